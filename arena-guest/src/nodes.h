/* Making nodes: ids, hash consing, frames. Nothing here waits: when no id is
 * left, EMPTY comes back with nothing changed, and the caller leaves the arena
 * to have it grown (agent.h) and tries again. */
#ifndef SKIREPL_NODES_H
#define SKIREPL_NODES_H

#include "arena.h"

/* Ids are reserved in blocks, so that `top`, which every agent writes, is touched
 * rarely: it shares its cache line with resize_seq, which all read. In a large arena
 * the blocks are large too, so that agents seldom write side by side. */
#define ID_BLOCK 64u
#define LARGE_ID_BLOCK 1024u
INLINE u32 id_block(u32 capacity) {
  const u32 n = capacity >> 12;
  return n < ID_BLOCK ? ID_BLOCK : n > LARGE_ID_BLOCK ? LARGE_ID_BLOCK : n;
}

/* reserve_ids takes the next block of ids; 0 when the arena must grow first. */
static NOINLINE u64 reserve_ids(addr base) {
  u32 capacity = get(header(base, H_CAPACITY));
  u32 limit = load(header(base, H_LIMIT));
  u32 end = limit < capacity ? limit : capacity;
  const u32 block = id_block(capacity);
  u32 top = load(header(base, H_TOP));
  while (top < end) {
    u32 n = end - top < block ? end - top : block;
    u32 seen = cas(header(base, H_TOP), top, top + n);
    if (seen == top) return (u64)(top + n) << 32 | top;
    top = seen;
  }
  return 0;
}

/* more_ids reserves the agent's next block; 0 when the arena must grow first. */
static NOINLINE u32 more_ids(addr agent) {
  u64 block = reserve_ids(get(agent + AGENT_ARENA));
  if (!block) return 0;
  put(agent + AGENT_NEXT_ID, (u32)block);
  put(agent + AGENT_END_ID, (u32)(block >> 32));
  return 1;
}

INLINE id take_id(addr agent) {
  id n = get(agent + AGENT_NEXT_ID);
  if (UNLIKELY(n == get(agent + AGENT_END_ID))) {
    if (!more_ids(agent)) return EMPTY;
    n = get(agent + AGENT_NEXT_ID);
  }
  put(agent + AGENT_NEXT_ID, n + 1);
  return n;
}

/* The hash of a node's parts. The greater id is added as it is, so that nodes made one
 * after the other, of one old part and one new, have buckets next to each other: a
 * bucket is the one random access that making a node costs. The smaller id scatters. */
INLINE u32 mix(u32 l, u32 r) {
  const u32 greater = l > r ? l : r, smaller = l > r ? r : l;
  const u32 x = (l > r ? ~smaller : smaller) * 0x9e3779b9u;
  return greater + (x ^ x >> 15);
}

/* shape_of_application: what `(l r)` is, from what l and r are. */
INLINE u32 shape_of_application(View *v, id l, id r) {
  u32 f = shape_of(v, l), a = shape_of(v, r);
  u32 missing = f & SHAPE_MISSING;
  if (missing == 1 || missing == SHAPE_REDEX) return SHAPE_APP | SHAPE_REDEX;
  return SHAPE_APP | (f & a & SHAPE_NORMAL) | (missing ? missing - 1 : 0);
}

/* intern gives the one node with this kind, left and right, making it if need
 * be. Left and right alone tell any two nodes of the buckets apart: a terminal's
 * right is TERMINAL_RIGHT or VARIABLE_RIGHT, which are no ids.
 *
 * Canonical under any number of agents: a node is linked by a compare-and-swap
 * of its bucket's head, and when that fails the nodes that came in between are
 * looked at before the next try. So of two agents that make the same node one
 * links first, and the other meets it. */
#define PARTS_KEY (~0ull << 32 | ID_MASK) /* left and right without the shape */

/* find looks for a key among the nodes of a bucket from `n` on, as far as `end`. */
INLINE id find(addr digest, addr next, id n, id end, u64 key, u32 *probes) {
  for (; n != end; n = get(next + 4 * n)) {
    ++*probes;
    if ((get64(digest + DIGEST_BYTES * n + 8) & PARTS_KEY) == key) return n;
  }
  return EMPTY;
}

