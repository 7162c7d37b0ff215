/* Where there is no more room, and where an agent is lost. */
#include "rings.h"

#include <unistd.h>

/* What was stuck goes on, and what was refused begins again, once there is room. */
static void after_the_limit(Rings *s) {
  Chance *c = &s->round->chance;
  u32 by_reset = one_in(c, 3);
  memory_maximum(MOST_PAGES);
  setLimit(EMPTY);
  if (by_reset) {
    reset();
    s->generation++;
    for (u32 i = 0; i < s->count; i++)
      if (s->requests[i].outcome == STUCK) s->requests[i].outcome = REFUSED;
  }
  s->may_fail = 0;
  requests_again(s, STUCK);
  requests_again(s, REFUSED);
  host_run(s, 1);
  workers_stop(s);
  chaos_begin(0, 0);
  rings_check(s, 0);
  rings_close(s);
}

/* A limit of nodes, which some requests meet while others go on. */
void scenario_limit(Round *r) {
  round_problems(r, 0);
  Rings s;
  u32 n = 20 + chance(&r->chance, 200);
  rings_open(&s, r, n, 0);
  s.may_fail = 1;
  setLimit(200 + chance(&r->chance, one_in(&r->chance, 2) ? 2000 : 20000));
  thread_begin(r, 1);
  workers_start(&s, r->threads, chance(&r->chance, 2));
  host_run(&s, 1 + chance(&r->chance, 2));
  if (header_word_of(r->base, H_TOP) > header_word_of(r->base, H_LIMIT)) fail("top is over the limit");
  after_the_limit(&s);
}

/* Memory that doesn't grow. The arena's limit becomes what there is. */
void scenario_refused(Round *r) {
  round_problems(r, 0);
  Rings s;
  u32 n = 20 + chance(&r->chance, 200);
  rings_open(&s, r, n, 0);
  s.may_fail = 1;
  memory_maximum(memory_pages() + chance(&r->chance, 30));
  thread_begin(r, 1);
  workers_start(&s, r->threads, chance(&r->chance, 2));
  host_run(&s, 1 + chance(&r->chance, 2));
  after_the_limit(&s);
}

/* Death. An agent is lost where it runs the host's code; whoever finds it gives its
 * place back. */

typedef struct {
  Rings *rings;
  u32 workers;
  atomic_uint over;
  pthread_t thread;
} Undertaker;

/* bury retires a dead worker's agent. Its request is lost with it, unless it had
 * none. It is lost for good if it was at a slice of a task; nothing else poisons. */
static void bury(Rings *s, Worker *w) {
  addr base = s->round->base, agent = header_word_of(base, H_AGENTS) + w->agent * AGENT_BYTES;
  u32 at_task = header_word_of(base, H_TASK_LOCK) == agent;
  u32 was_poisoned = header_word_of(base, H_RESIZE_SEQ) == POISON;
  if (load(agent + AGENT_WORK) != WORK_NONE) {
    Request *q = &s->requests[get(agent + AGENT_REQ) - s->first_id];
    if (atomic_exchange(&q->with_workers, 0) == 1) {
      q->outcome = VOID;
      s->ended++;
    } else {
      fail("a dead worker's request has been answered");
    }
  }
  agentRetire(w->agent);
  u32 is_poisoned = header_word_of(base, H_RESIZE_SEQ) == POISON;
  if (is_poisoned != (at_task | was_poisoned)) fail("poisoned %u, at a task %u", is_poisoned, at_task);
}

static void *undertake(void *arg) {
  Undertaker *u = arg;
  u32 buried[MOST_THREADS] = {0};
  while (!u->over) {
    for (u32 i = 0; i < u->workers; i++) {
      Worker *w = &u->rings->workers[i];
      if (!w->died || buried[i]) continue;
      bury(u->rings, w);
      buried[i] = 1;
      alive();
    }
    usleep(300);
  }
  return NULL;
}

/* Of a poisoned arena everybody is told, for good; a fresh one can be had. */
static void after_poison(Round *r) {
  if (header_word_of(r->base, H_RESIZE_SEQ) != POISON) fail("the poison is gone");
  if (allocTerminal(SYM_S) != EMPTY || allocVar(1) != EMPTY || machineStart(0, 1) != EMPTY)
    fail("a poisoned arena still makes nodes");
  if (resetStart() || !maintain()) fail("a poisoned arena still has tasks");
  addr old = r->base;
  agentRetire(agentIndex());
  r->base = initArena(MIN_CAPACITY);
  if (r->base == old) fail("the poisoned arena came back");
  id n = recipe_build(&r->problems[0].recipe);
  if (n >= AGAIN) fail("a fresh arena makes no nodes");
  Census census = round_verify(r, r->base);
  census_free(&census);
}

void scenario_death(Round *r) {
  round_problems(r, 0);
  Rings s;
  u32 n = 20 + chance(&r->chance, 200);
  rings_open(&s, r, n, 0);
  s.may_fail = 1;
  thread_begin(r, 1);
  u32 loops = chance(&r->chance, 2);
  for (u32 i = 0; i < r->threads; i++) worker_start(&s, loops, one_in(&r->chance, 2) ? 1 + chance(&r->chance, 100) : 0);
  workers_start(&s, 1, loops); /* one that lives */
  Undertaker u = {.rings = &s, .workers = s.worker_count};
  pthread_create(&u.thread, NULL, undertake, &u);
  host_run(&s, 1);
  workers_stop(&s);
  u.over = 1;
  pthread_join(u.thread, NULL);
  chaos_begin(0, 0);
  if (header_word_of(r->base, H_RESIZE_SEQ) == POISON) after_poison(r);
  else rings_check(&s, 0);
  rings_close(&s);
}
