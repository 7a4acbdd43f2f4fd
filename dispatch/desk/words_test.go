package desk_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"watchbill/dispatch"
	"watchbill/dispatch/desk"
	screening "watchbill/dispatch/screen"
	"watchbill/roster"
)

// screened is the default policy's word on a call.
func screened(f desk.CallFacts) desk.Screened {
	d := screening.New(nil).Decide(screening.Facts{Nature: f.Nature, Level: f.Level, Hazards: f.Hazards, Indicators: f.Indicators, Asked: f.Need})
	s := desk.Screened{Need: d.Need, NeedReasons: d.Reasons(), Level: d.Level, Hazardous: d.Hazardous, Code: d.Code}
	for _, h := range d.Hazards {
		s.Hazards = append(s.Hazards, string(h))
	}
	for _, i := range d.Indicators {
		s.Indicators = append(s.Indicators, string(i))
	}
	for _, r := range d.Rules {
		s.Rules = append(s.Rules, r.ID)
	}
	for _, w := range d.Warnings {
		s.Warnings = append(s.Warnings, dispatch.Warning(w))
	}
	return s
}

// TestNoWordsAreKept plants a name and a telephone number wherever a call has words, and looks for them in all that is
// answered, told and written.
func TestNoWordsAreKept(t *testing.T) {
	const narrative = "John Smith says he will jump, call 302-555-1234"
	synctest.Test(t, func(t *testing.T) {
		h := &house{board: newBoard(), ledger: &ledger{}}
		h.Desk = desk.New(desk.Options{
			Board: h.board, Ledger: h.ledger, Screen: screened, Now: time.Now, Tell: func(e desk.Event) { h.events = append(h.events, e) },
		})
		must(t, h.Open(t.Context()))
		var texts []string
		add := func(v any) {
			b, err := json.Marshal(v)
			must(t, err)
			texts = append(texts, string(b))
		}
		for i, nature := range []string{narrative, "CRISIS " + narrative, "3025551234", "302.555.1234"} {
			q := request(roster.CallID([]string{"a", "b", "c", "d"}[i]))
			q.Nature, q.Hazards, q.Indicators, q.Key = nature, []string{narrative, "302-555-1234"}, []string{narrative, "suicidal"}, string(q.Call)
			r, err := h.Recommend(t.Context(), q)
			must(t, err)
			add(r)
			if i == 0 { // nobody certified goes, and then somebody could
				_, err = h.Assign(t.Context(), desk.Choice{Recommendation: r.ID, Unit: "X1", OverrideReason: "closest"})
				must(t, err)
				h.Look(t.Context(), time.Now())
			}
		}
		must(t, h.Close(t.Context()))
		if len(h.freed()) != 1 {
			t.Errorf("told of %v", h.freed())
		}
		lines, err := h.Journal(t.Context(), "", 0)
		must(t, err)
		add(lines)
		add(h.events)
		add(h.Watching())
		for _, table := range tables {
			rows, err := h.ledger.Memory.Scan(t.Context(), table, "", 0)
			must(t, err)
			if len(rows) == 0 {
				t.Errorf("nothing in %s", table)
			}
			for _, r := range rows {
				texts = append(texts, r.Key+" "+string(r.Value))
			}
		}
		for _, text := range texts {
			for _, part := range []string{"john", "smith", "jump", "555-1234", "555.1234", "5551234"} {
				if strings.Contains(strings.ToLower(text), part) {
					t.Errorf("%q is in %s", part, text)
				}
			}
		}
	})
}

// TestFactsKept: what is kept of a call are the rows and words that screening knows.
func TestFactsKept(t *testing.T) {
	for _, c := range []struct {
		name    string
		facts   desk.Facts
		want    desk.Facts
		dropped bool
	}{
		{"no nature", desk.Facts{}, desk.Facts{}, false},
		{"blanks", desk.Facts{Nature: "  "}, desk.Facts{}, false},
		{"a code", desk.Facts{Nature: "MNTL"}, desk.Facts{Nature: "MNTL"}, false},
		{"a code's text", desk.Facts{Nature: "disturbance, other"}, desk.Facts{Nature: "DISTURBANCE"}, false},
		{"a code that no map has", desk.Facts{Nature: " 10-56 "}, desk.Facts{Nature: "10-56"}, false},
		{"a text that no map has", desk.Facts{Nature: "noise next door"}, desk.Facts{}, true},
		{"flags", desk.Facts{Nature: "MTLV", Hazards: []string{"Weapon", "big dog"}, Indicators: []string{"suicidal", "sad"}},
			desk.Facts{Nature: "MTLV", Hazards: []string{"weapon", "violence", "scene-unsafe"}, Indicators: []string{"suicidal"}}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := desk.New(desk.Options{Board: newBoard(), Ledger: &ledger{}, Screen: screened, Now: time.Now})
				c.facts.Call, c.facts.District = "call1", "D1"
				c.want.Call, c.want.District = "call1", "D1"
				r, err := d.Recommend(t.Context(), desk.Request{Facts: c.facts})
				must(t, err)
				if diff := gocmp.Diff(c.want, r.Facts); diff != "" {
					t.Errorf("kept (-want +got):\n%s", diff)
				}
				if slices.Contains(r.Warnings, desk.WarnNatureNotKept) != c.dropped {
					t.Errorf("warnings %v", r.Warnings)
				}
				must(t, d.Close(t.Context()))
			})
		})
	}
}
