/* stress runs the guest under threads: stress SEED THREADS ROUNDS [SCENARIO]
 *
 * ROUNDS is a number, or a time as in `30s`. Round 0 has the seed itself, so that
 * what a failed round printed runs that round again. Environment: CHAOS=N sets the
 * mean number of atomic accesses between two interruptions (0: none; by default
 * the round draws it). */
#include "stress.h"

#include "reference.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const struct {
  const char *name;
  Scenario *run;
} scenarios[] = {
    {"alloc", scenario_alloc},           {"two_arenas", scenario_two_arenas}, {"reduce", scenario_reduce},
    {"stack", scenario_stack},           {"rings", scenario_rings},           {"full_rings", scenario_full_rings}, {"stop", scenario_stop},
    {"reset_idle", scenario_reset_idle}, {"reset_busy", scenario_reset_busy}, {"reset_direct", scenario_reset_direct},
    {"limit", scenario_limit},           {"refused", scenario_refused},       {"death", scenario_death},
};
#define SCENARIOS (sizeof scenarios / sizeof *scenarios)

double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* Complaints. */

static atomic_uint failed;
static const char *current_name = "";
static Round round_;

u32 failures(void) { return failed; }

void fail(const char *format, ...) {
  if (atomic_fetch_add(&failed, 1) >= 30) return;
  char text[400];
  va_list args;
  va_start(args, format);
  vsnprintf(text, sizeof text, format, args);
  va_end(args);
  fprintf(stderr, "FAIL %s, again by: stress %llu %u 1 %s: %s\n", current_name, (unsigned long long)round_.seed,
          round_.threads, current_name, text);
}

/* The watchdog. */

static atomic_ullong life;
void alive(void) { atomic_fetch_add_explicit(&life, 1, memory_order_relaxed); }

#define PATIENCE 20 /* seconds */

u32 header_word_of(addr base, u32 word) { return __atomic_load_n((u32 *)AT(base + 4 * word), __ATOMIC_SEQ_CST); }

static u32 word_at(addr a) { return __atomic_load_n((u32 *)AT(a), __ATOMIC_SEQ_CST); }

static void dump(void) {
  fprintf(stderr, "HANG for %d s in %s, again by: stress %llu %u 1 %s\n", PATIENCE, current_name,
          (unsigned long long)round_.seed, round_.threads, current_name);
  addr base = round_.base;
  if (!base) return;
  fprintf(stderr, "header:");
  for (u32 i = 0; i < H_WORDS; i++) fprintf(stderr, " %u:%#x", i, word_at(base + 4 * i));
  fprintf(stderr, "\n");
  for (u32 i = 0; i < AGENT_COUNT; i++) {
    addr a = word_at(base + 4 * H_AGENTS) + i * AGENT_BYTES;
    if (word_at(a) == AGENT_FREE_SLOT) continue;
    fprintf(stderr, "agent %u at %#x: state %u arena %#x ids %u..%u free %#x bounded %u work %u req %u node %#x\n", i, a,
            word_at(a), word_at(a + AGENT_ARENA), word_at(a + AGENT_NEXT_ID), word_at(a + AGENT_END_ID),
            word_at(a + AGENT_FREE), word_at(a + AGENT_BOUNDED), word_at(a + AGENT_WORK), word_at(a + AGENT_REQ),
            word_at(a + AGENT_NODE));
  }
  for (u32 i = 0; i < 2; i++) {
    addr ring = base + word_at(base + 4 * (i ? H_CQ : H_SQ));
    u32 head = word_at(ring + RING_HEAD), tail = word_at(ring + RING_TAIL);
    fprintf(stderr, "%s: head %u tail %u not_full %u (%u wait) not_empty %u (%u wait); seq at head %u, at tail %u\n",
            i ? "CQ" : "SQ", head, tail, word_at(ring + RING_NOT_FULL), word_at(ring + RING_NOT_FULL + 4),
            word_at(ring + RING_NOT_EMPTY), word_at(ring + RING_NOT_EMPTY + 4),
            word_at(ring + RING_HEADER_BYTES + head % RING_ENTRIES * SLOT_BYTES),
            word_at(ring + RING_HEADER_BYTES + tail % RING_ENTRIES * SLOT_BYTES));
  }
}

static void *watchdog(void *unused) {
  (void)unused;
  unsigned long long seen = 0;
  for (u32 still = 0;;) {
    sleep(1);
    unsigned long long then = atomic_load_explicit(&life, memory_order_relaxed);
    still = then == seen ? still + 1 : 0;
    seen = then;
    if (still < PATIENCE) continue;
    dump();
    abort();
  }
  return NULL;
}

/* Rounds. */

void thread_begin(Round *r, u32 stream) { chaos_begin(r->seed + 7919 * stream, r->chaos); }

void round_fresh(Round *r) {
  memory_fresh();
  r->base = initArena(MIN_CAPACITY);
  if (r->base < PAGE_BYTES) fail("initArena says %u", r->base);
}

