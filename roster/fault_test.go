package roster_test

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"watchbill/roster"
)

// faultCase changes one thing in a sound roster and lists what NewBook must say.
type faultCase struct {
	name   string
	change func(r *roster.Records)
	want   roster.Faults
}

func fault(table string, row int, column, msg string) roster.Fault {
	return roster.Fault{Table: table, Row: row, Column: column, Msg: msg}
}

func warning(table string, row int, column, msg string) roster.Fault {
	return roster.Fault{Table: table, Row: row, Column: column, Msg: msg, Warning: true}
}

// badID is what is said of an identifier that is none.
func badID(id string) string {
	return `"` + id + `" is not an identifier (1 to 64 of A-Z a-z 0-9 . _ -)`
}

func testFaults(t *testing.T, cases []faultCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := small()
			c.change(&r)
			b, faults := roster.NewBook(r, 1)
			if diff := cmp.Diff(c.want, faults, cmpopts.IgnoreFields(roster.Fault{}, "Kind")); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
			if (c.want.Err() == nil) != (b != nil) {
				t.Errorf("book: %v", b != nil)
			}
		})
	}
}

func TestSoundRoster(t *testing.T) {
	testFaults(t, []faultCase{{"as it is", func(*roster.Records) {}, nil}})
}

func TestAgencyFaults(t *testing.T) {
	agency := func(column, msg string, change func(a *roster.Agency)) faultCase {
		return faultCase{column + " " + msg, func(r *roster.Records) { change(&r.Agency) }, roster.Faults{fault("agency.json", -1, column, msg)}}
	}
	testFaults(t, []faultCase{
		agency("id", badID("a b"), func(a *roster.Agency) { a.ID = "a b" }),
		agency("id", badID(""), func(a *roster.Agency) { a.ID = "" }),
		agency("time_zone", `"Mars/Base" is not an IANA time zone, such as America/New_York`, func(a *roster.Agency) { a.TimeZone = "Mars/Base" }),
		agency("time_zone", `"" is not an IANA time zone, such as America/New_York`, func(a *roster.Agency) { a.TimeZone = "" }),
		agency("certification.kind", badID(""), func(a *roster.Agency) { a.Certification.Kind = "" }),
		agency("certification.min_hours", "-1 is not between 0 and 10000", func(a *roster.Agency) { a.Certification.MinHours = -1 }),
		agency("certification.min_hours", "NaN is not between 0 and 10000", func(a *roster.Agency) { a.Certification.MinHours = math.NaN() }),
		agency("certification.valid_months", "-1 is not between 0 and 1200", func(a *roster.Agency) { a.Certification.ValidMonths = -1 }),
		agency("certification.valid_months", "1201 is not between 0 and 1200", func(a *roster.Agency) { a.Certification.ValidMonths = 1201 }),
		agency("certification.grace_days", "-1 is not between 0 and 3660", func(a *roster.Agency) { a.Certification.GraceDays = -1 }),
		agency("certification.refresher.kind", badID("a/b"), func(a *roster.Agency) { a.Certification.Refresher.Kind = "a/b" }),
		agency("certification.refresher.min_hours", "-8 is not between 0 and 10000", func(a *roster.Agency) { a.Certification.Refresher.MinHours = -8 }),
		agency("certification.refresher.valid_months", "-24 is not between 0 and 1200", func(a *roster.Agency) { a.Certification.Refresher.ValidMonths = -24 }),
		agency("work_rules.min_rest_hours", "-1 is not between 0 and 168", func(a *roster.Agency) { a.WorkRules.MinRestHours = -1 }),
		agency("work_rules.max_consecutive_days", "-1 is not between 0 and 366", func(a *roster.Agency) { a.WorkRules.MaxConsecutiveDays = -1 }),
		agency("work_rules.max_hours_per_day", "25 is not between 0 and 24", func(a *roster.Agency) { a.WorkRules.MaxHoursPerDay = 25 }),
		agency("work_rules.max_hours_per_week", "169 is not between 0 and 168", func(a *roster.Agency) { a.WorkRules.MaxHoursPerWeek = 169 }),
		agency("absence.unplanned_rate", "0.95 is not between 0 and 0.9", func(a *roster.Agency) { a.Absence.UnplannedRate = 0.95 }),
		agency("experience.min_patrol_years", "-2 is not between 0 and 100", func(a *roster.Agency) { a.Experience.MinPatrolYears = -2 }),
		agency("share_of_patrol", "1.2 is not between 0 and 1", func(a *roster.Agency) { a.ShareOfPatrol = 1.2 }),
	})
}

