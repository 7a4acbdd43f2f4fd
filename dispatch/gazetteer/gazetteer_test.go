package gazetteer_test

import (
	"errors"
	"math"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"watchbill/dispatch/gazetteer"
	"watchbill/roster"
)

func TestRefusals(t *testing.T) {
	g := gazetteer.New(gazetteer.Options{})
	for _, c := range []struct {
		name, q string
		fails   bool
	}{
		{"empty", "", true},
		{"blank", " \t", true},
		{"too long", strings.Repeat("x", 201), true},
		{"long enough", strings.Repeat("x", 200), false},
		{"many words", strings.Repeat("4 ", 100), false},
		{"no UTF-8", "\xff\xfe", false},
		{"marks", "& / @ +", false},
		{"not on Earth", "99.5, 200.5", false},
	} {
		all, err := g.Find(c.q, nil, 0)
		if errors.Is(err, &roster.Error{Kind: roster.Invalid}) != c.fails || all == nil || len(all) > 0 {
			t.Errorf("%s: Find = %v, %v; want none, an Invalid error: %v", c.name, all, err, c.fails)
		}
	}
	all, err := g.Find("39.7, -75.5", &roster.Point{Lat: math.NaN()}, 0)
	if err != nil || len(all) != 1 {
		t.Errorf("a gazetteer of nothing finds coordinates: %v, %v", all, err)
	}
}

