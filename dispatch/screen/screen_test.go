package screen_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"watchbill/dispatch/screen"
	"watchbill/roster"
)

// agency is a policy with every sort of row.
func agency() *roster.Policy {
	p := roster.DefaultPolicy()
	p.Natures = map[string]roster.Nature{
		"MHC":            {Need: roster.NeedCoResponder},
		"Crisis - Jail":  {},
		"Jumper":         {Need: roster.NeedCIT, Indicators: []string{"medical", "suicidal", "on-bridge"}},
		"TRANSIT":        {Indicators: []string{"on-bridge", "violence", "dog"}},
		"TRANSIT - FARE": {},
	}
	p.Levels = map[string]int{"MHC": 3, "MHC - QUIET": 1, "JUMPER": 4, "THEFT": 3}
	p.Hazards = map[string]roster.HazardRule{"dog": "note", "medical": "note", "gas": "officers-first"}
	return &p
}

func TestDecide(t *testing.T) {
	byDefault, own := screen.New(nil), screen.New(agency())
	for _, c := range []struct {
		name      string
		by        *screen.Screen
		facts     screen.Facts
		need      roster.Need
		level     int
		hazardous bool
		reasons   []string
		warnings  []string
	}{
		{"nothing known", byDefault, screen.Facts{}, "cit", 0, false,
			[]string{"N5: no nature given: asked about a crisis: need cit", "L4: no level given, none for the nature: unknown"}, nil},
		{"crisis in words", byDefault, screen.Facts{Nature: " crisis  - person in behavioral/emotional crisis"}, "cit", 0, false,
			[]string{`N1: nature beginning with "CRISIS" (the default map): need cit`, "L4: no level given, none for the nature: unknown"}, nil},
		{"not a word's beginning", byDefault, screen.Facts{Nature: "CRISISLINE TEST"}, "none", 0, false,
			[]string{"N6: nature in neither the agency's map nor the default map", "L4: no level given, none for the nature: unknown", "C1: nothing says it is a crisis: need none"}, nil},
		{"theft with a weapon", byDefault, screen.Facts{Nature: "THEFT", Hazards: []string{"weapon"}}, "none", 0, true,
			[]string{"N6: nature in neither the agency's map nor the default map", "H1: weapon: officers first", "L4: no level given, none for the nature: unknown", "C1: nothing says it is a crisis: need none"}, nil},
		{"theft by somebody in crisis", byDefault, screen.Facts{Nature: "THEFT", Indicators: []string{"Behavioral", "repeat location"}}, "cit", 0, false,
			[]string{"N6: nature in neither the agency's map nor the default map", "I1: behavioral: need cit", "I1: repeat-location: need cit", "L4: no level given, none for the nature: unknown"}, nil},
		{"disturbance", byDefault, screen.Facts{Nature: "DISTURBANCE, MISCELLANEOUS/OTHER"}, "none", 0, false,
			[]string{`N3: nature beginning with "DISTURBANCE" (the default map): a crisis when flagged weapon or violence, and is not`, "L4: no level given, none for the nature: unknown", "C1: nothing says it is a crisis: need none"}, nil},
		{"disturbance with a weapon", byDefault, screen.Facts{Nature: "DISTURBANCE", Hazards: []string{"WEAPON", "weapon ", "medical"}}, "cit", 0, true,
			[]string{`N4: nature "DISTURBANCE" (the default map): a crisis when flagged weapon, as it is: need cit`, "H1: weapon: officers first", "H1: medical: officers first", "L4: no level given, none for the nature: unknown"}, nil},
		{"violent by its nature", byDefault, screen.Facts{Nature: "MTLV", Level: 2}, "cit", 2, true,
			[]string{`N1: nature "MTLV" (the default map): need cit`, `N7: nature "MTLV" (the default map): counts as flagged violence`, "H1: violence: officers first", "L1: level 2 as given"}, nil},
		{"unknown words", byDefault, screen.Facts{Nature: "THEFT", Level: 7, Hazards: []string{"dragon", "Dragon"}, Indicators: []string{"sad", ""}, Asked: "recruitment"}, "none", 0, true,
			[]string{
				"A3: what was asked for is no need: taken for not asked", "N6: nature in neither the agency's map nor the default map",
				"I3: an unknown indicator: changes nothing", "H3: an unknown hazard: counts as scene-unsafe", "H1: scene-unsafe: officers first",
				"L3: level 7 is not between 1 and 4: unknown", "C1: nothing says it is a crisis: need none",
			}, []string{"unknown-need: recruitment", "unknown-indicator: sad", "unknown-hazard: dragon", "unknown-level: 7"}},
		{"asked for", byDefault, screen.Facts{Nature: "THEFT", Asked: "co-responder"}, "co-responder", 0, false,
			[]string{
				"A1: asked for: need co-responder", "N6: nature in neither the agency's map nor the default map",
				"L4: no level given, none for the nature: unknown", "C1: nothing says it is a crisis: need none", "A2: screening alone says: need none",
			}, nil},
		{"level 3 of an unmapped nature", byDefault, screen.Facts{Nature: "ASSIST", Level: 3, Indicators: []string{"suicidal"}}, "any", 3, false,
			[]string{"N6: nature in neither the agency's map nor the default map", "I1: suicidal: need cit", "L1: level 3 as given", "L5: level 3: co-response; pair or CIT officer: need any"}, nil},
		{"level 3 of a crisis", byDefault, screen.Facts{Nature: "CRISIS", Level: 3}, "cit", 3, false,
			[]string{`N1: nature "CRISIS" (the default map): need cit`, "L1: level 3 as given"}, nil},

		{"own nature and level", own, screen.Facts{Nature: "mhc"}, "co-responder", 3, false,
			[]string{`N1: nature "MHC" (the agency's map): need co-responder`, `L2: level 3 by nature "MHC" (the agency's levels)`}, nil},
		{"own level of more words", own, screen.Facts{Nature: "MHC - QUIET/PHONE"}, "co-responder", 1, false,
			[]string{`N1: nature beginning with "MHC" (the agency's map): need co-responder`, `L2: level 1 by nature beginning with "MHC - QUIET" (the agency's levels)`}, nil},
		{"own row before the default one", own, screen.Facts{Nature: "CRISIS - JAIL"}, "none", 0, false,
			[]string{`N2: nature "Crisis - Jail" (the agency's map): no crisis by itself`, "L4: no level given, none for the nature: unknown", "C1: nothing says it is a crisis: need none"}, nil},
		{"own row raised", own, screen.Facts{Nature: "CRISIS - JAIL", Indicators: []string{"caller-asked"}}, "cit", 0, false,
			[]string{`N2: nature "Crisis - Jail" (the agency's map): no crisis by itself`, "I1: caller-asked: need cit", "L4: no level given, none for the nature: unknown"}, nil},
		{"default row beside own ones", own, screen.Facts{Nature: "CRISIS"}, "cit", 0, false,
			[]string{`N1: nature "CRISIS" (the default map): need cit`, "L4: no level given, none for the nature: unknown"}, nil},
		{"carried flags", own, screen.Facts{Nature: "JUMPER", Hazards: []string{"gas"}}, "cit", 4, true,
			[]string{
				`N1: nature "Jumper" (the agency's map): need cit`, `N7: nature "Jumper" (the agency's map): counts as flagged medical, suicidal, on-bridge`,
				"I2: suicidal: noted", "I2: on-bridge: noted", "H2: medical: noted", "H1: gas: officers first", `L2: level 4 by nature "JUMPER" (the agency's levels)`,
			}, nil},
		{"own indicator where it is listed", own, screen.Facts{Nature: "TRANSIT - BUS", Indicators: []string{"ON_BRIDGE"}, Hazards: []string{"dog"}}, "cit", 0, false,
			[]string{
				`N4: nature beginning with "TRANSIT" (the agency's map): a crisis when flagged dog, on-bridge, as it is: need cit`,
				"I2: on-bridge: noted", "H2: dog: noted", "L4: no level given, none for the nature: unknown",
			}, nil},
		{"own indicator where it is not", own, screen.Facts{Nature: "TRANSIT - FARE", Indicators: []string{"on-bridge"}}, "none", 0, false,
			[]string{`N2: nature "TRANSIT - FARE" (the agency's map): no crisis by itself`, "I2: on-bridge: noted", "L4: no level given, none for the nature: unknown", "C1: nothing says it is a crisis: need none"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := c.by.Decide(c.facts)
			got := []any{d.Need, d.Level, d.Hazardous, d.Crisis, d.Reasons(), d.Warnings}
			want := []any{c.need, c.level, c.hazardous, c.need != roster.NeedNone, c.reasons, c.warnings}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%+v (-want +got):\n%s", c.facts, diff)
			}
		})
	}
}

