#include "rings.h"

#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The rings' positions as after `position` requests. */
static void set_positions(addr ring, u32 position) {
  put(ring + RING_HEAD, position);
  put(ring + RING_TAIL, position);
  for (u32 i = 0; i < RING_ENTRIES; i++) {
    u32 p = position + i;
    put(ring + RING_HEADER_BYTES + p % RING_ENTRIES * SLOT_BYTES + SLOT_SEQ, p);
  }
}

u32 little_gas(Round *r) {
  u64 longest = 0;
  for (u32 i = 0; i < r->problem_count; i++)
    if (r->problems[i].contractions > longest) longest = r->problems[i].contractions;
  return 1 + (u32)(longest / 500) + chance(&r->chance, 200);
}

void rings_open(Rings *s, Round *r, u32 requests, u32 position) {
  memset(s, 0, sizeof *s);
  pthread_mutex_init(&s->holding, NULL);
  s->round = r;
  u64 sum = 0;
  for (u32 i = 0; i < r->problem_count; i++) sum += r->problems[i].contractions;
  u64 most = round_effort(r) * r->problem_count / (sum + 1) + 4;
  if (round_budget(r) > 20 && requests > most) requests = (u32)most;
  s->requests = calloc(requests, sizeof *s->requests);
  s->count = requests;
  s->window = one_in(&r->chance, 3) ? 1 + chance(&r->chance, 8) : requests;
  s->first_id = one_in(&r->chance, 2) ? EMPTY - requests : chance(&r->chance, EMPTY - requests);
  for (u32 i = 0; i < requests; i++) {
    s->requests[i].problem = &r->problems[chance(&r->chance, r->problem_count)];
    s->requests[i].as_machine = chance(&r->chance, 2);
  }
  addr base = r->base;
  set_positions(base + header_word_of(base, H_SQ), position);
  set_positions(base + header_word_of(base, H_CQ), position);
  setMaxSteps(round_budget(r));
  setFlags(!one_in(&r->chance, 4));
  if (one_in(&r->chance, 2)) setBatchGas(little_gas(r));
  setBounded(one_in(&r->chance, 2));
}

void rings_close(Rings *s) {
  pthread_mutex_destroy(&s->holding);
  free(s->requests);
}

u32 ring_occupancy(const Rings *s, u32 word) {
  addr ring = s->round->base + header_word_of(s->round->base, word);
  return load(ring + RING_TAIL) - load(ring + RING_HEAD);
}

static Request *request_of(Rings *s, u32 req) {
  u32 i = req - s->first_id;
  return i < s->count ? &s->requests[i] : NULL;
}

/* Workers. */

static void *worker(void *arg) {
  Worker *w = arg;
  Rings *s = w->rings;
  Round *r = s->round;
  thread_begin(r, 20 + w->index);
  u32 code = connectArena(r->base);
  if (code != 1) fail("connectArena says %u", code);
  w->agent = agentIndex();
  if (!w->loops) setBounded(1);
  w->joined = 1;
  if (setjmp(death)) {
    w->died = 1; /* the host retires it */
    return NULL;
  }
  dying(w->mortal);
  growing(w->grows);
  u32 idle = 0;
  while (!w->quit || get(self() + AGENT_WORK) != WORK_NONE) {
    if (w->loops && !w->quit) {
      workerLoop();
      continue;
    }
    u32 did = workerTurn(w->gas);
    idle = did == TURN_DONE ? 0 : idle + 1;
    if (idle > 20) usleep(50);
    else if (idle) sched_yield();
  }
  dying(0);
  growing(0);
  s->contractions += get64(self() + AGENT_CONTRACTIONS);
  agentRetire(agentIndex());
  w->gone = 1;
  return NULL;
}

