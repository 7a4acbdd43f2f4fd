package response_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"watchbill/coverage"
	"watchbill/dispatch"
	"watchbill/dispatch/desk"
	"watchbill/dispatch/response"
	"watchbill/roster"
)

// TestTwin holds what is read in one pass against what is found by asking the journal again for every call and question.
func TestTwin(t *testing.T) {
	b := book(t, nil)
	ground := dispatch.NewGround(b, nil)
	rapid.Check(t, func(t *rapid.T) {
		journal := random(t, b, ground)
		from := demoFrom + 64 + roster.Date(rapid.IntRange(0, 2).Draw(t, "from"))
		to := from + roster.Date(rapid.IntRange(0, 3).Draw(t, "days"))
		r := read(t, b, journal, from, to)
		w := twin{b, ground, journal, from, to}
		if diff := cmp.Diff(w.calls(), r.Calls, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("(-twin +got)\n%s", diff)
		}
		got := r.Tally(nil)
		if got.Calls != len(r.Calls) || sum(got.Tiers[:]) != got.Calls || sum(got.Sent[:]) != got.Calls || sum(got.Outcomes[:]) != got.Calls ||
			got.Calls-got.Outcomes[6] != got.Outcome || got.Assigned != got.Calls-got.Sent[response.Nobody] {
			t.Fatalf("the parts do not add up: %+v", got)
		}
		for _, at := range []struct {
			wait response.Wait
			when func(response.Call) time.Time
		}{
			{response.ToAssignment, func(c response.Call) time.Time { return c.Assigned }},
			{response.ToCertified, func(c response.Call) time.Time { return c.Certified }},
			{response.ToArrival, func(c response.Call) time.Time { return c.Arrived }},
			{response.ToCertifiedArrival, func(c response.Call) time.Time { return c.CertifiedOn }},
		} {
			for _, p := range []int{1, 50, 90, 100} {
				want, ok := percentile(r.Calls, at.when, p)
				if got, there := got.Percentile(at.wait, p); got != want || there != ok {
					t.Fatalf("percentile %d of wait %d: %d %v, want %d %v", p, at.wait, got, there, want, ok)
				}
			}
		}
		var parts int
		for d := response.NotKnown; d < b.Districts().Len(); d++ {
			parts += r.Tally(func(c *response.Call) bool { return c.District == d }).OnScene
		}
		if parts != got.OnScene {
			t.Fatalf("%d on scene by district, %d in all", parts, got.OnScene)
		}
	})
}

func sum(list []int) (n int) {
	for _, x := range list {
		n += x
	}
	return n
}

// percentile is the least time that is not exceeded by p percent of the times.
func percentile(calls []response.Call, when func(response.Call) time.Time, p int) (int, bool) {
	var all []int
	for _, c := range calls {
		if at := when(c); !at.IsZero() {
			all = append(all, max(0, int(at.Sub(c.Identified).Seconds())))
		}
	}
	slices.Sort(all)
	for _, x := range all {
		within := 0
		for _, y := range all {
			if y <= x {
				within++
			}
		}
		if 100*within >= p*len(all) {
			return x, true
		}
	}
	return 0, false
}

type twin struct {
	book     *roster.Book
	ground   *dispatch.Ground
	journal  []desk.Entry
	from, to roster.Date
}

// of lists the lines of a call.
func (w twin) of(call roster.CallID) (list []desk.Entry) {
	for _, e := range w.journal {
		if e.Call == call {
			list = append(list, e)
		}
	}
	return list
}

func (w twin) calls() (all []response.Call) {
	var seen []roster.CallID
	for _, e := range w.journal {
		if !slices.Contains(seen, e.Call) {
			seen = append(seen, e.Call)
			if c, ok := w.call(e.Call); ok {
				all = append(all, c)
			}
		}
	}
	slices.SortFunc(all, func(x, y response.Call) int {
		if n := x.Identified.Compare(y.Identified); n != 0 {
			return n
		}
		if x.ID < y.ID {
			return -1
		}
		return 1
	})
	return all
}

func (w twin) call(id roster.CallID) (c response.Call, ok bool) {
	list := w.of(id)
	c.ID = id
	needs := map[desk.RecommendationID]roster.Need{}
	for _, e := range list {
		if e.Kind != desk.EntryRecommendation || slices.Contains(e.Decision.Warnings, desk.WarnRosterOnly) {
			c.Missed = c.Missed || e.Kind == desk.EntryMiss && len(needs) > 0
			continue
		}
		needs[e.Recommendation] = e.Decision.Need
		c.Reclassified = e.Decision.Need == roster.NeedNone
		if c.Identified.IsZero() && e.Decision.Need != roster.NeedNone {
			c.Identified, c.Need, c.Tier = e.At, e.Decision.Need, e.Decision.Tier
			c.District = w.district(e.Decision.Facts)
		}
	}
	if c.Identified.IsZero() {
		return c, false
	}
	// A miss that follows the call's first line counts even where that line was a unit sent by CAD.
	c.Missed = false
	for i, e := range list {
		if e.Kind == desk.EntryMiss && slices.ContainsFunc(list[:i], began) {
			c.Missed = true
		}
	}
	c.Date = roster.DateOf(c.Identified.In(w.book.Zone().Location()))
	if c.Date < w.from || c.Date > w.to {
		return c, false
	}
	year, month, _ := c.Date.Civil()
	c.Month, c.Shift = coverage.Month{Year: year, Month: int(month)}, w.shift(c.Identified)
	w.sent(&c, list, needs)
	return c, true
}

