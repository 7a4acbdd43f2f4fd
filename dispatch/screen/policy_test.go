package screen_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"watchbill/dispatch/screen"
	"watchbill/roster"
)

// policyFaults returns what the roster finds wrong with a policy.
func policyFaults(p roster.Policy) (lines []string) {
	_, faults := roster.NewBook(roster.Records{Agency: roster.DefaultAgency(), Policy: &p}, 0)
	for _, f := range faults {
		if f.Table == roster.PolicyFile {
			lines = append(lines, f.Column+": "+f.Msg)
		}
	}
	return lines
}

// TestPolicyIsChecked: what could never fire is refused on import, and what screening knows is not.
func TestPolicyIsChecked(t *testing.T) {
	natures := func(words ...string) roster.Policy {
		return roster.Policy{Natures: map[string]roster.Nature{"A": {Indicators: words}}}
	}
	hazard := func(word string, rule roster.HazardRule) roster.Policy {
		return roster.Policy{Hazards: map[string]roster.HazardRule{word: rule}}
	}
	var all []string
	for _, w := range screen.Indicators() {
		all = append(all, string(w))
	}
	for _, w := range screen.Hazards() {
		all = append(all, string(w))
	}
	const known = " is not one of behavioral suicidal welfare repeat-location facility caller-asked weapon violence crime-in-progress medical scene-unsafe"
	for _, c := range []struct {
		name   string
		policy roster.Policy
		want   []string
	}{
		{"the words there are", natures(all...), nil},
		{"the default map", roster.Policy{Natures: screen.DefaultNatures()}, nil},
		{"words of its own", natures("on-bridge", "firearm"), nil},
		{"misspelled indicator", natures("suicidl"), []string{`natures.A: "suicidl"` + known + ", nearest is suicidal"}},
		{"misspelled hazard in a list", natures("wepon"), []string{`natures.A: "wepon"` + known + ", nearest is weapon"}},
		{"misspelled hazard", hazard("wepon", "note"),
			[]string{`hazards.wepon: "wepon" is not one of weapon violence crime-in-progress medical scene-unsafe, nearest is weapon`}},
		{"hazard of its own", hazard("dog", "note"), nil},
		{"hazard rule", hazard("weapon", "officer-first"), []string{`hazards.weapon: "officer-first" is not one of officers-first note, nearest is officers-first`}},
		{"no hazard rule", hazard("weapon", ""), []string{`hazards.weapon: "" is not one of officers-first note`}},
		{"a code twice", roster.Policy{Natures: map[string]roster.Nature{"EDP": {}, " edp": {}}, Levels: map[string]int{"A b": 1, "A  B": 1}},
			[]string{`levels.A b: differs from "A  B" in nothing but case and blanks`, `natures.EDP: differs from " edp" in nothing but case and blanks`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := policyFaults(c.policy)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
		})
	}
}
