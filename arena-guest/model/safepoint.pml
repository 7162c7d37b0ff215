/* Who is inside the arena, and the tasks that need it for themselves: src/agent.h,
 * src/agent.c, src/task.c, and a reader from outside (inspect/view.go).
 *
 * One step here is one access to a shared word there, in the same order; the
 * inlines have the guest's names. The task's own words (task, stage, what is left)
 * are touched only under TASK_LOCK, so they share a step with what is done to them;
 * that the lock holds is itself checked (`slicer`).
 *
 * The arena has two arrays. Each header word and each array has a generation: where
 * it is, and, counted apart, how many resets its contents have seen. A move or a
 * clearing takes two steps, in between the array is BROKEN.
 *
 * Configurations (-D…): RESETS agent 0 may reset; DEATH agent 1 may die between any two
 * steps and is retired, with BIRTH replaced; READER somebody copies from outside. Each run is
 * finite, so that an endless one is an error (pan -l -f), whatever it does. */

#ifndef AGENTS
#define AGENTS 3
#endif
#ifndef CALLS
#define CALLS 1     /* of each agent */
#endif
#ifndef LARGEST
#define LARGEST 2   /* growths: from 1 to this */
#endif

#define POISON 255
#define BROKEN 254
#define ODD(s) ((s) & 1)

/* Agent's state, tasks, stages. */
#define FREE_SLOT 0
#define OUTSIDE 1
#define INSIDE 2

#define NONE 0
#define GROW 1
#define RESET 2

#define QUIESCE 0
#define MEMORY 1
#define MOVE 2    /* array 1; then array 0 */
#define MOVE_0 3
#define CLEAR 4
#define PUBLISH 5

/* The header. Words that readers follow: where each array is, and the capacity. */
byte seq;
byte lock;           /* the agent + 1 */
byte task, stage, task_capacity;
byte capacity = 1, limit = LARGEST;
byte word[2] = 1;
byte ids_epoch = 1;  /* how many resets there have been */

/* The agent table. */
byte state[AGENTS] = OUTSIDE;
bool arena[AGENTS] = 1;

/* The arrays: which generation, and the contents of which reset. */
byte where[2] = 1;
byte epoch[2] = 1;

/* What no code reads: for the claims. */
bool inside[AGENTS];  /* from a try_enter that succeeded to leave's store */
byte slicer;          /* the agent + 1 that is at a slice */
bool is_poisoned;
#ifdef DEATH
bool dead[AGENTS];
#endif

/* A wait (pause) ends by itself. Here it does so at once: that allows everything that
 * a longer one does, and whoever waits looks again and again. */
#ifdef FOREVER /* only the change of the word ends it */
#define PAUSE(changed) if :: changed fi
#else
#define PAUSE(changed) skip
#endif

/* leave: swap(state, OUTSIDE). Its notify only shortens a wait. */
inline leave() { d_step { inside[me] = 0; state[me] = OUTSIDE } }

/* try_enter looks at resize_seq, stores its state and looks again. What it stores
 * after the first look is seen by whoever looks whether the arena is quiet; without
 * that look two that wait for a task could disturb each other for ever. */
inline try_enter() {
#ifdef FLICKER /* stores without the first look, as it once did */
  if
  :: true ->
#else
  if
  :: ODD(seq) -> ok = 0
  :: !ODD(seq) ->
#endif
#ifdef NO_RECHECK /* doesn't look a second time */
     d_step { state[me] = INSIDE; inside[me] = 1; ok = 1 }
#else
     state[me] = INSIDE;
     atomic {
       if
       :: !ODD(seq) -> assert(!is_poisoned); inside[me] = 1; ok = 1
       :: else -> ok = 0
       fi
     };
     if
     :: ok ->
#ifdef NO_EPOCH /* doesn't forget its ids after a reset */
        skip
#else
        if
        :: my_epoch != ids_epoch -> my_epoch = ids_epoch; ids = 0 /* begin_epoch */
        :: my_epoch == ids_epoch
        fi
#endif
     :: !ok -> leave()
     fi
#endif
  fi
}

inline quiet() {
  calm = 1;
  i = 0;
  do
  :: i == AGENTS -> break
  :: i < AGENTS && i == me -> i++
  :: i < AGENTS && i != me ->
     if /* load(other) */
     :: state[i] != INSIDE -> i++
     :: state[i] == INSIDE ->
        if /* load(other + AGENT_ARENA) */
        :: !arena[i] -> i++
        :: arena[i] ->
           PAUSE(state[i] != INSIDE);
           if
           :: state[i] == INSIDE -> calm = 0; break
           :: state[i] != INSIDE -> i++
           fi
        fi
     fi
  od;
  i = 0
}

/* add(resize_seq, 1), which ends the task. */
#define MAKE_EVEN d_step { assert(!is_poisoned); seq++ }

inline call_off() {
  limit = capacity;
  task = NONE;
  MAKE_EVEN
}

