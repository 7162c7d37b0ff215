/* Many threads make the same nodes while the arena grows from 1,024: every thread
 * must be given the same ids. With two arenas, both grow in one memory, so that
 * their arrays can't stay where they are. */
#include "stress.h"

#include <stdlib.h>

#define MOST_KEYS 30000u

/* A key is a symbol or the pair of two earlier keys. Keys of one layer need only
 * earlier layers, so each thread makes a layer in an order of its own. */
typedef struct { u32 sym, left, right; } Key;

typedef struct {
  Round *round;
  Key *keys;
  u32 count, layer;
  addr base[2];
  pthread_barrier_t start;
} Job;

typedef struct {
  Job *job;
  u32 index;
  id *made;
} Maker;

static id make_key(const Maker *m, const Key *k) {
  for (;;) {
    id n = k->sym == SYM_VAR ? allocVar(k->left)
           : k->sym          ? allocTerminal(k->sym)
                             : allocCons(m->made[k->left], m->made[k->right]);
    if (n != AGAIN) return n;
    maintain();
  }
}

/* What a thread was given can be read back by it at once, wherever the arrays are. */
static void read_back(const Maker *m, const Key *k, id n) {
  u32 kind = kindOf(n), l = leftOf(n), r = rightOf(n);
  u32 ok = k->sym == SYM_VAR ? kind == TERMINAL && symOf(n) == SYM_VAR && l == k->left && r == EMPTY
           : k->sym          ? kind == TERMINAL && symOf(n) == k->sym && l == k->sym
                             : kind == APPLICATION && l == m->made[k->left] && r == m->made[k->right];
  if (!ok) fail("node %u reads back as kind %u, left %#x, right %#x", n, kind, l, r);
}

static void join(const Maker *m, Chance *c) {
  u32 code = connectArena(m->job->base[m->index % 2]);
  if (code != 1) fail("connectArena says %u", code);
  setBounded(one_in(c, 2));
}

static void *maker(void *arg) {
  Maker *m = arg;
  Job *job = m->job;
  Chance c = chance_from(job->round->seed, 100 + m->index);
  thread_begin(job->round, m->index);
  pthread_barrier_wait(&job->start);
  join(m, &c);
  u32 *order = malloc(job->layer * sizeof *order);
  for (u32 first = 0; first < job->count; first += job->layer) {
    u32 n = job->count - first < job->layer ? job->count - first : job->layer;
    for (u32 i = 0; i < n; i++) order[i] = first + i;
    if (one_in(&c, 2)) /* else all in the same order, for the most quarrels */
      for (u32 i = n; i > 1; i--) {
        u32 j = chance(&c, i), swapped = order[j];
        order[j] = order[i - 1];
        order[i - 1] = swapped;
      }
    for (u32 i = 0; i < n; i++) {
      const Key *k = &job->keys[order[i]];
      id made = m->made[order[i]] = make_key(m, k);
      if (made >= AGAIN) fail("key %u: not made", order[i]);
      if (one_in(&c, 8)) read_back(m, k, made);
      if (one_in(&c, 100)) { /* a place in the agent table, given back and taken while others grow the arena */
        agentRetire(agentIndex());
        join(m, &c);
      }
      alive();
    }
  }
  free(order);
  agentRetire(agentIndex());
  return NULL;
}

static void draw_keys(Job *job, Chance *c) {
  job->count = 200 + chance(c, one_in(c, 3) ? MOST_KEYS - 200 : 4000);
  job->layer = 1 + chance(c, one_in(c, 2) ? 40 : 2000);
  job->keys = malloc(job->count * sizeof *job->keys);
  static const u8 symbols[] = {SYM_S, SYM_K, SYM_I, SYM_B, SYM_C, SYM_S1, SYM_B1, SYM_C1, SYM_W};
  for (u32 i = 0; i < job->count; i++) {
    u32 earlier = i / job->layer * job->layer;
    if (earlier == 0) {
      u32 s = chance(c, 10);
      job->keys[i] = s == 9 ? (Key){.sym = SYM_VAR, .left = chance(c, 1000)} : (Key){.sym = symbols[s]};
    } else {
      job->keys[i] = (Key){0, chance(c, earlier), chance(c, earlier)};
    }
  }
}

static void *other_host(void *arg) {
  *(addr *)arg = initArena(MIN_CAPACITY);
  return NULL; /* not retired: the arena's host */
}

static void run(Round *r, u32 arenas) {
  Job job = {.round = r};
  draw_keys(&job, &r->chance);
  round_fresh(r);
  job.base[0] = job.base[1] = r->base;
  if (arenas == 2) {
    pthread_t t;
    pthread_create(&t, NULL, other_host, &job.base[1]);
    pthread_join(t, NULL);
  }
  u32 n = r->threads + (r->threads < arenas); /* at least one for each arena */
  pthread_barrier_init(&job.start, NULL, n);
  Maker makers[MOST_THREADS];
  pthread_t threads[MOST_THREADS];
  for (u32 i = 0; i < n; i++) {
    makers[i] = (Maker){&job, i, malloc(job.count * sizeof(id))};
    pthread_create(&threads[i], NULL, maker, &makers[i]);
  }
  for (u32 i = 0; i < n; i++) pthread_join(threads[i], NULL);
  pthread_barrier_destroy(&job.start);

  for (u32 i = arenas; i < n; i++)
    for (u32 k = 0; k < job.count; k++)
      if (makers[i].made[k] != makers[i % arenas].made[k]) {
        fail("key %u is %u in thread %u and %u in thread %u", k, makers[i % arenas].made[k], i % arenas,
             makers[i].made[k], i);
        break;
      }
  for (u32 a = 0; a < arenas; a++) {
    Census census = round_verify(r, job.base[a]);
    census_free(&census);
  }
  for (u32 i = 0; i < n; i++) free(makers[i].made);
  free(job.keys);
}

void scenario_alloc(Round *r) { run(r, 1); }
void scenario_two_arenas(Round *r) { run(r, 2); }
