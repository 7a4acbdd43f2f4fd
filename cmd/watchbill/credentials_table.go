package main

import (
	"bufio"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"watchbill/cmd/internal/sheet"
	"watchbill/roster"
	"watchbill/roster/training"
)

// person is one row of the credentials table.
type person struct {
	officer roster.Officer
	roster.Standing
}

// group is the people of whom the same is true.
type group struct {
	name   string
	list   string // what the list of them is headed; empty: identifiers only
	people []person
}

// The groups, in the order in which they ask for something to be done.
const (
	inGrace = iota
	within30
	within60
	within90
	later
	lapsed
	revoked
	unverified
	undesignated
	incomplete
	none
	notOfficers
)

// credentialsTable writes how many stand how, who they are, then how everybody is trained.
func credentialsTable(w *bufio.Writer, review *training.Review) error {
	book, on := review.Book(), review.On()
	groups := grouped(review)
	heading(w, book, "Standing of the credentials", sheet.Day(on))
	t := sheet.Table{Columns: []sheet.Column{{}, {Right: true}}}
	sum := func(from, to int) (n int) {
		for _, g := range groups[from:to] {
			n += len(g.people)
		}
		return n
	}
	t.Row("Certified", sheet.Count(sum(inGrace, lapsed)))
	for i, g := range groups {
		if i == lapsed {
			t.Row("Not certified", sheet.Count(sum(lapsed, notOfficers)))
		}
		if i == notOfficers {
			if len(g.people) > 0 {
				t.Row("Not officers", sheet.Count(len(g.people)))
			}
			break
		}
		if len(g.people) > 0 {
			t.Row("  "+g.name, sheet.Count(len(g.people)))
		}
	}
	if err := t.Write(w); err != nil {
		return err
	}
	for _, g := range groups {
		if len(g.people) > 0 {
			if err := g.write(w); err != nil {
				return err
			}
		}
	}
	return trainingTables(w, review)
}

// grouped puts everybody into one group.
func grouped(review *training.Review) []group {
	kind, on := review.Book().Agency().Certification.Kind, review.On()
	groups := []group{
		inGrace:      {name: "in grace", list: "In grace: refresh now"},
		within30:     {name: "lapse within 30 days", list: "Certificates that lapse within 30 days"},
		within60:     {name: "in 31 to 60 days", list: "Certificates that lapse in 31 to 60 days"},
		within90:     {name: "in 61 to 90 days", list: "Certificates that lapse in 61 to 90 days"},
		later:        {name: "later or never", list: "Certificates that lapse later or never"},
		lapsed:       {name: "lapsed", list: "Lapsed"},
		revoked:      {name: "revoked", list: "Revoked"},
		unverified:   {name: "course not accepted", list: "Course not accepted"},
		undesignated: {name: "not designated", list: "Certificate good, not designated"},
		incomplete:   {name: kind + " not completed", list: kind + " not completed"},
		none:         {name: "no " + kind, list: ""},
		notOfficers:  {name: "not officers", list: "Not officers, and so never certified"},
	}
	for i := range review.Len() {
		t := review.Person(i)
		g := &groups[groupOf(t.Standing, on)]
		g.people = append(g.people, person{t.Person.Officer, t.Standing})
	}
	for i := range groups[:lapsed] {
		slices.SortStableFunc(groups[i].people, func(x, y person) int { return cmp.Compare(end(x), end(y)) })
	}
	return groups
}

// groupOfVerdict places everybody who is not simply certified.
var groupOfVerdict = map[roster.Verdict]int{
	roster.InGrace: inGrace, roster.Lapsed: lapsed, roster.Revoked: revoked, roster.NotAccepted: unverified,
	roster.Undesignated: undesignated, roster.NotCompleted: incomplete, roster.NoCredential: none, roster.NotOfficer: notOfficers,
}

func groupOf(s roster.Standing, on roster.Date) int {
	switch {
	case s.Verdict != roster.Certified:
		return groupOfVerdict[s.Verdict]
	case s.Through == 0 || s.Through > on+90:
		return later
	case s.Through > on+60:
		return within90
	case s.Through > on+30:
		return within60
	}
	return within30
}

// end is the last date certified, far off where there is none.
func end(p person) roster.Date {
	if p.Through == 0 {
		return roster.MaxDate
	}
	return p.Through
}

// write lists the people: a row each, or, where there is nothing to say of each, their identifiers side by side.
func (g *group) write(w *bufio.Writer) error {
	if g.list == "" {
		ids := make([]string, len(g.people))
		for i, p := range g.people {
			ids[i] = string(p.officer.ID)
		}
		_, err := fmt.Fprintf(w, "\n%s: %s\n  %s\n", g.name, sheet.Count(len(ids)), sheet.Wrap(strings.Join(ids, " "), sheet.Columns, "  "))
		return err
	}
	fmt.Fprintf(w, "\n%s: %s\n", sheet.Clean(g.list), sheet.Count(len(g.people)))
	t := sheet.Table{Indent: "  ", Columns: []sheet.Column{{Name: "Officer"}, {Name: "Name", Most: 20}, {Name: "Unit", Most: 10}, {Name: "Through"}, {Name: "Why", Rest: true}}}
	for _, p := range g.people {
		through := ""
		switch {
		case p.Through != 0:
			through = sheet.Day(p.Through)
		case p.Certified:
			through = "no end"
		}
		unit := p.officer.CallSign()
		if unit == string(p.officer.ID) {
			unit = ""
		}
		t.Row(string(p.officer.ID), p.officer.Name, unit, through, p.Reason)
	}
	return t.Write(w)
}
