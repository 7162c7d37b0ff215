/* The guest's exports, for the native twin. In wasm they have no header: the
 * host finds them by name. ../ABI.md says what each of them does. */
#ifndef SKIREPL_GUEST_H
#define SKIREPL_GUEST_H

#include "abi.h"

u32 initArena(u32 capacity);
u32 connectArena(addr base);
void reset(void);
u32 resetStart(void);
u32 maintain(void);

id allocTerminal(u32 sym);
id allocVar(u32 index);
id allocCons(id left, id right);

id arenaKernelStep(id expr);
id reduce(id expr, u32 max);
id machineStart(id expr, u32 max);
id machineStep(id expr);
id machineRun(id susp, u32 gas);
id machinePlugStart(id susp);
id machinePlug(id susp);
void machineBudget(id susp, u32 left);
int64_t machineCount(id susp, u32 which);
void machineFree(id susp);

void setMaxSteps(u32 max);
void setBatchGas(u32 gas);
void setFlags(u32 flags);
void setLimit(u32 nodes);
void setBounded(u32 on);

u32 hostSubmit(id node, u32 req);
int64_t hostPull(void);
int64_t hostRevoke(void);
void workerLoop(void);
u32 workerTurn(u32 gas);
void stopWorkers(void);
enum { TURN_IDLE, TURN_DONE, TURN_CQ_FULL, TURN_WAITS };

u32 agentIndex(void);
void agentRetire(u32 index);

u32 kindOf(id n);
u32 symOf(id n);
u32 leftOf(id n);
u32 rightOf(id n);
u32 debugLockState(void);
u32 getArenaMode(void);
addr debugGetArenaBaseAddr(void);

#endif
