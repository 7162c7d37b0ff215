package guest_test

import (
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"testing"

	"skirepl/internal/cheader"
)

// copies are where the package's constants come from: a name in abi.h, and for what is
// bytes there and words here, by how much it is divided.
var copies = map[string]struct {
	name string
	unit uint64
}{
	"Empty": {"EMPTY", 1}, "Again": {"AGAIN", 1}, "NoLimit": {"EMPTY", 1}, "Poison": {"POISON", 1},

	"HeaderCapacity": {"H_CAPACITY", 1}, "HeaderResizeSeq": {"H_RESIZE_SEQ", 1}, "HeaderTop": {"H_TOP", 1},
	"HeaderLimit": {"H_LIMIT", 1}, "HeaderAgents": {"H_AGENTS", 1}, "HeaderWindows": {"H_AGENT_WINDOWS", 1},
	"WindowBytes": {"WINDOW_BYTES", 1}, "ListedPaused": {"LISTED_PAUSED", 1},

	"AgentWork": {"AGENT_WORK", 4}, "AgentRequest": {"AGENT_REQ", 4}, "AgentWords": {"AGENT_BYTES", 4},

	"StopNone": {"STOP_NONE", 1}, "StopGas": {"STOP_GAS", 1}, "StopBudget": {"STOP_BUDGET", 1},
	"StopDone": {"STOP_DONE", 1}, "StopFull": {"STOP_FULL", 1},

	"CountContractions": {"COUNT_CONTRACTIONS", 1}, "CountTransitions": {"COUNT_TRANSITIONS", 1},
	"CountSkipped": {"COUNT_SKIPPED", 1}, "CountStop": {"COUNT_STOP", 1},
}

// TestABI holds every constant of the package against abi.h.
func TestABI(t *testing.T) {
	header := cheader.Read(t, "src/abi.h")
	ours := constants(t, "guest.go")
	for _, name := range slices.Sorted(maps.Keys(ours)) {
		from, ok := copies[name]
		if !ok {
			t.Errorf("%s = %d: the test doesn't know where it comes from", name, ours[name])
			continue
		}
		if want, ok := header[from.name]; !ok || want%from.unit != 0 || ours[name] != want/from.unit {
			t.Errorf("%s is %d; %s is %d in abi.h (%v), in units of %d", name, ours[name], from.name, want, ok, from.unit)
		}
	}
	for name := range copies {
		if _, ok := ours[name]; !ok {
			t.Errorf("there is no %s any more", name)
		}
	}
}

// constants reads a Go file's constants.
func constants(t *testing.T, file string) map[string]uint64 {
	t.Helper()
	files := token.NewFileSet()
	parsed, err := parser.ParseFile(files, file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	conf := types.Config{Error: func(error) {}} // that it can't import
	pkg, _ := conf.Check("guest", files, []*ast.File{parsed}, nil)
	values := make(map[string]uint64)
	for _, name := range pkg.Scope().Names() {
		if c, ok := pkg.Scope().Lookup(name).(*types.Const); ok {
			v, exact := constant.Uint64Val(c.Val())
			if !exact {
				t.Errorf("%s is no number: %v", name, c.Val())
			}
			values[name] = v
		}
	}
	return values
}
