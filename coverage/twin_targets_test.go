package coverage_test

import (
	"slices"

	"watchbill/roster"
)

// The twin's targets: PACK.md targets.csv, and COVERAGE.md 10.

// specificities lists the sixteen sorts of target rows, the one that wins first.
func specificities() []func(t roster.Target) bool {
	var all []func(t roster.Target) bool
	for _, named := range [4]struct{ district, shift bool }{{true, true}, {true, false}, {false, true}, {false, false}} {
		for _, days := range [2]bool{true, false} {
			for _, dates := range [2]bool{true, false} {
				all = append(all, func(t roster.Target) bool {
					return (t.District != "") == named.district && (t.Shift != "") == named.shift &&
						(t.Days != 0) == days && (t.Dates.From != 0 || t.Dates.To != 0) == dates
				})
			}
		}
	}
	return all
}

// matches tells whether a row speaks of a slot.
func matches(t roster.Target, need roster.Need, district roster.DistrictID, shift roster.ShiftID, d roster.Date) bool {
	return t.Need == need && (t.District == "" || t.District == district) && (t.Shift == "" || t.Shift == shift) &&
		startsOn(t.Days, d) && inRange(t.Dates, d)
}

// required returns what the most specific matching row asks for.
func required(r *roster.Records, need roster.Need, district roster.DistrictID, shift roster.ShiftID, d roster.Date) int {
	for _, sort := range specificities() {
		for _, t := range r.Targets {
			if sort(t) && matches(t, need, district, shift, d) {
				return t.Required
			}
		}
	}
	if need == roster.NeedCIT {
		return 1
	}
	return 0
}

// conflicting tells whether two rows, equally specific, both match some slot with a date from first to last.
func conflicting(r *roster.Records, x, y roster.Target, first, last roster.Date) bool {
	same := false
	for _, sort := range specificities() {
		same = same || sort(x) && sort(y)
	}
	if !same || x.Need != y.Need {
		return false
	}
	for d := first; d <= last; d++ {
		for _, s := range r.Shifts {
			if x.Need != roster.NeedRecruitment && !startsOn(s.Days, d) {
				continue // no slot; a recruitment target is asked of every date
			}
			for _, district := range r.Districts {
				if matches(x, x.Need, district.ID, s.ID, d) && matches(y, x.Need, district.ID, s.ID, d) {
					return true
				}
			}
		}
	}
	return false
}

// twinTargetGap is a recruitment gap.
type twinTargetGap struct {
	district        roster.DistrictID
	shift           roster.ShiftID
	from, to        roster.Date
	required, least int
}

// recruitment returns the recruitment gaps by district, shift in its order, and date.
func (tw *twin) recruitment() []twinTargetGap {
	var all []twinTargetGap
	for _, district := range tw.districts() {
		for _, s := range tw.r.Shifts {
			open := false
			for d := tw.from; d < tw.from+roster.Date(tw.days); d++ {
				count, want := tw.headcount(district, s.ID, d), required(&tw.r, roster.NeedRecruitment, district, s.ID, d)
				if count >= want {
					open = false
					continue
				}
				if !open || all[len(all)-1].required != want {
					all = append(all, twinTargetGap{district, s.ID, d, d, want, count})
					open = true
				}
				g := &all[len(all)-1]
				g.to, g.least = d, min(g.least, count)
			}
		}
	}
	return all
}

// headcount counts the officers certified and active on d whose posting then names the district and works the shift
// somewhere in its cycle.
func (tw *twin) headcount(district roster.DistrictID, shift roster.ShiftID, d roster.Date) int {
	n := 0
	for _, o := range tw.r.Officers {
		p, posted := tw.postingOn(o.ID, d)
		if posted && p.District == district && tw.works(p, shift) && inRange(o.Active, d) && certified(&tw.r, o, d, undone{}) {
			n++
		}
	}
	return n
}

func (tw *twin) postingOn(id roster.OfficerID, d roster.Date) (roster.Posting, bool) {
	for _, p := range tw.r.Postings {
		if p.Officer == id && inRange(p.Dates, d) {
			return p, true
		}
	}
	return roster.Posting{}, false
}

func (tw *twin) works(p roster.Posting, shift roster.ShiftID) bool {
	for _, rot := range tw.r.Rotations {
		if rot.ID == p.Rotation {
			return slices.Contains(rot.Cycle, shift) || p.Shift == shift && slices.Contains(rot.Cycle, "*")
		}
	}
	panic("no rotation " + p.Rotation)
}

// patrol counts, for each date, the officers posted and those of them certified.
func (tw *twin) patrol() (certifiedOfficers, posted []int) {
	for d := tw.from; d < tw.from+roster.Date(tw.days); d++ {
		c, n := 0, 0
		for _, o := range tw.r.Officers {
			if _, ok := tw.postingOn(o.ID, d); !ok || o.Role != roster.RoleOfficer || !inRange(o.Active, d) {
				continue
			}
			n++
			if certified(&tw.r, o, d, undone{}) {
				c++
			}
		}
		certifiedOfficers, posted = append(certifiedOfficers, c), append(posted, n)
	}
	return certifiedOfficers, posted
}
