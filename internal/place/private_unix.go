//go:build unix

package place

import (
	"fmt"
	"os"
	"syscall"
)

// private says why a directory is not its user's alone.
func private(dir string) error {
	info, err := os.Lstat(dir) // a link could lead anywhere
	if err != nil {
		return err
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	switch {
	case !info.IsDir():
		return fmt.Errorf("%s is no directory", dir)
	case !ok || int(stat.Uid) != os.Getuid():
		return fmt.Errorf("%s belongs to another user", dir)
	case info.Mode().Perm()&0o077 != 0:
		return fmt.Errorf("%s can be entered by others: chmod 700 it", dir)
	}
	return nil
}
