/* The rings between host and workers, and a worker's turn.
 *
 * Each ring is a bounded queue with a sequence number in every slot, after
 * D. Vyukov's MPMC queue; any number of producers and consumers. Positions wrap
 * at 32 bits. A producer that has published, or a consumer that has freed a slot,
 * adds 1 to the word that the other side waits on. */
#include "machine.h"

#define NOTHING UINT64_MAX /* of pop */

INLINE addr slot_at(addr ring, u32 position) {
  return ring + RING_HEADER_BYTES + (position & (RING_ENTRIES - 1)) * SLOT_BYTES;
}

/* signal tells those who wait on a ring's word that it changed. The count of
 * waiters, next to the word, spares the call when nobody waits. */
INLINE void signal(addr word) {
  add(word, 1);
  if (UNLIKELY(load(word + RING_WAITERS))) notify(word, 1);
}

static void await(addr word, u32 seen, int64_t nanoseconds) {
  if (!js_allow_block()) return;
  add(word + RING_WAITERS, 1);
  wait32(word, seen, nanoseconds);
  add(word + RING_WAITERS, (u32)-1);
}

static NOINLINE u32 push(addr ring, id node, u32 req, u32 epoch) {
  for (;;) {
    u32 tail = load(ring + RING_TAIL);
    addr slot = slot_at(ring, tail);
    int32_t ahead = (int32_t)(load(slot + SLOT_SEQ) - tail);
    if (ahead < 0) return 0; /* full */
    if (ahead > 0 || cas(ring + RING_TAIL, tail, tail + 1) != tail) continue;
    put(slot + SLOT_NODE, node);
    put(slot + SLOT_REQ, req);
    put(slot + SLOT_EPOCH, epoch);
    store(slot + SLOT_SEQ, tail + 1);
    signal(ring + RING_NOT_EMPTY);
    return 1;
  }
}

/* pop puts the entry's epoch where it is told. */
static NOINLINE u64 pop(addr ring, addr epoch) {
  for (;;) {
    u32 head = load(ring + RING_HEAD);
    addr slot = slot_at(ring, head);
    int32_t ahead = (int32_t)(load(slot + SLOT_SEQ) - (head + 1));
    if (ahead < 0) return NOTHING;
    if (ahead > 0 || cas(ring + RING_HEAD, head, head + 1) != head) continue;
    u64 entry = (u64)get(slot + SLOT_REQ) << 32 | get(slot + SLOT_NODE);
    put(epoch, get(slot + SLOT_EPOCH));
    store(slot + SLOT_SEQ, head + RING_ENTRIES);
    signal(ring + RING_NOT_FULL);
    return entry;
  }
}

INLINE u32 connected(void) {
  addr agent = self();
  return agent && get(agent + AGENT_ARENA);
}

/* hostSubmit refuses request id EMPTY (3): with node EMPTY, which tells of an
 * error, its completion would look like an empty queue. */
u32 EXPORT(hostSubmit)(id node, u32 req) {
  if (!connected()) return 2;
  if (req == EMPTY) return 3;
  return push(get(self() + AGENT_ARENA) + SQ_OFFSET, node, req, epoch_of(self())) ? 0 : 1;
}

/* take is pop for the host. What was forgotten since then is no node any more. */
static int64_t take(u32 ring) {
  if (!connected()) return -1;
  u64 entry = pop(get(self() + AGENT_ARENA) + ring, self() + AGENT_PULL_EPOCH);
  if (entry != NOTHING && get(self() + AGENT_PULL_EPOCH) != epoch_of(self())) entry |= EMPTY;
  return (int64_t)entry;
}

/* hostRevoke takes back a submission that no worker has taken yet. */
int64_t EXPORT(hostRevoke)(void) { return take(SQ_OFFSET); }

int64_t EXPORT(hostPull)(void) { return take(CQ_OFFSET); }

/* Lists of entries, as hostPull gives them, lie in the caller's stack window, which
 * is nobody's between turns. */
INLINE addr list(u32 i) {
  const addr agent = self();
  return windows_address() + (agent - agents_address()) / AGENT_BYTES * WINDOW_BYTES + 8 * i;
}
#define LIST_ENTRIES (WINDOW_BYTES / 8)