u64 round_effort(const Round *r) { return r->chaos && r->chaos < 1000 ? 1000 * r->chaos : 300000; }

static u32 followed; /* problems that the reference reducer answered too */

void round_problems(Round *r, u32 budget) {
  Chance *c = &r->chance;
  if (!budget) switch (chance(c, 6)) {
    case 0: budget = EMPTY; break;
    case 1: budget = 1 + chance(c, 30); break;
    case 2: budget = 20000; break;
    default: budget = 50 + chance(c, 1400);
    }
  r->problem_count = 6 + chance(c, MOST_PROBLEMS - 6);
  u32 wrong = problems_make(r->problems, r->problem_count, budget, c, &followed);
  if (wrong) fail("%u problems have no certain answer", wrong);
  /* Those that would take too long together are left out. */
  u64 sum = 0, most = round_effort(r) / r->threads;
  u32 kept = 0;
  for (u32 i = 0; i < r->problem_count; i++) {
    if (kept && sum + r->problems[i].contractions > most) continue;
    sum += r->problems[i].contractions;
    Problem swapped = r->problems[kept];
    r->problems[kept++] = r->problems[i];
    r->problems[i] = swapped;
  }
  r->problem_count = kept;
  round_fresh(r);
  alive();
}

u32 round_budget(const Round *r) { return r->problems[0].budget; }

static u64 facts_checked;

Census round_verify(Round *r, addr base) {
  Census census;
  u32 wrong = verify(base, &census), checked = 0;
  if (!wrong) wrong = verify_facts(base, &census, r->seed, 12, &checked);
  if (wrong) fail("the arena at %#x: %u problems", base, wrong);
  facts_checked += checked;
  alive();
  return census;
}

static u32 number(const char *text) {
  char *end;
  unsigned long n = strtoul(text, &end, 10);
  return *text && !*end ? (u32)n : 0;
}

int main(int argc, char **argv) {
  setvbuf(stdout, NULL, _IOLBF, 0);
  if (argc < 4) {
    fprintf(stderr, "usage: stress SEED THREADS ROUNDS|SECONDSs [SCENARIO]\n");
    return 2;
  }
  u64 seed = strtoull(argv[1], NULL, 10);
  u32 threads = number(argv[2]), rounds = number(argv[3]);
  double seconds = rounds ? 1e9 : atof(argv[3]);
  if (!rounds) rounds = EMPTY;
  if (threads < 1 || threads > MOST_THREADS / 2) {
    fprintf(stderr, "stress: from 1 to %u threads\n", MOST_THREADS / 2);
    return 2;
  }
  const char *only = argc > 4 ? argv[4] : NULL, *chaos = getenv("CHAOS");
  pthread_t dog;
  pthread_create(&dog, NULL, watchdog, NULL);

  double begin = now(), slowest = 0;
  u64 slowest_seed = 0;
  const char *slowest_name = "";
  u32 done = 0, which = 0, count[SCENARIOS] = {0};
  for (u32 i = 0; i < rounds && now() - begin < seconds; i++) {
    round_.seed = i ? fingerprint_mix(seed, i) : seed;
    round_.threads = threads;
    round_.chance = chance_from(round_.seed, 1);
    static const u32 means[] = {0, 2000, 300, 40};
    round_.chaos = means[chance(&round_.chance, 4)];
    if (chaos) round_.chaos = number(chaos);
    blocking_allowed(!one_in(&round_.chance, 5));
    u32 drawn = chance(&round_.chance, SCENARIOS);
    if (!i) which = drawn; /* from there on each in its turn: a short run meets all */
    else which = (which + 1) % SCENARIOS;
    for (u32 s = 0; only && s < SCENARIOS; s++)
      if (!strcmp(only, scenarios[s].name)) which = s;
    current_name = scenarios[which].name;
    if (only && strcmp(only, current_name)) {
      fprintf(stderr, "stress: no scenario %s\n", only);
      return 2;
    }
    chaos_begin(round_.seed, 0);
    double round_begin = now();
    scenarios[which].run(&round_);
    double took = now() - round_begin;
    if (took > slowest) slowest = took, slowest_seed = round_.seed, slowest_name = current_name;
    problems_free(round_.problems, MOST_PROBLEMS);
    memset(round_.problems, 0, sizeof round_.problems);
    count[which]++;
    done++;
    if (races_reported()) fail("%u data races", races_reported());
    if (failures()) return 1;
  }
  if (!done) {
    fprintf(stderr, "stress: no rounds in %s\n", argv[3]);
    return 2;
  }
  printf("stress: seed %llu, %u threads: %u rounds in %.0f s, nothing wrong; %u answers and %llu memo entries as the reference has them;",
         (unsigned long long)seed, threads, done, now() - begin, followed, (unsigned long long)facts_checked);
  for (u32 s = 0; s < SCENARIOS; s++) printf(" %s %u", scenarios[s].name, count[s]);
  printf("; the longest took %.1f s: %s %llu\n", slowest, slowest_name, (unsigned long long)slowest_seed);
  return 0;
}
