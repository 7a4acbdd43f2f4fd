package roster_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"watchbill/roster"
)

func TestSuggest(t *testing.T) {
	known := []string{"officer_id", "district_id", "shift_id", "from", "to", "D1", "D2", "C00001", "C00002"}
	for _, c := range []struct{ word, want string }{
		{"oficer_id", "officer_id"},
		{"officerid", "officer_id"},
		{"Officer_ID", "officer_id"},
		{"offciers_id", "officer_id"},
		{"form", "from"},
		{"d2", "D2"},
		{"D3", "D1"},
		{"C0000l", "C00001"},
		{"elephant", ""},
		{"x", ""},
		{"", ""},
		{strings.Repeat("x", 65), ""},
	} {
		if got := roster.Suggest(c.word, slices.Values(known)); got != c.want {
			t.Errorf("Suggest(%q) = %q, want %q", c.word, got, c.want)
		}
	}
}

// TestSuggestTwin compares the bit-parallel count with the plain table.
func TestSuggestTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[ab0]{1,64}|[a-d]{1,12}`).Draw(t, "word")
		known := rapid.SliceOfN(rapid.StringMatching(`[ab0]{0,66}|[a-dA-D]{0,12}`), 0, 8).Draw(t, "known")
		want, least := "", min(3, (len(word)+1)/3)
		for _, k := range known {
			if d := edits(word, strings.ToLower(k)); d < least || d == least && (want == "" || k < want) {
				want, least = k, d
			}
		}
		if got := roster.Suggest(word, slices.Values(known)); got != want {
			t.Fatalf("Suggest(%q, %q) = %q, want %q", word, known, got, want)
		}
	})
}

// edits is the slow, obvious twin: the whole table of distances, with swaps of neighbours.
func edits(a, b string) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		d[i][0] = i
		for j := range d[i] {
			if i == 0 {
				d[i][j] = j
				continue
			}
			if j == 0 {
				continue
			}
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}

func TestValidID(t *testing.T) {
	for _, c := range []struct {
		id   string
		want bool
	}{
		{"D1", true}, {"-", true}, {"4-2", true}, {"a.b_C-9", true}, {strings.Repeat("x", 64), true},
		{"", false}, {strings.Repeat("x", 65), false}, {"a b", false}, {"é", false}, {"*", false}, {"a/b", false},
	} {
		if got := roster.ValidID(c.id); got != c.want {
			t.Errorf("ValidID(%q) = %v, want %v", c.id, got, c.want)
		}
	}
}

func BenchmarkSuggest(b *testing.B) {
	known := make([]string, 10_000)
	for i := range known {
		known[i] = "C" + strings.Repeat("0", 3) + string(rune('0'+i/1000)) + string(rune('0'+i/100%10)) + string(rune('0'+i/10%10)) + string(rune('0'+i%10))
	}
	for b.Loop() {
		roster.Suggest("C0x0412", slices.Values(known))
	}
}
