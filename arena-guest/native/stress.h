/* What the scenarios share: the round, the threads, complaints, and the sign of
 * life that the watchdog looks for. */
#ifndef SKIREPL_STRESS_H
#define SKIREPL_STRESS_H

#include "guest.h"
#include "native.h"
#include "problem.h"
#include "verify.h"

#include <pthread.h>
#include <stdatomic.h>

#define MOST_THREADS 32u
#define MOST_PROBLEMS 48u

/* A round is one scenario with everything drawn from one seed. */
typedef struct {
  u64 seed;
  u32 threads;
  u32 chaos; /* mean of atomic accesses between two interruptions; 0: none */
  Chance chance;
  Problem problems[MOST_PROBLEMS];
  u32 problem_count;
  addr base;
} Round;

/* A scenario runs its threads, joins them and checks what they did. It complains
 * by fail(). */
typedef void Scenario(Round *r);
Scenario scenario_alloc, scenario_two_arenas, scenario_reduce, scenario_stack, scenario_reset_direct, scenario_rings,
    scenario_full_rings, scenario_stop, scenario_reset_idle, scenario_reset_busy, scenario_limit, scenario_refused,
    scenario_death;

/* fail says that something is wrong. The round goes on, so that more can be seen. */
void fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
u32 failures(void);

/* alive is called at every piece of progress: a call that did something, a
 * completion. When nobody calls it for long, the watchdog dumps and aborts. */
void alive(void);

/* round_problems draws the round's problems and gives a fresh memory with an arena
 * of 1,024 nodes, which the calling thread, an agent, hosts. `budget` 0: drawn. */
void round_problems(Round *r, u32 budget);
u32 round_budget(const Round *r);

/* round_effort is how many contractions all threads should do in this round. */
u64 round_effort(const Round *r);

/* round_fresh gives a fresh memory and arena only. */
void round_fresh(Round *r);

/* thread_begin starts the luck of a thread of this round. */
void thread_begin(Round *r, u32 stream);

/* round_verify checks the arena at rest and a sample of its memo; the census is the
 * caller's to free. */
Census round_verify(Round *r, addr base);

/* header_word of the arena at `base`, atomically. */
u32 header_word_of(addr base, u32 word);


double now(void);

#endif
