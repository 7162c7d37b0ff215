/* The host's workers: arena/pool.go, which calls workerTurn, waits on channels of its own
 * and must answer each request once. A submission or a completion is one step: the rings
 * are those of ring.pml.
 *
 * `work` and `done` are buffered channels: what is in them is a number. The slots are few,
 * so that both rings are found full. A worker may trap at any request. With STOP, stop()
 * comes at any time. */

#ifndef WORKERS
#define WORKERS 2
#endif
#ifndef REQUESTS
#define REQUESTS 3  /* one of each submitter */
#endif
#define SQ_SLOTS 1
#ifndef CQ_SLOTS
#define CQ_SLOTS 1
#endif
#define NONE 0

chan sq = [SQ_SLOTS] of { byte };  /* the rings */
chan cq = [CQ_SLOTS] of { byte };
byte work, done;                   /* tokens in the channels */
bool quit, stopped;
bool mu;                           /* pool.mu */
bool pending[REQUESTS + 1];
byte answers[REQUESTS + 1];        /* in the request's own channel, of one place */
byte workers_left = WORKERS;
bool collector_left;

#define LOCK atomic { !mu -> mu = 1 }
#define UNLOCK mu = 0
#define TELL(channel, places) d_step { if :: channel < places -> channel++ :: else fi }

/* deliver */
inline deliver(r) {
  LOCK;
  d_step { owner = pending[r]; pending[r] = 0 };
  UNLOCK;
  atomic {
    if
    :: owner -> assert(answers[r] == 0); answers[r]++
    :: else
    fi;
    owner = 0
  }
}

inline drain() {
  do
  :: atomic { cq ? req };
     deliver(req);
     req = 0
#ifdef DRAIN_ONE /* one completion for each token */
     ; break
#endif
  :: atomic { empty(cq) -> break }
  od
}

/* RunOnWorkers, submit and trySubmit. */
proctype submitter(byte me) {
  bool sent, refused;
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
     :: sent || refused -> break
     :: !sent && !refused -> atomic { nfull(sq) || stopped -> skip } /* sleeps a little */
     fi
  od;
  if
  :: sent ->
#ifndef TELL_FIRST
     TELL(work, WORKERS);
#endif
     atomic { answers[me] > 0 -> answers[me]-- }
  :: !sent
  fi
}

proctype worker() {
  byte kept; /* AGENT_REQ */
  bool owner;
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
     :: !kept -> /* turnIdle */
endidle:
        if
        :: atomic { work > 0 -> work-- }
        :: quit -> break
        fi
     :: kept ->
        if
        :: atomic { nfull(cq) -> cq ! kept };
           if
           :: TELL(done, 1)
           :: deliver(kept) /* trapped all the same, before AGENT_WORK said so */
           fi;
           kept = NONE
        :: full(cq) -> /* turnCQFull */
           TELL(done, 1);
           atomic { nfull(cq) || quit || done == 0 -> skip } /* sleeps a little */
        :: deliver(kept); kept = NONE /* trapped, and replaced */
        fi
     fi
  od;
  workers_left--
}

proctype collector() {
  byte req;
  bool owner;
end:
  do
  :: atomic { done > 0 -> done-- };
     drain()
  :: quit -> break
  od;
  collector_left = 1
}

/* stop */
proctype stopper() {
  byte req;
  bool owner;
  quit = 1;
  workers_left == 0;
  collector_left;
#ifndef NEVER_STOPPED
  LOCK;
  stopped = 1;
  UNLOCK;
#endif
  do /* hostRevoke */
  :: atomic { sq ? req; req = 0 }
  :: atomic { empty(sq) -> break }
  od;
  do /* drain */
  :: atomic { cq ? req };
     deliver(req);
     req = 0
  :: atomic { empty(cq) -> break }
  od;
  LOCK;
  req = 1;
  do
  :: req <= REQUESTS ->
     atomic {
       if
       :: pending[req] -> pending[req] = 0; assert(answers[req] == 0); answers[req]++
       :: else
       fi;
       req++
     }
  :: req > REQUESTS -> break
  od;
  UNLOCK
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
    run collector();
#ifdef STOP
    run stopper()
#endif
  }
#ifdef STOP
  atomic { _nr_pr == 1 -> assert(empty(sq) && empty(cq)) }
#endif
}