Worker *worker_start(Rings *s, u32 loops, u32 mortal) {
  Chance *c = &s->round->chance;
  Worker *w = &s->workers[s->worker_count];
  u32 gas = one_in(c, 2) ? 0 : little_gas(s->round);
  *w = (Worker){.rings = s, .index = s->worker_count++, .loops = loops, .gas = gas, .mortal = mortal};
  if (mortal && one_in(c, 3)) w->grows = 1 + chance(c, 2), w->mortal = 0;
  pthread_create(&w->thread, NULL, worker, w);
  return w;
}

void workers_start(Rings *s, u32 n, u32 loops) {
  while (n--) worker_start(s, loops, 0);
}

void workers_stop(Rings *s) {
  Chance *c = &s->round->chance;
  double begin = now();
  for (u32 i = 0; i < s->worker_count; i++) s->workers[i].quit = 1;
  for (u32 left = s->worker_count; left;) {
    stopWorkers(); /* again and again: one that comes before a loop begins doesn't end it */
    left = 0;
    for (u32 i = 0; i < s->worker_count; i++) left += !s->workers[i].gone && !s->workers[i].died;
    if (left && !host_pull(s, c)) usleep(100);
  }
  double took = now() - begin;
  if (took > s->slowest_stop) s->slowest_stop = took;
  for (u32 i = 0; i < s->worker_count; i++) pthread_join(s->workers[i].thread, NULL);
  s->worker_count = 0;
  alive();
}

/* The host. */

static void end(Rings *s, Request *q, Outcome outcome) {
  q->outcome = outcome;
  s->ended++;
  alive();
}

/* send gives a request to the workers; 0: the SQ is full. */
static u32 send(Rings *s, Request *q, id node) {
  q->with_workers = 1;
  u32 code = hostSubmit(node, s->first_id + (u32)(q - s->requests));
  if (code == 0) return 1;
  if (code != 1) fail("hostSubmit says %u", code);
  q->with_workers = 0;
  return 0;
}

/* send_soon sends it, or holds it until the SQ has room again; 0: it is held. */
static u32 send_soon(Rings *s, Request *q, id node) {
  if (send(s, q, node)) return 1;
  q->held_node = node;
  pthread_mutex_lock(&s->holding);
  q->held_next = s->held;
  s->held = q;
  pthread_mutex_unlock(&s->holding);
  return 0;
}

/* send_held sends what is held, as far as there is room; 0: nothing. */
static u32 send_held(Rings *s) {
  u32 sent = 0;
  for (;;) {
    pthread_mutex_lock(&s->holding);
    Request *q = s->held;
    if (q) s->held = q->held_next;
    pthread_mutex_unlock(&s->holding);
    if (!q || !send_soon(s, q, q->held_node)) return sent;
    sent = 1;
  }
}

/* begin makes what is submitted; EMPTY: it can't be made. */
static id begin(Rings *s, Request *q, Chance *c) {
  q->generation = s->generation;
  q->moves = 0;
  id expr = recipe_build(&q->problem->recipe);
  if (!q->as_machine || expr == EMPTY) return expr;
  u32 budget = q->problem->budget;
  u32 first = budget != EMPTY && one_in(c, 2) ? chance(c, budget + 1) : budget;
  q->granted = first;
  return q->machine = again_start(expr, first);
}

u32 host_submit(Rings *s, Chance *c) {
  u32 sent = send_held(s);
  while (!s->held && s->begun < s->count && s->begun - s->ended < s->window) {
    u32 i = s->begun++;
    if (i >= s->count) break; /* another host took the last one */
    Request *q = &s->requests[i];
    id node = begin(s, q, c);
    sent = 1;
    if (node == EMPTY) {
      if (!s->may_fail) fail("request %u can't be built", i);
      end(s, q, REFUSED);
      continue;
    }
    send_soon(s, q, node);
    if (s->held) break;
  }
  return sent;
}

void host_revoke(Rings *s, Chance *c) {
  for (u32 most = chance(c, 8); most; most--) {
    int64_t entry = hostRevoke();
    if (entry == -1) return;
    Request *q = request_of(s, (u32)((u64)entry >> 32));
    if (!q || atomic_exchange(&q->with_workers, 0) != 1) fail("revoked: %#llx, which wasn't there", (unsigned long long)entry);
    else send_soon(s, q, (id)(u64)entry);
  }
}

