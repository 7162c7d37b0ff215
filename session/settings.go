package session

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"skirepl/ski"
)

// Settings of a session.
type Settings struct {
	Contractions uint64 // a reduction's budget; 0: none
	Transitions  uint64 // a reduction's; 0: no limit
	Nodes        int    // the arena's limit
	Show         int    // characters of a term that are shown; 0: all
	Strategy     ski.Strategy
	Memo         bool
	Record       bool

	Abstraction ski.Abstraction // how lambdas are compiled
	Basis       ski.Basis       // to which combinators
	Numerals    ski.Numerals    // what numbers and lists are
	Prelude     bool            // its definitions count
	Notation    ski.Notation    // how terms are shown
	Fold        Fold            // which names are shown for their terms
	Readback    bool            // normal forms are read back

	Theme  string        // of the debugger; "": not said
	Layout string        // of the debugger; "": not said
	Slow   time.Duration // that the workers wait between events of the rings
}

func defaults() Settings {
	return Settings{Contractions: 10_000_000, Nodes: 1 << 22, Show: 800, Memo: true, Prelude: true, Readback: true}
}

// mend makes settings that came from elsewhere such as there are.
func (s *Settings) mend() {
	for _, row := range settings {
		if row.mend != nil {
			row.mend(s)
		}
	}
}

// setting is one row of :set.
type setting struct {
	name, help string
	values     []string // that it can have; nil: too many to list
	get        func(*Settings) string
	set        func(*Session, string) error // when it fails the setting stays as it was
	mend       func(*Settings)              // makes a value one that there is; nil: any is
}

// rowOf is a setting that is a field. change does what else a new value asks for; it may
// be nil.
func rowOf[T any](name, help string, of func(*Settings) *T, show func(T) string, read func(string) (T, error), change func(*Session, T) error) setting {
	return setting{
		name: name, help: help,
		get: func(s *Settings) string { return show(*of(s)) },
		set: func(s *Session, text string) error {
			v, err := read(text)
			if err != nil {
				return err
			}
			field := of(&s.set)
			was := *field
			*field = v
			if change != nil {
				if err = change(s, v); err != nil {
					*field = was
				}
			}
			return err
		},
	}
}

// limit is a setting that is a number from low to high.
func limit[T int | uint64](name, help string, low, high uint64, of func(*Settings) *T, change func(*Session, T) error) setting {
	r := rowOf(name, help, of, Grouped, func(text string) (T, error) {
		n, err := number(text, low, high)
		return T(n), err
	}, change)
	r.mend = func(s *Settings) { *of(s) = min(max(*of(s), T(low)), T(high)) }
	return r
}

// toggle is a setting that is on or off.
func toggle(name, help string, of func(*Settings) *bool, change func(*Session, bool) error) setting {
	r := rowOf(name, "on or off: "+help, of, onOff, boolean, change)
	r.values = []string{"on", "off"}
	return r
}

// choice is a setting that is one of a list.
func choice[T interface {
	comparable
	fmt.Stringer
}](name, help string, list []T, of func(*Settings) *T, change func(*Session, T) error) setting {
	r := rowOf(name, help, of, T.String, func(text string) (T, error) { return named(text, list) }, change)
	r.values = namesOf(list)
	r.mend = func(s *Settings) {
		if field := of(s); !slices.Contains(list, *field) {
			*field = *new(T)
		}
	}
	return r
}

// with is a row with the values that can be listed.
func (r setting) with(values ...string) setting {
	r.values = values
	return r
}

var settings = []setting{
	limit("contractions", "a reduction stops after so many contractions; 0: no limit", 0, 1<<63,
		func(s *Settings) *uint64 { return &s.Contractions }, nil),
	limit("transitions", "a reduction stops after so many transitions; 0: no limit", 0, 1<<63,
		func(s *Settings) *uint64 { return &s.Transitions }, nil),
	limit("nodes", "a reduction stops when the arena holds so many nodes", 1024, 1<<27,
		func(s *Settings) *int { return &s.Nodes }, func(s *Session, n int) error { return s.arena.SetLimit(uint32(n)) }),
	limit("show", "so many characters of a term are shown; 0: all", 0, 1<<30,
		func(s *Settings) *int { return &s.Show }, nil),
	toggle("memo", "remember what terms reduce to (counts and results are the same)",
		func(s *Settings) *bool { return &s.Memo }, func(s *Session, on bool) error { return s.arena.SetMemo(on) }),
	strategySetting(),
	rowOf("slow", "slow motion: the workers pause so long between events of the rings, as in 200ms; 0: they don't",
		func(s *Settings) *time.Duration { return &s.Slow }, time.Duration.String, pause,
		func(s *Session, d time.Duration) error {
			s.arena.SetSlow(d)
			return nil
		}).with("0", "50ms", "200ms", "1s"),
	rowOf("theme", "the debugger's colours: auto, dark, light, colourblind or none",
		func(s *Settings) *string { return &s.Theme },
		func(name string) string { return cmp.Or(name, Themes[0].Name) },
		func(text string) (string, error) { return oneOf(Themes, text) }, nil).with(viewNames(Themes)...),
	toggle("record", "keep this session for :history and skirepl resume",
		func(s *Settings) *bool { return &s.Record }, setRecord),
	choice("abstraction", "how a lambda becomes combinators: naive, eta, turner or kiselyov", ski.Abstractions(),
		func(s *Settings) *ski.Abstraction { return &s.Abstraction }, nil),
	choice("basis", "the combinators that lambdas and numerals are compiled to: SKI, SK, BCKW, SKIBC or all", ski.Bases(),
		func(s *Settings) *ski.Basis { return &s.Basis }, nil),
	choice("numerals", "what numbers and lists are: church (a number repeats, a list is its fold) or scott (by cases)", ski.AllNumerals(),
		func(s *Settings) *ski.Numerals { return &s.Numerals }, renewPrelude),
	toggle("prelude", "the definitions that are there from the beginning (:defs lists them)",
		func(s *Settings) *bool { return &s.Prelude }, renewPrelude),
	choice("notation", "how terms are shown: plain, glued, full, unlambda, lambda or debruijn; all can be typed", ski.Notations(),
		func(s *Settings) *ski.Notation { return &s.Notation }, nil),
	choice("fold", "show names for the terms that they stand for: off, mine (your definitions) or on (the prelude's too)",
		[]Fold{FoldOff, FoldMine, FoldOn}, func(s *Settings) *Fold { return &s.Fold }, nil),
	toggle("readback", "say beside a normal form which number, list, bird or lambda term it is",
		func(s *Settings) *bool { return &s.Readback }, nil),
}

