package main

import (
	"os"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/term"
)

// noColors is a terminal without colours.
const noColors = colorprofile.ASCII

func isTerminal(f *os.File) bool { return term.IsTerminal(f.Fd()) }
