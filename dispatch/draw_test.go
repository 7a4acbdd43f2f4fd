package dispatch_test

import (
	"fmt"
	"slices"

	"pgregory.net/rapid"

	"watchbill/roster"
)

// The stretch of dates that random rosters live in: each zone has a clock change of either sort around.
var drawZones = []struct{ zone, from string }{
	{"America/New_York", "2026-03-05"}, {"America/New_York", "2026-10-29"}, {"Australia/Lord_Howe", "2026-04-02"},
	{"Australia/Lord_Howe", "2026-10-01"}, {"America/Santiago", "2026-04-02"}, {"America/Santiago", "2026-09-03"}, {"UTC", "2026-02-25"},
}

// drawRecords makes a small random roster whose tours, absences, extra duty and certificates change between the date
// returned and a week later. No two units share a call sign.
func drawRecords(t *rapid.T) (roster.Records, roster.Date) {
	rec := small()
	z := rapid.SampledFrom(drawZones).Draw(t, "zone")
	from := day(z.from)
	rec.Agency.TimeZone = z.zone
	rec.Agency.CoResponder.OfficerMustBeCertified = rapid.Bool().Draw(t, "certified pairs")
	rec.Agency.WorkRules.MinRestHours = rapid.SampledFrom([]float64{0, 0.5, 8, 12, 30}).Draw(t, "rest")
	rec.Agency.Certification.ValidMonths = rapid.SampledFrom([]int{0, 24}).Draw(t, "months")
	zone, _ := roster.LoadZone(z.zone)
	date := func(name string) roster.Date { return from + roster.Date(rapid.IntRange(-3, 10).Draw(t, name)) }
	dates := func(name string) roster.DateRange {
		r := roster.DateRange{From: date(name)}
		if r.To = r.From + roster.Date(rapid.IntRange(0, 9).Draw(t, name)); rapid.Bool().Draw(t, name) {
			r.To = 0
		}
		return r
	}
	at := func(name string) roster.Minute {
		return zone.Instant(date(name), 0) + roster.Minute(rapid.IntRange(0, 1439).Draw(t, name))
	}

	lattice := func(k int) float64 { return float64(k) / 64 }
	rec.Districts = nil
	for i := range rapid.IntRange(1, 4).Draw(t, "districts") {
		x, y := rapid.IntRange(-4800, -4796).Draw(t, "west"), rapid.IntRange(2550, 2554).Draw(t, "south")
		w, h := rapid.IntRange(1, 3).Draw(t, "width"), rapid.IntRange(1, 3).Draw(t, "height")
		rec.Districts = append(rec.Districts, square(fmt.Sprint("D", i), lattice(x), lattice(y), lattice(w), lattice(h)))
	}
	district := rapid.Custom(func(t *rapid.T) roster.DistrictID {
		return rec.Districts[rapid.IntRange(0, len(rec.Districts)-1).Draw(t, "district")].ID
	})
	clocks := rapid.Custom(func(t *rapid.T) roster.ClockTime {
		return roster.ClockTime(30 * rapid.IntRange(0, 47).Draw(t, "clock"))
	})
	rec.Shifts = append(rec.Shifts[:1:1], roster.Shift{ID: "long", Start: clock(8, 0), End: clock(8, 0)},
		roster.Shift{ID: "odd", Start: clocks.Draw(t, "start"), End: clocks.Draw(t, "end"), Days: roster.Weekdays(rapid.IntRange(0, 127).Draw(t, "days"))})
	tokens := rapid.SampledFrom([]roster.ShiftID{"-", "-", "*", "*", "day", "odd", "long"})
	rec.Rotations = []roster.Rotation{{ID: "r", Anchor: from, Cycle: rapid.SliceOfN(tokens, 1, 6).Draw(t, "cycle")}}

	for i := range rapid.IntRange(0, 7).Draw(t, "officers") {
		o := roster.Officer{
			ID:         roster.OfficerID(fmt.Sprint("O", i)),
			Role:       rapid.SampledFrom([]roster.Role{"officer", "officer", "officer", "clinician", "dispatcher"}).Draw(t, "role"),
			Rank:       rapid.SampledFrom([]string{"", "", "Sergeant"}).Draw(t, "rank"),
			Designated: rapid.IntRange(0, 3).Draw(t, "designated") > 0,
			Languages:  rapid.SampledFrom([][]string{nil, {"es"}, {"es", "vi"}}).Draw(t, "languages"),
		}
		if rapid.Bool().Draw(t, "unit") {
			o.Unit = fmt.Sprint("U", 9-i)
		}
		if rapid.IntRange(0, 4).Draw(t, "active") == 0 {
			o.Active = dates("active")
		}
		rec.Officers = append(rec.Officers, o)
		drawRows(t, &rec, o.ID, from, date, dates, at, district)
	}
	for i := range rapid.IntRange(0, 2).Draw(t, "pairs") {
		if n := len(rec.Officers); n >= 2 {
			k := rapid.IntRange(0, n-1).Draw(t, "pair")
			rec.Pairs = append(rec.Pairs, roster.Pair{
				ID: roster.PairID(fmt.Sprint("P", i)), Officer: rec.Officers[k].ID, Clinician: rec.Officers[(k+1)%n].ID, Dates: dates("pair"),
			})
		}
	}
	return rec, from
}

