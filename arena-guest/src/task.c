/* Growth and reset: the tasks that need the arena for themselves (agent.h).
 *
 * A growth doubles the capacity. Every array but the first begins later than
 * before, over what was the next one, so they move from the last to the first
 * and each from its end. Buckets are not moved but linked anew. Where the arena
 * is no longer the last thing in the memory, its arrays go to a fresh place; the
 * header and the rings stay where they are. */
#include "agent.h"
#include "nodes.h"

enum {
  STAGE_QUIESCE,
  STAGE_MEMORY,
  STAGE_MOVE,                        /* one stage an array, last to first */
  STAGE_CLEAR = STAGE_MOVE + ARRAYS, /* likewise */
  STAGE_BUCKETS = STAGE_CLEAR + ARRAYS,
  STAGE_LINK,
  STAGE_PUBLISH,
};

/* What a slice does at most: well under a millisecond. */
#define SLICE_BYTES (256u << 10)
#define SLICE_NODES 4096u

INLINE u32 task_get(addr base, u32 word) { return get(header(base, word)); }
INLINE void task_put(addr base, u32 word, u32 v) { put(header(base, word), v); }

/* The task and where its arrays begin (64-byte aligned) share a word. */
INLINE u32 task_kind(addr base) { return task_get(base, H_TASK) & 63u; }
INLINE addr task_origin(addr base) { return base + (task_get(base, H_TASK) & ~63u); }

static void next_stage(addr base, u32 stage) {
  task_put(base, H_TASK_STAGE, stage);
  task_put(base, H_TASK_LEFT, EMPTY);
}

/* header_word of an array's offset. */
static u32 header_word(u32 array) {
  return array == ARRAY_DIGEST ? H_DIGEST : H_KIND + array;
}

static u32 width(u32 array) {
  switch (array) {
  case ARRAY_KIND: case ARRAY_SYM: return 1;
  case ARRAY_DIGEST: return DIGEST_BYTES;
  default: return 4;
  }
}

/* Quiet when no other agent of this arena is inside. */
static u32 quiet(addr base, addr agent) {
  for (u32 i = 0; i < AGENT_COUNT; i++) {
    addr other = agents_address() + i * AGENT_BYTES;
    if (other == agent || load(other) != AGENT_INSIDE || load(other + AGENT_ARENA) != base) continue;
    pause(other + AGENT_STATE, AGENT_INSIDE);
    if (load(other) == AGENT_INSIDE) return 0;
  }
  return 1;
}

/* A growth that can't be is called off: the limit becomes what there is, so that
 * it isn't tried again at every node. */
static void call_off(addr base) {
  store(header(base, H_LIMIT), task_get(base, H_CAPACITY));
  task_put(base, H_TASK, TASK_NONE);
  add(header(base, H_RESIZE_SEQ), 1);
  notify(header(base, H_RESIZE_SEQ), EMPTY);
}

static u32 pages_for(u64 end) { return (u32)((end + PAGE_BYTES - 1) / PAGE_BYTES); }

/* get_memory decides where the arrays of the new capacity begin; 0: refused. */
static NOINLINE u32 get_memory(addr base) {
  u32 capacity = task_get(base, H_TASK_CAPACITY);
  u32 bytes = array_offset(ARRAYS, capacity);
  addr origin = base + task_get(base, H_KIND);
  u32 have = pages_for((u64)origin + array_offset(ARRAYS, task_get(base, H_CAPACITY)));
  u32 want = pages_for((u64)origin + bytes);
  if (want >= PAGE_BYTES) return 0; /* 4 GiB and more */
  if (memory_pages() == have) {
    u32 before = memory_grow(want - have);
    if (before == EMPTY) return 0;
    if (before == have) {
      task_put(base, H_TASK, (origin - base) | TASK_GROW);
      return 1;
    }
  }
  u32 before = memory_grow(pages_for(bytes));
  if (before == EMPTY || (u64)before * PAGE_BYTES + bytes > EMPTY) return 0;
  task_put(base, H_TASK, (before * PAGE_BYTES - base) | TASK_GROW);
  return 1;
}

