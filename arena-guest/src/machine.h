/* The machine's life outside a turn; machine.c has the turn itself. All of this
 * is for an agent that is inside. */
#ifndef SKIREPL_MACHINE_H
#define SKIREPL_MACHINE_H

#include "agent.h"
#include "nodes.h"

INLINE u64 add_saturating(u64 a, u64 b) { return a > UINT64_MAX - b ? UINT64_MAX : a + b; }

/* The words of a meter and a Suspension. */
INLINE void put_node(View *v, id n, u32 l, u32 r, u32 h, u32 x) {
  put(v->left + 4 * n, l);
  put(v->right + 4 * n, r);
  put(v->hash + 4 * n, h);
  put(v->next + 4 * n, x);
}

/* The flags of the machine that a meter belongs to. */
INLINE u32 flags_of(View *v, id meter) { return (u32)get64(digest_of(v, meter) + 8); }

/* machine_new makes a Suspension and its meter in the state (mode, current, top)
 * with `left` contractions (EMPTY: no limit). EMPTY: no ids left. */
INLINE id machine_new(View *v, u32 mode, id current, id top, u32 left, u32 flags) {
  id susp = take_cell(v);
  if (susp == EMPTY) return EMPTY;
  id meter = take_cell(v);
  if (meter == EMPTY) {
    free_frame(v, susp);
    return EMPTY;
  }
  put_node(v, meter, 0, 0, 0, 0);
  put64(digest_of(v, meter), 0);
  put64(digest_of(v, meter) + 8, flags);
  put8(v->sym + meter, STOP_NONE);
  publish8(v->kind + meter, METER);
  put_node(v, susp, current, top, left, meter);
  put64(digest_of(v, susp), 0);
  put64(digest_of(v, susp) + 8, 0);
  put8(v->sym + susp, (u8)mode);
  publish8(v->kind + susp, SUSPENSION);
  return susp;
}

/* Frames that machine_free takes back at most, so that it is bounded; more than
 * that of a machine dropped halfway stay unused until a reset. */
#define FREED_FRAMES 65536u

/* machine_free takes back a machine, and the frames that are its own. */
INLINE void machine_free(View *v, id susp) {
  id meter = next_of(v, susp), frame = right_of(v, susp);
  u32 own = !(flags_of(v, meter) & FLAG_PLUG);
  for (u32 n = 0; own && frame != EMPTY && n < FREED_FRAMES; n++) {
    id parent = left_of(v, frame);
    free_frame(v, frame);
    frame = parent;
  }
  free_cell(v, meter);
  free_cell(v, susp);
}

/* machine_result takes the result out of a finished machine, and frees it if it
 * was a worker's own; else its meter can still be read. */
INLINE id machine_result(View *v, id susp) {
  id result = left_of(v, susp);
  if (flags_of(v, next_of(v, susp)) & FLAG_AUTO) machine_free(v, susp);
  return result;
}

/* machine_turn runs a Suspension for at most `gas` transitions and says why it
 * stopped (STOP_…); STOP_GROW: the arena must grow before it can go on. */
u32 machine_turn(addr agent, id susp, u32 gas);
enum { STOP_GROW = 100, STOP_BUSY = 101 };

INLINE int is_suspension(View *v, id n) {
  return n < v->capacity && kind_of(v, n) == SUSPENSION;
}

/* is_paused says that it is one, and of an epoch that isn't over. */
INLINE int is_paused(View *v, id n, u32 epoch) { return epoch_of(v->agent) == epoch && is_suspension(v, n); }

/* run is one bounded turn of a Suspension of that epoch by an agent outside, which
 * it leaves outside. STOP_GAS also means that the arena must grow; STOP_NONE that
 * `susp` is no Suspension, or of an epoch that is over; STOP_BUSY that a task kept
 * the agent out: the machine has not run, and its meter tells of an earlier turn. */
u32 run(addr agent, id susp, u32 gas, u32 epoch);

#endif
