/* What can happen around the rings. */
#include "rings.h"

#include <unistd.h>

/* Positions from which the 32 bits wrap within the run. */
static u32 position(Round *r, u32 requests) {
  switch (chance(&r->chance, 3)) {
  case 0: return 0;
  case 1: return chance_next(&r->chance);
  default: return 0u - 1 - chance(&r->chance, requests);
  }
}

static u32 some_requests(Round *r) { return 10 + chance(&r->chance, one_in(&r->chance, 4) ? 1500 : 200); }

/* Some hosts, some workers, and a growing arena. */
void scenario_rings(Round *r) {
  round_problems(r, 0);
  Rings s;
  u32 n = some_requests(r);
  rings_open(&s, r, n, position(r, n));
  thread_begin(r, 1);
  workers_start(&s, r->threads, chance(&r->chance, 2));
  host_run(&s, 1 + chance(&r->chance, 3));
  workers_stop(&s);
  chaos_begin(0, 0);
  rings_check(&s, 1);
  rings_close(&s);
}

/* The SQ is filled before there are workers, then the CQ, since nobody pulls. */
void scenario_full_rings(Round *r) {
  round_problems(r, 1 + chance(&r->chance, 20));
  Rings s;
  u32 n = 2 * RING_ENTRIES + 2 * MOST_THREADS + chance(&r->chance, 1000);
  rings_open(&s, r, n, position(r, n));
  s.window = n;
  setBatchGas(0);
  u32 sent = 0;
  while (sent <= RING_ENTRIES && host_offer(&s)) sent++;
  if (sent != RING_ENTRIES) fail("the SQ took %u", sent);
  if (hostSubmit(0, EMPTY) != 3) fail("request id EMPTY was taken");

  thread_begin(r, 1);
  workers_start(&s, r->threads, chance(&r->chance, 2));
  while (ring_occupancy(&s, H_CQ) < RING_ENTRIES && s.begun < n) {
    if (!host_offer(&s)) usleep(100);
    else alive();
  }
  usleep(5000); /* the workers meet it full, and wait */
  if (ring_occupancy(&s, H_CQ) != RING_ENTRIES) fail("the CQ holds %u", ring_occupancy(&s, H_CQ));
  host_run(&s, 1);
  workers_stop(&s);
  chaos_begin(0, 0);
  rings_check(&s, 1);
  rings_close(&s);
}

/* Workers are stopped in the midst of it and others start, some with other places
 * in the agent table; nothing is lost. */
void scenario_stop(Round *r) {
  round_problems(r, 0);
  Rings s;
  u32 n = some_requests(r);
  rings_open(&s, r, n, position(r, n));
  thread_begin(r, 1);
  for (u32 stops = chance(&r->chance, 6); stops; stops--) {
    workers_start(&s, 1 + chance(&r->chance, r->threads), chance(&r->chance, 2));
    host_until(&s, s.ended + chance(&r->chance, n / 4 + 1));
    if (one_in(&r->chance, 2)) host_revoke(&s, &r->chance);
    workers_stop(&s);
    host_revoke(&s, &r->chance);
  }
  workers_start(&s, r->threads, chance(&r->chance, 2));
  host_run(&s, 1);
  workers_stop(&s);
  if (s.slowest_stop > 5) fail("stopping took %.1f s", s.slowest_stop);
  chaos_begin(0, 0);
  rings_check(&s, 1);
  rings_close(&s);
}

static void forget(Rings *s) {
  if (one_in(&s->round->chance, 2)) reset();
  else if (resetStart())
    while (!maintain()) {
    }
  else reset(); /* a growth was under way */
  s->generation++;
}

/* Reset while the workers have nothing to do. */
void scenario_reset_idle(Round *r) {
  round_problems(r, 0);
  Rings s;
  u32 n = 10 + chance(&r->chance, 150), passes = 1 + chance(&r->chance, 3);
  rings_open(&s, r, n, position(r, n));
  thread_begin(r, 1);
  workers_start(&s, r->threads, chance(&r->chance, 2));
  host_run(&s, 1);
  for (u32 i = 1; i < passes; i++) {
    rings_check(&s, 0);
    forget(&s);
    if (header_word_of(r->base, H_TOP) != 0) fail("top is %u after a reset", header_word_of(r->base, H_TOP));
    requests_again(&s, ANSWERED);
    host_run(&s, 1);
  }
  workers_stop(&s);
  chaos_begin(0, 0);
  rings_check(&s, passes);
  rings_close(&s);
}

/* All requests are for the same long problem: after a reset they get the ids again
 * that requests from before it still go by. */
static void all_the_same(Rings *s) {
  Round *r = s->round;
  const Problem *longest = r->problems;
  for (u32 i = 1; i < r->problem_count; i++)
    if (r->problems[i].contractions > longest->contractions) longest = &r->problems[i];
  u32 as_machines = !one_in(&r->chance, 3);
  for (u32 i = 0; i < s->count; i++) s->requests[i].problem = longest, s->requests[i].as_machine = as_machines;
  setBatchGas(one_in(&r->chance, 2) ? 0 : little_gas(r));
}

/* Reset while they are busy. What was under way is void but must come back, once;
 * what is submitted right after it must be answered rightly. */
void scenario_reset_busy(Round *r) {
  round_problems(r, one_in(&r->chance, 2) ? 20000 : 0);
  Rings s;
  u32 n = 40 + chance(&r->chance, 400);
  rings_open(&s, r, n, position(r, n));
  if (one_in(&r->chance, 2)) all_the_same(&s);
  thread_begin(r, 1);
  if (one_in(&r->chance, 3)) { /* some lie in the SQ, and the same ones again behind them */
    u32 some = 1 + chance(&r->chance, 40);
    s.window = some;
    host_submit(&s, &r->chance);
    forget(&s);
    s.window = 2 * some;
    host_submit(&s, &r->chance);
  }
  workers_start(&s, r->threads, chance(&r->chance, 2));
  while (s.ended < s.count) {
    s.window = s.begun - s.ended + 1 + chance(&r->chance, 8); /* so many beside those from before the reset */
    host_submit(&s, &r->chance);
    host_until(&s, s.ended + chance(&r->chance, one_in(&r->chance, 2) ? 4 : 60));
    if (!one_in(&r->chance, 4)) forget(&s);
  }
  workers_stop(&s);
  chaos_begin(0, 0);
  rings_check(&s, 0);
  rings_close(&s);
}
