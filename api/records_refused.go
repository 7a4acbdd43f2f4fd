package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"watchbill/api/web"
	"watchbill/roster"
	"watchbill/roster/pack"
)

// maxReferrers is how many rows a conflict names.
const maxReferrers = 5

// refused says what a client is told of a write that was not done: the places in the body, and, where it is another row
// that is in the way, which.
func (w *writing) refused(err error) error {
	var found pack.ChangeFaults
	if !errors.As(err, &found) {
		var domain *roster.Error
		if errors.As(err, &domain) && domain.Kind == roster.Conflict {
			var held *web.Held
			if !errors.As(err, &held) {
				return &roster.Error{Kind: roster.Conflict, Msg: "Somebody else did this at the same moment; ask again.", Err: err}
			}
		}
		return err
	}
	book := w.s.opt.Roster.Book()
	var faults web.Faults
	for _, f := range found {
		if !f.Warning {
			faults = append(faults, web.Fault{Pointer: w.pointer(f), Detail: f.Msg})
		}
	}
	faults = atMost(faults)
	switch {
	case book == nil:
	case slices.ContainsFunc(found, leftDangling):
		if held := w.referred(book); held != nil {
			return held
		}
	case !slices.ContainsFunc(found, func(f pack.ChangeFault) bool { return !f.Warning && f.Kind != roster.Overlap }):
		return w.overlaps(book, faults)
	}
	return faults
}

// leftDangling tells whether a fault is that of another row, which names what the write took away.
func leftDangling(f pack.ChangeFault) bool {
	return f.Kind == roster.Unknown && !strings.HasPrefix(f.Pointer, "/0/row")
}

// pointer is the place in the body of a fault in a change.
func (w *writing) pointer(f pack.ChangeFault) string {
	if at, ok := strings.CutPrefix(f.Pointer, "/0/row"); ok {
		return at
	}
	switch f.Kind { // the other row is said to overlap this one, or to have its name
	case roster.Overlap:
		return "/from"
	case roster.Taken:
		if named := namedBy[w.n.file]; w.given(named) != "" {
			return "/" + named
		}
	}
	return ""
}

// namedBy are the columns that name the rows of the files that are told apart by one.
var namedBy = map[string]string{
	roster.OfficersFile: "officer_id", roster.PairsFile: "pair_id", roster.ShiftsFile: "shift_id", roster.RotationsFile: "rotation_id",
	roster.ResourcesFile: "resource_id", roster.PlacesFile: "place_id",
}

// referring is what a problem says of the rows that name another.
type referring struct {
	Count int        `json:"count"`
	First []namedRow `json:"first"` // some of them
}

type namedRow struct {
	Noun string `json:"noun"` // as in the path: postings
	ID   string `json:"id"`
}

// referred returns the conflict of a row that is removed, or is to be named otherwise, and that others name; nil where none
// do any more.
func (w *writing) referred(book *roster.Book) error {
	id, _, _ := strings.Cut(w.id, "~")
	first, count := pack.Referrers(book, w.n.file, id, maxReferrers)
	if count == 0 {
		return nil
	}
	by := referring{Count: count, First: []namedRow{}}
	for _, r := range first {
		if !w.mayName(book, r.File, r.ID) {
			continue
		}
		name := strings.TrimSuffix(r.File, ".csv")
		if n := nounOf(r.File); n != nil {
			name = n.path
		}
		by.First = append(by.First, namedRow{name, r.ID})
	}
	rows := "rows name"
	if count == 1 {
		rows = "row names"
	}
	msg := fmt.Sprintf("%d %s this %s; change or remove those first.", count, rows, w.n.word)
	if w.n.file == roster.OfficersFile {
		msg += " Who has left keeps their record: set active_to."
	}
	return &web.Held{Err: &roster.Error{Kind: roster.Conflict, Msg: msg}, By: by}
}

// overlaps returns the conflict of a posting or of extra duty that overlaps another row.
func (w *writing) overlaps(book *roster.Book, faults web.Faults) error {
	held := &web.Held{Err: &roster.Error{Kind: roster.Conflict, Msg: faults[0].Detail}, At: faults}
	if other := w.inTheWay(book); other != nil && w.mayName(book, other.Noun+".csv", other.ID) {
		held.By = *other
	}
	return held
}

// mayName tells whether a row that is in the way may be named to whoever asks: those of other districts may not.
func (w *writing) mayName(book *roster.Book, file, id string) bool {
	n := nounOf(file)
	if w.user.Districts == nil || n == nil {
		return w.user.Districts == nil
	}
	sheet := pack.SheetOf(book, file, pack.OfficerIn(file, id))
	at := sheet.Find(id)
	return at >= 0 && w.theirs(book, n, seat{sheet, at}) == nil
}

