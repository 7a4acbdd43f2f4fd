package main

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"watchbill/cmd/internal/sheet"
	filling "watchbill/coverage/fill"
	"watchbill/roster"
	"watchbill/roster/workrules"
)

// namedNear is how many are named of each sort that comes near to filling a gap.
const namedNear = 4

// fillersNobody says what is left to do about what nobody may fill: overriding work rules, taking somebody from a district that
// is short itself then, and help from outside.
func fillersNobody(w *bufio.Writer, ans *filling.Answer) error {
	if len(ans.Set.Left) == 0 || ans.Over {
		return nil
	}
	var tired, needed []*filling.Refusal
	for i := range ans.Not {
		r := &ans.Not[i]
		switch {
		case !slices.ContainsFunc(r.Reasons, func(x filling.Reason) bool { return !ofWorkRules(x.Code) }):
			tired = append(tired, r)
		case !slices.ContainsFunc(r.Reasons, func(x filling.Reason) bool { return x.Code != filling.Needed || x.District < 0 }):
			needed = append(needed, r)
		}
	}
	slices.SortStableFunc(tired, func(x, y *filling.Refusal) int { return cmp.Compare(len(x.Reasons), len(y.Reasons)) })
	err := errors.Join(
		nearFillers(w, ans.Book, "Override work rules, in an emergency; the reason goes on record:", tired),
		nearFillers(w, ans.Book, "Move somebody whose own district is then short:", needed),
	)
	aid := mutualAid(ans)
	if len(aid) == 0 {
		aid = []string{"none open by resources.csv"}
	}
	fmt.Fprintf(w, "  Mutual aid: %s.\n\n", strings.Join(aid, "; "))
	return err
}

// nearFillers names some of those whom one sort of thing keeps, each on a line.
func nearFillers(w *bufio.Writer, book *roster.Book, what string, list []*filling.Refusal) error {
	if len(list) == 0 {
		return nil
	}
	fmt.Fprintf(w, "  %s\n", what)
	t := sheet.Table{Indent: "    ", Columns: []sheet.Column{{}, {Rest: true}}}
	for _, r := range list[:min(len(list), namedNear)] {
		var why []string
		for _, x := range r.Reasons {
			if said := x.Said(book); !slices.Contains(why, said) {
				why = append(why, said)
			}
		}
		t.Row(fillerName(r.Person), strings.Join(why, "; "))
	}
	if more := len(list) - namedNear; more > 0 {
		t.Row("and " + sheet.Count(more) + " more")
	}
	return t.Write(w)
}

// ofWorkRules tells whether a reason is one that an override sets aside.
func ofWorkRules(c filling.Code) bool {
	switch workrules.Rule(c) {
	case workrules.Rest, workrules.ConsecutiveDays, workrules.HoursPerDay, workrules.HoursPerWeek:
		return true
	}
	return false
}

// mutualAid lists the resources of that kind which serve the district when the first of what is left begins.
func mutualAid(ans *filling.Answer) (list []string) {
	book := ans.Book
	district := book.Districts().At(ans.District).ID
	for _, r := range book.Resources().All() {
		if r.Kind != "mutual-aid" || len(r.Districts) > 0 && !slices.Contains(r.Districts, district) || !r.Hours.Open(book.Zone(), ans.Set.Left[0].Start) {
			continue
		}
		list = append(list, strings.TrimSpace(sheet.Clip(sheet.Clean(cmp.Or(r.Name, string(r.ID))), 40)+" "+sheet.Clip(sheet.Clean(r.Phone), 24)))
	}
	return list
}
