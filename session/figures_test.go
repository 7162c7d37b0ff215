package session

import (
	"math"
	"strings"
	"testing"
)

func TestShort(t *testing.T) {
	for n, want := range map[uint64]string{
		0: "0", 1234: "1,234", 99_999: "99,999", 100_000: "100k", 999_499: "999k", 999_500: "1.00M", 9_994_999: "9.99M",
		9_999_999: "10.0M", 123_456_789: "123M", 999_999_999: "1.00G", math.MaxUint64: "18.4E",
	} {
		if got := Short(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

func TestByteSize(t *testing.T) {
	for n, want := range map[uint64]string{
		0: "0 bytes", 999: "999 bytes", 1000: "1.0 KB", 99_940: "99.9 KB", 99_950: "100 KB", 656_000: "656 KB", 999_499: "999 KB", 999_500: "1.0 MB",
		4 << 30: "4.3 GB", math.MaxUint64: "18446744074 GB",
	} {
		if got := ByteSize(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

func TestSeconds(t *testing.T) {
	for s, want := range map[float64]string{
		0: "0 µs", 63.4e-6: "63 µs", 0.9994e-3: "999 µs", 0.9996e-3: "1 ms", 0.0123: "12.3 ms", 0.9994: "999 ms", 0.9996: "1 s",
		1.5: "1.5 s", 61.24: "61.2 s", 999.4: "999 s", 999.6: "1,000 s", 4210.4: "4,210 s",
	} {
		if got := Seconds(s, Style{}); got != want {
			t.Errorf("%v: %q, want %q", s, got, want)
		}
	}
	if got := Seconds(63e-6, Style{ASCII: true}); got != "63 us" {
		t.Errorf("in ASCII: %q", got)
	}
}

func TestBigGrouped(t *testing.T) {
	nines := strings.Repeat("9", 27)
	for digits, want := range map[string]string{"": "not counted", "1234": "1,234", nines: groupDigits(nines), nines + "9": "9.999e27"} {
		if got := BigGrouped(digits); got != want {
			t.Errorf("%s: %q, want %q", digits, got, want)
		}
	}
}
