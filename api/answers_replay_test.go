package api_test

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"watchbill/api"
	"watchbill/dispatch/replay"
	"watchbill/roster"
)

// TestReplayAnswer: the answer is JSON whose cells add up to what its head says, with and without a change.
func TestReplayAnswer(t *testing.T) {
	a := roster.DefaultAgency()
	a.ID, a.TimeZone = "a", "America/New_York"
	ring := roster.Ring{{Lon: 0, Lat: 0}, {Lon: 0.1, Lat: 0}, {Lon: 0.1, Lat: 0.1}, {Lon: 0, Lat: 0}}
	from := roster.NewDate(2026, 6, 1)
	book, faults := roster.NewBook(roster.Records{
		Agency: a, Districts: []roster.District{{ID: "D1", Parts: []roster.Part{{Polygons: []roster.Polygon{{ring}}}}}},
		Shifts:      []roster.Shift{{ID: "day", Start: 420, End: 1140}},
		Rotations:   []roster.Rotation{{ID: "r", Anchor: from, Cycle: []roster.ShiftID{"*"}}},
		Officers:    []roster.Officer{{ID: "o1", Role: roster.RoleOfficer, Designated: true}},
		Postings:    []roster.Posting{{Officer: "o1", District: "D1", Shift: "day", Rotation: "r", Dates: roster.DateRange{From: from}}},
		Credentials: []roster.Credential{{Officer: "o1", Kind: "CIT-40", Completed: from - 10, Hours: 40}},
	}, 5)
	if book == nil {
		t.Fatal(faults)
	}
	floor, err := replay.NewFloor(t.Context(), book, replay.Options{From: from, Days: 40, Runs: 3}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, calls := range map[string][]roster.Call{"no calls": nil, "calls": {
		{ID: "c1", District: "D1", Crisis: true, Received: time.Date(2026, 6, 2, 14, 0, 0, 0, time.UTC)},
		{ID: "c2", District: "D1", Crisis: true, Received: time.Date(2026, 7, 2, 3, 0, 0, 0, time.UTC)}, // no shift is on
	}} {
		demand, faults := replay.Past(floor, calls, false)
		if demand == nil {
			t.Fatal(faults)
		}
		result, err := replay.Run(t.Context(), floor, demand, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, answer := range []api.Answer{api.NewReplay(result), api.NewReplayChange(result, result)} {
			var b bytes.Buffer
			if err := answer.WriteJSON(&b); err != nil {
				t.Fatal(err)
			}
			var got struct {
				Calls  int
				Months []struct{ Calls int }
				Cells  []struct{ Calls int }
				Shifts []struct {
					Shift *string `json:"shift_id"`
					Calls int
				}
				Before *struct{ Calls int }
			}
			if err := json.Unmarshal(b.Bytes(), &got); err != nil {
				t.Fatalf("%s: %v\n%s", name, err, &b)
			}
			cells, months, shifts := 0, 0, 0
			for _, c := range got.Cells {
				cells += c.Calls
			}
			for _, m := range got.Months {
				months += m.Calls
			}
			for _, s := range got.Shifts {
				shifts += s.Calls
			}
			if want := 3 * len(calls); got.Calls != want || cells != want || months != want || shifts != want || got.Cells == nil || got.Months == nil {
				t.Errorf("%s: %d calls, %d in cells, %d in months, %d in shifts, want %d\n%s", name, got.Calls, cells, months, shifts, want, &b)
			}
			if last := got.Shifts[len(got.Shifts)-1]; len(calls) > 0 && *last.Shift != "" {
				t.Errorf("%s: the call while no shift is on is counted for %q", name, *last.Shift)
			}
			if _, change := answer.(api.ReplayChange); change != (got.Before != nil) {
				t.Errorf("%s: before is %v", name, got.Before)
			}
		}
	}
}