// drawRows gives one person postings, credentials, absences and extra duty.
func drawRows(t *rapid.T, rec *roster.Records, id roster.OfficerID, from roster.Date, date func(string) roster.Date,
	dates func(string) roster.DateRange, at func(string) roster.Minute, district *rapid.Generator[roster.DistrictID]) {
	shift := rapid.SampledFrom(rec.Shifts)
	post := func(r roster.DateRange) {
		rec.Postings = append(rec.Postings, roster.Posting{
			Officer: id, District: district.Draw(t, "posted"), Shift: shift.Draw(t, "shift").ID, Rotation: "r",
			Offset: rapid.IntRange(0, 6).Draw(t, "offset"), Dates: r,
		})
	}
	switch turn := date("turn"); rapid.IntRange(0, 4).Draw(t, "posts") {
	case 0:
	case 1:
		post(roster.DateRange{From: from - 20, To: turn})
		post(roster.DateRange{From: turn + 1})
	default:
		post(roster.DateRange{From: from - 20})
	}
	kinds := rapid.SampledFrom([]string{"CIT-40", "CIT-40", "MHFA-PS"})
	for range rapid.IntRange(0, 2).Draw(t, "credentials") {
		c := roster.Credential{Officer: id, Kind: kinds.Draw(t, "kind"), Completed: from - 400, Hours: rapid.SampledFrom([]float64{40, 40, 36}).Draw(t, "hours")}
		switch rapid.IntRange(0, 4).Draw(t, "end") {
		case 0:
			c.Expires = date("expires")
		case 1:
			c.Revoked = date("revoked")
		case 2:
			c.Completed = date("completed")
		}
		rec.Credentials = append(rec.Credentials, c)
	}
	for range rapid.IntRange(0, 2).Draw(t, "absences") {
		a := roster.Absence{Officer: id, Kind: "sick"}
		if rapid.Bool().Draw(t, "timed") {
			a.Time.Start = at("off")
			a.Time.End = a.Time.Start + roster.Minute(rapid.IntRange(0, 900).Draw(t, "length"))
		} else if a.Days = dates("off"); a.Days.To == 0 {
			a.Days.To = a.Days.From
		}
		rec.Absences = append(rec.Absences, a)
	}
	x := roster.Extra{Officer: id, District: district.Draw(t, "extra"), Kind: "overtime"}
	x.Time.Start = at("extra")
	x.Time.End = x.Time.Start + roster.Minute(rapid.IntRange(0, 2000).Draw(t, "length"))
	if b, _ := roster.NewBook(*rec, 0); b != nil && rapid.Bool().Draw(t, "goes on") {
		i, _ := b.Officer(id)
		r := roster.DateRange{From: from - 2, To: from + 9}
		if tours := b.Watches(r).AppendRemaining(nil, b.Person(i), r); len(tours) > 0 {
			x.Time = roster.Interval{Start: rapid.SampledFrom(tours).Draw(t, "tour").End}
			x.Time.End = x.Time.Start + 100
		}
	}
	rec.Extras = append(rec.Extras, x)
	if b, _ := roster.NewBook(*rec, 0); b == nil { // it overlaps a tour: do without
		rec.Extras = slices.Delete(rec.Extras, len(rec.Extras)-1, len(rec.Extras))
	}
}