// inTheWay finds the row that the one written overlaps, nil where that cannot be told: for the end of an absence, extra
// duty that was taken on in its time.
func (w *writing) inTheWay(book *roster.Book) *namedRow {
	if w.n.file == roster.AbsencesFile {
		absences := pack.SheetOf(book, w.n.file, pack.OfficerIn(w.n.file, w.id))
		i := absences.Find(w.id)
		if i < 0 {
			return nil
		}
		extras := pack.SheetOf(book, roster.ExtrasFile, pack.OfficerIn(w.n.file, w.id))
		for k := range extras.Len() {
			if datesOf(extras, k).Meets(datesOf(absences, i)) {
				return &namedRow{"extras", extras.ID(k)}
			}
		}
		return nil
	}
	officer := roster.OfficerID(w.cell(book, "officer_id"))
	from, to := w.cell(book, "from"), w.cell(book, "to")
	i, known := book.Officer(officer)
	if !known {
		return nil
	}
	if w.n.file == roster.PostingsFile {
		return postingIn(book, officer, dateRange(from, to), w.id)
	}
	start, err1 := pack.ParseMoment(from, book.Zone())
	end, err2 := pack.ParseMoment(to, book.Zone())
	if err1 != nil || err2 != nil {
		return nil
	}
	span := roster.Interval{Start: start, End: end}
	if w.n.file == roster.ExtrasFile {
		sheet := pack.SheetOf(book, roster.ExtrasFile, officer)
		for k, x := range book.Person(i).Extras().All() {
			if id := sheet.ID(k); x.Time.Meets(span) && id != w.id {
				return &namedRow{"extras", id}
			}
		}
		days := roster.DateRange{From: book.Zone().DateAt(start) - 1, To: book.Zone().DateAt(end)}
		for _, t := range book.Watches(days).AppendRemaining(nil, book.Person(i), days) {
			if t.Meets(span) {
				return postingIn(book, officer, roster.DateRange{From: t.Date, To: t.Date}, "")
			}
		}
	}
	return nil
}

// postingIn returns an officer's posting, another than one, that holds in a range.
func postingIn(book *roster.Book, officer roster.OfficerID, in roster.DateRange, but string) *namedRow {
	sheet := pack.SheetOf(book, roster.PostingsFile, officer)
	for k := range sheet.Len() {
		if id := sheet.ID(k); id != but && datesOf(sheet, k).Meets(in) {
			return &namedRow{"postings", id}
		}
	}
	return nil
}

// dateRange reads two cells; what is none has no end.
func dateRange(from, to string) (r roster.DateRange) {
	r.From, _ = roster.ParseDate(from)
	r.To, _ = roster.ParseDate(to)
	return r
}

// cell returns a cell of the row as it would be: what the body gives, else what is there.
func (w *writing) cell(book *roster.Book, column string) string {
	var row map[string]json.RawMessage
	if err := json.Unmarshal(w.body, &row); err != nil {
		return ""
	}
	if value, ok := row[column]; ok || w.op == opAdd {
		return cellOf(value)
	}
	sheet := pack.SheetOf(book, w.n.file, pack.OfficerIn(w.n.file, w.id))
	if i := sheet.Find(w.id); i >= 0 {
		return sheet.Cell(i, column)
	}
	return ""
}

// wholeMinute is a moment with offset as RFC 3339 has it, on a whole minute.
var wholeMinute = regexp.MustCompile(`^(\d{4}-\d\d-\d\dT\d\d:\d\d):00(Z|[+-]\d\d:\d\d)$`)

// withoutSeconds returns a body whose from and to are as packs have moments: to the minute. All other members, and what
// is no such moment, stay as they are.
func withoutSeconds(text json.RawMessage) json.RawMessage {
	b := &body{text: text}
	if !b.open('{', "an object") {
		return text
	}
	var out []byte
	done := 0
	for b.more('}') {
		name := string(b.key())
		b.at++ // the colon
		b.skipSpace()
		start := b.at
		b.skip()
		var s string
		if (name == "from" || name == "to") && json.Unmarshal(text[start:b.at], &s) == nil && wholeMinute.MatchString(s) {
			out = append(append(out, text[done:start]...), '"')
			out = append(append(out, wholeMinute.ReplaceAllString(s, "$1$2")...), '"')
			done = start + len(bytes.TrimRight(text[start:b.at], " \t\r\n"))
		}
	}
	return append(out, text[done:]...)
}

// readChanges reads the text of a change file, which we have written around a body.
func readChanges(text []byte) (*pack.Changes, error) { return pack.ReadChanges(bytes.NewReader(text)) }

// matchesAny tells whether the lines of an If-Match name a tag, or any.
func matchesAny(lines []string, tag string) bool {
	for _, line := range lines {
		for t := range strings.SplitSeq(line, ",") {
			if t = strings.TrimSpace(t); t == tag || t == "*" {
				return true
			}
		}
	}
	return false
}
