package roster_test

import (
	"math"
	"testing"

	"watchbill/roster"
)

func TestOfficerFaults(t *testing.T) {
	testFaults(t, []faultCase{
		{"no identifier", func(r *roster.Records) {
			r.Officers = append(r.Officers, roster.Officer{ID: "a b", Role: roster.RoleOfficer})
		}, roster.Faults{fault("officers.csv", 3, "officer_id", badID("a b"))}},
		{"twice", func(r *roster.Records) {
			r.Officers = append([]roster.Officer{{ID: "Adam", Role: roster.RoleOfficer}}, r.Officers...)
		}, roster.Faults{fault("officers.csv", 2, "officer_id", `"Adam" is there twice`)}},
		{"role", func(r *roster.Records) { r.Officers[1].Role = "offcer" },
			roster.Faults{
				fault("officers.csv", 1, "role", `"offcer" is not one of officer clinician dispatcher, nearest is officer`),
				warning("pairs.csv", 1, "officer_id", "the role of Adam is offcer, not officer"),
			}},
		{"active", func(r *roster.Records) { r.Officers[2].Active = days("2027-02-01", "2027-01-31") },
			roster.Faults{fault("officers.csv", 2, "active_to", "2027-01-31 is before 2027-02-01")}},
		{"pair of two officers", func(r *roster.Records) { r.Pairs[0].Clinician = "Adam" },
			roster.Faults{warning("pairs.csv", 0, "clinician_id", "the role of Adam is officer, not clinician")}},
	})
}

func TestCredentialFaults(t *testing.T) {
	testFaults(t, []faultCase{
		{"nobody's", func(r *roster.Records) { r.Credentials[1].Officer = "Adan" },
			roster.Faults{fault("credentials.csv", 1, "officer_id", `"Adan" is not in officers.csv; nearest is "Adam"`)}},
		{"kind", func(r *roster.Records) { r.Credentials[0].Kind = "CIT 40" }, roster.Faults{fault("credentials.csv", 0, "kind", badID("CIT 40"))}},
		{"hours", func(r *roster.Records) { r.Credentials[2].Hours = -1 },
			roster.Faults{fault("credentials.csv", 2, "hours", "-1 is not between 0 and 10000")}},
		{"expires too early", func(r *roster.Records) { r.Credentials[2].Expires = date("2025-01-14") },
			roster.Faults{warning("credentials.csv", 2, "expires", "2025-01-14 is before the completion on 2025-01-15")}},
		{"completed too early", func(r *roster.Records) { r.Credentials[2].Started = date("2025-01-16") },
			roster.Faults{warning("credentials.csv", 2, "completed", "2025-01-15 is before the start on 2025-01-16")}},
		{"twice", func(r *roster.Records) { r.Credentials = append(r.Credentials, r.Credentials[0]) },
			roster.Faults{warning("credentials.csv", 3, "officer_id", "the same CIT-40 of Berta is there twice")}},
	})
}

func TestPostingFaults(t *testing.T) {
	testFaults(t, []faultCase{
		{"nobody's", func(r *roster.Records) { r.Postings[3].Officer = "Clare" },
			roster.Faults{fault("postings.csv", 3, "officer_id", `"Clare" is not in officers.csv; nearest is "Clara"`)}},
		{"nowhere", func(r *roster.Records) { r.Postings[0].District = "2D" },
			roster.Faults{fault("postings.csv", 0, "district_id", `"2D" is not in districts.geojson; nearest is "D2"`)}},
		{"no such shift", func(r *roster.Records) { r.Postings[0].Shift = "swing" },
			roster.Faults{fault("postings.csv", 0, "shift_id", `"swing" is not in shifts.csv`)}},
		{"no such rotation", func(r *roster.Records) { r.Postings[0].Rotation = "Pitman" },
			roster.Faults{fault("postings.csv", 0, "rotation_id", `"Pitman" is not in rotations.csv; nearest is "pitman"`)}},
		{"offset", func(r *roster.Records) { r.Postings[0].Offset = -1 }, roster.Faults{fault("postings.csv", 0, "offset", "-1 is less than 0")}},
		{"no beginning", func(r *roster.Records) { r.Postings[3].Dates.From = 0 }, roster.Faults{fault("postings.csv", 3, "from", "missing")}},
		{"ends before it begins", func(r *roster.Records) { r.Postings[2].Dates.To = date("2026-12-31") },
			roster.Faults{fault("postings.csv", 2, "to", "2026-12-31 is before 2027-01-01")}},
		{"overlap on one day", func(r *roster.Records) { r.Postings[1].Dates.To = date("2027-02-01") },
			roster.Faults{fault("postings.csv", 0, "from", "2027-02-01.. overlaps the posting of Berta from 2027-01-01..2027-02-01")}},
		{"overlap of an open one", func(r *roster.Records) { r.Postings[1].Dates.To = 0 },
			roster.Faults{fault("postings.csv", 0, "from", "2027-02-01.. overlaps the posting of Berta from 2027-01-01..")}},
		{"twice", func(r *roster.Records) { r.Postings = append(r.Postings, r.Postings[3]) },
			roster.Faults{fault("postings.csv", 4, "from", "2027-01-01.. overlaps the posting of Clara from 2027-01-01..")}},
	})
}

