/* The machine: leftmost-outermost reduction with an explicit stack.
 *
 * State: (mode, current node, top frame). Each round of the loop is one
 * transition. As stack pictures, top to the right; `a.` is a left frame holding
 * the argument a, `f:` a right frame holding the finished function part f, `e!` an
 * update frame of node e:
 *
 *   descend  (f a) ∣ …            → f ∣ … a.           push
 *   descend  I ∣ … x.             → x ∣ …              contract, one contraction each
 *   descend  K ∣ … y. x.          → x ∣ …
 *   descend  S ∣ … z. y. x.       → x ∣ … (y z). z.
 *   descend  B ∣ … z. y. x.       → x ∣ … (y z).
 *   descend  C ∣ … z. y. x.       → x ∣ … y. z.
 *   descend  S' ∣ … z. y. x. c.   → c ∣ … (y z). (x z).
 *   descend  B' ∣ … z. y. x. c.   → c ∣ … (y z). x.
 *   descend  C' ∣ … z. y. x. c.   → c ∣ … y. (x z).
 *   descend  W ∣ … y. x.          → x ∣ … y. y.
 *   descend  h ∣ …                → return h ∣ …       h wants more arguments than there are, or is normal
 *   return   f ∣ … a.             → descend a ∣ … f:   a is not in normal form
 *   return   f ∣ … a.             → return (f a) ∣ …   a is in normal form
 *   return   a ∣ … f:             → return (f a) ∣ …
 *   return   n ∣                  → done
 *   rebuild  n ∣ … a.             → rebuild (n a) ∣ …  no reduction: the whole term
 *   rebuild  n ∣ … f:             → rebuild (f n) ∣ …
 *
 * and with the memo on (e is a node, n the contractions since its frame was pushed):
 *
 *   descend  e ∣ …                → t ∣ …              e →n t is known: n contractions are skipped
 *   descend  (f a) ∣ …            → f ∣ … (f a)! a.    not known: an update frame goes beneath
 *   descend  (f a) ∣ … e!         → f ∣ … (f a)! a.    a tail: e →n (f a) is noted, one frame does
 *   descend  w ∣ … e!             → w ∣ …              w is in weak head normal form: e →n w is noted
 *   descend  h ∣ … e! b. a.       → (h a b) ∣ …        the same, its arguments still on the stack
 *   return   n ∣ … e!             → return n ∣ …       e →n n is noted
 *
 * What is noted is a fact of normal order about e alone: "after n contractions e
 * is t". While e is at the head of an application only facts that end at its weak
 * head normal form may be used, since after that the outer arguments come first;
 * unless that form is headed by a variable: then e's own arguments come first.
 * So a reducible node's entry never goes past its weak head normal form unless it
 * is headed by a variable, and the entry of a node in weak head normal form is
 * its normal form: one entry a node is enough.
 *
 * A transition takes all the ids that it needs before it changes anything. */
#include "machine.h"
#include "stack.h"

/* Memo entries: contractions in the high half, 0 for "nothing known"; EMPTY there
 * says that the low half is a COUNT node, which holds the target and 64 bits. */
INLINE u64 memo_of(View *v, id e) { return peek64(digest_of(v, e)); }

INLINE id memo_target(View *v, u64 entry) {
  u32 n = (u32)entry;
  return UNLIKELY(entry >> 32 == EMPTY) ? left_of(v, n) : n;
}

INLINE u64 memo_count(View *v, u64 entry) {
  u32 n = (u32)entry;
  return UNLIKELY(entry >> 32 == EMPTY) ? two(right_of(v, n), hash_of(v, n)) : entry >> 32;
}

/* note records e →n target. An entry with a COUNT node stays as it is, so that
 * none of those is lost; with no id left for one the fact is not kept. */
INLINE void note(View *v, id e, id target, u64 n) {
  if (!n || e == target) return;
  if (LIKELY(n < EMPTY)) {
    publish64(digest_of(v, e), n << 32 | target);
    return;
  }
  if (memo_of(v, e) >> 32 == EMPTY) return;
  id count = take_id(v); /* the free list is promised to the stack */
  if (count == EMPTY) return;
  put_node(v, count, target, (u32)n, (u32)(n >> 32), EMPTY);
  publish8(v->kind + count, COUNT);
  publish64(digest_of(v, e), (u64)EMPTY << 32 | count);
}

