package inspect

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"skirepl/internal/cheader"
	"skirepl/ski"
)

// abi has the Go side of every number in abi.h. A number that this package has no
// use for is nil.
var abi = map[string]any{
	"EMPTY": Empty, "AGAIN": nil, "MAGIC": magic, "ABI_VERSION": abiVersion, "PAGE_BYTES": pageBytes,
	"MIN_CAPACITY": minCapacity, "MAX_CAPACITY": maxCapacity, "BATCH_GAS": nil, "HEAP_CAPACITY": nil,
	"POISON": uint32(poison), "TERMINAL_RIGHT": terminalRight, "VARIABLE_RIGHT": variableRight,

	"HOLE": KindHole, "TERMINAL": KindTerminal, "APPLICATION": KindApplication, "CONTINUATION": KindContinuation,
	"SUSPENSION": KindSuspension, "METER": KindMeter, "COUNT": KindCount,

	"SYM_S": ski.S, "SYM_K": ski.K, "SYM_I": ski.I, "SYM_B": ski.B, "SYM_C": ski.C, "SYM_W": ski.W,
	"SYM_S1": ski.SPrime, "SYM_B1": ski.BPrime, "SYM_C1": ski.CPrime, "SYM_VAR": ski.Var,

	"LEFT": StageLeft, "RIGHT": StageRight, "UPDATE": StageUpdate,
	"DESCEND": ModeDescend, "RETURN": ModeReturn, "REBUILD": ModeRebuild, "DONE": ModeDone,
	"STOP_NONE": StopNone, "STOP_GAS": StopGas, "STOP_BUDGET": StopBudget, "STOP_DONE": StopDone, "STOP_FULL": StopFull,
	"COUNT_CONTRACTIONS": nil, "COUNT_TRANSITIONS": nil, "COUNT_SKIPPED": nil, "COUNT_STOP": nil,
	"FLAG_MEMO": FlagMemo, "FLAG_STEP": FlagStep, "FLAG_PLUG": FlagPlug, "FLAG_AUTO": FlagAuto,
	"DIGEST_BYTES": digestBytes, "ID_BITS": idBits, "ID_MASK": idMask, "WINDOW_BYTES": nil,
	"AGENT_CHAIN": nil, "AGENT_FLOOR": nil, "AGENT_LIMIT": nil, "AGENT_PLUG": nil, "AGENT_PLUGGED": nil,
	"LISTED_PAUSED": nil, "AGENT_MARK": nil, "AGENT_SPENT": nil, "AGENT_TURN_SKIPPED": nil,
	"TASK_NONE": TaskNone, "TASK_GROW": TaskGrow, "TASK_RESET": TaskReset,

	"H_MAGIC": wMagic, "H_RING_ENTRIES": wRingEntries, "H_RING_MASK": wRingMask, "H_SQ": wSQ, "H_CQ": wCQ,
	"H_KIND": wKind, "H_SYM": wSym, "H_LEFT": wLeft, "H_RIGHT": wRight, "H_HASH": wHash, "H_NEXT": wNext,
	"H_BUCKETS": wBuckets, "H_TERM_CACHE": wTermCache, "H_CAPACITY": wCapacity, "H_BUCKET_MASK": wBucketMask,
	"H_MAX_STEPS": wMaxSteps, "H_RESIZE_SEQ": wResizeSeq, "H_TOP": wTop, "H_VERSION": wVersion,
	"H_BATCH_GAS": wBatchGas, "H_FLAGS": wFlags, "H_STOP": wStop, "H_LIMIT": wLimit, "H_AGENTS": wAgents,
	"H_AGENT_COUNT": wAgentCount, "H_DIGEST": wDigest, "H_AGENT_WINDOWS": wWindows, "H_TASK": wTask, "H_TASK_LOCK": wTaskLock,
	"H_TASK_STAGE": wTaskStage, "H_TASK_LEFT": wTaskLeft, "H_TASK_CAPACITY": wTaskCapacity,
	"H_WORDS": headerWords, "HEADER_BYTES": headerBytes,

	"RING_ENTRIES": RingEntries, "RING_HEAD": ringHead, "RING_NOT_FULL": ringNotFull, "RING_TAIL": ringTail,
	"RING_NOT_EMPTY": ringNotEmpty, "RING_MASK": ringMask, "RING_COUNT": ringCount, "RING_EPOCH": ringEpoch, "RING_HEADER_BYTES": ringHeaderBytes,
	"RING_WAITERS": ringWaiters,
	"SLOT_BYTES":   slotBytes, "SLOT_SEQ": slotSeq, "SLOT_NODE": slotNode, "SLOT_REQ": slotReq, "SLOT_EPOCH": slotEpoch, "RING_BYTES": ringBytes,

	"SHAPE_NORMAL": shapeNormal, "SHAPE_APP": shapeApp, "SHAPE_MISSING": shapeMissing, "SHAPE_REDEX": shapeRedex,

	"AGENT_COUNT": MaxAgents, "AGENT_BYTES": agentBytes, "AGENT_STATE": agentState, "AGENT_ARENA": agentArena,
	"AGENT_NEXT_ID": agentNextID, "AGENT_END_ID": agentEndID, "AGENT_FREE": agentFree, "AGENT_BOUNDED": agentBounded,
	"AGENT_WORK": agentWork, "AGENT_REQ": agentReq, "AGENT_NODE": agentNode, "AGENT_SHARED": agentShared,
	"AGENT_EPOCH": agentEpoch, "AGENT_REQ_EPOCH": agentReqEpoch, "AGENT_PULL_EPOCH": nil,
	"AGENT_CONTRACTIONS": agentContractions, "AGENT_SKIPPED": agentSkipped, "AGENT_TRANSITIONS": agentTransitions,
	"AGENT_LOOKUPS": agentLookups, "AGENT_PROBES": agentProbes, "AGENT_CREATED": agentCreated, "AGENT_FREE_COUNT": agentFreeCount, "AGENT_MEMO_HITS": agentMemoHits,
	"AGENT_UPDATES": agentUpdates, "AGENT_TURNS": agentTurns, "AGENT_YIELDS": agentYields, "AGENT_DONE": agentDone,
	"AGENT_PARKS": agentParks, "AGENT_GROWTHS": agentGrowths,
	"AGENT_FREE_SLOT": AgentFree, "AGENT_OUTSIDE": AgentOutside, "AGENT_INSIDE": AgentInside,
	"WORK_NONE": WorkNone, "WORK_TAKEN": WorkTaken, "WORK_FINISHED": WorkFinished,
}