func TestAbsenceFaults(t *testing.T) {
	testFaults(t, []faultCase{
		{"nobody's", func(r *roster.Records) { r.Absences[0].Officer = "" }, roster.Faults{fault("absences.csv", 0, "officer_id", `"" is not in officers.csv`)}},
		{"kind", func(r *roster.Records) { r.Absences[0].Kind = "vaction" },
			roster.Faults{fault("absences.csv", 0, "kind",
				`"vaction" is not one of vacation sick training court light-duty family military admin injury other, nearest is vacation`)}},
		{"no end", func(r *roster.Records) { r.Absences[0].Days.To = 0 }, roster.Faults{fault("absences.csv", 0, "to", "missing")}},
		{"ends before it begins", func(r *roster.Records) { r.Absences[0].Days.To = date("2027-05-31") },
			roster.Faults{fault("absences.csv", 0, "to", "2027-05-31 is before 2027-06-01")}},
		{"time ends before it begins", func(r *roster.Records) { r.Absences[1].Time.End = at("2027-05-01T08:59Z"); r.Extras = nil },
			roster.Faults{fault("absences.csv", 1, "to", "2027-05-01T08:59 is before 2027-05-01T09:00")}},
		{"no time", func(r *roster.Records) { r.Absences[1].Time.End = r.Absences[1].Time.Start; r.Extras = nil }, nil},
		{"twice", func(r *roster.Records) { r.Absences = append(r.Absences, r.Absences[2]) },
			roster.Faults{warning("absences.csv", 3, "officer_id", "the same absence of Adam is there twice")}},
		{"overlapping", func(r *roster.Records) {
			r.Absences = append(r.Absences, roster.Absence{Officer: "Adam", Kind: "sick", Days: days("2027-04-02", "2027-04-09")})
		}, nil},
	})
}

