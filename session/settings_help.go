package session

// settingValues say what each value of a setting is. A setting that isn't here says
// that in its line.
var settingValues = map[string][][2]string{
	"abstraction": {
		{"naive", "[x] x is I; [x] M is K M where x is not in M; [x] (p q) is S ([x] p) ([x] q)"},
		{"eta", "these, and [x] (M x) is M where x is not in M"},
		{"turner", "these, and B p ([x] q) or C ([x] p) q where x is in one part only; in the basis all also S' k ([x] a) ([x] q), B' k a ([x] q) and C' k ([x] a) q for [x] (k a q) where x is not in k, and W p for S p I"},
		{"kiselyov", "part by part from the inside: each becomes a combinator that is applied to just the variables in it, instead of one variable after the other"},
		{"", ""},
		{"", ":compile shows each step, :compare abstraction sets the four side by side."},
	},
	"basis": {
		{"SKI", "S, K and I; B p q becomes S (K p) q, and C p q becomes S p (K q)"},
		{"SK", "S and K; I becomes S K K"},
		{"BCKW", "B, C, K and W; I becomes W K, and S p q becomes W (B (C p) q)"},
		{"SKIBC", "S, K, I, B and C"},
		{"all", "S, K, I, B, C, S', B', C' and W"},
		{"", ""},
		{"", "A combinator that is typed stays what it is."},
	},
	"numerals": {
		{"church", `n is \f x. f (f … x), n times; [a, b] is \c n. c a (c b n)`},
		{"scott", `0 is \z s. z, and n + 1 is \z s. s n; [] is \n c. n, and a before l is \n c. c a l`},
		{"", ""},
		{"", "The prelude's numbers and lists are those of the numerals that are set; your definitions keep the ones that they were made with."},
	},
	"fold": {
		{"off", "terms are shown as they are"},
		{"mine", "a part that is just what one of your definitions stands for is shown by its name"},
		{"on", "so is one of the prelude's"},
		{"", ""},
		{"", "What is shown can be typed either way, and is the same term."},
	},
}
