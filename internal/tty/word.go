package tty

import (
	"errors"
	"io"
	"strings"
)

// maxWord bounds what ReadWord takes.
const maxWord = 256

// ReadWord reads a line of a terminal that nobody holds, without the spaces around
// it. It takes no byte of the next line.
func ReadWord(in io.Reader) (string, error) {
	var line []byte
	for b := make([]byte, 1); len(line) < maxWord; {
		n, err := in.Read(b)
		if n == 1 && b[0] == '\n' || errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return "", err
		}
		line = append(line, b[:n]...)
	}
	return strings.TrimSpace(string(line)), nil
}
