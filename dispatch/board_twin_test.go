package dispatch_test

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"watchbill/dispatch"
	"watchbill/roster"
)

// world is the board's slow twin: it keeps every event, in order, and works out the present from all of them when asked.
type world struct {
	*twin
	events []event
}

// event is one thing that a board was told, and when by its clock. One of the fields beside now is set.
type event struct {
	now     time.Time
	fix     *dispatch.Fix
	heard   dispatch.UnitID
	report  *dispatch.Report
	whole   []dispatch.Report // CAD's whole state
	isWhole bool
	claim   *dispatch.Claim
	release dispatch.AssignmentID
}

// known is what the events come to for one call sign.
type known struct {
	fix    *dispatch.Fix
	heard  time.Time // of the device
	report *dispatch.Report
	crew   *dispatch.Report // CAD's word on who is aboard
	gone   []roster.OfficerID
	claim  *dispatch.Claim
}

// crewWord returns CAD's word on the crew while it holds.
func (k *known) crewWord(now time.Time) *dispatch.Report {
	if k.crew == nil {
		return nil
	}
	end := k.crew.Until
	if end.IsZero() {
		end = k.crew.Time.Add(24 * time.Hour)
	}
	if now.Before(end) {
		return k.crew
	}
	return nil
}

// past is all that the events come to.
type past struct {
	units  map[dispatch.UnitID]*known
	feed   time.Time
	claims []*dispatch.Claim
}

func (w *world) past() past {
	p := past{units: map[dispatch.UnitID]*known{}}
	unit := func(id dispatch.UnitID) *known {
		if p.units[id] == nil {
			p.units[id] = &known{}
		}
		return p.units[id]
	}
	report := func(r dispatch.Report, now time.Time) {
		k := unit(r.Unit)
		if r.Time.Sub(now) > 5*time.Second || k.report != nil && r.Time.Before(k.report.Time) {
			return
		}
		before := k.crewWord(now)
		k.report, k.gone = &r, nil
		if slices.Contains(r.Secondary, dispatch.OffDuty) {
			if k.crew = nil; before != nil {
				k.gone = before.Crew
			}
		} else if r.Crew != nil {
			k.crew = &r
		}
	}
	for _, e := range w.events {
		switch {
		case e.fix != nil:
			k := unit(e.fix.Unit)
			switch {
			case e.fix.Time.Sub(e.now) > 5*time.Second:
			case k.fix != nil && e.fix.Time.Equal(k.fix.Time) && e.fix.At == k.fix.At:
				k.heard, p.feed = e.now, e.now
			case k.fix != nil && !e.fix.Time.After(k.fix.Time):
			default:
				if e.fix.Time.After(k.heard) {
					k.heard = e.fix.Time
				}
				k.fix, p.feed = e.fix, e.now
			}
		case e.heard != "":
			unit(e.heard).heard, p.feed = e.now, e.now
		case e.report != nil:
			report(*e.report, e.now)
		case e.isWhole:
			named := map[dispatch.UnitID]bool{}
			for _, r := range e.whole {
				report(r, e.now)
				named[r.Unit] = true
			}
			for id, k := range p.units {
				if !named[id] && len(e.whole) > 0 { // one that names nobody is none
					k.crew = nil
				}
			}
		case e.claim != nil:
			p.claims = append(p.claims, e.claim)
		case e.release != "":
			p.claims = slices.DeleteFunc(p.claims, func(c *dispatch.Claim) bool { return c.ID == e.release })
		}
	}
	for _, c := range p.claims {
		unit(c.Unit).claim = c
	}
	return p
}

// person is somebody aboard.
type person struct {
	id       roster.OfficerID
	district roster.DistrictID
	grade    dispatch.Grade
	since    roster.Minute
	until    roster.Minute
}

// person describes an officer at a minute, on duty dates within a range, on duty or held over.
func (w *world) person(id roster.OfficerID, m roster.Minute, within roster.DateRange) (p person, on bool) {
	all := slices.DeleteFunc(w.stints(id, m), func(s stint) bool { return !within.Contains(s.date) })
	if len(all) > 0 {
		s := w.pick(id, all)
		return person{id, s.district, w.grade(id, s.date), s.start, w.until(id, m, roster.DateRange{})}, true
	}
	date, district := w.book.Zone().DateAt(m), w.rec.Districts[0].ID
	for _, x := range w.rec.Postings {
		if x.Officer == id && x.Dates.Contains(date) {
			district = x.District
		}
	}
	for k := m - 1; k >= m-1441; k-- {
		if all := w.stints(id, k); len(all) > 0 {
			date, district = all[0].date, all[0].district
			break
		}
	}
	return person{id: id, district: district, grade: w.grade(id, date)}, false
}

