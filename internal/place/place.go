// Package place knows the directories in which skirepl keeps files: those that
// outlast it, and those that end with it.
package place

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
)

const app = "skirepl"

// Data is DataPath, and makes the directory if need be, for its owner alone.
func Data() (string, error) {
	dir, err := DataPath()
	if err != nil {
		return "", err
	}
	return dir, os.MkdirAll(dir, 0o700)
}

// DataPath gives the directory of what is kept: $XDG_DATA_HOME/skirepl, or where the
// system wants it. It need not be there.
func DataPath() (string, error) {
	base := os.Getenv("XDG_DATA_HOME")
	if !filepath.IsAbs(base) { // the specification says to ignore others
		home, err := os.UserHomeDir()
		if err != nil {
			return "", err
		}
		switch runtime.GOOS {
		case "darwin", "ios":
			base = filepath.Join(home, "Library", "Application Support")
		case "windows":
			if base, err = os.UserCacheDir(); err != nil { // %LocalAppData%
				return "", err
			}
		default:
			base = filepath.Join(home, ".local", "share")
		}
	}
	return filepath.Join(base, app), nil
}

// maxSocket is how long the path of a socket can be on all systems.
const maxSocket = 103

// Runtime gives the directory of what ends with the process, sockets among it:
// $XDG_RUNTIME_DIR/skirepl, or one of the user's own in the directory for temporary
// files. It is made if need be. One that others could write to is an error. A name
// as long as longest fits into it as a socket.
func Runtime(longest string) (string, error) {
	own := fmt.Sprintf("%s-%d", app, os.Getuid())
	var candidates []string
	if base := os.Getenv("XDG_RUNTIME_DIR"); filepath.IsAbs(base) {
		candidates = append(candidates, filepath.Join(base, app))
	}
	candidates = append(candidates, filepath.Join(os.TempDir(), own), filepath.Join("/tmp", own))
	var errs []error
	for _, dir := range candidates {
		if len(filepath.Join(dir, longest)) > maxSocket {
			errs = append(errs, fmt.Errorf("%s: the name is too long for a socket", dir))
			continue
		}
		err := os.MkdirAll(filepath.Dir(dir), 0o700)
		if err == nil {
			err = os.Mkdir(dir, 0o700)
		}
		if err == nil || errors.Is(err, os.ErrExist) {
			err = private(dir)
		}
		if err == nil {
			return dir, nil
		}
		errs = append(errs, err)
	}
	return "", errors.Join(errs...)
}
