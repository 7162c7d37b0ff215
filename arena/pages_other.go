//go:build unix && !linux

package arena

const smallArena = 0

func largePages([]byte) {}
