package arena

import (
	"context"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

// envModule is a module that does nothing but own what the guest imports: it
// defines the shared memory and passes on the host's js_allow_block. All the
// arena's instances are bound to one instance of it.
//
//	(module
//	  (import "host" "js_allow_block" (func (result i32)))
//	  (memory (export "memory") 17 65535 shared)
//	  (export "js_allow_block" (func 0)))
var envModule = []byte("\x00asm\x01\x00\x00\x00" +
	"\x01\x05\x01\x60\x00\x01\x7f" + // type: () -> i32
	"\x02\x17\x01\x04host\x0ejs_allow_block\x00\x00" + // import
	"\x05\x06\x01\x03\x11\xff\xff\x03" + // memory: shared, 17 to 65535 pages
	"\x07\x1b\x02\x06memory\x02\x00\x0ejs_allow_block\x00\x00") // exports

// instantiateEnv makes the arena's memory. Every agent may block: it is a
// goroutine of its own, and a wait leaves the guest, so that Go's collector does
// not have to wait for it.
func instantiateEnv(ctx context.Context, r wazero.Runtime) (api.Module, error) {
	_, err := r.NewHostModuleBuilder("host").
		NewFunctionBuilder().WithFunc(func() uint32 { return 1 }).Export("js_allow_block").
		Instantiate(ctx)
	if err != nil {
		return nil, err
	}
	return r.InstantiateWithConfig(ctx, envModule, wazero.NewModuleConfig().WithName("env"))
}