// TestCode: a decision names the row that the nature hit, never the nature.
func TestCode(t *testing.T) {
	byDefault, own := screen.New(nil), screen.New(agency())
	for _, c := range []struct {
		by           *screen.Screen
		nature, code string
	}{
		{byDefault, "", ""},
		{byDefault, "crisis", "CRISIS"},
		{byDefault, "Crisis, she says to call 302-555-1234", "CRISIS"},
		{byDefault, "John Smith, 302-555-1234", ""},
		{byDefault, "THEFT", ""},
		{own, "crisis - jail, John Smith", "Crisis - Jail"},
		{own, "theft of a car", "THEFT"}, // only the levels have it
		{own, "mhc - quiet", "MHC"},
	} {
		if got := c.by.Decide(screen.Facts{Nature: c.nature, Level: 2}).Code; got != c.code {
			t.Errorf("%q: code %q, want %q", c.nature, got, c.code)
		}
	}
}

// TestNobodysWords: what is not a code is called unknown and said nowhere.
func TestNobodysWords(t *testing.T) {
	const words = "John Smith 302-555-1234"
	d := screen.New(agency()).Decide(screen.Facts{
		Nature: words, Hazards: []string{words, "3025551234", "hydra"}, Indicators: []string{words, "302.555.1234"}, Asked: words,
	})
	want := []string{"unknown-need", "unknown-indicator", "unknown-hazard", "unknown-hazard: hydra"}
	if diff := cmp.Diff(want, d.Warnings); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
	all := strings.ToLower(fmt.Sprintf("%+v", d))
	for _, part := range []string{"john", "smith", "555"} {
		if strings.Contains(all, part) {
			t.Errorf("%q is in %s", part, all)
		}
	}
	for word, want := range map[string]bool{
		"": false, "MNTL": true, "10-56": true, "on_bridge": true, "two words": false, "é": false, "302-555-1234": false, "123456": true,
		strings.Repeat("x", 32): true, strings.Repeat("x", 33): false,
	} {
		if screen.IsCode(word) != want {
			t.Errorf("IsCode(%q) is %v", word, !want)
		}
	}
}

