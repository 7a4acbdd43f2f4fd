package coverage_test

import (
	"fmt"
	"slices"

	"watchbill/roster"
)

// What random packs say of people.

var personIDs = []roster.OfficerID{"P2", "P10", "p1", "_z", "a.b", "A-9", "P1", "Q", "P11", "zz", "0", "B"}

func (m *maker) people() {
	r := &m.pack.records
	for _, id := range personIDs[:1+m.n(len(personIDs))] {
		o := roster.Officer{ID: id, Role: roster.RoleOfficer, Designated: !m.chance(8)}
		if m.chance(20) {
			o.Role = pick(m, roster.RoleClinician, roster.RoleClinician, roster.RoleClinician, roster.RoleDispatcher)
		}
		if m.chance(10) {
			o.Active = m.span(8, 1, false)
		}
		r.Officers = append(r.Officers, o)
		m.credentials(id)
		m.postings(id)
		m.absences(id)
		m.extraDuty(o)
	}
}

// near draws a date that lies so many months, give or take some days, before a day of the horizon: what was completed
// then ends about now. It favours month ends and leap days.
func (m *maker) near(months int) roster.Date {
	d := monthsLater(m.day(1, 1), -months)
	switch m.n(4) {
	case 0:
		return d
	case 1:
		return d - roster.Date(m.n(100)) // within grace, or past it
	case 2:
		y, month, _ := noon(d).Date()
		return civil(y, month+1, 0) // the month's last day
	}
	return d - 2 + roster.Date(m.n(4))
}

// sometimes draws a date about the horizon, or none.
func (m *maker) sometimes(percent int) roster.Date {
	if m.chance(percent) {
		return m.day(6, 3)
	}
	return 0
}

func (m *maker) credentials(id roster.OfficerID) {
	rule := m.pack.records.Agency.Certification
	for range pick(m, 1, 1, 1, 2, 0) {
		c := roster.Credential{
			Officer: id, Kind: rule.Kind, Hours: 40, Components: []string{"classroom", "scenario"}, Authority: pick(m, "POST", "STATE"),
			Completed: m.near(pick(m, rule.ValidMonths, rule.ValidMonths, rule.ValidMonths+6, 3, 3, 3)), Expires: m.sometimes(12), Revoked: m.sometimes(12),
		}
		if m.chance(10) {
			c.Completed = m.day(5, 2)
		}
		if m.chance(8) {
			c.Hours = pick(m, 39.5, 48, 0)
		}
		if m.chance(8) {
			c.Authority = pick(m, "OTHER", "")
		}
		if m.chance(8) {
			c.Components = []string{"classroom"}
		}
		if m.chance(4) {
			c.Completed = 0
		}
		m.pack.records.Credentials = append(m.pack.records.Credentials, c)
	}
	if m.chance(10) {
		m.pack.records.Credentials = append(m.pack.records.Credentials,
			roster.Credential{Officer: id, Kind: "MHFA-PS", Hours: 40, Completed: m.near(6), Authority: "POST", Components: []string{"scenario"}})
	}
	if rule.Refresher == nil || !m.chance(60) {
		return
	}
	for range 1 + m.n(3) {
		c := roster.Credential{Officer: id, Kind: rule.Refresher.Kind, Hours: pick(m, 8.0, 8, 8, 4), Revoked: m.sometimes(15), Expires: m.sometimes(10)}
		c.Completed = m.near(pick(m, rule.Refresher.ValidMonths, 0, 1, 3))
		m.pack.records.Credentials = append(m.pack.records.Credentials, c)
	}
}

func (m *maker) postings(id roster.OfficerID) {
	r := &m.pack.records
	if m.chance(6) {
		return
	}
	next := m.pack.from - roster.Date(m.n(20)*m.n(20))
	if m.chance(15) {
		next = m.day(0, 0)
	}
	for range 1 + m.n(3)*m.n(2) {
		p := roster.Posting{
			Officer: id, District: pick(m, r.Districts...).ID, Shift: pick(m, r.Shifts...).ID, Rotation: pick(m, r.Rotations...).ID,
			Offset: m.n(20), Dates: roster.DateRange{From: next},
		}
		if open := m.chance(50); !open {
			p.Dates.To = max(next, m.day(6, 4))
		}
		r.Postings = append(r.Postings, p)
		if p.Dates.To == 0 {
			return
		}
		next = p.Dates.To + 1 + roster.Date(m.n(3)*m.n(2)) // most move from one day to the next
	}
}

func (m *maker) absences(id roster.OfficerID) {
	for range m.n(4) * m.n(3) {
		a := roster.Absence{Officer: id, Kind: "sick"}
		if m.chance(50) {
			from := m.day(3, 3)
			a.Days = roster.DateRange{From: from, To: from + roster.Date(m.n(4))}
		} else {
			start := m.instant()
			a.Time = roster.Interval{Start: start, End: start + roster.Minute(m.length())}
		}
		m.pack.records.Absences = append(m.pack.records.Absences, a)
	}
}

// length draws how many minutes something lasts.
func (m *maker) length() int {
	switch m.n(5) {
	case 0:
		return m.n(90)
	case 2:
		return m.n(3)
	case 1:
		return m.n(24 * 60 * 3)
	}
	return m.n(12 * 60)
}

