package coverage_test

import (
	"fmt"
	"math/bits"
	"strings"
	"time"

	"pgregory.net/rapid"

	"watchbill/roster"
)

// randomPack is a small roster with a horizon, both made up by rapid.
type randomPack struct {
	records roster.Records
	from    roster.Date
	days    int
}

// String writes the pack out, for failures.
func (p randomPack) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "horizon %s, %d days\nagency %+v\n", p.from, p.days, p.records.Agency)
	if r := p.records.Agency.Certification.Refresher; r != nil {
		fmt.Fprintf(&b, "refresher %+v\n", *r)
	}
	for _, d := range p.records.Districts {
		fmt.Fprintf(&b, "district %s\n", d.ID)
	}
	list(&b, "shift", p.records.Shifts)
	list(&b, "rotation", p.records.Rotations)
	list(&b, "officer", p.records.Officers)
	list(&b, "credential", p.records.Credentials)
	list(&b, "posting", p.records.Postings)
	list(&b, "absence", p.records.Absences)
	list(&b, "extra", p.records.Extras)
	list(&b, "pair", p.records.Pairs)
	list(&b, "target", p.records.Targets)
	return b.String()
}

func list[T any](b *strings.Builder, name string, rows []T) {
	for _, x := range rows {
		fmt.Fprintf(b, "%s %+v\n", name, x)
	}
}

// pivots are zones with dates around which something happens to their clocks.
var pivots = []struct {
	zone  string
	dates []string
}{
	{"America/New_York", []string{"2027-03-14", "2027-11-07", "2028-02-29", "2026-12-31"}},
	{"America/Los_Angeles", []string{"2016-03-13", "2016-11-06"}},
	{"Australia/Lord_Howe", []string{"2027-04-04", "2027-10-03"}},        // by half an hour
	{"America/Sao_Paulo", []string{"2017-10-15", "2018-02-18"}},          // at midnight, back into the day before
	{"Africa/Cairo", []string{"2024-04-26", "2024-11-01"}},               // at midnight
	{"Asia/Beirut", []string{"2024-03-31", "2024-10-27"}},                // at midnight
	{"America/Santiago", []string{"2024-04-07", "2024-09-08"}},           // at midnight
	{"America/Havana", []string{"2024-03-10", "2024-11-03"}},             // midnight twice on one day
	{"America/St_Johns", []string{"2010-03-14", "2010-11-07"}},           // one minute past midnight
	{"Europe/London", []string{"2027-03-28", "2027-10-31"}},              //
	{"Africa/Casablanca", []string{"2024-03-10", "2024-04-14"}},          // back for Ramadan
	{"Antarctica/Troll", []string{"2024-03-31", "2024-10-27"}},           // by two hours
	{"America/Caracas", []string{"2007-12-09", "2016-05-01"}},            // once, by half an hour
	{"Pacific/Apia", []string{"2011-12-30", "2011-12-31", "2011-09-24"}}, // no 30 December
	{"Pacific/Kwajalein", []string{"1993-08-21"}},                        // no 21 August
	{"Asia/Kolkata", []string{"2027-06-01"}},
	{"UTC", []string{"2028-02-28"}},
}

// maker draws a pack piece by piece.
type maker struct {
	t       *rapid.T
	pack    randomPack
	wall    *wall
	changes []int // the minutes at which the clock has just jumped
}

// drawPack draws a pack that follows every rule; with faulty set, one whose extra duty and targets may break them.
func drawPack(t *rapid.T, faulty bool) randomPack {
	m := &maker{t: t}
	m.horizon()
	m.agency()
	m.ground()
	m.people()
	m.pairs()
	if !faulty {
		m.dropOverlaps()
	}
	m.targets(faulty)
	return m.pack
}

// n draws evenly from 0 to n-1; rapid's own ranges favour the small.
func (m *maker) n(n int) int { return coins[bits.Len(uint(n))+1].Draw(m.t, "n") % n }

// coins[k] draws k bits.
var coins = func() (all [16]*rapid.Generator[int]) {
	for k := range all {
		all[k] = rapid.Custom(func(t *rapid.T) int {
			v := 0
			for range k {
				v <<= 1
				if rapid.Bool().Draw(t, "coin") {
					v |= 1
				}
			}
			return v
		})
	}
	return all
}()

// chance is true in so many of 100 cases; it shrinks to false.
func (m *maker) chance(percent int) bool { return m.n(100) >= 100-percent }

func pick[T any](m *maker, from ...T) T { return from[m.n(len(from))] }

func (m *maker) horizon() {
	p := pivots[m.n(len(pivots))]
	m.pack.records.Agency = roster.DefaultAgency()
	m.pack.records.Agency.ID, m.pack.records.Agency.TimeZone = "random", p.zone
	m.pack.days = 1 + m.n(8)
	if m.chance(15) {
		m.pack.days = 1 + m.n(20)
	}
	pivot, err := roster.ParseDate(pick(m, p.dates...))
	if err != nil {
		panic(err)
	}
	m.pack.from = pivot + 1 - roster.Date(m.n(m.pack.days+2))
	m.clock()
}

