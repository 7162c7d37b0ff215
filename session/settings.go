package session

import (
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

// What an arena's limit of nodes may be.
const leastNodes, mostNodes = 1024, 1 << 27

func defaults() Settings {
	return Settings{Contractions: 10_000_000, Nodes: 1 << 22, Show: 800, Memo: true, Prelude: true, Readback: true}
}

// mend makes settings that came from elsewhere such as there are.
func (s *Settings) mend() {
	s.Nodes, s.Show = min(max(s.Nodes, leastNodes), mostNodes), max(s.Show, 0)
	s.Strategy = known(s.Strategy, ski.Strategies())
	s.Abstraction = known(s.Abstraction, ski.Abstractions())
	s.Basis = known(s.Basis, ski.Bases())
	s.Numerals = known(s.Numerals, ski.AllNumerals())
	s.Notation = known(s.Notation, ski.Notations())
	s.Fold = known(s.Fold, []Fold{FoldOff, FoldMine, FoldOn})
}

// known is a value if it is in a list; otherwise it is the zero value.
func known[T comparable](v T, list []T) T {
	if slices.Contains(list, v) {
		return v
	}
	var zero T
	return zero
}

// setting is one row of :set.
type setting struct {
	name, help string
	values     []string // that it can have; nil: too many to list
	get        func(*Settings) string
	set        func(*Session, string) error
}

var settings = []setting{
	{
		"contractions", "a reduction stops after so many contractions; 0: no limit", nil,
		func(s *Settings) string { return Grouped(s.Contractions) },
		func(s *Session, v string) error {
			n, err := number(v, 0, 1<<63)
			s.set.Contractions = n
			return err
		},
	},
	{
		"transitions", "a reduction stops after so many transitions; 0: no limit", nil,
		func(s *Settings) string { return Grouped(s.Transitions) },
		func(s *Session, v string) error {
			n, err := number(v, 0, 1<<63)
			s.set.Transitions = n
			return err
		},
	},
	{
		"nodes", "a reduction stops when the arena holds so many nodes", nil,
		func(s *Settings) string { return Grouped(s.Nodes) },
		func(s *Session, v string) error {
			n, err := number(v, leastNodes, mostNodes)
			if err != nil {
				return err
			}
			s.set.Nodes = int(n)
			return s.arena.SetLimit(uint32(n))
		},
	},
	{
		"show", "so many characters of a term are shown; 0: all", nil,
		func(s *Settings) string { return Grouped(s.Show) },
		func(s *Session, v string) error {
			n, err := number(v, 0, 1<<30)
			s.set.Show = int(n)
			return err
		},
	},
	{
		"memo", "on or off: remember what terms reduce to (counts and results are the same)",
		[]string{"on", "off"},
		func(s *Settings) string { return onOff(s.Memo) },
		func(s *Session, v string) error {
			on, err := boolean(v)
			if err != nil {
				return err
			}
			s.set.Memo = on
			return s.arena.SetMemo(on)
		},
	},
	{
		"strategy", "which redex comes first: normal, applicative, innermost or parallel (:help strategy)", viewNames(strategyViews()),
		func(s *Settings) string { return s.Strategy.String() },
		func(s *Session, v string) error {
			by, err := strategyNamed(v)
			if err == nil {
				s.set.Strategy = by
			}
			return err
		},
	},
	{
		"slow", "slow motion: the workers pause so long between events of the rings, as in 200ms; 0: they don't",
		[]string{"0", "50ms", "200ms", "1s"},
		func(s *Settings) string { return s.Slow.String() },
		func(s *Session, v string) error {
			d, err := pause(v)
			if err != nil {
				return err
			}
			s.set.Slow = d
			s.arena.SetSlow(d)
			return nil
		},
	},
	{
		"theme", "the debugger's colours: auto, dark, light, colourblind or none", viewNames(Themes),
		func(s *Settings) string {
			if s.Theme == "" {
				return Themes[0].Name
			}
			return s.Theme
		},
		func(s *Session, v string) error {
			name, err := oneOf(Themes, v)
			if err == nil {
				s.set.Theme = name
			}
			return err
		},
	},
	{
		"record", "on or off: keep this session for :history and skirepl resume",
		[]string{"on", "off"},
		func(s *Settings) string { return onOff(s.Record) },
		func(s *Session, v string) error {
			on, err := boolean(v)
			if err == nil {
				err = setRecord(s, on)
			}
			return err
		},
	},
	{
		"abstraction", "how a lambda becomes combinators: naive, eta, turner or kiselyov", namesOf(ski.Abstractions()),
		func(s *Settings) string { return s.Abstraction.String() },
		func(s *Session, v string) (err error) {
			s.set.Abstraction, err = named(v, s.set.Abstraction, ski.Abstractions())
			return err
		},
	},
	{
		"basis", "the combinators that lambdas and numerals are compiled to: SKI, SK, BCKW, SKIBC or all", namesOf(ski.Bases()),
		func(s *Settings) string { return s.Basis.String() },
		func(s *Session, v string) (err error) {
			s.set.Basis, err = named(v, s.set.Basis, ski.Bases())
			return err
		},
	},
	{
		"numerals", "what numbers and lists are: church (a number repeats, a list is its fold) or scott (by cases)", namesOf(ski.AllNumerals()),
		func(s *Settings) string { return s.Numerals.String() },
		func(s *Session, v string) (err error) {
			s.set.Numerals, err = named(v, s.set.Numerals, ski.AllNumerals())
			s.usePrelude()
			return err
		},
	},
	{
		"prelude", "on or off: the definitions that are there from the beginning (:defs lists them)",
		[]string{"on", "off"},
		func(s *Settings) string { return onOff(s.Prelude) },
		func(s *Session, v string) error {
			on, err := boolean(v)
			if err == nil {
				s.set.Prelude = on
				s.usePrelude()
			}
			return err
		},
	},
	{
		"notation", "how terms are shown: plain, glued, full, unlambda, lambda or debruijn; all can be typed", namesOf(ski.Notations()),
		func(s *Settings) string { return s.Notation.String() },
		func(s *Session, v string) (err error) {
			s.set.Notation, err = named(v, s.set.Notation, ski.Notations())
			return err
		},
	},
	{
		"fold", "show names for the terms that they stand for: off, mine (your definitions) or on (the prelude's too)",
		[]string{"off", "mine", "on"},
		func(s *Settings) string { return s.Fold.String() },
		func(s *Session, v string) (err error) {
			s.set.Fold, err = named(v, s.set.Fold, []Fold{FoldOff, FoldMine, FoldOn})
			return err
		},
	},
	{
		"readback", "on or off: say beside a normal form which number, list, bird or lambda term it is",
		[]string{"on", "off"},
		func(s *Settings) string { return onOff(s.Readback) },
		func(s *Session, v string) error {
			on, err := boolean(v)
			if err == nil {
				s.set.Readback = on
			}
			return err
		},
	},
}

// namesOf gives the names of a setting's values.
func namesOf[T fmt.Stringer](values []T) []string {
	var names []string
	for _, v := range values {
		names = append(names, v.String())
	}
	return names
}

// named finds the value of that name, in any case; without one it gives the old one.
func named[T fmt.Stringer](name string, old T, values []T) (T, error) {
	for _, v := range values {
		if strings.EqualFold(v.String(), name) {
			return v, nil
		}
	}
	return old, fmt.Errorf("want %s", either(namesOf(values)))
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
