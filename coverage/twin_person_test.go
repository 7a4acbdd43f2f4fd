package coverage_test

import (
	"slices"
	"sort"

	"watchbill/roster"
)

// The twin's persons: COVERAGE.md 1 to 3, read straight from the records.

// undone says what a counterfactual leaves out of account.
type undone struct{ absences, lapses bool }

// asItIs and the three counterfactuals, in the order in which causes are tested.
var twinScenarios = [4]undone{{}, {absences: true}, {lapses: true}, {absences: true, lapses: true}}

// duty is one stretch that somebody stands: its duty date, district, and every minute of it that is stood.
type twinDuty struct {
	district roster.DistrictID
	date     roster.Date
	minutes  []int32
}

// certified is COVERAGE.md 3.
func certified(r *roster.Records, o roster.Officer, d roster.Date, undo undone) bool {
	if !o.Designated || o.Role != roster.RoleOfficer {
		return false
	}
	for _, base := range r.Credentials {
		if base.Officer == o.ID && certifies(r, base, d, undo) {
			return true
		}
	}
	return false
}

// certifies tells whether a credential, as a base, makes its officer certified on d.
func certifies(r *roster.Records, base roster.Credential, d roster.Date, undo undone) bool {
	rule := r.Agency.Certification
	if base.Kind != rule.Kind || base.Completed == 0 || base.Hours < rule.MinHours || !containsAll(base.Components, rule.RequiredComponents) {
		return false
	}
	if len(rule.Authorities) > 0 && !slices.Contains(rule.Authorities, base.Authority) {
		return false
	}
	if d < base.Completed {
		return false
	}
	if undo.lapses {
		return true
	}
	if base.Revoked != 0 && base.Revoked <= d {
		return false
	}
	end, ends := validity(r, base, d)
	return !ends || d <= end+roster.Date(rule.GraceDays)
}

// validity returns the end that a base credential reaches with the refreshers that count on d, grace not included.
func validity(r *roster.Records, base roster.Credential, d roster.Date) (end roster.Date, ends bool) {
	rule := r.Agency.Certification
	end, ends = ownEnd(base, rule.ValidMonths)
	if rule.Refresher == nil {
		return end, ends
	}
	var refreshers []roster.Credential
	for _, c := range r.Credentials {
		if c.Officer == base.Officer && c.Kind == rule.Refresher.Kind && c.Completed != 0 && c.Hours >= rule.Refresher.MinHours &&
			(c.Revoked == 0 || d < c.Revoked) {
			refreshers = append(refreshers, c)
		}
	}
	sort.SliceStable(refreshers, func(i, j int) bool { return refreshers[i].Completed < refreshers[j].Completed })
	for _, c := range refreshers {
		if !ends {
			return end, ends
		}
		if c.Completed < base.Completed || c.Completed > end+roster.Date(rule.GraceDays) {
			continue
		}
		own, ownEnds := ownEnd(c, rule.Refresher.ValidMonths)
		end, ends = max(end, own), ownEnds
	}
	return end, ends
}

func ownEnd(c roster.Credential, months int) (end roster.Date, ends bool) {
	if c.Expires != 0 {
		return c.Expires, true
	}
	if months == 0 {
		return 0, false
	}
	return monthsLater(c.Completed, months), true
}

func containsAll(have, want []string) bool {
	for _, x := range want {
		if !slices.Contains(have, x) {
			return false
		}
	}
	return true
}

// inRange tells whether d lies in r, both ends inclusive and open when zero.
func inRange(r roster.DateRange, d roster.Date) bool {
	return (r.From == 0 || r.From <= d) && (r.To == 0 || d <= r.To)
}

// worksOn returns the shift that a posting's rotation names for d, "-" for a day off.
func worksOn(r *roster.Records, p roster.Posting, d roster.Date) roster.ShiftID {
	for _, rot := range r.Rotations {
		if rot.ID != p.Rotation {
			continue
		}
		n := len(rot.Cycle)
		at := (int(d) - int(rot.Anchor) + p.Offset) % n
		if at < 0 {
			at += n
		}
		if rot.Cycle[at] == "*" {
			return p.Shift
		}
		return rot.Cycle[at]
	}
	panic("no rotation " + p.Rotation)
}

// tours is COVERAGE.md 1 and 2 for the duty dates first to last, without extras: each tour minute by minute, with or
// without what absences take away.
func tours(r *roster.Records, w *wall, o roster.Officer, first, last roster.Date, undo undone) []twinDuty {
	var all []twinDuty
	absences := only(r.Absences, func(a roster.Absence) bool { return a.Officer == o.ID })
	for _, p := range r.Postings {
		if p.Officer != o.ID {
			continue
		}
		for d := first; d <= last; d++ {
			if !inRange(p.Dates, d) || !inRange(o.Active, d) {
				continue
			}
			id := worksOn(r, p, d)
			for _, s := range r.Shifts {
				if s.ID != id || !startsOn(s.Days, d) {
					continue
				}
				start, end := w.between(s, d)
				tour := twinDuty{district: p.District, date: d}
				for m := start; m < end; m++ {
					if undo.absences || !absent(absences, d, w.instant(m)) {
						tour.minutes = append(tour.minutes, int32(m))
					}
				}
				if len(tour.minutes) > 0 {
					all = append(all, tour)
				}
			}
		}
	}
	return all
}

// absent tells whether one of an officer's absences takes away an instant of a tour of duty date d.
func absent(absences []roster.Absence, d roster.Date, at roster.Minute) bool {
	for _, a := range absences {
		if a.Days.From != 0 && a.Days.From <= d && d <= a.Days.To {
			return true
		}
		if a.Days.From == 0 && a.Time.Start <= at && at < a.Time.End {
			return true
		}
	}
	return false
}

// extras is the extra duty of COVERAGE.md 2, as far as the wall reaches.
func extras(r *roster.Records, w *wall, id roster.OfficerID) []twinDuty {
	var all []twinDuty
	for _, x := range r.Extras {
		if x.Officer != id || x.Time.Start >= x.Time.End {
			continue
		}
		duty := twinDuty{district: x.District, date: w.date(x.Time.Start)}
		for m := x.Time.Start; m < x.Time.End; m++ {
			if i := w.minute(m); i >= 0 && i < len(w.shows) {
				duty.minutes = append(duty.minutes, int32(i))
			}
		}
		all = append(all, duty)
	}
	return all
}
