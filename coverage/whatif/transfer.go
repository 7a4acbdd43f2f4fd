package whatif

import "watchbill/roster"

// Transfer ends an officer's posting and begins a new one on a date. What it leaves empty stays as it is. The new
// posting lasts as long as the old one would have; later postings stay. Whoever has no posting on that date gets one,
// up to the next.
type Transfer struct {
	Officer  roster.OfficerID
	On       roster.Date // first day of the new posting
	District roster.DistrictID
	Shift    roster.ShiftID
	Rotation roster.RotationID
	Offset   *int // nil: as it is, or 0
}

// Book returns the Book that would be. Errors are roster.Invalid, joined, with field officer_id, on, district_id,
// shift_id, rotation_id or offset.
func (q Transfer) Book(b *roster.Book) (*roster.Book, []Note, error) {
	d := newDraft(b)
	if q.On == 0 {
		d.fault("on", "is required: the first day of the new posting")
	}
	rows, i := d.person("officer_id", q.Officer)
	if q.District != "" {
		d.district("district_id", q.District)
	}
	if q.Shift != "" {
		d.shift("shift_id", q.Shift)
	}
	if q.Rotation != "" {
		d.rotation("rotation_id", q.Rotation)
	}
	if q.Offset != nil && *q.Offset < 0 {
		d.fault("offset", "%d is less than 0", *q.Offset)
	}
	if len(d.faults) > 0 {
		return d.next()
	}
	next := roster.Posting{Officer: q.Officer}
	if old := b.Person(i).PostOn(q.On); old != nil {
		next = old.Posting
	} else {
		next.Dates.To = beforeNext(rows.Postings, q.On)
	}
	q.fill(d, &next)
	next.Dates.From = q.On
	if len(d.faults) == 0 {
		rows.Postings = append(endBefore(rows.Postings, q.On), next)
	}
	return d.next()
}

// fill sets what the transfer says, and sees that nothing is left empty.
func (q Transfer) fill(d *draft, p *roster.Posting) {
	if q.District != "" {
		p.District = q.District
	}
	if q.Shift != "" {
		p.Shift = q.Shift
	}
	if q.Rotation != "" {
		p.Rotation = q.Rotation
	}
	if q.Offset != nil {
		p.Offset = *q.Offset
	}
	for _, x := range [...]struct{ field, value string }{
		{"district_id", string(p.District)}, {"shift_id", string(p.Shift)}, {"rotation_id", string(p.Rotation)},
	} {
		if x.value == "" {
			d.fault(x.field, "is required: %s has no posting on %s that it could be taken from", q.Officer, q.On)
		}
	}
}

// beforeNext returns the day before the first posting after d, 0 when there is none.
func beforeNext(postings []roster.Posting, d roster.Date) (last roster.Date) {
	for _, p := range postings {
		if p.Dates.From > d && (last == 0 || p.Dates.From <= last) {
			last = p.Dates.From - 1
		}
	}
	return last
}

// endBefore returns the postings with the one that holds on d ended the day before, or left out where it begins on d.
func endBefore(postings []roster.Posting, d roster.Date) []roster.Posting {
	kept := postings[:0]
	for _, p := range postings {
		if p.Dates.Contains(d) {
			if p.Dates.From == d {
				continue
			}
			p.Dates.To = d - 1
		}
		kept = append(kept, p)
	}
	return kept
}
