/* Workers that sleep in the guest: workerLoop, signal and await of src/rings.c, and
 * stopWorkers. Two hosts submit, one pulls, workers take turns.
 *
 * A slot here goes from FREE to CLAIMED, PUBLISHED, TAKEN and back, which is what the
 * ring's numbers say (ring.pml): so a ring may look empty because its oldest slot is not
 * published yet, and full because it is not freed yet.
 *
 * Waits have no end here: a wake-up that is lost is a run that stands still with work
 * left. With STOP, stopWorkers comes at any time; then waits end, but not before nothing
 * else moves, and each worker must leave. */

#ifndef WORKERS
#define WORKERS 2
#endif
#ifndef EACH
#define EACH 2      /* requests of each host */
#endif
#ifndef HOSTS
#define HOSTS 2
#endif
#define TOTAL (HOSTS * EACH)

#define SQ 0        /* of two slots */
#define CQ 1        /* of one */
#define SLOT(ring, p) ((ring) == SQ -> (p) % 2 : 2)

#define FREE 0
#define CLAIMED 1
#define PUBLISHED 2
#define TAKEN 3

byte slot[3];
byte head[2], tail[2];
bool stop;

/* The words that are waited on, not_empty of the SQ and not_full of the CQ, and how many
 * wait on each. A word only counts up, and all that is done with it is to compare it with
 * what it was: so each worker has a bit that says whether it changed since. */
bool changed[4];    /* 2 * worker + word */
byte waiters[2];
#define AWAKE 2
byte asleep[WORKERS] = AWAKE;
#define CHANGE(word) d_step { changed[word] = 1; changed[2 + (word)] = 1 }

byte pulled;

/* notify(word, 1) wakes one of those who sleep on it, whichever. */
inline notify_one(word) {
  atomic {
    if
    :: asleep[0] == word -> asleep[0] = AWAKE
    :: asleep[1] == word -> asleep[1] = AWAKE
    :: else
    fi
  }
}

/* signal */
inline signal(word) {
#ifdef SIGNAL_FIRST /* looks whether anybody waits before it changes the word */
  if
  :: waiters[word] -> CHANGE(word); notify_one(word)
  :: !waiters[word] -> CHANGE(word)
  fi
#else
  CHANGE(word);
  if
  :: waiters[word] -> notify_one(word)
  :: !waiters[word]
  fi
#endif
}

/* await. That wait32 compares and falls asleep in one step is what it is for. */
inline await(word) {
#ifndef COUNT_LATE /* sleeps before it is counted */
  waiters[word]++;
#endif
  atomic {
#ifdef BLIND_WAIT /* falls asleep whatever the word says */
    asleep[me] = word
#else
    if
    :: !changed[2 * me + word] -> asleep[me] = word
    :: else
    fi
#endif
  };
#ifdef COUNT_LATE
  waiters[word]++;
#endif
  if
  :: asleep[me] == AWAKE
#if defined(STOP) && !defined(NO_NAP)
  :: timeout -> asleep[me] = AWAKE
#endif
  fi;
  waiters[word]--
}

inline claim(ring) {
  atomic {
    if
    :: slot[SLOT(ring, tail[ring])] == FREE ->
       at = SLOT(ring, tail[ring]);
       tail[ring] = (tail[ring] + 1) % 2;
       slot[at] = CLAIMED;
       done = 1
    :: else -> done = 0
    fi
  }
}

inline take(ring) {
  atomic {
    if
    :: slot[SLOT(ring, head[ring])] == PUBLISHED ->
       at = SLOT(ring, head[ring]);
       head[ring] = (head[ring] + 1) % 2;
       slot[at] = TAKEN;
       done = 1
    :: else -> done = 0
    fi
  }
}

/* hostSubmit; when the SQ is full, again later. Nobody waits on its not_full. */
proctype submitter() {
  byte at, n;
  bool done;
  do
  :: n < EACH ->
     atomic { slot[SLOT(SQ, tail[SQ])] == FREE -> skip };
     claim(SQ);
     if
     :: done -> slot[at] = PUBLISHED; signal(0); n++
     :: !done
     fi
  :: n == EACH -> break
  od
}

/* hostPull. Nobody waits on the CQ's not_empty. */
proctype puller() {
  byte at;
  bool done;
end:
  do
  :: atomic { slot[SLOT(CQ, head[CQ])] == PUBLISHED -> skip };
     take(CQ);
     assert(done);
     slot[at] = FREE;
     pulled++;
     signal(1)
  od
}

proctype worker(byte me) {
  byte at;
  bool done, kept; /* kept: AGENT_WORK */
  do
  :: stop -> break
  :: !stop ->
#ifndef READ_LATE
     changed[2 * me] = 0;     /* load(not_empty) */
     changed[2 * me + 1] = 0; /* load(not_full) */
#endif
     /* turn */
     if
     :: kept -> done = 1
     :: !kept ->
        take(SQ);
        if
        :: done -> slot[at] = FREE; kept = 1
        :: !done
        fi
     fi;
     if
     :: !done ->
#ifdef READ_LATE /* reads the word after it has found the ring empty */
        changed[2 * me] = 0;
#endif
        await(0)
     :: done ->
        claim(CQ);
        if
        :: done -> slot[at] = PUBLISHED; kept = 0
        :: !done ->
#ifdef READ_LATE
           changed[2 * me + 1] = 0;
#endif
           await(1)
        fi
     fi;
     atomic { done = 0; at = 0 }
  od
}

#ifdef STOP
proctype stopper() {
  stop = 1;
  d_step { if :: asleep[0] == 0 -> asleep[0] = AWAKE :: else fi; if :: asleep[1] == 0 -> asleep[1] = AWAKE :: else fi };
  d_step { if :: asleep[0] == 1 -> asleep[0] = AWAKE :: else fi; if :: asleep[1] == 1 -> asleep[1] = AWAKE :: else fi }
}
#endif

init {
  atomic {
    run worker(0);
#if WORKERS > 1
    run worker(1);
#endif
#ifndef STOP
    run submitter();
#if HOSTS > 1
    run submitter();
#endif
    run puller()
#else
    /* What is submitted is left behind when the workers leave first. */
    slot[0] = PUBLISHED;
    slot[1] = PUBLISHED;
    run stopper()
#endif
  }
#ifdef STOP
  _nr_pr == 1
#else
  /* When nothing moves any more, all that was submitted has come back. */
  timeout;
  assert(pulled == TOTAL && waiters[0] == WORKERS && waiters[1] == 0);
end_of_model:
  false
#endif
}
