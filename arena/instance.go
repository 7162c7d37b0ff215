package arena

import (
	"context"
	"fmt"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// instance is one agent: a guest instance on the arena's memory. Its calls must
// not overlap.
type instance struct {
	module api.Module
	funcs  map[string]api.Function
	stack  [2]uint64
	gate   *gate // of a worker; nil: the host, whose calls hold the arena's mu
}

// call runs an export. Parameters and result are 32 bits, but for hostPull's.
// A trap comes back as an error; the agent is then lost.
func (in *instance) call(name string, args ...uint32) (uint64, error) {
	f := in.funcs[name]
	if f == nil {
		f = in.module.ExportedFunction(name)
		if f == nil {
			return 0, fmt.Errorf("arena: the guest has no export %s", name)
		}
		in.funcs[name] = f
	}
	for i, a := range args {
		in.stack[i] = uint64(a)
	}
	if in.gate != nil {
		in.gate.enter()
		defer in.gate.leave()
	}
	// The guest imports nothing that looks at a context, and a cancelled call
	// would close the module: calls are short instead.
	if err := f.CallWithStack(context.Background(), in.stack[:]); err != nil {
		return 0, fmt.Errorf("arena: guest %s: %w", name, err)
	}
	return in.stack[0], nil
}

func newInstance(ctx context.Context, r wazero.Runtime, guest wazero.CompiledModule, env api.Module, g *gate) (*instance, error) {
	ctx = experimental.WithImportResolver(ctx, func(name string) api.Module {
		if name == "env" {
			return env
		}
		return nil
	})
	m, err := r.InstantiateModule(ctx, guest, wazero.NewModuleConfig().WithName(""))
	if err != nil {
		return nil, err
	}
	return &instance{module: m, funcs: make(map[string]api.Function), gate: g}, nil
}
