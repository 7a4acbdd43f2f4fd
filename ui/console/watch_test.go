package console

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"watchbill/roster"
	"watchbill/ui/page"
)

func everybody(roster.DistrictID) bool { return true }

func TestWatchDistrict(t *testing.T) {
	span := func(from, to, count, wanted int) watchSpan {
		return watchSpan{roster.Interval{Start: roster.Minute(from), End: roster.Minute(to)}, count, wanted}
	}
	say := func(m roster.Minute) string { return time.Time{}.Add(time.Duration(m) * time.Minute).Format("15:04") }
	for _, test := range []struct {
		name        string
		spans       []watchSpan
		want        watchDistrict
		barsInWords string
	}{
		{"nobody is asked for at all", nil, watchDistrict{State: stateIdle}, ""},
		{"as it is", []watchSpan{span(0, 1440, 2, 1)}, watchDistrict{Count: 2, Wanted: 1, State: stateCovered}, "covered 0 720"},
		{"fewer, still covered", []watchSpan{span(0, 60, 3, 1), span(60, 1440, 1, 1)}, watchDistrict{Count: 3, Wanted: 1, State: stateCovered, Next: "→ 1 at 01:00"}, "covered 0 720"},
		{"to nobody", []watchSpan{span(0, 60, 1, 1), span(60, 1440, 0, 1)}, watchDistrict{Count: 1, Wanted: 1, State: stateCovered, Next: "→ 0 at 01:00", Worse: stateNone}, "covered 0 60, none 60 660"},
		{"to too few", []watchSpan{span(0, 60, 2, 2), span(60, 1440, 1, 2)}, watchDistrict{Count: 2, Wanted: 2, State: stateCovered, Next: "→ 1 at 01:00", Worse: statePartial}, "covered 0 60, partial 60 660"},
		{"more are asked for", []watchSpan{span(0, 60, 1, 1), span(60, 90, 1, 2), span(90, 1440, 2, 2)}, watchDistrict{Count: 1, Wanted: 1, State: stateCovered, Next: "→ 2 at 01:30"}, "covered 0 60, partial 60 30, covered 90 630"},
		{"nobody, until", []watchSpan{span(-60, 30, 0, 1), span(30, 1440, 1, 1)}, watchDistrict{Wanted: 1, State: stateNone, Until: "00:30"}, "none 0 30, covered 30 690"},
		{"nobody, then too few, then enough", []watchSpan{span(-60, 30, 0, 2), span(30, 60, 1, 2), span(60, 1440, 2, 2)}, watchDistrict{Wanted: 2, State: stateNone, Next: "→ 1 at 00:30", Worse: statePartial}, "none 0 30, partial 30 30, covered 60 660"},
		{"nobody, for longer than is shown", []watchSpan{span(-60, 1440, 0, 1)}, watchDistrict{Wanted: 1, State: stateNone}, "none 0 720"},
		{"asked for until", []watchSpan{span(-60, 30, 1, 1), span(30, 1440, 0, 0)}, watchDistrict{Count: 1, Wanted: 1, State: stateCovered, Next: "nobody asked for from 00:30"}, "covered 0 30, idle 30 690"},
		{"asked for from", []watchSpan{span(-60, 30, 0, 0), span(30, 1440, 1, 1)}, watchDistrict{State: stateIdle, Next: "→ 1 at 00:30"}, "idle 0 30, covered 30 690"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := watchDistrict{State: stateIdle}
			got.look(test.spans, roster.Interval{Start: 0, End: 720}, say)
			var bars []string
			for _, b := range got.Bars {
				bars = append(bars, fmt.Sprint(b.State, " ", b.X, " ", b.Width))
			}
			if said := strings.Join(bars, ", "); said != test.barsInWords {
				t.Errorf("bars: %s, want %s", said, test.barsInWords)
			}
			got.Bars = nil
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestWatchStripAgainstEveryMinute compares the strip with a slow twin: the pieces of the district, asked minute by minute.
func TestWatchStripAgainstEveryMinute(t *testing.T) {
	book := demoBook(t)
	rapid.Check(t, func(t *rapid.T) {
		now := time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(0, 300*24*60).Draw(t, "minute")) * time.Minute)
		var w watches
		spans, err := w.of(t.Context(), book, roster.DateOf(now.In(book.Zone().Location())))
		if err != nil {
			t.Fatal(err)
		}
		v := newWatchStrip(page.Frame{}, book, spans, now, everybody)
		at := roster.MinuteOf(now)
		stateAt := func(d int, m roster.Minute) watchState {
			for _, s := range spans[d] {
				if s.Contains(m) {
					return s.state()
				}
			}
			return stateIdle
		}
		for d, x := range v.Districts {
			if x.State != stateAt(d, at) {
				t.Fatalf("%s: %s, want %s", x.Name, x.State, stateAt(d, at))
			}
			next := 0
			for _, b := range x.Bars {
				if b.X != next {
					t.Fatalf("%s: a bar at %d, want %d", x.Name, b.X, next)
				}
				next = b.X + b.Width
				for m := b.X; m < next; m += 7 {
					if got := stateAt(d, at+roster.Minute(m)); got != b.State {
						t.Fatalf("%s, in %d min: %s, want %s", x.Name, m, b.State, got)
					}
				}
			}
			if next != aheadHours*60 {
				t.Fatalf("%s: bars for %d min", x.Name, next)
			}
		}
	})
}

func TestWatchStripIsOfTheDistrictsThatOneSees(t *testing.T) {
	book := demoBook(t)
	var w watches
	now := time.Date(2026, 11, 21, 4, 0, 0, 0, time.UTC)
	spans, err := w.of(t.Context(), book, roster.NewDate(2026, time.November, 20))
	if err != nil {
		t.Fatal(err)
	}
	v := newWatchStrip(page.Frame{}, book, spans, now, func(d roster.DistrictID) bool { return d == "newark" })
	if len(v.Districts) != 1 || v.Districts[0].ID != "newark" || slices.ContainsFunc(v.Gaps, func(g watchGap) bool { return g.District != "Newark" }) {
		t.Errorf("%+v", v)
	}
	if v := newWatchStrip(page.Frame{}, book, spans, now, func(roster.DistrictID) bool { return false }); v.Lacking == "" {
		t.Error("somebody who sees no district is told nothing")
	}
	again, err := w.of(t.Context(), book, roster.NewDate(2026, time.November, 20))
	if err != nil || &again[0] != &spans[0] {
		t.Error("the same roster and day are worked out twice")
	}
}
