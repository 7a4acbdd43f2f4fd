package replay

import (
	"slices"

	"watchbill/dispatch"
	"watchbill/roster"
)

// bundle is people whose units depend on each other: pairs, crews of one call sign, and whoever may be on duty twice at
// once. Its units are made up anew whenever one of them comes or goes.
type bundle struct {
	people []int32
	pairs  []pair
	units  []int32
	seats  []int     // by people: the place in units of their own call sign; none for clinicians
	own    [][]int32 // by people: their stints, ascending by start
}

// pair is a roster.Pair within a bundle.
type pair struct {
	officer, clinician int // places in people
	unit               int // place in units
	dates              roster.DateRange
}

// roll is the putting of people into units.
type roll struct {
	f      *Floor
	paired map[int32]bool // in some pair
	alone  []bool         // by person: nobody else has to do with its unit
	leader []int32        // by person: union-find over those who belong together
}

func newRoll(f *Floor) *roll {
	n := f.book.People()
	r := &roll{f: f, paired: map[int32]bool{}, alone: make([]bool, n), leader: make([]int32, n)}
	known := make(map[dispatch.UnitID]int32, n) // somebody of each call sign
	together := func(id dispatch.UnitID, i int32) {
		if k, ok := known[id]; ok {
			r.join(k, i)
		} else {
			known[id] = i
		}
	}
	for i := range r.leader {
		r.leader[i], r.alone[i] = int32(i), true
	}
	for i := range n {
		if o := &f.book.Person(i).Officer; o.Role == roster.RoleOfficer {
			together(dispatch.UnitID(o.CallSign()), int32(i))
		}
	}
	for _, p := range f.book.Pairs().All() {
		i, _ := f.book.Officer(p.Officer)
		k, _ := f.book.Officer(p.Clinician)
		r.paired[int32(i)], r.paired[int32(k)] = true, true
		r.alone[i], r.alone[k] = false, false
		r.join(int32(i), int32(k))
		together(dispatch.UnitID(p.CallSign()), int32(i))
	}
	f.units = make([]card, 0, len(known))
	for id := range known {
		f.units = append(f.units, card{id, key(string(id)), none})
	}
	slices.SortFunc(f.units, func(x, y card) int {
		if x.id < y.id {
			return -1
		}
		return 1 // no two are the same
	})
	return r
}

func (r *roll) find(i int32) int32 {
	for r.leader[i] != i {
		r.leader[i] = r.leader[r.leader[i]]
		i = r.leader[i]
	}
	return i
}

func (r *roll) join(i, k int32) {
	if i, k = r.find(i), r.find(k); i != k {
		r.leader[max(i, k)] = min(i, k)
		r.alone[i], r.alone[k] = false, false
	}
}

// finish makes the units of those who are alone, and bundles of the others.
func (r *roll) finish() {
	f := r.f
	unitAt := make(map[dispatch.UnitID]int32, len(f.units))
	for i := range f.units {
		unitAt[f.units[i].id] = int32(i)
	}
	bundleAt, seat := map[int32]int32{}, map[int32]int{}
	for i := range f.people {
		p, o := &f.people[i], &f.book.Person(i).Officer
		lead := r.find(int32(i))
		if r.alone[i] {
			if o.Role == roster.RoleOfficer {
				p.unit = unitAt[dispatch.UnitID(o.CallSign())]
			}
			continue
		}
		k, ok := bundleAt[lead]
		if !ok {
			k = int32(len(f.bundles))
			bundleAt[lead] = k
			f.bundles = append(f.bundles, bundle{})
		}
		b := &f.bundles[k]
		p.bundle, seat[int32(i)] = k, len(b.people)
		place := none
		if o.Role == roster.RoleOfficer {
			place = b.unit(unitAt[dispatch.UnitID(o.CallSign())])
		}
		b.people, b.own, b.seats = append(b.people, int32(i)), append(b.own, nil), append(b.seats, place)
	}
	for _, p := range f.book.Pairs().All() {
		i, _ := f.book.Officer(p.Officer)
		k, _ := f.book.Officer(p.Clinician)
		b := &f.bundles[f.people[i].bundle]
		b.pairs = append(b.pairs, pair{seat[int32(i)], seat[int32(k)], b.unit(unitAt[dispatch.UnitID(p.CallSign())]), p.Dates})
	}
	for k := range f.bundles {
		for _, u := range f.bundles[k].units {
			f.units[u].bundle = int32(k)
		}
	}
	for s := range f.stints {
		if i := f.stints[s].person; f.people[i].bundle != none {
			b := &f.bundles[f.people[i].bundle]
			b.own[seat[i]] = append(b.own[seat[i]], int32(s))
		}
	}
}

// unit returns the place of a unit in the bundle, putting it there if need be.
func (b *bundle) unit(u int32) int {
	if k := slices.Index(b.units, u); k >= 0 {
		return k
	}
	b.units = append(b.units, u)
	return len(b.units) - 1
}