INLINE id intern(addr agent, u32 kind, u32 sym, u32 shape, u32 l, u32 r) {
  View view, *v = &view;
  view_lookup(v, agent);
  const u64 key = (u64)r << 32 | l;
  const u32 h = mix(l, r);
  const addr bucket = v->buckets + 4 * (h & v->bucket_mask);
  u32 probes = 0;
  id head = load(bucket);
  const id known = find(v->digest, v->next, head, EMPTY, key, &probes);
  tally(agent, AGENT_LOOKUPS, 1);
  tally(agent, AGENT_PROBES, probes);
  if (known != EMPTY) return known;
  const id n = take_id(agent);
  if (UNLIKELY(n == EMPTY)) return EMPTY;
  view_load(v, agent);
  if (kind == APPLICATION) shape = shape_of_application(v, l, r);
  else put8(v->sym + n, (u8)sym); /* an application's is 0, as it is in a fresh node */
  const addr digest = digest_of(v, n);
  put64(digest + 8, key | shape << ID_BITS);
  put64(digest, 0);
  put(v->left + 4 * n, l);
  put(v->right + 4 * n, r);
  put(v->hash + 4 * n, h);
  put(v->next + 4 * n, head);
  publish8(v->kind + n, (u8)kind);
  for (;;) {
    const id seen = cas(bucket, head, n);
    if (LIKELY(seen == head)) {
      tally(agent, AGENT_CREATED, 1);
      return n;
    }
    const id other = find(v->digest, v->next, seen, head, key, &probes);
    if (other != EMPTY) {
      publish8(v->kind + n, HOLE);
      if (kind != APPLICATION) put8(v->sym + n, 0);
      put(agent + AGENT_NEXT_ID, n); /* n was the last one taken */
      return other;
    }
    head = seen;
    put(v->next + 4 * n, head);
  }
}

/* cons gives the application `(l r)`; EMPTY: no id is left. A call of its own, so
 * that what it needs takes no registers from its callers' loops. */
id cons(addr agent, id l, id r);

/* arity of a combinator; 0 for a variable, EMPTY for what is no symbol. */
INLINE u32 arity(u32 sym) {
  switch (sym) {
  case SYM_I: return 1;
  case SYM_K: case SYM_W: return 2;
  case SYM_S: case SYM_B: case SYM_C: return 3;
  case SYM_S1: case SYM_B1: case SYM_C1: return 4;
  case SYM_VAR: return 0;
  default: return EMPTY;
  }
}

/* free_frame takes back a cell that is a frame: a node that is no term. Frames are
 * used again last in, first out, so that a run's stack stays in the cache. Their
 * kind stays CONTINUATION. */
INLINE void free_frame(View *v, id n) {
  put(v->left + 4 * n, get(v->agent + AGENT_FREE));
  put(v->agent + AGENT_FREE, n);
  put(v->agent + AGENT_FREE_COUNT, get(v->agent + AGENT_FREE_COUNT) + 1);
}

/* more_cells puts a block of fresh ids on the free list; 0 when there are none. */
INLINE u32 more_cells(View *v) {
  u64 block = reserve_ids(v->base);
  u32 from = (u32)block;
  for (id n = (u32)(block >> 32); n > from; n--) {
    publish8(v->kind + n - 1, CONTINUATION);
    free_frame(v, n - 1);
  }
  return block != 0;
}

/* take_cell gives a node that is no term: a frame, a Suspension, a meter. */
INLINE id take_cell(View *v) {
  if (UNLIKELY(get(v->agent + AGENT_FREE) == EMPTY) && !more_cells(v)) return EMPTY;
  id n = get(v->agent + AGENT_FREE);
  put(v->agent + AGENT_FREE, left_of(v, n));
  put(v->agent + AGENT_FREE_COUNT, get(v->agent + AGENT_FREE_COUNT) - 1);
  return n;
}

/* free_cell takes back a cell of another kind. */
INLINE void free_cell(View *v, id n) {
  put8(v->sym + n, 0);
  publish8(v->kind + n, CONTINUATION);
  free_frame(v, n);
}

#endif
