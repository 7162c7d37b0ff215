package session

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"skirepl/ski"
)

// Help is a page of help.
type Help struct {
	Topic string   `json:"topic"`
	Text  []string `json:"text"`
	lines []Line
}

func (r *Help) Lines(Style) []Line { return r.lines }

// topics are pages that belong to no command.
var topics = map[string]func() []Line{
	"notation":    notationHelp,
	"rules":       rulesHelp,
	"check-files": checkFilesHelp,
}

func runHelp(s *Session, _ context.Context, c Command) (Result, error) {
	r, like := helpOn(c.args)
	if r == nil {
		hint := ":help lists what there is"
		if like != "" {
			hint = "did you mean :help " + like + "? (" + hint + ")"
		}
		if _, defined := s.defs.lookup(c.args); defined {
			hint = "it is a definition: :defs " + c.args + " shows it, :info " + c.args + " says what it does"
		}
		return nil, c.wrong("no help on "+fmt.Sprintf("%q", c.args), hint)
	}
	return r, nil
}

// HelpOn gives the page that :help TOPIC shows, for the shell; "" is the overview.
func HelpOn(topic string) (*Help, error) {
	r, like := helpOn(topic)
	if r == nil {
		hint := "skirepl help commands lists what there is"
		if like != "" {
			hint = "did you mean skirepl help " + like + "? (" + hint + ")"
		}
		return nil, fmt.Errorf("no help on %q: %s", topic, hint)
	}
	return r, nil
}

// helpOn finds a page: of a topic, a task, a command, a combinator or a setting. If there
// is none it may give the topic that was meant.
func helpOn(topic string) (r *Help, like string) {
	name := strings.TrimPrefix(topic, ":")
	r = &Help{Topic: name, lines: topicPage(name)}
	if spec, err := findSpec(name); err == nil && r.lines == nil {
		r.Topic, r.lines = spec.Name, spec.help()
	}
	if rows := settingsNamed(name); r.lines == nil && len(rows) == 1 && rows[0].name == name {
		r.lines = rows[0].page()
	}
	if r.lines == nil {
		names := HelpTopics()
		for _, row := range settings {
			names = append(names, row.name)
		}
		return nil, nearest(strings.ToLower(name), names)
	}
	for _, l := range r.lines {
		r.Text = append(r.Text, l.String())
	}
	return r, ""
}

// topicPage gives the pages that belong to no command; nil if there is none of that name.
func topicPage(name string) []Line {
	if name == "" {
		return overview()
	}
	if page, ok := topics[name]; ok {
		return page()
	}
	if g := groupNamed(name); g != "" {
		return groupHelp(g)
	}
	if sym, ok := ski.LookupSym(name); ok && sym.Arity() > 0 {
		return rulesHelp()
	}
	return nil
}

// HelpTopics names all pages but the overview: tasks, pages of their own, commands.
func HelpTopics() []string {
	var names []string
	for _, g := range groups {
		names = append(names, taskNames[g])
	}
	own := slices.Sorted(maps.Keys(topics))
	names = append(names, own...)
	for _, s := range Specs() {
		names = append(names, s.Name)
	}
	return names
}

func heading(s string) Line { return Line{{Text: s, Role: Title}} }

// entry is a line of the form "  code   what it does".
func entry(code, what string) Line {
	return Line{{Text: fmt.Sprintf("  %-22s", code), Role: Code}, {Text: what}}
}

// overview fits a screen: what can be typed, and the commands by what they are for.
func overview() []Line {
	lines := []Line{
		heading("type"),
		entry("S K K x", "a term: it is reduced to normal form"),
		entry("t = S (K (S I)) K", "a definition; SKK is S K K, a capital is one letter"),
		entry("t a b", "names that are not defined are free variables"),
		entry("_", "the last result"),
	}
	for _, g := range groups {
		if g == groupOther {
			continue // the last lines say it
		}
		lines = append(lines, Line{{Text: g, Role: Title}, {Text: "  :help " + taskNames[g], Role: Dim}})
		row := " "
		for _, s := range specs {
			if s.Group != g {
				continue
			}
			if len(row)+len(s.Name)+2 > overviewWidth {
				lines, row = append(lines, Line{{Text: row, Role: Code}}), " "
			}
			row += " :" + s.Name
		}
		lines = append(lines, Line{{Text: row, Role: Code}})
	}
	return append(lines, Line{{Text: "A command may be shortened. :help step explains one, :quit leaves.", Role: Dim}},
		Line{{Text: "More: :help notation, :help rules, :help check-files", Role: Dim}})
}

// overviewWidth is how wide the rows of commands are, for a terminal of 80 columns.
const overviewWidth = 76

// usageWidth is how wide a usage may be that has its meaning beside it.
const usageWidth = 26

// prose is text that is broken between words; a line that is all plain is a term, which
// is left whole.
func prose(s string) Line { return Line{{Role: Code}, {Text: s}} }

// groupNamed finds a group by its task's name; "" if there is none.
func groupNamed(task string) string {
	for _, g := range groups {
		if taskNames[g] == task {
			return g
		}
	}
	return ""
}

