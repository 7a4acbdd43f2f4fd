package store_test

import (
	"bytes"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"watchbill/roster"
	"watchbill/roster/store"
)

// TestKeysSortAsTheirComponents compares keys with lists of strings, compared one by one.
func TestKeysSortAsTheirComponents(t *testing.T) {
	component := rapid.Map(rapid.SliceOfN(rapid.SampledFrom([]byte{0, 1, 2, 'a', 0xFE, 0xFF}), 0, 4), func(b []byte) string { return string(b) })
	type parts struct {
		components []string
		ordinal    int
	}
	draw := rapid.Custom(func(t *rapid.T) parts {
		return parts{rapid.SliceOfN(component, 1, 3).Draw(t, "components"), rapid.SampledFrom([]int{0, 0, 1, 2, 255, 256, 1 << 16, 1 << 24}).Draw(t, "ordinal")}
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := draw.Draw(t, "a"), draw.Draw(t, "b")
		ka, kb := store.MakeKey(a.ordinal, a.components...), store.MakeKey(b.ordinal, b.components...)
		c, n, err := store.Parse(ka)
		if err != nil || n != a.ordinal || !slices.Equal(c, a.components) {
			t.Fatalf("%q parses as %q #%d, %v; want %q #%d", ka, c, n, err, a.components, a.ordinal)
		}
		want := slices.Compare(a.components, b.components)
		if want == 0 {
			want = a.ordinal - b.ordinal
		} else if len(a.components) != len(b.components) && (a.ordinal > 0 || b.ordinal > 0) {
			return // keys of one table have one length
		}
		if got := bytes.Compare(ka, kb); got != min(1, max(-1, want)) {
			t.Fatalf("%q and %q compare as %d, want %d", ka, kb, got, want)
		}
	})
}

func TestTablesAreThePacksFiles(t *testing.T) {
	if got := store.Tables(); !slices.Equal(got, roster.Files) {
		t.Errorf("got %q, want %q", got, roster.Files)
	}
}

func FuzzParseKey(f *testing.F) {
	f.Add(store.MakeKey(2, "roster", "absences", "C1", "2027-01-01", ""))
	f.Add([]byte("a\x00\x01\x00"))
	f.Fuzz(func(t *testing.T, k []byte) {
		c, n, err := store.Parse(k)
		if err != nil || n == 0 && bytes.HasSuffix(k, make([]byte, 6)) {
			return // a written ordinal is never 0
		}
		if again := store.MakeKey(n, c...); !bytes.Equal(again, k) {
			t.Errorf("%q parses as %q #%d, which makes %q", k, c, n, again)
		}
	})
}

func FuzzReadRecord(f *testing.F) {
	for i := range store.Tables() {
		f.Add(uint8(i), []byte("\x01{\"id\":\"C1\",\"role\":\"officer\",\"days\":{\"from\":\"2027-01-01\"}}"))
	}
	f.Add(uint8(7), []byte("\x01{\"officer\":\"C1\",\"time\":{\"start\":\"2027-03-14T01:30Z\",\"end\":\"2027-03-14T05:30Z\"},\"kind\":\"court\"}"))
	f.Add(uint8(1), []byte("\x01{\"id\":\"1\",\"parts\":[{\"polygons\":[[[{\"Lon\":1,\"Lat\":2}]]]}]}"))
	f.Add(uint8(4), []byte("\x02{}"))
	f.Add(uint8(0), []byte(nil))
	f.Fuzz(func(t *testing.T, table uint8, value []byte) {
		i := int(table) % len(store.Tables())
		once, err := store.ReadRecord(i, value)
		if err != nil {
			return
		}
		twice, err := store.ReadRecord(i, once)
		if err != nil {
			t.Fatalf("%q is read, but not what is written then, %q: %v", value, once, err)
		}
		if same, err := store.SameRecord(i, once, twice); err != nil || !same {
			t.Errorf("%q is written as %q, then as %q; %v", value, once, twice, err)
		}
	})
}
