/* The full check of an arena at rest: no agent runs, no task is under way; machines
 * may be paused and requests may wait in the rings. */
#ifndef SKIREPL_VERIFY_H
#define SKIREPL_VERIFY_H

#include "abi.h"

/* What verify finds out on its way. It belongs to the arena as it was. */
typedef struct {
  u32 top, capacity;
  u64 *fingerprint; /* of every term by its id (reference.h); 0: no term */
  u32 terms, machines, frames, unused_frames, facts, lost_holes;
} Census;

/* verify prints what is wrong and returns how many problems there are. The census
 * is to be given to census_free, also when there are some. */
u32 verify(addr base, Census *census);
void census_free(Census *census);

/* verify_facts takes `samples` memo entries by chance and has the reference
 * reducer say whether they are true: that normal order takes the node to its target,
 * and in no fewer and no more contractions than noted. Those that are too long to
 * follow are passed over; *checked says how many were not. */
u32 verify_facts(addr base, const Census *census, u64 seed, u32 samples, u32 *checked);

#endif
