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
	o := l.muster().openings(l.own, l.query.At)
	if len(o.aid) > 0 {
		a.Fallbacks = append(a.Fallbacks, Fallback{
			Tier: TierResources, Rung: RungMutualAid, Count: len(o.aid), Candidates: []Candidate{}, Resources: l.reach(o.aid),
			Reason: count(len(o.aid), "neighbouring agency gives mutual aid now", "neighbouring agencies give mutual aid now"),
		})
	}
	a.Fallbacks = append(a.Fallbacks, Fallback{
		Tier: TierResources, Rung: RungResource, Count: len(o.help), Candidates: []Candidate{}, Resources: l.reach(o.help), Reason: o.reason,
	})
}

// reach describes resources, kind by kind as they are, of each kind the nearest first, those without a place before all.
func (l *lookup) reach(resources []*roster.Resource) []Resource {
	out, meters := take(&l.page.resources, len(resources)), take(&l.page.meters, len(resources))
	for i, x := range resources {
		out[i] = Resource{ID: x.ID, Name: x.Name, Kind: x.Kind, Phone: x.Phone}
		if x.At != nil {
			meters[i] = math.Round(Distance(l.at, *x.At))
			out[i].Lat, out[i].Lon, out[i].DistanceM = &x.At.Lat, &x.At.Lon, &meters[i]
		}
	}
	for first := 0; first < len(out); {
		last := first + 1
		for last < len(out) && out[last].Kind == out[first].Kind {
			last++
		}
		// Stable: of equally near ones the first identifier comes first, as in the Book.
		slices.SortStableFunc(out[first:last], func(x, y Resource) int { return cmp.Compare(x.away(), y.away()) })
		first = last
	}
	return out
}

// away is the distance to sort by: what has no place comes before all.
func (r *Resource) away() float64 {
	if r.DistanceM == nil {
		return -1
	}
	return *r.DistanceM
}

// openings are the resources that serve a district and are open during a minute. It never changes.
type openings struct {
	at     roster.Minute
	aid    []*roster.Resource // that give mutual aid
	help   []*roster.Resource // of the other kinds, in the order in which they are offered
	reason string             // how many of these are open
}

// openings returns those of a district. The last minute asked for is kept: most lookups ask for this one.
func (m *Muster) openings(district int, at roster.Minute) *openings {
	if o := m.open[district].Load(); o != nil && o.at == at {
		return o
	}
	o := &openings{at: at}
	o.aid, _ = m.opened(mutualAid, district, at)
	closed := 0
	for _, kind := range resourceOrder {
		open, shut := m.opened(kind, district, at)
		o.help, closed = append(o.help, open...), closed+shut
	}
	switch n := len(o.help); {
	case n+closed == 0:
		o.reason = "no crisis line, mobile crisis team or receiving facility is on record for this district"
	case n == 0:
		o.reason = count(closed, "resource serves", "resources serve") + " this district, none is open now"
	default:
		o.reason = count(n, "resource is", "resources are") + " open now"
		if closed > 0 {
			o.reason += ", " + strconv.Itoa(closed) + " closed"
		}
	}
	m.open[district].Store(o)
	return o
}

// opened lists the resources of a kind that serve a district and are open, and counts those that are closed.
func (m *Muster) opened(kind string, district int, at roster.Minute) (open []*roster.Resource, closed int) {
	own := m.ground.districts[district].ID
	for _, x := range m.book.Resources().Append(nil) {
		switch {
		case x.Kind != kind || len(x.Districts) > 0 && !slices.Contains(x.Districts, own):
		case x.Hours.Open(m.book.Zone(), at):
			open = append(open, &x)
		default:
			closed++
		}
	}
	return open, closed
}
