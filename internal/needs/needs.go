// Package needs has tests say what they need besides Go: of the machine, and of files.
package needs

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// allEnv says that everything is to be there: what would be left out fails.
const allEnv = "SKIREPL_TEST_ALL"

// Program gives the path of a program. Without it the rest of the test is left out.
func Program(t testing.TB, name string) (path string) {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		LeaveOut(t, "no "+name)
	}
	return path
}

// LeaveOut ends a test: the machine lacks something for the rest of it.
func LeaveOut(t testing.TB, why string) {
	t.Helper()
	if os.Getenv(allEnv) != "" {
		t.Fatalf("left out: %s, and %s is set", why, allEnv)
	}
	t.Skip("left out: " + why)
}

// Examples has a test go on in an empty directory, but for the project's examples/, which
// the help's examples load. The test begins in its package's, directly in the project's.
func Examples(t testing.TB) {
	t.Helper()
	examples, err := filepath.Abs("../examples")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.Symlink(examples, filepath.Join(dir, "examples")); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
}
