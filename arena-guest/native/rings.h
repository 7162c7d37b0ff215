/* Requests through the rings: workers on one side, the host on the other, which
 * sees to it that each request is answered exactly once and rightly. */
#ifndef SKIREPL_RINGS_H
#define SKIREPL_RINGS_H

#include "stress.h"

#define MOST_REQUESTS 4000u

typedef enum {
  WAITING = 0, /* not begun, or with the workers */
  ANSWERED,    /* the result is there */
  STUCK,       /* a machine that stopped since the arena is at its limit */
  REFUSED,     /* EMPTY came back, or the term couldn't be built */
  VOID,        /* begun before a reset, or in the hands of an agent that died */
} Outcome;

typedef struct Request Request;
struct Request {
  const Problem *problem;
  u32 as_machine;    /* submitted as a Suspension, not as a term */
  u32 generation;    /* resets before it was begun */
  atomic_uint with_workers;
  Outcome outcome;
  id machine, result;
  u64 granted, contractions; /* of a machine */
  u64 moves; /* when it came back last */
  id held_node; /* to be sent when the SQ has room */
  Request *held_next;
};

typedef struct Rings Rings;

typedef struct {
  Rings *rings;
  u32 index;
  u32 loops; /* by workerLoop; else by workerTurn */
  u32 gas;
  u32 mortal; /* dies at that call of the host's code; 0: doesn't */
  u32 grows;  /* dies at that memory.grow */
  pthread_t thread;
  u32 agent;
  atomic_uint quit, joined, gone, died;
} Worker;

struct Rings {
  Round *round;
  Request *requests;
  u32 count;
  atomic_uint begun, ended; /* requests */
  u32 generation;
  u32 may_fail; /* there is a limit, or agents die: STUCK and REFUSED are no mistakes */
  u32 first_id; /* request i has the id first_id + i */
  u32 window;   /* requests under way at most; more than that wait to begin */
  Request *_Atomic held;
  pthread_mutex_t holding;
  Worker workers[MOST_THREADS];
  u32 worker_count;
  atomic_ullong contractions; /* that the agents of workers counted, when they left */
  double slowest_stop;
};

/* rings_open draws requests over the round's problems, fewer than asked for if they
 * would take too long. The round is fresh; the rings' positions are set to
 * `position`. */
void rings_open(Rings *s, Round *r, u32 requests, u32 position);
void rings_close(Rings *s);

/* little_gas is a turn's gas with which even the round's longest problem takes no
 * more than some thousand turns. */
u32 little_gas(Round *r);

/* worker_start starts one more; a mortal one dies at that call of the host's code. */
Worker *worker_start(Rings *s, u32 loops, u32 mortal);
void workers_start(Rings *s, u32 n, u32 loops);
/* workers_stop has them leave, each without a request in its hands. The host goes
 * on pulling meanwhile. */
void workers_stop(Rings *s);

/* host_submit begins requests until the SQ is full, the window is, or all have
 * begun; 0: it began none. host_pull takes a completion; 0: there was none. */
u32 host_submit(Rings *s, Chance *c);
u32 host_pull(Rings *s, Chance *c);

/* host_revoke takes some of what no worker has taken out of the SQ, and submits it
 * once more. */
void host_revoke(Rings *s, Chance *c);

/* host_offer begins the next request, as a term, and pulls nothing; 0: the SQ is
 * full. */
u32 host_offer(Rings *s);

/* host_run submits and pulls until all requests have ended, alone or with more
 * host threads. host_until pulls and submits until so many have. */
void host_run(Rings *s, u32 hosts);
void host_until(Rings *s, u32 ended);

/* requests_again has those with this outcome begin again: machines go on. */
void requests_again(Rings *s, Outcome outcome);

/* rings_check checks the answers at rest, and that the workers, gone, counted as
 * many contractions as there are in `passes` times all requests (0: doesn't). */
void rings_check(Rings *s, u32 passes);

/* ring_occupancy of the ring whose offset that header word holds. */
u32 ring_occupancy(const Rings *s, u32 word);

#endif
