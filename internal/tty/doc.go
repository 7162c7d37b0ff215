// Package tty shares one terminal between a line editor (chzyer/readline) and
// full-screen programs (Bubble Tea) that take turns in one process.
//
// # No key is lost
//
// The user may type at any speed, ahead of any switch; everything reaches the
// side that it would have reached if typed slowly. Four facts together see to
// that:
//
//   - One goroutine, the pump, reads the terminal, from [Open] to
//     [Terminal.Close], whoever's turn it is. So a switch never has to call
//     back a read that is blocked in the kernel, and none can take a key that
//     is meant for the next holder.
//   - What was read waits in the inbox, in order. Only the holder (line editor
//     or program; never both, sometimes nobody) takes from it, one key at a
//     time, and only when it is ready for one. What isn't taken stays for the
//     next holder: at a switch there is nothing to collect.
//   - Neither side reads ahead. Readline gets single bytes and asks for none
//     after the one that ends the line. A program gets a key only after it is
//     done with the one before, which may have ended it (see pacer), and none
//     while it says that it is about to quit (see Leaver).
//   - The meaning of a byte never changes. From Open to Close the terminal
//     doesn't echo, doesn't edit lines and doesn't translate Enter, not even
//     while a command runs between two prompts; see modes.
//
// On systems other than Unix the two libraries read the console by themselves,
// each in its turn, and keys typed during a switch may be lost.
package tty
