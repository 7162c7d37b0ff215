// Package guest holds the arena's WebAssembly guest: C in src/, built by
// build.sh into arena.wasm, which is committed and embedded here, so that the
// program itself needs no C compiler. ABI.md says what the guest exports and how
// its memory is laid out; README.md why it is what it is.
package guest

import _ "embed"

//go:generate sh ./build.sh

// Wasm is the guest, a WebAssembly module that imports a shared memory. It must
// not be changed.
//
//go:embed arena.wasm
var Wasm []byte

// ID is a node of the arena: an index into its arrays.
type ID uint32

const (
	// Empty is no node.
	Empty ID = 0xffffffff
	// Again is what a bounded agent's call returns while the arena is being
	// resized: nothing was done, call again.
	Again ID = 0xfffffffe
	// NoLimit as a budget means that there is none.
	NoLimit uint32 = 0xffffffff
)

// Words of the arena's header that the host itself looks at; package inspect
// reads the rest.
const (
	HeaderCapacity  = 13
	HeaderResizeSeq = 16
	HeaderTop       = 17
	HeaderLimit     = 22
	HeaderAgents    = 23
	HeaderWindows   = 26
)

// Words of an agent's block.
const (
	AgentWork    = 6
	AgentRequest = 7
	AgentWords   = 64
)

// The lists of hostSubmitAll and hostPullAll, in the caller's stack window.
const (
	WindowBytes  = 8192    // a window; they lie one after the other
	ListedPaused = 1 << 30 // added to a completion's node that is a Suspension
)

// Poison is the resize_seq of an arena that can't be used any more.
const Poison uint32 = 0xffffffff

// Stop is why a machine stopped.
type Stop uint8

const (
	StopNone   Stop = 0 // it has not run yet
	StopGas    Stop = 1 // the turn's transitions are spent
	StopBudget Stop = 2 // it is about to contract, with no contractions left
	StopDone   Stop = 3 // the result is there
	StopFull   Stop = 4 // the arena is at its limit of nodes
)

// What machineCount can be asked for.
const (
	CountContractions = iota
	CountTransitions
	CountSkipped
	CountStop
)
