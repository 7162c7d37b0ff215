package guest_test

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/tetratelabs/wazero/api"
)

// signatures of the exports: i for i32, l for i64; what is given : what comes back.
var signatures = map[string]string{
	"initArena": "i:i", "connectArena": "i:i", "reset": ":",
	"allocTerminal": "i:i", "allocVar": "i:i", "allocCons": "ii:i",
	"arenaKernelStep": "i:i", "reduce": "ii:i",
	"machineStart": "ii:i", "machineStep": "i:i", "machineRun": "ii:i",
	"machinePlugStart": "i:i", "machinePlug": "i:i",
	"machineBudget": "ii:", "machineCount": "ii:l", "machineFree": "i:",
	"setMaxSteps": "i:", "setBatchGas": "i:", "setFlags": "i:", "setLimit": "i:", "setBounded": "i:",
	"maintain": ":i", "resetStart": ":i",
	"hostSubmit": "ii:i", "hostPull": ":l", "hostRevoke": ":l", "hostSubmitAll": "i:i", "hostPullAll": "i:i",
	"workerLoop": ":", "workerTurn": "i:i", "stopWorkers": ":",
	"agentIndex": ":i", "agentRetire": "i:",
	"kindOf": "i:i", "symOf": "i:i", "leftOf": "i:i", "rightOf": "i:i",
	"debugLockState": ":i", "getArenaMode": ":i", "debugGetArenaBaseAddr": ":i", "debugCalculateArenaSize": "i:i",
}

func TestExports(t *testing.T) {
	exports := newHost(t, small).guest.ExportedFunctions()
	for _, name := range slices.Sorted(maps.Keys(signatures)) {
		f := exports[name]
		if f == nil {
			t.Errorf("the guest has no export %s", name)
			continue
		}
		if got := signature(f); got != signatures[name] {
			t.Errorf("%s has the signature %s, want %s", name, got, signatures[name])
		}
	}
	for _, name := range slices.Sorted(maps.Keys(exports)) {
		if _, ok := signatures[name]; !ok {
			t.Errorf("%s is exported, and nobody knows of it", name)
		}
	}
}

func signature(f api.FunctionDefinition) string {
	letters := func(types []api.ValueType) string {
		var b strings.Builder
		for _, typ := range types {
			b.WriteString(map[api.ValueType]string{api.ValueTypeI32: "i", api.ValueTypeI64: "l"}[typ])
		}
		return b.String()
	}
	return letters(f.ParamTypes()) + ":" + letters(f.ResultTypes())
}

// TestExportsDocumented: ABI.md lists the exports, all of them and no others.
func TestExportsDocumented(t *testing.T) {
	text, err := os.ReadFile("ABI.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, ok := strings.Cut(string(text), "## Exports")
	if !ok {
		t.Fatal("ABI.md has no section about the exports")
	}
	table, _, _ = strings.Cut(table, "\n## ")
	listed := make(map[string]bool)
	for _, row := range regexp.MustCompile("(?m)^\\| (`[^|]*) \\|").FindAllStringSubmatch(table, -1) {
		// `name(args)`, or `name name name (args)`.
		names, _, _ := strings.Cut(strings.TrimPrefix(row[1], "`"), "(")
		for _, name := range strings.Fields(names) {
			listed[name] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(signatures)) {
		if !listed[name] {
			t.Errorf("ABI.md does not list %s", name)
		}
		delete(listed, name)
	}
	for name := range listed {
		t.Errorf("ABI.md lists %s, which is no export", name)
	}
}

// TestImports: a memory that any host can bring, js_allow_block, and nothing else.
func TestImports(t *testing.T) {
	g := newHost(t, small).guest
	functions, memories := g.ImportedFunctions(), g.ImportedMemories()
	if len(functions) != 1 || len(memories) != 1 {
		t.Fatalf("the guest imports %d functions and %d memories, want one of each", len(functions), len(memories))
	}
	module, name, _ := functions[0].Import()
	if module != "env" || name != "js_allow_block" || signature(functions[0]) != ":i" {
		t.Errorf("the guest imports %s.%s with the signature %s, want env.js_allow_block with :i",
			module, name, signature(functions[0]))
	}
	module, name, _ = memories[0].Import()
	most, ok := memories[0].Max()
	if module != "env" || name != "memory" || memories[0].Min() > firstPages || !ok || most != 65536 {
		t.Errorf("the guest imports %s.%s of %d to %d pages, want env.memory of at most %d to 65536",
			module, name, memories[0].Min(), most, firstPages)
	}
}
