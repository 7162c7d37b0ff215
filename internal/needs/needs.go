// Package needs has tests say what they need of a machine besides Go.
package needs

import (
	"os"
	"os/exec"
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
