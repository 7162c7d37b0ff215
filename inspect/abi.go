package inspect

import (
	"fmt"
	"strings"
)

// The numbers of arena-guest/src/abi.h; a test holds the two against each other.
// Sizes and offsets are in bytes.
const (
	magic      = 0x534B4941
	abiVersion = 1
	pageBytes  = 65536

	minCapacity = 1024
	maxCapacity = 1 << 27

	// poison is the resize_seq of an arena that can't be used any more.
	poison = 0xffffffff

	// What the right side of a terminal holds, which is never an id.
	terminalRight = 0xfffffffe
	variableRight = 0xffffffff
)

// NoLimit is the budget of a machine without one.
const NoLimit = 0xffffffff

// Header words.
const (
	wMagic = iota
	wRingEntries
	wRingMask
	wSQ
	wCQ
	wKind
	wSym
	wLeft
	wRight
	wHash
	wNext
	wBuckets
	wTermCache
	wCapacity
	wBucketMask
	wMaxSteps
	wResizeSeq
	wTop
	wVersion
	wBatchGas
	wFlags
	wStop
	wLimit
	wAgents
	wAgentCount
	wDigest
	wWindows
	wTask
	wTaskLock
	wTaskStage
	wTaskLeft
	wTaskCapacity
	headerWords

	headerBytes = 4 * headerWords
)

// RingEntries is the number of slots of a ring.
const RingEntries = 1024

// Offsets in a ring and in a slot. A waiters' count lies one word behind the
// word that is waited on.
const (
	ringHead        = 0
	ringNotFull     = 4
	ringTail        = 64
	ringNotEmpty    = 68
	ringMask        = 128
	ringCount       = 132
	ringEpoch       = 136
	ringHeaderBytes = 192
	ringWaiters     = 4

	slotBytes = 16
	slotSeq   = 0
	slotNode  = 4
	slotReq   = 8
	slotEpoch = 12

	ringBytes = ringHeaderBytes + RingEntries*slotBytes
)

// MaxAgents is the number of places in a memory's agent table.
const MaxAgents = 64

// Offsets in an agent's block; from agentContractions on they are of u64.
const (
	agentBytes = 256

	agentState        = 0
	agentArena        = 4
	agentNextID       = 8
	agentEndID        = 12
	agentFree         = 16
	agentBounded      = 20
	agentWork         = 24
	agentReq          = 28
	agentNode         = 32
	agentShared       = 36
	agentFreeCount    = 40
	agentEpoch        = 44
	agentReqEpoch     = 48
	agentContractions = 64
	agentSkipped      = 72
	agentTransitions  = 80
	agentLookups      = 88
	agentProbes       = 96
	agentCreated      = 104
	agentMemoHits     = 112
	agentUpdates      = 120
	agentTurns        = 128
	agentYields       = 136
	agentDone         = 144
	agentParks        = 152
	agentGrowths      = 160
)

// Kind says what a node is.
type Kind uint8

// The kinds. The last four are not terms.
const (
	KindHole         Kind = iota // not given out, not published, or lost a race
	KindTerminal                 // a combinator or a free variable
	KindApplication              // one term applied to another
	KindContinuation             // a frame of a machine's stack, in use or not
	KindSuspension               // a machine that is not at work
	KindMeter                    // the counters of a Suspension
	KindCount                    // a memo entry whose count needs 64 bits
	kinds
)

// Stage says what a frame waits for.
type Stage uint8

// The stages.
const (
	StageLeft   Stage = iota // the function part is at work; the node is the argument
	StageRight               // the argument is at work; the node is the finished function part
	StageUpdate              // the node's memo entry is written when what stands above is done
	stages
)

// Mode says what a machine does next.
type Mode uint8

// The modes.
const (
	ModeDescend Mode = iota // look for the next redex in the current node
	ModeReturn              // give the current node, a normal form, to the frame on top
	ModeRebuild             // the same without reducing: the whole term is put together
	ModeDone                // the current node is the result
	modes
)