// liveUnit is a unit as it is out there.
type liveUnit struct {
	id    dispatch.UnitID
	pair  bool
	crew  []person // first who speaks for it
	until roster.Minute
	known
	status   dispatch.Status
	reported bool // by CAD
	free     bool
	maybe    bool
	onCall   *dispatch.Claim
}

func (u *liveUnit) grade() dispatch.Grade {
	best := u.crew[0].grade
	for _, p := range u.crew {
		best = min(best, p.grade)
	}
	return best
}

func (u *liveUnit) district() roster.DistrictID { return u.crew[0].district }

// manned forms a unit of people; nil where no officer is among them.
func (w *world) manned(id dispatch.UnitID, people []person) *liveUnit {
	var officers []person
	clinician := -1
	for i, p := range people {
		switch w.officer(p.id).Role {
		case roster.RoleOfficer:
			officers = append(officers, p)
		case roster.RoleClinician:
			if clinician < 0 {
				clinician = i
			}
		}
	}
	if len(officers) == 0 {
		return nil
	}
	slices.SortStableFunc(officers, func(x, y person) int {
		return cmp.Or(cmp.Compare(x.grade, y.grade), cmp.Compare(y.until, x.until), cmp.Compare(x.id, y.id))
	})
	u := &liveUnit{id: id, crew: officers, until: officers[0].until}
	if clinician >= 0 && (!w.rec.Agency.CoResponder.OfficerMustBeCertified || u.grade() == dispatch.GradeCIT) {
		u.pair, u.until = true, min(u.until, people[clinician].until)
		u.crew = slices.Concat(officers[:1], []person{people[clinician]}, officers[1:])
	}
	return u
}

// word is who is aboard by CAD or by a claim.
type word struct {
	unit  dispatch.UnitID
	crew  []roster.OfficerID
	until roster.Minute
	claim bool
	said  time.Time
	ended []roster.OfficerID // whose time, by CAD, is over
}

// words lists them; whoever is named in several is aboard by the newest.
func (p past) words(now time.Time) []word {
	var all []word
	for id, k := range p.units {
		if c := k.crewWord(now); c != nil {
			x := word{unit: id, crew: slices.Clone(c.Crew), said: c.Time}
			if !c.Until.IsZero() {
				x.until = roster.MinuteOf(c.Until)
			}
			all = append(all, x)
		} else if c := k.crew; c != nil && !c.Until.IsZero() && now.Before(c.Until.Add(24*time.Hour)) {
			all = append(all, word{unit: id, ended: c.Crew, until: roster.MinuteOf(c.Until), said: c.Time})
		} else if k.claim != nil {
			all = append(all, word{unit: id, crew: slices.Clone(k.claim.Officers), claim: true, said: k.claim.Since})
		}
	}
	slices.SortFunc(all, func(x, y word) int { return cmp.Or(y.said.Compare(x.said), cmp.Compare(x.unit, y.unit)) })
	slices.SortStableFunc(all, func(x, y word) int { // CAD's word goes before any claim's
		return map[[2]bool]int{{false, true}: -1, {true, false}: 1}[[2]bool{x.claim, y.claim}]
	})
	var named []roster.OfficerID
	for i := range all {
		var crew []roster.OfficerID
		for _, id := range all[i].crew {
			if !slices.Contains(named, id) {
				named, crew = append(named, id), append(crew, id)
			}
		}
		all[i].crew = crew
	}
	return all
}

