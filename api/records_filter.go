package api

import (
	"slices"
	"strings"

	"watchbill/roster"
	"watchbill/roster/pack"
)

// recordFilter is what a list of rows is asked for by.
type recordFilter struct {
	officer roster.OfficerID // of rows of persons; empty: every one
	is      []recordCell     // columns that have to hold a value
	posted  map[string]bool  // the officers of the district that is asked for, where rows name none; nil: all
	dates   roster.DateRange
	dated   bool
}

type recordCell struct{ column, text string }

// recordFilter reads the filters of a noun's list.
func (q *query) recordFilter(n *noun, book *roster.Book) (f recordFilter) {
	for _, name := range n.filters {
		text, ok := q.given(name)
		if !ok {
			continue
		}
		switch {
		case name == "officer_id":
			q.officer(book)
			if n.personal() {
				f.officer = roster.OfficerID(text)
				continue
			}
		case name == "district_id":
			i := q.district(book)
			if i >= 0 && (n.file == roster.OfficersFile || n.file == roster.CredentialsFile || n.file == roster.AbsencesFile) {
				f.posted = postedIn(book, text)
				continue
			}
		case name == "shift_id":
			q.shift(book)
		case name == "role":
			q.choice(name, "", string(roster.RoleOfficer), string(roster.RoleClinician), string(roster.RoleDispatcher))
		case name == "need":
			q.choice(name, "", string(roster.NeedCIT), string(roster.NeedCoResponder), string(roster.NeedRecruitment))
		case strings.HasSuffix(name, "_id") && !roster.ValidID(text):
			q.fault(name, "%q is not an identifier", clip(text))
		}
		f.is = append(f.is, recordCell{name, text})
	}
	if n.dated {
		f.dates = roster.DateRange{From: q.date("from", 0), To: q.date("to", 0)}
		f.dated = f.dates.From != 0 || f.dates.To != 0
		if f.dates.To != 0 && f.dates.To < f.dates.From {
			q.fault("to", "%s is before %s", f.dates.To, f.dates.From)
		}
	}
	return f
}

// postedIn lists who has a posting or extra duty in a district.
func postedIn(book *roster.Book, district string) map[string]bool {
	in := map[string]bool{}
	if d, ok := book.District(roster.DistrictID(district)); ok {
		for _, i := range book.Posted(d).All() {
			in[string(book.Person(int(i)).Officer.ID)] = true
		}
	}
	return in
}

// wants tells whether a row is one of those that are asked for.
func (f *recordFilter) wants(sheet *pack.Sheet, i int) bool {
	for _, c := range f.is {
		text := sheet.Cell(i, c.column)
		if c.column == "district_id" && text == "" { // of a resource: the list, where none is all
			if list := strings.Fields(sheet.Cell(i, "districts")); len(list) > 0 && !slices.Contains(list, c.text) {
				return false
			}
			if !slices.Contains(sheet.Columns(), "district_id") {
				continue
			}
		}
		if text != c.text {
			return false
		}
	}
	if f.posted != nil && !f.posted[sheet.Cell(i, "officer_id")] {
		return false
	}
	return !f.dated || f.dates.Meets(datesOf(sheet, i))
}

// datesOf are the days that a row's from and to are about. A moment is of its local date, one that ends at midnight of the
// day before.
func datesOf(sheet *pack.Sheet, i int) (r roster.DateRange) {
	day := func(text string) roster.Date {
		d, _ := roster.ParseDate(text[:min(len(text), len("2006-01-02"))]) // empty is none: it has no end
		return d
	}
	from, to := sheet.Cell(i, "from"), sheet.Cell(i, "to")
	r = roster.DateRange{From: day(from), To: day(to)}
	if strings.Contains(to, "T00:00") && r.To > r.From {
		r.To--
	}
	return r
}
