/* What a host calls to run machines: bounded turns, and the calls of the older
 * interface that run to the end. */
#include "machine.h"

/* Transitions of a turn in the calls that run to the end. */
#define LONG_TURN 100000u

u32 run(addr agent, id susp, u32 gas, u32 epoch) {
  if (!enter_soon(agent)) return STOP_BUSY;
  addr base = get(agent + AGENT_ARENA);
  u32 capacity = get(header(base, H_CAPACITY));
  if (epoch_of(agent) != epoch || susp >= capacity ||
      get8(base + get(header(base, H_KIND)) + susp) != SUSPENSION) {
    leave(agent);
    return STOP_NONE;
  }
  u32 stop = STOP_DONE;
  if (get8(base + get(header(base, H_SYM)) + susp) != DONE) stop = machine_turn(agent, susp, gas);
  u32 grow = stop == STOP_GROW;
  if (grow && at_limit(base, capacity)) {
    id meter = get(base + get(header(base, H_NEXT)) + 4 * susp);
    put8(base + get(header(base, H_SYM)) + meter, STOP_FULL);
    stop = STOP_FULL;
    grow = 0;
  }
  leave(agent);
  if (!grow) return stop;
  task_start(base, agent, TASK_GROW, capacity);
  return STOP_GAS;
}

/* start makes a machine for a caller outside. With REBUILD `expr` is a Suspension,
 * whose whole term is to be rebuilt from its frames while it stays as it is. EMPTY
 * when `expr` is of an epoch that is over. */
static NOINLINE id start(id expr, u32 mode, u32 left, u32 flags, u32 epoch) {
  addr agent = this_agent();
  if (!agent) return EMPTY;
  for (;;) {
    const id not_in = come_in(agent);
    if (not_in) return not_in;
    View v;
    view_load(&v, agent);
    id susp = EMPTY;
    u32 plug = mode == REBUILD;
    u32 bad = epoch_of(agent) != epoch || (plug ? !is_suspension(&v, expr) : !is_term(&v, expr));
    if (!bad) {
      id current = plug ? left_of(&v, expr) : expr, top = plug ? right_of(&v, expr) : EMPTY;
      susp = machine_new(&v, mode, current, top, left, flags);
    }
    leave(agent);
    if (bad || susp != EMPTY) return susp;
    if (!make_room(agent, v.capacity)) return EMPTY;
  }
}

static u32 epoch_now(void) {
  addr agent = this_agent();
  return agent ? epoch_of(agent) : 0;
}

static u32 arena_flags(void) {
  addr agent = this_agent();
  return agent ? load(header(get(agent + AGENT_ARENA), H_FLAGS)) : 0;
}

id EXPORT(machineStart)(id expr, u32 max) {
  return start(expr, DESCEND, max, arena_flags(), epoch_now());
}

/* machineStep starts a machine that does one contraction and then rebuilds the
 * whole term: arenaKernelStep, transition by transition. */
id EXPORT(machineStep)(id expr) { return start(expr, DESCEND, 1, FLAG_STEP, epoch_now()); }

/* machinePlugStart starts a machine that rebuilds the whole term of another one. */
id EXPORT(machinePlugStart)(id susp) { return start(susp, REBUILD, EMPTY, FLAG_PLUG, epoch_now()); }

static NOINLINE id result_of(addr agent, id susp, u32 epoch) {
  if (!enter(agent)) return EMPTY;
  View v;
  view_load(&v, agent);
  id result = is_paused(&v, susp, epoch) ? machine_result(&v, susp) : EMPTY;
  leave(agent);
  return result;
}

id EXPORT(machineRun)(id susp, u32 gas) {
  addr agent = this_agent();
  if (!agent) return EMPTY;
  const u32 epoch = epoch_of(agent);
  for (;;) {
    switch (run(agent, susp, gas, epoch)) {
    case STOP_NONE: return EMPTY;
    case STOP_DONE: return result_of(agent, susp, epoch);
    case STOP_BUSY:
      if (poisoned(agent)) return EMPTY;
      if (get(agent + AGENT_BOUNDED)) return AGAIN;
      continue;
    default: return susp;
    }
  }
}

