package floor

import (
	"testing"

	"watchbill/dispatch/gazetteer"
)

// TestBeyondDoubt: an address that is misspelt, in two towns or along a whole road sends nobody anywhere.
func TestBeyondDoubt(t *testing.T) {
	match := func(score, spread float64) gazetteer.Match {
		return gazetteer.Match{Score: score, SpreadMeters: spread}
	}
	for _, c := range []struct {
		name  string
		found []gazetteer.Match
		want  bool
	}{
		{"nothing", nil, false},
		{"as written, but for the house number", []gazetteer.Match{match(0.97, 400), match(0.85, 400)}, true},
		{"the only one", []gazetteer.Match{match(1, 0)}, true},
		{"Zebra Lane is not Debra Drive", []gazetteer.Match{match(0.76, 400)}, false},
		{"spelt otherwise", []gazetteer.Match{match(0.85, 400)}, false},
		{"in two towns", []gazetteer.Match{match(0.97, 400), match(0.97, 400)}, false},
		{"a road of many kilometres", []gazetteer.Match{match(0.99, 9000)}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, ok := beyondDoubt(c.found); ok != c.want {
				t.Errorf("%t, want %t", ok, c.want)
			}
		})
	}
}
