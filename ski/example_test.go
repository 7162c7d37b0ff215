package ski_test

import (
	"fmt"

	"skirepl/ski"
)

func ExampleParse() {
	stmts, err := ski.Parse("church.ski", "two = SBI  # λf.λx.f (f x)\ntwo f x\nthree = (S B")
	for _, s := range stmts {
		fmt.Printf("line %d: %q %v\n", s.Pos.Line, s.Name, s.Expr)
	}
	fmt.Println(err.(*ski.Error).Detail())
	// Output:
	// line 1: "two" S B I
	// line 2: "" two f x
	// church.ski:3:9: `(` is not closed
	//   three = (S B
	//           ^
	// hint: add `)` at the end
}

// A trace: each term with its redex, then the normal form.
func ExampleFindRedex() {
	t, _ := ski.ParseTerm("S (K x) I (S K K y)")
	for {
		r, ok := ski.FindRedex(t)
		fmt.Println(ski.Print(ski.Terms{}, t, ski.Options{Marked: ok, Path: r.Path, Args: r.Args}).Annotate())
		if !ok {
			break
		}
		fmt.Println("  ", r.Rule.Rule())
		t, _, _ = ski.Step(t)
	}
	// Output:
	// S (K x) I (S K K y)
	// ^ 11111 2 333333333
	//    S x y z → x z (y z)
	// K x (S K K y) (I (S K K y))
	// ^ 1 222222222
	//    K x y → x
	// x (I (S K K y))
	//    ^ 111111111
	//    I x → x
	// x (S K K y)
	//    ^ 1 2 3
	//    S x y z → x z (y z)
	// x (K y (K y))
	//    ^ 1 22222
	//    K x y → x
	// x y
}

func ExampleReduce() {
	t, _ := ski.ParseTerm("S B I (S B I) f x") // two two f x
	nf, contractions, normal := ski.Reduce(t, 1000)
	fmt.Println(nf, contractions, normal)
	// Output:
	// f (f (f (f x))) 13 true
}