// clock looks the wall clock up around the horizon.
func (m *maker) clock() {
	loc, err := time.LoadLocation(m.pack.records.Agency.TimeZone)
	if err != nil {
		panic(err)
	}
	m.wall = newWall(loc, m.pack.from-wallBefore, m.pack.from+roster.Date(m.pack.days+wallAfter))
	m.changes = nil
	for i := (wallBefore - 10) * 1440; i < (wallBefore+m.pack.days+2)*1440; i++ {
		if m.wall.shows[i] != m.wall.shows[i-1]+1 {
			m.changes = append(m.changes, i)
		}
	}
}

// day draws a date from so many days before the horizon to so many after it.
func (m *maker) day(before, after int) roster.Date {
	return m.pack.from + roster.Date(m.n(before+m.pack.days+after)-before)
}

// span draws a range of dates, sometimes open.
func (m *maker) span(before, after int, needFrom bool) roster.DateRange {
	r := roster.DateRange{From: m.day(before, after)}
	if !m.chance(40) {
		r.To = r.From + roster.Date(m.n(m.pack.days+5))
	}
	if !needFrom && m.chance(30) {
		r.From = 0
	}
	return r
}

// instant draws a minute of the horizon or close to it: a shift's beginning or end, a clock change, the small hours, or any.
func (m *maker) instant() roster.Minute {
	d := m.day(2, 2)
	if len(m.changes) > 0 && m.chance(20) {
		return m.wall.instant(pick(m, m.changes...) - 3 + m.n(7))
	}
	switch s := pick(m, m.pack.records.Shifts...); m.n(4) {
	case 0:
		return m.wall.instant(m.wall.first(d, s.Start))
	case 1:
		return m.wall.instant(m.wall.first(d, s.End))
	case 2:
		return m.wall.instant(m.wall.first(d, roster.ClockTime(m.n(240))) + m.n(3)*30)
	}
	return m.wall.instant(m.wall.first(d, roster.ClockTime(m.n(1440))))
}

func (m *maker) agency() {
	a := &m.pack.records.Agency
	a.CoResponder.OfficerMustBeCertified = !m.chance(40)
	c := &a.Certification
	c.ValidMonths = pick(m, 24, 0, 1, 12, 36)
	c.GraceDays = pick(m, 0, 0, 1, 30, 90)
	if m.chance(40) {
		c.RequiredComponents = []string{"scenario"}
	}
	if m.chance(40) {
		c.Authorities = []string{"POST", "STATE"}
	}
	if m.chance(75) {
		r := roster.DefaultRefresher()
		r.ValidMonths = pick(m, 24, 0, 1, 12)
		if m.chance(10) {
			r.Kind = c.Kind // agencies that renew by taking the course again
		}
		c.Refresher = &r
	}
}

// interesting clock times, beside any.
var clockTimes = []roster.ClockTime{
	7 * 60, 0, 30, 60, 61, 90, 119, 120, 121, 150, 165, 180, 181, 23 * 60, 23*60 + 30, 23*60 + 59, 12 * 60, 19 * 60, 15 * 60,
}

func (m *maker) clockTime() roster.ClockTime {
	if m.chance(25) {
		return roster.ClockTime(m.n(1440))
	}
	return pick(m, clockTimes...)
}

func (m *maker) ground() {
	r := &m.pack.records
	for _, id := range []roster.DistrictID{"D2", "D10", "d1"}[:1+m.n(3)*m.n(2)] {
		r.Districts = append(r.Districts, roster.District{ID: id, Parts: []roster.Part{{Polygons: []roster.Polygon{{
			{{Lon: 0, Lat: 0}, {Lon: 1, Lat: 0}, {Lon: 1, Lat: 1}, {Lon: 0, Lat: 0}},
		}}}}})
	}
	for _, id := range []roster.ShiftID{"night", "day", "B", "a-2"}[:1+m.n(4)*m.n(2)] {
		s := roster.Shift{ID: id, Start: m.clockTime(), End: m.clockTime()}
		if m.chance(12) {
			s.End = s.Start // 24 hours
		}
		if m.chance(25) {
			s.Days = roster.Weekdays(m.n(128))
		}
		r.Shifts = append(r.Shifts, s)
	}
	for i := range 1 + m.n(3) {
		x := roster.Rotation{ID: roster.RotationID(fmt.Sprintf("r%d", i)), Anchor: m.day(400, 400)}
		for range 1 + m.n(8) {
			token := pick(m, roster.TokenOwn, roster.TokenOwn, roster.TokenOwn, roster.TokenOwn, roster.TokenOff)
			if m.chance(15) {
				token = pick(m, r.Shifts...).ID
			}
			x.Cycle = append(x.Cycle, token)
		}
		r.Rotations = append(r.Rotations, x)
	}
}
