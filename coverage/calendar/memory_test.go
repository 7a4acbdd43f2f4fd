package calendar_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"watchbill/coverage/calendar"
	"watchbill/coverage/scenetest"
	"watchbill/roster"
)

var noon = time.Date(2027, 3, 3, 12, 0, 0, 0, time.UTC)

func event(n int, words string) calendar.Event {
	date := scenetest.Date("2027-03-03") + roster.Date(n)
	start := roster.UTC(date, 7*60)
	return calendar.Event{UID: fmt.Sprintf("tour/B1/%s/1", date), Kind: calendar.Tour, Date: date, Interval: roster.Interval{Start: start, End: start + 720}, Summary: words}
}

// TestFollow walks one event through its life.
func TestFollow(t *testing.T) {
	span := calendar.Span(scenetest.Date("2027-03-03"))
	type told struct {
		Words     string
		Sequence  int
		After     time.Duration // when it changed, from noon
		Cancelled bool
	}
	var m calendar.Memory
	day := 24 * time.Hour
	for _, step := range []struct {
		name    string
		after   time.Duration
		events  []calendar.Event
		span    roster.DateRange
		want    []told
		changed bool
	}{
		{"first asked for", 0, []calendar.Event{event(1, "day")}, span, []told{{"day", 0, 0, false}}, true},
		{"nothing changed", time.Hour, []calendar.Event{event(1, "day")}, span, []told{{"day", 0, 0, false}}, false},
		{"other words", 2 * time.Hour, []calendar.Event{event(1, "night")}, span, []told{{"night", 1, 2 * time.Hour, false}}, true},
		{"gone", 3 * time.Hour, nil, span, []told{{"Cancelled: Thu 4 Mar", 2, 3 * time.Hour, true}}, true},
		{"still gone", 4 * time.Hour, nil, span, []told{{"Cancelled: Thu 4 Mar", 2, 3 * time.Hour, true}}, false},
		{"gone for four weeks", 29 * day, nil, span, nil, false},
		{"back", 30 * day, []calendar.Event{event(1, "night")}, span, []told{{"night", 3, 30 * day, false}}, true},
		{"a clock that went back", 5 * time.Hour, []calendar.Event{event(1, "day")}, span, []told{{"day", 4, 30 * day, false}}, true},
		{"out of the span", 60 * day, nil, calendar.Span(scenetest.Date("2027-05-03")), nil, false},
	} {
		entries, next, changed := m.Follow(step.events, step.span, noon.Add(step.after))
		var got []told
		for _, e := range entries {
			got = append(got, told{e.Summary, e.Sequence, e.Changed.Sub(noon), e.Cancelled})
		}
		if diff := cmp.Diff(step.want, got); diff != "" || changed != step.changed {
			t.Errorf("%s: changed %t, want %t (-want +got)\n%s", step.name, changed, step.changed, diff)
		}
		text, err := json.Marshal(next)
		if err != nil {
			t.Fatal(err)
		}
		m = nil
		if err := json.Unmarshal(text, &m); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(next, m); diff != "" {
			t.Errorf("%s: the memory does not come back:\n%s", step.name, diff)
		}
	}
}

// TestFollowAlways holds what every reader relies on, whatever happens to a roster: a number never falls, rises exactly
// when what is shown differs, and times do not go back.
func TestFollowAlways(t *testing.T) {
	span := calendar.Span(scenetest.Date("2027-03-03"))
	rapid.Check(t, func(t *rapid.T) {
		var m calendar.Memory
		type last struct {
			words     string
			sequence  int
			changed   time.Time
			cancelled bool
		}
		shown := map[string]last{}
		for step := range 12 {
			var events []calendar.Event
			for n := range 5 {
				if words := rapid.SampledFrom([]string{"", "day", "night"}).Draw(t, "words"); words != "" {
					events = append(events, event(n, words))
				}
			}
			entries, next, changed := m.Follow(events, span, noon.Add(time.Duration(step)*time.Hour))
			differs := false
			for _, e := range entries {
				was, known := shown[e.UID]
				now := last{e.Summary, e.Sequence, e.Changed, e.Cancelled}
				same := was.words == now.words && was.cancelled == now.cancelled
				switch {
				case !known && e.Sequence != 0, known && same && was != now, known && !same && (now.sequence != was.sequence+1 || now.changed.Before(was.changed)):
					t.Fatalf("%s: %+v, then %+v", e.UID, was, now)
				}
				differs = differs || !known || !same
				shown[e.UID] = now
			}
			if differs != changed || !changed && !maps.Equal(m, next) {
				t.Fatalf("changed is %t, and what is shown differs: %t", changed, differs)
			}
			m = next
		}
	})
}
