/* Threads reduce by themselves, through the calls that run to the end and through
 * paused machines, while the arena grows; and the same with resets in between. */
#include "stress.h"

#include "reference.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
  Round *round;
  pthread_barrier_t start;
  pthread_rwlock_t calls; /* of the scenario with resets */
  atomic_uint generation; /* resets that have begun */
  atomic_uint running;    /* threads that still reduce */
} Job;

typedef struct {
  Job *job;
  u32 index;
  id result[MOST_PROBLEMS];
  u64 contractions; /* that its agent has counted */
} Reducer;

typedef struct {
  id result;
  u64 contractions;
} Answer;

/* in_turns runs a machine in turns of chance length, with its budget dealt out in
 * up to three parts, and now and then has its whole term rebuilt in between, which
 * must not disturb it. */
static Answer in_turns(const Problem *p, id expr, Chance *c) {
  u32 first = p->budget != EMPTY && one_in(c, 2) ? chance(c, p->budget + 1) : p->budget;
  u64 granted = first;
  id susp = again_start(expr, first), end = susp;
  if (susp == EMPTY) return (Answer){EMPTY, 0};
  u32 longest = one_in(c, 3) ? 1 + chance(c, 20) : 100 + chance(c, 20000);
  for (;;) {
    do end = machineRun(susp, 1 + chance(c, longest));
    while (end == AGAIN);
    if (end != susp) break;
    u32 stop = (u32)machineCount(susp, COUNT_STOP);
    if (stop == STOP_BUDGET) {
      if (granted == p->budget) break;
      u32 more = one_in(c, 2) ? p->budget - (u32)granted : chance(c, p->budget - (u32)granted + 1);
      granted += more;
      machineBudget(susp, more);
    }
    if (one_in(c, 200)) {
      id copy = again_plug(susp);
      id whole;
      do whole = machineRun(copy, 50 + chance(c, 1000));
      while (whole == copy || whole == AGAIN);
      machineFree(copy);
    }
    alive();
  }
  Answer a = {end, (u64)machineCount(susp, COUNT_CONTRACTIONS)};
  if (end == susp) {
    id copy = again_plug(susp);
    do a.result = machineRun(copy, 1000);
    while (a.result == copy || a.result == AGAIN);
    machineFree(copy);
  }
  machineFree(susp);
  return a;
}

/* step_by_step does so many contractions one at a time. A term may be the same
 * after one as before (W W W). */
static id step_by_step(id expr, u32 contractions) {
  while (contractions-- && expr != EMPTY) {
    id next;
    do next = arenaKernelStep(expr);
    while (next == AGAIN);
    expr = next;
    alive();
  }
  return expr;
}

static id whole(id expr, u32 budget) {
  for (;;) {
    id result = reduce(expr, budget);
    if (result != AGAIN) return result;
    maintain();
  }
}

/* attempt reduces one problem in some way. Its contractions are checked where they
 * can be read. */
static id attempt(const Problem *p, Chance *c) {
  id expr = recipe_build(&p->recipe);
  if (expr == EMPTY) return EMPTY;
  u32 way = chance(c, p->contractions < 300 ? 4 : 3);
  if (way == 0) return whole(expr, p->budget);
  if (way == 3) return step_by_step(expr, (u32)p->contractions);
  Answer a = in_turns(p, expr, c);
  if (a.result != EMPTY && a.contractions != p->contractions)
    fail("%llu contractions, alone %llu", (unsigned long long)a.contractions, (unsigned long long)p->contractions);
  return a.result;
}

static void shuffle(u32 *order, u32 n, Chance *c) {
  for (u32 i = 0; i < n; i++) order[i] = i;
  for (u32 i = n; i > 1; i--) {
    u32 j = chance(c, i), swapped = order[j];
    order[j] = order[i - 1];
    order[i - 1] = swapped;
  }
}