INLINE int is_reducible(u32 shape) { return (shape & SHAPE_MISSING) == SHAPE_REDEX; }

/* waits_for_head says that a frame waits for the weak head normal form of its node. */
INLINE int waits_for_head(View *v, u64 f) {
  return frame_stage(f) == UPDATE && is_reducible(shape_of(v, frame_node(f)));
}

/* Contractions are counted modulo 2^64: `now`. An update frame notes the difference
 * between now and when it was pushed, AGENT_SINCE for the innermost one; what is
 * beneath it saves that of the next. AGENT_OVER says that a difference is more than
 * 2^64 and is noted as UINT64_MAX. */
#define OVER_SINCE 1u
#define OVER_TURN 2u

INLINE void settle(View *v, id e, id target, u64 now) {
  const u32 over = get(v->agent + AGENT_OVER) & OVER_SINCE;
  note(v, e, target, over ? UINT64_MAX : now - get64(v->agent + AGENT_SINCE));
}

/* begin_update starts to count for a new innermost update frame. */
INLINE void begin_update(addr agent, u64 now) {
  put64(agent + AGENT_SINCE, now);
  put(agent + AGENT_OVER, get(agent + AGENT_OVER) & ~OVER_SINCE);
}

/* end_update goes back to the count of the frame beneath the one on top. */
INLINE void end_update(addr agent, addr at) {
  put64(agent + AGENT_SINCE, peek(at, 1));
  put(agent + AGENT_OVER, get(agent + AGENT_OVER) | frame_data(peek(at, 0)));
}

/* What a transition does with the application that it has had made. */
enum { FOR_S, FOR_B, FOR_S1, FOR_S1_SECOND, FOR_B1, FOR_C1, FOR_RETURN, FOR_COLLAPSE };

