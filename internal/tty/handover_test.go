//go:build unix

package tty

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"
)

// A round goes to the toy and back: keys, one a string as the terminal sends
// it, and the reports that they must lead to.
type round struct {
	keys    []string
	reports []string
}

// randomRound makes a round with some keys for the toy and a line after it,
// and now and then a line before it.
func randomRound(rnd *rand.Rand, number int) round {
	var r round
	enter := func(line string) {
		r.keys = append(r.keys, strings.Split(line, "")...)
		r.keys = append(r.keys, "\r")
		r.reports = append(r.reports, fmt.Sprintf("line %q", line))
	}
	if rnd.IntN(4) == 0 {
		enter(fmt.Sprintf("before %d", number))
	}
	enter("debug")
	names := map[string]string{"\x1b[A": "[up]", "\r": "[enter]", "\x7f": "[backspace]", "\x03": "[ctrl+c]", "\x04": "[ctrl+d]", "é": "[é]"}
	shown := ""
	for range rnd.IntN(10) {
		key := []string{"j", "k", "l", "\x1b[A", "\r", "\x7f", "\x03", "\x04", "é"}[rnd.IntN(9)]
		r.keys = append(r.keys, key)
		if name, ok := names[key]; ok {
			key = name
		}
		shown += key
	}
	quit := string(quits[rnd.IntN(len(quits))])
	r.keys = append(r.keys, quit)
	r.reports = append(r.reports, fmt.Sprintf("keys %q", shown+quit))
	for range rnd.IntN(3) {
		enter(fmt.Sprintf("after %d é", number))
	}
	return r
}

// TestHandOver types across both hand-overs, from the prompt to the program and
// back, in bursts of any length with any pause between them. All of it must
// arrive as if typed slowly.
func TestHandOver(t *testing.T) {
	t.Parallel()
	const rounds = 60
	pauses := map[string]func(rnd *rand.Rand) (burst int, pause time.Duration){
		"one burst": func(*rand.Rand) (int, time.Duration) { return 1 << 20, 0 },
		"key by key": func(rnd *rand.Rand) (int, time.Duration) {
			return 1, time.Duration(rnd.IntN(3)) * time.Millisecond
		},
		"bursts": func(rnd *rand.Rand) (int, time.Duration) {
			return 1 + rnd.IntN(12), time.Duration(rnd.IntN(25)) * time.Millisecond
		},
	}
	for name, pause := range pauses {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rnd := rand.New(rand.NewPCG(1, uint64(len(name))))
			c := open(t)
			for number := 0; number < rounds; {
				var keys, reports []string
				for range 1 + rnd.IntN(3) { // some in one go
					r := randomRound(rnd, number)
					keys, reports = append(keys, r.keys...), append(reports, r.reports...)
					number++
				}
				var typing sync.WaitGroup
				t.Cleanup(typing.Wait)
				typing.Go(func() {
					for len(keys) > 0 {
						n, wait := pause(rnd)
						n = min(n, len(keys))
						c.Keys(strings.Join(keys[:n], ""))
						keys = keys[n:]
						time.Sleep(wait)
					}
				})
				c.expect(reports...)
			}
			c.quit()
		})
	}
}
