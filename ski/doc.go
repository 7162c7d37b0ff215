// Package ski holds the terms of combinatory logic: how they are written,
// printed, compared and, slowly but surely, reduced.
//
// # Notation
//
// A term is an atom, or one term applied to another. Application is written by
// putting terms side by side and goes to the left: a b c is (a b) c.
//
//	S K K x        four atoms: the combinators S, K, K and the variable x
//	SKKx           the same: each capital is an atom of its own
//	S(KS)K         parentheses group
//	xSK            x S K: a capital ends the word before it
//	S' c x y z     a prime belongs to the capital or word before it
//	foo_2 x'       lower-case words are names: a-z or _, then a-z, 0-9, _ and '
//	_              the last result, where a session keeps one; here a name
//	?x             the variable x, where a session has defined x; here a name
//	# to the end of the line is a comment
//
// A text may also have what is no term yet, an [Expr]:
//
//	\x y. y x      a lambda, up to the end or the closing parenthesis; λ is \
//	5              a numeral, up to [MaxNumeral]
//	[a, b]         a list
//	`x y           a backtick applies the next term to the one after it
//	\. \. 2        lambdas without names; in them a number counts binders
//
// A [Compiler] turns it into a term, by one of four ways of bracket abstraction,
// into one of five bases. A [Reader] goes the other way: it finds the number, list
// or lambda term that a term is, by applying it to fresh variables.
//
// The combinators are
//
//	S x y z → x z (y z)      B x y z → x (y z)      S' c x y z → c (x z) (y z)
//	K x y → x                C x y z → x z y        B' c x y z → c x (y z)
//	I x → x                  W x y → x y y          C' c x y z → c (x z) y
//
// Every other atom, a capital such as T or K' too, is a free variable. The
// primes ’ (U+2019) and ′ (U+2032) that papers and word processors put are read
// as '. Spaces and tabs separate; where nothing is ambiguous none is needed.
//
// A text is a sequence of statements, separated by a semicolon or a line end. A
// line end inside parentheses separates nothing. A statement is a term or a
// definition:
//
//	two = S B I    name = term, where name is a lower-case word …
//	T = C I        … or one capital that is no combinator
//	two T x        a bare term
//
// [Parse], [ParseExpr] and [ParseTerm] read this notation and [Print] writes it, with
// the fewest parentheses, or in another [Notation]; what it prints without a limit
// parses back to the same term. A mistake is an [Error] that knows its place and the mend.
//
// # Size
//
// A term is a tree, but it is stored as a DAG: parts may be shared, and
// contraction shares them all the time. So a small value can stand for an
// astronomical tree, and a tree can be a million levels deep. Nothing in this
// package recurses, and what can be done in time linear in the DAG is. What
// has to walk the tree says so.
//
// # Reduction
//
// The strategy is leftmost-outermost (normal order), which finds the normal
// form whenever there is one: the standardization theorem (Curry and Feys,
// Combinatory Logic I, 1958). A head with too few arguments, or a free variable as
// the head, has its arguments reduced from left to right.
// [Step] makes one contraction, [Reduce] many; they are the reference that
// faster machines are tested against. [FindRedex] says what would be contracted.
package ski
