/* Making, joining and reading an arena; nodes from outside. */
#include "agent.h"
#include "nodes.h"

static u32 good_capacity(u32 capacity) {
  return capacity >= MIN_CAPACITY && capacity <= MAX_CAPACITY && (capacity & (capacity - 1)) == 0;
}

static void ring_init(addr ring) {
  put(ring + RING_MASK, RING_ENTRIES - 1);
  put(ring + RING_COUNT, RING_ENTRIES);
  for (u32 i = 0; i < RING_ENTRIES; i++) put(ring + RING_HEADER_BYTES + i * SLOT_BYTES + SLOT_SEQ, i);
}

/* make_arena takes memory for an arena and fills in what must not be zero: the
 * header, the rings' sequence numbers, the buckets. 0: out of memory. */
static NOINLINE addr make_arena(u32 capacity) {
  if (capacity > LARGEST_CAPACITY) return 0;
  u64 bytes = arena_bytes(capacity);
  u32 pages = (u32)((bytes + PAGE_BYTES - 1) / PAGE_BYTES);
  u32 before = memory_grow(pages);
  if (before == EMPTY) return 0;
  addr base = before * PAGE_BYTES;
  put(header(base, H_RING_ENTRIES), RING_ENTRIES);
  put(header(base, H_RING_MASK), RING_ENTRIES - 1);
  put(header(base, H_SQ), SQ_OFFSET);
  put(header(base, H_CQ), CQ_OFFSET);
  for (u32 array = 0; array < ARRAY_DIGEST; array++)
    put(header(base, H_KIND + array), KIND_OFFSET + array_offset(array, capacity));
  put(header(base, H_DIGEST), KIND_OFFSET + array_offset(ARRAY_DIGEST, capacity));
  put(header(base, H_AGENT_WINDOWS), windows_address());
  put(header(base, H_CAPACITY), capacity);
  put(header(base, H_BUCKET_MASK), capacity - 1);
  put(header(base, H_MAX_STEPS), EMPTY);
  put(header(base, H_VERSION), ABI_VERSION);
  put(header(base, H_BATCH_GAS), BATCH_GAS);
  put(header(base, H_FLAGS), FLAG_MEMO);
  put(header(base, H_LIMIT), MAX_CAPACITY);
  put(header(base, H_AGENTS), agents_address());
  put(header(base, H_AGENT_COUNT), AGENT_COUNT);
  ring_init(base + SQ_OFFSET);
  ring_init(base + CQ_OFFSET);
  fill_bytes(base + get(header(base, H_BUCKETS)), 0xff, 4 * capacity);
  fill_bytes(base + get(header(base, H_TERM_CACHE)), 0xff, 16);
  store(header(base, H_MAGIC), MAGIC); /* last: who sees it sees the rest */
  return base;
}

static void adopt(addr agent, addr base, u32 shared) {
  store(agent + AGENT_STATE, AGENT_OUTSIDE);
  store(agent + AGENT_ARENA, base);
  put(agent + AGENT_SHARED, shared);
  begin_epoch(agent);
}

addr heap_arena(void) {
  addr agent = agent_claim();
  if (!agent) return 0;
  addr base = make_arena(HEAP_CAPACITY);
  if (base) adopt(agent, base, 0);
  return base;
}

u32 EXPORT(initArena)(u32 capacity) {
  addr agent = agent_claim();
  if (!agent) return 1;
  if (get(agent + AGENT_ARENA) && get(agent + AGENT_SHARED)) return get(agent + AGENT_ARENA);
  if (!good_capacity(capacity)) return 0;
  addr base = make_arena(capacity);
  if (!base) return 1;
  adopt(agent, base, 1);
  return base;
}

static u64 memory_bytes(void) { return (u64)memory_pages() * PAGE_BYTES; }

/* connectArena joins an arena that another instance made. 6: no agent is free. The
 * arena may grow meanwhile: memory comes before the offsets, and these before the
 * capacity, so they are looked at the other way round. */
u32 EXPORT(connectArena)(addr base) {
  if (!base || base & 63) return 0;
  if ((u64)base + HEADER_BYTES > memory_bytes()) return 2;
  if (load(header(base, H_MAGIC)) != MAGIC) return 5;
  u32 capacity = load(header(base, H_CAPACITY));
  if (!good_capacity(capacity) || capacity > LARGEST_CAPACITY) return 3;
  u64 arrays = (u64)base + load(header(base, H_KIND)) + array_offset(ARRAYS, capacity);
  if (arrays > memory_bytes()) return 4;
  addr agent = agent_claim();
  if (!agent) return 6;
  adopt(agent, base, 1);
  return 1;
}

/* see_through does the task that is under way to its end. */
static NOINLINE void see_through(addr base, addr agent) {
  while (resize_seq(base) & 1 && resize_seq(base) != POISON) task_slice(base, agent);
}

/* make_room has the arena grown after an id was missing at this capacity; 0 when
 * it is at its limit. For a bounded agent the growth has only begun. */
u32 make_room(addr agent, u32 capacity) {
  addr base = get(agent + AGENT_ARENA);
  if (task_start(base, agent, TASK_GROW, capacity) == TASK_REFUSED) return 0;
  if (!get(agent + AGENT_BOUNDED)) see_through(base, agent);
  return 1;
}

