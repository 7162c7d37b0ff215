package inspect

// An Agent is one place of a memory's agent table that is taken: an instance of the
// guest, the host's own or a worker.
type Agent struct {
	Index int // in the table
	State AgentState
	Arena uint32 // the base of the arena that it uses

	NextID, EndID ID // ids that it has reserved: from NextID up to, not including, EndID
	Free          ID // the first frame of its free list, or Empty

	Bounded bool // its calls never wait
	Shared  bool // it has made or joined its arena; else the arena is its own heap

	Work    Work   // how far it is with its request …
	Request uint32 // … which has this id
	Node    ID     // … and is about this term or Suspension; Empty: a reset has voided it

	Counters Counters
}

// Counters are what an agent has done since it took its place.
type Counters struct {
	Contractions uint64 // those skipped included
	Skipped      uint64 // contractions that the memo spared
	Transitions  uint64 // moves of the machine
	Lookups      uint64 // of the hash table
	Probes       uint64 // nodes looked at in chains
	Created      uint64 // lookups that found nothing and made a node
	MemoHits     uint64 // memo entries used
	Updates      uint64 // update frames pushed
	Turns        uint64 // of a machine
	Yields       uint64 // requests given back unfinished
	Done         uint64 // requests finished
	Parks        uint64 // waits for a growth or reset
	Growths      uint64 // growths finished
}

// Resets is the number of resets so far: ids are valid until the next one.
func (im *Image) Resets() uint32 { return im.epoch() }

// epoch is the number of resets so far.
func (im *Image) epoch() uint32 {
	if words := words32(im.memory(), im.sq, ringBytes/4); words != nil {
		return load32(&words[ringEpoch/4])
	}
	return 0
}

// Agents reads the agents of this arena, in the order of the table. The table never
// moves: this works during a resize and on a poisoned arena too. The fields of one
// agent are not of one moment while it is at work.
func (im *Image) Agents() []Agent {
	mem := im.memory()
	table := words32(mem, im.agents, MaxAgents*agentBytes/4)
	counters := words64(mem, im.agents, MaxAgents*agentBytes/8)
	if table == nil || counters == nil {
		return nil
	}
	epoch := im.epoch()
	var agents []Agent
	for i := range MaxAgents {
		word := func(offset int) uint32 { return load32(&table[(i*agentBytes+offset)/4]) }
		counter := func(offset int) uint64 { return load64(&counters[(i*agentBytes+offset)/8]) }
		a := Agent{Index: i, State: AgentState(min(word(agentState), 255)), Arena: word(agentArena)}
		if a.State == AgentFree || a.Arena != im.base {
			continue
		}
		a.Free, a.Node = Empty, Empty
		if word(agentEpoch) == epoch { // else it drops them when it enters the arena next
			a.NextID, a.EndID = ID(word(agentNextID)), ID(word(agentEndID))
			a.Free = ID(word(agentFree))
		}
		if word(agentReqEpoch) == epoch {
			a.Node = ID(word(agentNode))
		}
		a.Bounded = word(agentBounded) != 0
		a.Shared = word(agentShared) != 0
		a.Work = Work(min(word(agentWork), 255))
		a.Request = word(agentReq)
		a.Counters = Counters{
			Contractions: counter(agentContractions),
			Skipped:      counter(agentSkipped),
			Transitions:  counter(agentTransitions),
			Lookups:      counter(agentLookups),
			Probes:       counter(agentProbes),
			Created:      counter(agentCreated),
			MemoHits:     counter(agentMemoHits),
			Updates:      counter(agentUpdates),
			Turns:        counter(agentTurns),
			Yields:       counter(agentYields),
			Done:         counter(agentDone),
			Parks:        counter(agentParks),
			Growths:      counter(agentGrowths),
		}
		agents = append(agents, a)
	}
	return agents
}
