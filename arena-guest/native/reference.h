/* A second opinion: terms as plain immutable graphs, reduced as the textbook says.
 * It shares nothing with the guest but the numbers of the symbols, and knows
 * neither hash consing, nor frames, nor a memo. For one thread. */
#ifndef SKIREPL_REFERENCE_H
#define SKIREPL_REFERENCE_H

#include "abi.h"

typedef u32 term;
#define NO_TERM EMPTY

/* reference_clear forgets all terms. */
void reference_clear(void);

/* NO_TERM in, or no room for another node: NO_TERM out. */
term reference_symbol(u32 sym, u32 index);
term reference_apply(term f, term a);

/* reference_reduce does at most `budget` leftmost-outermost contractions and says
 * in *done how many. NO_TERM: the term became too big to follow. */
term reference_reduce(term t, u64 budget, u64 *done);

u64 reference_fingerprint(term t);

/* A fingerprint is the same for two terms that look the same, wherever they are
 * stored, and (but for one pair in 2^63) for no others. It is never 0. */
static inline u64 fingerprint_mix(u64 a, u64 b) {
  u64 x = a * 0x9e3779b97f4a7c15u + (b << 31 | b >> 33) * 0xbf58476d1ce4e5b9u;
  x ^= x >> 30;
  x *= 0x94d049bb133111ebu;
  return (x ^ x >> 29) | 1ull << 63;
}
static inline u64 fingerprint_symbol(u32 sym, u32 index) {
  return fingerprint_mix(sym + 1, sym == SYM_VAR ? index + 1ull : 0);
}
static inline u64 fingerprint_application(u64 f, u64 a) { return fingerprint_mix(f ^ 0x5bd1e995u, a); }

#endif