func TestExtraFaults(t *testing.T) {
	extra := func(from, to string) roster.Extra {
		return roster.Extra{Officer: "Adam", District: "D1", Kind: "swap", Time: between(from, to)}
	}
	with := func(name string, x roster.Extra, want ...roster.Fault) faultCase {
		return faultCase{name, func(r *roster.Records) { r.Extras = append([]roster.Extra{x}, r.Extras...) }, want}
	}
	nobody := extra("2027-07-01T20:00Z", "2027-07-01T21:00Z")
	nobody.Officer = "Eve"
	nowhere := extra("2027-07-01T20:00Z", "2027-07-01T21:00Z")
	nowhere.District, nowhere.Kind = "D11", ""
	testFaults(t, []faultCase{
		with("nobody's", nobody, fault("extras.csv", 0, "officer_id", `"Eve" is not in officers.csv`)),
		with("nowhere, and no kind, which may be left out", nowhere,
			fault("extras.csv", 0, "district_id", `"D11" is not in districts.geojson; nearest is "D1"`)),
		with("backwards", extra("2027-07-01T21:00Z", "2027-07-01T20:00Z"), fault("extras.csv", 0, "to", "2027-07-01T20:00 is before 2027-07-01T21:00")),
		with("over one's own tour", extra("2027-07-01T18:59Z", "2027-07-01T21:00Z"),
			fault("extras.csv", 0, "from", "2027-07-01T18:59 to 2027-07-01T21:00 overlaps the tour that Adam stands on 2027-07-01")),
		with("over the end of one's own tour", extra("2027-07-01T05:00Z", "2027-07-01T07:01Z"),
			fault("extras.csv", 0, "from", "2027-07-01T05:00 to 2027-07-01T07:01 overlaps the tour that Adam stands on 2027-07-01")),
		with("between one's own tours", extra("2027-07-01T19:00Z", "2027-07-02T07:00Z")),
		with("over a tour one is absent from", extra("2027-04-01T06:00Z", "2027-04-02T20:00Z")),
		with("over more than one is absent from", extra("2027-04-01T06:00Z", "2027-04-03T08:00Z"),
			fault("extras.csv", 0, "from", "2027-04-01T06:00 to 2027-04-03T08:00 overlaps the tour that Adam stands on 2027-04-03")),
		with("over other extra duty", extra("2027-05-01T22:59Z", "2027-05-01T23:30Z"),
			fault("extras.csv", 0, "from", "2027-05-01T22:59 overlaps other extra duty of Adam")),
		with("after other extra duty", extra("2027-05-01T23:00Z", "2027-05-01T23:30Z")),
		with("for centuries", extra("2028-02-01T10:00Z", "9999-12-31T10:00Z")), // after the posting
		with("for too many centuries", extra("2027-12-31T10:00Z", "9999-12-31T10:00Z"),
			fault("extras.csv", 0, "from", "2027-12-31T10:00 to 9999-12-31T10:00 overlaps the tour that Adam stands on 2027-12-31")),
		with("of no time at all", extra("2027-07-01T10:00Z", "2027-07-01T10:00Z")),
	})
}

func TestPairFaults(t *testing.T) {
	testFaults(t, []faultCase{
		{"twice", func(r *roster.Records) { r.Pairs[1].ID = "CRT2" }, roster.Faults{fault("pairs.csv", 1, "pair_id", `"CRT2" is there twice`)}},
		{"no identifier", func(r *roster.Records) { r.Pairs[1].ID = "" }, roster.Faults{fault("pairs.csv", 1, "pair_id", badID(""))}},
		{"nobody", func(r *roster.Records) { r.Pairs[0].Officer, r.Pairs[0].Clinician = "berta", "Carla" },
			roster.Faults{
				fault("pairs.csv", 0, "officer_id", `"berta" is not in officers.csv; nearest is "Berta"`),
				fault("pairs.csv", 0, "clinician_id", `"Carla" is not in officers.csv; nearest is "Clara"`),
			}},
		{"no beginning", func(r *roster.Records) { r.Pairs[0].Dates.From = 0 }, roster.Faults{fault("pairs.csv", 0, "from", "missing")}},
		{"ends before it begins", func(r *roster.Records) { r.Pairs[1].Dates.To = date("2026-06-30") },
			roster.Faults{fault("pairs.csv", 1, "to", "2026-06-30 is before 2027-01-01")}},
	})
}

