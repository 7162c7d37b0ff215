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
  id count = take_id(v->agent); /* the free list is promised to the stack */
  if (count == EMPTY) return;
  put_node(v, count, target, (u32)n, (u32)(n >> 32), EMPTY);
  publish8(v->kind + count, COUNT);
  publish64(digest_of(v, e), (u64)EMPTY << 32 | count);
}

INLINE int is_partial(u64 parts) {
  return (part_shape(parts) & (SHAPE_APP | SHAPE_MISSING)) - SHAPE_APP - 1 < SHAPE_REDEX - 1;
}

INLINE int is_reducible(u32 shape) { return (shape & SHAPE_MISSING) == SHAPE_REDEX; }

/* waits_for_head says that a frame waits for the weak head normal form of its node. */
INLINE int waits_for_head(View *v, u64 f) {
  return frame_stage(f) == UPDATE && is_reducible(shape_of(v, frame_node(f)));
}

/* An update frame counts the contractions since it was pushed. For the innermost one
 * those are AGENT_SPENT and what the turn has done since `left` was AGENT_MARK; what
 * lies beneath an update frame keeps the count of the next one, which doesn't go on
 * meanwhile. All of it saturates, so that a fact is exact or says 2^64-1. */
INLINE u64 spent_since(addr agent, u32 left) {
  return add_saturating(get64(agent + AGENT_SPENT), get(agent + AGENT_MARK) - left);
}

INLINE void count_from(addr agent, u64 spent, u32 left) {
  put64(agent + AGENT_SPENT, spent);
  put(agent + AGENT_MARK, left);
}

/* settle notes of the innermost update frame's node what it has come to, and takes
 * the frame away. */
INLINE void settle(View *v, addr at, id target, u32 left) {
  const u64 spent = spent_since(v->agent, left);
  note(v, frame_node(peek(at, 0)), target, spent);
  count_from(v->agent, add_saturating(peek(at, 1), spent), left);
}

/* apply is cons for frames: `known` may be that very application. */
INLINE id apply(addr agent, addr digest, id l, id r, id known) {
  if (known != EMPTY && (((u64 *)AT(digest + DIGEST_BYTES * known))[1] & PARTS_KEY) == two(l, r)) return known;
  return cons(agent, l, r);
}

