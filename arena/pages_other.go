//go:build !linux

package arena

import "math"

const smallArena = math.MaxUint64

func populate([]byte) {}

func (m *memory) largePages() {}
