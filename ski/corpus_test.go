package ski

import (
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// testdata/corpus has terms with known answers, found by two independent
// reducers. The columns of expected.tsv that count here are: name, contractions,
// nodes of the normal form's DAG, atoms in its tree, and itself ("-" if long).
func TestCorpus(t *testing.T) {
	table, err := os.ReadFile("testdata/corpus/expected.tsv")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(table)), "\n")[1:]
	for _, line := range lines {
		columns := strings.Split(line, "\t")
		name := columns[0]
		t.Run(name, func(t *testing.T) {
			want := make([]uint64, 4)
			for i := 1; i <= 3; i++ {
				if want[i], err = strconv.ParseUint(columns[i], 10, 64); err != nil {
					t.Fatal(err)
				}
			}
			if testing.Short() && want[1] > 100_000 {
				t.Skip("long")
			}
			src, err := os.ReadFile(filepath.Join("testdata/corpus", name+".ski"))
			if err != nil {
				t.Fatal(err)
			}
			term := mustParse(t, string(src))
			nf, contractions, normal := Reduce(term, math.MaxUint64)
			if contractions != want[1] || !normal {
				t.Errorf("%d contractions, want %d; normal form %v", contractions, want[1], normal)
			}
			if n := DAGSize(nf); uint64(n) != want[2] {
				t.Errorf("DAGSize %d, want %d", n, want[2])
			}
			if n := Leaves(nf); n.Uint64() != want[3] {
				t.Errorf("%d leaves, want %d", n, want[3])
			}
			if columns[4] != "-" && nf.String() != columns[4] {
				t.Errorf("normal form %v, want %s", nf, columns[4])
			}
			if _, contractions, normal := Reduce(term, want[1]-1); contractions != want[1]-1 || normal {
				t.Errorf("one less: %d contractions, normal form %v", contractions, normal)
			}
			if _, contractions, normal := Reduce(nf, math.MaxUint64); contractions != 0 || !normal {
				t.Errorf("the normal form has %d contractions", contractions)
			}
		})
	}
}
