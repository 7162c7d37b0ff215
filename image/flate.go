package image

import (
	"compress/flate"
	"compress/gzip"
	"errors"
)

// flateError says that what is compressed makes no sense.
func flateError(err error) bool {
	var corrupt flate.CorruptInputError
	return errors.As(err, &corrupt) || errors.Is(err, gzip.ErrHeader) || errors.Is(err, gzip.ErrChecksum)
}
