package session

import (
	"math"
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
