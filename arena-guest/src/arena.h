/* The arena's arrays, and an agent's view of them.
 *
 * A view is a set of addresses, held in locals while the agent is inside the arena:
 * nothing moves as long as one agent is inside (see agent.h). It is passed to
 * inlined functions only, so that it never needs a stack. What an agent owns and
 * rarely touches (ids it has reserved, its free frames) stays in its block: an
 * engine that compiles in one pass moves every local that a loop changes at every
 * turn of the loop. */
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
  ARRAY_DIGEST,
  ARRAYS
};

INLINE u64 two(u32 low, u32 high) { return (u64)high << 32 | low; }
INLINE u32 align64(u32 n) { return (n + 63u) & ~63u; }

#define SQ_OFFSET HEADER_BYTES
#define CQ_OFFSET (SQ_OFFSET + ((RING_BYTES + 63u) & ~63u))
#define KIND_OFFSET (CQ_OFFSET + ((RING_BYTES + 63u) & ~63u))

/* A capacity beyond this does not fit 4 GiB. */
#define LARGEST_CAPACITY (1u << 26)

/* array_offset gives where an array begins, in bytes from the first one. For
 * ARRAYS it gives their whole length. Up to LARGEST_CAPACITY.  */
INLINE u32 array_offset(u32 array, u32 capacity) {
  u32 words = align64(2 * capacity);
  u32 buckets = align64(words + 16 * capacity);
  u32 term_cache = buckets + 4 * capacity;
  u32 digest = align64(term_cache + 16);
  switch (array) {
  case ARRAY_KIND: return 0;
  case ARRAY_SYM: return capacity;
  case ARRAY_LEFT: return words;
  case ARRAY_RIGHT: return words + 4 * capacity;
  case ARRAY_HASH: return words + 8 * capacity;
  case ARRAY_NEXT: return words + 12 * capacity;
  case ARRAY_BUCKETS: return buckets;
  case ARRAY_TERM_CACHE: return term_cache;
  case ARRAY_DIGEST: return digest;
  default: return digest + DIGEST_BYTES * capacity;
  }
}

INLINE u64 arena_bytes(u32 capacity) { return (u64)KIND_OFFSET + array_offset(ARRAYS, capacity); }

typedef struct {
  addr base, agent;
  addr kind, sym, left, right, hash, next, buckets, digest;
  u32 bucket_mask, capacity;
} View;

INLINE addr header(addr base, u32 word) { return base + 4 * word; }

/* view_lookup reads of the view what a lookup needs. */
INLINE void view_lookup(View *v, addr agent) {
  addr base = get(agent + AGENT_ARENA);
  v->next = base + get(header(base, H_NEXT));
  v->buckets = base + get(header(base, H_BUCKETS));
  v->digest = base + get(header(base, H_DIGEST));
  v->bucket_mask = get(header(base, H_BUCKET_MASK));
}

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
  v->digest = base + get(header(base, H_DIGEST));
  v->bucket_mask = get(header(base, H_BUCKET_MASK));
  v->capacity = get(header(base, H_CAPACITY));
}

INLINE void tally(addr agent, u32 counter, u64 n) {
  publish64(agent + counter, get64(agent + counter) + n);
}

INLINE u8 kind_of(View *v, id n) { return peek8(v->kind + n); }
INLINE u8 sym_of(View *v, id n) { return get8(v->sym + n); }
INLINE addr digest_of(View *v, id n) { return v->digest + DIGEST_BYTES * n; }
/* parts_of: a term's left in bits 0 to 26, its shape in 27 to 31, its right above. */
INLINE u64 parts_of(View *v, id n) { return ((u64 *)AT(digest_of(v, n)))[1]; }
INLINE u32 part_shape(u64 parts) { return (u32)parts >> ID_BITS; }
INLINE id part_left(u64 parts) { return (u32)parts & ID_MASK; }
INLINE id part_right(u64 parts) { return (u32)(parts >> 32); }
INLINE u32 shape_of(View *v, id n) { return part_shape(parts_of(v, n)); }
INLINE id left_of(View *v, id n) { return get(v->left + 4 * n); }
INLINE id right_of(View *v, id n) { return get(v->right + 4 * n); }
INLINE u32 hash_of(View *v, id n) { return get(v->hash + 4 * n); }
INLINE id next_of(View *v, id n) { return get(v->next + 4 * n); }

INLINE int is_term(View *v, id n) {
  return n < v->capacity && (kind_of(v, n) == TERMINAL || kind_of(v, n) == APPLICATION);
}

#endif
