/* The numbers that the guest and every reader of its memory agree on.
 * ../ABI.md says what each of them means; the readers' copy is inspect/abi.go,
 * the host's ../guest.go, and tests hold both against this one. */
#ifndef SKIREPL_ABI_H
#define SKIREPL_ABI_H

#include <stdint.h>

typedef uint8_t u8;
typedef uint32_t u32;
typedef uint64_t u64;

/* An address in the guest's memory, or a node id: both are 32 bits in wasm,
 * and stay so when the same source is compiled natively. */
typedef u32 addr;
typedef u32 id;

#define EMPTY 0xffffffffu /* no node; no limit */
#define AGAIN 0xfffffffeu /* of a bounded agent's call: not done yet, call again */
#define MAGIC 0x534B4941u
#define ABI_VERSION 1u

#define MIN_CAPACITY 1024u
#define MAX_CAPACITY (1u << 27)
#define BATCH_GAS 20000u /* transitions a worker spends on a request's turn, by default */
#define HEAP_CAPACITY (1u << 20) /* of the arena that heap mode makes by itself */
#define PAGE_BYTES 65536u

/* Node kinds. */
enum {
  HOLE = 0,
  TERMINAL = 1,
  APPLICATION = 2,
  CONTINUATION = 3,
  SUSPENSION = 4,
  METER = 5, /* the counters of a Suspension */
  COUNT = 6, /* a memo entry whose number of contractions needs 64 bits */
};

/* Terminal symbols. */
enum {
  SYM_S = 1,
  SYM_K = 2,
  SYM_I = 3,
  SYM_B = 8,
  SYM_C = 9,
  SYM_S1 = 10, /* S' */
  SYM_B1 = 11, /* B' */
  SYM_C1 = 12, /* C' */
  SYM_W = 16,
  SYM_VAR = 128,
};

/* What the right side of a terminal holds, which is never an id. */
#define TERMINAL_RIGHT 0xfffffffeu
#define VARIABLE_RIGHT 0xffffffffu

/* Stages of a Continuation. */
enum { LEFT = 0, RIGHT = 1, UPDATE = 2 };

/* Modes of a Suspension. */
enum { DESCEND = 0, RETURN = 1, REBUILD = 2, DONE = 3 };

/* Why a machine stopped (Meter.sym). */
enum {
  STOP_NONE = 0,   /* not run yet */
  STOP_GAS = 1,    /* the turn's transitions are spent, or the arena is growing */
  STOP_BUDGET = 2, /* about to contract with no contractions left */
  STOP_DONE = 3,   /* the result is there */
  STOP_FULL = 4,   /* the arena is at its limit of nodes */
};

/* What machineCount can be asked for. */
enum { COUNT_CONTRACTIONS = 0, COUNT_TRANSITIONS = 1, COUNT_SKIPPED = 2, COUNT_STOP = 3 };

/* Flags of a machine (in the meter's digest); the arena's (header word FLAGS) are
 * those that a new machine gets. */
enum {
  FLAG_MEMO = 1, /* remember what nodes reduce to */
  FLAG_STEP = 2, /* rebuild the whole term after one contraction */
  FLAG_PLUG = 4, /* rebuilding only: the frames belong to another machine */
  FLAG_AUTO = 8, /* made by a worker: freed as soon as it is done */
};

/* What excludes every agent from the arena (header word TASK). */
enum { TASK_NONE = 0, TASK_GROW = 1, TASK_RESET = 2 };

/* Header words. */
enum {
  H_MAGIC = 0,
  H_RING_ENTRIES,
  H_RING_MASK,
  H_SQ,
  H_CQ,
  H_KIND,
  H_SYM,
  H_LEFT,
  H_RIGHT,
  H_HASH,
  H_NEXT,
  H_BUCKETS,
  H_TERM_CACHE,
  H_CAPACITY,
  H_BUCKET_MASK,
  H_MAX_STEPS,
  H_RESIZE_SEQ,
  H_TOP,
  H_VERSION, /* from here on ours */
  H_BATCH_GAS,
  H_FLAGS,
  H_STOP,
  H_LIMIT,
  H_AGENTS,
  H_AGENT_COUNT,
  H_DIGEST,
  H_AGENT_WINDOWS,
  H_TASK,
  H_TASK_LOCK,
  H_TASK_STAGE,
  H_TASK_LEFT,
  H_TASK_CAPACITY,
  H_WORDS
};
#define HEADER_BYTES (H_WORDS * 4u)

