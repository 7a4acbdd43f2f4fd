package main

import (
	"bufio"
	"cmp"
	"fmt"
	"strings"

	"watchbill/api"
	"watchbill/cmd/internal/sheet"
	"watchbill/roster"
)

// rollcallTable writes the roll call district by district.
func rollcallTable(w *bufio.Writer, book *roster.Book, r api.RollCall) error {
	heading(w, book, "Roll call: "+sheet.Clean(r.ShiftName), sheet.Day(r.On)+" "+span(book, r.Start, r.End))
	for i := range r.Districts {
		d := &r.Districts[i]
		on := sheet.Clip(sheet.Clean(districtName(book.Districts().At(index(book, d.District)))), 60)
		fmt.Fprintf(w, "%s: %s of %d on this watch", on, sheet.Number(d.Certified, "CIT officer"), d.People)
		if d.Others.People > 0 {
			fmt.Fprintf(w, "; %d of %d others there for a part of it", d.Others.Certified, d.Others.People)
		}
		fmt.Fprintln(w)
		for _, n := range d.Needs {
			fmt.Fprintf(w, "  %s: required %d, at least %d on watch, covered %s of %s: %s\n", n.Need, n.Required, n.Min, sheet.Length(n.CoveredMinutes), sheet.Length(r.Minutes), n.Status)
		}
		if err := rollcallOfficers(w, book, d.Own()); err != nil {
			return err
		}
		rollcallOthers(w, book, d.Groups())
		for _, p := range d.Pairs {
			note := ""
			if !p.Counts {
				note = ", does not count: officer not certified"
			}
			fmt.Fprintf(w, "  Pair %s: %s + %s, %s%s\n", sheet.Clean(p.Unit), p.Officer, p.Clinician, spans(book, p.Times), note)
		}
		for _, a := range d.Away {
			when, note := "all of the tour", ""
			if !a.Whole {
				when = span(book, a.Start, a.End)
			}
			if a.Would {
				note = ", CIT"
			}
			fmt.Fprintf(w, "  Away: %s %s, %s, %s%s\n", sheet.Clean(a.Unit), sheet.Clean(a.Name), when, cmp.Or(sheet.Clean(a.Kind), "kind not said"), note)
		}
		for _, g := range d.Gaps {
			fmt.Fprintf(w, "  Gap (%s): %s, %d short, %s %s\n", g.Need, span(book, g.Start, g.End), g.Short, g.Cause, strings.Join(names(book, g.Need, g.Officers), ", "))
		}
		fmt.Fprintf(w, "  Relief: %s\n\n", relief(book, &d.Relief))
	}
	return nil
}

func rollcallOfficers(w *bufio.Writer, book *roster.Book, list []api.RollOfficer) error {
	if len(list) == 0 {
		fmt.Fprintln(w, "  Nobody stands it.")
		return nil
	}
	t := sheet.Table{Indent: "  ", Columns: []sheet.Column{{Name: "Unit"}, {Name: "Name"}, {Name: "When"}, {Name: "Duty"}, {Name: "CIT"}, {Name: "Languages"}, {Name: "Skills"}}}
	for _, o := range list {
		duty, cit := o.Duty, ""
		if o.Extra {
			duty += " (extra)"
		}
		switch {
		case o.Certified && o.Through != nil:
			cit = "to " + o.Through.String()
		case o.Certified:
			cit = "yes"
		case o.Role != roster.RoleOfficer:
			cit = string(o.Role)
		}
		t.Row(o.Unit, cmp.Or(o.Name, string(o.Officer)), span(book, o.Start, o.End), duty, cit, strings.Join(o.Languages, " "), strings.Join(o.Skills, " "))
	}
	return t.Write(w)
}

// rollcallOthers writes who is there by another watch, a line for all who came together.
func rollcallOthers(w *bufio.Writer, book *roster.Book, groups []api.RollGroup) {
	for _, g := range groups {
		duty := g.Duty
		if g.Extra {
			duty += " (extra)"
		}
		fmt.Fprintf(w, "  Also %s %s: %d CIT%s, %s%s\n", sheet.Clean(duty), span(book, g.Start, g.End), len(g.CIT), inBrackets(g.CIT), sheet.Number(len(g.Rest), "other"), inBrackets(g.Rest))
	}
}

func inBrackets(list []api.RollOfficer) string {
	if len(list) == 0 {
		return ""
	}
	var names []string
	for i := range list {
		names = append(names, sheet.Clean(list[i].Brief()))
	}
	return " [" + strings.Join(names, ", ") + "]"
}

func relief(book *roster.Book, r *api.RollRelief) string {
	var who []string
	for _, o := range r.Officers {
		who = append(who, strings.TrimSpace(sheet.Clean(o.Unit+" "+o.Name))+" until "+sheet.Clock(book.Zone(), o.End.At))
	}
	at := sheet.Clock(book.Zone(), r.At.At)
	switch {
	case len(who) > 0:
		return "at " + at + " " + strings.Join(who, ", ")
	case r.NextCIT != nil:
		d, _ := book.Zone().Local(r.NextCIT.At)
		return "nobody certified at " + at + "; the next on " + sheet.Day(d) + " at " + sheet.Clock(book.Zone(), r.NextCIT.At)
	}
	return "nobody certified at " + at + ", nor within a week"
}

func span(book *roster.Book, start, end api.Instant) string {
	return sheet.Clock(book.Zone(), start.At) + "–" + sheet.Clock(book.Zone(), end.At)
}

func spans(book *roster.Book, times []api.RollTime) string {
	var list []string
	for _, v := range times {
		list = append(list, span(book, v.Start, v.End))
	}
	return strings.Join(list, ", ")
}

func index(book *roster.Book, id roster.DistrictID) int {
	i, _ := book.District(id) // the answer names the Book's own
	return i
}
