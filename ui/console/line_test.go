package console

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"watchbill/roster"
	"watchbill/roster/demo"
)

// madeBook makes the demo's roster once for all tests: nothing changes it.
var madeBook = sync.OnceValues(func() (*roster.Book, roster.Faults) {
	return roster.NewBook(demo.Records(roster.NewDate(2026, time.November, 20)), 1)
})

// demoBook is the demo's roster.
func demoBook(t testing.TB) *roster.Book {
	t.Helper()
	b, faults := madeBook()
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return b
}

func TestParseLine(t *testing.T) {
	l := newLexicon(demoBook(t))
	at := func(lat, lon float64) *roster.Point { return &roster.Point{Lat: lat, Lon: lon} }
	for _, test := range []struct {
		name, text string
		want       line
	}{
		{"as the issue has it", "4th & market suic weapon es", line{Level: -1, Places: []string{"4th & market"}, Nature: "SUIC", Hazards: []string{"weapon"}, Languages: []string{"es"}}},
		{"any order", "es weapon 4th & market suic", line{Level: -1, Places: []string{"4th & market"}, Nature: "SUIC", Hazards: []string{"weapon"}, Languages: []string{"es"}}},
		{"coordinates", "39.7459,-75.5466", line{Level: -1, Point: at(39.7459, -75.5466)}},
		{"coordinates apart", "suic 39.7459, -75.5466 l3", line{Level: 3, Nature: "SUIC", Point: at(39.7459, -75.5466)}},
		{"numbers are no coordinates", "39,75", line{Level: -1, Places: []string{"39,75"}}},
		{"off the world", "97.5,-75.5", line{Level: -1, Places: []string{"97.5,-75.5"}}},
		{"call, level, need", "#24-11873 L3 pair newark", line{Level: 3, Call: "24-11873", Need: roster.NeedCoResponder, Places: []string{"newark"}}},
		{"level 0 is unknown", "l0", line{}},
		{"prefix of a nature", "suict newark station", line{Level: -1, Nature: "SUICTHRT", Places: []string{"newark station"}}},
		{"the agency's nature before others", "wel", line{Level: -1, Nature: "WELFARE"}},
		{"prefix of several", "sui newark", line{Level: -1, Places: []string{"sui newark"}}},
		{"prefix of several, alone", "sui", line{Level: -1, Unknown: []unknown{{"sui", "may be SUIC, SUIC1, SUICIDAL, SUICIDE, SUICTHRT, suicidal: type more of it"}}}},
		{"nature of two words", "check welfare 4th & king", line{Level: -1, Nature: "CHECK WELFARE", Places: []string{"4th & king"}}},
		{"second nature that is a flag", "suic suicidal", line{Level: -1, Nature: "SUIC", Flags: []string{"suicidal"}}},
		{"second nature", "suic mental", line{Level: -1, Nature: "SUIC", Unknown: []unknown{{"MENTAL", "a second nature"}}}},
		{"everyday names", "gun violent dog", line{Level: -1, Hazards: []string{"weapon", "violence", "dog"}}},
		{"a language by name", "spanish", line{Level: -1, Languages: []string{"es"}}},
		{"a code beside & is a street", "weapon & 4th", line{Level: -1, Places: []string{"weapon & 4th"}}},
		{"& between codes", "weapon & es", line{Level: -1, Hazards: []string{"weapon"}, Languages: []string{"es"}}},
		{"a code before a type of street", "suic spanish st", line{Level: -1, Nature: "SUIC", Places: []string{"spanish st"}}},
		{"saint, not street", "suic st francis hospital", line{Level: -1, Nature: "SUIC", Places: []string{"st francis hospital"}}},
		{"quotes", `"crisis center" facility`, line{Level: -1, Places: []string{"crisis center"}, Flags: []string{"facility"}}},
		{"at", "suic at crisis", line{Level: -1, Nature: "SUIC", Places: []string{"crisis"}}},
		{"@", "@crisis suic", line{Level: -1, Nature: "SUIC", Places: []string{"crisis"}}},
		{"a number before a street", "5150 kirkwood hwy", line{Level: -1, Places: []string{"5150 kirkwood hwy"}}},
		{"a number that is a nature", "newark 5150", line{Level: -1, Nature: "5150", Places: []string{"newark"}}},
		{"more", "+ violence l4", line{Add: true, Level: 4, Hazards: []string{"violence"}}},
		{"keys", "lang:vi nature:10-56 district:wilm skill:k9 hazard:dragon", line{
			Level: -1, Nature: "10-56", District: "wilmington", Languages: []string{"vi"}, Skills: []string{"k9"}, Hazards: []string{"dragon"},
		}},
		{"keys that fail", "level:9 need:x district:zz lang:", line{Level: -1, Unknown: []unknown{
			{"level:9", "a level is 0 to 4"}, {"need:x", "a need is cit, pair or any"}, {"district:zz", "no one district's name"}, {"lang:", "one word is wanted behind the colon"},
		}}},
		{"what is none of it", "xyzzy suic plugh", line{Level: -1, Nature: "SUIC", Places: []string{"xyzzy", "plugh"}}},
		{"commas end places", "4th & market, newark", line{Level: -1, Places: []string{"4th & market", "newark"}}},
		{"twice", "l3 l3 l2 #a #b cit pair weapon gun", line{
			Level: 3, Call: "a", Need: roster.NeedCIT, Hazards: []string{"weapon"}, Unknown: []unknown{{"l2", "a second level"}, {"#b", "a second call"}, {"pair", "a second need"}},
		}},
		{"a call's name", "#../etc", line{Level: -1, Unknown: []unknown{{"#../etc", "a call's name has letters, figures and . _ - alone"}}}},
		{"nothing", "  ", line{Level: -1}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, parseLine(test.text, l), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("%q (-want +got):\n%s", test.text, diff)
			}
		})
	}
	if got := parseLine(strings.Repeat("a ", 200), l); len(got.Unknown) != 1 || got.Places != nil {
		t.Errorf("a line that is too long: %+v", got)
	}
}

