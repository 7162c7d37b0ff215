// Package inspect decodes the memory of an arena: its header, nodes, stacks,
// rings and agents, and what they stand for.
//
// It reads bytes and knows nothing of where they come from. The same code serves
// a running arena, another process's mapping of it, and a file. The layout is
// that of arena-guest/ABI.md; abi.go repeats its numbers.
//
// # What moves and what stays
//
// An [Image] is one arena in a guest's memory. Its header, rings and agents never
// move and can be read at any time: [Image.Header], [Image.Ring], [Image.Agents].
//
// The arrays move when the arena grows and are emptied when it is reset. A [View]
// is where they are between two such tasks, which the header word resize_seq
// counts (odd: one is under way). There are two ways to use it:
//
//	err := im.Read(func(v *inspect.View) error { … }) // again if it has moved meanwhile
//
//	v, err := im.View()                               // keep it …
//	if !v.Valid() { v, err = im.View() }              // … and look before it is trusted
//
// What is read from a View that is no longer valid is in bounds, but may be any
// bytes at all.
//
// # Reading while others write
//
// Agents may write while this package reads. Every access is an atomic load of an
// aligned word, so no word is torn. Of what several words say together this holds:
// a term that is published (its kind is Terminal or Application) never changes;
// the stack of a machine that is running changes all the time, and what is read
// of it may be a mixture. Read the stacks of paused machines.
//
// # Hostile images
//
// Bytes can't be trusted: a file may be damaged, a mixture may say anything. Every
// function here returns in time linear in the memory's length at most, allocates
// no more than that, and never panics, whatever the bytes are. An id that is out
// of range reads as a hole. What should be a tree or a list and has a cycle is an
// error. [Verify] checks everything that holds of an arena at rest.
//
// Views and images are safe for use by any number of goroutines.
package inspect
