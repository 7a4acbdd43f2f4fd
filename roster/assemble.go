package roster

import (
	"maps"
	"slices"
)

// squadKey identifies a squad by indexes and offset.
type squadKey struct{ district, shift, rotation, offset int }

// assemble indexes one person's rows and checks whatever concerns them alone. Faults carry the row within the
// person's own table.
func (c *builder) assemble(r *PersonRows) *Personnel {
	p := &Personnel{Officer: r.Officer, credentials: r.Credentials, absences: r.Absences, extras: r.Extras}
	c.checkCredentials(r.Credentials)
	dates, unlapsed := c.book.agency.Certification.certifiedDates(r.Credentials)
	if r.Officer.Role == RoleOfficer && r.Officer.Designated {
		p.certified, p.unlapsed = dates, unlapsed
	}
	c.post(p, r.Postings)
	c.absent(p)
	c.extra(p)
	return p
}

// post fills the postings.
func (c *builder) post(p *Personnel, postings []Posting) {
	b := c.book
	p.posts = make([]Post, 0, len(postings))
	for i := range postings {
		x := &postings[i]
		before := len(c.faults)
		d, ok := b.districtAt[x.District]
		if !ok {
			unknown(c, PostingsFile, i, "district_id", x.District, DistrictsFile, b.districtAt)
		}
		s, ok := b.shiftAt[x.Shift]
		if !ok {
			unknown(c, PostingsFile, i, "shift_id", x.Shift, ShiftsFile, b.shiftAt)
		}
		r, ok := b.rotationAt[x.Rotation]
		if !ok {
			unknown(c, PostingsFile, i, "rotation_id", x.Rotation, RotationsFile, b.rotationAt)
		}
		if x.Offset < 0 {
			c.fault(PostingsFile, i, "offset", "%d is less than 0", x.Offset)
		}
		c.checkDates(PostingsFile, i, x.Dates, true)
		if i > 0 && postings[i-1].Dates.Meets(x.Dates) {
			c.between(Overlap, PostingsFile, i, "from", "%s overlaps the posting of %s from %s", x.Dates, x.Officer, postings[i-1].Dates)
		}
		if len(c.faults) == before && len(b.rotations[r].Cycle) > 0 {
			p.posts = append(p.posts, Post{*x, c.squad(d, s, r, x.Offset)})
		}
	}
}

// squad returns the index of a squad, adding it when it is new.
func (c *builder) squad(district, shift, rotation, offset int) int {
	b := c.book
	rot := &b.rotations[rotation]
	key := squadKey{district, shift, rotation, offset % len(rot.Cycle)}
	if i, ok := b.squadAt[key]; ok {
		return i
	}
	s := Squad{District: district, Shift: shift, Rotation: rotation, Offset: key.offset, anchor: rot.Anchor}
	for _, t := range rot.Cycle {
		switch t {
		case TokenOff:
			s.cycle = append(s.cycle, -1)
		case TokenOwn:
			s.cycle = append(s.cycle, int16(shift))
		default:
			i, ok := b.shiftAt[t]
			if !ok {
				i = -1 // the rotation is faulty and has been reported
			}
			s.cycle = append(s.cycle, int16(i))
		}
	}
	s.overlaps = s.overlapping(b.shifts)
	if c.shared { // another Book reads these: leave them as they are
		b.squadAt, b.squads, c.shared = maps.Clone(b.squadAt), slices.Clone(b.squads), false
	}
	b.squadAt[key] = len(b.squads)
	b.squads = append(b.squads, s)
	return len(b.squads) - 1
}

// absent fills the merged absences.
func (c *builder) absent(p *Personnel) {
	for i := range p.absences {
		x := &p.absences[i]
		if x.Kind != "" {
			c.oneOf(AbsencesFile, i, "kind", x.Kind, absenceKinds)
		}
		switch {
		case !x.Timed():
			if x.Days.To == 0 {
				c.fault(AbsencesFile, i, "to", "missing")
			} else if c.checkDates(AbsencesFile, i, x.Days, true) {
				p.daysOff = append(p.daysOff, x.Days)
			}
		case x.Time.End < x.Time.Start:
			c.fault(AbsencesFile, i, "to", "%s is before %s", c.local(x.Time.End), c.local(x.Time.Start))
		default:
			p.timesOff = append(p.timesOff, x.Time)
		}
		if i > 0 && p.absences[i-1] == *x {
			c.warn(AbsencesFile, i, "officer_id", "the same absence of %s is there twice", x.Officer)
		}
	}
	p.daysOff = mergeDates(p.daysOff)
	p.timesOff = JoinIntervals(p.timesOff)
}

// extra fills the extra duty and sees that it overlaps neither the person's remaining tours nor itself.
func (c *builder) extra(p *Personnel) {
	b := c.book
	p.extraIn = make([]int32, 0, len(p.extras))
	reach := Minute(0) // the latest end so far
	for i := range p.extras {
		x := &p.extras[i]
		if x.Kind != "" {
			c.oneOf(ExtrasFile, i, "kind", x.Kind, extraKinds)
		}
		d, ok := b.districtAt[x.District]
		if !ok {
			unknown(c, ExtrasFile, i, "district_id", x.District, DistrictsFile, b.districtAt)
		}
		if ok { // else the Book will not stand
			p.extraIn = append(p.extraIn, int32(d))
		}
		if x.Time.End < x.Time.Start {
			c.fault(ExtrasFile, i, "to", "%s is before %s", c.local(x.Time.End), c.local(x.Time.Start))
			continue
		}
		if x.Time.Start == x.Time.End {
			continue // a clock change left no minute of it
		}
		if i > 0 && x.Time.Start < reach {
			c.between(Overlap, ExtrasFile, i, "from", "%s overlaps other extra duty of %s", c.local(x.Time.Start), x.Officer)
		}
		reach = max(reach, x.Time.End)
		if t, found := b.tourMeeting(p, x.Time); found {
			c.between(Overlap, ExtrasFile, i, "from", "%s to %s overlaps the tour that %s stands on %s", c.local(x.Time.Start), c.local(x.Time.End), x.Officer, t.Date)
		}
	}
}

// tourMeeting finds the first remaining tour of p that shares a minute with v. It looks a month at a time, for v may
// go on for centuries.
func (b *Book) tourMeeting(p *Personnel, v Interval) (Duty, bool) {
	const month = 31
	w := Watches{book: b}
	var tours []Duty
	last := b.zone.DateAt(v.End) + 1
	for d := b.zone.DateAt(v.Start) - 2; d <= last; d += month {
		tours = w.AppendRemaining(tours[:0], p, DateRange{d, min(last, d+month-1)})
		for _, t := range tours {
			if t.Meets(v) {
				return t, true
			}
		}
	}
	return Duty{}, false
}
