package roster

import "slices"

// With returns the Book that follows b at a revision: the given persons, who must be on the roster, have exactly these
// rows. It shares everything else with b, so that it costs microseconds. When the rows are faulty the Book is nil; a
// Fault's Row is an index into the person's own sorted rows. Changes of anything but persons take a [NewBook].
func (b *Book) With(revision uint64, changed ...PersonRows) (*Book, Faults) {
	next := *b
	next.revision = revision
	next.people.chunks = slices.Clone(b.people.chunks)
	next.posted = slices.Clone(b.posted)
	c := &builder{book: &next, shared: true}
	copied := map[int]bool{}
	for i := range changed {
		r := changed[i]
		at, ok := b.officerAt[r.Officer.ID]
		if !ok {
			unknown(c, OfficersFile, -1, "officer_id", r.Officer.ID, OfficersFile, b.officerAt)
			continue
		}
		c.checkOfficer(-1, &r.Officer)
		sortRows(r.Credentials, compareCredentials)
		sortRows(r.Postings, comparePostings)
		sortRows(r.Absences, compareAbsences)
		sortRows(r.Extras, compareExtras)
		p := c.assemble(&r)
		next.place(at, p, copied)
	}
	if c.faults.Err() != nil {
		return nil, c.faults
	}
	return &next, c.faults
}

// place puts p at index i, copying what b shares with the Book before it.
func (b *Book) place(i int, p *Personnel, copied map[int]bool) {
	was := b.DistrictsOf(b.people.at(i))
	chunk := i >> chunkBits
	if !copied[chunk] {
		copied[chunk] = true
		b.people.chunks[chunk] = slices.Clone(b.people.chunks[chunk])
	}
	b.people.chunks[chunk][i&(1<<chunkBits-1)] = p
	now := b.DistrictsOf(p)
	if slices.Equal(was, now) {
		return
	}
	for _, d := range was {
		if k, found := slices.BinarySearch(b.posted[d], int32(i)); found {
			b.posted[d] = slices.Concat(b.posted[d][:k], b.posted[d][k+1:])
		}
	}
	for _, d := range now {
		if k, found := slices.BinarySearch(b.posted[d], int32(i)); !found {
			b.posted[d] = slices.Concat(b.posted[d][:k], []int32{int32(i)}, b.posted[d][k:])
		}
	}
}
