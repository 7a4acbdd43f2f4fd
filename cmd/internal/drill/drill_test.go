package drill_test

import (
	"bytes"
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rs/zerolog"

	"watchbill/cmd/internal/drill"
	"watchbill/dispatch"
	"watchbill/roster"
)

// played runs a drill for so long against a fake, in made-up time.
func played(t *testing.T, opt drill.Options, lasts time.Duration, with func(*fake)) (f *fake, counts drill.Counts) {
	opt.Book, opt.Roads = agency()
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		opt.Now = func() time.Time { return evening.Add(time.Since(began)) }
		f = newFake(t, opt.Now)
		if with != nil {
			with(f)
		}
		opt.URL, opt.Client = "http://watchbill", &http.Client{Transport: f}
		d, err := drill.New(opt)
		if err != nil {
			t.Fatal(err)
		}
		// It ends between two beats: at one, the beat and the end would come in either order.
		ctx, cancel := context.WithTimeout(t.Context(), lasts+drill.Beat/10)
		defer cancel()
		d.Run(ctx)
		counts = d.Counts()
	})
	return f, counts
}

// TestEvening plays twenty minutes over a change of shift and looks at everything that the service got.
func TestEvening(t *testing.T) {
	f, counts := played(t, drill.Options{Seed: 1, CallEvery: 20 * time.Second, Hurry: 2}, 20*time.Minute, nil)
	t.Logf("%+v", counts)
	if len(counts.Errors) > 0 {
		t.Errorf("errors: %v", counts.Errors)
	}
	t.Run("who is on duty logs in", f.checkLogIn)
	t.Run("positions", f.checkPositions)
	t.Run("statuses", f.checkStatuses)
	t.Run("assignments", f.checkAssignments)
	t.Run("calls", func(t *testing.T) {
		if counts.Calls < 35 || counts.Calls > 90 || counts.Ordinary == 0 {
			t.Errorf("%d calls, %d of them ordinary, in 20 minutes at 20 s each", counts.Calls, counts.Ordinary)
		}
		if counts.Assigned < 10 || counts.Cleared < 10 || counts.Overridden == 0 {
			t.Errorf("%d assigned, %d overridden, %d cleared", counts.Assigned, counts.Overridden, counts.Cleared)
		}
		natures := map[string][]string{}
		for _, a := range f.asks {
			if n := natures[a.Call.ID]; len(n) == 0 || n[len(n)-1] != a.Call.Nature {
				natures[a.Call.ID] = append(n, a.Call.Nature)
			}
		}
		turned := 0
		for _, n := range natures {
			if len(n) == 2 {
				turned++
			}
		}
		if turned < 3 || turned != counts.Reclassified {
			t.Errorf("%d calls changed their nature, %d were counted", turned, counts.Reclassified)
		}
	})
	t.Run("shift", func(t *testing.T) {
		if counts.LoggedOut < 20 || counts.LoggedIn-len(f.states[0]) < 20 {
			t.Errorf("%d logged out and %d in over the change of shift", counts.LoggedOut, counts.LoggedIn-len(f.states[0]))
		}
	})
}

func (f *fake) checkLogIn(t *testing.T) {
	book, _ := agency()
	crews := map[string][]string{}
	for _, u := range dispatch.NewMuster(book, nil).Watch(roster.MinuteOf(evening)).Units().All() {
		for _, m := range u.Crew.All() {
			crews[string(u.ID)] = append(crews[string(u.ID)], string(m.Officer))
		}
	}
	if len(f.states) != 1 || f.log[0].path != "/v1/units" {
		t.Fatalf("%d whole states, first request %s", len(f.states), f.log[0].path)
	}
	swapped, held := 0, 0
	for _, s := range f.states[0] {
		crew, on := crews[s.Unit]
		delete(crews, s.Unit)
		switch {
		case !on && s.Until != nil && s.Until.After(evening):
			held++
		case !on:
			t.Errorf("%s is not on duty and not held over", s.Unit)
		case !cmp.Equal(crew, s.Crew):
			swapped++
		}
		if s.Primary != "Available" || s.Position == nil || len(s.Crew) == 0 {
			t.Errorf("%+v", s)
		}
	}
	if len(crews) > 0 || swapped != 4 || held != 2 {
		t.Errorf("missing %v, swapped %d, held over %d; want none, 4 and 2", crews, swapped, held)
	}
}