/* resetStart begins to forget all nodes: 1 when begun (maintain() says when it
 * is done), 0 while another task is under way. */
u32 EXPORT(resetStart)(void) {
  addr agent = this_agent();
  return agent && !poisoned(agent) &&
         task_start(get(agent + AGENT_ARENA), agent, TASK_RESET, 0) == TASK_BEGUN;
}

void EXPORT(reset)(void) {
  addr agent = this_agent();
  if (!agent) return;
  addr base = get(agent + AGENT_ARENA);
  while (!poisoned(agent)) {
    see_through(base, agent);
    if (task_start(base, agent, TASK_RESET, 0) == TASK_BEGUN) break;
  }
  see_through(base, agent);
}

/* maintain does one slice of the task that is under way: 1 when none is. */
u32 EXPORT(maintain)(void) {
  addr agent = this_agent();
  if (!agent) return 1;
  addr base = get(agent + AGENT_ARENA);
  task_slice(base, agent);
  return !(resize_seq(base) & 1) || poisoned(agent);
}

id cons(addr agent, id l, id r) { return intern(agent, APPLICATION, 0, 0, l, r); }

/* make interns a node for a caller outside, growing the arena when it must. */
static NOINLINE id make(u32 kind, u32 sym, u32 shape, u32 l, u32 r) {
  addr agent = this_agent();
  if (!agent) return EMPTY;
  for (;;) {
    const id not_in = come_in(agent);
    if (not_in) return not_in;
    View v;
    view_load(&v, agent);
    id n = EMPTY;
    u32 bad = kind == APPLICATION && !(is_term(&v, l) && is_term(&v, r));
    if (!bad) n = intern(agent, kind, sym, shape, l, r);
    leave(agent);
    if (bad || n != EMPTY) return n;
    if (!make_room(agent, v.capacity)) return EMPTY;
  }
}

id EXPORT(allocTerminal)(u32 sym) {
  u32 n = arity(sym);
  if (n == EMPTY || sym == SYM_VAR) return EMPTY;
  id made = make(TERMINAL, sym, SHAPE_NORMAL | n, sym, TERMINAL_RIGHT);
  addr agent = self();
  if (sym < 4 && made < AGAIN && enter_soon(agent)) {
    addr base = get(agent + AGENT_ARENA);
    store(base + get(header(base, H_TERM_CACHE)) + 4 * sym, made);
    leave(agent);
  }
  return made;
}

id EXPORT(allocVar)(u32 index) {
  if (index > ID_MASK) return EMPTY;
  return make(TERMINAL, SYM_VAR, SHAPE_NORMAL, index, VARIABLE_RIGHT);
}

id EXPORT(allocCons)(id left, id right) { return make(APPLICATION, 0, 0, left, right); }

enum { FIELD_KIND, FIELD_SYM, FIELD_LEFT, FIELD_RIGHT };

static NOINLINE u32 field(id n, u32 which) {
  addr agent = this_agent();
  if (!agent || !enter(agent)) return 0;
  View v;
  view_load(&v, agent);
  u32 value = 0;
  if (n < v.capacity) switch (which) {
    case FIELD_KIND: value = kind_of(&v, n); break;
    case FIELD_SYM: value = sym_of(&v, n); break;
    case FIELD_LEFT: value = left_of(&v, n); break;
    default: value = right_of(&v, n);
    }
  leave(agent);
  return value;
}

u32 EXPORT(kindOf)(id n) { return field(n, FIELD_KIND); }
u32 EXPORT(symOf)(id n) { return field(n, FIELD_SYM); }
u32 EXPORT(leftOf)(id n) { return field(n, FIELD_LEFT); }
u32 EXPORT(rightOf)(id n) { return field(n, FIELD_RIGHT); }

u32 EXPORT(debugLockState)(void) {
  addr agent = this_agent();
  return agent ? resize_seq(get(agent + AGENT_ARENA)) & 1 : 0;
}

u32 EXPORT(getArenaMode)(void) {
  addr agent = self();
  return agent && get(agent + AGENT_ARENA) ? get(agent + AGENT_SHARED) : 0;
}

u32 EXPORT(debugGetArenaBaseAddr)(void) {
  addr agent = self();
  return agent ? get(agent + AGENT_ARENA) : 0;
}

u32 EXPORT(debugCalculateArenaSize)(u32 capacity) {
  if (!good_capacity(capacity)) return 0;
  return capacity > LARGEST_CAPACITY ? EMPTY : (u32)arena_bytes(capacity);
}

static void setting(u32 word, u32 value) {
  addr agent = this_agent();
  if (agent) store(header(get(agent + AGENT_ARENA), word), value);
}

void EXPORT(setMaxSteps)(u32 max) { setting(H_MAX_STEPS, max); }
void EXPORT(setBatchGas)(u32 gas) { setting(H_BATCH_GAS, gas ? gas : BATCH_GAS); }
void EXPORT(setFlags)(u32 flags) { setting(H_FLAGS, flags & FLAG_MEMO); }

/* setLimit bounds the nodes of the arena: it does not grow past them, and a
 * request that needs one more stops with STOP_FULL. */
void EXPORT(setLimit)(u32 nodes) { setting(H_LIMIT, nodes < MAX_CAPACITY ? nodes : MAX_CAPACITY); }
