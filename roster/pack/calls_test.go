package pack_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"watchbill/roster"
	"watchbill/roster/pack"
)

// callsBook is an agency of one district that calls are read for.
func callsBook(tb testing.TB) *roster.Book {
	tb.Helper()
	a := roster.DefaultAgency()
	a.ID, a.TimeZone = "a", "America/New_York"
	ring := roster.Ring{{Lon: 0, Lat: 0}, {Lon: 1, Lat: 0}, {Lon: 1, Lat: 1}, {Lon: 0, Lat: 0}}
	book, faults := roster.NewBook(roster.Records{
		Agency: a, Districts: []roster.District{{ID: "D1", Parts: []roster.Part{{Polygons: []roster.Polygon{{ring}}}}}},
		Shifts:    []roster.Shift{{ID: "day", Start: 420, End: 1140}},
		Rotations: []roster.Rotation{{ID: "r", Anchor: 730000, Cycle: []roster.ShiftID{"*"}}},
	}, 0)
	if book == nil {
		tb.Fatal(faults)
	}
	return book
}

func TestReadCalls(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"good", "call_id,received,lat,lon,crisis\nc1,2026-03-08T02:30:15,0.2,0.5,true\n", nil},
		{"empty", "", []string{"my.csv:1: header: the file is empty; its first row must be call_id,received,lat,lon,district_id,nature,final_nature,priority,crisis,on_scene_minutes"}},
		{"faults", "call_id,received,district_id,on_scene_minutes,crisis\nc1,2026-01-01T01:00,D2,5,true\nc1,2026-01-01,D1,x,maybe\n\nc3,2026-01-01T01:00,D1,-5,true\nc4,2026-01-01T01:00,,5,true\n", []string{
			`my.csv:2: district_id: "D2" is not in districts.geojson; nearest is "D1"`,
			`my.csv:5: on_scene_minutes: -5 is not between 0 and 1e+06`,
			`my.csv:6: lat: a call needs lat and lon, or a district_id`,
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			calls, faults, err := pack.ReadCalls(t.Context(), strings.NewReader(c.text), "my.csv", callsBook(t))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range faults {
				got = append(got, f.String())
			}
			if c.name == "faults" { // what is wrong with cells by themselves is said in the words that other tests hold
				got = slices.DeleteFunc(got, func(s string) bool { return strings.HasPrefix(s, "my.csv:3: ") })
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Fatalf("(-want +got)\n%s", d)
			}
			if (calls == nil) != (c.want != nil) {
				t.Fatalf("calls = %v", calls)
			}
		})
	}
}

func TestCallsLocated(t *testing.T) {
	calls, faults, err := pack.ReadCalls(t.Context(), strings.NewReader("call_id,received,district_id\n\nb,2026-01-01T01:00,D1\na,2026-01-01T01:00,D1\n"), "x.csv", callsBook(t))
	if calls == nil {
		t.Fatal(faults, err)
	}
	got := calls.Located(roster.Faults{{Table: roster.CallsFile, Row: 1, Column: "lat", Msg: "no"}, {Table: roster.CallsFile, Row: 0, Column: "received", Msg: "late"}})
	if got.Error() != "x.csv:3: received: late\nx.csv:4: lat: no" {
		t.Fatal(got)
	}
	many := make(roster.Faults, 10_002)
	if got = calls.Located(many); got[len(got)-1].String() != "and 2 more faults" {
		t.Fatal(got[len(got)-1])
	}
}

func FuzzReadCalls(f *testing.F) {
	f.Add("call_id,received,lat,lon,crisis\nc1,2026-03-08T02:30:15,0.2,0.5,true\n")
	f.Add("call_id,received,district_id,on_scene_minutes\n\"c\n1\",2026-01-01T01:00,D2,-5\n")
	book := callsBook(f)
	f.Fuzz(func(t *testing.T, text string) {
		calls, faults, err := pack.ReadCalls(context.Background(), strings.NewReader(text), "x", book)
		if err != nil || (calls == nil) != (faults.Err() != nil) {
			t.Fatalf("calls %v, faults %v, err %v", calls, faults, err)
		}
	})
}