func TestOtherFaults(t *testing.T) {
	policy := func(change func(p *roster.Policy)) func(r *roster.Records) {
		return func(r *roster.Records) {
			p := roster.DefaultPolicy()
			change(&p)
			r.Policy = &p
		}
	}
	testFaults(t, []faultCase{
		{"resource twice", func(r *roster.Records) { r.Resources[1].ID = "988" }, roster.Faults{fault("resources.csv", 1, "resource_id", `"988" is there twice`)}},
		{"resource kind", func(r *roster.Records) { r.Resources[0].Kind = "crisis line" },
			roster.Faults{fault("resources.csv", 0, "kind", `"crisis line" is not one of mobile-crisis crisis-line receiving-facility mutual-aid, nearest is crisis-line`)}},
		{"resource district", func(r *roster.Records) { r.Resources[1].Districts = []roster.DistrictID{"D1", "D11"} },
			roster.Faults{fault("resources.csv", 1, "districts", `"D11" is not in districts.geojson; nearest is "D1"`)}},
		{"resource off the world", func(r *roster.Records) { r.Resources[0].At = &roster.Point{Lon: 181, Lat: -91} },
			roster.Faults{fault("resources.csv", 0, "lat", "-91 is not between -90 and 90"), fault("resources.csv", 0, "lon", "181 is not between -180 and 180")}},
		{"place twice", func(r *roster.Records) { r.Places = append(r.Places, r.Places[0]) },
			roster.Faults{fault("places.csv", 1, "place_id", `"hospital" is there twice`)}},
		{"call twice", func(r *roster.Records) { r.Calls[1].ID = "c2" }, roster.Faults{fault("calls.csv", 1, "call_id", `"c2" is there twice`)}},
		{"call nowhere", func(r *roster.Records) { r.Calls[0].District = "" },
			roster.Faults{fault("calls.csv", 0, "lat", "a call needs lat and lon, or a district_id")}},
		{"call in no district", func(r *roster.Records) { r.Calls[0].District = "D4" },
			roster.Faults{fault("calls.csv", 0, "district_id", `"D4" is not in districts.geojson; nearest is "D1"`)}},
		{"call off the world", func(r *roster.Records) { r.Calls[1].At = &roster.Point{Lat: 91} },
			roster.Faults{fault("calls.csv", 1, "lat", "91 is not between -90 and 90")}},
		{"policy level", policy(func(p *roster.Policy) { p.Levels = map[string]int{"DIST": 5} }),
			roster.Faults{fault("policy.json", -1, "levels.DIST", "5 is not between 1 and 4")}},
		{"policy need", policy(func(p *roster.Policy) { p.Natures = map[string]roster.Nature{"MH": {Need: "recruitment"}} }),
			roster.Faults{fault("policy.json", -1, "natures.MH", `"recruitment" is not a need (cit, co-responder)`)}},
		{"policy seconds", policy(func(p *roster.Policy) { p.NearEqualS = -1 }),
			roster.Faults{fault("policy.json", -1, "near_equal_s", "-1 is not between 0 and 86400")}},
		{"default policy", policy(func(*roster.Policy) {}), nil},
		{"mandates", policy(func(p *roster.Policy) {
			p.Mandates = []roster.Mandate{
				{Name: "good", Kinds: []string{"ICAT"}, CycleMonths: 36, Roles: []roster.Role{"officer", "dispatcher"}},
				{Name: "good", Kinds: []string{"ICAT", "I CAT", "ICAT"}, Hours: -1},
				{Name: " ", CycleMonths: 1201, Hours: 10_001, Roles: []roster.Role{"dispacher", "officer", "officer"}},
				{Name: "not a number", Kinds: []string{"ICAT"}, CycleMonths: -1, Hours: math.NaN()},
			}
		}), roster.Faults{
			fault("policy.json", -1, "mandates.1.name", `"good" is the name of mandates.0 too`),
			fault("policy.json", -1, "mandates.1.kinds", `"I CAT" is not an identifier (1 to 64 of A-Z a-z 0-9 . _ -)`),
			fault("policy.json", -1, "mandates.1.kinds", `"ICAT" is there twice`),
			fault("policy.json", -1, "mandates.1.hours", "-1 is not between 0 and 10000"),
			fault("policy.json", -1, "mandates.1.cycle_months", "0 is not between 1 and 1200"),
			fault("policy.json", -1, "mandates.2.name", "missing: a mandate is told by its name"),
			fault("policy.json", -1, "mandates.2.kinds", "missing: which credentials meet it?"),
			fault("policy.json", -1, "mandates.2.hours", "10001 is not between 0 and 10000"),
			fault("policy.json", -1, "mandates.2.cycle_months", "1201 is not between 1 and 1200"),
			fault("policy.json", -1, "mandates.2.roles", `"dispacher" is not one of officer clinician dispatcher, nearest is dispatcher`),
			fault("policy.json", -1, "mandates.2.roles", `"officer" is there twice`),
			fault("policy.json", -1, "mandates.3.hours", "NaN is not between 0 and 10000"),
			fault("policy.json", -1, "mandates.3.cycle_months", "-1 is not between 1 and 1200"),
		}},
		{"too many mandates", policy(func(p *roster.Policy) { p.Mandates = make([]roster.Mandate, 201) }),
			roster.Faults{fault("policy.json", -1, "mandates", "201 are more than 200")}},
	})
}
