/* Deep stacks in an arena that has no nodes to spare. What a turn keeps in the
 * agent's stack window must find its way back to nodes, however full the window, the
 * free list and the arena are when ids run out. That is a matter of alignment, so
 * this goes through many. The answers are known: no other thread is needed. */
#include "stress.h"

/* Left nests: I I I … takes as many contractions as it has applications; x a b c …
 * none, but with the memo off all of it is on the stack; K I I K I I … half. */
static void one_stack(Round *r) {
  Chance *c = &r->chance;
  round_fresh(r);
  u32 memo = one_in(c, 2), depth = 900 + chance(c, 3000), pairs = one_in(c, 2);
  setFlags(memo);
  for (u32 n = 64 * chance(c, 20); n--;) allocVar(1 + n); /* so that a block more or less is left */
  id i = allocTerminal(SYM_I), k = allocTerminal(SYM_K), t = i;
  for (u32 n = chance(c, 40); n--;) machineStart(i, 1); /* each takes two cells */
  u64 contractions = depth;
  if (pairs) {
    depth -= depth % 2;
    contractions = 0;
    for (u32 n = 0; n < depth / 2; n++) t = allocCons(allocCons(t, k), i); /* t K I */
    /* I K I → K I; (K I) K I → I I → I: from then on as at first. */
    for (u32 n = 0, at_I = 1; n < depth / 2; n++, at_I = !at_I) contractions += at_I ? 1 : 2;
  } else {
    for (u32 n = 0; n < depth; n++) t = allocCons(t, i);
  }
  id susp = machineStart(t, EMPTY), end;
  u32 gas = one_in(c, 3) ? 1 + chance(c, 3000) : 100000, longest = 0;
  do end = machineRun(susp, gas);
  while (end == susp && ++longest < 1000000);
  u64 done = (u64)machineCount(susp, COUNT_CONTRACTIONS);
  u32 right = pairs && depth / 2 % 2 ? end == allocCons(k, i) : end == i;
  if (!right || done != contractions)
    fail("depth %u, memo %u, gas %u: node %u after %llu contractions, not %llu", depth, memo, gas, end,
         (unsigned long long)done, (unsigned long long)contractions);
  machineFree(susp);
  alive();
}

void scenario_stack(Round *r) {
  for (u32 n = 0; n < 200 && !failures(); n++) {
    one_stack(r);
    Census census = round_verify(r, r->base);
    census_free(&census);
  }
}