u32 host_offer(Rings *s) {
  Request *q = &s->requests[s->begun];
  q->as_machine = 0;
  if (!send(s, q, begin(s, q, &s->round->chance))) return 0;
  s->begun++;
  return 1;
}

static u32 poisoned(const Rings *s) { return header_word_of(s->round->base, H_RESIZE_SEQ) == POISON; }

/* paused is a machine that came back unfinished. */
static void paused(Rings *s, Request *q, id susp, Chance *c) {
  q->machine = susp; /* of a request that was submitted as a term, too */
  u32 stop = (u32)machineCount(susp, COUNT_STOP);
  u64 done = (u64)machineCount(susp, COUNT_CONTRACTIONS);
  if (poisoned(s)) { /* perhaps before they were read: they are 0 then */
    end(s, q, REFUSED);
    return;
  }
  if (stop == STOP_GAS) {
    u64 moves = (u64)machineCount(susp, COUNT_TRANSITIONS);
    if (moves > q->moves) alive(); /* else the arena had to grow first */
    q->moves = moves;
    send_soon(s, q, susp);
    return;
  }
  if (stop == STOP_FULL) {
    if (!s->may_fail) fail("request is stuck in an arena without a limit");
    end(s, q, STUCK);
    return;
  }
  if (!q->as_machine) {
    fail("a request submitted as a term came back for %u", stop);
    end(s, q, VOID);
    return;
  }
  if (stop != STOP_BUDGET || done != q->granted)
    fail("machine %u stopped for %u after %llu of %llu contractions", susp, stop, (unsigned long long)done,
         (unsigned long long)q->granted);
  if (q->granted < q->problem->budget) {
    u32 more = q->problem->budget - (u32)q->granted;
    if (one_in(c, 2)) more = 1 + chance(c, more);
    q->granted += more;
    machineBudget(susp, more);
    send_soon(s, q, susp);
    return;
  }
  q->contractions = done;
  do q->result = machinePlug(susp);
  while (q->result == AGAIN);
  if (q->result == EMPTY) { /* the limit: the machine stays, and plugs later */
    if (!s->may_fail) fail("machine %u can't be plugged", susp);
    end(s, q, STUCK);
    return;
  }
  machineFree(susp);
  q->machine = EMPTY;
  end(s, q, ANSWERED);
}

static void complete(Rings *s, u32 req, id node, Chance *c) {
  Request *q = request_of(s, req);
  if (!q) {
    fail("a completion of request %#x, which never was", req);
    return;
  }
  if (atomic_exchange(&q->with_workers, 0) != 1) {
    fail("request %#x is answered twice", req);
    return;
  }
  if (q->generation != s->generation) {
    if (node != EMPTY) fail("request %#x is from before a reset and has node %u", req, node);
    end(s, q, VOID);
    return;
  }
  if (node == EMPTY) {
    if (!s->may_fail) fail("request %#x: EMPTY", req);
    end(s, q, REFUSED);
    return;
  }
  u32 kind = kindOf(node);
  if (!kind && poisoned(s)) { /* nobody can say what the node is */
    end(s, q, REFUSED);
    return;
  }
  if (kind == SUSPENSION) {
    if (q->as_machine && node != q->machine) fail("machine %u came back as %u", q->machine, node);
    paused(s, q, node, c);
    return;
  }
  if (kind != TERMINAL && kind != APPLICATION) {
    fail("request %#x: node %u of kind %u", req, node, kind);
    end(s, q, REFUSED);
    return;
  }
  q->result = node;
  if (q->as_machine) {
    q->contractions = (u64)machineCount(q->machine, COUNT_CONTRACTIONS);
    machineFree(q->machine);
    q->machine = EMPTY;
  }
  end(s, q, ANSWERED);
}

