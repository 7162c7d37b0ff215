/* Agents: who is inside the arena, and how it is emptied for a task that may
 * not be shared, a growth or a reset.
 *
 * An agent is one wasm instance (natively: one thread). It owns a block in the
 * agent table. It is *inside* while it reads or writes the arrays, and then
 * nothing moves. A task makes resize_seq odd and goes on when no agent is inside.
 * Both sides write their own word and then read the other's, each a sequentially
 * consistent access, so that at least one of them sees the other.
 *
 * A task is done in slices by whoever comes by: its stage lies in the header
 * under TASK_LOCK, and an agent that finds resize_seq odd does one slice, or
 * waits a bounded time for the agent that is at one. So no call is long, and no
 * agent needs another one to be scheduled: one that is stopped between two calls
 * holds nothing. Every wait ends by itself. */
#ifndef SKIREPL_AGENT_H
#define SKIREPL_AGENT_H

#include "arena.h"

addr agents_address(void);

/* Where the agents' stack windows are, WINDOW_BYTES each (stack.h). */
addr windows_address(void);

/* The agent's block, claimed if the instance has none; 0 when all are taken. */
addr agent_claim(void);

/* One slice of the task that keeps resize_seq odd, or a bounded wait for it. */
void task_slice(addr base, addr agent);

/* at_limit says that an arena of this capacity may not grow. */
INLINE u32 at_limit(addr base, u32 capacity) {
  return load(header(base, H_CAPACITY)) == capacity &&
         (load(header(base, H_LIMIT)) <= capacity || capacity >= LARGEST_CAPACITY);
}

/* task_start asks for a task; the caller is outside. For TASK_GROW `capacity` is
 * the one that was too small. */
enum {
  TASK_REFUSED = 0, /* the arena is at its limit */
  TASK_OTHER = 1,   /* somebody else's task is under way, or the need is gone */
  TASK_BEGUN = 2,
};
u32 task_start(addr base, addr agent, u32 task, u32 capacity);

/* make_room has the arena grown after an id was missing at this capacity; 0 when
 * it is at its limit. */
u32 make_room(addr agent, u32 capacity);

/* heap_arena gives the arena of an instance that never got one. */
addr heap_arena(void);

/* pause waits until *a is no longer `seen`: a short spin, then at most a
 * millisecond asleep where the instance may block. */
INLINE void pause(addr a, u32 seen) {
  for (u32 i = 0; i < 200; i++)
    if (load(a) != seen) return;
  if (js_allow_block()) wait32(a, seen, 1000000);
}

/* The epoch of the arena's ids: a reset begins the next one. Inside it stays as it
 * is; an id or a Suspension of another epoch is void, whatever node it names now. */
INLINE addr epoch_word(addr base) { return base + SQ_OFFSET + RING_EPOCH; }
INLINE u32 epoch_of(addr agent) { return load(epoch_word(get(agent + AGENT_ARENA))); }

/* begin_epoch has the agent forget the ids and the frames of its own. */
void begin_epoch(addr agent);

INLINE u32 resize_seq(addr base) { return load(header(base, H_RESIZE_SEQ)); }

INLINE void leave(addr agent) {
  swap(agent + AGENT_STATE, AGENT_OUTSIDE);
  if (UNLIKELY(resize_seq(get(agent + AGENT_ARENA)) & 1)) notify(agent + AGENT_STATE, 1);
}

/* try_enter takes the agent inside; 0 while a task runs or when poisoned. The first
 * look is not needed to be right: without it, agents that come again and again
 * could each time be taken for one that is inside, and the task would wait. That a
 * reset came in between, the agent finds out last: nobody else writes its block. */
INLINE u32 try_enter(addr agent) {
  if (UNLIKELY(resize_seq(get(agent + AGENT_ARENA)) & 1)) return 0;
  swap(agent + AGENT_STATE, AGENT_INSIDE);
  if (UNLIKELY(resize_seq(get(agent + AGENT_ARENA)) & 1)) {
    leave(agent);
    return 0;
  }
  if (UNLIKELY(get(agent + AGENT_EPOCH) != epoch_of(agent))) begin_epoch(agent);
  return 1;
}

/* enter_soon is try_enter with one slice of help: it returns 0 when the caller
 * should give its host the word and come again. */
INLINE u32 enter_soon(addr agent) {
  if (LIKELY(try_enter(agent))) return 1;
  addr base = get(agent + AGENT_ARENA);
  if (resize_seq(base) == POISON) return 0;
  task_slice(base, agent);
  return try_enter(agent);
}

INLINE u32 poisoned(addr agent) { return resize_seq(get(agent + AGENT_ARENA)) == POISON; }

/* this_agent is the instance's agent with an arena, made if need be. */
INLINE addr this_agent(void) {
  addr agent = self();
  if (LIKELY(agent && get(agent + AGENT_ARENA))) return agent;
  return heap_arena() ? self() : 0;
}

/* enter waits until the agent is inside; 0 when the arena is poisoned. */
INLINE u32 enter(addr agent) {
  while (!enter_soon(agent))
    if (poisoned(agent)) return 0;
  return 1;
}

/* come_in takes the agent inside for a call that makes something: 0 when it is, else
 * what the call returns. A bounded agent doesn't wait for a task. */
INLINE id come_in(addr agent) {
  while (!enter_soon(agent)) {
    if (poisoned(agent)) return EMPTY;
    if (get(agent + AGENT_BOUNDED)) return AGAIN;
  }
  return 0;
}

#endif
