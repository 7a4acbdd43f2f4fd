package gazetteer

import (
	"cmp"
	"slices"
)

// found is a name that a query may mean.
type found struct {
	entity, entry int32
	points        int32
}

// search finds the names that the words may mean, each once, cheapest first.
func (g *Gazetteer) search(query []*typed) []found {
	if len(query) == 0 || !g.hopeful(query) {
		return nil
	}
	var all []found
	var t trace
	for _, i := range g.considered(query) {
		e := &g.entries[i]
		if p := g.price(e, query, &t); p >= 0 {
			all = append(all, found{e.entity, i, p})
		}
	}
	return cheapestOfEach(all)
}

// cheapestOfEach keeps the cheapest way to read each name, and sorts.
func cheapestOfEach(all []found) []found {
	order := func(a, b found) int {
		return cmp.Or(cmp.Compare(a.points, b.points), cmp.Compare(a.entity, b.entity), cmp.Compare(a.entry, b.entry))
	}
	slices.SortFunc(all, func(a, b found) int { return cmp.Or(cmp.Compare(a.entity, b.entity), order(a, b)) })
	all = slices.CompactFunc(all, func(a, b found) bool { return a.entity == b.entity })
	slices.SortFunc(all, order)
	return all
}

// hopeful tells whether any name could have all words that must be there.
func (g *Gazetteer) hopeful(query []*typed) bool {
	hard := 0
	for _, q := range query {
		if q.soft() {
			continue
		}
		hard++
		if q.unknown() {
			return false
		}
	}
	return hard <= g.longest && len(query) <= len(trace{})
}

// considered lists, ascending, entries among which are all that the query may mean. Every match has a word of the
// query in its core; so if one of them must be matched and can be by words in cores only, those that have it are enough.
func (g *Gazetteer) considered(query []*typed) []int32 {
	best, least := -1, 0
	for i, q := range query {
		if n, sure := g.uses(q); sure && (best < 0 || n < least) {
			best, least = i, n
		}
	}
	if best >= 0 {
		query = query[best : best+1]
	}
	var all []int32
	for _, q := range query {
		q.each(g.lexicon, func(w int32) { all = append(all, g.core[w]...) })
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// uses counts the entries that have a meaning of q in their core; sure if every match has.
func (g *Gazetteer) uses(q *typed) (n int, sure bool) {
	sure = !q.soft()
	q.each(g.lexicon, func(w int32) {
		n += len(g.core[w])
		sure = sure && !g.outside[w]
	})
	return n, sure
}
