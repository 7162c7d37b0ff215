package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

// takes bounds how many arguments a command takes. few and many say in plain words what
// is wrong when there are fewer or more.
func takes(least, most int, few, many string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) < least:
			return fmt.Errorf("%s: %s", cmd.Name(), few)
		case most > 0 && len(args) > most:
			return fmt.Errorf("%s: %s", cmd.Name(), many)
		}
		return nil
	}
}