// out finds the units that are out there, by call sign.
func (w *world) out(p past, now time.Time) []*liveUnit {
	m := roster.MinuteOf(now)
	var rostered []*liveUnit
	for _, x := range w.units(m) {
		within := roster.DateRange{}
		u := &liveUnit{id: dispatch.UnitID(x.id), pair: x.pair, until: x.until}
		for k, id := range x.crew {
			if k == 0 && x.pair {
				within = w.pairDates(x)
			}
			one, _ := w.person(id, m, within)
			u.crew, within = append(u.crew, one), roster.DateRange{}
		}
		rostered = append(rostered, u)
	}
	words := slices.DeleteFunc(p.words(now), func(x word) bool {
		if x.ended != nil {
			return !slices.ContainsFunc(rostered, func(u *liveUnit) bool { return u.id == x.unit && u.leaves(x) })
		}
		return slices.ContainsFunc(rostered, func(u *liveUnit) bool { return u.id == x.unit && u.agrees(x) })
	})
	said := func(id dispatch.UnitID) bool {
		return slices.ContainsFunc(words, func(x word) bool { return x.unit == id })
	}
	elsewhere := func(o roster.OfficerID) bool {
		return slices.ContainsFunc(words, func(x word) bool { return slices.Contains(x.crew, o) })
	}
	people := map[dispatch.UnitID][]person{}
	var units []*liveUnit
	for _, u := range rostered {
		if !said(u.id) && !slices.ContainsFunc(u.crew, func(p person) bool { return elsewhere(p.id) }) {
			units = append(units, u)
			continue
		}
		for _, x := range u.crew {
			id := u.id
			if u.pair && !said(id) {
				id = dispatch.UnitID(w.callSign(x.id))
			}
			if !elsewhere(x.id) && !said(id) && w.officer(x.id).Role == roster.RoleOfficer {
				people[id] = append(people[id], x)
			}
		}
	}
	for _, x := range words {
		for _, id := range x.crew {
			if !slices.ContainsFunc(w.rec.Officers, func(o roster.Officer) bool { return o.ID == id }) {
				continue
			}
			one, _ := w.person(id, m, roster.DateRange{})
			if x.until != 0 {
				one.until = x.until
			}
			people[x.unit] = append(people[x.unit], one)
		}
	}
	for id, crew := range people {
		if u := w.manned(id, crew); u != nil {
			units = append(units, u)
		}
	}
	for _, u := range units {
		u.judge(p)
	}
	slices.SortFunc(units, func(x, y *liveUnit) int { return cmp.Compare(x.id, y.id) })
	return units
}

func (w *world) callSign(id roster.OfficerID) string {
	o := w.officer(id)
	return o.CallSign()
}

func (w *world) pairDates(x twinUnit) roster.DateRange {
	for _, p := range w.rec.Pairs {
		if p.CallSign() == x.id {
			return p.Dates
		}
	}
	return roster.DateRange{}
}

// leaves tells whether the roster has somebody aboard who, by CAD, has left since their tour began.
func (u *liveUnit) leaves(x word) bool {
	return slices.ContainsFunc(u.crew, func(p person) bool { return p.since < x.until && slices.Contains(x.ended, p.id) })
}

// agrees tells whether the roster has it as the word has it; of a claim, whether all whom it holds are aboard.
func (u *liveUnit) agrees(x word) bool {
	for _, id := range x.crew {
		if !slices.ContainsFunc(u.crew, func(p person) bool { return p.id == id }) {
			return false
		}
	}
	return x.claim || len(x.crew) == len(u.crew) && (x.until == 0 || x.until == u.until)
}

// judge says whether the unit can be sent.
func (u *liveUnit) judge(p past) {
	u.status = dispatch.StatusUnknown
	if k := p.units[u.id]; k != nil {
		u.known = *k
	}
	if r := u.report; r != nil {
		aboard := slices.ContainsFunc(u.crew, func(x person) bool { return slices.Contains(u.gone, x.id) })
		leave := slices.Contains(r.Secondary, dispatch.OffDuty) || slices.Contains(r.Secondary, dispatch.OutOfService)
		if !(leave && r.Time.Before(u.crew[0].since.Time())) && (len(u.gone) == 0 || aboard) {
			u.status, u.reported = r.Primary, true
		}
	}
	if u.onCall = u.claim; u.onCall == nil {
		u.onCall = holder(p.claims, u.crew)
	}
	if u.onCall != nil {
		u.status = dispatch.StatusUnavailable
	}
	u.maybe = u.onCall == nil && u.status == dispatch.StatusConditional
	u.free = u.onCall == nil && (u.status == dispatch.StatusAvailable || u.status == dispatch.StatusUnknown)
}

// holder returns the oldest claim that holds the first of a crew whom one holds.
func holder(claims []*dispatch.Claim, crew []person) *dispatch.Claim {
	for _, p := range crew {
		var oldest *dispatch.Claim
		for _, c := range claims {
			if slices.Contains(c.Officers, p.id) && (oldest == nil || c.Since.Before(oldest.Since) || c.Since.Equal(oldest.Since) && c.ID < oldest.ID) {
				oldest = c
			}
		}
		if oldest != nil {
			return oldest
		}
	}
	return nil
}

// shown writes what an answer says of a unit that both sides know.
func shown(id dispatch.UnitID, district roster.DistrictID, until roster.Minute, crew []roster.OfficerID, status dispatch.Status, estimated, staged, uncovers bool) string {
	return fmt.Sprint(id, " ", district, " ", until, " ", crew, " ", status, " estimated:", estimated, " staged:", staged, " uncovers:", uncovers)
}
