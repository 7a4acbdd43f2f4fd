package whatif

import (
	"errors"
	"slices"

	"watchbill/roster"
)

// Rotation puts every posting of a shift, or those in one district, on another rotation from a date on: postings under
// way are split there, later ones changed whole.
//
// Offsets are spread over the new cycle as they were over the old: offset o of a cycle of n days becomes o × m ÷ n,
// rounded down, of one of m. So squads stay together, and cycles of one length keep their offsets.
type Rotation struct {
	Shift    roster.ShiftID
	District roster.DistrictID // "": every one
	On       roster.Date       // first day on the new rotation
	Rotation roster.RotationID
	// Cycle makes Rotation a new one, anchored on On; empty: it is one of the roster's. Tokens are as in rotations.csv.
	Cycle []roster.ShiftID
}

// Book returns the Book that would be. A new cycle builds it anew, which takes as long as reading the roster. Errors are
// roster.Invalid, joined, with field shift_id, district_id, on, rotation_id or cycle.
func (q Rotation) Book(b *roster.Book) (*roster.Book, []Note, error) {
	d := newDraft(b)
	if q.On == 0 {
		d.fault("on", "is required: the first day on the new rotation")
	}
	d.shift("shift_id", q.Shift)
	if q.District != "" {
		d.district("district_id", q.District)
	}
	length := len(q.Cycle)
	if length > 0 {
		q.check(d)
	} else if r := d.rotation("rotation_id", q.Rotation); r != nil {
		length = len(r.Cycle)
	}
	if len(d.faults) > 0 {
		return d.next()
	}
	was := map[roster.RotationID]int{}
	for _, r := range b.Rotations().All() {
		was[r.ID] = len(r.Cycle)
	}
	moved := 0
	for i := range b.People() {
		if q.concerns(b.Person(i)) {
			q.move(d.at("rotation_id", i), was, length)
			moved++
		}
	}
	if moved == 0 {
		d.fault("shift_id", "nobody is posted to %s there from %s on", q.Shift, q.On)
	}
	if len(q.Cycle) == 0 || len(d.faults) > 0 {
		return d.next()
	}
	return q.anew(d)
}

// check checks a new rotation.
func (q Rotation) check(d *draft) {
	if !roster.ValidID(q.Rotation) {
		d.fault("rotation_id", "%q is not an identifier for the new rotation", clip(string(q.Rotation)))
	}
	for _, r := range d.book.Rotations().All() {
		if r.ID == q.Rotation {
			d.fault("rotation_id", "%q is in %s already; a new cycle takes a new identifier", q.Rotation, roster.RotationsFile)
		}
	}
	for _, t := range q.Cycle {
		if t != roster.TokenOff && t != roster.TokenOwn {
			d.shift("cycle", t)
		}
	}
}

// meets tells whether a posting is one that the question moves.
func (q Rotation) meets(p *roster.Posting) bool {
	return p.Shift == q.Shift && (q.District == "" || p.District == q.District) && (p.Dates.To == 0 || p.Dates.To >= q.On)
}

func (q Rotation) concerns(p *roster.Personnel) bool {
	for _, post := range p.Posts().All() {
		if q.meets(&post.Posting) {
			return true
		}
	}
	return false
}

// move puts a person's postings on the new rotation, whose cycle has so many days.
func (q Rotation) move(rows *roster.PersonRows, was map[roster.RotationID]int, days int) {
	var all []roster.Posting
	for _, p := range rows.Postings {
		if !q.meets(&p) {
			all = append(all, p)
			continue
		}
		if p.Dates.From < q.On {
			old := p
			old.Dates.To = q.On - 1
			all = append(all, old)
			p.Dates.From = q.On
		}
		n := was[p.Rotation]
		p.Rotation, p.Offset = q.Rotation, p.Offset%n*days/n
		all = append(all, p)
	}
	rows.Postings = all
}

// anew builds the Book with the new rotation in it.
func (q Rotation) anew(d *draft) (*roster.Book, []Note, error) {
	r := d.book.Records()
	r.Rotations = append(r.Rotations, roster.Rotation{ID: q.Rotation, Anchor: q.On, Cycle: slices.Clone(q.Cycle)})
	r.Postings = nil
	for i := range d.book.People() {
		rows := d.rows[i]
		if rows == nil {
			own := d.book.Person(i).Rows()
			rows = &own
		}
		r.Postings = append(r.Postings, rows.Postings...)
	}
	book, faults := roster.NewBook(r, d.book.Revision())
	if book == nil {
		d.refused("cycle", faults)
		return nil, nil, errors.Join(d.faults...)
	}
	return book, d.notes, nil
}
