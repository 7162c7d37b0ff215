//go:build !unix

package share

import (
	"encoding/json"
	"fmt"
	"runtime"
	"time"
)

var errSystem = fmt.Errorf("%w: processes can't share memory on %s", ErrNone, runtime.GOOS)

// Server answers those who look: nobody, on this system.
type Server struct{}

// Serve says that this can't be done here.
func Serve(Owner) (*Server, error) { return nil, errSystem }

// Close does nothing.
func (*Server) Close() error { return nil }

// List says that this can't be done here.
func List() ([]Hello, error) { return nil, errSystem }

// Conn is a reader's side.
type Conn struct{ Hello Hello }

// Dial says that this can't be done here.
func Dial(int, time.Duration) (*Conn, error) { return nil, errSystem }

// Close does nothing.
func (*Conn) Close() error { return nil }

// SetPatience does nothing.
func (*Conn) SetPatience(time.Duration) {}

// State says that this can't be done here.
func (*Conn) State(Since) (json.RawMessage, error) { return nil, errSystem }

// Memory is another process's memory.
type Memory struct {
	Base  uint32
	Bytes []byte
}

// Close does nothing.
func (*Memory) Close() error { return nil }

// Map says that this can't be done here.
func (*Conn) Map() (*Memory, error) { return nil, errSystem }
