#include "verify.h"

#include "native.h"
#include "reference.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The layout is worked out here a second time, from ABI.md's words: kind, sym,
 * (align 64) left, right, hash, next, (align 64) buckets, term cache 16, (align 64)
 * digest. */
typedef struct {
  addr base;
  const u32 *header;
  u32 top, capacity;
  const u8 *kind, *sym;
  const u32 *left, *right, *hash, *next, *buckets, *term_cache;
  const struct { u64 memo, parts; } *digest;
  u8 *owner; /* of cells: who has the node */
  Census *census;
  u32 problems;
} Check;

enum { NOBODY, IN_BUCKET, FREE_LIST, MACHINE, FRAME, RESERVED };

static void problem(Check *c, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void problem(Check *c, const char *format, ...) {
  if (c->problems++ >= 20) return; /* a damaged arena can have millions */
  va_list args;
  va_start(args, format);
  fprintf(stderr, "verify: ");
  vfprintf(stderr, format, args);
  fprintf(stderr, "\n");
  va_end(args);
}

static int term_id(const Check *c, id n) {
  return n < c->top && (c->kind[n] == TERMINAL || c->kind[n] == APPLICATION);
}

static u32 expected_hash(u32 l, u32 r) {
  u32 x = (l > r ? ~r : l) * 0x9e3779b9u;
  return (l > r ? l : r) + (x ^ x >> 15);
}

static u32 up64(u32 n) { return (n + 63) / 64 * 64; }

static int check_header(Check *c) {
  const u32 *h = c->header;
  if (h[H_MAGIC] != MAGIC || h[H_VERSION] != ABI_VERSION) problem(c, "bad magic or version");
  if (h[H_RESIZE_SEQ] & 1) problem(c, "resize_seq %#x is odd", h[H_RESIZE_SEQ]);
  if (h[H_TASK] & 63) problem(c, "task %#x is under way", h[H_TASK]);
  if (h[H_TASK_LOCK]) problem(c, "the task lock is held by %#x", h[H_TASK_LOCK]);
  if (c->capacity < MIN_CAPACITY || c->capacity > MAX_CAPACITY || c->capacity & (c->capacity - 1)) {
    problem(c, "capacity %u", c->capacity);
    return 0;
  }
  if (h[H_BUCKET_MASK] != c->capacity - 1) problem(c, "bucket mask %#x at capacity %u", h[H_BUCKET_MASK], c->capacity);
  if (c->top > c->capacity) {
    problem(c, "top %u is over the capacity %u", c->top, c->capacity);
    return 0;
  }
  u32 at = h[H_KIND], n = c->capacity;
  const struct { const char *name; u32 word, width, align; } arrays[] = {
      {"kind", H_KIND, 1, 0},       {"sym", H_SYM, 1, 0},   {"left", H_LEFT, 4, 1}, {"right", H_RIGHT, 4, 0},
      {"hash", H_HASH, 4, 0},       {"next", H_NEXT, 4, 0}, {"buckets", H_BUCKETS, 4, 1},
      {"term cache", H_TERM_CACHE, 0, 0}, {"digest", H_DIGEST, 16, 1}};
  for (u32 i = 0; i < sizeof arrays / sizeof *arrays; i++) {
    if (arrays[i].align) at = up64(at);
    if (h[arrays[i].word] != at) {
      problem(c, "array %s begins at %#x, not %#x", arrays[i].name, h[arrays[i].word], at);
      return 0;
    }
    at += arrays[i].width ? arrays[i].width * n : 16;
  }
  if ((u64)c->base + at > (u64)memory_pages() * PAGE_BYTES) {
    problem(c, "the arrays end past the memory");
    return 0;
  }
  return 1;
}

/* Shapes: 16 in normal form, 8 an application, and how many arguments the head
 * still wants; 7: it has them all. */
static u32 shape_of_symbol(u32 sym) {
  switch (sym) {
  case SYM_I: return 16 | 1;
  case SYM_K: case SYM_W: return 16 | 2;
  case SYM_S: case SYM_B: case SYM_C: return 16 | 3;
  case SYM_S1: case SYM_B1: case SYM_C1: return 16 | 4;
  case SYM_VAR: return 16;
  default: return 0;
  }
}

/* (f a): the head wants one argument less; with all it wants it is a redex, for
 * ever; else it is in normal form if both parts are. */
static u32 shape_of_pair(u32 f, u32 a) {
  u32 wanted = f & 7;
  if (wanted == 7 || wanted == 1) return 8 | 7;
  return 8 | (f & a & 16) | (wanted ? wanted - 1 : 0);
}

static u32 shape(const Check *c, id n) { return (u32)c->digest[n].parts >> 27; }

/* The digest repeats left and right, with the shape in left's high bits. */
static void check_parts(Check *c, id n, u32 expected_shape) {
  u64 parts = (u64)c->right[n] << 32 | expected_shape << 27 | c->left[n];
  if (c->digest[n].parts != parts)
    problem(c, "node %u has the parts %#llx, not %#llx", n, (unsigned long long)c->digest[n].parts,
            (unsigned long long)parts);
}

static void check_terminal(Check *c, id n) {
  u8 sym = c->sym[n];
  if (!shape_of_symbol(sym)) {
    problem(c, "terminal %u has the symbol %u", n, sym);
    return;
  }
  int variable = sym == SYM_VAR;
  if ((!variable && c->left[n] != sym) || c->right[n] != (variable ? EMPTY : EMPTY - 1))
    problem(c, "terminal %u of symbol %u has left %#x, right %#x", n, sym, c->left[n], c->right[n]);
  if (c->digest[n].memo) problem(c, "terminal %u has a memo entry", n);
  check_parts(c, n, shape_of_symbol(sym));
}

static void check_memo(Check *c, id n) {
  u64 entry = c->digest[n].memo;
  if (!entry) return;
  c->census->facts++;
  id target = (u32)entry;
  u32 count = (u32)(entry >> 32);
  if (count == 0) problem(c, "application %u: memo entry of no contractions", n);
  if (count == EMPTY) {
    if (target >= c->top || c->kind[target] != COUNT) {
      problem(c, "application %u: memo entry's count %u is none", n, target);
      return;
    }
    target = c->left[target];
  }
  if (!term_id(c, target)) problem(c, "application %u: memo target %u is no term", n, target);
  if (target == n) problem(c, "application %u: memo leads to itself", n);
  if (shape(c, n) & 16) problem(c, "application %u is normal and has a memo entry", n);
}

static void check_application(Check *c, id n) {
  id l = c->left[n], r = c->right[n];
  if (c->sym[n]) problem(c, "application %u has symbol %u", n, c->sym[n]);
  check_memo(c, n);
  if (!term_id(c, l) || !term_id(c, r)) {
    problem(c, "application %u is of %u to %u: no terms", n, l, r);
    return;
  }
  check_parts(c, n, shape_of_pair(shape(c, l), shape(c, r)));
}

static void check_nodes(Check *c) {
  for (id n = 0; n < c->top; n++) {
    switch (c->kind[n]) {
    case HOLE: break;
    case TERMINAL: check_terminal(c, n); break;
    case APPLICATION: check_application(c, n); break;
    case CONTINUATION: case SUSPENSION: case METER: break; /* checked where they are used */
    case COUNT:
      if (!term_id(c, c->left[n])) problem(c, "count %u has no target", n);
      if (c->hash[n] == 0 && c->right[n] != EMPTY) problem(c, "count %u needs no node", n);
      break;
    default: problem(c, "node %u has kind %u", n, c->kind[n]);
    }
    if (term_id(c, n)) {
      c->census->terms++;
      if (c->hash[n] != expected_hash(c->left[n], c->right[n])) problem(c, "node %u has a wrong hash", n);
    }
  }
  for (id n = c->top; n < c->capacity; n++)
    if (c->kind[n] || c->sym[n]) {
      problem(c, "id %u was not given out (top is %u) and has kind %u, sym %u", n, c->top, c->kind[n], c->sym[n]);
      break;
    }
}

static int by_key(const void *a, const void *b) {
  const u64 *x = a, *y = b;
  return *x < *y ? -1 : *x > *y;
}

/* Every term is in its bucket, once, and no two are the same. */
static void check_buckets(Check *c) {
  u32 linked = 0, room = 64;
  u64 *keys = malloc(room * sizeof *keys);
  for (u32 b = 0; b < c->capacity; b++) {
    u32 length = 0;
    for (id n = c->buckets[b]; n != EMPTY; n = c->next[n]) {
      if (!term_id(c, n) || c->owner[n] == IN_BUCKET) {
        problem(c, "bucket %u: node %u is no term or was met before", b, n);
        break;
      }
      c->owner[n] = IN_BUCKET;
      linked++;
      if ((c->hash[n] & (c->capacity - 1)) != b) problem(c, "node %u is in the wrong bucket %u", n, b);
      if (length == room) keys = realloc(keys, (room *= 2) * sizeof *keys);
      keys[length++] = (u64)c->right[n] << 32 | c->left[n];
    }
    qsort(keys, length, sizeof *keys, by_key);
    for (u32 i = 1; i < length; i++)
      if (keys[i] == keys[i - 1]) problem(c, "bucket %u: two nodes are the same pair %#llx", b, (unsigned long long)keys[i]);
  }
  free(keys);
  if (linked != c->census->terms) problem(c, "%u terms, of which %u are in a bucket", c->census->terms, linked);
  for (u32 sym = 0; sym < 4; sym++) {
    id n = c->term_cache[sym];
    if (n == EMPTY) continue;
    if (sym == 0 || n >= c->top || c->kind[n] != TERMINAL || c->sym[n] != sym)
      problem(c, "the term cache has node %u for symbol %u", n, sym);
  }
}

/* own claims a cell for whoever has it; 0: somebody has it already. */
static int own(Check *c, id n, u8 kind, u8 owner, const char *what, u32 whose) {
  if (n >= c->top || c->kind[n] != kind || c->owner[n]) {
    problem(c, "%s of %u: node %u has kind %u and owner %u", what, whose, n, n < c->top ? c->kind[n] : 0xff,
            n < c->top ? c->owner[n] : 0xff);
    return 0;
  }
  c->owner[n] = owner;
  return 1;
}

/* A machine has a meter and a stack of frames, which belong to nobody else. One
 * that rebuilds another's term stands on that one's frames. */
static void check_machine(Check *c, id susp) {
  c->census->machines++;
  id meter = c->next[susp];
  if (!own(c, susp, SUSPENSION, MACHINE, "suspension", susp) || !own(c, meter, METER, MACHINE, "meter", susp)) return;
  if (c->sym[susp] > DONE || c->sym[meter] > STOP_FULL) problem(c, "machine %u: mode %u, stopped for %u", susp, c->sym[susp], c->sym[meter]);
  if (!term_id(c, c->left[susp])) problem(c, "machine %u is at %u, no term", susp, c->left[susp]);
  if (c->sym[susp] == DONE && c->right[susp] != EMPTY) problem(c, "machine %u is done and has frames", susp);
  if (c->digest[meter].parts & FLAG_PLUG) return;
  for (id f = c->right[susp]; f != EMPTY; f = c->left[f]) {
    if (!own(c, f, CONTINUATION, FRAME, "frame", susp)) return;
    c->census->frames++;
    if (c->sym[f] > UPDATE) problem(c, "frame %u has stage %u", f, c->sym[f]);
    if (!term_id(c, c->right[f])) problem(c, "frame %u of machine %u holds %u, no term", f, susp, c->right[f]);
    if (c->sym[f] != UPDATE) { /* an application that it may have come from, or none */
      id from = c->hash[f];
      if (from != EMPTY && !(term_id(c, from) && c->kind[from] == APPLICATION))
        problem(c, "frame %u of machine %u comes from %u", f, susp, from);
    }
  }
}

static void check_machines(Check *c) {
  for (id n = 0; n < c->top; n++)
    if (c->kind[n] == SUSPENSION && !c->owner[n]) check_machine(c, n);
  for (id n = 0; n < c->top; n++)
    if (c->kind[n] == METER && !c->owner[n]) problem(c, "meter %u has no machine", n);
}

static void check_agents(Check *c) {
  for (u32 i = 0; i < AGENT_COUNT; i++) {
    addr agent = c->header[H_AGENTS] + i * AGENT_BYTES;
    if (get(agent + AGENT_STATE) == AGENT_INSIDE) problem(c, "agent %u is inside", i);
    if (get(agent + AGENT_STATE) == AGENT_FREE_SLOT || get(agent + AGENT_ARENA) != c->base) continue;
    if (get(agent + AGENT_EPOCH) != get(c->base + c->header[H_SQ] + RING_EPOCH)) continue; /* it drops them when it enters */
    u32 unused = 0;
    for (id f = get(agent + AGENT_FREE); f != EMPTY; f = c->left[f], unused++)
      if (!own(c, f, CONTINUATION, FREE_LIST, "free list", i)) break;
    if (unused != get(agent + AGENT_FREE_COUNT))
      problem(c, "agent %u has %u free frames and counts %u", i, unused, get(agent + AGENT_FREE_COUNT));
    c->census->unused_frames += unused;
    u32 next = get(agent + AGENT_NEXT_ID), end = get(agent + AGENT_END_ID);
    if (next > end || (next != end && end > c->top)) {
      problem(c, "agent %u has reserved %u to %u, top is %u", i, next, end, c->top);
      continue;
    }
    for (id n = next; n < end; n++) own(c, n, HOLE, RESERVED, "reserved id", i);
    if (get64(agent + AGENT_SKIPPED) > get64(agent + AGENT_CONTRACTIONS))
      problem(c, "agent %u skipped more than it contracted", i);
  }
  for (id n = 0; n < c->top; n++) c->census->lost_holes += c->kind[n] == HOLE && !c->owner[n];
}

static void check_ring(Check *c, u32 offset, const char *name) {
  addr ring = c->base + offset;
  /* An idle worker may still be at a compare-and-swap that is about to fail. */
  u32 head = load(ring + RING_HEAD), tail = load(ring + RING_TAIL);
  if (get(ring + RING_COUNT) != RING_ENTRIES || get(ring + RING_MASK) != RING_ENTRIES - 1) problem(c, "%s: size", name);
  if (tail - head > RING_ENTRIES) {
    problem(c, "%s: head %u, tail %u", name, head, tail);
    return;
  }
  for (u32 i = 0; i < RING_ENTRIES; i++) {
    u32 position = head + i, seq = get(ring + RING_HEADER_BYTES + position % RING_ENTRIES * SLOT_BYTES + SLOT_SEQ);
    if (seq != (i < tail - head ? position + 1 : position))
      problem(c, "%s: seq %u at position %u; head %u, tail %u", name, seq, position, head, tail);
  }
}

/* Fingerprints bottom up, with a stack of our own; a term that contains itself is
 * met while its parts are still being looked at. */
static void check_terms(Check *c) {
  u64 *fingerprint = c->census->fingerprint;
  u8 *open = calloc(c->top + 1, 1);
  u32 room = 1024, depth;
  id *stack = malloc(room * sizeof *stack);
  for (id root = 0; root < c->top; root++) {
    if (!term_id(c, root) || fingerprint[root]) continue;
    stack[0] = root;
    for (depth = 1; depth;) {
      id n = stack[depth - 1];
      if (c->kind[n] == TERMINAL) {
        fingerprint[n] = fingerprint_symbol(c->sym[n], c->left[n]);
        depth--;
        continue;
      }
      id parts[2] = {c->left[n], c->right[n]}, missing = EMPTY;
      for (u32 i = 0; i < 2; i++)
        if (term_id(c, parts[i]) && !fingerprint[parts[i]]) missing = parts[i];
      if (missing == EMPTY) {
        u64 f = term_id(c, parts[0]) ? fingerprint[parts[0]] : 1, a = term_id(c, parts[1]) ? fingerprint[parts[1]] : 1;
        fingerprint[n] = fingerprint_application(f, a);
        depth--;
        continue;
      }
      open[n] = 1;
      if (open[missing]) {
        problem(c, "term %u contains itself", missing);
        goto out;
      }
      if (depth == room) stack = realloc(stack, (room *= 2) * sizeof *stack);
      stack[depth++] = missing;
    }
  }
out:
  free(stack);
  free(open);
}

static void look_at(Check *c, addr base) {
  const u32 *h = AT(base);
  *c = (Check){.base = base, .header = h, .top = h[H_TOP], .capacity = h[H_CAPACITY]};
  c->kind = AT(base + h[H_KIND]);
  c->sym = AT(base + h[H_SYM]);
  c->left = AT(base + h[H_LEFT]);
  c->right = AT(base + h[H_RIGHT]);
  c->hash = AT(base + h[H_HASH]);
  c->next = AT(base + h[H_NEXT]);
  c->buckets = AT(base + h[H_BUCKETS]);
  c->term_cache = AT(base + h[H_TERM_CACHE]);
  c->digest = AT(base + h[H_DIGEST]);
}

u32 verify(addr base, Census *census) {
  Check c;
  look_at(&c, base);
  *census = (Census){.top = c.top, .capacity = c.capacity};
  c.census = census;
  if (!check_header(&c)) return c.problems;
  census->fingerprint = calloc(c.top + 1, sizeof *census->fingerprint);
  c.owner = calloc(c.top + 1, 1);
  check_ring(&c, c.header[H_SQ], "SQ");
  check_ring(&c, c.header[H_CQ], "CQ");
  check_nodes(&c);
  check_buckets(&c);
  check_machines(&c);
  check_agents(&c);
  check_terms(&c);
  free(c.owner);
  return c.problems;
}

void census_free(Census *census) {
  free(census->fingerprint);
  census->fingerprint = NULL;
}

/* copy gives the reference reducer a term of the arena; NO_TERM: too big. */
static term copy(const Check *c, id root) {
  term *copies = malloc((c->top + 1) * sizeof *copies), result;
  memset(copies, 0xff, (c->top + 1) * sizeof *copies);
  u32 room = 1024, depth = 1, steps = 0;
  id *stack = malloc(room * sizeof *stack);
  stack[0] = root;
  while (depth && ++steps < 100000) {
    id n = stack[depth - 1], l = c->left[n], r = c->right[n];
    if (c->kind[n] == TERMINAL) {
      copies[n] = reference_symbol(c->sym[n], l);
    } else if (copies[l] == NO_TERM || copies[r] == NO_TERM) {
      if (depth == room) stack = realloc(stack, (room *= 2) * sizeof *stack);
      stack[depth++] = copies[l] == NO_TERM ? l : r;
      continue;
    } else {
      copies[n] = reference_apply(copies[l], copies[r]);
    }
    depth--;
  }
  result = depth ? NO_TERM : copies[root];
  free(stack);
  free(copies);
  return result;
}

#define LONGEST_FACT 400u /* contractions that the reference is asked to follow */

u32 verify_facts(addr base, const Census *census, u64 seed, u32 samples, u32 *checked) {
  Check c;
  look_at(&c, base);
  *checked = 0;
  if (!census->facts) return 0;
  for (u32 tries = 0; *checked < samples && tries < 4 * samples; tries++) {
    seed = fingerprint_mix(seed, tries);
    id n = (u32)(seed % c.top), first = n;
    while (!(c.kind[n] == APPLICATION && c.digest[n].memo)) {
      n = (n + 1) % c.top;
      if (n == first) return c.problems;
    }
    u64 count = c.digest[n].memo >> 32, done;
    if (count > LONGEST_FACT) continue;
    reference_clear();
    term t = copy(&c, n);
    if (t == NO_TERM) continue;
    t = reference_reduce(t, count, &done);
    if (t == NO_TERM) continue;
    ++*checked;
    u64 target = census->fingerprint[(u32)c.digest[n].memo];
    if (done != count || reference_fingerprint(t) != target)
      problem(&c, "memo of %u: to %u in %llu contractions; the reference did %llu and %s", n, (u32)c.digest[n].memo,
              (unsigned long long)count, (unsigned long long)done,
              reference_fingerprint(t) == target ? "is there too" : "is elsewhere");
  }
  return c.problems;
}
