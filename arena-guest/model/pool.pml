/* The host's workers: arena/pool.go, worker.go and request.go. They call workerTurn, wait
 * on a channel of their own, hand on what the CQ holds, and must answer each request
 * once. A submission or a completion is one step: the rings are those of ring.pml.
 *
 * `work` is a buffered channel: what is in it is a number. The slots are few, so that
 * both rings are found full. A request may come back paused once; then the worker that
 * hands it on submits it again. A worker may trap at any request. With LOSS no new one
 * can be made in its place. With STOP, stop() comes at any time. */

#ifndef WORKERS
#define WORKERS 2
#endif
#ifndef REQUESTS
#define REQUESTS 3  /* one of each submitter */
#endif
#ifndef SQ_SLOTS
#define SQ_SLOTS 1
#endif
#ifndef CQ_SLOTS
#define CQ_SLOTS 1
#endif
#define NONE 0

chan sq = [SQ_SLOTS] of { byte };  /* the rings */
chan cq = [CQ_SLOTS] of { byte };
byte work;                         /* tokens in the channel */
bool quit, stopped;                /* stopped: pool.ended */
bool mu;                           /* pool.mu */
bool pending[REQUESTS + 1];
#define FINAL 1
#define PAUSED 2
byte answers[REQUESTS + 1];        /* in the request's own channel, of one place */
bool has_paused[REQUESTS + 1];     /* it has been paused, which is once */
byte workers_left = WORKERS;       /* that run */
byte lost;

#define LOCK atomic { !mu -> mu = 1 }
#define UNLOCK mu = 0
#define TELL(channel, places) d_step { if :: channel < places -> channel++ :: else fi }

/* The end of complete: the answer goes home. */
#define ANSWER(r, what) atomic { assert(answers[r] == 0); answers[r] = what }

/* take gives the waiter of a request, once. */
inline take(r) {
  LOCK;
  d_step { owner = pending[r]; pending[r] = 0 };
  UNLOCK
}

/* complete, of a journey: done, or paused and submitted again if nothing is in the way. */
inline complete(r) {
  if
  :: !owner
  :: owner -> ANSWER(r, FINAL)
  :: owner && !has_paused[r] ->
     has_paused[r] = 1;
     LOCK;
     atomic {
       if
       :: !stopped && nfull(sq) -> sq ! r; pending[r] = 1; sent = 1
       :: stopped || full(sq)
       fi
     };
     UNLOCK;
     if
     :: sent ->
        sent = 0;
        again++;
        if
        :: again > 1 -> TELL(work, WORKERS) /* this worker takes the first one itself */
        :: again <= 1
        fi
     :: !sent -> ANSWER(r, PAUSED)
     fi
  fi;
  owner = 0
}

inline drain() {
  again = 0;
  do
  :: atomic { cq ? req };
     take(req);
     complete(req);
     req = 0
  :: atomic { empty(cq) -> break }
  od
}

/* end: answers whatever has had no answer, and refuses what comes. */
inline end_pool() {
  LOCK;
  d_step {
    stopped = 1;
    req = 1;
    do
    :: req <= REQUESTS -> left[req] = pending[req]; pending[req] = 0; req++
    :: else -> break
    od
  };
  UNLOCK;
  req = 1;
  do
  :: req <= REQUESTS ->
     if
     :: left[req] -> ANSWER(req, FINAL)
     :: else
     fi;
     req++
  :: req > REQUESTS -> break
  od;
  req = 0
}

/* RunOnWorkers, submit and trySubmit. */
proctype submitter(byte me) {
  bool sent, refused, paused;
  do
  :: LOCK;
     if
#ifndef IGNORE_STOPPED /* submits to a pool that has been stopped */
     :: stopped -> refused = 1
     :: !stopped ->
#else
     :: true ->
#endif
#ifdef TELL_FIRST /* the token comes before the submission */
        TELL(work, WORKERS);
#endif
        atomic {
          if
          :: nfull(sq) -> sq ! me; sent = 1
          :: full(sq)
          fi
        };
#ifdef PENDING_LATE /* enters the request after it has let go of the lock */
        UNLOCK;
        LOCK;
#endif
        if
        :: sent -> pending[me] = 1
        :: !sent
        fi
     fi;
     UNLOCK;
     if
     :: refused -> break
     :: sent ->
#ifndef TELL_FIRST
        TELL(work, WORKERS);
#endif
        sent = 0;
        atomic { answers[me] > 0 -> paused = answers[me] == PAUSED; answers[me] = 0 };
        if
        :: paused -> paused = 0
        :: !paused -> break
        fi
     :: !sent && !refused -> atomic { nfull(sq) || stopped -> skip } /* sleeps a little */
     fi
  od
}

proctype worker() {
  byte kept;  /* AGENT_REQ */
  bool begun; /* the turn has put something on the CQ */
  byte req, again;
  bool owner, sent;
#ifdef LOSS
  bool left[REQUESTS + 1];
#endif
  do
  :: quit -> break
  :: !quit ->
     /* workerTurn */
     if
     :: !kept ->
        atomic {
          if
          :: sq ? kept
          :: empty(sq)
          fi
        }
     :: kept
     fi;
     if
     :: !kept && begun -> begun = 0; drain()
     :: !kept && !begun -> /* turnIdle */
endidle:
        if
        :: atomic { work > 0 -> work-- }
        :: quit -> break
        fi
     :: kept ->
        if
        :: atomic { nfull(cq) -> cq ! kept; kept = NONE };
           if
           :: drain()
           :: begun = 1 /* the turn goes on with the next request */
           fi
        :: full(cq) -> begun = 0; drain() /* turnCQFull */
        :: /* trapped */
           begun = 0;
#ifdef LOSS
           atomic { again = 0; lost++ };
           take(kept);
           complete(kept);
           kept = NONE;
#ifndef TRAP_UNDRAINED
           drain();
#endif
           if
           :: lost == WORKERS -> end_pool()
           :: lost < WORKERS ->
#ifndef LOST_SILENTLY /* though something may be in the SQ that nobody was woken for */
              TELL(work, WORKERS)
#endif
           fi;
           break
#else
           again = 1; /* deliver tells of whatever is submitted again */
           take(kept);
           complete(kept);
           kept = NONE
#ifndef TRAP_UNDRAINED /* leaves what the turn had done before on the CQ */
           ; drain()
#endif
#endif
        fi
     fi
  od;
  workers_left--
}

/* stop */
proctype stopper() {
  byte req, again;
  bool owner, sent;
  bool left[REQUESTS + 1];
  quit = 1;
  workers_left == 0;
#ifndef NEVER_STOPPED
  LOCK;
  stopped = 1;
  UNLOCK;
#endif
  do /* hostRevoke */
  :: atomic { sq ? req; req = 0 }
  :: atomic { empty(sq) -> break }
  od;
  drain();
  end_pool()
}

init {
  byte n;
  atomic {
    do
    :: n < REQUESTS -> n++; run submitter(n)
    :: n == REQUESTS -> break
    od;
    n = 0;
    do
    :: n < WORKERS -> n++; run worker()
    :: n == WORKERS -> break
    od;
#ifdef STOP
    run stopper()
#endif
  }
#ifdef STOP
  atomic { _nr_pr == 1 -> assert(empty(sq) && empty(cq)) }
#endif
}
