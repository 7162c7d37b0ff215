package session

// suggestion names the command that is spelled most like a name.
func suggestion(name string) string {
	var names []string
	for _, s := range specs {
		names = append(names, s.Name)
	}
	if like := nearest(name, names); like != "" {
		return "did you mean :" + like + "? (:help lists the commands)"
	}
	return ":help lists the commands"
}

// nearest is the word that is spelled most like a name; "" if none is like it.
func nearest(name string, words []string) string {
	best, least := "", 1+max(1, len(name)/3)
	for _, w := range words {
		if d := distance(name, w); d < least && d < len(name) {
			best, least = w, d
		}
	}
	return best
}

// distance is how many letters must be changed, put in or left out, or neighbours
// swapped, to turn one word into the other (optimal string alignment).
func distance(a, b string) int {
	const longest = 64 // nothing longer is like a command
	if len(a) > longest {
		return len(a)
	}
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		d[i][0] = i
	}
	for j := range b {
		d[0][j+1] = j + 1
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			same := 1
			if a[i-1] == b[j-1] {
				same = 0
			}
			d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+same)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}
