package gazetteer_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"watchbill/dispatch/gazetteer"
)

var (
	someWords = []string{
		"Market", "Marquet", "Main", "Maine", "Martin", "Marsh", "March", "Marshall", "Du", "Pont", "Dupont", "Saint", "St", "Francis", "4th", "14th", "Fourth",
		"Forth", "Park", "Pike", "Pk", "State", "Concord", "Conchord", "Philadelphia", "North", "Hospital", "13", "1",
	}
	someTypes = []string{"", "", "Street", "St", "Avenue", "Road", "Pike", "Court", "Highway"}
	someDirs  = []string{"", "", "", "North", "N", "East", "W."}
)

// someName draws a name of a street.
func someName(t *rapid.T) string {
	words := []string{rapid.SampledFrom(someDirs).Draw(t, "direction")}
	words = append(words, rapid.SliceOfN(rapid.SampledFrom(someWords), 1, 3).Draw(t, "words")...)
	words = append(words, rapid.SampledFrom(someTypes).Draw(t, "type"))
	return strings.TrimSpace(strings.Join(words, " "))
}

// mistyped draws what fingers make of text.
func mistyped(t *rapid.T, text string) string {
	b := []byte(text)
	for range rapid.IntRange(0, 3).Draw(t, "slips") {
		if len(b) < 2 {
			break
		}
		i := rapid.IntRange(0, len(b)-2).Draw(t, "at")
		switch rapid.IntRange(0, 4).Draw(t, "slip") {
		case 0:
			b[i], b[i+1] = b[i+1], b[i]
		case 1:
			b = append(b[:i], b[i+1:]...)
		case 2:
			b[i] = "aehmrt 4"[rapid.IntRange(0, 7).Draw(t, "letter")]
		case 3:
			b = append(b[:i+1], b[i:]...)
		default:
			b = b[:i+1]
		}
	}
	return string(b)
}

// TestTwin compares the index with pricing every name.
func TestTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := &country{}
		names := rapid.SliceOfN(rapid.Custom(someName), 1, 25).Draw(t, "names")
		for i, name := range names {
			c.street(name, rapid.SampledFrom([]string{"", "", "US 13", "DE 1;DE 4"}).Draw(t, "ref"), 0, 100*i, 500, 100*i)
		}
		c.place("p", rapid.Custom(someName).Draw(t, "place"), rapid.SampledFrom([]string{"", "hospital", "park"}).Draw(t, "kind"), 0, 0)
		g := gazetteer.New(c.options())
		q := mistyped(t, rapid.OneOf(rapid.SampledFrom(names), rapid.Custom(someName)).Draw(t, "query"))
		if diff := cmp.Diff(g.NamesSlowly(q), g.Names(q)); diff != "" {
			t.Fatalf("names for %q (-slow +engine):\n%s", q, diff)
		}
	})
}

// TestNear compares the walk over sorted spellings with the whole table of distances for each.
func TestNear(t *testing.T) {
	word := rapid.StringMatching(`[abc]{1,12}|mar[a-e]{0,5}`)
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(word, 0, 40).Draw(t, "words")
		typed, errors := mistyped(t, rapid.OneOf(word, rapid.SampledFrom(append(words, "a"))).Draw(t, "typed")), rapid.IntRange(0, 2).Draw(t, "errors")
		want := map[string]int{}
		for _, w := range gazetteer.Spellings(words) {
			if d := gazetteer.Edits(typed, w); d <= errors {
				want[w] = d
			}
		}
		if diff := cmp.Diff(want, gazetteer.Near(words, typed, errors)); diff != "" {
			t.Fatalf("near %q (-slow +engine):\n%s", typed, diff)
		}
	})
}

// TestOrder holds that the order of streets and places, and of what they are made from, does not matter.
func TestOrder(t *testing.T) {
	c := delaware()
	queries := []string{"market", "4th & market", "main st", "us 13 & us 40", "hospital", "n", "m"}
	var want [][]gazetteer.Match
	for i := range 5 {
		g := gazetteer.New(c.options())
		for k, q := range queries {
			got := find(t, g, q, nil, 50)
			if i == 0 {
				want = append(want, got)
			} else if diff := cmp.Diff(want[k], got); diff != "" {
				t.Errorf("Find(%q) (-first +shuffled):\n%s", q, diff)
			}
		}
		for k := range c.streets {
			j := (k*7 + i) % len(c.streets)
			c.streets[k], c.streets[j] = c.streets[j], c.streets[k]
		}
		for k := range c.places {
			j := (k*5 + i) % len(c.places)
			c.places[k], c.places[j] = c.places[j], c.places[k]
		}
	}
}

// TestNearness holds that near decides between equally good matches and nothing else.
func TestNearness(t *testing.T) {
	g := gazetteer.New(delaware().options())
	rapid.Check(t, func(t *rapid.T) {
		near := point(rapid.IntRange(-25_000, 9000).Draw(t, "x"), rapid.IntRange(-32_000, 11_000).Draw(t, "y"))
		q := rapid.SampledFrom([]string{"main st", "market", "4th & market", "hospital", "n 4th", "dupont hwy"}).Draw(t, "query")
		all, err := g.Find(q, &near, 50)
		if err != nil {
			t.Fatal(err)
		}
		for i := 1; i < len(all); i++ {
			a, b := all[i-1], all[i]
			if a.Score < b.Score || a.Score == b.Score && gazetteer.Meters(near, a.At) > gazetteer.Meters(near, b.At)+1 {
				t.Fatalf("Find(%q) near %v: %v before %v", q, near, a, b)
			}
		}
	})
}
