package inspect

import (
	"os"
	"path/filepath"
	"testing"
)

func TestReal(t *testing.T) {
	files, _ := filepath.Glob("/dev/shm/insp/img-*")
	for _, f := range files {
		mem, _ := os.ReadFile(f)
		base, err := Find(mem)
		if err != nil {
			t.Error(f, err)
			continue
		}
		im, err := Open(mem, base)
		if err != nil {
			t.Error(f, err)
			continue
		}
		if err := im.Read(Verify); err != nil {
			t.Error(f, err)
		}
		v, err := im.View()
		if err != nil {
			continue
		}
		t.Log(filepath.Base(f), v.Top(), v.CountKinds(0, v.Top()), v.Chains(100000).Lengths, im.Agents()[0].Counters)
		for id := range v.Top() {
			if s, err := v.Suspension(id); err == nil {
				p, err := v.Plugged(s, nil)
				if err != nil {
					t.Error(f, err)
					continue
				}
				sz, err := p.Size(0)
				r, ok, err2 := p.FindRedex()
				n, ok2 := p.Next()
				t.Log(s, sz, err, r.Rule, len(r.Path), ok, err2, n.Rule, len(n.Path), ok2)
			}
		}
	}
}
