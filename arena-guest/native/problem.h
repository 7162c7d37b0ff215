/* Problems: terms to reduce, with answers that were found before any thread
 * began. */
#ifndef SKIREPL_PROBLEM_H
#define SKIREPL_PROBLEM_H

#include "abi.h"

/* A small generator of chances; every thread has one. */
typedef struct { u64 state; } Chance;
u32 chance_next(Chance *c);
static inline u32 chance(Chance *c, u32 below) { return (u32)((u64)chance_next(c) * below >> 32); }
static inline u32 one_in(Chance *c, u32 n) { return chance(c, n) == 0; }
Chance chance_from(u64 seed, u64 stream);

/* A recipe makes a term anywhere: step i is a symbol, or the application of two
 * earlier steps; the last step is the term. */
typedef struct {
  u8 sym;         /* 0: an application */
  u32 left, right; /* steps; of a variable, left is its index */
} Step;

typedef struct {
  Step *steps;
  u32 length;
  u32 ends; /* it is known to have a normal form */
} Recipe;

Recipe recipe_by_chance(Chance *c);
void recipe_free(Recipe *r);

/* recipe_build makes the term in the calling thread's arena. EMPTY: the arena is
 * at its limit, or poisoned. */
id recipe_build(const Recipe *r);

typedef struct {
  Recipe recipe;
  u32 budget;
  u64 answer;       /* fingerprint of the term after min(budget, all) contractions */
  u64 contractions; /* how many those were */
} Problem;

/* problems_make draws problems and has them answered by one agent alone in
 * an arena of its own, first without the memo and then with it, in turns of chance
 * length; and by the reference reducer where they are short enough. It prints and
 * counts disagreements. It uses up the memory: memory_fresh comes next. */
u32 problems_make(Problem *problems, u32 n, u32 budget, Chance *c, u32 *followed);
void problems_free(Problem *problems, u32 n);

/* What the thread makes when its agent is bounded: ask again until it is made. */
id again_cons(id left, id right);
id again_start(id expr, u32 budget);
id again_plug(id susp);

#endif