static void *reducer(void *arg) {
  Reducer *w = arg;
  Round *r = w->job->round;
  Chance c = chance_from(r->seed, 200 + w->index);
  thread_begin(r, w->index);
  pthread_barrier_wait(&w->job->start);
  u32 code = connectArena(r->base);
  if (code != 1) fail("connectArena says %u", code);
  setBounded(one_in(&c, 2));
  u32 order[MOST_PROBLEMS];
  shuffle(order, r->problem_count, &c);
  for (u32 i = 0; i < r->problem_count; i++) {
    w->result[order[i]] = attempt(&r->problems[order[i]], &c);
    alive();
  }
  w->contractions = get64(self() + AGENT_CONTRACTIONS);
  agentRetire(agentIndex());
  return NULL;
}

void scenario_reduce(Round *r) {
  round_problems(r, 0);
  setFlags(!one_in(&r->chance, 4));
  Job job = {.round = r};
  static Reducer reducers[MOST_THREADS];
  pthread_t threads[MOST_THREADS];
  pthread_barrier_init(&job.start, NULL, r->threads);
  for (u32 i = 0; i < r->threads; i++) {
    reducers[i] = (Reducer){.job = &job, .index = i};
    pthread_create(&threads[i], NULL, reducer, &reducers[i]);
  }
  for (u32 i = 0; i < r->threads; i++) pthread_join(threads[i], NULL);
  pthread_barrier_destroy(&job.start);

  Census census = round_verify(r, r->base);
  u64 expected = 0;
  for (u32 p = 0; p < r->problem_count; p++) expected += r->problems[p].contractions;
  for (u32 i = 0; i < r->threads; i++) {
    for (u32 p = 0; p < r->problem_count; p++) {
      id n = reducers[i].result[p];
      if (n >= census.top || census.fingerprint[n] != r->problems[p].answer)
        fail("thread %u has problem %u as %u, which is wrong", i, p, n);
      if (n != reducers[0].result[p]) fail("problem %u: %u and %u", p, n, reducers[0].result[p]);
    }
    if (reducers[i].contractions != expected)
      fail("thread %u counted %llu contractions, not %llu", i, (unsigned long long)reducers[i].contractions,
           (unsigned long long)expected);
  }
  census_free(&census);
}

/* Resets. A result can be read only before the next reset, so its thread reads it
 * back at once, node by node; large ones are passed over. */

#define MOST_NODES 300u

static u64 fingerprint_by_calls(id root) {
  struct { id node; u64 left; u32 state; } stack[64];
  u32 depth = 1, visited = 0;
  u64 value = 0;
  stack[0].node = root, stack[0].state = 0;
  while (depth) {
    id n = stack[depth - 1].node;
    if (stack[depth - 1].state == 0) {
      if (++visited > MOST_NODES) return 0;
      if (kindOf(n) == TERMINAL) {
        value = fingerprint_symbol(symOf(n), leftOf(n));
        depth--;
        continue;
      }
      if (depth == 64) return 0;
      stack[depth - 1].state = 1;
      stack[depth].node = leftOf(n), stack[depth].state = 0;
      depth++;
    } else if (stack[depth - 1].state == 1) {
      stack[depth - 1].left = value;
      stack[depth - 1].state = 2;
      stack[depth].node = rightOf(n), stack[depth].state = 0;
      depth++;
    } else {
      value = fingerprint_application(stack[depth - 1].left, value);
      depth--;
    }
  }
  return value;
}

/* give_up says that a reset has begun since `seen`. */
static u32 give_up(Job *job, u32 seen) { return job->generation != seen; }

/* between_resets reduces one problem; unless a reset begins. Ids are void from then
 * on, so no call that is given one may begin after it: the host holds `calls`
 * shared during a call, and exclusively while it begins a reset. The rest of
 * the reset runs beside the calls of everybody. */
