package demo

import (
	_ "time/tzdata" // the agency's zone is known wherever the demo runs

	"watchbill/roster"
)

const (
	timeZone    = "America/New_York"
	authority   = "DE-COPT" // the certifying authority that the agency accepts
	validMonths = 36        // of a certificate and of a refresher
	graceDays   = 30
	yearDays    = 365
)

func agency() roster.Agency {
	a := roster.DefaultAgency()
	a.ID = "new-castle-demo"
	a.Name = "New Castle County Police (made up)"
	a.TimeZone = timeZone
	a.Certification.RequiredComponents = []string{"classroom", "scenario"}
	a.Certification.Authorities = []string{authority}
	a.Certification.ValidMonths = validMonths
	a.Certification.GraceDays = graceDays
	a.Certification.Refresher = &roster.Refresher{Kind: "CIT-REFRESHER", MinHours: 8, ValidMonths: validMonths}
	a.Absence.UnplannedRate = 0.04
	a.WorkRules.MaxHoursPerWeek = 72 // DuPont's three days and three nights around one day off
	return a
}

func policy() *roster.Policy {
	p := roster.DefaultPolicy()
	p.Levels = map[string]int{
		"WELFARE": 1, "INTOX": 2, "MNTL": 2, "CRISIS": 2, "SUICTHRT": 3, "SUIC": 3, "MTLV": 4, "SUICIDE": 4,
	}
	p.Natures = map[string]roster.Nature{
		"CRISIS":  {Need: roster.NeedCIT},
		"SUIC":    {Need: roster.NeedCIT},
		"HAZ":     {Indicators: []string{"behavioral", "suicidal"}},
		"WEAPN":   {Indicators: []string{"behavioral", "suicidal"}},
		"WELFARE": {Indicators: []string{"weapon", "violence"}},
	}
	p.Hazards = map[string]roster.HazardRule{"weapon": "officers-first", "violence": "officers-first", "dog": "note"}
	p.Mandates = []roster.Mandate{
		{Name: "Mental-health training", Kinds: []string{"MHFA-PS", "CIT-40"}, Hours: 8, CycleMonths: 48},
		{
			Name: "Crisis calls at the console", Kinds: []string{"DISPATCH-CIT"}, Hours: 8, CycleMonths: 36,
			Roles: []roster.Role{roster.RoleDispatcher},
		},
	}
	return &p
}

// targets: the default of one certified officer everywhere stands; what differs is here.
func targets() []roster.Target {
	targets := []roster.Target{
		// The clinicians' shift lies within the day shift, which already asks for an officer.
		{Need: roster.NeedCIT, Shift: crisis, Required: 0},
		// The city asks for two and, when a weekend begins, for a third; New Castle for two by night.
		{Need: roster.NeedCIT, District: "wilmington", Required: 2},
		{Need: roster.NeedCIT, District: "wilmington", Shift: crisis, Required: 0},
		{Need: roster.NeedCIT, District: "wilmington", Shift: evening, Days: friday | saturday, Required: 3},
		{Need: roster.NeedCIT, District: "new-castle", Shift: night, Required: 2},
		{Need: roster.NeedCoResponder, District: "wilmington", Shift: crisis, Required: 1},
		{Need: roster.NeedCoResponder, District: "new-castle", Shift: crisis, Required: 1},
	}
	for _, s := range strengths {
		for i, shift := range []roster.ShiftID{day, night, evening} {
			targets = append(targets, roster.Target{
				Need: roster.NeedRecruitment, District: s.district, Shift: shift, Required: s.wanted[i],
			})
		}
	}
	return targets
}

func resources() []roster.Resource {
	weekday := opening("Mon-Fri 08:00-22:00; Sat,Sun 10:00-18:00")
	return []roster.Resource{
		{ID: "988", Name: "988 Suicide and Crisis Lifeline", Kind: "crisis-line", Phone: "988"},
		{
			ID: "mobile-crisis-north", Name: "Mobile crisis team North (made up)", Kind: "mobile-crisis",
			At: &roster.Point{Lon: -75.5600, Lat: 39.7430}, Phone: "302-555-0110",
			Districts: []roster.DistrictID{"brandywine", "wilmington", "mill-creek"},
		},
		{
			ID: "mobile-crisis-south", Name: "Mobile crisis team South (made up)", Kind: "mobile-crisis",
			At: &roster.Point{Lon: -75.6600, Lat: 39.6350}, Phone: "302-555-0111", Hours: weekday,
			Districts: []roster.DistrictID{"newark", "bear-glasgow", "new-castle", "appoquinimink"},
		},
		{
			ID: "receiving-center", Name: "Crisis receiving center (made up)", Kind: "receiving-facility",
			At: &roster.Point{Lon: -75.6680, Lat: 39.6870}, Phone: "302-555-0120",
		},
		{
			ID: "walk-in-wilmington", Name: "Walk-in crisis center (made up)", Kind: "receiving-facility",
			At: &roster.Point{Lon: -75.5520, Lat: 39.7410}, Phone: "302-555-0121", Hours: weekday,
		},
		{
			ID: "state-police", Name: "State police desk (made up)", Kind: "mutual-aid", Phone: "302-555-0130",
			At: &roster.Point{Lon: -75.7280, Lat: 39.6060},
		},
		{
			ID: "neighbour-west", Name: "Sheriff across the state line (made up)", Kind: "mutual-aid", Phone: "302-555-0131",
			Districts: []roster.DistrictID{"newark", "bear-glasgow", "appoquinimink"},
		},
	}
}

// opening reads hours that this package writes; it panics on a misspelling, which the tests would show.
func opening(s string) roster.Hours {
	h, err := roster.ParseHours(s)
	if err != nil {
		panic(err)
	}
	return h
}
