package roster

// Book is one revision of an agency's roster: checked, indexed, immutable and safe for concurrent use. Build it with
// [NewBook], follow it with [Book.With]. Districts, rotations and officers are sorted by identifier bytewise, shifts
// keep the order of shifts.csv; an index is a place in those lists.
type Book struct {
	revision uint64
	agency   Agency
	zone     *Zone

	districts []District
	shifts    []Shift
	rotations []Rotation
	people    people
	pairs     []Pair
	targets   []Target
	calls     []Call
	resources []Resource
	places    []Place
	policy    *Policy

	squads []Squad
	posted [][]int32 // by district: the officers with a posting or extra duty there, ascending
	rules  [3][][]rule

	districtAt map[DistrictID]int
	shiftAt    map[ShiftID]int
	rotationAt map[RotationID]int
	officerAt  map[OfficerID]int
	squadAt    map[squadKey]int
}

// people holds the Personnel by index in chunks, so that a changed officer costs one chunk's copy and two Books can be
// compared a chunk at a time.
type people struct {
	chunks [][]*Personnel
	n      int
}

const chunkBits = 8

func (p *people) at(i int) *Personnel { return p.chunks[i>>chunkBits][i&(1<<chunkBits-1)] }

// Revision is the store's revision that the Book was built from; 0 for a Book built from a pack.
func (b *Book) Revision() uint64 { return b.revision }

// Agency returns the agency and its rules.
func (b *Book) Agency() Agency { return b.agency }

// Zone returns the agency's time zone.
func (b *Book) Zone() *Zone { return b.zone }

// Districts lists the districts by identifier.
func (b *Book) Districts() List[District] { return ListOf(b.districts) }

// Shifts lists the shifts in the order of shifts.csv.
func (b *Book) Shifts() List[Shift] { return ListOf(b.shifts) }

// Rotations lists the rotations by identifier.
func (b *Book) Rotations() List[Rotation] { return ListOf(b.rotations) }

// Squads lists the squads, in no particular order.
func (b *Book) Squads() List[Squad] { return ListOf(b.squads) }

// Squad returns squad i without copying it; it must not be changed.
func (b *Book) Squad(i int) *Squad { return &b.squads[i] }

// Pairs lists the co-responder pairs by identifier.
func (b *Book) Pairs() List[Pair] { return ListOf(b.pairs) }

// Calls lists the past calls by identifier.
func (b *Book) Calls() List[Call] { return ListOf(b.calls) }

// Resources lists the resources by identifier.
func (b *Book) Resources() List[Resource] { return ListOf(b.resources) }

// Places lists the named places by identifier.
func (b *Book) Places() List[Place] { return ListOf(b.places) }

// Policy returns the agency's policy, or the default one.
func (b *Book) Policy() Policy {
	if b.policy == nil {
		return DefaultPolicy()
	}
	return *b.policy
}

// People is the number of persons on the roster.
func (b *Book) People() int { return b.people.n }

// Person returns the person with index i, 0 ≤ i < People, in the order of identifiers.
func (b *Book) Person(i int) *Personnel { return b.people.at(i) }

// Posted lists the indexes of the persons who have a posting or extra duty in the district, ascending.
func (b *Book) Posted(district int) List[int32] { return ListOf(b.posted[district]) }

// District returns the index of a district, false if there is none.
func (b *Book) District(id DistrictID) (int, bool) { i, ok := b.districtAt[id]; return i, ok }

// Shift returns the index of a shift, false if there is none.
func (b *Book) Shift(id ShiftID) (int, bool) { i, ok := b.shiftAt[id]; return i, ok }

// Officer returns the index of a person, false if there is none.
func (b *Book) Officer(id OfficerID) (int, bool) { i, ok := b.officerAt[id]; return i, ok }

// Differs calls yield with the index of every person whose Personnel is not the very one in old, which must have the
// same persons. Chunks that the two Books share are passed over whole.
func (b *Book) Differs(old *Book, yield func(i int)) {
	for c, chunk := range b.people.chunks {
		was := old.people.chunks[c]
		if &chunk[0] == &was[0] {
			continue
		}
		for i := range chunk {
			if chunk[i] != was[i] {
				yield(c<<chunkBits + i)
			}
		}
	}
}

// SameGround tells whether both Books come from one by [Book.With], so that they share everything but the persons' rows
// and [Book.Differs] tells the whole difference. [NewBook] makes its own lists, so that no other two pass.
func (b *Book) SameGround(old *Book) bool {
	return b.people.n == old.people.n && same(b.districts, old.districts) && same(b.shifts, old.shifts) &&
		same(b.rotations, old.rotations) && same(b.pairs, old.pairs) && same(b.targets, old.targets)
}

// same tells whether two slices are one.
func same[T any](a, b []T) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}