// TestCarelessPolicy: what a check would have refused is read on the careful side.
func TestCarelessPolicy(t *testing.T) {
	s := screen.New(&roster.Policy{
		Natures: map[string]roster.Nature{"ODD": {Need: "recruitment"}, "same": {Need: "co-responder"}, "SAME ": {}, " ": {Need: "cit"}, "BLANK": {Indicators: []string{" "}}},
		Levels:  map[string]int{"ODD": 9},
		Hazards: map[string]roster.HazardRule{"weapon": "nothing", "Violence": "note", "violence": "officers-first", "": "note"},
	})
	for _, c := range []struct {
		facts     screen.Facts
		need      roster.Need
		level     int
		hazardous bool
	}{
		{screen.Facts{Nature: "ODD"}, "cit", 0, false},
		{screen.Facts{Nature: "SAME"}, "none", 0, false}, // "SAME " is the first bytewise
		{screen.Facts{Nature: "X", Hazards: []string{"weapon"}}, "none", 0, true},
		{screen.Facts{Nature: "X", Hazards: []string{"violence"}}, "none", 0, true},
		{screen.Facts{Nature: "BLANK", Hazards: []string{" ", ""}, Indicators: []string{" "}}, "none", 0, false},
	} {
		d := s.Decide(c.facts)
		if d.Need != c.need || d.Level != c.level || d.Hazardous != c.hazardous {
			t.Errorf("%+v: %v, level %d, hazardous %v; want %v, %d, %v", c.facts, d.Need, d.Level, d.Hazardous, c.need, c.level, c.hazardous)
		}
	}
}

// TestListsAreTheCallers: nobody can change what later calls are screened by.
func TestListsAreTheCallers(t *testing.T) {
	screen.Hazards()[0], screen.Indicators()[0] = "x", "x"
	m := screen.DefaultNatures()
	m["MTLV"].Indicators[0] = "x"
	delete(m, "CRISIS")
	d := screen.New(nil).Decide(screen.Facts{Nature: "MTLV", Indicators: []string{"behavioral"}, Hazards: []string{"weapon"}})
	if diff := cmp.Diff([]screen.Hazard{"weapon", "violence"}, d.Hazards); diff != "" {
		t.Errorf("hazards (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]screen.Indicator{"behavioral"}, d.Indicators); diff != "" {
		t.Errorf("indicators (-want +got):\n%s", diff)
	}
	if d := screen.New(nil).Decide(screen.Facts{Nature: "CRISIS"}); !d.Crisis {
		t.Error("CRISIS is no crisis any more")
	}
}

// TestTogether: one Screen serves everybody at once (under the race detector).
func TestTogether(t *testing.T) {
	s := screen.New(agency())
	facts := screen.Facts{Nature: "JUMPER", Hazards: []string{"gas"}, Indicators: []string{"facility"}}
	want := s.Decide(facts)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 200 {
				if diff := cmp.Diff(want, s.Decide(facts)); diff != "" {
					t.Errorf("(-alone +together):\n%s", diff)
					return
				}
			}
		})
	}
	all.Wait()
}