// groupHelp lists a group's commands, a line each.
func groupHelp(group string) []Line {
	lines := []Line{heading(group)}
	for _, s := range specs {
		if s.Group == group {
			name := ":" + s.Usage
			if s.Alias != "" {
				name += " (:" + s.Alias + ")"
			}
			if len([]rune(name)) > usageWidth {
				lines = append(lines, Line{{Text: "  " + name, Role: Code}})
				name = ""
			}
			lines = append(lines, Line{{Text: fmt.Sprintf("  %-*s ", usageWidth, name), Role: Code}, {Text: s.Short}})
		}
	}
	return lines
}

// help is a command's page.
func (s *Spec) help() []Line {
	lines := []Line{
		{{Text: ":" + s.Usage, Role: Code}},
		{{Text: s.Short}},
	}
	if s.Alias != "" {
		lines[0] = append(lines[0], Span{Text: "   short :" + s.Alias, Role: Dim})
	}
	if s.Long != "" {
		lines = append(lines, Line{}, prose(s.Long))
	}
	if len(s.Page) > 0 {
		lines = append(lines, Line{})
	}
	lines = append(lines, entries(s.Page)...)
	if s.Name == "set" {
		lines = append(lines, Line{})
		for _, row := range settings {
			lines = append(lines, entry(row.name, row.help))
		}
	}
	lines = append(lines, Line{}, heading("examples"))
	for _, e := range s.Examples {
		lines = append(lines, Line{{Text: "  " + e, Role: Code}})
	}
	if len(s.See) > 0 {
		lines = append(lines, Line{}, Line{{Text: "see also :" + strings.Join(s.See, ", :"), Role: Dim}})
	}
	return lines
}

// entries are lines of the form "  code   what it does"; a row without code is a line of
// prose, or an empty one.
func entries(rows [][2]string) []Line {
	var lines []Line
	for _, row := range rows {
		switch {
		case row[0] != "":
			lines = append(lines, entry(row[0], row[1]))
		case row[1] != "":
			lines = append(lines, prose(row[1]))
		default:
			lines = append(lines, Line{})
		}
	}
	return lines
}

// page is a setting's page.
func (row *setting) page() []Line {
	values := "VALUE"
	if row.values != nil {
		values = strings.Join(row.values, " | ")
	}
	lines := []Line{{{Text: ":set " + row.name + " " + values, Role: Code}}, prose(row.help), {}}
	if page := settingValues[row.name]; page != nil {
		lines = append(append(lines, entries(page)...), Line{})
	}
	return append(lines, Line{{Text: "see also :set", Role: Dim}})
}

func notationHelp() []Line {
	return []Line{
		heading("notation"),
		entry("S K I B C S' B' C' W", "the combinators; :help rules says what they do"),
		entry("SKKx", "a run of capitals is that many letters: S K K x"),
		entry("x, foo_2, x'", "a word of small letters is one name"),
		entry("f a b", "application, to the left: ((f a) b)"),
		entry("f (a b)", "parentheses"),
		entry(`\x y. y x, λx. x`, "a lambda; it goes on to the end or the closing parenthesis"),
		entry("5", "a number (:set numerals church or scott), up to 1,000,000"),
		entry("[1, x, true]", "a list; [] is the empty one"),
		entry("``x y z", "a backtick applies the next term to the one after: x y z"),
		entry(`\. \. 2`, "a lambda without a name; in it a number counts binders from inside"),
		entry("?x", "the variable x, also where x is defined"),
		entry("name = term", "a definition"),
		entry("a; b", "a semicolon or a new line ends a term, unless a parenthesis is open"),
		entry("# …", "a comment, to the end of the line"),
		{},
		prose("A name that is not defined is a free variable; so is a capital that is no combinator. :defs lists what is defined. A variable stays one when its name is defined later: then it is shown as ?x."),
		prose("A lambda becomes combinators when it is typed (:set abstraction, :set basis); :compile shows how."),
		{},
		heading(":set notation shows terms as"),
		entry("plain", "S (K S) K x"),
		entry("glued", "S(KS)Kx"),
		entry("full", "(((S (K S)) K) x)"),
		entry("unlambda", "```S`KSKx"),
		entry("lambda", `(\x y z. x z (y z)) …: each combinator as a lambda`),
		entry("debruijn", `(\.\.\. 3 1 (2 1)) …: the same without names`),
		{},
		prose("Whatever is shown can be typed, and is the same term again; nothing is cut without an ellipsis and a note. Of lambda and debruijn that holds with the abstraction turner in the basis all, as they are set at first; with others the term is an equal one."),
		prose("Beneath a normal form stands what it is known to be: = 8, = [1, 2], = T (thrush), = \\x y. y x. Each was found by applying it to new variables, and can be typed: it is equal to the term, extensionally. One term may be several things: K I is 0 and false and [] at once, and with :set numerals church I is 1. In a list all items are read as one kind if that is possible: numbers first, then booleans, lists, pairs, lambdas. A name of the prelude is only used while it has its meaning."),
	}
}

func rulesHelp() []Line {
	lines := []Line{heading("rules")}
	for _, s := range ski.Combinators() {
		lines = append(lines, Line{{Text: fmt.Sprintf("  %-*s ", usageWidth, s.Rule()), Role: Code}, {Text: ruleWords[s]}})
	}
	return append(lines, Line{}, prose("A combinator with all of its arguments is a redex; to rewrite it by its rule is a contraction. The leftmost outermost redex is contracted first (normal order; :help strategy has others). A term without a redex is in normal form."))
}
