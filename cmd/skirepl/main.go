// Command skirepl is an interactive REPL and a terminal debugger for combinatory
// logic.
package main

import (
	"os"
	"runtime/debug"
)

// gcPercent lets the heap, which is small, grow further between collections: half
// of the time to the first prompt would be spent collecting it.
const gcPercent = 400

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
