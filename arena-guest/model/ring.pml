/* The rings of src/rings.c: push and pop, by several producers and consumers at a time.
 *
 * One step here is one access to shared memory there, in the same order. The ring begins
 * with PREFILL items, each producer tries EACH times to push, each consumer to pop. At the end a judge
 * pops what is left and then fills and empties the ring: a slot that somebody left
 * wrong would show.
 *
 * What is at a position is that position's item, so nothing is lost, comes twice or
 * out of order; a slot is in one hand at a time; and each retry follows a step forward
 * of somebody else's, so that of those who are at the ring one always gets on. */

#ifndef SLOTS
#define SLOTS 2
#endif
#ifndef PRODUCERS
#define PRODUCERS 2
#endif
#ifndef CONSUMERS
#define CONSUMERS 2
#endif
#ifndef EACH
#define EACH 2
#endif
#ifndef PREFILL
#define PREFILL 0
#endif
#define POSITIONS 32 /* 2^32 in the guest; as there, more than pass while one agent sleeps */
#define FIRST 30     /* where the ring begins, so that positions wrap */
#define NONE 255

byte head = FIRST, tail = FIRST;
byte seq[SLOTS], node[SLOTS], req[SLOTS];

/* What no code reads: for the claims. */
byte holder[SLOTS];     /* 0, or who has claimed the slot and not passed it on */
bool published[SLOTS];       /* published and not freed */
byte item[POSITIONS];   /* what was pushed there; NONE: nothing, or it has been taken */
byte accepted, taken;

#define SLOT(p) ((p) % SLOTS)
#define NEXT(p) (((p) + 1) % POSITIONS)
/* (int32_t)(s - p) */
#ifdef UNSIGNED /* compares positions as they are */
#define BEHIND(s, p) ((s) < (p))
#else
#define BEHIND(s, p) ((((s) + POSITIONS - (p)) % POSITIONS) >= POSITIONS / 2)
#endif

inline push(value) {
  done = 0;
  do
  :: at = tail;
     atomic {
       s = seq[SLOT(at)];
#ifdef COUNT_ONLY /* goes by the positions and not by the slot's number */
       if
       :: (at + POSITIONS - head) % POSITIONS < SLOTS -> s = at
       :: else -> s = (at + POSITIONS - 1) % POSITIONS
       fi;
#endif
       assert(s == at || BEHIND(s, at) || tail != at); /* a retry: somebody has pushed */
       assert(!BEHIND(s, at) || holder[SLOT(at)] || published[SLOT(at)])
     };
     if
     :: s != at && BEHIND(s, at) -> break /* full */
     :: s != at && !BEHIND(s, at) -> skip
     :: s == at ->
#ifdef PUSH_NO_CAS /* stores the position that follows the one it read */
        atomic {
          true ->
#else
        atomic {
          if
          :: tail == at ->
#endif
             tail = NEXT(at);
             assert(!holder[SLOT(at)] && !published[SLOT(at)] && item[at] == NONE);
             holder[SLOT(at)] = me;
             item[at] = value;
             done = 1
#ifndef PUSH_NO_CAS
          :: else
          fi
#endif
        };
        if
        :: done ->
#ifdef SEQ_EARLY /* publishes the slot before it has written it */
           d_step { holder[SLOT(at)] = 0; published[SLOT(at)] = 1; seq[SLOT(at)] = NEXT(at) };
#endif
           node[SLOT(at)] = value;
           req[SLOT(at)] = value;
#ifndef SEQ_EARLY
           d_step { holder[SLOT(at)] = 0; published[SLOT(at)] = 1; seq[SLOT(at)] = NEXT(at) };
#endif
           break
        :: !done
        fi
     fi
  od
}

inline pop() {
  done = 0;
  do
  :: at = head;
     atomic {
       s = seq[SLOT(at)];
#ifdef POP_COUNT_ONLY /* goes by the positions and not by the slot's number */
       s = (at != tail -> NEXT(at) : at);
#endif
       assert(s == NEXT(at) || BEHIND(s, NEXT(at)) || head != at);
       assert(!BEHIND(s, NEXT(at)) || !published[SLOT(at)] || holder[SLOT(at)] || head != at)
     };
     if
     :: s != NEXT(at) && BEHIND(s, NEXT(at)) -> break /* empty */
     :: s != NEXT(at) && !BEHIND(s, NEXT(at)) -> skip
     :: s == NEXT(at) ->
#ifdef POP_NO_CAS
        atomic {
          true ->
#else
        atomic {
          if
          :: head == at ->
#endif
             head = NEXT(at);
             assert(!holder[SLOT(at)] && published[SLOT(at)] && item[at] != NONE);
             holder[SLOT(at)] = me;
             value = item[at];
             item[at] = NONE;
             done = 1
#ifndef POP_NO_CAS
          :: else
          fi
#endif
        };
        if
        :: done ->
#ifdef FREE_EARLY /* frees the slot before it has read it */
           d_step { holder[SLOT(at)] = 0; published[SLOT(at)] = 0; seq[SLOT(at)] = (at + SLOTS) % POSITIONS };
#endif
           assert(req[SLOT(at)] == value);
           assert(node[SLOT(at)] == value);
#ifdef FREE_SAME /* frees it for the position that it had */
           d_step { holder[SLOT(at)] = 0; published[SLOT(at)] = 0; seq[SLOT(at)] = at };
#elif !defined(FREE_EARLY)
           d_step { holder[SLOT(at)] = 0; published[SLOT(at)] = 0; seq[SLOT(at)] = (at + SLOTS) % POSITIONS };
#endif
           break
        :: !done
        fi
     fi
  od
}

proctype producer(byte me) {
  byte at, s, tries;
  bool done;
  do
  :: tries < EACH ->
     tries++;
     push(me);
     atomic { accepted = accepted + done; at = 0; s = 0; done = 0 }
  :: tries == EACH -> break
  od
}

proctype consumer(byte me) {
  byte at, s, value, tries;
  bool done;
  do
  :: tries < EACH ->
     tries++;
     pop();
     atomic { taken = taken + done; at = 0; s = 0; done = 0; value = 0 }
  :: tries == EACH -> break
  od
}

init {
  byte at, s, value, me = 100, n;
  bool done;
  atomic {
    do
    :: n < POSITIONS -> item[n] = NONE; n++
    :: n == POSITIONS -> break
    od;
    n = 0;
    do
    :: n < SLOTS -> seq[SLOT(FIRST + n)] = (FIRST + n) % POSITIONS; n++
    :: n == SLOTS -> break
    od;
    n = 0;
    do
    :: n < PREFILL -> n++; push(100); accepted++
    :: n == PREFILL -> break
    od;
    at = 0; s = 0; done = 0; n = 0;
    do
    :: n < PRODUCERS -> n++; run producer(n)
    :: n == PRODUCERS -> break
    od;
    do
    :: n < PRODUCERS + CONSUMERS -> n++; run consumer(n)
    :: n == PRODUCERS + CONSUMERS -> break
    od;
    n = 0
  }
  /* The judge: nobody else is at the ring, so its answers are exact. */
  atomic {
    _nr_pr == 1 ->
    do
    :: pop();
       if
       :: done -> taken++
       :: !done -> break
       fi
    od;
    assert(taken == accepted);
    do
    :: push(100);
       if
       :: done -> n++
       :: !done -> break
       fi
    od;
    assert(n == SLOTS);
    do
    :: pop();
       if
       :: done -> n--
       :: !done -> break
       fi
    od;
    assert(n == 0 && head == tail)
  }
}
