package alert

import (
	"watchbill/coverage"
	"watchbill/roster"
)

// Find lists the alerts that are true at now, which lies on the day of the sight: each gap by itself and under its own
// id, then the certificates, then the targets. The order is by kind, need, district and start; by officer; by measure.
func (s *Sight) Find(now roster.Minute) []Alert {
	var found []Alert
	for _, g := range s.near {
		found = appendGaps(found, g, now)
	}
	found = s.appendCertificates(found)
	return s.appendTargets(found)
}

// appendGaps appends those gaps of a grid that are not over.
func appendGaps(found []Alert, g *coverage.Grid, now roster.Minute) []Alert {
	need, districts := g.Options().Need, g.Book().Districts()
	district, edge := -1, roster.Minute(0)
	for gap := range g.Gaps() {
		if gap.End <= now {
			continue
		}
		if gap.District != district {
			district, edge = gap.District, lastEnd(g, gap.District)
		}
		id := districts.At(district).ID
		found = append(found, Alert{ID: gapID(need, id, gap.Start), Gap: &Gap{
			Need: need, District: id, Parts: []roster.Interval{gap.Interval}, Short: gap.Short, ShortMinutes: gap.ShortMinutes,
			Cause: gap.Cause, Officers: gap.Who.Append(make([]string, 0, gap.Who.Len())), GoesOn: gap.End == edge,
		}})
	}
	return found
}

// gapID names a gap that is first seen: gap~ and what the interface calls it.
func gapID(need roster.Need, district roster.DistrictID, start roster.Minute) string {
	return string(KindGap) + "~" + string(need) + "~" + string(district) + "~" + start.String()
}

// lastEnd is when the last slot of a district ends.
func lastEnd(g *coverage.Grid, district int) (end roster.Minute) {
	for slot := range g.SlotsIn(district) {
		end = max(end, slot.End)
	}
	return end
}

// appendCertificates appends those about to lapse that open gaps of the year.
func (s *Sight) appendCertificates(found []Alert) []Alert {
	if len(s.lapsing) == 0 {
		return found
	}
	opens := make(map[string]*Certificate, len(s.lapsing))
	for _, l := range s.lapsing {
		opens[string(l.officer)] = &Certificate{Officer: l.officer, Through: l.through}
	}
	zone := s.book.Zone()
	for gap := range s.year.Gaps() {
		if gap.Cause != coverage.CauseLapse && gap.Cause != coverage.CauseBoth {
			continue
		}
		for _, who := range gap.Who.All() {
			// With cause both an officer who is merely away is named too: what ends before the lapse is not the lapse's.
			if c := opens[who]; c != nil && gap.End > zone.Instant(c.Through+1, 0) {
				c.Gaps++
				c.ShortMinutes += gap.ShortMinutes
				if c.Gaps == 1 || gap.Start < c.First {
					c.First = gap.Start
				}
			}
		}
	}
	for _, l := range s.lapsing {
		if c := opens[string(l.officer)]; c.Gaps > 0 {
			found = append(found, Alert{ID: string(KindCertificate) + "~" + string(l.officer), Certificate: c})
		}
	}
	return found
}

// appendTargets appends the targets that are missed today.
func (s *Sight) appendTargets(found []Alert) []Alert {
	add := func(t Target, of string) {
		found = append(found, Alert{ID: string(KindTarget) + "~" + string(t.Measure) + of, Target: &t})
	}
	for _, gap := range s.targets.Gaps {
		t := Target{
			Measure: Recruitment, District: s.book.Districts().At(gap.District).ID, Shift: s.book.Shifts().At(gap.Shift).ID,
			Required: float64(gap.Required), Count: gap.Least, Of: gap.Required,
		}
		add(t, "~"+string(t.District)+"~"+string(t.Shift))
	}
	patrol, required := s.targets.Patrol[0], s.book.Agency().ShareOfPatrol
	if patrol.Posted > 0 && patrol.Share() < required {
		add(Target{Measure: ShareOfPatrol, Required: required, Count: patrol.Certified, Of: patrol.Posted}, "")
	}
	if s.covered.Of() < s.policy.Share {
		add(Target{Measure: ShareCovered, Required: s.policy.Share, Count: s.covered.CoveredMinutes, Of: s.covered.Minutes}, "")
	}
	return found
}
