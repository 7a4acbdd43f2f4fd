package roster

import (
	"fmt"
	"slices"
)

func (c *builder) checkDistricts(districts []District) {
	if len(districts) == 0 {
		c.fault(DistrictsFile, -1, "district_id", "there is no district")
	}
	seen := map[DistrictID]bool{}
	for i, d := range districts {
		defines(c, DistrictsFile, i, "district_id", d.ID, seen)
		for k := range d.Parts {
			if msg := d.Parts[k].fault(); msg != "" {
				if len(d.Parts) > 1 {
					msg = fmt.Sprintf("part %d of %s: %s", k+1, d.ID, msg)
				}
				c.fault(DistrictsFile, i, "geometry", "%s", msg)
				c.faults[len(c.faults)-1].Part = k + 1
			}
		}
		if len(d.Parts) == 0 {
			c.fault(DistrictsFile, i, "geometry", "empty: a district needs a polygon")
		}
	}
}

func (c *builder) checkShifts(shifts []Shift) {
	if len(shifts) == 0 {
		c.fault(ShiftsFile, -1, "shift_id", "there is no shift")
	}
	seen := map[ShiftID]bool{}
	for i, s := range shifts {
		defines(c, ShiftsFile, i, "shift_id", s.ID, seen)
		if s.ID == TokenOff {
			c.fault(ShiftsFile, i, "shift_id", "%q means a day off in a rotation, so no shift can have it", s.ID)
		}
	}
}

func (c *builder) checkRotations(rotations []Rotation) {
	seen := map[RotationID]bool{}
	for i, r := range rotations {
		defines(c, RotationsFile, i, "rotation_id", r.ID, seen)
		if r.Anchor == 0 {
			c.fault(RotationsFile, i, "anchor", "missing")
		}
		if len(r.Cycle) == 0 {
			c.fault(RotationsFile, i, "cycle", "has no tokens; write - for a day off, * for the posting's own shift, or a shift_id")
		}
		for k, t := range r.Cycle {
			if _, ok := c.book.shiftAt[t]; !ok && t != TokenOff && t != TokenOwn && !slices.Contains(r.Cycle[:k], t) {
				unknown(c, RotationsFile, i, "cycle", t, ShiftsFile, c.book.shiftAt)
			}
		}
	}
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