u32 machine_turn(addr agent, id susp, u32 gas) {
  View view, *v = &view;
  view_load(v, agent);
  const u32 flags = flags_of(v, next_of(v, susp));
  const u32 unlimited = hash_of(v, susp) == EMPTY;
  /* Contractions that may still be done. Without a limit no turn does so many, and
   * those that are skipped are not taken off. */
  u32 left = hash_of(v, susp);
  const u32 before = left;
  count_from(agent, get64(digest_of(v, susp)), left);
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

    id made;
    u32 have = 0;
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
        if (mode == RETURN) settle(v, at, current, left);
        at -= 16;
        continue;
      }
      if (stage == LEFT && mode == RETURN && !(shape_of(v, held) & SHAPE_NORMAL)) {
        poke(at, 0, frame(RIGHT, current, frame_data(top)));
        current = held;
        mode = DESCEND;
        continue;
      }
      const id l = stage == LEFT ? current : held;
      const id r = stage == LEFT ? held : current;
      made = apply(agent, v->digest, l, r, frame_data(top));
      if (UNLIKELY(made == EMPTY)) goto grow;
      current = made;
      at -= 8;
      continue;
    }

    u64 parts = parts_of(v, current);
    /* Down a partial application whose arguments are there anyway, nothing is known
     * or to be noted. */
    if (frame_stage(top) == LEFT) {
      const addr limit = get(agent + AGENT_LIMIT) - 8;
      while (is_partial(parts) && fuel > 1 && at <= limit) {
        top = frame(LEFT, part_right(parts), current);
        put64(at + 8 * EDGES, top);
        at += 8;
        current = part_left(parts);
        parts = parts_of(v, current);
        fuel--;
      }
    }
    const u32 shape = part_shape(parts);
    const u32 missing = shape & SHAPE_MISSING;

    if (flags & FLAG_MEMO && frame_stage(top) == UPDATE && !is_reducible(shape) && waits_for_head(v, top)) {
      settle(v, at, current, left);
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
            if (!unlimited) left -= (u32)n, put(agent + AGENT_MARK, get(agent + AGENT_MARK) - (u32)n);
            put64(agent + AGENT_SPENT, add_saturating(get64(agent + AGENT_SPENT), n));
            put64(agent + AGENT_TURN_SKIPPED, add_saturating(get64(agent + AGENT_TURN_SKIPPED), n));
            tally(agent, AGENT_MEMO_HITS, 1);
            current = memo_target(v, entry);
            continue;
          }
          /* The budget ends inside: go through it step by step. */
        } else if (missing == SHAPE_REDEX && waits_for_head(v, top)) {
          const u64 spent = spent_since(agent, left);
          note(v, frame_node(top), current, spent);
          poke(at, 0, frame(UPDATE, current, 0));
          poke(at, 1, add_saturating(peek(at, 1), spent));
          count_from(agent, 0, left);
        } else {
          more = 24;
        }
      }
      addr limit = get(agent + AGENT_LIMIT);
      if (UNLIKELY(at + more > limit)) {
        at = more_frames(agent, at, more);
        limit = get(agent + AGENT_LIMIT);
        if (at + more > limit) {
          stop = STOP_GROW;
          break;
        }
      }
      u64 *slots = (u64 *)AT(at);
      if (more == 24) {
        slots[EDGES] = spent_since(agent, left);
        slots[EDGES + 1] = frame(UPDATE, current, 0);
        slots[EDGES + 2] = frame(LEFT, part_right(parts), current);
        count_from(agent, 0, left);
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
        if (flags & FLAG_MEMO && have && waits_for_head(v, beyond)) {
          /* the partial application on the stack, argument by argument */
          made = current;
          for (u32 i = 0; i < have && made != EMPTY; i++)
            made = apply(agent, v->digest, made, frame_node(peek(at, i)), frame_data(peek(at, i)));
          if (UNLIKELY(made == EMPTY)) goto grow;
          current = made; /* the next transition notes it */
          at -= 8 * have;
          continue;
        }
      }
      mode = RETURN;
      continue;
    }

    if (left == 0 && !unlimited) {
      stop = STOP_BUDGET;
      break;
    }
    switch (part_left(parts)) { /* a terminal's left is its symbol */
    case SYM_I: at -= 8; break;
    case SYM_K: at -= 16; break;
    case SYM_W:
      poke(at, 0, e2);
      break;
    case SYM_C:
      poke(at, 1, e3);
      poke(at, 2, e2);
      at -= 8;
      break;
    case SYM_S:
      made = cons(agent, frame_node(e2), frame_node(e3));
      if (UNLIKELY(made == EMPTY)) goto grow;
      poke(at, 1, frame(LEFT, frame_node(e3), EMPTY));
      poke(at, 2, frame(LEFT, made, EMPTY));
      at -= 8;
      break;
    case SYM_B:
      made = cons(agent, frame_node(e2), frame_node(e3));
      if (UNLIKELY(made == EMPTY)) goto grow;
      poke(at, 2, frame(LEFT, made, EMPTY));
      at -= 16;
      break;
    case SYM_S1: {
      made = cons(agent, frame_node(e2), frame_node(e4));
      if (UNLIKELY(made == EMPTY)) goto grow;
      const id second = cons(agent, frame_node(e3), frame_node(e4));
      if (UNLIKELY(second == EMPTY)) goto grow;
      poke(at, 2, frame(LEFT, made, EMPTY));
      poke(at, 3, frame(LEFT, second, EMPTY));
      at -= 16;
      break;
    }
    case SYM_B1:
      made = cons(agent, frame_node(e3), frame_node(e4));
      if (UNLIKELY(made == EMPTY)) goto grow;
      poke(at, 2, e2);
      poke(at, 3, frame(LEFT, made, EMPTY));
      at -= 16;
      break;
    default: /* SYM_C1 */
      made = cons(agent, frame_node(e2), frame_node(e4));
      if (UNLIKELY(made == EMPTY)) goto grow;
      poke(at, 3, e3);
      poke(at, 2, frame(LEFT, made, EMPTY));
      at -= 16;
    }

    current = frame_node(top);
    left--;
    if (flags & FLAG_STEP) mode = REBUILD;
    continue;

  grow:
    stop = STOP_GROW;
    break;
  }

  const u64 skipped = get64(agent + AGENT_TURN_SKIPPED);
  const u64 spent = unlimited ? add_saturating(before - left, skipped) : before - left;
  const u32 transitions = gas - fuel;
  const id meter = next_of(v, susp);
  put(v->right + 4 * susp, stack_close(v, at));
  put(v->left + 4 * susp, current);
  if (!unlimited) put(v->hash + 4 * susp, left);
  put64(digest_of(v, susp), spent_since(agent, left));
  put8(v->sym + susp, (u8)mode);
  const u64 total = add_saturating(two(left_of(v, meter), right_of(v, meter)), spent);
  const u64 moves = two(hash_of(v, meter), next_of(v, meter)) + transitions;
  put_node(v, meter, (u32)total, (u32)(total >> 32), (u32)moves, (u32)(moves >> 32));
  put64(digest_of(v, meter), add_saturating(get64(digest_of(v, meter)), skipped));
  put8(v->sym + meter, (u8)(stop == STOP_GROW ? STOP_GAS : stop));
  tally(agent, AGENT_CONTRACTIONS, spent);
  tally(agent, AGENT_SKIPPED, skipped);
  tally(agent, AGENT_TRANSITIONS, transitions);
  tally(agent, AGENT_TURNS, 1);
  return stop;
}
