package main

import (
	"bufio"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"watchbill/cmd/internal/sheet"
	filling "watchbill/coverage/fill"
	"watchbill/roster"
)

// listedFillers is how many the table names of each piece: one does not call more before asking anew.
const listedFillers = 8

// fillersTable says what closes the gap, whom to ask in which order, and what keeps the others.
func fillersTable(w *bufio.Writer, ans *filling.Answer) error {
	book := ans.Book
	district := sheet.Clip(sheet.Clean(districtName(book.Districts().At(ans.District))), 40)
	heading(w, book, "Fillers: "+needed(ans.Need)+" missing in "+district, sheet.Span(book.Zone(), ans.Gap.Interval, true))
	fillersNotes(w, ans)
	fillersSet(w, ans)
	if err := fillersNobody(w, ans); err != nil {
		return err
	}
	for k, piece := range ans.Pieces {
		if err := fillersPiece(w, ans, k, piece); err != nil {
			return err
		}
	}
	fillersOthers(w, ans)
	return nil
}

func fillersNotes(w *bufio.Writer, ans *filling.Answer) {
	switch {
	case ans.Over:
		fmt.Fprint(w, "It is over: this is who could have filled it.\n\n")
	case ans.From > ans.Gap.Start:
		fmt.Fprintf(w, "It is under way: what is left of it, from %s.\n\n", sheet.Clock(ans.Book.Zone(), ans.From))
	}
	if ans.GoesOn {
		fmt.Fprint(w, "It is longer than a week: this is its first week.\n\n")
	}
}

// fillersSet says in a line or two what closes the gap.
func fillersSet(w *bufio.Writer, ans *filling.Answer) {
	set, zone := &ans.Set, ans.Book.Zone()
	for _, x := range set.Offers {
		fmt.Fprintf(w, "  %-7s %s\n", "Ask", fillersAsk(ans, &ans.Able[x.Candidate], &x.Offer))
	}
	for _, v := range set.Left {
		fmt.Fprintf(w, "  %-7s %s: nobody may\n", "Open", sheet.Span(zone, v, false))
	}
	switch {
	case len(set.Left) > 0 && len(set.Offers) > 0:
		fmt.Fprint(w, "That closes a part of it.\n\n")
	case len(set.Left) > 0:
		fmt.Fprint(w, "Nobody may fill it. What is left:\n\n")
	case set.Fewest:
		fmt.Fprint(w, "That closes it, and fewer cannot.\n\n")
	default:
		fmt.Fprint(w, "That closes it.\n\n")
	}
}

// fillersAsk says who would do what: "P207 Ana Diaz: stay on 19:00–23:00".
func fillersAsk(ans *filling.Answer, c *filling.Candidate, x *filling.Offer) string {
	var all []string
	for _, call := range x.Calls {
		all = append(all, fmt.Sprintf("%s: %s %s", fillerName(call.Person), fillersWay(ans.Book, &call), sheet.Span(ans.Book.Zone(), call.Interval, false)))
	}
	if c.Pair != "" {
		return "pair " + sheet.Clean(string(c.Pair)) + ", " + strings.Join(all, ", ")
	}
	return strings.Join(all, ", ")
}

func fillerName(p *roster.Personnel) string {
	name := sheet.Clean(p.Officer.CallSign())
	if p.Officer.Name != "" {
		name += " " + sheet.Clean(p.Officer.Name)
	}
	return sheet.Clip(name, 32)
}

// fillersWay says a way in a supervisor's words.
func fillersWay(book *roster.Book, c *filling.Call) string {
	switch c.Way {
	case filling.HoldOver:
		return "stay on"
	case filling.EarlyIn:
		return "come early"
	case filling.Move:
		return "move from " + sheet.Clip(string(book.Districts().At(c.From).ID), 12)
	}
	return "call in"
}

// fillersPiece lists who may fill one piece, in fair order.
func fillersPiece(w *bufio.Writer, ans *filling.Answer, k int, piece filling.Piece) error {
	zone := ans.Book.Zone()
	t := sheet.Table{Indent: "  ", Columns: []sheet.Column{{Name: "Unit"}, {Name: "Name"}, {Name: "How"}, {Name: "When"}, {Name: "Extra, 28 d", Right: true}, {Name: "Last"}}}
	list := ans.Of(k)
	n := len(list)
	for i := range list[:min(n, listedFillers)] {
		x := &list[i].Offer
		c := &ans.Able[list[i].Candidate]
		when := "all"
		if !x.Whole {
			when = sheet.Clock(zone, x.Start) + "–" + sheet.Clock(zone, x.End)
		}
		last := ""
		if c.Turn.Last != 0 {
			d, _ := zone.Local(c.Turn.Last)
			last = d.String()
		}
		o := &c.People[0].Officer
		t.Row(o.CallSign(), cmp.Or(o.Name, string(o.ID)), fillersWays(ans.Book, x), when, sheet.Length(c.Turn.Minutes), last)
	}
	fmt.Fprintf(w, "%s, %d short: %s may\n", sheet.Span(zone, piece.Interval, false), piece.Short, sheet.Count(n))
	if n > 0 {
		if err := t.Write(w); err != nil {
			return err
		}
	}
	if n > listedFillers {
		fmt.Fprintf(w, "  and %s more: --format csv lists everybody.\n", sheet.Count(n-listedFillers))
	}
	fmt.Fprintln(w)
	return nil
}

// fillersWays joins the ways of those asked.
func fillersWays(book *roster.Book, x *filling.Offer) string {
	var all []string
	for i := range x.Calls {
		if way := fillersWay(book, &x.Calls[i]); !slices.Contains(all, way) {
			all = append(all, way)
		}
	}
	return strings.Join(all, ", ")
}

// fillersOthers counts what keeps the others, the most frequent first.
func fillersOthers(w *bufio.Writer, ans *filling.Answer) {
	if len(ans.Not) == 0 {
		return
	}
	count := map[filling.Code]int{}
	var codes []filling.Code
	for _, r := range ans.Not {
		var seen []filling.Code
		for _, x := range r.Reasons {
			if slices.Contains(seen, x.Code) {
				continue
			}
			if seen = append(seen, x.Code); count[x.Code] == 0 {
				codes = append(codes, x.Code)
			}
			count[x.Code]++
		}
	}
	slices.SortFunc(codes, func(x, y filling.Code) int { return cmp.Or(count[y]-count[x], cmp.Compare(x, y)) })
	said := make([]string, len(codes))
	for i, c := range codes {
		said[i] = fmt.Sprintf("%s %s", sheet.Count(count[c]), strings.ReplaceAll(string(c), "-", " "))
	}
	text := fmt.Sprintf("%s may not: %s. Some have several reasons; --format csv says whose.", sheet.Count(len(ans.Not)), strings.Join(said, ", "))
	fmt.Fprintln(w, sheet.Wrap(text, sheet.Columns, "  "))
}
