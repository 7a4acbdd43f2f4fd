package api

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"watchbill/api/print"
	"watchbill/roster"
	"watchbill/roster/training"
)

// maxListed bounds each list of persons on a page; what is cut says so.
const maxListed = 2000

// NewCredentialsPage makes the printed page of an audit, made at an instant.
func NewCredentialsPage(review *training.Review, made time.Time) *print.Document {
	book := review.Book()
	p := &credentialsPage{review: review, s: review.Summary(), rule: book.Agency().Certification}
	d := &print.Document{
		Title: "Credentials", Agency: book.Agency().Name, Period: print.Day(review.On()), Made: print.Made(made, book.Zone()),
		Revision: book.Revision(), Summary: p.figures(), Definitions: p.definitions(),
	}
	d.Sections = []print.Section{
		p.tiers(), p.topics(), p.mandates(), p.lapsing(), p.verdicts(), p.uncertified(), p.without(), p.codes(), p.gaps(),
	}
	if len(p.s.Mandates) > 0 {
		d.Sections = append(d.Sections, p.short())
	}
	d.Notes = p.notes()
	return d
}

// credentialsPage makes the sections of one.
type credentialsPage struct {
	review *training.Review
	s      *training.Summary
	rule   roster.Certification
	cut    []string // notes on lists that were cut
}

func (p *credentialsPage) figures() []print.Figure {
	reached, of, met, bound := p.s.Reached(training.CIT), p.s.Posted, 0, 0
	for _, m := range p.s.Mandates {
		met, bound = met+m.Met, bound+m.Bound
	}
	figures := []print.Figure{
		{Name: "Patrol certified", Value: print.Percent(reached, of), Counts: ofThem(reached, of, "officers on patrol")},
		{Name: "Certified", Value: print.Count(p.s.Certified), Counts: "on the whole roster of " + print.Count(p.s.People)},
		{Name: "Records complete", Value: print.Percent(p.s.Complete, p.s.Certified), Counts: ofThem(p.s.Complete, p.s.Certified, "certified")},
		{Name: "Lapse within 90 days", Value: print.Count(p.s.Lapsing[2]), Counts: fmt.Sprintf("%s within 30, %s within 60", print.Count(p.s.Lapsing[0]), print.Count(p.s.Lapsing[1]))},
	}
	if len(p.s.Mandates) > 0 {
		figures = append(figures, print.Figure{Name: "Mandates met", Value: print.Percent(met, bound), Counts: ofThem(met, bound, "duties of persons")})
	}
	return figures
}

func ofThem(part, whole int, what string) string {
	return print.Count(part) + " of " + print.Count(whole) + " " + what
}

func (p *credentialsPage) tiers() print.Section {
	s := print.Section{Heading: "Tiers", Text: "Officers on patrol by the highest tier they have reached, and how many have reached each."}
	s.Chart = &print.Chart{Kind: print.Bars, Title: "Share of patrol that has reached each tier", Unit: "%", Series: make([]print.Series, 1)}
	s.Table = &print.Table{Columns: []print.Column{{Name: "Tier"}, {Name: "Highest", Number: true}, {Name: "Reached", Number: true}, {Name: "Of", Number: true}, {Name: "Share", Number: true}}}
	for i := range training.Tiers - 1 {
		tier := training.Tier(i + 1)
		label, reached := fmt.Sprintf("%d %s", tier, tier), p.s.Reached(tier)
		share := print.Percent(reached, p.s.Posted)
		s.Table.Rows = append(s.Table.Rows, []string{label, print.Count(p.s.Tiers[tier]), print.Count(reached), print.Count(p.s.Posted), share})
		s.Chart.Labels = append(s.Chart.Labels, label)
		s.Chart.Series[0].Values = append(s.Chart.Series[0].Values, print.Share(reached, p.s.Posted))
		s.Chart.Series[0].Said = append(s.Chart.Series[0].Said, share)
	}
	s.Table.Rows = append(s.Table.Rows, []string{"None of them", print.Count(p.s.Tiers[training.NoTier])})
	return s
}

func (p *credentialsPage) topics() print.Section {
	s := print.Section{Heading: "Training by topic", Text: "What everybody on the roster has had by the date, by kind of credential."}
	s.Table = &print.Table{Columns: []print.Column{{Name: "Kind"}, {Name: "Persons", Number: true}, {Name: "Courses", Number: true}, {Name: "Hours", Number: true}}}
	for _, t := range p.s.Topics {
		s.Table.Rows = append(s.Table.Rows, []string{t.Kind, print.Count(t.People), print.Count(t.Courses), hoursSaid(t.Hours)})
	}
	if len(p.s.Topics) == 0 {
		s.Text, s.Table = "Nothing is on record by the date.", nil
	}
	return s
}

