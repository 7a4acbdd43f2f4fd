package whatif

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"watchbill/roster"
)

// Note is something that whoever asks should know of the answer, such as that an officer sent to a class is certified already.
type Note struct {
	Field string // the place in the question, such as officers[2]
	Msg   string
}

// draft gathers changed rows of persons and what is wrong with a question.
type draft struct {
	book   *roster.Book
	rows   map[int]*roster.PersonRows
	fields map[int]string // the place in the question that names the person
	faults []error
	notes  []Note
}

func newDraft(b *roster.Book) *draft {
	return &draft{book: b, rows: map[int]*roster.PersonRows{}, fields: map[int]string{}}
}

func (d *draft) fault(field, format string, args ...any) {
	d.faults = append(d.faults, roster.Invalidf(field, format, args...))
}

func (d *draft) note(field, format string, args ...any) {
	d.notes = append(d.notes, Note{field, fmt.Sprintf(format, args...)})
}

// person returns the rows of an officer, to be edited, and the index; nil after saying that there is no such officer.
func (d *draft) person(field string, id roster.OfficerID) (*roster.PersonRows, int) {
	i, ok := d.book.Officer(id)
	if !ok {
		d.fault(field, "%q is not on the roster%s", clip(string(id)), near(string(id), func(yield func(string) bool) {
			for i := range d.book.People() {
				if !yield(string(d.book.Person(i).Officer.ID)) {
					return
				}
			}
		}))
		return nil, -1
	}
	return d.at(field, i), i
}

// at returns the rows of the person with index i, to be edited.
func (d *draft) at(field string, i int) *roster.PersonRows {
	r := d.rows[i]
	if r == nil {
		rows := d.book.Person(i).Rows()
		r = &rows
		d.rows[i], d.fields[i] = r, field
	}
	return r
}

// district, shift and rotation say what is wrong with an identifier that is not on the roster.
func (d *draft) district(field string, id roster.DistrictID) {
	if _, ok := d.book.District(id); !ok {
		d.fault(field, "%q is not in %s%s", clip(string(id)), roster.DistrictsFile, nearOf(id, d.book.Districts(), func(x roster.District) roster.DistrictID { return x.ID }))
	}
}

func (d *draft) shift(field string, id roster.ShiftID) {
	if _, ok := d.book.Shift(id); !ok {
		d.fault(field, "%q is not in %s%s", clip(string(id)), roster.ShiftsFile, nearOf(id, d.book.Shifts(), func(x roster.Shift) roster.ShiftID { return x.ID }))
	}
}

// rotation returns the rotation of an identifier, nil after saying that there is none.
func (d *draft) rotation(field string, id roster.RotationID) *roster.Rotation {
	for _, r := range d.book.Rotations().All() {
		if r.ID == id {
			return &r
		}
	}
	d.fault(field, "%q is not in %s%s", clip(string(id)), roster.RotationsFile, nearOf(id, d.book.Rotations(), func(x roster.Rotation) roster.RotationID { return x.ID }))
	return nil
}

// next returns the Book with the changed rows. The error joins everything that is wrong.
func (d *draft) next() (*roster.Book, []Note, error) {
	if len(d.faults) > 0 {
		return nil, nil, errors.Join(d.faults...)
	}
	all := make([]roster.PersonRows, 0, len(d.rows))
	order := slices.Sorted(maps.Keys(d.rows))
	for _, i := range order {
		all = append(all, *d.rows[i])
	}
	book, _ := d.book.With(d.book.Revision(), all...)
	if book != nil {
		return book, d.notes, nil
	}
	for _, i := range order { // a fault does not say whose it is: ask for one person at a time
		if _, faults := d.book.With(0, *d.rows[i]); faults.Err() != nil {
			d.refused(d.fields[i], faults)
		}
	}
	return nil, nil, errors.Join(d.faults...)
}

// refused notes what the roster finds wrong with the rows as they would be.
func (d *draft) refused(field string, faults roster.Faults) {
	for _, f := range faults {
		if !f.Warning {
			d.fault(field, "%s: %s: %s", f.Table, f.Column, f.Msg)
		}
	}
}

// near returns the end of a message that names the nearest known word, if there is one.
func near(word string, known func(yield func(string) bool)) string {
	if n := roster.Suggest(word, known); n != "" {
		return fmt.Sprintf("; nearest is %q", n)
	}
	return ""
}

func nearOf[K ~string, T any](word K, known roster.List[T], id func(T) K) string {
	return near(string(word), func(yield func(string) bool) {
		for _, x := range known.All() {
			if !yield(string(id(x))) {
				return
			}
		}
	})
}

// clip keeps a piece of the question to a readable length.
func clip(s string) string {
	if len(s) > 40 {
		return s[:37] + "..."
	}
	return s
}

// span checks a range of dates that needs both ends.
func (d *draft) span(from, to string, r roster.DateRange) bool {
	switch {
	case r.From == 0:
		d.fault(from, "is required")
	case r.To == 0:
		d.fault(to, "is required")
	case r.To < r.From:
		d.fault(to, "%s is before %s", r.To, r.From)
	default:
		return true
	}
	return false
}