func TestGroundFaults(t *testing.T) {
	empty := []roster.Part{{Polygons: []roster.Polygon{{}}}}
	testFaults(t, []faultCase{
		{"two districts of one name", func(r *roster.Records) { r.Districts = append(r.Districts, r.Districts[0]) },
			roster.Faults{fault("districts.geojson", 2, "district_id", `"D2" is there twice`)}},
		{"district without identifier", func(r *roster.Records) {
			r.Districts = append(r.Districts, roster.District{Parts: []roster.Part{{Polygons: []roster.Polygon{{square(9, 9)}}}}})
		}, roster.Faults{fault("districts.geojson", 2, "district_id", badID(""))}},
		{"district without parts", func(r *roster.Records) { r.Districts = append(r.Districts, roster.District{ID: "D3"}) },
			roster.Faults{fault("districts.geojson", 2, "geometry", "empty: a district needs a polygon")}},
		{"bad ring", func(r *roster.Records) { r.Districts[0].Parts = empty },
			roster.Faults{{Table: "districts.geojson", Row: 0, Part: 1, Column: "geometry", Msg: "empty: a polygon needs a ring"}}},
		{"bad ring of a later part", func(r *roster.Records) { r.Districts[1].Parts = append(r.Districts[1].Parts, empty...) },
			roster.Faults{{Table: "districts.geojson", Row: 1, Part: 3, Column: "geometry", Msg: "part 3 of D1: empty: a polygon needs a ring"}}},
		{"two shifts of one name", func(r *roster.Records) { r.Shifts = append(r.Shifts, r.Shifts[1]) },
			roster.Faults{fault("shifts.csv", 2, "shift_id", `"day" is there twice`)}},
		{"shift called as a day off", func(r *roster.Records) { r.Shifts = append(r.Shifts, roster.Shift{ID: "-", Start: 60, End: 120}) },
			roster.Faults{fault("shifts.csv", 2, "shift_id", `"-" means a day off in a rotation, so no shift can have it`)}},
		{"shift called as one's own", func(r *roster.Records) { r.Shifts = append(r.Shifts, roster.Shift{ID: "*", Start: 60, End: 120}) },
			roster.Faults{fault("shifts.csv", 2, "shift_id", badID("*"))}},
		{"two rotations of one name", func(r *roster.Records) { r.Rotations = append(r.Rotations, r.Rotations[0]) },
			roster.Faults{fault("rotations.csv", 2, "rotation_id", `"pitman" is there twice`)}},
		{"rotation without anchor", func(r *roster.Records) {
			r.Rotations = append(r.Rotations, roster.Rotation{ID: "x", Cycle: []roster.ShiftID{"-"}})
		}, roster.Faults{fault("rotations.csv", 2, "anchor", "missing")}},
		{"rotation of 0 tokens", func(r *roster.Records) { r.Rotations[1].Cycle = nil },
			roster.Faults{fault("rotations.csv", 1, "cycle", "has no tokens; write - for a day off, * for the posting's own shift, or a shift_id")}},
		{"unknown tokens, each once", func(r *roster.Records) {
			r.Rotations[0].Cycle = []roster.ShiftID{"nigt", "*", "nigt", "-", "swing", "day"}
		}, roster.Faults{
			fault("rotations.csv", 0, "cycle", `"nigt" is not in shifts.csv; nearest is "night"`),
			fault("rotations.csv", 0, "cycle", `"swing" is not in shifts.csv`),
		}},
		{"no ground at all", func(r *roster.Records) {
			*r = roster.Records{Agency: r.Agency}
		}, roster.Faults{fault("districts.geojson", -1, "district_id", "there is no district"), fault("shifts.csv", -1, "shift_id", "there is no shift")}},
		{"a shift that the clock skips", func(r *roster.Records) {
			r.Agency.TimeZone = "America/New_York"
			r.Extras = nil // whose local times would be other ones
			r.Shifts = append(r.Shifts, roster.Shift{ID: "nap", Start: 125, End: 175})
		}, roster.Faults{warning("shifts.csv", 2, "start", "nap has no minute on 2027-03-14, when the clock jumps: there is no such slot or tour")}},
		{"a shift that the clock skips at midnight", func(r *roster.Records) {
			r.Agency.TimeZone, r.Extras = "Africa/Cairo", nil
			r.Shifts = append(r.Shifts, roster.Shift{ID: "nap", Start: 0, End: 60})
		}, roster.Faults{warning("shifts.csv", 2, "start", "nap has no minute on 2027-04-30, when the clock jumps: there is no such slot or tour")}},
	})
}

