/* What a host calls to run machines: bounded turns, and the calls of the older
 * interface that run to the end. */
#include "machine.h"

/* Transitions of a turn in the calls that run to the end. */
#define LONG_TURN 100000u

u32 run(addr agent, id susp, u32 gas) {
  if (!enter_soon(agent)) return STOP_GAS;
  addr base = get(agent + AGENT_ARENA);
  u32 capacity = get(header(base, H_CAPACITY));
  if (susp >= capacity || get8(base + get(header(base, H_KIND)) + susp) != SUSPENSION) {
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
 * whose whole term is to be rebuilt from its frames while it stays as it is. */
static NOINLINE id start(id expr, u32 mode, u32 left, u32 flags) {
  addr agent = this_agent();
  if (!agent) return EMPTY;
  for (;;) {
    const id not_in = come_in(agent);
    if (not_in) return not_in;
    View v;
    view_load(&v, agent);
    id susp = EMPTY;
    u32 plug = mode == REBUILD;
    u32 bad = plug ? !is_suspension(&v, expr) : !is_term(&v, expr);
    if (!bad) {
      id current = plug ? left_of(&v, expr) : expr, top = plug ? right_of(&v, expr) : EMPTY;
      susp = machine_new(&v, mode, current, top, left, flags);
    }
    view_store(&v);
    leave(agent);
    if (bad || susp != EMPTY) return susp;
    if (!make_room(agent, v.capacity)) return EMPTY;
  }
}

static u32 arena_flags(void) {
  addr agent = this_agent();
  return agent ? load(header(get(agent + AGENT_ARENA), H_FLAGS)) : 0;
}

id EXPORT(machineStart)(id expr, u32 max) { return start(expr, DESCEND, max, arena_flags()); }

/* machineStep starts a machine that does one contraction and then rebuilds the
 * whole term: arenaKernelStep, transition by transition. */
id EXPORT(machineStep)(id expr) { return start(expr, DESCEND, 1, FLAG_STEP); }

/* machinePlugStart starts a machine that rebuilds the whole term of another one. */
id EXPORT(machinePlugStart)(id susp) { return start(susp, REBUILD, EMPTY, FLAG_PLUG); }

static NOINLINE id result_of(addr agent, id susp) {
  if (!enter(agent)) return EMPTY;
  View v;
  view_load(&v, agent);
  id result = is_suspension(&v, susp) ? machine_result(&v, susp) : EMPTY;
  view_store(&v);
  leave(agent);
  return result;
}

id EXPORT(machineRun)(id susp, u32 gas) {
  addr agent = this_agent();
  if (!agent) return EMPTY;
  switch (run(agent, susp, gas)) {
  case STOP_NONE: return EMPTY;
  case STOP_DONE: return result_of(agent, susp);
  default: return susp;
  }
}

/* machineFree takes back a Suspension, its meter and its frames. */
void EXPORT(machineFree)(id susp) {
  addr agent = this_agent();
  if (!agent || !enter(agent)) return;
  View v;
  view_load(&v, agent);
  if (is_suspension(&v, susp)) machine_free(&v, susp);
  view_store(&v);
  leave(agent);
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

/* to_the_end runs a machine until it is done, or can't go on. */
static NOINLINE id to_the_end(addr agent, id susp) {
  for (;;) {
    switch (run(agent, susp, LONG_TURN)) {
    case STOP_DONE: {
      id result = result_of(agent, susp);
      machineFree(susp);
      return result;
    }
    case STOP_GAS:
      if (poisoned(agent)) return EMPTY;
      continue;
    case STOP_BUDGET: return susp;
    default: return EMPTY;
    }
  }
}

id EXPORT(machinePlug)(id susp) {
  id copy = machinePlugStart(susp);
  return copy >= AGAIN ? copy : to_the_end(self(), copy);
}

/* finish runs a machine to its end or its budget, and gives the whole term. */
static NOINLINE id finish(id susp) {
  if (susp >= AGAIN) return susp;
  addr agent = self();
  id end = to_the_end(agent, susp);
  if (end != susp) return end;
  id whole = machinePlug(susp);
  machineFree(susp);
  return whole;
}

id EXPORT(reduce)(id expr, u32 max) { return max ? finish(machineStart(expr, max)) : expr; }
id EXPORT(arenaKernelStep)(id expr) { return finish(machineStep(expr)); }
