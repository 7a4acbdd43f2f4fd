package api

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"watchbill/roster"
	"watchbill/roster/pack"
)

// judge looks at a write before it is done: whether it is theirs to do, whether it breaks a work rule, and what follows. It
// leaves the answer in w.
func (w *writing) judge(ctx context.Context, before, after *roster.Book) error {
	w.wrote.DryRun, w.wrote.Record = w.dry, nil
	was, is := w.rows(before, after)
	if err := w.theirs(before, w.n, was); err != nil {
		return err
	}
	if err := w.theirs(after, w.n, is); err != nil {
		return err
	}
	if is.at >= 0 {
		w.row = is.sheet.ID(is.at)
		w.wrote.Record = is.sheet.AppendJSON(nil, is.at)
	}
	if err := w.rules(ctx, before, after, was, is); err != nil {
		return err
	}
	return w.follows(ctx, before, after)
}

// follows works out what a write means for coverage. Where that fails the write stands nevertheless.
func (w *writing) follows(ctx context.Context, before, after *roster.Book) error {
	consequences, err := w.s.follows(ctx, before, after)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		w.s.opt.Web.Log.Error().Err(err).Msg("what a write means for coverage could not be worked out")
	}
	w.wrote.Consequences = consequences
	return nil
}

// warned notes what is worth saying of the row.
func (w *writing) warned(faults pack.ChangeFaults) {
	w.wrote.Warnings = []string{}
	for _, f := range faults {
		w.wrote.Warnings = append(w.wrote.Warnings, f.Msg)
	}
}

// seat is where a row stands.
type seat struct {
	sheet *pack.Sheet
	at    int // -1: there is none
}

// rows finds the row that is written, as it was and as it is.
func (w *writing) rows(before, after *roster.Book) (was, is seat) {
	was.at, is.at = -1, -1
	if w.op != opAdd {
		was.sheet = pack.SheetOf(before, w.n.file, pack.OfficerIn(w.n.file, w.id))
		was.at = was.sheet.Find(w.id)
	}
	if w.op == opRemove {
		return was, is
	}
	officer, id := pack.OfficerIn(w.n.file, w.id), w.id
	if text := w.given("officer_id"); text != "" && w.n.personal() {
		officer = roster.OfficerID(text)
	}
	is.sheet = pack.SheetOf(after, w.n.file, officer)
	if w.n.named() && w.n.file != roster.DistrictsFile {
		if text := w.given(is.sheet.Columns()[0]); text != "" {
			id = text
		}
		is.at = is.sheet.Find(id)
		return was, is
	}
	if is.at = added(pack.SheetOf(before, w.n.file, officer), is.sheet); is.at < 0 {
		is.at = is.sheet.Find(w.id) // nothing differs
	}
	return was, is
}

// added returns the row of a sheet that is not in the one before, -1 where there is none.
func added(before, after *pack.Sheet) int {
	count := make(map[string]int, before.Len())
	for i := range before.Len() {
		count[content(before, i)]++
	}
	for i := range after.Len() {
		text := content(after, i)
		if count[text]--; count[text] < 0 {
			return i
		}
	}
	return -1
}

// content is what a row says, without its identifier.
func content(s *pack.Sheet, i int) string {
	text := s.AppendJSON(nil, i)
	return string(text[len(`{"id":""`)+len(s.ID(i)):])
}

// given returns the cell of a column that the body gives, "" where it does not.
func (w *writing) given(column string) string {
	var row map[string]json.RawMessage
	if json.Unmarshal(w.body, &row) != nil {
		return ""
	}
	return cellOf(row[column])
}

// cellOf returns a scalar of JSON as a cell has it.
func cellOf(value json.RawMessage) string {
	var text string
	if json.Unmarshal(value, &text) == nil {
		return text
	}
	if string(value) == "null" {
		return ""
	}
	return string(value)
}

// theirs refuses a row of a district that whoever asks does not answer for.
func (w *writing) theirs(book *roster.Book, n *noun, row seat) error {
	if w.user.Districts == nil || row.at < 0 {
		return nil
	}
	for _, d := range w.districts(book, n, row) {
		if !w.user.Sees(d) {
			return n.elsewhere(d)
		}
	}
	return nil
}

// elsewhere is the error of a row of a district that whoever asks does not answer for; the empty one: of the agency. Which it is,
// is not for them to know.
func (n *noun) elsewhere(d roster.DistrictID) error {
	of := "of the whole agency"
	if d != "" {
		of = "of another district"
	}
	return &roster.Error{Kind: roster.Forbidden, Msg: fmt.Sprintf("This %s is %s, and your account answers for some districts only.", n.word, of)}
}

// districts lists those that a row is about: its own, or those of its officer's postings in the time that it is about, from
// today on where it is about none. The empty one is the whole agency.
func (w *writing) districts(book *roster.Book, n *noun, row seat) (list []roster.DistrictID) {
	cell := func(column string) string { return row.sheet.Cell(row.at, column) }
	switch n.file {
	case roster.PostingsFile, roster.ExtrasFile, roster.TargetsFile, roster.DistrictsFile:
		return []roster.DistrictID{roster.DistrictID(cell("district_id"))}
	case roster.ResourcesFile:
		for id := range strings.FieldsSeq(cell("districts")) {
			list = append(list, roster.DistrictID(id))
		}
	case roster.OfficersFile, roster.CredentialsFile, roster.AbsencesFile, roster.PairsFile:
		dates := roster.DateRange{From: w.s.today(book)}
		if n.dated {
			dates = datesOf(row.sheet, row.at)
		}
		if i, ok := book.Officer(roster.OfficerID(cell("officer_id"))); ok {
			for _, p := range book.Person(i).Posts().All() {
				if p.Dates.Meets(dates) {
					list = append(list, p.District)
				}
			}
		}
	}
	if len(list) == 0 {
		list = append(list, "")
	}
	return list
}
