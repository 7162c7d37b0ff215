package ski

import (
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// In every notation, cut or not, with a redex or another mark: what is said to be the
// made node is that node, and to ask for it changes nothing else.
func TestMade(t *testing.T) {
	shown := 0
	rapid.Check(t, func(t *rapid.T) {
		term := rapid.OneOf(genTree(40), genDAG(60)).Draw(t, "term")
		opt := genOptions(t, term)
		opt.Notation = rapid.SampledFrom([]Notation{Plain, Glued, Full, Unlambda, Lambda, DeBruijn}).Draw(t, "notation")
		opt.Limit = rapid.SampledFrom([]int{20, 60, 300}).Draw(t, "at most")
		before := Print(Terms{}, term, opt)

		opt.Made = true
		made := term
		for rapid.IntRange(0, 4).Draw(t, "deeper") > 0 {
			fun, arg, ok := made.Split()
			if !ok {
				break
			}
			turn := Turn(rapid.Bool().Draw(t, "turn"))
			opt.MadePath = append(opt.MadePath, turn)
			if made = fun; turn == Right {
				made = arg
			}
		}
		text := Print(Terms{}, term, opt)
		place := text.Made
		text.Made = [2]int{}
		if !reflect.DeepEqual(before, text) {
			t.Fatalf("%+v\nbecomes %+v", before, text)
		}
		if place[0] > place[1] || place[1] > len(text.String) {
			t.Fatalf("%+v at %v", text, place)
		}
		part := text.String[place[0]:place[1]]
		if !text.Cut && part == "" {
			t.Fatalf("%+v: %v is not said to be anywhere", text, made)
		}
		if part == "" || strings.Contains(part, "…") || strings.Contains(part, "...") {
			return
		}
		shown++
		want := Print(Terms{}, made, Options{Notation: opt.Notation, Glued: opt.Glued}).String
		if part != want && part != "("+want+")" { // an atom that is a lambda has parentheses
			t.Fatalf("%q, want %q\nin %q", part, want, text.String)
		}
	})
	if shown < 10 {
		t.Errorf("only %d were seen", shown)
	}
}