/* hostSubmitAll submits the first n entries of the list: how many it did, before the
 * SQ was full or an entry's request was EMPTY. */
u32 EXPORT(hostSubmitAll)(u32 n) {
  if (!connected()) return 0;
  const addr ring = get(self() + AGENT_ARENA) + SQ_OFFSET;
  for (u32 i = 0; i < n && i < LIST_ENTRIES; i++) {
    const u64 entry = get64(list(i));
    if (entry >> 32 == EMPTY || !push(ring, (u32)entry, (u32)(entry >> 32), epoch_of(self()))) return i;
  }
  return n < LIST_ENTRIES ? n : LIST_ENTRIES;
}

/* hostPullAll pulls up to n completions into the list: how many. Those whose node is
 * a Suspension have LISTED_PAUSED added to it. AGAIN: the arena is busy. */
u32 EXPORT(hostPullAll)(u32 n) {
  if (!connected()) return 0;
  const addr agent = self();
  if (!enter_soon(agent) && !poisoned(agent)) return AGAIN;
  View v;
  view_load(&v, agent);
  u32 count = 0;
  while (count < n && count < LIST_ENTRIES) {
    u64 entry = (u64)take(CQ_OFFSET);
    if (entry == NOTHING) break;
    if (is_suspension(&v, (u32)entry)) entry |= LISTED_PAUSED;
    put64(list(count++), entry);
  }
  leave(agent);
  return count;
}

/* own_machine gives the Suspension of a request: what was submitted, if it is
 * one, or a new one for a term. AGAIN: the arena is busy. EMPTY: neither a term
 * nor a Suspension, or of an epoch that is over, or no room for one. */
static NOINLINE id own_machine(addr agent, id node) {
  if (!enter_soon(agent)) return poisoned(agent) ? EMPTY : AGAIN;
  addr base = get(agent + AGENT_ARENA);
  View v;
  view_load(&v, agent);
  const u32 epoch = get(agent + AGENT_REQ_EPOCH);
  u32 term = epoch_of(agent) == epoch && is_term(&v, node);
  id susp = is_paused(&v, node, epoch) ? node : EMPTY;
  if (term) {
    u32 flags = load(header(base, H_FLAGS)) | FLAG_AUTO;
    susp = machine_new(&v, DESCEND, node, EMPTY, load(header(base, H_MAX_STEPS)), flags);
  }
  leave(agent);
  if (term && susp == EMPTY && task_start(base, agent, TASK_GROW, v.capacity) != TASK_REFUSED) return AGAIN;
  return susp;
}

/* conclude gives what a request's completion says after a turn that ended with
 * `stop`. AGAIN: another turn comes first. A worker's own machine at its budget has
 * its term rebuilt. */
static NOINLINE id conclude(addr agent, id susp, u32 stop) {
  if (stop == STOP_NONE) return EMPTY; /* a reset came in between */
  if (stop == STOP_BUSY) return AGAIN;
  if (stop == STOP_GAS) {
    tally(agent, AGENT_YIELDS, 1);
    return susp;
  }
  if (!enter_soon(agent)) return poisoned(agent) ? EMPTY : AGAIN;
  View v;
  view_load(&v, agent);
  id answer = susp;
  const u32 there = is_paused(&v, susp, get(agent + AGENT_REQ_EPOCH)); /* or a reset came in between */
  if (!there) {
    answer = EMPTY;
  } else if (stop == STOP_DONE) {
    answer = machine_result(&v, susp);
    tally(agent, AGENT_DONE, 1);
  } else if (stop == STOP_BUDGET && flags_of(&v, next_of(&v, susp)) & FLAG_AUTO) {
    put8(v.sym + susp, REBUILD);
    answer = AGAIN;
  } /* else, at the limit of ids, it is the host's to free or to submit again */
  leave(agent);
  return answer;
}

enum { TURN_IDLE = 0, TURN_DONE = 1, TURN_CQ_FULL = 2, TURN_WAITS = 3 };

/* turn does one bounded piece of work. The request it is at is kept in the
 * agent's block from one turn to the next, so that a worker which is stopped or
 * traps in between can say what it was at. */