u32 machine_turn(addr agent, id susp, u32 gas) {
  View view, *v = &view;
  view_load(v, agent);
  const u32 flags = flags_of(v, next_of(v, susp));
  const u32 unlimited = hash_of(v, susp) == EMPTY;
  u64 left = unlimited ? UINT64_MAX : hash_of(v, susp); /* contractions that may still be done */
  const u64 end = left + get64(digest_of(v, susp));     /* now + left, all through the turn */
  put64(agent + AGENT_SINCE, get64(digest_of(v, susp) + 8));
  put(agent + AGENT_OVER, flags & FLAG_OVER ? OVER_SINCE : 0);
  put64(agent + AGENT_TURN_SKIPPED, 0);

  u32 mode = sym_of(v, susp);
  id current = left_of(v, susp);
  addr at = stack_open(agent, right_of(v, susp), flags & FLAG_PLUG);
  u32 fuel = gas, stop = STOP_GAS;

  for (; fuel; fuel--) {
    if (UNLIKELY((fuel & 255) == 0) && UNLIKELY(resize_seq(v->base) & 1) && fuel != gas) break;

    u64 top = peek(at, 0);
    if (UNLIKELY(frame_stage(top) == EDGE) && get(agent + AGENT_CHAIN) != EMPTY) {
      at = refill(agent);
      top = peek(at, 0);
    }

    /* The application that the transition needs, if any: `(l r)`, made at `make`. */
    id l = EMPTY, r, made, first = EMPTY;
    u32 purpose, have = 0, done = 0;
    u64 e2 = 0, e3 = 0, e4 = 0;

    if (mode != DESCEND) {
      const u32 stage = frame_stage(top);
      if (stage == EDGE) {
        mode = DONE;
        stop = STOP_DONE;
        fuel--;
        break;
      }
      const id held = frame_node(top);
      if (stage == UPDATE) {
        if (mode == RETURN) {
          settle(v, held, current, end - left);
          end_update(agent, at);
        }
        at -= 16;
        continue;
      }
      if (stage == LEFT && mode == RETURN && !(shape_of(v, held) & SHAPE_NORMAL)) {
        poke(at, 0, frame(RIGHT, current, frame_data(top)));
        current = held;
        mode = DESCEND;
        continue;
      }
      l = stage == LEFT ? current : held;
      r = stage == LEFT ? held : current;
      purpose = FOR_RETURN;
      made = frame_data(top); /* it may be that very application */
      if (made != EMPTY && (parts_of(v, made) & PARTS_KEY) == two(l, r)) goto use;
      goto make;
    }

    const u64 parts = parts_of(v, current);
    const u32 shape = part_shape(parts);
    const u32 missing = shape & SHAPE_MISSING;

    if (flags & FLAG_MEMO && frame_stage(top) == UPDATE && !is_reducible(shape) && waits_for_head(v, top)) {
      settle(v, frame_node(top), current, end - left);
      end_update(agent, at);
      at -= 16;
      continue;
    }

    if (shape & SHAPE_APP) {
      const u32 at_head = missing && frame_stage(top) == LEFT;
      if (shape & SHAPE_NORMAL && !at_head) {
        mode = RETURN;
        continue;
      }
      u32 more = 8;
      if (flags & FLAG_MEMO && (missing == SHAPE_REDEX || !at_head)) {
        const u64 entry = memo_of(v, current);
        if (entry >> 32) {
          const u64 n = memo_count(v, entry);
          if (n <= left || unlimited) {
            if (n > left || n == UINT64_MAX) put(agent + AGENT_OVER, OVER_SINCE | OVER_TURN);
            left -= n;
            put64(agent + AGENT_TURN_SKIPPED, add_saturating(get64(agent + AGENT_TURN_SKIPPED), n));
            tally(agent, AGENT_MEMO_HITS, 1);
            current = memo_target(v, entry);
            continue;
          }
          /* The budget ends inside: go through it step by step. */
        } else if (missing == SHAPE_REDEX && waits_for_head(v, top)) {
          settle(v, frame_node(top), current, end - left);
          poke(at, 0, frame(UPDATE, current, frame_data(top) | (get(agent + AGENT_OVER) & OVER_SINCE)));
          begin_update(agent, end - left);
        } else {
          more = 24;
        }
      }
      if (UNLIKELY(at + more > get(agent + AGENT_LIMIT))) {
        at = more_frames(agent, at, more);
        if (at + more > get(agent + AGENT_LIMIT)) {
          stop = STOP_GROW;
          break;
        }
      }
      u64 *slots = (u64 *)AT(at);
      if (more == 24) {
        slots[EDGES] = get64(agent + AGENT_SINCE);
        slots[EDGES + 1] = frame(UPDATE, current, get(agent + AGENT_OVER) & OVER_SINCE);
        slots[EDGES + 2] = frame(LEFT, part_right(parts), current);
        begin_update(agent, end - left);
        tally(agent, AGENT_UPDATES, 1);
      } else {
        slots[EDGES] = frame(LEFT, part_right(parts), current);
      }
      at += more;
      current = part_left(parts);
      continue;
    }

    /* A terminal: are its arguments on the stack? */
    if (missing > 1) e2 = peek(at, 1);
    if (missing > 2) e3 = peek(at, 2);
    if (missing > 3) e4 = peek(at, 3);
    if (!missing || ((u32)(top | e2 | e3 | e4) >> 30) != LEFT) {
      while (have < missing && frame_stage(peek(at, have)) == LEFT) have++;
      if (missing) {
        const u64 beyond = peek(at, have);
        if (frame_stage(beyond) == EDGE && get(agent + AGENT_CHAIN) != EMPTY) { /* more of them are nodes */
          at = spill_and_refill(agent, at);
          fuel++;
          continue;
        }
        if (flags & FLAG_MEMO && have && waits_for_head(v, beyond)) goto collapse;
      }
      mode = RETURN;
      continue;
    }

    if (left == 0 && !unlimited) {
      stop = STOP_BUDGET;
      break;
    }
    switch (sym_of(v, current)) {
    case SYM_I: at -= 8; goto contracted;
    case SYM_K: at -= 16; goto contracted;
    case SYM_W:
      poke(at, 0, e2);
      goto contracted;
    case SYM_C:
      poke(at, 1, e3);
      poke(at, 2, e2);
      at -= 8;
      goto contracted;
    case SYM_S: l = frame_node(e2), r = frame_node(e3), purpose = FOR_S; break;
    case SYM_B: l = frame_node(e2), r = frame_node(e3), purpose = FOR_B; break;
    case SYM_S1: l = frame_node(e2), r = frame_node(e4), purpose = FOR_S1; break;
    case SYM_B1: l = frame_node(e3), r = frame_node(e4), purpose = FOR_B1; break;
    default: l = frame_node(e2), r = frame_node(e4), purpose = FOR_C1;
    }
    goto make;

  collapse: /* the partial application on the stack, argument by argument */
    l = done ? l : current, r = frame_node(peek(at, done)), made = frame_data(peek(at, done));
    purpose = FOR_COLLAPSE;
    if (made != EMPTY && (parts_of(v, made) & PARTS_KEY) == two(l, r)) goto use;

  make:
    made = cons(v, l, r);
    if (UNLIKELY(made == EMPTY)) {
      stop = STOP_GROW;
      break;
    }

  use:
    switch (purpose) {
    case FOR_RETURN:
      current = made;
      at -= 8;
      continue;
    case FOR_COLLAPSE:
      l = made;
      if (++done < have) goto collapse;
      current = made; /* the next transition notes it */
      at -= 8 * have;
      continue;
    case FOR_S:
      poke(at, 1, frame(LEFT, r, EMPTY));
      poke(at, 2, frame(LEFT, made, EMPTY));
      at -= 8;
      break;
    case FOR_B:
      poke(at, 2, frame(LEFT, made, EMPTY));
      at -= 16;
      break;
    case FOR_S1:
      first = made;
      l = frame_node(e3), purpose = FOR_S1_SECOND;
      goto make;
    case FOR_S1_SECOND:
      poke(at, 2, frame(LEFT, first, EMPTY));
      poke(at, 3, frame(LEFT, made, EMPTY));
      at -= 16;
      break;
    case FOR_B1:
      poke(at, 2, e2);
      poke(at, 3, frame(LEFT, made, EMPTY));
      at -= 16;
      break;
    default: /* FOR_C1 */
      poke(at, 3, e3);
      poke(at, 2, frame(LEFT, made, EMPTY));
      at -= 16;
    }

  contracted: /* the head's first argument comes next */
    current = frame_node(top);
    left--;
    if (flags & FLAG_STEP) mode = REBUILD;
  }

  const u64 now = end - left, before = get64(digest_of(v, susp));
  const u32 over = get(agent + AGENT_OVER);
  const u64 spent = over & OVER_TURN ? UINT64_MAX : now - before;
  const u64 skipped = get64(agent + AGENT_TURN_SKIPPED);
  const u32 transitions = gas - fuel;
  const id meter = next_of(v, susp);
  put(v->right + 4 * susp, stack_close(v, at));
  put(v->left + 4 * susp, current);
  if (!unlimited) put(v->hash + 4 * susp, (u32)left);
  put64(digest_of(v, susp), now);
  put64(digest_of(v, susp) + 8, get64(agent + AGENT_SINCE));
  put8(v->sym + susp, (u8)mode);
  const u64 total = add_saturating(two(left_of(v, meter), right_of(v, meter)), spent);
  const u64 moves = two(hash_of(v, meter), next_of(v, meter)) + transitions;
  put_node(v, meter, (u32)total, (u32)(total >> 32), (u32)moves, (u32)(moves >> 32));
  put64(digest_of(v, meter), add_saturating(get64(digest_of(v, meter)), skipped));
  put64(digest_of(v, meter) + 8, (flags & ~FLAG_OVER) | (over & OVER_SINCE ? FLAG_OVER : 0));
  put8(v->sym + meter, (u8)(stop == STOP_GROW ? STOP_GAS : stop));
  tally(agent, AGENT_CONTRACTIONS, spent);
  tally(agent, AGENT_SKIPPED, skipped);
  tally(agent, AGENT_TRANSITIONS, transitions);
  tally(agent, AGENT_TURNS, 1);
  view_store(v);
  return stop;
}