/* move_slice moves one array's nodes, from their end; 1 when all is moved. */
static NOINLINE u32 move_slice(addr base, u32 array) {
  addr from = base + task_get(base, header_word(array));
  addr to = task_origin(base) + array_offset(array, task_get(base, H_TASK_CAPACITY));
  if (array == ARRAY_BUCKETS || from == to) return 1;
  u32 left = task_get(base, H_TASK_LEFT);
  if (left == EMPTY) left = array == ARRAY_TERM_CACHE ? 16 : task_get(base, H_TOP) * width(array);
  u32 n = left < SLICE_BYTES ? left : SLICE_BYTES;
  left -= n;
  move_bytes(to + left, from + left, n);
  task_put(base, H_TASK_LEFT, left);
  return left == 0;
}

/* clear_slice zeroes what lies behind an array's nodes (for a reset: all of it),
 * where zero says something: a hole, an application's symbol. Memory that no array
 * has used yet is zero already and is not touched. */
static NOINLINE u32 clear_slice(addr base, u32 array) {
  if (array != ARRAY_KIND && array != ARRAY_SYM) return 1;
  u32 capacity = task_get(base, H_TASK_CAPACITY), top = task_get(base, H_TOP);
  u32 grows = task_kind(base) == TASK_GROW;
  addr origin = task_origin(base), begin = origin + array_offset(array, capacity);
  addr from = begin + (grows ? top : 0) * width(array);
  addr to = begin + (grows ? capacity : top) * width(array);
  addr used = origin + array_offset(ARRAYS, task_get(base, H_CAPACITY));
  if (grows && to > used) to = used;
  if (task_get(base, H_TASK_LEFT) != EMPTY) from = to - task_get(base, H_TASK_LEFT);
  if (from >= to) return 1;
  u32 n = to - from < SLICE_BYTES ? to - from : SLICE_BYTES;
  fill_bytes(from, 0, n);
  task_put(base, H_TASK_LEFT, to - from - n);
  return to - from == n;
}

static u32 buckets_slice(addr base) {
  u32 capacity = task_get(base, H_TASK_CAPACITY), left = task_get(base, H_TASK_LEFT);
  if (left == EMPTY) left = 4 * capacity;
  u32 n = left < SLICE_BYTES ? left : SLICE_BYTES;
  left -= n;
  fill_bytes(task_origin(base) + array_offset(ARRAY_BUCKETS, capacity) + left, 0xff, n);
  task_put(base, H_TASK_LEFT, left);
  return left == 0;
}

/* link_slice puts nodes into their buckets, in the order of their ids, so that a
 * chain begins with the youngest. */
static NOINLINE u32 link_slice(addr base) {
  u32 capacity = task_get(base, H_TASK_CAPACITY), top = task_get(base, H_TOP);
  addr origin = task_origin(base);
  addr kind = origin + array_offset(ARRAY_KIND, capacity), hash = origin + array_offset(ARRAY_HASH, capacity);
  addr next = origin + array_offset(ARRAY_NEXT, capacity);
  addr buckets = origin + array_offset(ARRAY_BUCKETS, capacity);
  u32 left = task_get(base, H_TASK_LEFT);
  if (left == EMPTY) left = top;
  u32 n = left < SLICE_NODES ? left : SLICE_NODES;
  for (id i = top - left; i < top - left + n; i++) {
    u8 k = get8(kind + i);
    if (k != TERMINAL && k != APPLICATION) continue;
    addr bucket = buckets + 4 * (get(hash + 4 * i) & (capacity - 1));
    put(next + 4 * i, get(bucket));
    put(bucket, i);
  }
  task_put(base, H_TASK_LEFT, left - n);
  return left == n;
}