/* resize_seq of an arena that can't be used any more. */
#define POISON 0xffffffffu

/* Rings. */
#define RING_ENTRIES 1024u
#define RING_HEAD 0u
#define RING_NOT_FULL 4u
#define RING_TAIL 64u
#define RING_NOT_EMPTY 68u
#define RING_MASK 128u
#define RING_COUNT 132u
#define RING_EPOCH 136u /* in the SQ: resets so far */
#define RING_HEADER_BYTES 192u
#define RING_WAITERS 4u /* from NOT_FULL or NOT_EMPTY to the count of those who wait on it */
#define SLOT_BYTES 16u
#define SLOT_SEQ 0u
#define SLOT_NODE 4u
#define SLOT_REQ 8u
#define SLOT_EPOCH 12u /* that the node is of */
#define LISTED_PAUSED (1u << 30) /* in the list of hostPullAll: the node is a Suspension */
#define RING_BYTES (RING_HEADER_BYTES + RING_ENTRIES * SLOT_BYTES)

/* The digest: what the machine reads of a term, in one access. 16 bytes a node:
 * its memo entry u64, its left u32 with its shape in the bits above ID_BITS, its
 * right u32. */
#define DIGEST_BYTES 16u
#define ID_BITS 27u
#define ID_MASK ((1u << ID_BITS) - 1)

/* Shapes: what is known of a term by looking at it. */
#define SHAPE_NORMAL 0x10u /* in normal form */
#define SHAPE_APP 0x08u    /* an application */
#define SHAPE_MISSING 7u   /* arguments that the head still wants; 0: a free variable heads it */
#define SHAPE_REDEX 7u     /* in SHAPE_MISSING: the head has all its arguments */

/* Agents. */
#define AGENT_COUNT 64u
#define AGENT_BYTES 256u
#define WINDOW_BYTES 8192u /* each agent's stack window */
enum {
  AGENT_STATE = 0,
  AGENT_ARENA = 4,
  AGENT_NEXT_ID = 8,
  AGENT_END_ID = 12,
  AGENT_FREE = 16,
  AGENT_BOUNDED = 20,
  AGENT_WORK = 24, /* stage of the worker's request */
  AGENT_REQ = 28,
  AGENT_NODE = 32,
  AGENT_FREE_COUNT = 40, /* frames on the free list */
  AGENT_SHARED = 36, /* the arena was made or joined, not a heap of its own */
  AGENT_EPOCH = 44,      /* that its ids and its free frames are of */
  AGENT_REQ_EPOCH = 48,  /* that the worker's request is of */
  AGENT_PULL_EPOCH = 52, /* that what the host took out of a ring last is of */
  AGENT_CONTRACTIONS = 64, /* from here on u64 */
  AGENT_SKIPPED = 72,
  AGENT_TRANSITIONS = 80,
  AGENT_LOOKUPS = 88,
  AGENT_PROBES = 96,
  AGENT_CREATED = 104,
  AGENT_MEMO_HITS = 112,
  AGENT_UPDATES = 120,
  AGENT_TURNS = 128,
  AGENT_YIELDS = 136,
  AGENT_DONE = 144,
  AGENT_PARKS = 152,
  AGENT_GROWTHS = 160,
  /* From here on what a turn keeps out of its registers; void between turns. */
  AGENT_CHAIN = 176,
  AGENT_FLOOR = 180,
  AGENT_LIMIT = 184,
  AGENT_PLUG = 188,
  AGENT_PLUGGED = 192,
  AGENT_MARK = 196,
  AGENT_SPENT = 200, /* u64 */
  AGENT_TURN_SKIPPED = 208, /* u64 */
};
enum { AGENT_FREE_SLOT = 0, AGENT_OUTSIDE = 1, AGENT_INSIDE = 2 };
enum { WORK_NONE = 0, WORK_TAKEN = 1, WORK_FINISHED = 2 };

#endif