// strategySetting takes the beginning of a name too, as :strategy does.
func strategySetting() setting {
	of := func(s *Settings) *ski.Strategy { return &s.Strategy }
	r := choice("strategy", "which redex comes first: normal, applicative, innermost or parallel (:help strategy)", ski.Strategies(), of, nil)
	r.set = rowOf("", "", of, ski.Strategy.String, strategyNamed, nil).set
	return r
}

// namesOf gives the names of a setting's values.
func namesOf[T fmt.Stringer](values []T) []string {
	var names []string
	for _, v := range values {
		names = append(names, v.String())
	}
	return names
}

// named finds the value of that name, in any case.
func named[T fmt.Stringer](name string, values []T) (v T, err error) {
	for _, v := range values {
		if strings.EqualFold(v.String(), name) {
			return v, nil
		}
	}
	return v, fmt.Errorf("want %s", either(namesOf(values)))
}

// slowest is the longest pause of slow motion.
const slowest = 10 * time.Second

// pause reads a time; a number alone is milliseconds.
func pause(v string) (time.Duration, error) {
	if v == "off" {
		return 0, nil
	}
	if _, err := strconv.Atoi(v); err == nil {
		v += "ms"
	}
	d, err := time.ParseDuration(v)
	if err != nil || d < 0 || d > slowest {
		return 0, fmt.Errorf("want a time from 0 to 10s, as in 200ms")
	}
	return d, nil
}

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

func boolean(v string) (bool, error) {
	switch v {
	case "on", "true", "yes", "1":
		return true, nil
	case "off", "false", "no", "0":
		return false, nil
	}
	return false, fmt.Errorf("want on or off")
}

// number reads a number; commas and underscores may group its digits, and k, m and
// g stand for thousands, millions and billions.
func number(v string, low, high uint64) (uint64, error) {
	digits := strings.NewReplacer(",", "", "_", "").Replace(strings.ToLower(v))
	unit := uint64(1)
	if n := len(digits); n > 0 {
		if i := strings.IndexByte("kmg", digits[n-1]); i >= 0 {
			unit = [...]uint64{1e3, 1e6, 1e9}[i]
			digits = digits[:n-1]
		}
	}
	n, err := strconv.ParseUint(digits, 10, 64)
	if err != nil || n > high/unit || n*unit < low {
		return low, fmt.Errorf("want a number from %s to %s", Grouped(low), Grouped(high))
	}
	return n * unit, nil
}

// SettingsList shows all settings, or one.
type SettingsList struct {
	Settings []SettingValue `json:"settings"`
}

// SettingValue is a setting as it stands.
type SettingValue struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	Help  string `json:"help"`
}

func (r *SettingsList) Lines(Style) []Line {
	var lines []Line
	for _, v := range r.Settings {
		lines = append(lines, Line{
			{Text: fmt.Sprintf("%-13s", v.Name), Role: Code},
			{Text: fmt.Sprintf("%12s  ", v.Value), Role: Figure},
			{Text: v.Help, Role: Dim},
		})
	}
	return lines
}

func runSet(s *Session, _ context.Context, c Command) (Result, error) {
	name, value := c.first()
	rows := settingsNamed(name.args)
	switch {
	case len(rows) == 0:
		return nil, name.unknown("setting", settingNames(), "the settings are "+strings.Join(settingNames(), ", "))
	case len(rows) > 1 && value.args != "":
		var names []string
		for _, row := range rows {
			names = append(names, row.name)
		}
		return nil, name.wrong(strconv.Quote(name.args)+" can be "+either(names), "type more of it")
	}
	list := &SettingsList{}
	for _, row := range rows {
		if value.args != "" {
			if err := row.set(s, value.args); err != nil {
				return nil, value.wrong(fmt.Sprintf("%s: %v", row.name, err), row.help)
			}
		}
		list.Settings = append(list.Settings, SettingValue{row.name, row.get(&s.set), row.help})
	}
	return list, nil
}

// settingsNamed are the settings whose name begins so; only that one whose name it is.
func settingsNamed(name string) []setting {
	var rows []setting
	for _, row := range settings {
		if row.name == name {
			return []setting{row}
		}
		if strings.HasPrefix(row.name, name) {
			rows = append(rows, row)
		}
	}
	return rows
}

func settingNames() []string {
	var names []string
	for _, row := range settings {
		names = append(names, row.name)
	}
	return names
}
