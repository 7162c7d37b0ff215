package arena

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	guest "skirepl/arena-guest"
)

// A corpusTerm is a term with known answers, found by two reducers that agree.
type corpusTerm struct {
	name         string
	src          string
	contractions uint64
	dag, tree    uint64 // of the normal form
	nf           string // "-" if it is long
}

func corpus(t testing.TB) []corpusTerm {
	t.Helper()
	const dir = "testdata/corpus"
	table, err := os.ReadFile(filepath.Join(dir, "expected.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	var terms []corpusTerm
	for _, line := range strings.Split(strings.TrimSpace(string(table)), "\n")[1:] {
		columns := strings.Split(line, "\t")
		src, err := os.ReadFile(filepath.Join(dir, columns[0]+".ski"))
		if err != nil {
			t.Fatal(err)
		}
		term := corpusTerm{name: columns[0], src: string(src), nf: columns[4]}
		for i, n := range []*uint64{&term.contractions, &term.dag, &term.tree} {
			if *n, err = strconv.ParseUint(columns[1+i], 10, 64); err != nil {
				t.Fatalf("%s: %v", term.name, err)
			}
		}
		terms = append(terms, term)
	}
	return terms
}

func TestCorpus(t *testing.T) {
	for _, mode := range memoModes {
		t.Run(mode.name, func(t *testing.T) {
			for _, term := range corpus(t) {
				t.Run(term.name, func(t *testing.T) {
					l := open(t, Options{}).memo(mode.on)
					root := l.parse(term.src)
					nf, c := l.reduce(root)
					if c.Contractions != term.contractions {
						t.Errorf("%d contractions, want %d", c.Contractions, term.contractions)
					}
					if !mode.on && c.Skipped != 0 {
						t.Errorf("%d contractions skipped without memo", c.Skipped)
					}
					if c.Skipped > c.Contractions {
						t.Errorf("%d contractions skipped, of %d", c.Skipped, c.Contractions)
					}
					size, err := l.view().Size(nf, 0)
					if err != nil {
						t.Fatal(err)
					}
					if uint64(size.Nodes) != term.dag || size.Leaves.Uint64() != term.tree {
						t.Errorf("the normal form has %d nodes and %v leaves, want %d and %d",
							size.Nodes, size.Leaves, term.dag, term.tree)
					}
					if got := l.show(nf); term.nf != "-" && got != term.nf {
						t.Errorf("normal form %s, want %s", got, term.nf)
					}
					l.oneLess(root, nf, term.contractions)
				})
			}
		})
	}
}

// oneLess checks that one contraction less leaves one to do.
func (l *lab) oneLess(root, nf ID, contractions uint64) {
	l.t.Helper()
	m := l.start(root, contractions-1)
	defer m.Free()
	if stop := l.run(m); stop != guest.StopBudget {
		l.t.Errorf("with a contraction less it stops with %d, want %d", stop, guest.StopBudget)
	}
	if c := l.counters(m); c.Contractions != contractions-1 {
		l.t.Errorf("%d contractions with a budget of %d", c.Contractions, contractions-1)
	}
	last, c, err := l.Step(background, l.plug(m))
	if err != nil {
		l.t.Fatal(err)
	}
	if last != nf || c.Contractions != 1 {
		l.t.Errorf("%d contractions more lead to %s, not to the normal form", c.Contractions, l.show(last))
	}
}
