package dispatch_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"watchbill/dispatch"
	"watchbill/roster"
)

// line writes what an answer says of a candidate that both sides know.
func line(id string, district roster.DistrictID, until roster.Minute, crew []roster.OfficerID) string {
	return fmt.Sprint(id, " ", district, " ", until, " ", crew)
}

func lines(candidates []dispatch.Candidate) []string {
	out := []string{}
	for _, c := range candidates {
		until := roster.Minute(0)
		if c.OnDutyUntil != nil {
			until = roster.MinuteOf(*c.OnDutyUntil)
		}
		out = append(out, line(string(c.Unit), c.District, until, c.Officers))
	}
	return out
}

// rungs writes the rungs of a ladder: who is listed in each, and how many there are.
type rungs map[string][]string

// of asks the twin for the whole ladder.
func (w *twin) of(q dispatch.Query, own roster.DistrictID) rungs {
	out := rungs{}
	units := w.units(q.At)
	held := false
	add := func(rung string, units []twinUnit) {
		n := len(units)
		if n == 0 {
			return
		}
		list := []string{fmt.Sprint(n)}
		if rung == "first" || !held {
			for _, u := range w.rank(units, q, own) {
				list = append(list, line(u.id, u.district, u.until, u.crew))
			}
		}
		out[rung] = list
	}
	pick := func(of func(u twinUnit) bool) []twinUnit {
		return slices.DeleteFunc(slices.Clone(units), func(u twinUnit) bool { return !of(u) })
	}
	cit := func(u twinUnit) bool { return u.grade == dispatch.GradeCIT }
	pair := func(u twinUnit) bool { return u.pair }
	first := map[roster.Need]func(twinUnit) bool{
		roster.NeedCIT: cit, roster.NeedCoResponder: pair, roster.NeedAny: func(u twinUnit) bool { return cit(u) || pair(u) },
	}[q.Need]
	add("first", pick(first))
	held = out["first"] != nil
	if q.Need == roster.NeedCIT {
		add("co-responder", pick(func(u twinUnit) bool { return pair(u) && !cit(u) }))
	}
	if q.Need == roster.NeedCoResponder {
		add("cit", pick(func(u twinUnit) bool { return cit(u) && !pair(u) }))
	}
	for grade, rung := range map[dispatch.Grade]string{
		dispatch.GradeUndesignated: "certified-not-designated", dispatch.GradeTrained: "trained", dispatch.GradeSupervisor: "supervisor", dispatch.GradePatrol: "patrol",
	} {
		add(rung, pick(func(u twinUnit) bool { return u.grade == grade && !pair(u) }))
	}
	add("recall", w.recall(q.At))
	return out
}

func rungsOf(a *dispatch.Answer) rungs {
	out := rungs{}
	if len(a.Candidates) > 0 {
		out["first"] = lines(a.Candidates)
	}
	for _, f := range a.Fallbacks {
		if f.Rung != dispatch.RungResource {
			out[string(f.Rung)] = append([]string{fmt.Sprint(f.Count)}, lines(f.Candidates)...)
		}
	}
	return out
}

// TestNearestTwin compares whole ladders of random rosters at random instants. One Muster answers many instants, so
// that a Watch held valid for too long is found out.
func TestNearestTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rec, from := drawRecords(t)
		w := newTwin(t, rec)
		m := dispatch.NewMuster(w.book, nil)
		m.Watch(w.book.Zone().Instant(from, 0))
		for range 6 {
			q := dispatch.Query{
				Point: roster.Point{Lon: rapid.Float64Range(-75.1, -74.8).Draw(t, "lon"), Lat: rapid.Float64Range(39.7, 40).Draw(t, "lat")},
				At:    w.book.Zone().Instant(from, 0) + roster.Minute(rapid.IntRange(0, 8*48).Draw(t, "half hours")*30+rapid.IntRange(-1, 1).Draw(t, "minute")),
				Need:  rapid.SampledFrom([]roster.Need{"cit", "co-responder", "any"}).Draw(t, "need"),
				Limit: rapid.IntRange(1, 4).Draw(t, "limit"),
			}
			if rapid.Bool().Draw(t, "languages") {
				q.Languages = []string{"es", "vi"}
			}
			a, err := m.Nearest(q)
			if err != nil {
				t.Fatal(err)
			}
			want := w.of(q, a.District)
			if first := want["first"]; first != nil {
				want["first"] = first[1:] // an answer does not count its candidates
			}
			if diff := cmp.Diff(want, rungsOf(a)); diff != "" {
				t.Fatalf("at %s, %+v (-twin +got):\n%s", q.At, q, diff)
			}
			if (a.Tier == 1) != (want["first"] != nil) {
				t.Fatalf("tier %d with %d candidates", a.Tier, len(a.Candidates))
			}
		}
	})
}

// TestOnDutyTwin compares who is on duty, where and until when.
func TestOnDutyTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rec, from := drawRecords(t)
		w := newTwin(t, rec)
		at := w.book.Zone().Instant(from, 0) + roster.Minute(rapid.IntRange(0, 8*1440).Draw(t, "at"))
		watch := dispatch.NewWatch(w.book, at)
		if !watch.Valid().Contains(at) {
			t.Fatalf("%s is not in %v", at, watch.Valid())
		}
		var got, want []string
		for _, m := range watch.OnDuty().All() {
			got = append(got, fmt.Sprint(line(string(m.Officer), w.book.Districts().At(m.District).ID, m.Until, nil), m.Date, m.Grade))
		}
		for _, o := range rec.Officers {
			if all := w.stints(o.ID, at); len(all) > 0 {
				s := w.pick(o.ID, all)
				want = append(want, fmt.Sprint(line(string(o.ID), s.district, w.until(o.ID, at, roster.DateRange{}), nil), s.date, w.grade(o.ID, s.date)))
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("at %s (-twin +got):\n%s", at, diff)
		}
	})
}