// TestABI holds the numbers of abi.h and of this package against each other, in
// both directions.
func TestABI(t *testing.T) {
	header := cheader.Read(t, "../arena-guest/src/abi.h")
	for _, name := range slices.Sorted(maps.Keys(header)) {
		ours, ok := abi[name]
		if !ok {
			t.Errorf("abi.h has %s = %d, which this package doesn't know", name, header[name])
			continue
		}
		if ours != nil && fmt.Sprintf("%d", ours) != fmt.Sprint(header[name]) {
			t.Errorf("%s is %d in abi.h and %d here", name, header[name], ours)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(abi)) {
		if _, ok := header[name]; !ok {
			t.Errorf("%s is not in abi.h", name)
		}
	}
}

// The lengths are what the guest's debugCalculateArenaSize says.
func TestArrayOffsets(t *testing.T) {
	for capacity, want := range map[uint32]uint64{
		1024:    72256,
		1 << 20: 39879232,
		1 << 26: 2550170176,
	} {
		_, length := arrayOffsets(capacity)
		if got := headerBytes + 2*ringBytes + length; got != want {
			t.Errorf("an arena of %d nodes takes %d bytes, want %d", capacity, got, want)
		}
	}
}

func TestNames(t *testing.T) {
	for _, test := range []struct {
		value fmt.Stringer
		want  string
	}{
		{KindHole, "hole"},
		{KindCount, "Count"},
		{Kind(7), "Kind(7)"},
		{StageUpdate, "update"},
		{Stage(3), "Stage(3)"},
		{ModeDone, "done"},
		{Mode(255), "Mode(255)"},
		{StopFull, "full"},
		{Stop(9), "Stop(9)"},
		{TaskReset, "reset"},
		{AgentInside, "inside"},
		{WorkFinished, "finished"},
		{SQ, "SQ"},
		{CQ, "CQ"},
		{RingName(2), "RingName(2)"},
		{SlotFree, "free"},
		{SlotOdd, "odd"},
		{SlotState(5), "SlotState(5)"},
		{Flags(0), "none"},
		{FlagMemo | FlagAuto, "memo|auto"},
		{FlagPlug | 0x60, "plug|Flags(0x60)"},
	} {
		if got := test.value.String(); got != test.want {
			t.Errorf("%#v is %q, want %q", test.value, got, test.want)
		}
	}
}
