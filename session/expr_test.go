package session

import "testing"

// TestReckon: numbers end at 2^63-1 and at -2^63, where they stay.
func TestReckon(t *testing.T) {
	const most = "9223372036854775807"
	s := open(t)
	do(t, s, ":start S K K x") // of size 4
	for typed, want := range map[string]string{
		"size + 1":                            "5",
		"1 - size * 2":                        "-7",
		"size / 0":                            "0",
		"size % 3":                            "1",
		most + " + 1":                         "at least " + Grouped(uint64(1<<63-1)),
		most + " * size":                      "at least " + Grouped(uint64(1<<63-1)),
		"0 - " + most + " - " + most + " < 0": "true",
		"(0 - 2) * " + most + " < 0":          "true",
		"(0 - 2) * " + most + " * " + most + "<0": "true",
		"(0 - 2) * (0 - " + most + ") > 0":        "true",
		"0 - " + most + " + (0 - size) < 0":       "true",
		"size - (0 - " + most + ") > 0":           "true",
		"(0 - " + most + " - 1) / (0 - 1) > 0":    "true",
	} {
		if got := do(t, s, ":display "+typed).(*WatchesInfo).Values[0].Value; got != want {
			t.Errorf("%s is %s, want %s", typed, got, want)
		}
	}
}
