package qr_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"watchbill/api/web/signin/qr"
)

// TestSizes: a text gets the smallest code that holds it.
func TestSizes(t *testing.T) {
	for length, side := range map[int]int{0: 21, 14: 21, 15: 25, 26: 25, 42: 29, 62: 33, 84: 37, 106: 41, 122: 45, 152: 49, 180: 53, 181: 57, qr.MaxBytes: 57} {
		c, err := qr.Encode(strings.Repeat("x", length))
		if err != nil || c.Side() != side {
			t.Errorf("%d bytes: %v, %v; want a side of %d", length, c, err, side)
		}
	}
	if _, err := qr.Encode(strings.Repeat("x", qr.MaxBytes+1)); err == nil {
		t.Error("a text that is too long has a code")
	}
}

// TestRead reads codes as a telephone would, with a reader that shares nothing with the writer.
func TestRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := string(rapid.SliceOfN(rapid.Byte(), 0, qr.MaxBytes).Draw(t, "text"))
		c, err := qr.Encode(text)
		if err != nil {
			t.Fatal(err)
		}
		got, err := read(c)
		if err != nil || got != text {
			t.Fatalf("%q is read as %q, %v", text, got, err)
		}
	})
}

// TestPath: the drawing has the modules.
func TestPath(t *testing.T) {
	c, err := qr.Encode("watchbill")
	if err != nil {
		t.Fatal(err)
	}
	if p := c.Path(); !strings.HasPrefix(p, "M4 4h7v1h-7z") || c.Extent() != c.Side()+8 {
		t.Errorf("%d: %s", c.Extent(), p)
	}
}

func BenchmarkEncode(b *testing.B) {
	text := strings.Repeat("x", 150)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := qr.Encode(text); err != nil {
			b.Fatal(err)
		}
	}
}