static NOINLINE void give_back(addr agent, id susp, u32 epoch) {
  if (!enter(agent)) return;
  View v;
  view_load(&v, agent);
  if (is_paused(&v, susp, epoch)) machine_free(&v, susp);
  leave(agent);
}

/* machineFree takes back a Suspension, its meter and its frames. */
void EXPORT(machineFree)(id susp) {
  addr agent = this_agent();
  if (agent) give_back(agent, susp, epoch_of(agent));
}

/* machineBudget sets the contractions that a paused machine may still do. */
void EXPORT(machineBudget)(id susp, u32 left) {
  addr agent = this_agent();
  if (!agent || !enter(agent)) return;
  View v;
  view_load(&v, agent);
  if (is_suspension(&v, susp)) put(v.hash + 4 * susp, left);
  leave(agent);
}

/* machineCount reads a paused machine's meter: contractions, transitions,
 * contractions skipped, why it stopped. */
int64_t EXPORT(machineCount)(id susp, u32 which) {
  addr agent = this_agent();
  if (!agent || !enter(agent)) return 0;
  View v;
  view_load(&v, agent);
  u64 n = 0;
  if (is_suspension(&v, susp)) {
    id meter = next_of(&v, susp);
    switch (which) {
    case COUNT_CONTRACTIONS: n = two(left_of(&v, meter), right_of(&v, meter)); break;
    case COUNT_TRANSITIONS: n = two(hash_of(&v, meter), next_of(&v, meter)); break;
    case COUNT_SKIPPED: n = get64(digest_of(&v, meter)); break;
    case COUNT_STOP: n = sym_of(&v, meter); break;
    }
  }
  leave(agent);
  return (int64_t)n;
}

/* to_the_end runs a machine until it is done and frees it, or until its budget is
 * spent. EMPTY: it can't go on. A reset by another agent ends it: its id may be
 * somebody else's machine by then. */
static NOINLINE id to_the_end(addr agent, id susp, u32 epoch) {
  for (;;) {
    id result = EMPTY;
    switch (run(agent, susp, LONG_TURN, epoch)) {
    case STOP_GAS: case STOP_BUSY:
      if (poisoned(agent)) return EMPTY;
      continue;
    case STOP_BUDGET: return susp;
    case STOP_DONE: result = result_of(agent, susp, epoch);
    }
    give_back(agent, susp, epoch);
    return result;
  }
}

static NOINLINE id plug(id susp, u32 epoch) {
  id copy = start(susp, REBUILD, EMPTY, FLAG_PLUG, epoch);
  return copy >= AGAIN ? copy : to_the_end(self(), copy, epoch);
}

id EXPORT(machinePlug)(id susp) { return plug(susp, epoch_now()); }

/* finish runs a machine to its end or its budget, and gives the whole term. From its
 * first contraction on it waits for tasks, also for a bounded agent: AGAIN would
 * have the caller begin anew, and what was done would be done and counted twice. */
static NOINLINE id finish(id susp, u32 epoch) {
  if (susp >= AGAIN) return susp;
  addr agent = self();
  id end = to_the_end(agent, susp, epoch), whole;
  if (end != susp) return end;
  do whole = plug(susp, epoch);
  while (whole == AGAIN);
  give_back(agent, susp, epoch);
  return whole;
}

id EXPORT(reduce)(id expr, u32 max) {
  if (!max) return expr;
  const u32 epoch = epoch_now();
  return finish(start(expr, DESCEND, max, arena_flags(), epoch), epoch);
}

id EXPORT(arenaKernelStep)(id expr) {
  const u32 epoch = epoch_now();
  return finish(start(expr, DESCEND, 1, FLAG_STEP, epoch), epoch);
}
