package session

import (
	"os"
	"path/filepath"
	"sort"
	"strings"

	"skirepl/ski"
)

// Complete gives what the word that ends at the cursor can become, and where the
// word begins; before is the line up to the cursor, in bytes.
func (s *Session) Complete(before string) (words []string, begin int) {
	trimmed := strings.TrimLeft(before, " \t")
	if !strings.HasPrefix(trimmed, ":") {
		return s.nameWords(before)
	}
	name, args, hasArgs := strings.Cut(trimmed[1:], " ")
	if !hasArgs {
		for _, spec := range Specs() {
			if strings.HasPrefix(spec.Name, name) {
				words = append(words, ":"+spec.Name)
			}
		}
		sort.Strings(words)
		return words, len(before) - len(name) - 1
	}
	spec, err := findSpec(name)
	if err != nil {
		return nil, len(before)
	}
	args = strings.TrimLeft(args, " ")
	begin = len(before) - len(args)
	switch spec.Args {
	case TermArgs:
		return s.nameWords(before)
	case DefinitionArgs:
		return withPrefix(s.defined(), args), begin
	case SettingArgs:
		return settingWords(args, begin)
	case FileArgs:
		return files(args), begin
	case StrategyArgs:
		return withPrefix(viewNames(strategyViews()), args), begin
	case LayoutArgs:
		return withPrefix(viewNames(Layouts), args), begin
	case BookmarkArgs:
		return withPrefix(s.unlessBusy((*Session).bookmarkNames), args), begin
	case BranchArgs:
		last := strings.LastIndexByte(args, ' ') + 1
		return withPrefix(s.unlessBusy((*Session).branchNames), args[last:]), begin + last
	case BreakArgs:
		return s.breakWords(before, args, begin)
	case BreakpointArgs:
		return withPrefix(s.breakpointWords(), args), begin
	case WatchArgs:
		return lastWord(before, append([]string{"redex", "at", "nf", "change"}, figureWords()...))
	case TopicArgs:
		return withPrefix(HelpTopics(), args), begin
	}
	return nil, len(before)
}

// lastWord completes the word at the end out of a list.
func lastWord(before string, list []string) ([]string, int) {
	begin := strings.LastIndexAny(before, " \t") + 1
	return withPrefix(list, before[begin:]), begin
}

// breakWords completes what a breakpoint waits for, and what may follow.
func (s *Session) breakWords(before, args string, begin int) ([]string, int) {
	if name, ok := strings.CutPrefix(args, "def "); ok && !strings.Contains(name, " ") {
		return withPrefix(s.defined(), name), begin + len("def ")
	}
	if !strings.Contains(args, " ") {
		return withPrefix(kindWords(), args), begin
	}
	return lastWord(before, append(append([]string{"and", "or", "not"}, clauses...), figureWords()...))
}

// breakpointWords are the breakpoints' names and numbers.
func (s *Session) breakpointWords() []string {
	if !s.mu.TryLock() {
		return nil
	}
	defer s.mu.Unlock()
	var list []string
	for _, b := range s.breaks.list {
		list = append(list, itoa(b.ID))
		if b.Name != "" {
			list = append(list, b.Name)
		}
	}
	return list
}

// settingWords completes a setting's name, then its value where there are few.
func settingWords(args string, begin int) ([]string, int) {
	name, value, hasValue := strings.Cut(args, " ")
	if !hasValue {
		return withPrefix(settingNames(), args), begin
	}
	for _, row := range settings {
		if row.values != nil && strings.HasPrefix(row.name, name) {
			return withPrefix(row.values, value), begin + len(name) + 1
		}
	}
	return nil, begin + len(args)
}

// nameWords completes a defined name at the end of a term.
func (s *Session) nameWords(before string) ([]string, int) {
	begin := len(before)
	for begin > 0 && isNameByte(before[begin-1]) {
		begin--
	}
	if begin == len(before) {
		return nil, begin
	}
	return withPrefix(s.defined(), before[begin:]), begin
}

func isNameByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_' || c == '\''
}

// defined gives the names that mean something.
func (s *Session) defined() []string {
	return s.unlessBusy(func(s *Session) []string {
		var list []string
		for _, defs := range [][]definition{s.defs.sorted(), s.defs.ofPrelude()} {
			for _, d := range defs {
				list = append(list, d.Name)
			}
		}
		return list
	})
}

// unlessBusy asks the session for names; there are none while a command runs, which
// nobody should wait for to complete a word.
func (s *Session) unlessBusy(names func(*Session) []string) []string {
	if !s.mu.TryLock() {
		return nil
	}
	defer s.mu.Unlock()
	return names(s)
}

func withPrefix(list []string, prefix string) []string {
	var words []string
	for _, w := range list {
		if strings.HasPrefix(w, prefix) {
			words = append(words, w)
		}
	}
	sort.Strings(words)
	return words
}

// files completes a path; a folder ends in a separator.
func files(prefix string) []string {
	dir, base := filepath.Split(prefix)
	read := dir
	if read == "" {
		read = "."
	}
	entries, err := os.ReadDir(read)
	if err != nil {
		return nil
	}
	var words []string
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), base) || strings.HasPrefix(e.Name(), ".") && base == "" {
			continue
		}
		word := dir + e.Name()
		if e.IsDir() {
			word += string(filepath.Separator)
		}
		words = append(words, word)
	}
	return words
}

// DefinedNames are the names that mean something, for painting what is typed; none
// while a command runs.
func (s *Session) DefinedNames() map[string]bool {
	names := make(map[string]bool)
	for _, name := range s.defined() {
		names[name] = true
	}
	return names
}

// IsCommand says whether a name, an alias or the beginning of one is a command's.
func IsCommand(name string) bool {
	_, err := findSpec(name)
	return err == nil
}

// Combinators gives the letters that stand for themselves, for painting what is
// typed.
func Combinators() []string {
	var list []string
	for _, s := range ski.Combinators() {
		list = append(list, s.String())
	}
	return list
}