static void forget_nodes(addr base) {
  addr term_cache = base + task_get(base, H_TERM_CACHE);
  fill_bytes(term_cache, 0xff, 16);
  add(epoch_word(base), 1);
  store(header(base, H_TOP), 0);
}

/* publish ends the task. A connecting agent reads offsets and capacity without being
 * inside, and so does at_limit. */
static void publish(addr base) {
  u32 capacity = task_get(base, H_TASK_CAPACITY);
  if (task_kind(base) == TASK_RESET) forget_nodes(base);
  for (u32 array = 0; array < ARRAYS; array++)
    store(header(base, header_word(array)), task_origin(base) - base + array_offset(array, capacity));
  store(header(base, H_CAPACITY), capacity);
  task_put(base, H_BUCKET_MASK, capacity - 1);
  task_put(base, H_TASK, TASK_NONE);
  add(header(base, H_RESIZE_SEQ), 1);
  notify(header(base, H_RESIZE_SEQ), EMPTY);
}

/* at_stage does one slice; the caller holds TASK_LOCK. */
static NOINLINE void at_stage(addr base, addr agent) {
  u32 stage = task_get(base, H_TASK_STAGE), done;
  if (stage == STAGE_QUIESCE) {
    if (quiet(base, agent)) next_stage(base, task_kind(base) == TASK_GROW ? STAGE_MEMORY : STAGE_CLEAR);
    return;
  }
  if (stage == STAGE_MEMORY) {
    if (get_memory(base)) next_stage(base, STAGE_MOVE);
    else call_off(base);
    return;
  }
  if (stage < STAGE_CLEAR) done = move_slice(base, ARRAYS - 1 - (stage - STAGE_MOVE));
  else if (stage < STAGE_BUCKETS) done = clear_slice(base, stage - STAGE_CLEAR);
  else if (stage == STAGE_BUCKETS) done = buckets_slice(base);
  else if (stage == STAGE_LINK) done = task_kind(base) == TASK_RESET || link_slice(base);
  else {
    tally(agent, AGENT_GROWTHS, task_kind(base) == TASK_GROW);
    publish(base);
    return;
  }
  if (done) next_stage(base, stage + 1);
}

/* Stages of an arena of this many bytes are done in one slice together. */
#define SMALL_BYTES (512u << 10)

void task_slice(addr base, addr agent) {
  u32 seq = resize_seq(base);
  if (!(seq & 1) || seq == POISON) return;
  if (cas(header(base, H_TASK_LOCK), 0, agent) != 0) {
    tally(agent, AGENT_PARKS, 1);
    pause(header(base, H_RESIZE_SEQ), seq);
    return;
  }
  /* The task may be over by now, or poisoned, which is odd too. Whoever holds the
   * lock and lives is alone with resize_seq. */
  if (resize_seq(base) == seq) {
    do at_stage(base, agent);
    while ((resize_seq(base) & 1) && task_get(base, H_TASK_STAGE) != STAGE_QUIESCE &&
           arena_bytes(task_get(base, H_TASK_CAPACITY)) < SMALL_BYTES);
  }
  store(header(base, H_TASK_LOCK), 0);
}

u32 task_start(addr base, addr agent, u32 task, u32 capacity) {
  if (task == TASK_GROW && at_limit(base, capacity)) return TASK_REFUSED;
  if (cas(header(base, H_TASK_LOCK), 0, agent) != 0) return TASK_OTHER;
  u32 begins = !(resize_seq(base) & 1) && (task != TASK_GROW || task_get(base, H_CAPACITY) == capacity);
  if (begins) {
    task_put(base, H_TASK, task_get(base, H_KIND) | task);
    task_put(base, H_TASK_CAPACITY, task == TASK_GROW ? 2 * capacity : task_get(base, H_CAPACITY));
    next_stage(base, STAGE_QUIESCE);
    add(header(base, H_RESIZE_SEQ), 1);
  }
  store(header(base, H_TASK_LOCK), 0);
  return begins ? TASK_BEGUN : TASK_OTHER;
}