inline all_outside() {
  d_step {
    assert(!inside[0] && !inside[1]);
#if AGENTS > 2
    assert(!inside[2])
#endif
  }
}

inline move(array) {
  d_step { assert(where[array] != BROKEN && !is_poisoned); where[array] = BROKEN };
  all_outside();
  where[array] = task_capacity
}

inline clear(array) {
  d_step { assert(epoch[array] != BROKEN); epoch[array] = BROKEN };
  all_outside();
  epoch[array] = ids_epoch + 1
}

inline publish() {
#ifdef EVEN_EARLY /* the task ends before the words say where the arrays are */
  MAKE_EVEN;
#endif
  if
  :: task == RESET -> ids_epoch++ /* forget_nodes */
  :: task == GROW ->
     word[0] = task_capacity;
     word[1] = task_capacity
  fi;
  capacity = task_capacity;
  task = NONE;
#ifndef EVEN_EARLY
  MAKE_EVEN
#endif
}

/* at_stage does one slice. */
inline at_stage() {
  d_step { assert(!slicer && !is_poisoned && ODD(seq) && task != NONE); slicer = me + 1 };
  if
  :: stage == QUIESCE ->
     quiet();
     atomic {
       if
       :: calm && task == GROW -> stage = MEMORY
       :: calm && task == RESET -> stage = CLEAR
       :: !calm
       fi;
       calm = 0
     }
  :: stage == MEMORY ->
     if
     :: stage = MOVE
     :: call_off() /* no memory: get_memory */
     fi
  :: stage == MOVE -> move(1); stage = MOVE_0
  :: stage == MOVE_0 -> move(0); stage = PUBLISH
  :: stage == CLEAR ->
     clear(0);
     clear(1);
     stage = PUBLISH
  :: stage == PUBLISH -> publish()
  fi;
  slicer = 0
}

inline task_slice() {
  seen = seq;
  if
  :: !ODD(seen) || seen == POISON
  :: ODD(seen) && seen != POISON ->
     atomic { /* cas(lock, 0, agent) */
#ifdef NO_LOCK
       mine = 1
#else
       if
       :: lock == 0 -> lock = me + 1; mine = 1
       :: else
       fi
#endif
     };
     if
     :: !mine -> PAUSE(seq != seen)
     :: mine ->
        /* Looks again: the task may be over, or poisoned. */
        if
#ifdef NO_SECOND_LOOK
        :: true ->
#elif defined(POISON_UNSEEN) /* as it once was */
        :: ODD(seq) ->
#else
        :: seq == seen ->
#endif
           do
           :: at_stage();
              /* A small arena's stages are done in one slice. */
              if
              :: ODD(seq) && stage != QUIESCE
              :: break
              fi
           od
#ifndef NO_SECOND_LOOK
        :: else
#endif
        fi;
#ifdef KEEP_LOCK /* a slice that found an agent inside keeps the lock */
        if
        :: ODD(seq) && stage == QUIESCE
        :: else -> lock = 0
        fi;
#else
        lock = 0;
#endif
        mine = 0
     fi
  fi;
  seen = 0
}

/* task_start: `begun`, `refused`, or neither for somebody else's task. */
inline task_start(what, wanted) {
  if
  :: what == GROW && capacity == wanted && (limit <= wanted || wanted >= LARGEST) -> refused = 1
  :: else ->
     atomic {
       if
       :: lock == 0 -> lock = me + 1; mine = 1
       :: else
       fi
     };
     if
     :: mine ->
        if
#ifdef OLD_CAPACITY /* doesn't look whether somebody else has grown the arena */
        :: !ODD(seq) ->
#else
        :: !ODD(seq) && (what != GROW || capacity == wanted) ->
#endif
           d_step {
             assert(task == NONE);
             task = what;
             task_capacity = (what == GROW -> wanted + 1 : capacity);
             assert(what == RESET || task_capacity == capacity + 1);
             stage = QUIESCE
           };
           d_step { assert(!is_poisoned && !ODD(seq)); seq++ };
           begun = 1
        :: else
        fi;
        lock = 0;
        mine = 0
     :: !mine
     fi
  fi
}

inline see_through() {
  do
  :: atomic { ODD(seq) && seq != POISON -> skip };
     task_slice()
#ifdef BLIND_SEE_THROUGH /* goes on for as long as resize_seq is odd */
  :: seq == POISON -> skip
#else
  :: seq == POISON -> break
#endif
  :: !ODD(seq) -> break
  od
}

inline enter_soon() {
  try_enter();
  if
  :: ok
  :: !ok ->
     if
     :: seq == POISON
     :: seq != POISON ->
#ifndef NO_HELP /* waits for the task without a slice of its own */
        task_slice();
#endif
        try_enter()
     fi
  fi
}

/* come_in; a bounded agent's AGAIN is `again`, EMPTY is `gone`. */
inline come_in() {
  do
  :: enter_soon();
     if
     :: ok -> break
     :: !ok ->
        if
        :: seq == POISON -> gone = 1; break
        :: seq != POISON -> skip
        fi;
        if
        :: bounded -> again = 1; break
        :: !bounded -> skip
        fi
     fi
  od
}