static NOINLINE u32 turn(addr agent, u32 gas) {
  addr base = get(agent + AGENT_ARENA);
  if (get(agent + AGENT_WORK) == WORK_NONE) {
    u64 entry = pop(base + SQ_OFFSET, agent + AGENT_REQ_EPOCH);
    if (entry == NOTHING) return TURN_IDLE;
    put(agent + AGENT_REQ, (u32)(entry >> 32));
    put(agent + AGENT_NODE, (u32)entry);
    store(agent + AGENT_WORK, WORK_TAKEN);
  }
  if (get(agent + AGENT_WORK) == WORK_TAKEN) {
    id susp = own_machine(agent, get(agent + AGENT_NODE));
    if (susp == AGAIN) return TURN_WAITS;
    id answer = susp;
    if (susp != EMPTY) {
      put(agent + AGENT_NODE, susp);
      const u32 stop = run(agent, susp, gas, get(agent + AGENT_REQ_EPOCH));
      answer = conclude(agent, susp, stop);
      if (answer == AGAIN) return stop == STOP_BUSY ? TURN_WAITS : TURN_DONE;
    }
    put(agent + AGENT_NODE, answer);
    store(agent + AGENT_WORK, WORK_FINISHED);
  }
  if (!push(base + CQ_OFFSET, get(agent + AGENT_NODE), get(agent + AGENT_REQ), get(agent + AGENT_REQ_EPOCH)))
    return TURN_CQ_FULL;
  store(agent + AGENT_WORK, WORK_NONE);
  return TURN_DONE;
}

#define REQUEST_GAS 20u /* what to take a request and to answer it costs, in transitions */

/* workerTurn takes turns at requests until it has spent `gas` transitions (0: the
 * batch gas), for a host that schedules its workers itself. 0: nothing to do; 1: did
 * something; 2: the CQ is full, the completion is kept; 3: the arena is busy, come
 * again. */
u32 EXPORT(workerTurn)(u32 gas) {
  if (!connected()) return TURN_IDLE;
  const addr agent = self();
  if (!gas) gas = load(header(get(agent + AGENT_ARENA), H_BATCH_GAS));
  for (u32 before = TURN_IDLE;;) {
    const u64 from = get64(agent + AGENT_TRANSITIONS);
    const u32 did = turn(agent, gas);
    if (did != TURN_DONE) return before == TURN_DONE ? TURN_DONE : did;
    const u64 spent = get64(agent + AGENT_TRANSITIONS) - from + REQUEST_GAS;
    if (spent >= gas) return TURN_DONE;
    gas -= (u32)spent;
    before = did;
  }
}

#define NAP 20000000 /* nanoseconds: how long a worker waits before it looks at the stop word */

/* workerLoop takes turns until stopWorkers is called. */
void EXPORT(workerLoop)(void) {
  if (!connected()) return;
  addr agent = self(), base = get(agent + AGENT_ARENA);
  u32 stop = load(header(base, H_STOP));
  while (load(header(base, H_STOP)) == stop) {
    u32 not_empty = load(base + SQ_OFFSET + RING_NOT_EMPTY);
    u32 not_full = load(base + CQ_OFFSET + RING_NOT_FULL);
    switch (turn(agent, load(header(base, H_BATCH_GAS)))) {
    case TURN_IDLE: await(base + SQ_OFFSET + RING_NOT_EMPTY, not_empty, NAP); break;
    case TURN_CQ_FULL: await(base + CQ_OFFSET + RING_NOT_FULL, not_full, NAP); break;
    default: js_allow_block(); /* the host's turn: an engine's collector may be waiting */
    }
  }
}

/* stopWorkers has every workerLoop leave, blocked ones too. */
void EXPORT(stopWorkers)(void) {
  if (!connected()) return;
  addr base = get(self() + AGENT_ARENA);
  add(header(base, H_STOP), 1);
  notify(base + SQ_OFFSET + RING_NOT_EMPTY, EMPTY);
  notify(base + CQ_OFFSET + RING_NOT_FULL, EMPTY);
  notify(header(base, H_RESIZE_SEQ), EMPTY);
}
