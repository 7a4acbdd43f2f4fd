package console

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"watchbill/api/web/access"
	"watchbill/roster"
	"watchbill/ui/ask"
	"watchbill/ui/page"
)

// answer is whom to send, as the page shows it.
type answer struct {
	Frame    page.Frame
	ID       string // of the recommendation; empty: nothing was asked
	Writes   bool   // whoever looks may send
	Call     string
	Place    string // as it was found
	Point    *roster.Point
	District string
	Facts    []string
	Wanted   []string // languages and skills
	Need     string
	Why      []string // the need
	Changes  []string
	At       time.Time
	Lead     string
	First    []resource // that lead
	Notes    []note
	Rows     []row
	Rungs    []rung
	Passed   []passed
	Nobody   string // what stands first where nobody of the need is free
	Present  bool   // false: it is of another time, nobody can be sent from it
	Old      bool   // it is the last good one: the service could not answer anew
	Asks     string // the unit that goes only with a reason
	AsksWhy  string
	Line     string // that asks the same
}

// note is a warning in words.
type note struct{ Class, Glyph, Text string }

// rung is a step of the ladder.
type rung struct {
	Name, Reason string
	Count        int
	Rows         []row
	Resources    []resource
}

// passed is a unit that meets the need and cannot be sent.
type passed struct{ Unit, Reason string }

// pathOf is the path of a recommendation.
func pathOf(id string) string { return ask.Path("v1", "recommendations", id) }

// NoCIT tells whether it is a CIT officer that there is none of.
func (a answer) NoCIT() bool { return strings.Contains(a.Need, "CIT") }

// Heeds are the warnings, but that nobody is free, which stands there larger.
func (a answer) Heeds() (list []note) {
	for _, n := range a.Notes {
		if n.Class != "is-none" {
			list = append(list, n)
		}
	}
	return list
}

// Short is the call's name as far as people need it: one that was given here is told by its end.
func (a answer) Short() string { return short(a.Call) }

// short is a call's name, of one that was given here its end.
func short(call string) string {
	if id, ok := strings.CutPrefix(call, "call-"); ok && len(id) == 36 {
		return "…" + id[30:]
	}
	return call
}

// sent marks the rows whose unit is on a call by now.
func (a *answer) sent(c *calls) {
	a.each(func(w *row) {
		for i := range c.Open {
			x := &c.Open[i]
			switch {
			case x.Unit != w.Unit:
			case x.Call == a.Call:
				w.Marks = append([]note{{"is-free", "●", x.Word() + x.toward()}}, w.Marks...)
			default:
				w.Marks = append([]note{{"is-partial", "▲", "on call " + short(x.Call)}}, w.Marks...)
			}
		}
	})
}

// toward joins the state to the call.
func (s sent) toward() string {
	if s.State == "OnScene" {
		return " at this call"
	}
	return " to this call"
}

// each calls do with each row.
func (a answer) each(do func(*row)) {
	for i := range a.Rows {
		do(&a.Rows[i])
	}
	for _, g := range a.Rungs {
		for i := range g.Rows {
			do(&g.Rows[i])
		}
	}
}

// seen has it be as whoever looks may use it; why is a unit whose reasons are shown.
func (a *answer) seen(f page.Frame, writes bool, why string) {
	a.Frame, a.Writes = f, writes
	a.each(func(w *row) { w.Answer, w.Writes, w.Open = a.ID, writes && a.Present, w.Unit == why })
}

// stands reads an answer that was given and lays it out; the empty name: none.
func (r room) stands(c *http.Request, f page.Frame, id string) (answer, error) {
	if id == "" {
		return answer{Frame: f}, nil
	}
	var x recommendation
	if err := r.Ask().Get(c, pathOf(id), nil, &x); err != nil {
		return answer{Frame: f}, err
	}
	return r.lay(c, f, &x), nil
}

