package ski

import "testing"

// wideNames is a Source whose atoms take more or fewer columns than runes.
type wideNames struct{ heap }

func (wideNames) Leaf(n int) string { return []string{"世界", "e\u0301", "K"}[n/2] }

func TestAnnotate(t *testing.T) {
	src := wideNames{heap{[][2]int{{5, 1}, {0, 3}, {1, 2}}}} // K 世界 é behind 世界
	text := Print(src, 4, Options{Marked: true, Path: []Turn{Right}, Args: 2})
	want := "世界 (K 世界 e\u0301)\n" +
		"      ^ 1111 2"
	if got := text.Annotate(); got != want {
		t.Errorf("\n%s\nwant\n%s", got, want)
	}
}

func TestWidths(t *testing.T) {
	for r, want := range map[rune]int{
		'a': 1, 'é': 1, 'λ': 1, '…': 1, '→': 1, '\u0301': 0, '\u20dd': 0,
		'世': 2, '한': 2, 'Ａ': 2, '😀': 2, '𠀀': 2, '\u303f': 1, '☃': 1,
	} {
		if got := runeWidth(r); got != want {
			t.Errorf("%c %U: %d", r, r, got)
		}
	}
	for i := 0; i < len(wide); i += 2 {
		if wide[i] > wide[i+1] || i > 0 && wide[i-1] >= wide[i] {
			t.Errorf("range %d is out of order", i/2)
		}
	}
}
