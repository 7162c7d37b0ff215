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

#define UNLIMITED UINT64_MAX

/* Memo entries: contractions in the high half, 0 for "nothing known"; EMPTY there
 * says that the low half is a COUNT node, which holds the target and 64 bits. */
INLINE u64 memo_of(View *v, id e) { return peek64(v->memo + 8 * e); }

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
    publish64(v->memo + 8 * e, n << 32 | target);
    return;
  }
  if (memo_of(v, e) >> 32 == EMPTY) return;
  id count = take_cell(v);
  if (count == EMPTY) return;
  put_node(v, count, target, (u32)n, (u32)(n >> 32), EMPTY);
  publish8(v->kind + count, COUNT);
  publish64(v->memo + 8 * e, (u64)EMPTY << 32 | count);
}

INLINE int reducible(View *v, id n) { return (shape_of(v, n) & SHAPE_MISSING) == SHAPE_REDEX; }
INLINE int at_stage(View *v, id frame, u8 stage) {
  return frame != EMPTY && sym_of(v, frame) == stage;
}
INLINE u64 saved(View *v, id update) { return two(hash_of(v, update), next_of(v, update)); }
INLINE void save(View *v, id update, u64 since) {
  put(v->hash + 4 * update, (u32)since);
  put(v->next + 4 * update, (u32)(since >> 32));
}

/* What a transition does with the application that it has had made. */
enum { FOR_S, FOR_B, FOR_S1, FOR_S1_SECOND, FOR_B1, FOR_C1, FOR_RETURN, FOR_COLLAPSE };

