package inspect

import (
	"reflect"
	"testing"
)

func TestAgents(t *testing.T) {
	a := newArena(t, minCapacity)
	for i := range uint32(13) {
		a.setCounter(agentContractions+8*i, 1<<40+uint64(i))
	}
	for offset, value := range map[uint32]uint32{
		agentState: uint32(AgentInside), agentNextID: 10, agentEndID: 20, agentFree: 7, agentBounded: 1,
		agentWork: uint32(WorkFinished), agentReq: 99, agentNode: 5,
	} {
		a.setAgent(offset, value)
	}
	// One of another arena, and one that is free.
	a.put(testTable+5*agentBytes+agentState, uint32(AgentInside))
	a.put(testTable+5*agentBytes+agentArena, 640)
	a.put(testTable+6*agentBytes+agentArena, testBase)

	const n = 1 << 40
	want := []Agent{{
		Index: testAgent, State: AgentInside, Arena: testBase, NextID: 10, EndID: 20, Free: 7,
		Bounded: true, Shared: true, Work: WorkFinished, Request: 99, Node: 5,
		Counters: Counters{n, n + 1, n + 2, n + 3, n + 4, n + 5, n + 6, n + 7, n + 8, n + 9, n + 10, n + 11, n + 12},
	}}
	if got := a.image().Agents(); !reflect.DeepEqual(got, want) {
		t.Errorf("the agents are %+v, want %+v", got, want)
	}
}
