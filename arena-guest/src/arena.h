/* The arena's arrays, and an agent's view of them.
 *
 * A view is a set of addresses and of words that the agent owns, held in locals
 * while the agent is inside the arena: nothing moves as long as one agent is
 * inside (see agent.h). It is passed to inlined functions only, so that it never
 * needs a stack. */
#ifndef SKIREPL_ARENA_H
#define SKIREPL_ARENA_H

#include "platform.h"

/* The arrays in the order of their addresses. */
enum {
  ARRAY_KIND,
  ARRAY_SYM,
  ARRAY_LEFT,
  ARRAY_RIGHT,
  ARRAY_HASH,
  ARRAY_NEXT,
  ARRAY_BUCKETS,
  ARRAY_TERM_CACHE,
  ARRAY_MEMO,
  ARRAY_SHAPE,
  ARRAYS
};

INLINE u32 align64(u32 n) { return (n + 63u) & ~63u; }

#define SQ_OFFSET HEADER_BYTES
#define CQ_OFFSET (SQ_OFFSET + ((RING_BYTES + 63u) & ~63u))
#define KIND_OFFSET (CQ_OFFSET + ((RING_BYTES + 63u) & ~63u))

/* array_offset gives where an array begins, in bytes from the first one. For
 * ARRAYS it gives their whole length. The arrays of MAX_CAPACITY end below 4 GiB. */
INLINE u32 array_offset(u32 array, u32 capacity) {
  u32 words = align64(2 * capacity);
  u32 buckets = align64(words + 16 * capacity);
  u32 term_cache = buckets + 4 * capacity;
  u32 memo = align64(term_cache + 16);
  u32 shape = memo + 8 * capacity;
  switch (array) {
  case ARRAY_KIND: return 0;
  case ARRAY_SYM: return capacity;
  case ARRAY_LEFT: return words;
  case ARRAY_RIGHT: return words + 4 * capacity;
  case ARRAY_HASH: return words + 8 * capacity;
  case ARRAY_NEXT: return words + 12 * capacity;
  case ARRAY_BUCKETS: return buckets;
  case ARRAY_TERM_CACHE: return term_cache;
  case ARRAY_MEMO: return memo;
  case ARRAY_SHAPE: return shape;
  default: return align64(shape + capacity);
  }
}

INLINE u32 arena_bytes(u32 capacity) { return KIND_OFFSET + array_offset(ARRAYS, capacity); }

typedef struct {
  addr base, agent;
  addr kind, sym, left, right, hash, next, buckets, memo, shape;
  u32 bucket_mask, capacity;
  id next_id, end_id; /* ids reserved for this agent */
  id free;            /* frames to use again, linked by their parent */
  u32 lookups, probes, hits;
} View;

INLINE addr header(addr base, u32 word) { return base + 4 * word; }

/* view_load reads the view; the agent must be inside. */
INLINE void view_load(View *v, addr agent) {
  addr base = get(agent + AGENT_ARENA);
  v->base = base;
  v->agent = agent;
  v->kind = base + get(header(base, H_KIND));
  v->sym = base + get(header(base, H_SYM));
  v->left = base + get(header(base, H_LEFT));
  v->right = base + get(header(base, H_RIGHT));
  v->hash = base + get(header(base, H_HASH));
  v->next = base + get(header(base, H_NEXT));
  v->buckets = base + get(header(base, H_BUCKETS));
  v->memo = base + get(header(base, H_MEMO));
  v->shape = base + get(header(base, H_SHAPE));
  v->bucket_mask = get(header(base, H_BUCKET_MASK));
  v->capacity = get(header(base, H_CAPACITY));
  v->next_id = get(agent + AGENT_NEXT_ID);
  v->end_id = get(agent + AGENT_END_ID);
  v->free = get(agent + AGENT_FREE);
  v->lookups = v->probes = v->hits = 0;
}

INLINE void tally(addr agent, u32 counter, u64 n) {
  publish64(agent + counter, get64(agent + counter) + n);
}

/* view_store gives back what the agent owns. */
INLINE void view_store(View *v) {
  put(v->agent + AGENT_NEXT_ID, v->next_id);
  put(v->agent + AGENT_END_ID, v->end_id);
  put(v->agent + AGENT_FREE, v->free);
  tally(v->agent, AGENT_LOOKUPS, v->lookups);
  tally(v->agent, AGENT_PROBES, v->probes);
  tally(v->agent, AGENT_HITS, v->hits);
  v->lookups = v->probes = v->hits = 0;
}

INLINE u8 kind_of(View *v, id n) { return get8(v->kind + n); }
INLINE u8 sym_of(View *v, id n) { return get8(v->sym + n); }
INLINE u8 shape_of(View *v, id n) { return get8(v->shape + n); }
INLINE id left_of(View *v, id n) { return get(v->left + 4 * n); }
INLINE id right_of(View *v, id n) { return get(v->right + 4 * n); }
INLINE u32 hash_of(View *v, id n) { return get(v->hash + 4 * n); }
INLINE id next_of(View *v, id n) { return get(v->next + 4 * n); }

INLINE int is_term(View *v, id n) {
  return n < v->capacity && (kind_of(v, n) == TERMINAL || kind_of(v, n) == APPLICATION);
}

#endif
