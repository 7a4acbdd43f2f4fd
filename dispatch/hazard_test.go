package dispatch_test

import (
	"fmt"
	"testing"

	"watchbill/dispatch"
	"watchbill/roster"
)

// hazardous is an agency of three officers and two pairs in A, the second pair's officer not certified.
func hazardous() roster.Records {
	r := small()
	r.Agency.CoResponder.OfficerMustBeCertified = false
	for _, id := range []roster.OfficerID{"a", "b", "c", "p"} {
		cit(&r, "A", "day", id)
	}
	hire(&r, "A", "day", roster.Officer{ID: "q", Designated: true})
	for _, id := range []roster.OfficerID{"cl1", "cl2"} {
		hire(&r, "A", "day", roster.Officer{ID: id, Role: roster.RoleClinician})
	}
	pairUp(&r, "P1", "p", "cl1")
	pairUp(&r, "P2", "q", "cl2")
	return r
}

// TestHazard: with a hazard officers go first, whatever the level, and pairs wait until the scene is safe; where a pair
// was asked for, one is shown.
func TestHazard(t *testing.T) {
	s := raise(t, hazardous(), "2026-07-01 12:00")
	at := func(k int) roster.Point { return roster.Point{Lon: inA.Lon + 0.003*float64(k), Lat: inA.Lat} }
	s.drive(at(0), "P1").drive(at(1), "P2").drive(at(2), "a").drive(at(3), "b").drive(at(4), "c")
	s.free("a", "b", "c", "P1", "P2")
	for _, c := range []struct {
		need  roster.Need
		limit int
		want  string
	}{
		{roster.NeedCIT, 9, "a b c P1*"},
		{roster.NeedCIT, 4, "a b c P1*"},
		{roster.NeedCIT, 3, "a b c"},
		{roster.NeedCIT, 1, "a"},
		{roster.NeedCoResponder, 9, "a b c P1* P2*"},
		{roster.NeedCoResponder, 4, "a b c P1*"},
		{roster.NeedCoResponder, 3, "a b P1*"},
		{roster.NeedCoResponder, 2, "a P1*"},
		{roster.NeedCoResponder, 1, "a"},
		{roster.NeedAny, 3, "a b P1*"},
	} {
		for level := range 5 {
			a := s.ask(dispatch.Query{Point: inA, Need: c.need, Limit: c.limit, Level: level, Hazards: []string{"weapon"}, Hazardous: true})
			got := ""
			for k, x := range a.Candidates {
				if k > 0 {
					got += " "
				}
				got += string(x.Unit)
				if x.Staged {
					got += "*"
				}
				if x.Staged != says(x.Reasons, "staged until the scene is safe") {
					t.Errorf("%s: staged %v, reasons %q", x.Unit, x.Staged, x.Reasons)
				}
			}
			if got != c.want {
				t.Errorf("need %s, limit %d, level %d: got %q, want %q", c.need, c.limit, level, got, c.want)
			}
			if a.Lead != nil {
				t.Errorf("level %d with a hazard leads with %+v", level, a.Lead)
			}
		}
	}
}

// TestHazardWithoutOfficers: where only a pair is left, it is given, staged.
func TestHazardWithoutOfficers(t *testing.T) {
	r := hazardous()
	s := raise(t, r, "2026-07-01 12:00")
	for _, u := range []dispatch.UnitID{"a", "b", "c"} {
		s.report(dispatch.Report{Unit: u, Primary: dispatch.StatusUnavailable, Secondary: []dispatch.Secondary{dispatch.Court}})
	}
	for _, need := range []roster.Need{roster.NeedCIT, roster.NeedCoResponder} {
		for limit := 1; limit <= 3; limit++ {
			a := s.ask(dispatch.Query{Point: inA, Need: need, Limit: limit, Hazardous: true})
			if x := candidate(t, a, "P1"); !x.Staged || a.Tier != dispatch.TierFirst {
				t.Error(fmt.Sprint(need, limit), a.Tier, x)
			}
		}
	}
}

// TestLevels: head start at level 3 only, time alone at 4 and unknown.
func TestLevels(t *testing.T) {
	r := hazardous()
	p := roster.DefaultPolicy()
	p.NearEqualS, p.PairHeadStartS = 0, 300
	r.Policy = &p
	s := raise(t, r, "2026-07-01 12:00")
	// 45 km/h and a detour of 1.35: some 108 s for each of the 1,000 m.
	east := func(meters float64) roster.Point { return roster.Point{Lon: inA.Lon + meters/85_750, Lat: inA.Lat} }
	s.drive(east(0), "a").drive(east(2000), "P1").drive(east(2600), "P2").drive(east(3500), "b")
	s.drive(east(2700), "c").free("a", "b", "c", "P1", "P2")
	for _, c := range []struct {
		level int
		need  roster.Need
		want  string
	}{
		{0, "cit", "a P1 c b"}, {4, "cit", "a P1 c b"}, {1, "cit", "a P1 c b"}, {2, "cit", "a P1 c b"},
		{3, "cit", "P1 a c b"}, // 2,000 m are 216 s: less than the head start
		{3, "any", "P1 P2 a c b"}, {3, "co-responder", "P1 P2"},
		{4, "any", "a P1 P2 c b"},
	} {
		s.wants(fmt.Sprint("level ", c.level, ", need ", c.need), dispatch.Query{Need: c.need, Level: c.level}, c.want)
	}
	a := s.ask(dispatch.Query{Point: inA, Level: 3})
	if x := candidate(t, a, "P1"); !says(x.Reasons, "level 3: a pair may be 300 s later") {
		t.Errorf("reasons %q", x.Reasons)
	}
}

// TestLead: level 1 leads with the crisis line, level 2 with mobile crisis that is open now, police behind it.
func TestLead(t *testing.T) {
	r := small()
	cit(&r, "A", "day", "a")
	r.Resources = []roster.Resource{
		{ID: "988", Name: "Lifeline", Kind: "crisis-line", Phone: "988"},
		{ID: "mobile", Name: "Team", Kind: "mobile-crisis", Hours: hours(t, "Mon-Fri 08:00-13:00"), Districts: []roster.DistrictID{"A"}},
	}
	for _, c := range []struct {
		at    string
		point roster.Point
		level int
		want  string
	}{
		{"2026-07-01 12:00", inA, 0, ""}, {"2026-07-01 12:00", inA, 1, "988"}, {"2026-07-01 12:00", inA, 2, "mobile"},
		{"2026-07-01 12:00", inA, 3, ""}, {"2026-07-01 12:00", inA, 4, ""},
		{"2026-07-01 13:00", inA, 2, ""}, // closed
		{"2026-07-01 12:00", inB, 2, ""}, // does not serve B
	} {
		a := raise(t, r, c.at).ask(dispatch.Query{Point: c.point, Level: c.level})
		got := ""
		if a.Lead != nil {
			got = string(a.Lead.Resources[0].ID)
		}
		if got != c.want || unitIDs(a.Candidates) != "a" {
			t.Errorf("%s, level %d: led by %q, want %q; candidates %q", c.at, c.level, got, c.want, unitIDs(a.Candidates))
		}
	}
}
