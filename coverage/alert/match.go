package alert

import (
	"slices"
	"strconv"
	"strings"

	"watchbill/roster"
)

// match holds what was found against what is known and returns what is known now, by id: known alerts as they are now, or
// with the reason why they are over, and new ones, which nobody was told of. What came and went untold is left out.
func match(known []Known, found []Alert, m Moment) []Known {
	owner := owners(known, found)
	parts := make([][]Alert, len(known))
	for f, k := range owner {
		if k >= 0 {
			parts[k] = append(parts[k], found[f])
		}
	}
	now := make([]Known, 0, len(known)+len(found))
	taken := make(map[string]bool, len(known)+len(found))
	for i, k := range known {
		switch {
		case len(parts[i]) > 0:
			k.Alert, k.Reason, k.Into = renewed(k.ID, parts[i]), "", ""
		case k.Told == nil:
			continue
		case k.Reason == "":
			k.Reason, k.Into = whyOver(k, known, found, owner, m)
		}
		taken[k.ID] = true
		now = append(now, k)
	}
	for f, a := range found {
		if owner[f] < 0 {
			a.ID = free(taken, a.ID)
			taken[a.ID] = true
			now = append(now, Known{Alert: a, Since: m.At})
		}
	}
	slices.SortFunc(now, func(a, b Known) int { return strings.Compare(a.ID, b.ID) })
	return now
}

// free returns the id, or where an alert that began as this gap now lives elsewhere under it, the id with a number.
func free(taken map[string]bool, id string) string {
	for n, name := 2, id; ; n++ {
		if !taken[name] {
			return name
		}
		name = id + "~" + strconv.Itoa(n)
	}
}

// renewed is a known alert as it was found.
func renewed(id string, found []Alert) Alert {
	a := found[0]
	if a.Gap != nil && len(found) > 1 {
		gaps := make([]*Gap, len(found))
		for i := range found {
			gaps[i] = found[i].Gap
		}
		a.Gap = join(gaps)
	}
	a.ID = id
	return a
}

// join makes one gap of several that belong to one alert; there is at least one.
func join(gaps []*Gap) *Gap {
	if len(gaps) == 1 {
		return gaps[0]
	}
	whole := Gap{Need: gaps[0].Need, District: gaps[0].District, Officers: []string{}}
	most := 0
	for _, g := range gaps {
		whole.Parts = append(whole.Parts, g.Parts...)
		whole.Short = max(whole.Short, g.Short)
		whole.ShortMinutes += g.ShortMinutes
		whole.Officers = append(whole.Officers, g.Officers...)
		whole.GoesOn = whole.GoesOn || g.GoesOn
		if g.ShortMinutes > most {
			most, whole.Cause = g.ShortMinutes, g.Cause
		}
	}
	slices.SortFunc(whole.Parts, func(a, b roster.Interval) int { return int(a.Start - b.Start) })
	slices.Sort(whole.Officers)
	whole.Officers = slices.Compact(whole.Officers)
	return &whole
}

// ground is where a gap is.
type ground struct {
	need     roster.Need
	district roster.DistrictID
}

// owners returns, for each alert found, the index of the known one that it is, -1 for none. Gaps go by the minutes shared: to
// those that somebody was told of before those that wait, lest known minutes be told as new under the name of what waits; then
// to the one with most; then to the one that begins first; then to the lesser id.
func owners(known []Known, found []Alert) []int {
	byID := make(map[string]int, len(known))
	byGround := make(map[ground][]int)
	for i, k := range known {
		if g := k.Gap; g != nil {
			at := ground{g.Need, g.District}
			byGround[at] = append(byGround[at], i)
		} else {
			byID[k.ID] = i
		}
	}
	owner := make([]int, len(found))
	for f, a := range found {
		owner[f] = -1
		if a.Gap == nil {
			if i, ok := byID[a.ID]; ok {
				owner[f] = i
			}
			continue
		}
		most := 0 // minutes shared with the owner so far
		for _, i := range byGround[ground{a.Gap.Need, a.Gap.District}] {
			if n := a.Gap.shared(known[i].Gap.Parts); n > 0 && (most == 0 || closer(known[i], n, known[owner[f]], most)) {
				most, owner[f] = n, i
			}
		}
	}
	return owner
}

// closer tells whether a gap that shares n minutes with k, and m with l, is rather k than l.
func closer(k Known, n int, l Known, m int) bool {
	switch {
	case (k.Told != nil) != (l.Told != nil):
		return k.Told != nil
	case n != m:
		return n > m
	}
	return k.Gap.Start() < l.Gap.Start()
}

// whyOver says why a known alert that was not found is over.
func whyOver(k Known, known []Known, found []Alert, owner []int, m Moment) (why Reason, into string) {
	switch {
	case k.Target != nil:
		return Met, ""
	case k.Certificate != nil:
		still := m.Certified != nil && m.Certified(k.Certificate.Officer)
		if k.Certificate.Through < m.Zone.DateAt(m.At) && !still {
			return Lapsed, ""
		}
		return Settled, ""
	case k.Gap.End() <= m.At:
		return Passed, ""
	}
	for f, a := range found {
		if g := a.Gap; g != nil && g.Need == k.Gap.Need && g.District == k.Gap.District && owner[f] >= 0 && g.shared(k.Gap.Parts) > 0 {
			return Merged, known[owner[f]].ID
		}
	}
	if k.Gap.Start() >= m.Zone.Instant(m.Zone.DateAt(m.At)+roster.Date(m.Policy.Days), 0) {
		return Beyond, ""
	}
	return Covered, ""
}