// drawn are words of a line: codes, and some that mean nothing.
func drawn(t *rapid.T) (codes, others []string) {
	codes = rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"#24-1", "l3", "cit", "suic", "weapon", "violence", "es", "ht", "facility", "k9", "youth"}), 0, 6, rapid.ID[string]).Draw(t, "codes")
	others = rapid.SliceOfN(rapid.StringMatching(`z[qx]{2,5}`), 0, 4).Draw(t, "others")
	return codes, others
}

// TestNothingIsDropped shuffles codes and words that mean nothing: each code is understood wherever it stands, each other word is left
// to be looked up or named as not understood.
func TestNothingIsDropped(t *testing.T) {
	l := newLexicon(demoBook(t))
	rapid.Check(t, func(t *rapid.T) {
		codes, others := drawn(t)
		want := parseLine(strings.Join(codes, " "), l)
		got := parseLine(strings.Join(rapid.Permutation(slices.Concat(codes, others)).Draw(t, "line"), " "), l)
		var left []string
		for _, p := range got.Places {
			left = append(left, strings.Fields(p)...)
		}
		for _, u := range got.Unknown {
			left = append(left, u.Word)
		}
		slices.Sort(left)
		slices.Sort(others)
		if !slices.Equal(left, others) {
			t.Fatalf("left %q, want %q", left, others)
		}
		got.Places, got.Unknown = nil, nil
		for _, x := range []*line{&got, &want} {
			for _, list := range [][]string{x.Hazards, x.Flags, x.Languages, x.Skills} {
				slices.Sort(list)
			}
		}
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatal(diff)
		}
	})
}

// TestWrittenReadsTheSame writes questions as lines and reads them again.
func TestWrittenReadsTheSame(t *testing.T) {
	l := newLexicon(demoBook(t))
	words := func(name string, from ...string) *rapid.Generator[[]string] {
		return rapid.SliceOfNDistinct(rapid.SampledFrom(from), 0, 3, rapid.ID[string])
	}
	rapid.Check(t, func(t *rapid.T) {
		var q question
		c := &q.Call
		c.ID = rapid.SampledFrom([]string{"", "24-11873", "C_1.2"}).Draw(t, "call")
		if rapid.Bool().Draw(t, "district") {
			c.District = rapid.SampledFrom([]roster.DistrictID{"wilmington", "new-castle"}).Draw(t, "which")
		} else {
			c.Point = &roster.Point{Lat: rapid.Float64Range(-90, 90).Draw(t, "lat"), Lon: float64(rapid.IntRange(-180, 180).Draw(t, "lon"))}
		}
		c.Nature = rapid.SampledFrom([]string{"", "SUIC", "CHECK WELFARE", "10-56", "5150", "ES"}).Draw(t, "nature")
		c.Level = rapid.IntRange(0, 4).Draw(t, "level")
		c.Hazards = words("hazards", "weapon", "scene-unsafe", "dog", "es", "suic", "and", "l3", "dragon").Draw(t, "hazards")
		c.Indicators = words("flags", "welfare", "facility", "suicidal", "own").Draw(t, "flags")
		c.Languages = words("languages", "es", "ht", "vi", "any", "st").Draw(t, "languages")
		c.Skills = words("skills", "k9", "youth", "cit").Draw(t, "skills")
		q.Need = rapid.SampledFrom([]roster.Need{"", roster.NeedCIT, roster.NeedCoResponder, roster.NeedAny}).Draw(t, "need")
		text := q.written(l)
		if len(text) > maxLine {
			t.Skip("longer than a line may be")
		}
		got := parseLine(text, l)
		var again question
		again.merge(got, &site{Point: got.Point, District: got.District})
		if diff := cmp.Diff(q, again, cmpopts.EquateEmpty()); diff != "" || len(got.Unknown) > 0 || len(got.Places) > 0 {
			t.Fatalf("%q: unknown %v, places %q\n%s", text, got.Unknown, got.Places, diff)
		}
	})
}

// FuzzParseLine reads anything: nothing panics, and what comes out is what the interface takes.
func FuzzParseLine(f *testing.F) {
	l := newLexicon(demoBook(f))
	for _, s := range []string{"4th & market suic weapon es", "39.7459,-75.5466", `"crisis center`, "+ +", "& & and @ at", "#", ":", "nature:", "5150 5150 5150", "@", ", ,", "check welfare check"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := parseLine(text, l)
		if got.Level < -1 || got.Level > 4 || got.Call != "" && !roster.ValidID(got.Call) {
			t.Errorf("%q: %+v", text, got)
		}
		if p := got.Point; p != nil && !(p.Lat >= -90 && p.Lat <= 90 && p.Lon >= -180 && p.Lon <= 180) {
			t.Errorf("%q: %+v", text, *p)
		}
		for _, w := range slices.Concat(got.Hazards, got.Flags, got.Languages, got.Skills) {
			if w == "" || strings.ContainsAny(w, ", ") || len(w) > 100 {
				t.Errorf("%q: the word %q", text, w)
			}
		}
	})
}

// BenchmarkParseLine reads a line as a dispatcher types it.
func BenchmarkParseLine(b *testing.B) {
	l := newLexicon(demoBook(b))
	b.ReportAllocs()
	for b.Loop() {
		if got := parseLine("#24-11873 4th & market suict weapon es l3", l); got.Nature != "SUICTHRT" {
			b.Fatalf("%+v", got)
		}
	}
}
