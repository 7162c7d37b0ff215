package session

import (
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"skirepl/ski"
)

// Complete gives what the word that ends at the cursor can become, and where the
// word begins; before is the line up to the cursor, in bytes.
func (s *Session) Complete(before string) (words []string, begin int) {
	trimmed := strings.TrimLeft(before, " \t")
	if !strings.HasPrefix(trimmed, ":") {
		return s.nameWords(before)
	}
	name, _, hasArgs := strings.Cut(trimmed[1:], " ")
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
	args := strings.TrimLeft(trimmed[1+len(name):], " \t")
	return s.argWords(spec, before, args)
}

// argWords completes the arguments of a command, with which the line ends.
func (s *Session) argWords(spec *Spec, before, args string) (words []string, begin int) {
	begin = len(before) - len(args)
	switch spec.Args {
	case SettingArgs:
		return settingWords(args, begin)
	case BreakArgs:
		return s.breakWords(before, args, begin)
	case WatchArgs:
		return lastWord(before, append([]string{"redex", "at", "nf", "change"}, figureWords()...))
	case FileArgs:
		return files(args), begin
	case DerivationArgs:
		if list := files(args); args != "" && len(list) > 0 {
			return list, begin
		}
	}
	last := strings.LastIndexAny(args, " \t") + 1
	word := args[last:]
	if word != "" || !spec.Args.terms() {
		words = withPrefix(spec.Words, word)
	}
	if last == 0 {
		words = append(words, withPrefix(s.choices(spec.Args), word)...)
	}
	if spec.Args.terms() && (last > 0 || spec.Args != BranchArgs) {
		names, at := s.nameWords(before)
		if len(words) == 0 {
			return names, at
		}
		words = append(words, names...) // a word of the command's own is a name, and begins where it does
	}
	sort.Strings(words)
	return words, begin + last
}

// choices are what a command's first word can be.
func (s *Session) choices(kind ArgKind) []string {
	switch kind {
	case DefinitionArgs:
		return s.defined()
	case StrategyArgs:
		return viewNames(strategyViews())
	case LayoutArgs:
		return viewNames(Layouts)
	case BookmarkArgs:
		return s.unlessBusy((*Session).bookmarkNames)
	case BranchArgs:
		return s.unlessBusy((*Session).branchNames)
	case BreakpointArgs:
		return s.unlessBusy((*Session).breakpointWords)
	case TopicArgs:
		return HelpTopics()
	}
	return nil
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
	return s.unlessBusy(func(s *Session) []string { return s.defs.names() })
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
	if prefix == "~" {
		return []string{"~" + string(filepath.Separator)}
	}
	dir, base := filepath.Split(prefix)
	read := home(dir)
	if read == "" {
		read = "."
	}
	entries, err := os.ReadDir(read)
	if err != nil {
		return nil
	}
	var words []string
	for _, e := range entries {
		name := e.Name()
		if !strings.HasPrefix(name, base) || strings.HasPrefix(name, ".") && base == "" || !typable(name) {
			continue
		}
		folder := e.IsDir()
		if e.Type()&os.ModeSymlink != 0 {
			st, err := os.Stat(filepath.Join(read, name))
			folder = err == nil && st.IsDir()
		}
		if folder {
			name += string(filepath.Separator)
		}
		words = append(words, dir+name)
	}
	return words
}

// typable says that a file's name can stand in a line as it is.
func typable(name string) bool {
	return utf8.ValidString(name) && strings.IndexFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }) < 0 &&
		strings.TrimSpace(name) == name
}

// home puts the user's own folder for a ~ that a path begins with.
func home(path string) string {
	rest, ok := strings.CutPrefix(path, "~")
	if !ok || rest != "" && !os.IsPathSeparator(rest[0]) {
		return path
	}
	dir, err := os.UserHomeDir()
	if err != nil {
		return path
	}
	return dir + rest
}

// LastParts are words as they are listed: paths without the folders that all of them
// are in.
func LastParts(words []string) []string {
	list := slices.Clone(words)
	if len(words) == 0 {
		return list
	}
	dir := words[0][:strings.LastIndexByte(words[0], filepath.Separator)+1]
	for _, w := range words {
		for !strings.HasPrefix(w, dir) || w == dir {
			dir = dir[:strings.LastIndexByte(dir[:len(dir)-1], filepath.Separator)+1]
		}
	}
	for i := range list {
		list[i] = list[i][len(dir):]
	}
	return list
}

// CommonPrefix is how all words begin, in whole characters; there must be one.
func CommonPrefix(words []string) string {
	common := words[0]
	for _, w := range words[1:] {
		for !strings.HasPrefix(w, common) {
			_, size := utf8.DecodeLastRuneInString(common)
			common = common[:len(common)-size]
		}
	}
	return common
}

// Defines says whether a name means something. It may be called at any time.
func (s *Session) Defines(name string) bool { return s.defs.has(name) }

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
