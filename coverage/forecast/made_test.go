package forecast_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"watchbill/coverage"
	"watchbill/coverage/forecast"
	"watchbill/roster"
)

// question is a small made-up roster with a horizon and options.
type question struct {
	records roster.Records
	horizon coverage.Options
	options forecast.Options
}

func newBook(tb testing.TB, r roster.Records) *roster.Book {
	tb.Helper()
	b, faults := roster.NewBook(r, 0)
	if b == nil {
		tb.Fatal(faults)
	}
	return b
}

// town is a roster of two districts and three watches that overlap by an hour, and nobody on it.
func town() roster.Records {
	r := roster.Records{Agency: roster.DefaultAgency()}
	r.Agency.ID, r.Agency.Name, r.Agency.TimeZone = "town", "Town", "America/New_York"
	for _, id := range []roster.DistrictID{"A", "B"} {
		r.Districts = append(r.Districts, roster.District{ID: id, Parts: []roster.Part{{Polygons: []roster.Polygon{{
			{{Lon: 0, Lat: 0}, {Lon: 1, Lat: 0}, {Lon: 1, Lat: 1}, {Lon: 0, Lat: 0}},
		}}}}})
	}
	r.Shifts = []roster.Shift{{ID: "day", Start: 6 * 60, End: 15 * 60}, {ID: "late", Start: 14 * 60, End: 23 * 60}, {ID: "night", Start: 22 * 60, End: 7 * 60}}
	r.Rotations = []roster.Rotation{
		{ID: "always", Anchor: roster.NewDate(2027, 1, 1), Cycle: []roster.ShiftID{"*"}},
		{ID: "4-2", Anchor: roster.NewDate(2027, 1, 1), Cycle: []roster.ShiftID{"*", "*", "*", "*", "-", "-"}},
	}
	return r
}

// hire puts an officer with a certificate of the given dates on a roster; a zero end has none.
func hire(r *roster.Records, id roster.OfficerID, p roster.Posting, certified roster.DateRange) {
	r.Officers = append(r.Officers, roster.Officer{ID: id, Role: roster.RoleOfficer, Designated: true})
	p.Officer = id
	if p.Dates.From == 0 {
		p.Dates.From = roster.NewDate(2020, 1, 1)
	}
	r.Postings = append(r.Postings, p)
	if certified.From != 0 {
		r.Credentials = append(r.Credentials, roster.Credential{Officer: id, Kind: "CIT-40", Hours: 40, Completed: certified.From, Expires: certified.To})
	}
}

