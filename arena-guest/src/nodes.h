/* Making nodes: ids, hash consing, frames. Nothing here waits: when no id is
 * left, EMPTY comes back with nothing changed, and the caller leaves the arena
 * to have it grown (agent.h) and tries again. */
#ifndef SKIREPL_NODES_H
#define SKIREPL_NODES_H

#include "arena.h"

/* Ids are reserved in blocks, so that `top`, which every agent writes, is
 * touched rarely: it shares its cache line with resize_seq, which all read. */
#define ID_BLOCK 64u

/* reserve_ids takes the next block of ids; 0 when the arena must grow first. */
static NOINLINE u64 reserve_ids(addr base) {
  u32 capacity = get(header(base, H_CAPACITY));
  u32 limit = load(header(base, H_LIMIT));
  u32 end = limit < capacity ? limit : capacity;
  u32 top = load(header(base, H_TOP));
  while (top < end) {
    u32 n = end - top < ID_BLOCK ? end - top : ID_BLOCK;
    u32 seen = cas(header(base, H_TOP), top, top + n);
    if (seen == top) return (u64)(top + n) << 32 | top;
    top = seen;
  }
  return 0;
}

INLINE id take_id(View *v) {
  if (UNLIKELY(v->next_id == v->end_id)) {
    u64 block = reserve_ids(v->base);
    if (!block) return EMPTY;
    v->next_id = (u32)block;
    v->end_id = (u32)(block >> 32);
  }
  return v->next_id++;
}

INLINE u32 avalanche(u32 x) {
  x ^= x >> 16;
  x *= 0x7feb352du;
  x ^= x >> 15;
  x *= 0x846ca68bu;
  return x ^ x >> 16;
}
INLINE u32 mix(u32 a, u32 b) { return avalanche(a ^ b * 0x9e3779b9u); }

/* shape_of_application: what `(l r)` is, from what l and r are. */
INLINE u8 shape_of_application(View *v, id l, id r) {
  u8 f = shape_of(v, l), a = shape_of(v, r);
  u8 missing = f & SHAPE_MISSING;
  if (missing == 1 || missing == SHAPE_REDEX) return SHAPE_APP | SHAPE_REDEX;
  return (u8)(SHAPE_APP | (f & a & SHAPE_NORMAL) | (missing ? missing - 1 : 0));
}

/* intern gives the one node with this kind, left and right, making it if need
 * be. Left and right alone tell any two nodes of the buckets apart: a terminal's
 * right is TERMINAL_RIGHT or VARIABLE_RIGHT, which are no ids.
 *
 * Canonical under any number of agents: a node is linked by a compare-and-swap
 * of its bucket's head, and when that fails the nodes that came in between are
 * looked at before the next try. So of two agents that make the same node one
 * links first, and the other meets it. */
#define VARIABLE_RIGHT EMPTY
#define TERMINAL_RIGHT (EMPTY - 1)

INLINE id intern(View *v, u8 kind, u8 sym, u8 shape_if_terminal, u32 l, u32 r) {
  u32 h = mix(l, r);
  addr bucket = v->buckets + 4 * (h & v->bucket_mask);
  id head = load(bucket);
  v->lookups++;
  for (id n = head; n != EMPTY; n = next_of(v, n)) {
    v->probes++;
    if (left_of(v, n) == l && right_of(v, n) == r) {
      v->hits++;
      return n;
    }
  }
  id n = take_id(v);
  if (UNLIKELY(n == EMPTY)) return EMPTY;
  put(v->left + 4 * n, l);
  put(v->right + 4 * n, r);
  put(v->hash + 4 * n, h);
  put8(v->sym + n, sym);
  put8(v->shape + n, kind == TERMINAL ? shape_if_terminal : shape_of_application(v, l, r));
  put(v->next + 4 * n, head);
  publish8(v->kind + n, kind);
  for (;;) {
    id seen = cas(bucket, head, n);
    if (LIKELY(seen == head)) return n;
    for (id m = seen; m != head; m = next_of(v, m)) {
      if (left_of(v, m) == l && right_of(v, m) == r) {
        publish8(v->kind + n, HOLE);
        v->next_id--; /* n was the last one taken */
        v->hits++;
        return m;
      }
    }
    head = seen;
    put(v->next + 4 * n, head);
  }
}

INLINE id cons(View *v, id l, id r) { return intern(v, APPLICATION, 0, 0, l, r); }

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

/* take_cell gives a node that is no term: a frame, a Suspension, a meter. Frames
 * are used again last in, first out, so that a run's stack stays in the cache. */
INLINE id take_cell(View *v) {
  id n = v->free;
  if (LIKELY(n != EMPTY)) {
    v->free = left_of(v, n);
    return n;
  }
  n = take_id(v);
  if (LIKELY(n != EMPTY)) publish8(v->kind + n, CONTINUATION);
  return n;
}

/* free_frame takes back a frame; its kind stays CONTINUATION. */
INLINE void free_frame(View *v, id n) {
  put(v->left + 4 * n, v->free);
  v->free = n;
}

/* free_cell takes back a node of another kind. */
INLINE void free_cell(View *v, id n) {
  put8(v->sym + n, 0);
  put8(v->shape + n, 0);
  put64(v->memo + 8 * n, 0);
  publish8(v->kind + n, CONTINUATION);
  free_frame(v, n);
}

#endif
