#include "problem.h"

#include "guest.h"
#include "native.h"
#include "reference.h"
#include "verify.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Chance chance_from(u64 seed, u64 stream) {
  return (Chance){fingerprint_mix(fingerprint_mix(seed, stream), stream)};
}

u32 chance_next(Chance *c) {
  c->state ^= c->state << 13;
  c->state ^= c->state >> 7;
  c->state ^= c->state << 17;
  return (u32)(c->state * 0x2545f4914f6cdd1du >> 32);
}

/* Recipes. */

#define MOST_STEPS 8192u

static u32 put_step(Recipe *r, Step s) {
  if (r->length == MOST_STEPS) abort();
  r->steps[r->length] = s;
  return r->length++;
}
static u32 symbol(Recipe *r, u32 sym) { return put_step(r, (Step){.sym = (u8)sym}); }
static u32 variable(Recipe *r, u32 index) { return put_step(r, (Step){.sym = SYM_VAR, .left = index}); }
static u32 apply(Recipe *r, u32 f, u32 a) { return put_step(r, (Step){.left = f, .right = a}); }

/* parse reads a term over S K I B C W x, with parentheses; no recursion is worth
 * having for terms of a line. */
static u32 parse(Recipe *r, const char **text) {
  u32 term = EMPTY;
  for (; **text && **text != ')'; ++*text) {
    u32 atom;
    switch (**text) {
    case 'S': atom = symbol(r, SYM_S); break;
    case 'K': atom = symbol(r, SYM_K); break;
    case 'I': atom = symbol(r, SYM_I); break;
    case 'B': atom = symbol(r, SYM_B); break;
    case 'C': atom = symbol(r, SYM_C); break;
    case 'W': atom = symbol(r, SYM_W); break;
    case 'x': atom = variable(r, 0); break;
    default: ++*text, atom = parse(r, text);
    }
    term = term == EMPTY ? atom : apply(r, term, atom);
  }
  return term;
}

/* A tree with its leaves by chance: two neighbours grow together until one is
 * left, so that every shape can come out. */
static void random_tree(Recipe *r, Chance *c, u32 leaves) {
  static const u8 alphabet[] = {SYM_S, SYM_S, SYM_S, SYM_K, SYM_K, SYM_I, SYM_I, SYM_B, SYM_C,
                                SYM_W, SYM_S1, SYM_B1, SYM_C1, SYM_VAR};
  u32 *forest = malloc(leaves * sizeof *forest);
  for (u32 i = 0; i < leaves; i++) {
    u32 sym = alphabet[chance(c, sizeof alphabet)];
    forest[i] = sym == SYM_VAR ? variable(r, chance(c, 3)) : symbol(r, sym);
  }
  for (; leaves > 1; leaves--) {
    u32 i = chance(c, leaves - 1);
    forest[i] = apply(r, forest[i], forest[i + 1]);
    memmove(forest + i + 1, forest + i + 2, (leaves - i - 2) * sizeof *forest);
  }
  free(forest);
}

/* A Church numeral: n successors of K I. */
static u32 numeral(Recipe *r, u32 n, u32 with_B) {
  const char *text = "S(KS)K";
  u32 b = with_B ? symbol(r, SYM_B) : parse(r, &text);
  u32 successor = apply(r, symbol(r, SYM_S), b);
  u32 number = apply(r, symbol(r, SYM_K), symbol(r, SYM_I));
  while (n--) number = apply(r, successor, number);
  return number;
}

/* b^a applications of f to x: many contractions, and with f a variable as many
 * nodes of normal form. */
static void power(Recipe *r, Chance *c) {
  u32 b = 2 + chance(c, 2), a = 2 + chance(c, b == 2 ? 9 : 5), with_B = chance(c, 2);
  u32 f = one_in(c, 3) ? symbol(r, SYM_I) : variable(r, 1), x = variable(r, 0);
  u32 number = apply(r, numeral(r, a, with_B), numeral(r, b, with_B));
  apply(r, apply(r, number, f), x);
}

/* f (f (… x)), and x f f f …: deep to the right, and to the left. */
static void deep(Recipe *r, Chance *c) {
  const char *texts[] = {"SKK", "K", "S", "SI", "WK", "BI", "x"};
  const char *text = texts[chance(c, 7)];
  u32 f = parse(r, &text), t = variable(r, 0), n = 10 + chance(c, one_in(c, 4) ? 4000 : 500), right = chance(c, 2);
  if (!right) t = symbol(r, one_in(c, 2) ? SYM_I : SYM_K);
  while (n--) t = right ? apply(r, f, t) : apply(r, t, f);
}

/* Terms without an end: in a circle, growing, and an endless list. */
static void endless(Recipe *r, Chance *c) {
  const char *texts[] = {"SII(SII)",      "WWW",           "SII(S(Kx)(SII))", "W(Bx(SII))(W(Bx(SII)))",
                         "S(SS)SSSS(SS)", "SII(SSI(SII))", "x(SII(SII))",     "SSS(SSS)(SSS)"};
  const char *text = texts[chance(c, 8)];
  parse(r, &text);
}

