package session

import "strings"

// travelSpecs are the commands that go through a reduction in leaps.
func travelSpecs() []*Spec {
	return []*Spec{
		{
			Name: "goto", Alias: "g", Group: groupTravel, Usage: "goto N[+M] | NAME", Args: BookmarkArgs, run: runGoto,
			Short:    "go to the state after N contractions, or to a bookmark",
			Long:     "With +M (or M after a space) it goes M transitions into the next contraction. Any place of ten million contractions is a few milliseconds away. :undo comes back.",
			Examples: []string{":goto 0", ":goto 1000", ":goto 10+3", ":goto here"}, See: []string{"back", "bookmark", "undo"},
		},
		{
			Name: "start", Group: groupTravel, Usage: "start [TERM]", Args: TermArgs, run: runStart,
			Short:    "go to the start; with a term, begin with that",
			Examples: []string{":start", ":start S K K x"}, See: []string{"end", "goto"},
		},
		{
			Name: "end", Alias: "e", Group: groupTravel, Usage: "end", run: runEnd,
			Short:    "go to the normal form, or as far as the limits allow",
			Examples: []string{":end"}, See: []string{"start", "run"},
		},
		{
			Name: "undo", Alias: "u", Group: groupTravel, Usage: "undo", run: runUndo,
			Short:    "go back to where the last jump left",
			Long:     "Jumps are :goto, :start, :end, :run without a term, changing the branch, and whatever else moves by more than steps. Again, it undoes the one before. :redo takes it back.",
			Examples: []string{":undo"}, See: []string{"redo", "back"},
		},
		{
			Name: "redo", Group: groupTravel, Usage: "redo", run: runRedo,
			Short: "undo an :undo", Examples: []string{":redo"}, See: []string{"undo"},
		},
		{
			Name: "bookmark", Alias: "bm", Group: groupTravel, Usage: "bookmark NAME", Args: BookmarkArgs, run: runBookmark,
			Short:    "name this position; :goto NAME comes back",
			Long:     "A bookmark keeps its branch, its contraction and its transition. A new term begins without bookmarks.",
			Examples: []string{":bookmark here", ":goto here"}, See: []string{"bookmarks", "unbookmark", "goto"},
		},
		{
			Name: "bookmarks", Group: groupTravel, Usage: "bookmarks", run: runBookmarks,
			Short: "list the bookmarks", Examples: []string{":bookmarks"}, See: []string{"bookmark"},
		},
		{
			Name: "unbookmark", Group: groupTravel, Usage: "unbookmark NAME", Args: BookmarkArgs, run: runUnbookmark,
			Short: "remove a bookmark", Examples: []string{":unbookmark here"}, See: []string{"bookmark"},
		},
		{
			Name: "branch", Alias: "br", Group: groupTravel, Usage: "branch [NAME [TERM]]", Args: BranchArgs, run: runBranch,
			Short:    "begin another future from here, or go to one",
			Long:     "With a term the branch begins with that; in it _ is the current term. Without one it goes on from here. Every branch keeps its own position and past, and :branch NAME goes to it. To change a definition, define it anew and type :again.",
			Examples: []string{":branch other", ":branch twice _ _", ":branch main"}, See: []string{"branches", "compare", "again"},
		},
		{
			Name: "branches", Group: groupTravel, Usage: "branches", run: runBranches,
			Short: "list the branches of the current term", Examples: []string{":branches"}, See: []string{"branch"},
		},
		{
			Name: "again", Group: groupTravel, Usage: "again [NAME]", run: runAgain,
			Short:    "begin a branch with the term as it was typed, as its names mean now",
			Long:     "A definition stands for what it meant when the term was typed. This takes the new meaning, and keeps the old future as another branch.",
			Examples: []string{":again", ":again flipped"}, See: []string{"branch", "compare", "defs"},
		},
		{
			Name: "compare", Group: groupTravel, Usage: "compare A [B] | " + strings.Join(comparisonNames(), "|") + " TERM", Args: BranchArgs, run: runCompare, Words: comparisonNames(),
			Short:    "two branches, or one term reduced in several ways, side by side",
			Long:     "With two branches it shows where they part and how they differ; with one name it compares that with the current branch. It knows the states that were visited: :end on both branches lets it compare their normal forms. compare strategy reduces a term by each strategy, within the limits; compare abstraction compiles a lambda by each algorithm, and shows sizes, contractions and times.",
			Examples: []string{":compare main other", ":compare strategy K x (S I I y)", `:compare abstraction \x y. y x`}, See: []string{"branches"},
		},
	}
}
