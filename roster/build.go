package roster

import (
	"cmp"
	"slices"
)

// NewBook checks records whole and builds the Book of a revision. It returns every fault there is; when one of them is
// more than a warning the Book is nil. It keeps the records' slices: the caller must not change them afterwards.
func NewBook(r Records, revision uint64) (*Book, Faults) {
	c := &builder{book: &Book{revision: revision, agency: r.Agency, policy: r.Policy}}
	c.checkAgency(r.Agency)
	c.ground(r)
	c.checkClock(r)
	c.persons(r)
	c.checkPairs(r.Pairs)
	c.checkTargets(r.Targets)
	c.checkResources(r.Resources)
	c.checkPlaces(r.Places)
	c.checkCalls(r.Calls)
	c.checkPolicy(r.Policy)
	if c.faults.Err() != nil {
		return nil, c.faults
	}
	c.book.finish(r)
	return c.book, c.faults
}

// builder gathers faults while it fills a Book.
type builder struct {
	book    *Book
	faults  Faults
	shared  bool // the Book's squads belong to another Book as well
	guesses int  // suggestions made so far: each looks at every known identifier
}

// ground fills what the persons refer to: zone, districts, shifts, rotations.
func (c *builder) ground(r Records) {
	b := c.book
	var err error
	if b.zone, err = LoadZone(r.Agency.TimeZone); err != nil {
		c.fault(AgencyFile, -1, "time_zone", "%v", err)
		b.zone, _ = LoadZone("UTC") // so that everything else can still be checked
	}
	c.checkDistricts(r.Districts)
	b.districts = sorted(r.Districts, func(x, y *District) int { return cmp.Compare(x.ID, y.ID) })
	b.districtAt = positions(b.districts, func(d *District) DistrictID { return d.ID })

	b.shifts = r.Shifts
	b.shiftAt = positions(b.shifts, func(s *Shift) ShiftID { return s.ID })
	c.checkShifts(r.Shifts)

	c.checkRotations(r.Rotations)
	b.rotations = sorted(r.Rotations, func(x, y *Rotation) int { return cmp.Compare(x.ID, y.ID) })
	b.rotationAt = positions(b.rotations, func(x *Rotation) RotationID { return x.ID })
	b.squadAt = map[squadKey]int{}
}

// positions maps each element's identifier to its index.
func positions[T any, K comparable](s []T, id func(*T) K) map[K]int {
	at := make(map[K]int, len(s))
	for i := range s {
		at[id(&s[i])] = i
	}
	return at
}

// persons assembles the Personnel of everybody.
func (c *builder) persons(r Records) {
	b := c.book
	order := make([]int32, len(r.Officers)) // index of a person → row in officers.csv
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(x, y int32) int {
		return cmp.Or(cmp.Compare(r.Officers[x].ID, r.Officers[y].ID), cmp.Compare(x, y))
	})
	b.officerAt = make(map[OfficerID]int, len(order))
	for i, row := range order {
		id := r.Officers[row].ID
		if _, twice := b.officerAt[id]; twice {
			c.between(Taken, OfficersFile, int(row), "officer_id", "%q is there twice", id)
		}
		b.officerAt[id] = i
		c.checkOfficer(int(row), &r.Officers[row])
	}

	n := len(order)
	credentials := group(c, n, credentialTable, r.Credentials)
	postings := group(c, n, postingTable, r.Postings)
	absences := group(c, n, absenceTable, r.Absences)
	extras := group(c, n, extraTable, r.Extras)

	rowOf := map[string]func(person, k int) int{
		CredentialsFile: credentials.row, PostingsFile: postings.row, AbsencesFile: absences.row, ExtrasFile: extras.row,
	}
	all := make([]*Personnel, n)
	b.posted = make([][]int32, len(b.districts))
	for i, row := range order {
		ps := PersonRows{r.Officers[row], credentials.of(i), postings.of(i), absences.of(i), extras.of(i)}
		before := len(c.faults)
		all[i] = c.assemble(&ps)
		for k := range c.faults[before:] { // from the row within the person's own to the row in the table
			f := &c.faults[before+k]
			f.Row = rowOf[f.Table](i, f.Row)
		}
		for _, d := range b.DistrictsOf(all[i]) {
			b.posted[d] = append(b.posted[d], int32(i))
		}
	}
	b.people = people{n: n}
	for chunk := range slices.Chunk(all, 1<<chunkBits) {
		b.people.chunks = append(b.people.chunks, chunk)
	}
}

// finish sorts and indexes what needs no checking any more.
func (b *Book) finish(r Records) {
	b.pairs = sorted(r.Pairs, func(x, y *Pair) int { return cmp.Compare(x.ID, y.ID) })
	b.targets = sorted(r.Targets, compareTargets)
	b.calls = sorted(r.Calls, func(x, y *Call) int { return cmp.Compare(x.ID, y.ID) })
	b.resources = sorted(r.Resources, func(x, y *Resource) int { return cmp.Compare(x.ID, y.ID) })
	b.places = sorted(r.Places, func(x, y *Place) int { return cmp.Compare(x.ID, y.ID) })
	b.rules = b.compileTargets()
}

// sorted returns the rows in order, and leaves s as it is.
func sorted[T any](s []T, by func(x, y *T) int) []T {
	s = slices.Clone(s)
	sortRows(s, by)
	return s
}

func sortRows[T any](rows []T, by func(x, y *T) int) {
	slices.SortStableFunc(rows, func(x, y T) int { return by(&x, &y) })
}