Recipe recipe_by_chance(Chance *c) {
  Recipe r = {.steps = malloc(MOST_STEPS * sizeof *r.steps)};
  if (!r.steps) abort();
  switch (chance(c, 8)) {
  case 0: endless(&r, c); break;
  case 1: deep(&r, c), r.ends = 1; break;
  case 2: case 3: power(&r, c), r.ends = 1; break;
  case 4: random_tree(&r, c, 50 + chance(c, 300)); break;
  default: random_tree(&r, c, 2 + chance(c, 40));
  }
  return r;
}

void recipe_free(Recipe *r) { free(r->steps); }

/* Building. An agent that was set bounded has to ask again while a task runs, and
 * may lend a hand. */

#define UNTIL_MADE(call)                \
  for (;;) {                            \
    id made_ = (call);                  \
    if (made_ != AGAIN) return made_;   \
    maintain();                         \
  }

id again_cons(id left, id right) { UNTIL_MADE(allocCons(left, right)) }
id again_start(id expr, u32 budget) { UNTIL_MADE(machineStart(expr, budget)) }
id again_plug(id susp) { UNTIL_MADE(machinePlugStart(susp)) }
static id again_symbol(u32 sym) { UNTIL_MADE(allocTerminal(sym)) }
static id again_variable(u32 index) { UNTIL_MADE(allocVar(index)) }

id recipe_build(const Recipe *r) {
  id *made = malloc(r->length * sizeof *made), root = EMPTY;
  for (u32 i = 0; i < r->length; i++) {
    const Step *s = &r->steps[i];
    if (s->sym == SYM_VAR) made[i] = again_variable(s->left);
    else if (s->sym) made[i] = again_symbol(s->sym);
    else made[i] = again_cons(made[s->left], made[s->right]);
    root = made[i];
    if (root == EMPTY) break;
  }
  free(made);
  return root;
}

static term recipe_copy(const Recipe *r) {
  term *made = malloc(r->length * sizeof *made);
  for (u32 i = 0; i < r->length; i++) {
    const Step *s = &r->steps[i];
    made[i] = s->sym ? reference_symbol(s->sym, s->left) : reference_apply(made[s->left], made[s->right]);
  }
  term root = made[r->length - 1];
  free(made);
  return root;
}

/* Answers. */

#define SHORT 1500u /* contractions that the reference is asked to follow */

typedef struct { id term; u64 contractions; } Answer;

/* alone reduces one problem in turns of chance length. */
static Answer alone(const Problem *p, Chance *c) {
  id susp = machineStart(recipe_build(&p->recipe), p->budget), end = susp;
  u32 stop = STOP_GAS;
  while (end == susp && stop != STOP_BUDGET) {
    do end = machineRun(susp, 1 + chance(c, one_in(c, 4) ? 50 : 100000));
    while (end == AGAIN);
    stop = (u32)machineCount(susp, COUNT_STOP);
  }
  Answer a = {end, (u64)machineCount(susp, COUNT_CONTRACTIONS)};
  if (end == susp) a.term = machinePlug(susp);
  machineFree(susp);
  return a;
}

static u32 disagree(u32 i, const Problem *p, const char *who, u64 fingerprint, u64 contractions) {
  if (fingerprint == p->answer && contractions == p->contractions) return 0;
  fprintf(stderr, "problem %u (budget %u): alone %#llx after %llu contractions; %s %#llx after %llu\n", i, p->budget,
          (unsigned long long)p->answer, (unsigned long long)p->contractions, who, (unsigned long long)fingerprint,
          (unsigned long long)contractions);
  return 1;
}

u32 problems_make(Problem *problems, u32 n, u32 budget, Chance *c, u32 *followed) {
  Answer *plain = malloc(n * sizeof *plain), *remembered = malloc(n * sizeof *remembered);
  for (u32 i = 0; i < n; i++) {
    do {
      recipe_free(&problems[i].recipe);
      problems[i].recipe = recipe_by_chance(c);
    } while (budget == EMPTY && !problems[i].recipe.ends);
    problems[i].budget = budget;
  }
  memory_fresh();
  addr base = initArena(1024);
  setFlags(0);
  for (u32 i = 0; i < n; i++) plain[i] = alone(&problems[i], c);
  setFlags(FLAG_MEMO);
  for (u32 i = n; i-- > 0;) remembered[i] = alone(&problems[i], c);

  Census census;
  u32 wrong = verify(base, &census);
  for (u32 i = 0; !wrong && i < n; i++) {
    Problem *p = &problems[i];
    p->answer = census.fingerprint[plain[i].term];
    p->contractions = plain[i].contractions;
    wrong += disagree(i, p, "with the memo", census.fingerprint[remembered[i].term], remembered[i].contractions);
    if (p->contractions > SHORT) continue;
    u64 done;
    reference_clear();
    term t = reference_reduce(recipe_copy(&p->recipe), budget == EMPTY ? UINT64_MAX : budget, &done);
    if (t == NO_TERM) continue;
    ++*followed;
    wrong += disagree(i, p, "the reference", reference_fingerprint(t), done);
  }
  census_free(&census);
  free(plain);
  free(remembered);
  return wrong;
}

void problems_free(Problem *problems, u32 n) {
  for (u32 i = 0; i < n; i++) recipe_free(&problems[i].recipe);
}