// draw makes a question up: few officers, much that overlaps and ends, around a change of the clock.
func draw(t *rapid.T) question {
	n := func(name string, n int) int { return rapid.IntRange(0, n-1).Draw(t, name) }
	q := question{records: town()}
	r := &q.records
	q.horizon = coverage.Options{From: []roster.Date{roster.NewDate(2027, 3, 12), roster.NewDate(2027, 11, 5), roster.NewDate(2027, 1, 30)}[n("from", 3)], Days: 1 + n("days", 5)}
	if n("long", 6) == 0 {
		q.horizon.Days += 40
	}
	q.options = forecast.Options{Attrition: []float64{0, 9.05, 60, 100}[n("attrition", 4)], LeadMonths: n("lead", 3)}
	r.Agency.Absence.UnplannedRate = []float64{0, 0.06, 0.3, 0.9}[n("rate", 4)]
	r.Agency.Certification.GraceDays = []int{0, 3}[n("grace", 2)]
	refresher := roster.DefaultRefresher()
	r.Agency.Certification.Refresher = &refresher
	r.Agency.Certification.Authorities = [][]string{nil, {"POST"}}[n("authorities", 2)]
	if n("around", 3) == 0 {
		r.Shifts = append(r.Shifts, roster.Shift{ID: "round", Start: 12 * 60, End: 12 * 60}) // a tour may meet the next
	}
	day := func(before, after int) roster.Date {
		return q.horizon.From + roster.Date(n("date", before+q.horizon.Days+after)-before)
	}
	for _, id := range []roster.OfficerID{"O1", "O2", "O3", "O4", "O5"}[:1+n("officers", 5)] {
		p := roster.Posting{
			District: r.Districts[n("district", 4)%2].ID, Shift: r.Shifts[n("shift", len(r.Shifts))].ID,
			Rotation: r.Rotations[n("rotation", 2)].ID, Offset: n("offset", 6),
		}
		c := roster.DateRange{From: q.horizon.From - 700}
		switch n("certificate", 5) {
		case 0:
			c.To = day(2, 2) - roster.Date(r.Agency.Certification.GraceDays)
		case 1:
			c = roster.DateRange{From: day(0, 0)}
		case 2:
			c = roster.DateRange{From: q.horizon.From - 30, To: day(0, 0)}
		}
		if n("transfer", 6) == 0 { // to another watch, from one day to the next
			p.Dates.To = day(0, 0)
		}
		hire(r, id, p, c)
		if p.Dates.To != 0 {
			p.Officer, p.Shift, p.Dates = id, r.Shifts[n("shift", len(r.Shifts))].ID, roster.DateRange{From: p.Dates.To + 1}
			r.Postings = append(r.Postings, p)
		}
		r.Credentials[len(r.Credentials)-1].Authority = "POST"
		if n("again", 6) == 0 {
			d := day(0, 4)
			r.Credentials = append(r.Credentials, roster.Credential{Officer: id, Kind: "CIT-40", Hours: 40, Authority: "POST", Completed: d, Expires: d + roster.Date(n("valid", 5))})
		}
		o := &r.Officers[len(r.Officers)-1]
		o.Designated = n("designated", 10) > 0
		if n("leaves", 8) == 0 {
			o.Active.To = day(0, 0)
		}
		for range n("absences", 3) {
			a := roster.Absence{Officer: id, Kind: "sick"}
			if d := day(1, 0); n("timed", 3) == 0 {
				a.Days = roster.DateRange{From: d, To: d + roster.Date(n("off", 3))}
			} else {
				a.Time.Start = roster.UTC(d, roster.ClockTime(n("hour", 24)*60))
				a.Time.End = a.Time.Start + roster.Minute(30+n("length", 400))
			}
			r.Absences = append(r.Absences, a)
		}
		if n("extra", 4) == 0 {
			at := roster.UTC(day(2, 0), roster.ClockTime(n("hour", 24)*60))
			r.Extras = append(r.Extras, roster.Extra{Officer: id, District: r.Districts[n("district", 2)].ID, Kind: "overtime", Time: roster.Interval{Start: at, End: at + roster.Minute(60+n("length", 900))}})
		}
	}
	for range n("targets", 3) {
		x := roster.Target{Need: roster.NeedCIT, Required: n("required", 4)}
		if n("at", 2) == 0 {
			x.District = r.Districts[n("district", 2)].ID
		}
		x.Shift = r.Shifts[n("shift", len(r.Shifts))].ID
		if !slices.ContainsFunc(r.Targets, func(y roster.Target) bool { return y.Shift == x.Shift && (y.District == "") == (x.District == "") }) {
			r.Targets = append(r.Targets, x)
		}
	}
	if b, _ := roster.NewBook(*r, 0); b == nil {
		r.Extras = nil // what overlaps the officer's own tours is refused
	}
	return q
}

// String writes a question out, for failures.
func (q question) String() string {
	r := q.records
	return fmt.Sprintf("%+v\n%+v\nrate %v\n%+v\n%+v\n%+v\n%+v\n%+v\n%+v", q.horizon, q.options, r.Agency.Absence.UnplannedRate, r.Officers, r.Credentials, r.Postings, r.Absences, r.Extras, r.Targets)
}
