// Package tui is the full-screen debugger: a session's current term, the machine
// at work on it, the arena's arrays and its rings, live from memory.
//
// The way of a keystroke: [keys] says what it means; if that is a session command,
// its text joins a queue; a [tea.Cmd] parses it and has the session do it, one at a
// time; when it is done another one takes a picture of the session, of no more
// than the panes have room for; and the panes draw that picture. Update itself
// never waits for anything. While a command runs, and only then, a tick takes
// pictures.
//
//	keys.go     what each key does: the help, the footer and the dispatch read it
//	queue.go    commands waiting and at work
//	look.go     pictures
//	layouts.go  which panes are seen, by name and size; layout.go where
//	survey.go   what takes longer to find out than a picture may take
//	screen.go   puts a frame together
//	pane*.go    a file for each pane; pane_dag.go draws what inspect/dag lays out
//	term_*.go   the rows of a term, and the rule of its redex; choice.go and guess.go
//	            what one does with its parts
//	empty.go    what is said where there is nothing to show
//
// Nothing is told by colour alone: each mark has a sign too.
package tui