func (f *fake) checkPositions(t *testing.T) {
	_, network := agency()
	last, per := map[string]wireFix{}, map[string]int{}
	moved := 0
	for _, x := range f.fixes {
		per[x.Unit]++
		spot, ok := network.Snap(roster.Point{Lat: x.Lat, Lon: x.Lon})
		if !ok || spot.OffRoad() > 1 {
			t.Errorf("%s is %.1f m off the road", x.Unit, spot.OffRoad())
		}
		if before, ok := last[x.Unit]; ok {
			seconds := x.Time.Sub(before.Time).Seconds()
			if far := meters(before, x); seconds < 4.9 || far > 60*seconds {
				t.Errorf("%s drove %.0f m in %.1f s", x.Unit, far, seconds)
			} else if far > 1 {
				moved++
			}
		}
		last[x.Unit] = x
	}
	if moved < len(f.fixes)/3 {
		t.Errorf("of %d positions only %d are of units that moved", len(f.fixes), moved)
	}
	// About twenty a second while everybody is out there, fewer after.
	seconds := f.log[len(f.log)-1].at.Sub(evening).Seconds()
	if rate := float64(len(f.fixes)) / seconds; rate < 10 || rate > 30 {
		t.Errorf("%.1f positions a second", rate)
	}
	if most := slices.Max(f.batches); most > 50 {
		t.Errorf("a batch of %d positions: they are to be spread", most)
	}
	if gaps := f.gapsWhileStanding(); gaps == 0 {
		t.Error("no device reports only while its car moves")
	}
	silent := 0
	for _, s := range f.states[0] {
		if n := per[s.Unit]; n > 0 && last[s.Unit].Time.Sub(evening) < 2*time.Minute {
			silent++
		}
	}
	if silent == 0 {
		t.Error("no device fell silent")
	}
}

// gapsWhileStanding counts the times that a device was quiet for a while and went on from the same place.
func (f *fake) gapsWhileStanding() (gaps int) {
	last := map[string]wireFix{}
	for _, x := range f.fixes {
		before, ok := last[x.Unit]
		if ok && x.Time.Sub(before.Time) > 15*time.Second && meters(before, x) < 60*5 {
			gaps++
		}
		last[x.Unit] = x
	}
	return gaps
}

func meters(a, b wireFix) float64 {
	return drill.Meters(roster.Point{Lat: a.Lat, Lon: a.Lon}, roster.Point{Lat: b.Lat, Lon: b.Lon})
}

// checkStatuses: what CAD alone sends goes Dispatched, EnRoute, OnScene, InService, with one call.
func (f *fake) checkStatuses(t *testing.T) {
	after := map[string][]string{
		"InService": {"Dispatched", "Meal", "Court", "Hospital", "OffDuty", "InService"}, "Dispatched": {"EnRoute"}, "EnRoute": {"OnScene"},
		"OnScene": {"InService"}, "Meal": {"InService", "Hospital", "OffDuty"}, "Court": {"InService", "OffDuty"}, "Hospital": {"InService", "OffDuty"}, "OffDuty": {"InService"},
	}
	last := map[string]wireStatus{}
	seen := map[string]int{}
	for _, s := range f.statuses {
		word := s.Secondary[0]
		seen[word]++
		before, known := last[s.Unit]
		last[s.Unit] = s
		if !known {
			before = wireStatus{Secondary: []string{"InService"}}
			if word == "InService" {
				continue // logs in
			}
		}
		if !slices.Contains(after[before.Secondary[0]], word) {
			t.Errorf("%s: %s after %s", s.Unit, word, before.Secondary[0])
		}
		if on := slices.Contains([]string{"Dispatched", "EnRoute", "OnScene"}, word); on != (s.Call != "") {
			t.Errorf("%s: %s with call %q", s.Unit, word, s.Call)
		} else if on && word != "Dispatched" && s.Call != before.Call {
			t.Errorf("%s: %s with call %s after %s", s.Unit, word, s.Call, before.Call)
		}
	}
	for _, word := range []string{"Dispatched", "EnRoute", "OnScene", "InService", "Meal", "Hospital", "OffDuty"} {
		if seen[word] == 0 {
			t.Errorf("nobody reported %s", word)
		}
	}
}

