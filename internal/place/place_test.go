package place

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRuntime(t *testing.T) {
	base, err := os.MkdirTemp("", "p")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(base)
	t.Setenv("XDG_RUNTIME_DIR", base)
	t.Setenv("TMPDIR", filepath.Join(base, "tmp"))
	own := filepath.Join(base, "skirepl")
	for range 2 { // made, then found
		dir, err := Runtime("1.sock")
		if err != nil || dir != own {
			t.Fatalf("%q, %v; want %q", dir, err, own)
		}
		if info, _ := os.Stat(dir); info.Mode().Perm() != 0o700 {
			t.Errorf("mode %v", info.Mode())
		}
	}
	// What others could write to, or what leads elsewhere, isn't used.
	second := filepath.Join(base, "tmp")
	for name, spoil := range map[string]func() error{
		"open to others": func() error { return os.Chmod(own, 0o755) },
		"a link":         func() error { os.Remove(own); return os.Symlink(base, own) },
		"a file":         func() error { os.Remove(own); return os.WriteFile(own, nil, 0o600) },
	} {
		if err := spoil(); err != nil {
			t.Fatal(err)
		}
		if dir, err := Runtime("1.sock"); err != nil || filepath.Dir(dir) != second {
			t.Errorf("%s: %q, %v", name, dir, err)
		}
	}
	// A path that is too long for a socket isn't used either.
	t.Setenv("XDG_RUNTIME_DIR", filepath.Join(base, strings.Repeat("long", 30)))
	if dir, err := Runtime("1.sock"); err != nil || filepath.Dir(dir) != second {
		t.Errorf("too long: %q, %v", dir, err)
	}
}

func TestData(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	for _, set := range []string{t.TempDir(), "", "relative"} {
		t.Setenv("XDG_DATA_HOME", set)
		dir, err := Data()
		if err != nil || filepath.Base(dir) != "skirepl" || !filepath.IsAbs(dir) {
			t.Errorf("%q: %q, %v", set, dir, err)
		}
		if filepath.IsAbs(set) && filepath.Dir(dir) != set {
			t.Errorf("%q: %q", set, dir)
		}
		if info, err := os.Stat(dir); err != nil || !info.IsDir() {
			t.Errorf("%q: %v", dir, err)
		}
	}
}
