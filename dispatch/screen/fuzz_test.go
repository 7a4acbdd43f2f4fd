package screen_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"watchbill/dispatch/screen"
	"watchbill/roster"
)

// FuzzDecide: whatever strings come, in call and policy, there is an answer, with its rules, and the twin agrees.
func FuzzDecide(f *testing.F) {
	f.Add("CRISIS - PERSON", "weapon,dragon", "suicidal", "cit", 2, "CRISIS", "weapon,on-bridge")
	f.Add("", "", "", "", 0, "", "")
	f.Add("Déjà vu\xff", "SCENE_UNSAFE,-", " , ", "none", -9, "DÉJÀ", "İ,ſ")
	f.Fuzz(func(t *testing.T, nature, hazards, indicators, asked string, level int, code, list string) {
		p := &roster.Policy{
			Natures: map[string]roster.Nature{code: {Indicators: strings.Split(list, ",")}, code + " X": {Need: "cit", Indicators: []string{list}}},
			Levels:  map[string]int{code: level},
		}
		facts := screen.Facts{
			Nature: nature, Level: level, Asked: roster.Need(asked),
			Hazards: strings.Split(hazards, ","), Indicators: strings.Split(indicators, ","),
		}
		s := screen.New(p)
		d := s.Decide(facts)
		if diff := cmp.Diff(d, s.Decide(facts)); diff != "" {
			t.Errorf("asked twice (-first +second):\n%s", diff)
		}
		if len(d.Rules) == 0 || d.LevelReason == "" || d.Crisis != (d.Need != roster.NeedNone) || d.Level < 0 || d.Level > 4 {
			t.Errorf("%+v", d)
		}
		for _, s := range []string{nature, hazards, indicators, code, list} {
			if !utf8.ValidString(s) {
				return // the twin's regular expressions read no broken text
			}
		}
		if diff := cmp.Diff(twin(p, facts), asTwin(d)); diff != "" {
			t.Errorf("(-twin +screen):\n%s", diff)
		}
	})
}
