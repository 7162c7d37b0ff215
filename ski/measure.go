package ski

import "unicode/utf8"

// width returns the number of runes that n takes in full and without parentheses
// around it, or some larger number than most if it is more than that. It reads
// no more nodes than a few times most.
func (p *printer[N]) width(n N, most int) int {
	total := 0
	todo := append(p.scratch[:0], n)
	for len(todo) > 0 {
		n := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for {
			// Each node that is to do takes one rune at least.
			if p.fuel--; total+len(todo) >= most+1 {
				return most + 1
			}
			fun, arg, ok := p.src.App(n)
			if !ok {
				total += runeCount(p.src.Leaf(n), most)
				break
			}
			total += p.gapIn(fun, arg)
			if _, _, ok := p.src.App(arg); ok {
				total += len("()")
			}
			todo = push(todo, arg)
			n = fun
		}
	}
	p.scratch = todo
	return total
}

// argWidth is width for an argument: with the parentheses that it may need.
func (p *printer[N]) argWidth(n N, most int) int {
	if _, _, ok := p.src.App(n); ok {
		return len("()") + p.width(n, most)
	}
	return p.width(n, most)
}

// gapIn returns the width of the gap in the application of fun to arg.
func (p *printer[N]) gapIn(fun, arg N) int {
	if !p.opt.Glued {
		return 1
	}
	if _, last, ok := p.src.App(fun); ok {
		fun = last
	}
	return p.gapBetween(p.argClass(fun), p.argClass(arg))
}

// gapBetween returns the width of the gap between two neighbours.
func (p *printer[N]) gapBetween(a, b class) int {
	if a == atStart || p.opt.Glued && (a != isWord || b != isWord) {
		return 0
	}
	return 1
}

// argClass returns the class of what n begins or ends with as an argument.
func (p *printer[N]) argClass(n N) class {
	if _, _, ok := p.src.App(n); ok {
		return isOther // a parenthesis
	}
	return classOf(p.src.Leaf(n))
}

// class is argClass for an item.
func (p *printer[N]) class(it item[N]) class {
	if it.gone {
		return isWord
	}
	return p.argClass(it.node)
}

// runeCount returns the number of runes in s, or some larger number than most if
// it is more than that.
func runeCount(s string, most int) int {
	if len(s)/utf8.UTFMax > most {
		return most + 1
	}
	return utf8.RuneCountInString(s)
}