// lay lays an answer out for whoever asks.
func (r room) lay(c *http.Request, f page.Frame, x *recommendation) answer {
	who := access.Of(c.Context())
	words := r.words.of(r.Book())
	a := answer{
		Frame: f, ID: x.ID, Call: x.Facts.Call, Point: x.Facts.Point, District: words.wholly(x.District).Name, Facts: codes(x), Need: needName(x.Need), Why: x.NeedReasons,
		Changes: x.Changes, At: x.ComputedAt, Present: x.Assignable,
	}
	q := asking(x)
	a.Line = q.written(words)
	a.Wanted = slices.Concat(x.Facts.Languages, x.Facts.Skills)
	if x.Lead != nil {
		a.Lead, a.First = x.Lead.Reason, x.Lead.Resources
	}
	for _, w := range x.Warnings {
		a.Notes = append(a.Notes, noteOf(w, a.District))
	}
	digit := 1
	lay := func(list []candidate) (rows []row) {
		for i := range list {
			w := r.row(who, f, &list[i], x)
			if digit <= 9 && list[i].Status != "OffDuty" {
				w.Digit = digit
				digit++
			}
			rows = append(rows, w)
		}
		return rows
	}
	a.Rows = lay(x.Candidates)
	for _, b := range x.Fallbacks {
		a.Rungs = append(a.Rungs, rung{rungName(b.Rung), b.Reason, b.Count, lay(b.Candidates), b.Resources})
	}
	for _, p := range x.PassedOver {
		a.Passed = append(a.Passed, passed{p.Unit, p.Reason})
	}
	if len(a.Rows) == 0 {
		a.Nobody = nobody(x.Need)
	}
	return a
}

// codes are what is known of a call beside where it is.
func codes(x *recommendation) (out []string) {
	if x.Facts.Nature != "" {
		out = append(out, x.Facts.Nature)
	}
	if x.Level > 0 {
		out = append(out, "level "+strconv.Itoa(x.Level))
	}
	return append(append(out, x.Hazards...), x.Facts.Indicators...)
}

// nobody says that nobody of the need is free.
func nobody(n roster.Need) string {
	switch n {
	case roster.NeedCoResponder:
		return "No co-responder pair is free"
	case roster.NeedAny:
		return "No CIT officer and no pair is free"
	case roster.NeedNone:
		return "No crisis unit is free, and none is asked for"
	}
	return "No CIT officer is free"
}

// rungNames are the rungs below the first.
var rungNames = map[string]string{
	"conditionally-available": "Conditionally available", "divertible": "On calls of a lower level", "co-responder": "Pairs, officer not certified", "cit": "CIT officers",
	"certified-not-designated": "Certified, not designated", "trained": "Otherwise trained", "supervisor": "Supervisors", "recall": "Recall from off duty",
	"patrol": "Patrol, no crisis training", "mutual-aid": "Mutual aid", "resource": "Crisis resources",
}

func rungName(r string) string {
	if n := rungNames[r]; n != "" {
		return n
	}
	return r
}

// Spoken is what a screen reader is told of a new answer: who is first, and the warnings.
func (a answer) Spoken() string {
	if a.ID == "" {
		return ""
	}
	var parts []string
	if a.Lead != "" && len(a.First) > 0 {
		parts = append(parts, a.First[0].Name+" leads, "+a.First[0].Phone)
	}
	if len(a.Rows) > 0 {
		x := a.Rows[0]
		parts = append(parts, "First: "+x.Unit+", "+strings.Join(x.Crew, " and ")+", "+x.Kind+", "+x.Travel+" "+x.By)
	} else {
		parts = append(parts, a.Nobody)
		for _, g := range a.Rungs {
			if g.Count > 0 {
				parts = append(parts, "Next: "+g.Name+", "+g.Reason)
				break
			}
		}
	}
	for _, n := range a.Notes {
		parts = append(parts, n.Text)
	}
	return strings.Join(parts, ". ") + "."
}

// noteOf is a warning in words.
func noteOf(w, district string) note {
	code, word, _ := strings.Cut(w, ": ")
	partial := func(text string) note { return note{"is-partial", "▲", text} }
	switch code {
	case "no-cit-available":
		return note{"is-none", "■", "No CIT officer is available"}
	case "no-co-responder-available":
		return partial("No co-responder pair is available")
	case "outside-districts":
		return partial("Outside all districts: ranked from the nearest, " + district)
	case "positions-none":
		return partial("No positions are known: every travel time is estimated")
	case "positions-stale":
		return partial("Positions are old: see the age of each")
	case "statuses-none":
		return partial("No statuses are known: who is on duty may be busy")
	case "roster-mismatch":
		return partial("CAD and the roster differ about a crew: see the reasons")
	case "not-recorded":
		return partial("Not recorded: the service cannot write, so that sending may be refused")
	case "roster-only":
		return partial("From the roster alone: nobody can be sent from this")
	case "nature-not-kept":
		return partial("The nature is on no map and was not kept")
	case "unknown-hazard":
		return partial("Hazard " + word + " is not known: taken for an unsafe scene")
	case "unknown-indicator":
		return partial("Flag " + word + " is not known: it changed nothing")
	case "unknown-level":
		return partial("The level is not known")
	case "unknown-need":
		return partial("The need is not known")
	}
	return partial(w)
}
