package api

import (
	"slices"
	"strconv"
	"strings"

	"watchbill/api/print"
	"watchbill/roster"
	"watchbill/roster/training"
)

// verdictWords say the verdicts on a page.
var verdictWords = map[roster.Verdict]string{
	roster.Certified: "certified", roster.InGrace: "certified, by grace days alone", roster.Lapsed: "lapsed", roster.Revoked: "revoked",
	roster.NotAccepted: "course on record does not qualify", roster.NotCompleted: "not completed by the date",
	roster.Undesignated: "certificate good, not designated", roster.NoCredential: "no certificate on record", roster.NotOfficer: "not an officer",
}

func (p *credentialsPage) verdicts() print.Section {
	s := print.Section{Heading: "Standing of everybody on the roster"}
	s.Table = &print.Table{Columns: []print.Column{{Name: "Standing"}, {Name: "Persons", Number: true}, {Name: "Share", Number: true}}}
	for _, v := range p.s.Verdicts {
		s.Table.Rows = append(s.Table.Rows, []string{verdictWords[v.Verdict], print.Count(v.People), print.Percent(v.People, p.s.People)})
	}
	s.Table.Foot = []string{"all", print.Count(p.s.People), print.Percent(p.s.People, p.s.People)}
	return s
}

func (p *credentialsPage) uncertified() print.Section {
	s := print.Section{Heading: "Not certified, and why", Text: "Officers with something on record. Those with no certificate at all follow."}
	s.Table = &print.Table{Columns: []print.Column{{Name: "Officer"}, {Name: "Name"}, {Name: "Why"}, {Name: "Last certified"}}}
	for i := range p.review.Len() {
		t := p.review.Person(i)
		if t.Standing.Certified || t.Standing.Verdict == roster.NotOfficer || t.Standing.Verdict == roster.NoCredential {
			continue
		}
		last := ""
		if t.Standing.Through != 0 {
			last = print.Day(t.Standing.Through)
		}
		s.Table.Rows = append(s.Table.Rows, append(whom(t), t.Standing.Reason, last))
	}
	return p.list(s, "No officer with a certificate on record is without certification.", "The list of standings has them all.")
}

// without lists those of whom there is nothing to say but that.
func (p *credentialsPage) without() print.Section {
	var ids []string
	for i := range p.review.Len() {
		if t := p.review.Person(i); t.Standing.Verdict == roster.NoCredential {
			ids = append(ids, string(t.Person.Officer.ID))
		}
	}
	s := print.Section{Heading: "No certificate on record", Text: print.Count(len(ids)) + " officers"}
	switch len(ids) {
	case 0:
		s.Text = "Every officer has a " + p.rule.Kind + " on record."
		return s
	case 1:
		s.Text = "1 officer"
	}
	s.Text += ": " + strings.Join(ids, " ")
	return s
}

func (p *credentialsPage) codes() print.Section {
	s := print.Section{Heading: "Documentation gaps", Text: "What an auditor would ask about. None of it takes a certification away."}
	s.Table = &print.Table{Columns: []print.Column{{Name: "Gap"}, {Name: "What it means"}, {Name: "Times", Number: true}, {Name: "Persons", Number: true}}}
	for _, g := range p.s.Gaps {
		s.Table.Rows = append(s.Table.Rows, []string{string(g.Code), g.Meaning, print.Count(g.Credentials), print.Count(g.People)})
	}
	return p.list(s, "None was found.", "")
}

// gaps lists who lacks what. Records that lack nothing but evidence are many where an agency keeps it elsewhere; a page
// that is full of them is not read.
func (p *credentialsPage) gaps() print.Section {
	s := print.Section{Heading: "Documentation gaps by person"}
	s.Table = &print.Table{Columns: []print.Column{{Name: "Person"}, {Name: "Name"}, {Name: "Credential"}, {Name: "Completed", Number: true}, {Name: "Missing"}}}
	bare := 0
	for i := range p.review.Len() {
		t := p.review.Person(i)
		for k, c := range t.Person.Credentials().All() {
			words, beyond := wordsOf(t, k)
			if !beyond {
				if words != "" {
					bare++
				}
				continue
			}
			name := c.Kind
			if c.Number != "" {
				name += " " + c.Number
			}
			s.Table.Rows = append(s.Table.Rows, append(whom(t), name, c.Completed.String(), words))
		}
		if words, _ := wordsOf(t, -1); words != "" {
			s.Table.Rows = append(s.Table.Rows, append(whom(t), "", "", words))
		}
	}
	s = p.list(s, "None was found.", "The audit in CSV has them all.")
	if bare > 0 {
		if s.Table == nil {
			s.Text = "None but evidence."
		}
		s.Text = strings.TrimSpace(s.Text + " Records that lack evidence alone are not listed here: " + print.Count(bare) + ". The audit in CSV has them.")
	}
	return s
}

