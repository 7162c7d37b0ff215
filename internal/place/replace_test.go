package place

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// TestReplace: what fails leaves the file as it was, and nothing beside it.
func TestReplace(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	put := func(text string, err error) func(*os.File) error {
		return func(f *os.File) error {
			_, e := f.WriteString(text)
			return errors.Join(e, err)
		}
	}
	wrong := errors.New("wrong")
	for _, test := range []struct {
		path, text string
		err        error
		want       string
	}{
		{file, "one", nil, "one"},
		{file, "two", wrong, "one"},
		{file, "three", nil, "three"},
		{filepath.Join(dir, "none", "file"), "four", os.ErrNotExist, "three"},
		{dir, "five", os.ErrExist, "three"},
	} {
		var fails error
		if test.err == wrong {
			fails = wrong
		}
		if err := Replace(test.path, put(test.text, fails)); !errors.Is(err, test.err) {
			t.Errorf("%s: %v, want %v", test.text, err, test.err)
		}
		if text, _ := os.ReadFile(file); string(text) != test.want {
			t.Errorf("after %s it has %s, not %s", test.text, text, test.want)
		}
		if list, _ := os.ReadDir(dir); len(list) != 1 {
			t.Errorf("after %s there are %v", test.text, list)
		}
	}
}