// checkAssignments: each goes through its states in their order, and ends with an outcome.
func (f *fake) checkAssignments(t *testing.T) {
	order := []string{"EnRoute", "OnScene", "Cleared"}
	for task, steps := range f.steps {
		for i, s := range steps {
			if s.State != order[i] || (s.Outcome != "") != (s.State == "Cleared") {
				t.Errorf("%s: step %d is %+v", task, i, s)
			}
			if i > 0 && s.At.Before(steps[i-1].At) {
				t.Errorf("%s: %s before %s", task, s.State, steps[i-1].State)
			}
		}
	}
}

// TestSameAgain: the same seed and clock give the same requests, another seed others.
func TestSameAgain(t *testing.T) {
	log := func(seed uint64) []request {
		f, _ := played(t, drill.Options{Seed: seed, CallEvery: 10 * time.Second}, 4*time.Minute, nil)
		return f.log
	}
	one := log(7)
	if diff := cmp.Diff(one, log(7), cmp.AllowUnexported(request{})); diff != "" {
		t.Errorf("the same seed (-first +second):\n%.2000s", diff)
	}
	if cmp.Equal(one, log(8), cmp.AllowUnexported(request{})) {
		t.Error("another seed gives the same requests")
	}
}

// TestNobodyFree: who is needed is nowhere, so the best of those below goes, with a reason, and the miss is shown.
func TestNobodyFree(t *testing.T) {
	var log bytes.Buffer
	f, counts := played(t, drill.Options{Seed: 3, CallEvery: 10 * time.Second, Log: zerolog.New(&log)}, 3*time.Minute, func(f *fake) { f.nobody = true })
	if counts.Missed == 0 || counts.Assigned == 0 || counts.Overridden != counts.Assigned {
		t.Errorf("%+v", counts)
	}
	for _, c := range f.claims {
		if c.Reason == "" {
			t.Errorf("%s was sent without a reason", c.Unit)
		}
	}
	if !strings.Contains(log.String(), "nobody who is needed is free") {
		t.Errorf("the log does not show the miss: %s", log.String())
	}
}

// TestServiceFails: whatever the service answers, the drill goes on; what went wrong is counted, and logged once.
func TestServiceFails(t *testing.T) {
	for _, c := range []struct {
		name   string
		status int
		kind   string
	}{
		{"errors", 503, "POST /v1/positions 503"},
		{"gone", -1, "POST /v1/positions no answer"},
		{"claims lost", 409, "POST /v1/positions 409"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var log bytes.Buffer
			_, counts := played(t, drill.Options{Seed: 1, CallEvery: 10 * time.Second, Hurry: 20, Log: zerolog.New(&log)}, 5*time.Minute, func(f *fake) {
				f.fail = func(q *http.Request) int {
					if since := f.now().Sub(evening); since > 2*time.Minute && since < 4*time.Minute {
						return c.status
					}
					return 0
				}
			})
			if counts.Errors[c.kind] < 100 {
				t.Errorf("counted %v", counts.Errors)
			}
			if n := strings.Count(log.String(), `"request":"POST /v1/positions"`); n != 1 {
				t.Errorf("logged %d times:\n%s", n, log.String())
			}
			if counts.Cleared == 0 {
				t.Errorf("nothing was cleared: %+v", counts)
			}
		})
	}
}

// TestOptions are refused when something is missing.
func TestOptions(t *testing.T) {
	book, network := agency()
	for _, opt := range []drill.Options{
		{Book: book, Roads: network}, {URL: "http://x", Roads: network}, {URL: "http://x", Book: book},
		{URL: "http://x", Book: book, Roads: network, Hurry: -1},
	} {
		if _, err := drill.New(opt); err == nil {
			t.Errorf("%+v is taken", opt)
		}
	}
}
