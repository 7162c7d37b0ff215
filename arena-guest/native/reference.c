#include "reference.h"

#include <stdlib.h>

/* Room for this many nodes; a reduction that needs more is given up. */
#define ROOM (1u << 21)

typedef struct {
  term f, a;  /* an application's two parts */
  u64 fingerprint;
  u32 index;  /* of a variable */
  u8 sym;     /* 0: an application */
  u8 normal;  /* in normal form */
  u8 wanted;  /* arguments that the head still wants; 0: it has them, or is a variable */
  u8 stuck;   /* a variable is the head */
} Node;

static Node *nodes;
static u32 used;

void reference_clear(void) {
  if (!nodes) nodes = malloc(ROOM * sizeof *nodes);
  if (!nodes) abort();
  used = 0;
}

static u32 wants(u32 sym) {
  switch (sym) {
  case SYM_I: return 1;
  case SYM_K: case SYM_W: return 2;
  case SYM_S: case SYM_B: case SYM_C: return 3;
  case SYM_S1: case SYM_B1: case SYM_C1: return 4;
  default: return 0;
  }
}

term reference_symbol(u32 sym, u32 index) {
  if (used == ROOM) return NO_TERM;
  nodes[used] = (Node){.sym = (u8)sym, .index = index, .normal = 1, .wanted = (u8)wants(sym),
                       .stuck = sym == SYM_VAR, .fingerprint = fingerprint_symbol(sym, index)};
  return used++;
}

term reference_apply(term f, term a) {
  if (f == NO_TERM || a == NO_TERM || used == ROOM) return NO_TERM;
  const Node *nf = &nodes[f], *na = &nodes[a];
  int redex = !nf->stuck && nf->wanted <= 1;
  nodes[used] = (Node){.f = f, .a = a, .stuck = nf->stuck,
                       .wanted = nf->wanted ? nf->wanted - 1 : 0,
                       .normal = !redex && nf->normal && na->normal,
                       .fingerprint = fingerprint_application(nf->fingerprint, na->fingerprint)};
  return used++;
}

u64 reference_fingerprint(term t) { return nodes[t].fingerprint; }

/* contract applies a combinator's rule. */
static term contract(u32 sym, const term *x) {
  switch (sym) {
  case SYM_I: return x[0];
  case SYM_K: return x[0];
  case SYM_W: return reference_apply(reference_apply(x[0], x[1]), x[1]);
  case SYM_S: return reference_apply(reference_apply(x[0], x[2]), reference_apply(x[1], x[2]));
  case SYM_B: return reference_apply(x[0], reference_apply(x[1], x[2]));
  case SYM_C: return reference_apply(reference_apply(x[0], x[2]), x[1]);
  case SYM_S1:
    return reference_apply(reference_apply(x[0], reference_apply(x[1], x[3])), reference_apply(x[2], x[3]));
  case SYM_B1: return reference_apply(reference_apply(x[0], x[1]), reference_apply(x[2], x[3]));
  case SYM_C1: return reference_apply(reference_apply(x[0], reference_apply(x[1], x[3])), x[2]);
  default: abort();
  }
}

#define DEEPEST 20000u /* arguments within arguments; the C stack bears more */

/* step is the term after its leftmost-outermost contraction; there is one. */
static term step(term t, u32 depth) {
  if (depth == DEEPEST) return NO_TERM;
  u32 arguments = 0;
  term head = t;
  for (; !nodes[head].sym; head = nodes[head].f) arguments++;
  u32 arity = wants(nodes[head].sym);

  /* The application that ends where the contractum, or the argument that takes
   * the step, comes in; what lies outside of it is put back around. */
  term at = t, inner;
  if (arity && arguments >= arity) {
    for (u32 i = arguments; i > arity; i--) at = nodes[at].f;
    term x[4], f = at;
    for (u32 i = arity; i-- > 0; f = nodes[f].f) x[i] = nodes[f].a;
    inner = contract(nodes[head].sym, x);
  } else {
    while (!nodes[nodes[at].f].normal) at = nodes[at].f;
    inner = reference_apply(nodes[at].f, step(nodes[at].a, depth + 1));
  }
  if (at == t) return inner;

  u32 outside = 0;
  for (term u = t; u != at; u = nodes[u].f) outside++;
  term *rest = malloc(outside * sizeof *rest);
  if (!rest) abort();
  term u = t;
  for (u32 i = outside; i-- > 0; u = nodes[u].f) rest[i] = nodes[u].a;
  for (u32 i = 0; i < outside; i++) inner = reference_apply(inner, rest[i]);
  free(rest);
  return inner;
}

term reference_reduce(term t, u64 budget, u64 *done) {
  *done = 0;
  while (t != NO_TERM && !nodes[t].normal && *done < budget) {
    t = step(t, 0);
    ++*done;
  }
  return t;
}
