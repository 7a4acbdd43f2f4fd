package recruit_test

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"

	"watchbill/roster"
)

func sorted(v []int32) []int32 {
	slices.Sort(v)
	return v
}

// randomRecords is a small roster, made up by rapid, for a horizon from 2027-03-12: a clock change lies in it.
func randomRecords(t *rapid.T) roster.Records {
	r := roster.Records{Agency: roster.DefaultAgency()}
	r.Agency.ID, r.Agency.TimeZone = "random", "America/New_York"
	r.Agency.Absence.UnplannedRate = rapid.SampledFrom([]float64{0, 0.05, 0.3}).Draw(t, "rate")
	rule := &r.Agency.Certification
	rule.ValidMonths, rule.GraceDays = rapid.IntRange(0, 3).Draw(t, "months"), rapid.IntRange(0, 2).Draw(t, "grace")
	rule.RequiredComponents = []string{"scenario"}
	if rapid.Bool().Draw(t, "refresher") {
		x := roster.DefaultRefresher()
		x.ValidMonths = rapid.IntRange(0, 2).Draw(t, "months")
		rule.Refresher = &x
	}
	for i := range rapid.IntRange(1, 2).Draw(t, "districts") {
		at := float64(i)
		r.Districts = append(r.Districts, roster.District{ID: roster.DistrictID(fmt.Sprint("D", i)), Parts: []roster.Part{{
			Polygons: []roster.Polygon{{{{Lon: at, Lat: 0}, {Lon: at + 1, Lat: 0}, {Lon: at, Lat: 1}, {Lon: at, Lat: 0}}}},
		}}})
	}
	for i := range rapid.IntRange(1, 3).Draw(t, "shifts") {
		clock := rapid.Map(rapid.IntRange(0, 11), func(n int) roster.ClockTime { return roster.ClockTime(n * 120) })
		r.Shifts = append(r.Shifts, roster.Shift{ID: roster.ShiftID(fmt.Sprint("s", i)), Start: clock.Draw(t, "start"), End: clock.Draw(t, "end")})
	}
	for i := range rapid.IntRange(1, 2).Draw(t, "rotations") {
		tokens := rapid.SliceOfN(rapid.SampledFrom([]roster.ShiftID{"*", "*", "-", "s0"}), 1, 4).Draw(t, "cycle")
		r.Rotations = append(r.Rotations, roster.Rotation{ID: roster.RotationID(fmt.Sprint("r", i)), Anchor: first - 3, Cycle: tokens})
	}
	for i := range rapid.IntRange(1, 6).Draw(t, "officers") {
		randomOfficer(t, &r, roster.OfficerID(fmt.Sprint("O", i)))
	}
	r.Targets = append(r.Targets, roster.Target{Need: roster.NeedCIT, Required: rapid.IntRange(0, 3).Draw(t, "required")})
	if rapid.Bool().Draw(t, "special") {
		r.Targets = append(r.Targets, roster.Target{
			Need: roster.NeedCIT, Shift: r.Shifts[0].ID, Required: rapid.IntRange(0, 3).Draw(t, "required"),
			Dates: roster.DateRange{From: first + 1, To: first + 2},
		})
	}
	return r
}

var first = roster.NewDate(2027, time.March, 12)

func randomOfficer(t *rapid.T, r *roster.Records, id roster.OfficerID) {
	r.Officers = append(r.Officers, roster.Officer{
		ID: id, Role: roster.RoleOfficer, Designated: rapid.IntRange(0, 5).Draw(t, "out") > 0, Volunteer: rapid.Bool().Draw(t, "volunteer"), Eligible: true,
		PatrolSince: first.AddMonths(-rapid.IntRange(22, 26).Draw(t, "patrol")),
	})
	p := roster.Posting{
		Officer: id, District: rapid.SampledFrom(r.Districts).Draw(t, "district").ID, Shift: rapid.SampledFrom(r.Shifts).Draw(t, "shift").ID,
		Dates: roster.DateRange{From: first - 100},
	}
	rotation := rapid.SampledFrom(r.Rotations).Draw(t, "rotation")
	p.Rotation, p.Offset = rotation.ID, rapid.IntRange(0, len(rotation.Cycle)).Draw(t, "offset")
	if rapid.IntRange(0, 5).Draw(t, "moves") == 0 {
		p.Dates.To = first + roster.Date(rapid.IntRange(-2, 4).Draw(t, "until"))
	}
	r.Postings = append(r.Postings, p)
	if rapid.IntRange(0, 3).Draw(t, "trained") > 0 {
		c := roster.Credential{Officer: id, Kind: "CIT-40", Hours: 40, Components: []string{"scenario"}, Completed: first.AddMonths(-1) + roster.Date(rapid.IntRange(-3, 3).Draw(t, "done"))}
		switch rapid.IntRange(0, 5).Draw(t, "record") {
		case 0:
			c.Hours = 36
		case 1:
			c.Components = nil
		case 2:
			c.Revoked = first + 1
		}
		r.Credentials = append(r.Credentials, c)
	}
	if rapid.Bool().Draw(t, "refreshed") {
		r.Credentials = append(r.Credentials, roster.Credential{
			Officer: id, Kind: "CIT-REFRESHER", Hours: rapid.SampledFrom([]float64{4, 8}).Draw(t, "hours"), Completed: first - roster.Date(rapid.IntRange(0, 20).Draw(t, "done")),
		})
	}
	switch rapid.IntRange(0, 3).Draw(t, "away") {
	case 0:
		day := first + roster.Date(rapid.IntRange(-1, 4).Draw(t, "day"))
		r.Absences = append(r.Absences, roster.Absence{Officer: id, Days: roster.DateRange{From: day, To: day + 1}, Kind: "vacation"})
	case 1:
		start := roster.Minute(20889*1440 + rapid.IntRange(0, 5*24).Draw(t, "hour")*60) // 2027-03-12 in UTC
		r.Absences = append(r.Absences, roster.Absence{Officer: id, Time: roster.Interval{Start: start, End: start + 150}, Kind: "court"})
	}
	if rapid.IntRange(0, 5).Draw(t, "extra") == 0 {
		start := roster.Minute(20888*1440 + rapid.IntRange(0, 6*24).Draw(t, "hour")*60) // one that overlaps a tour is a fault
		r.Extras = append(r.Extras, roster.Extra{Officer: id, District: p.District, Time: roster.Interval{Start: start, End: start + 60}, Kind: "detail"})
	}
}

// describe writes records out, for failures.
func describe(r roster.Records) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%+v %+v\n", r.Agency.Certification, r.Agency.Certification.Refresher)
	for _, x := range []any{r.Shifts, r.Rotations, r.Officers, r.Credentials, r.Postings, r.Absences, r.Extras, r.Targets} {
		fmt.Fprintf(&b, "%+v\n", x)
	}
	return b.String()
}
