package session

import (
	"encoding/binary"
	"errors"
	"math"

	"skirepl/ski"
)

// The coding of terms in the record of sessions: a byte for the version, then the
// nodes of the DAG, each once, children before parents, the term last. A node is a
// combinator's symbol plus 2; or 1, a name's length and the name; or 0 and how far back
// the function and the argument are. All numbers are varints.
const termVersion = 1

var errTermCode = errors.New("a stored term can't be read")

// encodeTerm codes a term; false when it has more than limit nodes.
func encodeTerm[N comparable](src source[N], root N, limit int) ([]byte, bool) {
	code := []byte{termVersion}
	places := 0
	place := func() (int, error) {
		if places++; places > limit {
			return 0, errTermCode
		}
		return places - 1, nil
	}
	_, err := ski.FoldIn(ski.Source[N](src), root, func(n N) (int, error) {
		if sym := src.Sym(n); sym.Arity() > 0 {
			code = binary.AppendUvarint(code, uint64(sym)+2)
		} else {
			name := variableName(src.Leaf(n))
			code = append(code, 1)
			code = binary.AppendUvarint(code, uint64(len(name)))
			code = append(code, name...)
		}
		return place()
	}, func(fun, arg int) (int, error) {
		code = append(code, 0)
		code = binary.AppendUvarint(code, uint64(places-fun))
		code = binary.AppendUvarint(code, uint64(places-arg))
		return place()
	})
	return code, err == nil
}

// decodeTerm is the way back. It takes nothing for granted.
func decodeTerm(code []byte) (*ski.Term, error) {
	if len(code) == 0 || code[0] != termVersion {
		return nil, errTermCode
	}
	code = code[1:]
	number := func() (uint64, bool) {
		n, size := binary.Uvarint(code)
		if size <= 0 {
			return 0, false
		}
		code = code[size:]
		return n, true
	}
	var nodes []*ski.Term
	back := func() *ski.Term {
		n, ok := number()
		if !ok || n == 0 || n > uint64(len(nodes)) {
			return nil
		}
		return nodes[uint64(len(nodes))-n]
	}
	for len(code) > 0 {
		kind, ok := number()
		switch {
		case !ok:
			return nil, errTermCode
		case kind == 0:
			f, a := back(), back()
			if f == nil || a == nil {
				return nil, errTermCode
			}
			nodes = append(nodes, ski.App(f, a))
		case kind == 1:
			n, ok := number()
			if !ok || n > uint64(len(code)) {
				return nil, errTermCode
			}
			nodes = append(nodes, ski.FreeVar(string(code[:n])))
			code = code[n:]
		default:
			if kind-2 > math.MaxUint8 || ski.Sym(kind-2).Arity() == 0 {
				return nil, errTermCode
			}
			nodes = append(nodes, ski.Comb(ski.Sym(kind-2)))
		}
	}
	if len(nodes) == 0 {
		return nil, errTermCode
	}
	return nodes[len(nodes)-1], nil
}

// termSource reads a ski.Term as encodeTerm does a node.
type termSource struct{ ski.Terms }

func (termSource) Sym(t *ski.Term) ski.Sym { sym, _ := t.Leaf(); return sym }
