package roster

import (
	"maps"
	"slices"
	"strconv"
)

func itoa(n int) string { return strconv.Itoa(n) }

// targetKey groups the target rows that are equally specific and name the same district and shift: only two of one
// group can contradict each other.
type targetKey struct {
	need        Need
	district    DistrictID
	shift       ShiftID
	specificity int
}

func (c *builder) checkTargets(targets []Target) {
	b := c.book
	groups := map[targetKey][]int{}
	for i := range targets {
		t := &targets[i]
		before := len(c.faults)
		c.oneOf(TargetsFile, i, "need", string(t.Need), needs)
		if _, ok := b.districtAt[t.District]; !ok && t.District != "" {
			unknown(c, TargetsFile, i, "district_id", t.District, DistrictsFile, b.districtAt)
		}
		if _, ok := b.shiftAt[t.Shift]; !ok && t.Shift != "" {
			unknown(c, TargetsFile, i, "shift_id", t.Shift, ShiftsFile, b.shiftAt)
		}
		if t.Need == NeedRecruitment && t.Days != 0 {
			c.fault(TargetsFile, i, "days", "must be empty: recruitment counts officers posted, whatever the weekday")
		}
		if t.Required < 0 || t.Required > 1_000_000 {
			c.fault(TargetsFile, i, "required", "%d is not between 0 and 1000000", t.Required)
		}
		c.checkDates(TargetsFile, i, t.Dates, false)
		if len(c.faults) > before {
			continue
		}
		k := targetKey{t.Need, t.District, t.Shift, t.specificity()}
		for _, j := range groups[k] {
			if b.clash(t, &targets[j]) {
				c.fault(TargetsFile, i, "required", "says %d and another row, equally specific, says %d for the same slots (%s)",
					t.Required, targets[j].Required, describeTarget(&targets[j]))
				break
			}
		}
		groups[k] = append(groups[k], i)
	}
}

// clash tells whether two rows of one group both match some slot (for recruitment: some date).
func (b *Book) clash(x, y *Target) bool {
	if !x.Dates.Meets(y.Dates) {
		return false
	}
	if x.Need == NeedRecruitment {
		return true
	}
	shared := DateRange{max(x.Dates.From, y.Dates.From), x.Dates.To}
	if shared.To == 0 || y.Dates.To != 0 && y.Dates.To < shared.To {
		shared.To = y.Dates.To
	}
	// A week of the shared dates shows every weekday that they have.
	for d := max(1, shared.From); d < max(1, shared.From)+7 && shared.Contains(d); d++ {
		if !x.Days.Contains(d) || !y.Days.Contains(d) {
			continue
		}
		for i := range b.shifts {
			if (x.Shift == "" || b.shifts[i].ID == x.Shift) && b.shifts[i].Days.Contains(d) {
				return true
			}
		}
	}
	return false
}

func describeTarget(t *Target) string {
	s := string(t.Need)
	for _, part := range []string{string(t.District), string(t.Shift), t.Days.String()} {
		if part != "" {
			s += " " + part
		}
	}
	if t.Dates != (DateRange{}) {
		s += " " + t.Dates.String()
	}
	return s
}

// checkClock warns, once a shift, of the first date on which a clock change leaves no minute of it. It looks at the
// twenty years after the first posting.
func (c *builder) checkClock(r Records) {
	first := MaxDate
	for i := range r.Postings {
		first = min(first, r.Postings[i].Dates.From)
	}
	if first < 2 || first > MaxDate-366*20 {
		return
	}
	z := c.book.zone
	changes := z.Changes(DateRange{first, first.AddMonths(12 * 20)})
next:
	for i := range r.Shifts {
		s := &r.Shifts[i]
		for _, changed := range changes {
			for d := changed - 1; d <= changed; d++ { // a night shift meets the change on its second day
				if s.Days.Contains(d) && s.On(z, d).Minutes() == 0 {
					c.warn(ShiftsFile, i, "start", "%s has no minute on %s, when the clock jumps: there is no such slot or tour", s.ID, d)
					continue next
				}
			}
		}
	}
}

func (c *builder) checkResources(r Records) {
	seen := map[ResourceID]bool{}
	for i, x := range r.Resources {
		c.id(ResourcesFile, i, "resource_id", string(x.ID))
		if seen[x.ID] {
			c.fault(ResourcesFile, i, "resource_id", "%q is there twice", x.ID)
		}
		seen[x.ID] = true
		c.oneOf(ResourcesFile, i, "kind", x.Kind, resourceKinds)
		c.checkPoint(ResourcesFile, i, x.At)
		for _, d := range x.Districts {
			if _, ok := c.book.districtAt[d]; !ok {
				unknown(c, ResourcesFile, i, "districts", d, DistrictsFile, c.book.districtAt)
			}
		}
	}
	place := map[PlaceID]bool{}
	for i, x := range r.Places {
		c.id(PlacesFile, i, "place_id", string(x.ID))
		if place[x.ID] {
			c.fault(PlacesFile, i, "place_id", "%q is there twice", x.ID)
		}
		place[x.ID] = true
		c.checkPoint(PlacesFile, i, &x.At)
	}
}

// checkPoint reports a place that is not on Earth; nil is no place.
func (c *builder) checkPoint(table string, row int, p *Point) {
	if p != nil {
		c.within(table, row, "lat", p.Lat, -90, 90)
		c.within(table, row, "lon", p.Lon, -180, 180)
	}
}

func (c *builder) checkCalls(calls []Call) {
	seen := make(map[CallID]bool, len(calls))
	for i := range calls {
		x := &calls[i]
		c.id(CallsFile, i, "call_id", string(x.ID))
		if seen[x.ID] {
			c.fault(CallsFile, i, "call_id", "%q is there twice", x.ID)
		}
		seen[x.ID] = true
		c.checkPoint(CallsFile, i, x.At)
		if _, ok := c.book.districtAt[x.District]; !ok && x.District != "" {
			unknown(c, CallsFile, i, "district_id", x.District, DistrictsFile, c.book.districtAt)
		}
		if x.At == nil && x.District == "" {
			c.fault(CallsFile, i, "lat", "a call needs lat and lon, or a district_id")
		}
		c.within(CallsFile, i, "on_scene_minutes", x.OnSceneMinutes, 0, 1_000_000)
	}
}

func (c *builder) checkPolicy(p *Policy) {
	if p == nil {
		return
	}
	in := func(key string, x, least, most float64) { c.within(PolicyFile, -1, key, x, least, most) }
	for _, code := range slices.Sorted(maps.Keys(p.Levels)) {
		in("levels."+code, float64(p.Levels[code]), 1, 4)
	}
	for _, code := range slices.Sorted(maps.Keys(p.Natures)) {
		n := p.Natures[code]
		if n.Need != "" && n.Need != NeedCIT && n.Need != NeedCoResponder {
			c.fault(PolicyFile, -1, "natures."+code, "%q is not a need (cit, co-responder)", n.Need)
		}
	}
	in("pair_head_start_s", float64(p.PairHeadStartS), 0, 86_400)
	in("near_equal_s", float64(p.NearEqualS), 0, 86_400)
	for _, source := range slices.Sorted(maps.Keys(p.StaleS)) {
		in("stale_s."+source, float64(p.StaleS[source]), 0, 86_400)
	}
	for _, class := range slices.Sorted(maps.Keys(p.Speeds)) {
		in("speeds."+class, p.Speeds[class], 0, 1000)
	}
	for _, m := range p.Mandates {
		in("mandates.hours", m.Hours, 0, maxHours)
		in("mandates.cycle_months", float64(m.CycleMonths), 1, maxMonths)
	}
}
