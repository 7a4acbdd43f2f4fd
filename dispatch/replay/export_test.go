package replay

import (
	"context"

	"watchbill/dispatch"
	"watchbill/roster"
)

// Went is what a run did with one call, and the call.
type Went struct {
	At, OnScene Time
	Point       roster.Point
	District    int
	Crisis      bool

	Unit   dispatch.UnitID // empty: nobody
	Sent   Time
	Travel Time
	Rung   int
	Own    bool
}

// Play plays one run and tells of every call.
func Play(f *Floor, d *Demand, run int) []Went {
	s := newStage(f, d)
	x, k, out := s.play(context.Background(), run)
	all := make([]Went, len(out))
	for i, o := range out {
		v := &x.calls[i]
		all[i] = Went{At: x.jobs[i].Arrives, OnScene: x.jobs[i].OnScene, Point: v.place.at, District: v.district, Crisis: v.crisis, Rung: none}
		if o.Server >= 0 {
			all[i].Unit, all[i].Sent, all[i].Travel = f.units[o.Server].id, o.Sent, o.Travel
			all[i].Rung, all[i].Own = int(k.sent[i].rung), k.sent[i].own
		}
	}
	return all
}

// Chances are the draws of a run of a floor, by name.
type Chances struct {
	f *Floor
	d Draws
}

// ChancesOf returns those of a run.
func ChancesOf(f *Floor, run int) Chances { return Chances{f, f.draws(run)} }

// Away tells whether an officer is lost to a tour.
func (c Chances) Away(id roster.OfficerID, d roster.Date) bool {
	return c.d.Away(key(string(id)), int32(d))
}

// Elsewhere tells whether a unit is on other work.
func (c Chances) Elsewhere(id dispatch.UnitID, at Time) bool {
	return c.d.Elsewhere(key(string(id)), at)
}

// Patrol is where a unit of a district patrols.
func (c Chances) Patrol(id dispatch.UnitID, district int, at Time) roster.Point {
	return c.f.banks[district][c.d.place(key(string(id)), at, bankSize)].at
}

// Bank lists the places of a district.
func Bank(f *Floor, district int) (at []roster.Point) {
	for _, p := range f.banks[district] {
		at = append(at, p.at)
	}
	return at
}

// Student is the quantile of Student's t that intervals use.
var Student = student