u32 host_pull(Rings *s, Chance *c) {
  int64_t entry = hostPull();
  if (entry == -1) return 0;
  complete(s, (u32)((u64)entry >> 32), (id)(u64)entry, c);
  return 1;
}

void host_until(Rings *s, u32 ended) {
  Chance *c = &s->round->chance;
  while (s->ended < ended && s->ended < s->count)
    if (!host_submit(s, c) + !host_pull(s, c) == 2) usleep(20);
}

typedef struct {
  Rings *rings;
  u32 index;
} Host;

static void *more_host(void *arg) {
  Host *h = arg;
  Rings *s = h->rings;
  Chance c = chance_from(s->round->seed, 400 + h->index);
  thread_begin(s->round, 40 + h->index);
  u32 code = connectArena(s->round->base);
  if (code != 1) fail("connectArena says %u", code);
  setBounded(one_in(&c, 2));
  while (s->ended < s->count)
    if (!host_submit(s, &c) + !host_pull(s, &c) == 2) usleep(20);
  agentRetire(agentIndex());
  return NULL;
}

void host_run(Rings *s, u32 hosts) {
  pthread_t threads[MOST_THREADS];
  Host more[MOST_THREADS];
  for (u32 i = 1; i < hosts; i++) {
    more[i] = (Host){s, i};
    pthread_create(&threads[i], NULL, more_host, &more[i]);
  }
  host_until(s, s->count);
  for (u32 i = 1; i < hosts; i++) pthread_join(threads[i], NULL);
}

void requests_again(Rings *s, Outcome outcome) {
  Chance *c = &s->round->chance;
  for (u32 i = 0; i < s->count; i++) {
    Request *q = &s->requests[i];
    if (q->outcome != outcome) continue;
    q->outcome = WAITING;
    s->ended--;
    id node = outcome == STUCK ? q->machine : begin(s, q, c);
    if (node == EMPTY) fail("request %u can't be built again", i);
    else send_soon(s, q, node);
  }
}

/* workers_join waits for those that have only just been started: who joins writes to
 * its block of the agent table. */
static void workers_join(Rings *s) {
  for (u32 i = 0; i < s->worker_count; i++)
    while (!s->workers[i].joined) usleep(20);
}

void rings_check(Rings *s, u32 passes) {
  workers_join(s);
  Census census = round_verify(s->round, s->round->base);
  u64 expected = 0;
  id results[MOST_PROBLEMS];
  memset(results, 0xff, sizeof results);
  for (u32 i = 0; i < s->count; i++) {
    Request *q = &s->requests[i];
    expected += q->problem->contractions;
    if (q->with_workers) fail("request %u is still with the workers", i);
    if (q->outcome == VOID) continue;
    if (q->outcome != ANSWERED) {
      fail("request %u has the outcome %u", i, q->outcome);
      continue;
    }
    if (q->generation != s->generation) continue; /* its nodes are forgotten */
    if (q->result >= census.top || census.fingerprint[q->result] != q->problem->answer)
      fail("request %u has the wrong result %u", i, q->result);
    if (q->as_machine && q->contractions != q->problem->contractions)
      fail("request %u took %llu contractions, alone %llu", i, (unsigned long long)q->contractions,
           (unsigned long long)q->problem->contractions);
    id *first = &results[q->problem - s->round->problems];
    if (*first == EMPTY) *first = q->result;
    if (*first != q->result) fail("the same problem has the results %u and %u", *first, q->result);
  }
  if (passes && s->contractions != passes * expected)
    fail("the workers counted %llu contractions, not %llu", (unsigned long long)s->contractions,
         (unsigned long long)(passes * expected));
  for (u32 word = H_SQ; !s->worker_count && word <= H_CQ; word++) {
    addr ring = s->round->base + header_word_of(s->round->base, word);
    if (get(ring + RING_NOT_FULL + 4) || get(ring + RING_NOT_EMPTY + 4)) fail("a ring counts waiters, and nobody is left");
  }
  census_free(&census);
}
