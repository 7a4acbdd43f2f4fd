package dispatch

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"watchbill/roster"
)

// Resource is help beyond the agency's own officers, open at the instant and serving the call's district.
type Resource struct {
	ID        roster.ResourceID `json:"resource_id"`
	Name      string            `json:"name"`
	Kind      string            `json:"kind"`
	Phone     string            `json:"phone"`
	Lat       *float64          `json:"lat"` // nil: no place
	Lon       *float64          `json:"lon"`
	DistanceM *float64          `json:"distance_m"` // straight from the call, to the metre
}

// The kinds of resource in the order in which they are offered; mutual aid makes a rung of its own.
var resourceOrder = []string{"mobile-crisis", "crisis-line", "receiving-facility"}

const mutualAid = "mutual-aid"

// resources adds the last rungs.
func (l *lookup) resources(a *Answer) {
	aid, _ := l.open(mutualAid)
	if len(aid) > 0 {
		a.Fallbacks = append(a.Fallbacks, Fallback{
			Tier: TierResources, Rung: RungMutualAid, Count: len(aid), Candidates: []Candidate{}, Resources: aid,
			Reason: count(len(aid), "neighbouring agency gives mutual aid now", "neighbouring agencies give mutual aid now"),
		})
	}
	f := Fallback{Tier: TierResources, Rung: RungResource, Candidates: []Candidate{}, Resources: []Resource{}}
	closed := 0
	for _, kind := range resourceOrder {
		open, shut := l.open(kind)
		f.Resources, closed = append(f.Resources, open...), closed+shut
	}
	f.Count = len(f.Resources)
	switch {
	case f.Count+closed == 0:
		f.Reason = "no crisis line, mobile crisis team or receiving facility is on record for this district"
	case f.Count == 0:
		f.Reason = count(closed, "resource serves", "resources serve") + " this district, none is open now"
	default:
		f.Reason = count(f.Count, "resource is", "resources are") + " open now"
		if closed > 0 {
			f.Reason += ", " + strconv.Itoa(closed) + " closed"
		}
	}
	a.Fallbacks = append(a.Fallbacks, f)
}

// open lists the resources of a kind that serve the call's district and are open, nearest first, those without a place
// before all, and counts those that are closed.
func (l *lookup) open(kind string) (open []Resource, closed int) {
	own := l.ground.districts[l.own].ID
	all := l.book.Resources()
	for i := range all.Len() {
		x := all.At(i)
		if x.Kind != kind || len(x.Districts) > 0 && !slices.Contains(x.Districts, own) {
			continue
		}
		if !x.Hours.Open(l.zone, l.query.At) {
			closed++
			continue
		}
		r := Resource{ID: x.ID, Name: x.Name, Kind: x.Kind, Phone: x.Phone}
		if x.At != nil {
			lat, lon, m := x.At.Lat, x.At.Lon, math.Round(Distance(l.at, *x.At))
			r.Lat, r.Lon, r.DistanceM = &lat, &lon, &m
		}
		open = append(open, r)
	}
	// Stable: of equally near ones the first identifier comes first, as in the Book.
	slices.SortStableFunc(open, func(x, y Resource) int { return cmp.Compare(x.away(), y.away()) })
	return open, closed
}

// away is the distance to sort by: what has no place comes before all.
func (r *Resource) away() float64 {
	if r.DistanceM == nil {
		return -1
	}
	return *r.DistanceM
}