static void between_resets(Job *job, const Problem *p, Chance *c) {
  pthread_rwlock_rdlock(&job->calls);
  u32 seen = job->generation, longest = 50 + chance(c, 5000);
  id susp = again_start(recipe_build(&p->recipe), p->budget), end = susp;
  u64 done = 0, found = 0;
  for (u32 stop = STOP_GAS; end == susp && stop != STOP_BUDGET;) {
    pthread_rwlock_unlock(&job->calls);
    alive();
    pthread_rwlock_rdlock(&job->calls);
    if (give_up(job, seen)) break;
    do end = machineRun(susp, 1 + chance(c, longest));
    while (end == AGAIN);
    stop = (u32)machineCount(susp, COUNT_STOP);
    done = (u64)machineCount(susp, COUNT_CONTRACTIONS);
  }
  if (!give_up(job, seen)) {
    if (end == susp) end = machinePlug(susp);
    machineFree(susp);
    found = fingerprint_by_calls(end);
    if (done != p->contractions || (found && found != p->answer))
      fail("%u after %llu contractions, alone %llu, or a wrong result", end, (unsigned long long)done,
           (unsigned long long)p->contractions);
  }
  pthread_rwlock_unlock(&job->calls);
}

/* through_resets holds nothing: ids may become void in the midst of reduce, which
 * must then leave alone whatever has them next. Its budget is small, since an id may
 * name anything by then, also what has no end. */
static void through_resets(Job *job, const Problem *p, Chance *c) {
  pthread_rwlock_rdlock(&job->calls);
  u32 seen = job->generation;
  pthread_rwlock_unlock(&job->calls);
  u32 budget = p->budget < 3000 ? p->budget : 3000;
  id expr = recipe_build(&p->recipe), end = EMPTY;
  if (expr < AGAIN) end = one_in(c, 2) ? whole(expr, budget) : step_by_step(expr, chance(c, 20));
  pthread_rwlock_rdlock(&job->calls);
  if (!give_up(job, seen) && end == EMPTY) fail("%u of no reset is reduced to nothing", expr);
  pthread_rwlock_unlock(&job->calls);
}

static void *resettled_reducer(void *arg) {
  Reducer *w = arg;
  Round *r = w->job->round;
  Chance c = chance_from(r->seed, 300 + w->index);
  thread_begin(r, w->index);
  pthread_barrier_wait(&w->job->start);
  u32 code = connectArena(r->base);
  if (code != 1) fail("connectArena says %u", code);
  setBounded(one_in(&c, 2));
  for (u32 i = 0; i < r->problem_count; i++) {
    const Problem *p = &r->problems[chance(&c, r->problem_count)];
    if (one_in(&c, 3)) through_resets(w->job, p, &c);
    else between_resets(w->job, p, &c);
    alive();
  }
  w->job->running--;
  agentRetire(agentIndex());
  return NULL;
}

void scenario_reset_direct(Round *r) {
  round_problems(r, 0);
  Job job = {.round = r, .running = r->threads};
  static Reducer reducers[MOST_THREADS];
  pthread_t threads[MOST_THREADS];
  pthread_rwlockattr_t writers_first;
  pthread_rwlockattr_init(&writers_first);
  pthread_rwlockattr_setkind_np(&writers_first, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
  pthread_rwlock_init(&job.calls, &writers_first);
  pthread_barrier_init(&job.start, NULL, r->threads + 1);
  for (u32 i = 0; i < r->threads; i++) {
    reducers[i] = (Reducer){.job = &job, .index = i};
    pthread_create(&threads[i], NULL, resettled_reducer, &reducers[i]);
  }
  thread_begin(r, 99);
  pthread_barrier_wait(&job.start);
  while (job.running) {
    for (u32 i = 0, n = chance(&r->chance, 300); i < n; i++) allocVar(chance(&r->chance, 5000));
    pthread_rwlock_wrlock(&job.calls);
    job.generation += resetStart();
    pthread_rwlock_unlock(&job.calls);
    while (!maintain()) {
    }
    alive();
  }
  chaos_begin(0, 0);
  for (u32 i = 0; i < r->threads; i++) pthread_join(threads[i], NULL);
  pthread_barrier_destroy(&job.start);
  pthread_rwlock_destroy(&job.calls);
  Census census = round_verify(r, r->base);
  census_free(&census);
}
