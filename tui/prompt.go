package tui

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"skirepl/session"
)

// prompt is the command line.
type prompt struct {
	editor
	shown   bool
	history []string // oldest first
	past    int      // the line of it that is shown; its length: none
	draft   string   // what was typed before going into the past
	from    int      // first character that is seen

	words []string // that could stand at the cursor, when there are several
	begin int      // of the word, in runes
	word  int      // the one that stands there; -1: none yet

	search search
}

func (p *prompt) open(text string) {
	p.shown, p.past, p.draft, p.from, p.words = true, len(p.history), "", 0, nil
	p.search = search{}
	p.set(text)
}

func (p *prompt) close() { p.shown, p.words = false, nil }

// pressPrompt does what a key says on the command line.
func (m *model) pressPrompt(msg tea.KeyPressMsg) tea.Cmd {
	p := &m.prompt
	if p.pressSearch(msg) {
		p.words = nil
		return nil
	}
	key := msg.String()
	switch key {
	case "tab", "shift+tab":
		return m.pressTab(key == "shift+tab")
	case "enter":
		return m.enter()
	case "esc", "ctrl+c", "ctrl+g":
		p.close()
		return nil
	case "up", "ctrl+p":
		p.remember(-1)
	case "down", "ctrl+n":
		p.remember(1)
	case "ctrl+l":
		return tea.ClearScreen
	default:
		if p.String() == "" && (key == "backspace" || key == "ctrl+h" || key == "ctrl+d") {
			p.close()
			return nil
		}
		p.press(msg)
	}
	p.words = nil
	return nil
}

// remember goes through the history.
func (p *prompt) remember(by int) {
	to := p.past + by
	if to < 0 || to > len(p.history) {
		return
	}
	if p.past == len(p.history) {
		p.draft = p.String()
	}
	p.past = to
	if to == len(p.history) {
		p.set(p.draft)
	} else {
		p.set(p.history[to])
	}
}

// enter has the session do the line.
func (m *model) enter() tea.Cmd {
	p := &m.prompt
	line := asTyped(strings.TrimSpace(p.String()), m.session.Defines)
	p.close()
	if line == "" || line == ":" {
		return nil
	}
	return m.typed(line)
}

// typed has the session do what was typed, and remembers it.
func (m *model) typed(line string) tea.Cmd {
	p := &m.prompt
	if n := len(p.history); n == 0 || p.history[n-1] != line {
		p.history = append(p.history, line)
	}
	m.page.close()
	do := m.do(line, true)
	if remember := m.options.Remember; remember != nil {
		return tea.Batch(do, func() tea.Msg { return rememberedMsg{remember(line)} })
	}
	return do
}

// rememberedMsg says that a line was kept, or why not.
type rememberedMsg struct{ err error }

// asTyped lets a term or a definition be typed behind the colon that the command line
// begins with: the name of a command is a lower-case word, and no equals sign follows it.
// A name of no command may be that of a definition. A colon that is typed behind it is
// one too many.
func asTyped(line string, defined func(string) bool) string {
	rest, colon := strings.CutPrefix(line, ":")
	rest = strings.TrimSpace(rest)
	first, size := utf8.DecodeRuneInString(rest)
	behind := strings.TrimLeft(rest[size:], nameRunes)
	name := rest[:len(rest)-len(behind)]
	switch {
	case !colon:
		return line
	case first == ':':
		return rest
	case unicode.IsUpper(first), unicode.IsDigit(first), strings.ContainsRune("([`\\λ_", first):
		return rest
	case strings.HasPrefix(strings.TrimLeft(behind, " "), "="):
		return rest
	case defined(name) && !session.IsCommand(name):
		return rest
	}
	return line
}

// nameRunes are what a definition's name is written with.
const nameRunes = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_'"

// wordsMsg is what the word before the cursor can become.
type wordsMsg struct {
	before string
	words  []string
	begin  int // of the word, in bytes of before
}

// pressTab completes, or goes through what was found before.
func (m *model) pressTab(back bool) tea.Cmd {
	p := &m.prompt
	if n := len(p.words); n > 0 {
		switch {
		case !back:
			p.word = (p.word + 1) % n
		case p.word <= 0:
			p.word = n - 1
		default:
			p.word--
		}
		p.replace(p.words[p.word])
		return nil
	}
	if m.queue.job != nil {
		m.say(dim, "no completion while a command runs")
		return nil
	}
	typed, _ := p.split()
	s, before := m.session, string(typed)
	return func() tea.Msg {
		words, begin := s.Complete(before)
		return wordsMsg{before, words, begin}
	}
}

// complete takes what was found, if the line is still as it was.
func (p *prompt) complete(msg wordsMsg) {
	if before, _ := p.split(); !p.shown || string(before) != msg.before || msg.begin > len(msg.before) {
		return
	}
	p.begin, p.word = utf8.RuneCountInString(msg.before[:msg.begin]), -1
	switch len(msg.words) {
	case 0:
		return
	case 1:
		word := msg.words[0]
		if !strings.HasSuffix(word, "/") {
			word += " "
		}
		p.replace(word)
		return
	}
	p.words = msg.words
	if common := session.CommonPrefix(msg.words); len(common) > len(msg.before)-msg.begin {
		p.replace(common)
	}
}

// replace puts a word in the place of the one before the cursor.
func (p *prompt) replace(word string) {
	p.cut(p.begin, p.input.Position())
	p.insert(word)
}

// view draws the line, and says in which column the cursor is.
func (p *prompt) view(s *sight, width int) (text string, cursor int) {
	r := s.row(width)
	r.clip(key, s.prompt+" ")
	before, after := p.split()
	most := 4 * r.room() // characters at most, of a line that may be a megabyte: some combine
	p.from = min(max(p.from, len(before)-most), len(before))
	after = after[:min(len(after), most)]
	seen := func(r []rune) string { return s.clean(strings.ReplaceAll(string(r), "\n", s.newline)) }
	p.from += sort.Search(len(before)-p.from, func(n int) bool { return columns(seen(before[p.from+n:])) < r.room() })
	cursor = r.used + columns(seen(before[p.from:]))
	r.clip(plain, seen(before[p.from:])+seen(after))
	return r.String(), min(cursor, max(width-1, 0))
}

// viewWords draws the words that could stand at the cursor.
func (p *prompt) viewWords(s *sight, width int) string {
	r := s.on(barRow, width)
	r.clip(plain, " ")
	from := 0
	for from < p.word && columns(strings.Join(p.words[from:p.word+1], "  ")) > r.room()-3 {
		from++
	}
	if from > 0 {
		r.clip(dim, s.ellipsis+" ")
	}
	for i, w := range p.words[from:] {
		if i > 0 {
			r.clip(plain, "  ")
		}
		if from+i == p.word {
			r.put(key, "["+w+"]")
		} else {
			r.put(code, w)
		}
	}
	return r.String()
}
