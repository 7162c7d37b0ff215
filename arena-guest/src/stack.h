/* The stack window: the top of a machine's stack while it runs.
 *
 * Between turns a stack is Continuation nodes, so that anyone can read it. In a
 * turn its top lies in the agent's window, a plain array, where a frame costs one
 * access instead of five. It is filled from the nodes when it runs empty, and goes
 * back to them when it is full and when the turn ends. So that it always can, a
 * frame is pushed only if a node for it is on the free list.
 *
 * A frame is a u64: its node in bits 0 to 29, its stage in 30 and 31, its data
 * above. An update frame has a u64 beneath it, what it saves. Below the lowest
 * frame stand a few of stage EDGE, so that looking a few frames down needs no check.
 *
 * The window is addressed from EDGES frames beneath its end, `at`, so that all
 * accesses of a transition are one address with small offsets, which an engine
 * checks once. The rest of its state is in the agent's block. */
#ifndef SKIREPL_STACK_H
#define SKIREPL_STACK_H

#include "nodes.h"

#define EDGE 3u
#define EDGES 4u
#define EDGE_FRAME ((u64)EDGE << 30)
#define NODE_MASK ((1u << 30) - 1)

INLINE u64 frame(u32 stage, id node, u32 data) { return (u64)data << 32 | stage << 30 | node; }
INLINE u32 frame_stage(u64 f) { return (u32)f >> 30; }
INLINE id frame_node(u64 f) { return (u32)f & NODE_MASK; }
INLINE u32 frame_data(u64 f) { return (u32)(f >> 32); }

INLINE u64 peek(addr at, u32 depth) { return ((u64 *)AT(at))[EDGES - 1 - depth]; }
INLINE void poke(addr at, u32 depth, u64 f) { ((u64 *)AT(at))[EDGES - 1 - depth] = f; }

INLINE addr window_of(addr agent) {
  return windows_address() + (agent - agents_address()) / AGENT_BYTES * WINDOW_BYTES;
}
INLINE addr window_end(addr agent) { return window_of(agent) + WINDOW_BYTES - 8 * EDGES; }

/* set_limit bounds the window, which is empty at `floor`, by its end and by the
 * frames that are free. */
INLINE void set_limit(addr agent) {
  const u32 most = WINDOW_BYTES / 8, free = get(agent + AGENT_FREE_COUNT);
  const addr limit = get(agent + AGENT_FLOOR) + 8 * (free < most ? free : most);
  put(agent + AGENT_LIMIT, limit < window_end(agent) ? limit : window_end(agent));
}

INLINE void set_floor(addr agent, addr floor) {
  put(agent + AGENT_FLOOR, floor);
  for (u32 i = 0; i < EDGES; i++) put64(floor + 8 * i, EDGE_FRAME);
  set_limit(agent);
}

/* stack_open gives an empty window over the frames from `top` on. With `plug` they
 * belong to another machine: they are read one by one and stay. */
INLINE addr stack_open(addr agent, id top, u32 plug) {
  put(agent + AGENT_CHAIN, top);
  put(agent + AGENT_PLUG, plug);
  set_floor(agent, window_of(agent));
  return window_of(agent);
}

/* spill turns all frames of the window into nodes. The free list gives the lowest
 * frame its node first: so what refill took from there goes back to where it was. */
INLINE addr spill(View *v, addr at) {
  const addr floor = get(v->agent + AGENT_FLOOR);
  id top = get(v->agent + AGENT_CHAIN);
  u32 count = 0;
  for (addr a = at; a > floor; count++) a -= frame_stage(peek(a, 0)) == UPDATE ? 16 : 8;
  for (u32 i = 0; i < count; i++) {
    const id n = take_cell(v);
    put(v->left + 4 * n, top);
    top = n;
  }
  put(v->agent + AGENT_CHAIN, top);
  for (id n = top; at > floor; n = left_of(v, n)) {
    const u64 f = peek(at, 0);
    put(v->right + 4 * n, frame_node(f));
    put8(v->sym + n, (u8)frame_stage(f));
    at -= 8;
    if (frame_stage(f) == UPDATE) {
      const u64 saved = peek(at, 0);
      put(v->hash + 4 * n, (u32)saved);
      put(v->next + 4 * n, (u32)(saved >> 32));
      at -= 8;
    } else {
      put(v->hash + 4 * n, frame_data(f));
    }
  }
  return at;
}

/* Frames that are taken from the nodes at once. */
#define REFILL 64u

/* refill fills the empty window from the nodes. */
static NOINLINE addr refill(addr agent) {
  View view, *v = &view;
  view_load(v, agent);
  const u32 plug = get(agent + AGENT_PLUG), most = plug ? 1 : REFILL;
  const addr at = window_of(agent) + 16 * REFILL;
  id chain = get(agent + AGENT_CHAIN);
  put(agent + AGENT_PLUGGED, chain);
  addr floor = at;
  for (u32 i = 0; i < most && chain != EMPTY; i++) {
    const id n = chain;
    const u32 stage = sym_of(v, n);
    const u32 data = stage == UPDATE ? 0 : hash_of(v, n);
    chain = left_of(v, n);
    floor -= 8;
    put64(floor + 8 * EDGES, frame(stage, right_of(v, n), data));
    if (stage == UPDATE) {
      floor -= 8;
      put64(floor + 8 * EDGES, two(hash_of(v, n), next_of(v, n)));
    }
    if (!plug) free_frame(v, n);
  }
  put(agent + AGENT_CHAIN, chain);
  set_floor(agent, floor);
  return at;
}

static NOINLINE addr spill_and_refill(addr agent, addr at) {
  View view, *v = &view;
  view_load(v, agent);
  spill(v, at);
  return refill(agent);
}

/* more_frames makes room for `bytes` of frames, if the arena needn't grow for it:
 * whether there is room, AGENT_LIMIT says. */
static NOINLINE addr more_frames(addr agent, addr at, u32 bytes) {
  View view, *v = &view;
  view_load(v, agent);
  if (at + bytes > window_end(agent)) at = spill_and_refill(agent, at);
  while (at + bytes > get(agent + AGENT_LIMIT) && more_cells(v)) set_limit(agent);
  return at;
}

/* stack_close gives the window back to the nodes, and the top frame's. */
INLINE id stack_close(View *v, addr at) {
  if (!get(v->agent + AGENT_PLUG)) spill(v, at);
  else if (at > get(v->agent + AGENT_FLOOR)) return get(v->agent + AGENT_PLUGGED);
  return get(v->agent + AGENT_CHAIN);
}

#endif