// began tells whether a line is of those with which a call begins.
func began(e desk.Entry) bool {
	switch e.Kind {
	case desk.EntryRecommendation:
		return !slices.Contains(e.Decision.Warnings, desk.WarnRosterOnly)
	case desk.EntryClaim, desk.EntryOverride, desk.EntryCAD:
		return true
	}
	return false
}

// sent replays each assignment of the call on its own.
func (w twin) sent(c *response.Call, list []desk.Entry, needs map[desk.RecommendationID]roster.Need) {
	latest := -1
	var with, on []response.Answer
	for _, e := range list {
		if e.Kind != desk.EntryClaim && e.Kind != desk.EntryOverride && e.Kind != desk.EntryCAD {
			continue
		}
		if c.Sent == response.Nobody {
			c.Sent = map[desk.EntryKind]response.Sent{desk.EntryClaim: response.ByClaim, desk.EntryOverride: response.ByOverride, desk.EntryCAD: response.ByCAD}[e.Kind]
		}
		if e.Kind == desk.EntryOverride {
			c.Overrides = append(c.Overrides, e.Reason)
		}
		certified := w.certified(e)
		// The need of a recommendation that came later in the journal is not one that a claim was made by.
		if e.Kind == desk.EntryClaim && needs[e.Recommendation] == roster.NeedCIT {
			certified = response.Yes
		}
		scene, outcome, place, open := w.replay(e)
		with = append(with, certified)
		first(&c.Assigned, e.At)
		first(&c.Arrived, scene)
		if !scene.IsZero() {
			on = append(on, certified)
		}
		if certified == response.Yes {
			first(&c.Certified, e.At)
			first(&c.CertifiedOn, scene)
		}
		if outcome != "" && place > latest {
			c.Outcome, latest = outcome, place
		}
		c.Open = c.Open || open
	}
	c.WithCertified, c.OnScene = verdict(with), verdict(on)
}

func verdict(list []response.Answer) response.Answer {
	for _, a := range []response.Answer{response.Yes, response.Unsure} {
		if slices.Contains(list, a) {
			return a
		}
	}
	return response.No
}

func first(at *time.Time, x time.Time) {
	if !x.IsZero() && (at.IsZero() || x.Before(*at)) {
		*at = x
	}
}

// replay goes through the lines of one assignment.
func (w twin) replay(made desk.Entry) (scene time.Time, outcome desk.Outcome, place int, open bool) {
	type step struct {
		state desk.State
		at    time.Time
	}
	steps := []step{{desk.Dispatched, made.At}}
	if made.State != desk.Dispatched {
		steps = append(steps, step{made.State, made.At})
	}
	for i, e := range w.journal {
		if e.Assignment != made.Assignment {
			continue
		}
		switch e.Kind {
		case desk.EntryStep:
			steps = append(steps, step{e.State, e.At})
		case desk.EntryUndo:
			steps = steps[:len(steps)-1]
		}
		if e.Outcome != outcome {
			outcome, place = e.Outcome, i
		}
	}
	for _, s := range steps {
		if s.state == desk.OnScene {
			scene = s.at
		}
	}
	last := steps[len(steps)-1].state
	return scene, outcome, place, last != desk.Cleared && last != desk.Cancelled
}

// certified asks the roster of that minute, made for it alone.
func (w twin) certified(e desk.Entry) response.Answer {
	for _, u := range dispatch.NewWatch(w.book, roster.MinuteOf(e.At)).Units().All() {
		if u.ID == e.Unit {
			for _, m := range u.Crew.All() {
				if p := w.book.Person(m.Person); p.CertifiedOn(m.Date) {
					return response.Yes
				}
			}
			return response.No
		}
	}
	return response.Unsure
}

func (w twin) district(f desk.Facts) int {
	if f.Point == nil {
		for i, d := range w.book.Districts().All() {
			if d.ID == f.District {
				return i
			}
		}
		return response.NotKnown
	}
	if d, in := w.ground.Locate(*f.Point); in {
		return d
	}
	return response.NotKnown
}

// shift asks every shift of the day and of the one before for its interval.
func (w twin) shift(at time.Time) int {
	found, start := response.NotKnown, roster.Minute(-1)
	day := roster.DateOf(at.In(w.book.Zone().Location()))
	for i, s := range w.book.Shifts().All() {
		for _, d := range []roster.Date{day - 1, day} {
			v := s.On(w.book.Zone(), d)
			if s.Days.Contains(d) && v.Contains(roster.MinuteOf(at)) && (found == response.NotKnown || v.Start > start) {
				found, start = i, v.Start
			}
		}
	}
	return found
}