// TestTowns holds that a name is one match in each town, with a point on the street near its middle.
func TestTowns(t *testing.T) {
	c := &country{}
	c.street("Main Street", "", 0, 0, 1000, 0)
	c.street("Main St", "", 1000, 0, 2000, 0) // goes on, written otherwise
	c.street("Main Street", "", 9000, 0, 9400, 0)
	c.street("Main Street", "", -30_000, 0, -30_000, 200)
	far := point(-30_000, 0)
	got := find(t, gazetteer.New(c.options()), "main st", &far, 0)
	want := []gazetteer.Match{
		{Kind: gazetteer.KindStreet, Name: "Main Street", At: point(-30_000, 100), District: "Newark", SpreadMeters: 200, Score: 1, How: "as typed"},
		{Kind: gazetteer.KindStreet, Name: "Main Street", At: point(1000, 0), District: "Wilmington", SpreadMeters: 2000, Score: 1, How: "as typed"},
		{Kind: gazetteer.KindStreet, Name: "Main Street", At: point(9200, 0), District: "Wilmington", SpreadMeters: 400, Score: 1, How: "as typed"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("main st (-want +got):\n%s", diff)
	}
}

// TestCorners holds where streets are taken to meet.
func TestCorners(t *testing.T) {
	c := &country{}
	c.street("Long Road", "US 1", -5000, 0, 5000, 0)
	c.street("Long Road", "US 1", -5000, 30, 5000, 30) // a dual carriageway
	c.street("Cross Street", "", 0, -500, 0, 0, 0, 30, 0, 500)
	c.street("Loop Drive", "", 2000, 0, 2000, 1000, 3000, 1000, 3000, 30)
	c.street("Near Lane", "", -2000, 60, -2000, 500)
	c.street("Bridge Road", "", -3050, -200, -3050, -120)
	c.street("Far Lane", "", -4000, 400, -4000, 900)
	c.street("Shared Pike", "", -1500, 0, -900, 0)
	g := gazetteer.New(c.options())
	for _, x := range []struct {
		q    string
		want []roster.Point
		how  string
	}{
		{"cross & long", []roster.Point{point(0, 15)}, "as typed"},
		{"long & loop", []roster.Point{point(2000, 0), point(3000, 30)}, "as typed"},
		{"near & long", []roster.Point{point(-2000, 45)}, "the streets share no point: this is between them, where they are 30 m apart"},
		{"bridge rd & us 1", []roster.Point{point(-3025, -60)}, "the streets share no point: this is between them, where they are 130 m apart"},
		{"shared & long", []roster.Point{point(-1500, 0), point(-900, 0)}, "the streets run together: this is an end of that stretch"},
		{"long & us 1", []roster.Point{point(-5000, 15), point(5000, 15)}, "the streets run together: this is an end of that stretch"},
		{"far & cross", nil, ""},
	} {
		var got []gazetteer.Match
		for _, m := range find(t, g, x.q, nil, 0) {
			if m.Kind == gazetteer.KindIntersection {
				got = append(got, m)
			}
		}
		if len(got) != len(x.want) {
			t.Errorf("Find(%q) = %v, want %d", x.q, got, len(x.want))
			continue
		}
		for i, m := range got {
			if d := nearest(m.At, x.want); d > 16 || m.How != x.how {
				t.Errorf("Find(%q)[%d] = %v, %q, which is %.0f m from where it should be; want %q", x.q, i, m.At, m.How, d, x.how)
			}
		}
	}
}

func nearest(p roster.Point, all []roster.Point) float64 {
	least := math.Inf(1)
	for _, q := range all {
		least = min(least, gazetteer.Meters(p, q))
	}
	return least
}

func TestFold(t *testing.T) {
	for _, c := range []struct{ name, want string }{
		{"North 4th Street", "n 4 st"},
		{"N. Fourth St.", "n 4 st"},
		{"N.W. 21st Ave", "nw 21 ave"},
		{"Twenty-First Avenue", "21 ave"},
		{"thirtieth", "30"},
		{"twenty fields", "twenty fields"},
		{"St.Francis", "st francis"},
		{"St. Mark's", "st marks"},
		{"Saint Mark’s", "st marks"},
		{"I-95", "i 95"},
		{"interstate 95", "i 95"},
		{"State Route 0009", "rt 9"},
		{"State Road", "state rd"},
		{"812a", "812a"},
		{"Crème Brûlée", "creme brulee"},
		{"Cre\u0301me", "creme"},
		{"Straße", "strasse"},
		{"The University of Delaware", "univ delaware"},
		{"The The", "the the"},
		{"Nemours/A.I. duPont", "nemours ai dupont"},
		{"a\xffb", "a b"},
		{"MLK Jr. Blvd", "martin luther king blvd"},
		{"Улица", "улица"},
		{"", ""},
	} {
		if got := gazetteer.Fold(c.name); got != c.want {
			t.Errorf("Fold(%q) = %q, want %q", c.name, got, c.want)
		}
	}
}

func TestParseCoordinates(t *testing.T) {
	for _, c := range []struct {
		text string
		want roster.Point
		ok   bool
	}{
		{"39.7459,-75.5466", roster.Point{Lat: 39.7459, Lon: -75.5466}, true},
		{"+39.7459 -75.5466", roster.Point{Lat: 39.7459, Lon: -75.5466}, true},
		{"(39.7459; -75.5466)", roster.Point{Lat: 39.7459, Lon: -75.5466}, true},
		{"39.7459N 75.5466W", roster.Point{Lat: 39.7459, Lon: -75.5466}, true},
		{"39.7459 s, 75.5466 e", roster.Point{Lat: -39.7459, Lon: 75.5466}, true},
		{"39.7459 -75.5466 3", roster.Point{}, false},
		{"39 -75", roster.Point{}, false},
		{"4 5", roster.Point{}, false},
		{"91.0 10.0", roster.Point{}, false},
		{"39.7 -181.0", roster.Point{}, false},
		{"39.7 --75.5", roster.Point{}, false},
		{"39.7e1 75.5", roster.Point{}, false},
		{"NaN. inf.", roster.Point{}, false},
		{"-39.7S 75.5", roster.Point{}, false},
		{". .", roster.Point{}, false},
		{"", roster.Point{}, false},
	} {
		got, ok := gazetteer.ParseCoordinates(c.text)
		if got != c.want && ok || ok != c.ok {
			t.Errorf("ParseCoordinates(%q) = %v, %v, want %v, %v", c.text, got, ok, c.want, c.ok)
		}
	}
}

// TestTogether asks one gazetteer from many goroutines; the race detector looks on.
func TestTogether(t *testing.T) {
	g, near := gazetteer.New(delaware().options()), point(0, 1000)
	queries := []string{"4th & market", "makret", "main st, newark", "39.7,-75.5"}
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for k := range 50 {
				q := queries[(i+k)%len(queries)]
				if m, err := g.Find(q, &near, 3); err != nil || len(m) == 0 {
					t.Errorf("Find(%q) = %v, %v", q, m, err)
				}
			}
		})
	}
	all.Wait()
}
