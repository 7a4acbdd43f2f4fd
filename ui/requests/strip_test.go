package requests

import (
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"watchbill/roster"
	"watchbill/ui/requests/record"
)

func TestCell(t *testing.T) {
	t.Parallel()
	slot := func(required, min, left, covered int, status string) record.Cover {
		c := record.Cover{Required: required, Remains: record.Remains{Min: min, Covered: 720, Status: "covered"}}
		c.After = record.Remains{Min: left, Covered: covered, Status: status}
		return c
	}
	for _, c := range []struct {
		name                         string
		slot                         record.Cover
		mark, class, then, wantWords string
	}{
		{"enough", slot(1, 3, 2, 720, "covered"), "", "is-covered", "2", "2 of 1 asked for, 3 now"},
		{"the same", slot(1, 3, 3, 720, "covered"), "", "is-covered", "3", "3 of 1 asked for"},
		{"nobody", slot(1, 1, 0, 0, "uncovered"), "■", "is-none", "0", "no CIT officer, 1 now"},
		{"nobody for a part", slot(1, 1, 0, 360, "partial"), "▲", "is-partial", "0", "no CIT officer for a part, 1 now"},
		{"one of two all through", slot(2, 2, 1, 0, "uncovered"), "▲", "is-partial", "1", "1 of 2 asked for, 2 now"},
	} {
		got := newCell(c.slot)
		if got.Mark != c.mark || got.Class != c.class || got.Then != c.then || got.Words != c.wantWords {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}

// TestStripsHoldEverySlot: whatever slots there are, each is in its row and column, and nothing else is.
func TestStripsHoldEverySlot(t *testing.T) {
	t.Parallel()
	clock := record.Clock{Zone: time.UTC, Now: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)}
	rapid.Check(t, func(t *rapid.T) {
		type place struct {
			d roster.DistrictID
			s roster.ShiftID
			n roster.Date
		}
		places := rapid.SliceOfDistinct(rapid.Custom(func(t *rapid.T) place {
			return place{roster.DistrictID(rapid.SampledFrom([]string{"a", "b"}).Draw(t, "d")), roster.ShiftID(rapid.SampledFrom([]string{"x", "y", "z"}).Draw(t, "s")), roster.Date(rapid.IntRange(20000, 20004).Draw(t, "n"))}
		}), func(p place) place { return p }).Draw(t, "slots")
		var cover []record.Cover
		for i, p := range places {
			cover = append(cover, record.Cover{District: p.d, Shift: p.s, Date: p.n, Required: i + 1, After: record.Remains{Status: "covered"}})
		}
		found := map[int]place{}
		for _, s := range strips(clock, record.Names{}, cover) {
			for _, row := range s.Rows {
				for i, c := range row.Cells {
					if !c.Asked {
						continue
					}
					p := places[c.Required-1]
					if string(p.d) != s.District || string(p.s) != row.Shift || clock.Date(p.n) != s.Days[i] {
						t.Fatalf("%+v is at %s %s %s", p, s.District, row.Shift, s.Days[i])
					}
					found[c.Required] = p
				}
			}
		}
		if len(found) != len(places) {
			t.Fatalf("%d of %d slots are shown", len(found), len(places))
		}
	})
}

// TestLedgerSorts: sorted by a figure, every row is there once and no row has more than the one before it.
func TestLedgerSorts(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var rows []ledgerRow
		for i, hours := range rapid.SliceOf(rapid.Float64Range(0, 9)).Draw(t, "hours") {
			row := ledgerRow{Officer: roster.OfficerID([]byte{'a' + byte(i%26), 'a' + byte(i/26)})}
			row.ExtraHours = hours
			rows = append(rows, row)
		}
		down := rapid.Bool().Draw(t, "down")
		sum := map[roster.OfficerID]float64{}
		for _, r := range rows {
			sum[r.Officer] += r.ExtraHours
		}
		sortLedger(rows, record.Names{}, "extra_hours", down)
		for i, r := range rows {
			sum[r.Officer] -= r.ExtraHours
			if i > 0 && r.ExtraHours != rows[i-1].ExtraHours && (r.ExtraHours < rows[i-1].ExtraHours) != down {
				t.Fatalf("row %d: %v after %v", i, r.ExtraHours, rows[i-1].ExtraHours)
			}
		}
		for id, left := range sum {
			if left != 0 {
				t.Fatalf("%s is not there as it was", id)
			}
		}
	})
}

// TestOfferForm: an instant of the hour that comes twice stays the one that it was, unless the field was changed.
func TestOfferForm(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	clock := record.Clock{Zone: zone, Now: time.Date(2026, 10, 30, 12, 0, 0, 0, time.UTC)}
	second := "2026-11-01T01:30:00-05:00"
	f := offerForm{
		Gap: "g", District: "d", From: "2026-11-01T01:30", ExactFrom: second, To: "2026-11-01T08:00", ExactTo: "2026-11-01T07:00:00-05:00", Places: "two", Order: "all",
		Minutes: "60", Closes: "2026-10-31T20:00", Officers: []string{"a"},
	}
	want := map[string]any{
		"gap_id": "g", "district_id": "d", "from": second, "to": "2026-11-01T08:00", "places": "two", "order": "all", "closes": "2026-10-31T20:00:00-04:00",
		"officers": []string{"a", "b"},
	}
	if d := cmp.Diff(want, f.body(clock, []string{"b"})); d != "" {
		t.Error(d)
	}
}

func TestOffset(t *testing.T) {
	t.Parallel()
	for f, want := range map[float64]string{0: "", 0.04: "", -0.04: "", 4.5: "+4.5", -2: "−2.0"} {
		if got := offset(f); got != want {
			t.Errorf("%v: %q, want %q", f, got, want)
		}
	}
}