func (m *maker) extraDuty(o roster.Officer) {
	r := &m.pack.records
	for range m.n(3) * m.n(2) {
		x := roster.Extra{Officer: o.ID, District: pick(m, r.Districts...).ID, Kind: "overtime"}
		start := m.instant()
		if m.chance(10) {
			start -= roster.Minute(m.n(10) * 1440) // long before the horizon
			x.Time = roster.Interval{Start: start, End: start + roster.Minute(m.n(14)*1440+m.n(1440))}
		} else {
			x.Time = roster.Interval{Start: start, End: start + roster.Minute(m.length())}
		}
		if m.chance(40) {
			m.overOwnTour(o, &x)
		}
		// What goes on longer could overlap tours that the twin does not know.
		x.Time.End = max(x.Time.Start, min(x.Time.End, m.wall.instant(m.wall.first(m.pack.from+roster.Date(m.pack.days+2), 0))))
		r.Extras = append(r.Extras, x)
	}
}

// overOwnTour moves extra duty over one of the officer's tours, of which an absence takes all or part.
func (m *maker) overOwnTour(o roster.Officer, x *roster.Extra) {
	r := &m.pack.records
	own := tours(r, m.wall, o, m.pack.from-2, m.pack.from+roster.Date(m.pack.days), undone{absences: true})
	if len(own) == 0 {
		return
	}
	tour := own[m.n(len(own))]
	first, last := int(tour.minutes[0]), int(tour.minutes[len(tour.minutes)-1])+1
	whole := roster.Interval{Start: m.wall.instant(first), End: m.wall.instant(last)}
	part := roster.Interval{Start: whole.Start + roster.Minute(m.n(last-first)), End: whole.End + roster.Minute(m.n(60))}
	switch m.n(3) {
	case 0:
		r.Absences = append(r.Absences, roster.Absence{Officer: o.ID, Kind: "vacation", Days: roster.DateRange{From: tour.date, To: tour.date}})
		x.Time = part
	case 1:
		r.Absences = append(r.Absences, roster.Absence{Officer: o.ID, Kind: "court", Time: part})
		x.Time = part
	default:
		r.Absences = append(r.Absences, roster.Absence{Officer: o.ID, Kind: "court", Time: whole})
		x.Time = whole
	}
}

// dropOverlaps removes extra duty that PACK.md forbids.
func (m *maker) dropOverlaps() {
	r := &m.pack.records
	for i := 0; i < len(r.Extras); {
		if m.overlaps(i) {
			r.Extras = slices.Delete(r.Extras, i, i+1)
		} else {
			i++
		}
	}
}

// overlaps tells whether extra i shares a minute with its officer's remaining tours or other extra duty.
func (m *maker) overlaps(i int) bool {
	r := &m.pack.records
	x := r.Extras[i]
	for _, o := range r.Officers {
		if o.ID != x.Officer {
			continue
		}
		for _, tour := range tours(r, m.wall, o, m.pack.from-toursBefore, m.pack.from+roster.Date(m.pack.days+toursPast), undone{}) {
			for _, minute := range tour.minutes {
				if at := m.wall.instant(int(minute)); x.Time.Start <= at && at < x.Time.End {
					return true
				}
			}
		}
	}
	for k, y := range r.Extras {
		if k != i && y.Officer == x.Officer && x.Time.Start < y.Time.End && y.Time.Start < x.Time.End &&
			x.Time.Start < x.Time.End && y.Time.Start < y.Time.End {
			return true
		}
	}
	return false
}

func (m *maker) pairs() {
	r := &m.pack.records
	var clinicians []roster.OfficerID
	for _, o := range r.Officers {
		if o.Role == roster.RoleClinician {
			clinicians = append(clinicians, o.ID)
		}
	}
	for i := range m.n(4) {
		p := roster.Pair{ID: roster.PairID(fmt.Sprintf("pair%d", 12-i)), Dates: roster.DateRange{From: m.pack.from - 9}}
		if m.chance(40) {
			p.Dates = m.span(6, 2, true)
		}
		p.Officer, p.Clinician = pick(m, r.Officers...).ID, pick(m, r.Officers...).ID
		if len(clinicians) > 0 && !m.chance(20) {
			p.Clinician = pick(m, clinicians...)
		}
		if p.Officer != p.Clinician && m.chance(50) {
			m.together(p)
		}
		r.Pairs = append(r.Pairs, p)
	}
}

// together gives the clinician of a pair the officer's hours.
func (m *maker) together(p roster.Pair) {
	r := &m.pack.records
	r.Postings = slices.DeleteFunc(r.Postings, func(x roster.Posting) bool { return x.Officer == p.Clinician })
	for _, x := range r.Postings {
		if x.Officer == p.Officer {
			x.Officer, x.District = p.Clinician, pick(m, r.Districts...).ID
			r.Postings = append(r.Postings, x)
		}
	}
}

// targets draws rows of every specificity; unless faulty is set, none that contradicts an earlier one.
func (m *maker) targets(faulty bool) {
	r := &m.pack.records
	for range m.n(9) {
		t := roster.Target{Need: pick(m, roster.NeedCIT, roster.NeedCoResponder, roster.NeedRecruitment), Required: pick(m, 1, 1, 1, 1, 2, 2, 3, 0)}
		if m.chance(40) {
			t.District = pick(m, r.Districts...).ID
		}
		if m.chance(40) {
			t.Shift = pick(m, r.Shifts...).ID
		}
		if t.Need != roster.NeedRecruitment && m.chance(30) {
			t.Days = roster.Weekdays(m.n(128))
		}
		if m.chance(30) {
			t.Dates = m.span(6, 3, false)
		}
		if faulty || !m.contradicts(t, r.Targets) {
			r.Targets = append(r.Targets, t)
		}
	}
}

// contradicts looks a month to each side of the horizon: targets begin and end within ten days of it, so that what
// happens further off has happened there too.
func (m *maker) contradicts(t roster.Target, others []roster.Target) bool {
	for _, x := range others {
		if conflicting(&m.pack.records, t, x, m.pack.from-30, m.pack.from+roster.Date(m.pack.days+60)) {
			return true
		}
	}
	return false
}
