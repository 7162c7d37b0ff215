package ski

import (
	"strings"
	"unicode/utf8"
)

// A kind says what a token is.
type kind uint8

const (
	end       kind = iota // of the text
	word                  // a lower-case name
	capital               // a capital with its primes
	variable              // a name of either kind with ? before it
	opening               // (
	closing               // )
	equals                // =
	semicolon             // ;
	newline
	numeral  // digits
	lambda   // \ or λ
	dot      // .
	bracket  // [
	unbrack  // ]
	comma    // ,
	backtick // `
)

// A token is the smallest unit of the notation. text is its source.
type token struct {
	kind kind
	text string
	pos  Pos
}

// name returns the name that a word, a capital or a variable writes, with plain primes.
func (t token) name() string { return straightPrimes.Replace(t.text) }

// punctuation lists the tokens of one byte.
var punctuation = map[byte]kind{
	'(': opening, ')': closing, '=': equals, ';': semicolon, '\n': newline,
	'\\': lambda, '.': dot, '[': bracket, ']': unbrack, ',': comma, '`': backtick,
}

// A scanner cuts a text into tokens. It keeps count of lines and columns as it
// goes: looking back for them would take quadratic time on a long line.
type scanner struct {
	file, src string
	pos       Pos
	// from and to are the ends of the line that an error was about last: there may be
	// an error for each statement of a long line, see [Stmt.Self].
	from, to int
}

// next returns the next token; at the end it returns the token end, for ever.
func (s *scanner) next() (token, *Error) {
	s.skipBlanks()
	if s.pos.Offset == len(s.src) {
		return token{kind: end, pos: s.pos}, nil
	}
	c := s.src[s.pos.Offset]
	switch {
	case 'A' <= c && c <= 'Z':
		return s.take(capital, 1+s.count(1, isPrime)), nil
	case 'a' <= c && c <= 'z' || c == '_':
		return s.take(word, 1+s.count(1, isNamePart)), nil
	case c == '?' && s.pos.Offset+1 < len(s.src):
		switch c := s.src[s.pos.Offset+1]; {
		case 'A' <= c && c <= 'Z':
			return s.take(variable, 2+s.count(2, isPrime)), nil
		case 'a' <= c && c <= 'z':
			return s.take(variable, 2+s.count(2, isNamePart)), nil
		}
	case isDigit(rune(c)):
		return s.take(numeral, s.count(0, isDigit)), nil
	case strings.HasPrefix(s.src[s.pos.Offset:], "λ"):
		return s.take(lambda, len("λ")), nil
	}
	if k, ok := punctuation[c]; ok {
		return s.take(k, 1), nil
	}
	return token{}, s.stray()
}

// skipBlanks goes on to the next token: past blanks and a comment, and past a
// byte order mark, which some editors put at the start of a file.
func (s *scanner) skipBlanks() {
	for {
		rest := s.src[s.pos.Offset:]
		switch {
		case rest == "":
			return
		case rest[0] == ' ' || rest[0] == '\t':
			s.advance(1)
		case rest[0] == '\r' && (len(rest) == 1 || rest[1] == '\n'):
			s.advance(1)
		case rest[0] == '#':
			n := strings.IndexByte(rest, '\n')
			if n < 0 {
				n = len(rest)
			}
			s.advance(n)
		case s.pos.Offset == 0 && strings.HasPrefix(rest, "\ufeff"):
			s.advance(len("\ufeff"))
		default:
			return
		}
	}
}

// take returns a token of n bytes and goes past it.
func (s *scanner) take(k kind, n int) token {
	t := token{k, s.src[s.pos.Offset:][:n], s.pos}
	s.advance(n)
	return t
}

// advance goes past n bytes, of which only the last may be a line end.
func (s *scanner) advance(n int) {
	passed := s.src[s.pos.Offset:][:n]
	s.pos.Offset += n
	if passed[n-1] == '\n' {
		s.pos.Line++
		s.pos.Col = 1
	} else {
		s.pos.Col += utf8.RuneCountInString(passed)
	}
}

// count returns how many bytes of the text, n bytes ahead and following, are
// runes that ok accepts.
func (s *scanner) count(n int, ok func(rune) bool) int {
	rest := s.src[s.pos.Offset+n:]
	for i, r := range rest {
		if !ok(r) {
			return i
		}
	}
	return len(rest)
}

func isPrime(r rune) bool { return r == '\'' || r == '’' || r == '′' }

func isNamePart(r rune) bool {
	return 'a' <= r && r <= 'z' || isDigit(r) || r == '_' || isPrime(r)
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

// straightPrimes turns typographic primes into the one that names have.
var straightPrimes = strings.NewReplacer("’", "'", "′", "'")

// errorAt returns an error about n bytes of the text at pos, as far as they are
// on one line.
func (s *scanner) errorAt(pos Pos, n int, msg, hint string) *Error {
	if pos.Offset < s.from || pos.Offset > s.to || s.to == 0 {
		s.from = strings.LastIndexByte(s.src[:pos.Offset], '\n') + 1
		s.to = len(s.src)
		if i := strings.IndexByte(s.src[s.from:], '\n'); i >= 0 {
			s.to = s.from + i
		}
	}
	line := strings.TrimSuffix(s.src[s.from:s.to], "\r")
	n = max(1, min(n, s.from+len(line)-pos.Offset))
	return &Error{File: s.file, Pos: pos, Len: n, Src: line, Msg: msg, Hint: hint}
}