u32 machine_turn(addr agent, id susp, u32 gas) {
  View view, *v = &view;
  view_load(v, agent);
  const id meter = next_of(v, susp);
  const u32 flags = shape_of(v, meter);
  const u32 memo = flags & FLAG_MEMO;
  const u32 budget = hash_of(v, susp);
  const u64 limit = budget == EMPTY ? UNLIMITED : budget;

  u32 mode = sym_of(v, susp);
  id current = left_of(v, susp), top = right_of(v, susp);
  u64 since = get64(v->memo + 8 * susp); /* contractions since the innermost update frame */
  u64 left = limit;                      /* contractions that may still be done */
  u64 skipped = 0, overflow = 0;
  u32 fuel = gas, stop = STOP_GAS, memo_hits = 0, updates = 0;

  for (; fuel; fuel--) {
    if (UNLIKELY((fuel & 255) == 0) && fuel != gas && UNLIKELY(resize_seq(v->base) & 1)) break;

    /* The application that the transition needs, if any: `(l r)`, made at `make`. */
    id l, r, was, made, first = EMPTY;
    u32 purpose;
    id f1 = top, f2 = EMPTY, f3 = EMPTY, f4 = EMPTY;
    u32 drop = 0; /* frames from the top that the transition frees */

    if (mode != DESCEND) {
      if (top == EMPTY) {
        mode = DONE;
        stop = STOP_DONE;
        fuel--;
        break;
      }
      const id held = right_of(v, top);
      const u8 stage = sym_of(v, top);
      if (stage == UPDATE) {
        if (mode == RETURN) {
          note(v, held, current, since);
          since = add_saturating(saved(v, top), since);
        }
        goto pop;
      }
      if (stage == LEFT && mode == RETURN && !(shape_of(v, held) & SHAPE_NORMAL)) {
        put(v->right + 4 * top, current);
        put8(v->sym + top, RIGHT);
        current = held;
        mode = DESCEND;
        continue;
      }
      l = stage == LEFT ? current : held;
      r = stage == LEFT ? held : current;
      was = hash_of(v, top);
      purpose = FOR_RETURN;
      goto apply;
    }

    const u8 shape = shape_of(v, current);
    const u32 missing = shape & SHAPE_MISSING;

    if (memo && at_stage(v, top, UPDATE) && missing != SHAPE_REDEX && reducible(v, right_of(v, top))) {
      note(v, right_of(v, top), current, since);
      since = add_saturating(saved(v, top), since);
      goto pop;
    }

    if (shape & SHAPE_APP) {
      const u32 at_head = missing && at_stage(v, top, LEFT);
      if (shape & SHAPE_NORMAL && !at_head) {
        mode = RETURN;
        continue;
      }
      if (memo && (missing == SHAPE_REDEX || !at_head)) {
        u64 entry = memo_of(v, current);
        if (entry >> 32) {
          id target = memo_target(v, entry);
          u64 n = memo_count(v, entry);
          if (n <= left || limit == UNLIMITED) {
            if (n < left || limit != UNLIMITED) left -= n;
            else overflow = 1;
            skipped = add_saturating(skipped, n);
            since = add_saturating(since, n);
            memo_hits++;
            current = target;
            continue;
          }
          /* The budget ends inside: go through it step by step. */
        } else if (missing == SHAPE_REDEX && at_stage(v, top, UPDATE) && reducible(v, right_of(v, top))) {
          note(v, right_of(v, top), current, since);
          save(v, top, add_saturating(saved(v, top), since));
          put(v->right + 4 * top, current);
          since = 0;
        } else {
          id frame = take_cell(v);
          if (frame == EMPTY) goto grow;
          put(v->left + 4 * frame, top);
          put(v->right + 4 * frame, current);
          put8(v->sym + frame, UPDATE);
          save(v, frame, since);
          since = 0;
          top = frame;
          updates++;
        }
      }
      id frame = take_cell(v);
      if (frame == EMPTY) goto grow;
      put(v->left + 4 * frame, top);
      put(v->right + 4 * frame, right_of(v, current));
      put(v->hash + 4 * frame, current);
      put8(v->sym + frame, LEFT);
      top = frame;
      current = left_of(v, current);
      continue;
    }

    /* A terminal: are its arguments on the stack? */
    u32 have = 0;
    id beyond = top;
    if (missing && at_stage(v, f1, LEFT)) {
      have = 1;
      beyond = f2 = left_of(v, f1);
      if (missing > 1 && at_stage(v, f2, LEFT)) {
        have = 2;
        beyond = f3 = left_of(v, f2);
        if (missing > 2 && at_stage(v, f3, LEFT)) {
          have = 3;
          beyond = f4 = left_of(v, f3);
          if (missing > 3 && at_stage(v, f4, LEFT)) have = 4;
        }
      }
    }
    if (!missing || have < missing) {
      if (memo && have && at_stage(v, beyond, UPDATE) && reducible(v, right_of(v, beyond))) goto collapse;
      mode = RETURN;
      continue;
    }

    if (left == 0) {
      stop = STOP_BUDGET;
      break;
    }
    switch (sym_of(v, current)) {
    case SYM_I: drop = 1; goto contracted;
    case SYM_K: drop = 2; goto contracted;
    case SYM_W:
      first = right_of(v, f1);
      put(v->right + 4 * f1, right_of(v, f2));
      current = first;
      goto counted;
    case SYM_C: {
      id y = right_of(v, f2);
      put(v->right + 4 * f2, right_of(v, f3));
      put(v->right + 4 * f3, y);
      drop = 1;
      goto contracted;
    }
    case SYM_S: l = right_of(v, f2), r = right_of(v, f3), purpose = FOR_S; goto make;
    case SYM_B: l = right_of(v, f2), r = right_of(v, f3), purpose = FOR_B; goto make;
    case SYM_S1: l = right_of(v, f2), r = right_of(v, f4), purpose = FOR_S1; goto make;
    case SYM_B1: l = right_of(v, f3), r = right_of(v, f4), purpose = FOR_B1; goto make;
    default: l = right_of(v, f2), r = right_of(v, f4), purpose = FOR_C1; goto make;
    }

  collapse: /* the partial application on the stack, argument by argument */
    l = current, r = right_of(v, f1), was = hash_of(v, f1);
    purpose = FOR_COLLAPSE;

  apply: /* `(l r)`, where `was` may be that very application */
    made = was;
    if (was != EMPTY && left_of(v, was) == l && right_of(v, was) == r) goto use;

  make:
    made = cons(v, l, r);
    if (UNLIKELY(made == EMPTY)) goto grow;

  use:
    switch (purpose) {
    case FOR_RETURN: current = made; goto pop;
    case FOR_COLLAPSE: {
      id next = left_of(v, f1);
      free_frame(v, f1);
      top = f1 = next;
      current = made;
      if (--have) goto collapse;
      continue; /* the next transition notes it */
    }
    case FOR_S:
      put(v->right + 4 * f2, r);
      put(v->right + 4 * f3, made);
      drop = 1;
      goto contracted;
    case FOR_B:
      put(v->right + 4 * f3, made);
      drop = 2;
      goto contracted;
    case FOR_S1:
      first = made;
      l = right_of(v, f3), purpose = FOR_S1_SECOND;
      goto make;
    case FOR_S1_SECOND:
      put(v->right + 4 * f3, first);
      put(v->right + 4 * f4, made);
      drop = 2;
      goto contracted;
    case FOR_B1:
      put(v->right + 4 * f3, right_of(v, f2));
      put(v->right + 4 * f4, made);
      drop = 2;
      goto contracted;
    default: /* FOR_C1 */
      put(v->right + 4 * f4, right_of(v, f3));
      put(v->right + 4 * f3, made);
      drop = 2;
    }

  contracted: /* the head's first argument comes next */
    current = right_of(v, f1);
    top = f2;
    if (drop == 2) {
      top = left_of(v, f2);
      free_frame(v, f2);
    }
    free_frame(v, f1);
  counted:
    if (limit != UNLIMITED || left > 1) left--;
    since = add_saturating(since, 1);
    if (flags & FLAG_STEP) mode = REBUILD;
    continue;

  pop: {
    id frame = top;
    top = left_of(v, frame);
    if (!(flags & FLAG_PLUG)) free_frame(v, frame);
    continue;
  }

  grow:
    stop = STOP_GROW;
    break;
  }

  const u64 spent = overflow ? UNLIMITED : limit - left;
  const u32 transitions = gas - fuel;
  put(v->left + 4 * susp, current);
  put(v->right + 4 * susp, top);
  put(v->hash + 4 * susp, budget == EMPTY ? EMPTY : (u32)left);
  put64(v->memo + 8 * susp, since);
  put8(v->sym + susp, (u8)mode);
  u64 total = add_saturating(two(left_of(v, meter), right_of(v, meter)), spent);
  u64 moves = two(hash_of(v, meter), next_of(v, meter)) + transitions;
  put_node(v, meter, (u32)total, (u32)(total >> 32), (u32)moves, (u32)(moves >> 32));
  put64(v->memo + 8 * meter, add_saturating(get64(v->memo + 8 * meter), skipped));
  put8(v->sym + meter, (u8)(stop == STOP_GROW ? STOP_GAS : stop));
  tally(agent, AGENT_CONTRACTIONS, spent);
  tally(agent, AGENT_SKIPPED, skipped);
  tally(agent, AGENT_TRANSITIONS, transitions);
  tally(agent, AGENT_MEMO_HITS, memo_hits);
  tally(agent, AGENT_UPDATES, updates);
  tally(agent, AGENT_TURNS, 1);
  view_store(v);
  return stop;
}