func (p *credentialsPage) mandates() print.Section {
	s := print.Section{Heading: "Mandates"}
	if len(p.s.Mandates) == 0 {
		s.Text = "The agency's policy names none."
		return s
	}
	s.Table = &print.Table{Columns: []print.Column{
		{Name: "Mandate"}, {Name: "Asks for"}, {Name: "Of"}, {Name: "Persons", Number: true}, {Name: "Met", Number: true}, {Name: "Share", Number: true},
		{Name: "Hours short", Number: true}, {Name: "Ends in 30", Number: true}, {Name: "60", Number: true}, {Name: "90 days", Number: true},
	}}
	for _, m := range p.s.Mandates {
		s.Table.Rows = append(s.Table.Rows, []string{
			m.Mandate.Name, asksFor(m.Mandate), rolesOf(m.Mandate), print.Count(m.Bound), print.Count(m.Met), print.Percent(m.Met, m.Bound),
			hoursSaid(m.ShortHours), print.Count(m.Ending[0]), print.Count(m.Ending[1]), print.Count(m.Ending[2]),
		})
	}
	return s
}

// asksFor says what a mandate asks for: 8 h of ICAT, ASIST within 36 months.
func asksFor(m roster.Mandate) string {
	what := "one of " + strings.Join(m.Kinds, ", ")
	if m.Hours > 0 {
		what = hoursSaid(m.Hours) + " h of " + strings.Join(m.Kinds, ", ")
	}
	return what + " within " + strconv.Itoa(m.CycleMonths) + " months"
}

func rolesOf(m roster.Mandate) string {
	if len(m.Roles) == 0 {
		return "officers"
	}
	words := make([]string, len(m.Roles))
	for i, r := range m.Roles {
		words[i] = string(r) + "s"
	}
	return strings.Join(words, ", ")
}

func (p *credentialsPage) short() print.Section {
	s := print.Section{Heading: "Short of a mandate"}
	s.Table = &print.Table{Columns: []print.Column{{Name: "Person"}, {Name: "Name"}, {Name: "Short of"}, {Name: "Not counted"}}}
	for i := range p.review.Len() {
		t := p.review.Person(i)
		var short, out []string
		for _, d := range t.Duties {
			if d.Met {
				continue
			}
			short = append(short, p.shortOf(d))
			for _, left := range d.LeftOut {
				why := t.Person.Credentials().At(left.Credential).Kind + ": " + left.Why
				if !slices.Contains(out, why) {
					out = append(out, why)
				}
			}
		}
		if len(short) > 0 {
			s.Table.Rows = append(s.Table.Rows, append(whom(t), strings.Join(short, "; "), strings.Join(out, "; ")))
		}
	}
	return p.list(s, "Everybody whom a mandate binds meets it.", "The list of standings has them all.")
}

// shortOf says what is missing, and since when.
func (p *credentialsPage) shortOf(d training.Duty) string {
	m := p.s.Mandates[d.Mandate].Mandate
	since := "never met"
	if d.Through != 0 {
		since = "due since " + d.Due.String()
	}
	if m.Hours == 0 {
		return m.Name + " (" + since + ")"
	}
	return m.Name + " (" + hoursSaid(d.Short) + " of " + hoursSaid(m.Hours) + " h, " + since + ")"
}

// list cuts a section's table to maxListed rows, or says that it has none; all says where the rest is.
func (p *credentialsPage) list(s print.Section, none, all string) print.Section {
	n := len(s.Table.Rows)
	switch {
	case n == 0:
		s.Text, s.Table = none, nil
	case n > maxListed:
		s.Table.Rows = s.Table.Rows[:maxListed]
		p.cut = append(p.cut, fmt.Sprintf("%s: the first %s of %s rows are printed. %s", s.Heading, print.Count(maxListed), print.Count(n), all))
	}
	return s
}

// whom are the cells that name a person.
func whom(t *training.Transcript) []string {
	return []string{string(t.Person.Officer.ID), t.Person.Officer.Name}
}

func (p *credentialsPage) lapsing() print.Section {
	s := print.Section{Heading: "Lapses in 30, 60 and 90 days"}
	s.Table = &print.Table{Columns: []print.Column{{Name: "Officer"}, {Name: "Name"}, {Name: "Within", Number: true}, {Name: "Certified through"}, {Name: "Remark"}}}
	var ending []*training.Transcript
	for i := range p.review.Len() {
		t := p.review.Person(i)
		if t.Standing.Certified && t.Standing.Through != 0 && t.Standing.Through <= p.review.On()+90 {
			ending = append(ending, t)
		}
	}
	slices.SortStableFunc(ending, func(x, y *training.Transcript) int { return cmp.Compare(x.Standing.Through, y.Standing.Through) })
	for _, t := range ending {
		within := 0
		for i, days := range training.Spans {
			if t.Standing.Through > p.review.On()+days {
				within = i + 1
			}
		}
		remark := t.Standing.Reason
		if !t.InService {
			remark = "not in service"
		}
		s.Table.Rows = append(s.Table.Rows, append(whom(t), fmt.Sprintf("%d days", training.Spans[within]), print.Day(t.Standing.Through), remark))
	}
	return p.list(s, "No certification ends within 90 days.", "The list of standings has them all.")
}