/* What an agent does inside: loads its view, reserves an id, uses the arrays. */
inline work_inside() {
  d_step { view_0 = word[0]; then = epoch[0] };
  view_1 = word[1];
  view_capacity = capacity;
  d_step { assert(where[1] == view_1 && epoch[1] == then) };
  if
  :: ids == 0 -> ids = epoch[0]
  :: ids != 0
  fi;
  d_step { assert(where[0] == view_0 && epoch[0] == then && view_0 == view_1 && view_0 == view_capacity) };
  d_step { assert(ids == then && ids_epoch == then); view_0 = 0; view_1 = 0; then = 0 }
}

/* make: a node that fits an arena of capacity `want`. A host that is told AGAIN
 * comes again, or not. */
inline make_node() {
  do
  :: come_in();
     if
     :: gone -> break
     :: again ->
        again = 0;
        if
        :: skip
        :: break
        fi
     :: ok ->
        ok = 0;
        work_inside();
        leave();
        if
        :: view_capacity >= want -> break
        :: view_capacity < want ->
           task_start(GROW, view_capacity);
           begun = 0;
           if
           :: refused -> refused = 0; break
           :: !refused && !bounded -> see_through()
           :: !refused && bounded
           fi
        fi
     fi
  od;
  atomic { view_capacity = 0; want = 0; ok = 0 }
}

inline reset() {
  do
  :: seq == POISON -> break
  :: seq != POISON ->
     see_through();
     task_start(RESET, 0);
     if
     :: begun -> break
     :: !begun
     fi
  od;
  begun = 0;
  see_through()
}

#ifdef DEATH
#define MORTAL unless { dead[me] && mortal }
#else
#define MORTAL
#endif

proctype agent(byte me; bool newborn; bool bounded; bool mortal) {
  bool newcomer = newborn;
  byte calls, want, view_0, view_1, view_capacity, then, i, seen;
  byte my_epoch, ids; /* of what the agent has reserved: by which reset it was, 0 for nothing */
  bool ok, mine, calm, again, gone, begun, refused;
  {
    if
    :: newborn -> /* agent_claim, adopt */
       state[me] = OUTSIDE;
       arena[me] = 1;
       newborn = 0
    :: !newborn
    fi;
    do
    :: calls < CALLS && !gone ->
       calls++;
       if
       :: atomic { want = (newcomer || me == 2 -> 1 : LARGEST); skip }; make_node()
#ifdef RESETS
       :: me == 0 -> reset()
#endif
       fi
    :: calls == CALLS || gone -> break
    od
  } MORTAL
}

#ifdef DEATH
/* Agent 1 dies at any time, or not. Its host retires it (agentRetire) and has a new
 * one take its place. */
proctype host() {
  bool held;
  if
  :: dead[1] = 1;
     held = lock == 2;
     if
     :: held ->
#ifdef LOCK_FIRST
        lock = 0;
        d_step { is_poisoned = 1; seq = POISON };
#else
#ifndef NO_POISON
        d_step { is_poisoned = 1; seq = POISON };
#endif
        lock = 0;
#endif
        held = 0
     :: !held
     fi;
     d_step { arena[1] = 0; inside[1] = 0 };
     state[1] = FREE_SLOT;
#ifdef BIRTH
     run agent(1, 1, 1, 0)
#endif
  :: skip
  fi
}
#endif

#ifdef READER
/* inspect.Image.View and Valid: copies between two looks at resize_seq. */
proctype reader() {
  byte before, at_0, at_1, cap, seen_epoch;
  bool mixed;
  before = seq;
  if
#ifndef READER_ODD
  :: ODD(before)
  :: !ODD(before) ->
#else
  :: true ->
#endif
     at_0 = word[0];
     at_1 = word[1];
     cap = capacity;
     d_step { mixed = where[0] != at_0; seen_epoch = epoch[0] };
     d_step { mixed = mixed || where[1] != at_1 || epoch[1] != seen_epoch };
     atomic {
       if
#ifdef READER_ONCE
       :: true ->
#else
       :: seq == before ->
#endif
          assert(!mixed && at_0 == at_1 && at_0 == cap && seen_epoch != BROKEN)
       :: else
       fi
     }
  fi
}
#endif

/* When all have come to their end: no task is left at half a slice, and no lock. */
init {
  atomic {
    run agent(0, 0, 0, 0);
    run agent(1, 0, 1, 1);
#if AGENTS > 2
    run agent(2, 0, 1, 0);
#endif
#ifdef DEATH
    run host();
#endif
#ifdef READER
    run reader();
#endif
  }
  atomic {
    _nr_pr == 1 ->
    assert(!is_poisoned || seq == POISON);
    assert(lock == 0 && !slicer || is_poisoned);
    assert(ODD(seq) || (task == NONE && where[0] == word[0] && where[1] == word[1] && word[0] == word[1] && word[0] == capacity))
  }
}