// Stop says why a machine stopped.
type Stop uint8

// The reasons to stop.
const (
	StopNone   Stop = iota // it has not run yet
	StopGas                // its turn's transitions are spent, or the arena is growing
	StopBudget             // it is about to contract and has no contractions left
	StopDone               // the result is there
	StopFull               // the arena is at its limit of nodes
	stops
)

// Flags are those of a machine; an arena's are what its new machines get.
type Flags uint8

// The flags.
const (
	FlagMemo Flags = 1 << iota // remember what nodes reduce to
	FlagStep                   // rebuild the whole term after one contraction
	FlagPlug                   // rebuild only; the frames are another machine's
	FlagAuto                   // made by a worker, freed as soon as it is done
	flagsEnd
)

// Task is what excludes every agent from an arena.
type Task uint8

// The tasks.
const (
	TaskNone Task = iota
	TaskGrow
	TaskReset
	tasks
)

// AgentState says where an agent is.
type AgentState uint8

// The states of an agent.
const (
	AgentFree    AgentState = iota // the place is not taken
	AgentOutside                   // not at the arrays
	AgentInside                    // reading or writing the arrays
	agentStates
)

// Work says how far a worker is with its request.
type Work uint8

// The stages of a worker's request.
const (
	WorkNone     Work = iota
	WorkTaken         // from the SQ; at work
	WorkFinished      // its completion waits for room in the CQ
	works
)

// The parts of a [Shape], which stands above idBits in a digest.
const (
	shapeNormal  = 0x10
	shapeApp     = 0x08
	shapeMissing = 7
	shapeRedex   = 7 // in shapeMissing

	digestBytes = 16
	idBits      = 27
	idMask      = 1<<idBits - 1
)

var (
	kindNames  = [kinds]string{"hole", "Terminal", "Application", "Continuation", "Suspension", "Meter", "Count"}
	stageNames = [stages]string{"left", "right", "update"}
	modeNames  = [modes]string{"descend", "return", "rebuild", "done"}
	stopNames  = [stops]string{"not run", "gas", "budget", "done", "full"}
	taskNames  = [tasks]string{"none", "growth", "reset"}
	stateNames = [agentStates]string{"free", "outside", "inside"}
	workNames  = [works]string{"none", "taken", "finished"}
	flagNames  = [...]string{"memo", "step", "plug", "auto"}
)

// name returns the name of an enum's value, or its type and number.
func name[E ~uint8](names []string, e E, typ string) string {
	if int(e) < len(names) {
		return names[e]
	}
	return fmt.Sprintf("%s(%d)", typ, uint8(e))
}

// String returns the kind's name, as in "Application".
func (k Kind) String() string { return name(kindNames[:], k, "Kind") }

// String returns the stage's name, as in "left".
func (s Stage) String() string { return name(stageNames[:], s, "Stage") }

// String returns the mode's name, as in "descend".
func (m Mode) String() string { return name(modeNames[:], m, "Mode") }

// String returns the reason's name, as in "budget".
func (s Stop) String() string { return name(stopNames[:], s, "Stop") }

// String returns the task's name, as in "growth".
func (t Task) String() string { return name(taskNames[:], t, "Task") }

// String returns the state's name, as in "inside".
func (s AgentState) String() string { return name(stateNames[:], s, "AgentState") }

// String returns the name of the request's stage, as in "taken".
func (w Work) String() string { return name(workNames[:], w, "Work") }

// String returns the names of the flags that are set, as in "memo|auto".
func (f Flags) String() string {
	var set []string
	for i, n := range flagNames {
		if f&(1<<i) != 0 {
			set = append(set, n)
		}
	}
	if rest := f &^ (flagsEnd - 1); rest != 0 {
		set = append(set, fmt.Sprintf("Flags(%#x)", uint8(rest)))
	}
	if set == nil {
		return "none"
	}
	return strings.Join(set, "|")
}
