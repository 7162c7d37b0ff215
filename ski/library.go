package ski

import (
	"sync"
)

// A library has the terms that numerals and lists are made of.
type library struct {
	zero, succ  *Term
	empty, cons *Term
}

// librarySources are what they mean.
var librarySources = [...][4]string{
	Church: {`\f x. x`, `\n f x. f (n f x)`, `\c n. n`, `\h t c n. c h (t c n)`},
	Scott:  {`\z s. z`, `\n z s. s n`, `\n c. n`, `\h t n c. c h t`},
}

var libraries = sync.OnceValue(func() (all [BCKWBasis + 1][Scott + 1]*library) {
	for b := range all {
		for n := range all[b] {
			var terms [4]*Term
			for i, src := range librarySources[n] {
				e, err := ParseExpr(src)
				if err != nil {
					panic(err)
				}
				if terms[i], err = (Compiler{Basis: Basis(b)}).compile(e, nil); err != nil {
					panic(err)
				}
			}
			all[b][n] = &library{terms[0], terms[1], terms[2], terms[3]}
		}
	}
	return all
})

func libraryOf(b Basis, n Numerals) *library { return libraries()[b][n] }

// numeral returns the numeral n, a term of n applications of the successor.
func (l *library) numeral(n int) *Term {
	t := l.zero
	for range n {
		t = App(l.succ, t)
	}
	return t
}
