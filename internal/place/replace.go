package place

import (
	"errors"
	"os"
	"path/filepath"
)

// Replace writes a file whole or not at all: write writes another one beside it, of
// mode 0600, which then takes its name. The file must be a regular one, or not be
// there. Errors are write's, *os.PathError or *os.LinkError.
func Replace(path string, write func(*os.File) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".skirepl-*")
	if err != nil {
		return err
	}
	err = errors.Join(write(f), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		err = errors.Join(err, os.Remove(f.Name()))
	}
	return err
}