// wordsOf joins the gaps of one credential, and tells whether there are any beyond evidence.
func wordsOf(t *training.Transcript, credential int) (joined string, beyond bool) {
	var words []string
	for _, g := range t.Gaps {
		if g.Credential == credential {
			words = append(words, g.Words)
			beyond = beyond || g.Code != training.NoEvidence
		}
	}
	return strings.Join(words, "; "), beyond
}

func (p *credentialsPage) notes() []string {
	notes := []string{
		"This is what is on record. A course that nobody recorded is not here, and a record is not proof that the course was held.",
		"Dates are days of the clock of " + p.review.Book().Zone().Name() + ".",
	}
	if p.s.Uncertified > 0 {
		notes = append(notes, print.Count(p.s.Uncertified)+" in service with a specialty but without certification: not of tier 3.")
	}
	away := 0
	for i := range p.review.Len() {
		if t := p.review.Person(i); !t.InService {
			away++
		}
	}
	if away > 0 {
		notes = append(notes, print.Count(away)+" on the roster are not in service on the date: their records are listed, no mandate binds them.")
	}
	return append(notes, p.cut...)
}

func (p *credentialsPage) definitions() []print.Definition {
	rule := hoursSaid(p.rule.MinHours) + " h of " + p.rule.Kind
	if len(p.rule.RequiredComponents) > 0 {
		rule += " with " + strings.Join(p.rule.RequiredComponents, ", ")
	}
	if len(p.rule.Authorities) > 0 {
		rule += ", certified by " + strings.Join(p.rule.Authorities, " or ")
	}
	switch {
	case p.rule.ValidMonths == 0:
		rule += ", without an end"
	default:
		rule += ", for " + strconv.Itoa(p.rule.ValidMonths) + " months"
	}
	if p.rule.GraceDays > 0 {
		rule += " and " + strconv.Itoa(p.rule.GraceDays) + " days of grace"
	}
	if r := p.rule.Refresher; r != nil {
		rule += "; renewed by " + hoursSaid(r.MinHours) + " h of " + r.Kind
	}
	return slices.Concat([]print.Definition{
		{Term: "Certified", Meaning: "An officer, designated, whose certificate holds on the date by the agency's rule: " + rule + "."},
		{Term: "On patrol", Meaning: "Officers in service with a posting on the date. Shares of patrol are of them."},
	}, credentialsWords)
}

// credentialsWords are the definitions that no agency changes.
var credentialsWords = []print.Definition{
	{Term: "Tier 1, awareness", Meaning: strconv.Itoa(training.AwarenessHours) + " h of any of the crisis courses that the pack format names, or of the agency's certification and refresher."},
	{Term: "Tier 2, CIT", Meaning: "Certified on the date."},
	{Term: "Tier 3, specialist", Meaning: "Certified, and with a CO-RESPONDER, NEGOTIATOR or MOBILE-CRISIS credential that holds, or in a co-responder pair of the date."},
	{Term: "Hours had", Meaning: "Of courses completed by the date and not revoked, each once. An expiry does not take hours away."},
	{Term: "Mandate met", Meaning: "The hours of its kinds completed within the cycle reach what it asks for; where it asks for no hours, one such credential does. The cycle rolls: a course counts from its completion through the same day so many months later."},
	{Term: "Not counted", Meaning: "A course of the mandate's kinds that adds nothing: not completed, revoked, on record twice, or a certification by an authority that the agency does not accept. One from another agency counts like any other."},
	{Term: "Record complete", Meaning: "Certified, and of the certificates and refreshers that count nothing is missing: program, host, dates, hours, components with the scenario exercise, authority, number, credit category. Whether there is evidence of it to show is counted apart."},
	{Term: "Lapse", Meaning: "The last date certified, grace included, is at most so many days after the date. Each span holds those before it."},
}

// hoursSaid says a number of hours without trailing zeros.
func hoursSaid(h float64) string {
	s := strconv.FormatFloat(h, 'f', -1, 64)
	whole, rest, dot := strings.Cut(s, ".")
	if n, err := strconv.Atoi(whole); err == nil {
		whole = print.Count(n)
	}
	if dot {
		return whole + "." + rest
	}
	return whole
}
