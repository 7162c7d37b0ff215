#include "agent.h"

#ifdef __wasm__
/* In the guest's static data, so that it never moves; zero at the start. All
 * instances on one memory share it, whatever arena they use. */
static u8 agent_table[AGENT_COUNT * AGENT_BYTES] __attribute__((aligned(AGENT_BYTES)));
addr agents_address(void) { return (addr)agent_table; }
u32 __attribute__((address_space(1))) self_;

/* Behind the static data, in the 17 pages that every host brings. */
extern u8 __heap_base;
addr windows_address(void) { return ((addr)&__heap_base + 4095) & ~4095u; }
#else
addr windows_address(void) { return 65536; }
_Thread_local addr native_self;
addr agents_address(void) { return 1024; }
#endif

addr agent_claim(void) {
  addr agent = self();
  if (agent) return agent;
  for (u32 i = 0; i < AGENT_COUNT; i++) {
    agent = agents_address() + i * AGENT_BYTES;
    if (load(agent) == AGENT_FREE_SLOT && cas(agent, AGENT_FREE_SLOT, AGENT_OUTSIDE) == AGENT_FREE_SLOT) {
      put(agent + AGENT_FREE, EMPTY);
      set_self(agent);
      return agent;
    }
  }
  return 0;
}

void begin_epoch(addr agent) {
  put(agent + AGENT_EPOCH, epoch_of(agent));
  put(agent + AGENT_NEXT_ID, 0);
  put(agent + AGENT_END_ID, 0);
  put(agent + AGENT_FREE, EMPTY);
  put(agent + AGENT_FREE_COUNT, 0);
}

/* agentIndex says which block of the agent table is this instance's; EMPTY: none. */
u32 EXPORT(agentIndex)(void) {
  return self() ? (self() - agents_address()) / AGENT_BYTES : EMPTY;
}

/* agentRetire gives back the block of an agent that no longer runs, its own or
 * that of an instance that trapped. What ids and frames it had reserved stay
 * unused until a reset. If it died while it was at a slice of a task, the arena
 * is between two layouts: that can't be undone, and it is poisoned. */
void EXPORT(agentRetire)(u32 index) {
  if (index >= AGENT_COUNT) return;
  addr agent = agents_address() + index * AGENT_BYTES;
  addr base = load(agent + AGENT_ARENA);
  if (base && load(header(base, H_TASK_LOCK)) == agent) {
    store(header(base, H_RESIZE_SEQ), POISON);
    store(header(base, H_TASK_LOCK), 0);
    notify(header(base, H_RESIZE_SEQ), EMPTY);
  }
  store(agent + AGENT_ARENA, 0);
  fill_bytes(agent + AGENT_NEXT_ID, 0, AGENT_BYTES - AGENT_NEXT_ID);
  store(agent + AGENT_STATE, AGENT_FREE_SLOT);
  notify(agent + AGENT_STATE, EMPTY);
  if (agent == self()) set_self(0);
}

/* A bounded agent's calls never wait: they return AGAIN. */
void EXPORT(setBounded)(u32 on) {
  addr agent = agent_claim();
  if (agent) put(agent + AGENT_BOUNDED, on);
}