func TestTargetFaults(t *testing.T) {
	with := func(name string, target roster.Target, want ...roster.Fault) faultCase {
		return faultCase{name, func(r *roster.Records) { r.Targets = append(r.Targets, target) }, want}
	}
	clash := func(says, other string) roster.Fault {
		return fault("targets.csv", 3, "required", "says "+says+" and another row, equally specific, says "+other)
	}
	const saturday, sunday = 1 << 5, 1 << 6
	testFaults(t, []faultCase{
		with("need", roster.Target{Need: "cti", Required: 1, District: "D2"}, fault("targets.csv", 3, "need", `"cti" is not one of cit co-responder recruitment, nearest is cit`)),
		with("district", roster.Target{Need: "cit", District: "D9"}, fault("targets.csv", 3, "district_id", `"D9" is not in districts.geojson; nearest is "D1"`)),
		with("shift", roster.Target{Need: "cit", Shift: "dya"}, fault("targets.csv", 3, "shift_id", `"dya" is not in shifts.csv; nearest is "day"`)),
		with("less than none", roster.Target{Need: "cit", Shift: "day", Required: -1}, fault("targets.csv", 3, "required", "-1 is not between 0 and 1000000")),
		with("dates", roster.Target{Need: "cit", Dates: days("2027-02-01", "2027-01-01")}, fault("targets.csv", 3, "to", "2027-01-01 is before 2027-02-01")),
		with("weekdays of recruitment", roster.Target{Need: "recruitment", District: "D1", Days: sunday},
			fault("targets.csv", 3, "days", "must be empty: recruitment counts officers posted, whatever the weekday")),
		with("the same again", roster.Target{Need: "cit", Required: 3}, clash("3", "1 for the same slots (cit)")),
		with("the same again, and the same number", roster.Target{Need: "cit", Required: 1}, clash("1", "1 for the same slots (cit)")),
		with("a shared weekday", roster.Target{Need: "cit", District: "D1", Days: saturday | sunday}, clash("0", "2 for the same slots (cit D1 Sat)")),
		with("recruitment again", roster.Target{Need: "recruitment", Required: 2}, clash("2", "2 for the same slots (recruitment)")),
		with("another need", roster.Target{Need: "co-responder", Required: 1}),
		with("another weekday", roster.Target{Need: "cit", District: "D1", Days: sunday}),
		with("more specific by dates", roster.Target{Need: "cit", Dates: days("2027-02-01", "")}),
		with("more specific by weekday", roster.Target{Need: "cit", Days: saturday}),
		{"dates that meet on one day", func(r *roster.Records) {
			r.Targets = []roster.Target{
				{Need: "cit", Shift: "day", Dates: days("", "2027-03-01")},
				{Need: "cit", Shift: "day", Dates: days("2027-03-01", ""), Required: 2},
			}
		}, roster.Faults{fault("targets.csv", 1, "required", "says 2 and another row, equally specific, says 0 for the same slots (cit day ..2027-03-01)")}},
		{"dates that follow each other", func(r *roster.Records) {
			r.Targets = []roster.Target{
				{Need: "cit", Shift: "day", Dates: days("", "2027-03-01")},
				{Need: "cit", Shift: "day", Dates: days("2027-03-02", ""), Required: 2},
			}
		}, nil},
		{"the shared day is no day of the shift", func(r *roster.Records) { // 2027-03-01 is a Monday
			r.Shifts[1].Days = sunday
			r.Targets = []roster.Target{
				{Need: "cit", Shift: "day", Dates: days("", "2027-03-01")},
				{Need: "cit", Shift: "day", Dates: days("2027-03-01", ""), Required: 2},
			}
		}, nil},
		{"even where a more specific one wins", func(r *roster.Records) {
			r.Targets = []roster.Target{
				{Need: "cit", Shift: "day", Required: 1}, {Need: "cit", Shift: "day", Required: 2}, {Need: "cit", Shift: "day", District: "D1", Required: 3},
				{Need: "cit", Shift: "day", District: "D2", Required: 3},
			}
		}, roster.Faults{fault("targets.csv", 1, "required", "says 2 and another row, equally specific, says 1 for the same slots (cit day)")}},
	})
}

// TestEveryFault sees that one mistake does not hide another.
func TestEveryFault(t *testing.T) {
	r := small()
	r.Agency.ID = "?"
	r.Districts[0].Parts = nil
	r.Postings[0].Offset = -1
	r.Extras[1].Kind = "overtmie"
	r.Targets[0].Required = -1
	b, faults := roster.NewBook(r, 1)
	if b != nil || len(faults) != 5 {
		t.Fatalf("got %d faults:\n%v", len(faults), faults)
	}
	const want = `agency.json: row 0: id: "?" is not an identifier (1 to 64 of A-Z a-z 0-9 . _ -)
districts.geojson: row 1: geometry: empty: a district needs a polygon
extras.csv: row 2: kind: "overtmie" is not one of overtime callback swap detail, nearest is overtime
postings.csv: row 1: offset: -1 is less than 0
targets.csv: row 1: required: -1 is not between 0 and 1000000`
	if diff := cmp.Diff(want, faults.Error()); diff != "" {
		t.Errorf("text (-want +got):\n%s", diff)
	}
	if faults.Err() == nil || (roster.Faults{{Warning: true}}).Err() != nil || roster.Faults(nil).Err() != nil {
		t.Error("Err tells faults from warnings")
	}
}

// TestManyUnknown sees that thousands of unknown names are all reported, if not all with a suggestion.
func TestManyUnknown(t *testing.T) {
	r := small()
	for range 5000 {
		r.Absences = append(r.Absences, roster.Absence{Officer: "Adma", Kind: "sick", Days: days("2027-01-01", "2027-01-02")})
	}
	_, faults := roster.NewBook(r, 1)
	near := 0
	for _, f := range faults {
		if strings.HasSuffix(f.Msg, `; nearest is "Adam"`) {
			near++
		}
	}
	if len(faults) != 5000 || near == 0 {
		t.Errorf("%d faults, %d of them with a suggestion", len(faults), near)
	}
}
