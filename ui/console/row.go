package console

import (
	"slices"
	"strings"
	"time"

	"watchbill/api/web/access"
	"watchbill/roster"
	"watchbill/ui/certificates/known"
	"watchbill/ui/page"
)

// row is a unit that could be sent.
type row struct {
	Digit   int // that sends it; 0: none
	Unit    string
	Crew    []string
	Kind    string
	Tongues []string // what somebody aboard speaks
	Lacking []string // languages and skills that are wanted and nobody aboard has
	Travel  string   // a dash where no position is known
	By      string   // road, straight
	From    string   // where the position is from; empty: there is none
	Fixed   time.Time
	Age     string
	Stale   int // seconds after which a position from there is old; 0: never
	IsStale bool
	Until   string
	OnDuty  bool
	Loses   string // what sending it would uncover
	Bare    bool   // a district without any CIT, not just with fewer
	Marks   []note
	Phone   string
	Reasons []string
	Answer  string // the recommendation
	Open    bool   // its reasons are shown
	Writes  bool   // whoever looks may send it
}

// row lays a candidate out.
func (r room) row(who *access.User, f page.Frame, x *candidate, of *recommendation) row {
	w := row{Unit: x.Unit, Kind: kindName(x.Kind), Travel: travelOf(x), Until: "off duty", Loses: x.Uncovers, Phone: x.Phone, Reasons: x.Reasons}
	w.Bare = strings.Contains(x.Uncovers, "without CIT")
	r.crew(who, &w, x, of)
	switch x.TravelSource {
	case "road":
		w.By = "road"
	case "straight-line":
		w.By = "straight"
	}
	if x.OnDutyUntil != nil {
		w.Until, w.OnDuty = untilOf(f, r.Zone(), r.Now(), *x.OnDutyUntil), true
	}
	if age := x.Position.AgeS; age != nil {
		passed := time.Duration(*age * float64(time.Second))
		w.From, w.Fixed, w.Age = x.Position.Source, of.ComputedAt.Add(-passed), page.Age(passed)
		if b := r.Book(); b != nil {
			w.Stale = b.Policy().StaleS[x.Position.Source]
		}
		w.IsStale = w.Stale > 0 && passed > time.Duration(w.Stale)*time.Second
	}
	w.mark(x, of)
	return w
}

// crew says who is aboard by the roster: by name those whom the interface would tell the name of.
func (r room) crew(who *access.User, w *row, x *candidate, of *recommendation) {
	b, skills := r.Book(), []string{}
	for _, id := range x.Officers {
		name := string(id)
		if b != nil {
			if i, ok := b.Officer(id); ok {
				o := &b.Person(i).Officer
				if o.Name != "" && known.To(who, b, b.Person(i)) {
					name = o.Name
				}
				if o.Role == roster.RoleClinician {
					name += ", clinician"
				}
				for _, l := range o.Languages {
					add(&w.Tongues, l)
				}
				skills = append(skills, o.Skills...)
			}
		}
		w.Crew = append(w.Crew, name)
	}
	for _, l := range of.Facts.Languages {
		if !slices.Contains(w.Tongues, l) {
			w.Lacking = append(w.Lacking, l)
		}
	}
	for _, s := range of.Facts.Skills {
		if !slices.Contains(skills, s) {
			w.Lacking = append(w.Lacking, s)
		}
	}
}

// mark says what to know before it is sent, but for what the answer says of all.
func (w *row) mark(x *candidate, of *recommendation) {
	partial := func(text string) { w.Marks = append(w.Marks, note{"is-partial", "▲", text}) }
	if x.Staged {
		w.Marks = append(w.Marks, note{"", "", "stage"})
	}
	if x.Estimated && x.OnDutyUntil != nil && !slices.Contains(of.Warnings, "positions-none") {
		partial("estimated")
	}
	switch x.Status {
	case "ConditionallyAvailable":
		w.Marks = append(w.Marks, note{"", "◐", "conditional"})
	case "unknown":
		if !slices.Contains(of.Warnings, "statuses-none") {
			partial("status not reported")
		}
	case "NotAvailable":
		w.Marks = append(w.Marks, note{"", "○", "on a call"})
	}
	if slices.ContainsFunc(x.Reasons, func(s string) bool { return strings.Contains(s, "roster") && strings.Contains(s, "CAD") }) {
		partial("roster mismatch")
	}
}
