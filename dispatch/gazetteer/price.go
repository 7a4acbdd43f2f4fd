package gazetteer

// typed is a word of a query with what it may mean.
type typed struct {
	word
	reach
}

// trace has, by word of the query, the word of the entry that it stands for, -1 for none.
type trace [maxWords + 2]int8

// price is what it costs in points that a query means an entry, -1 if it cannot. Each word of the query takes the
// cheapest word of the entry that is left, from left to right.
func (g *Gazetteer) price(e *entry, query []*typed, t *trace) int32 {
	if len(query) > len(t) {
		return -1
	}
	var taken uint32
	var sum int32
	previous := -1
	for i, q := range query {
		j, points := e.cheapest(q, taken, previous)
		t[i] = int8(j)
		if j < 0 {
			if !q.soft() {
				return -1
			}
			continue
		}
		taken |= 1 << j
		sum += points
		if e.inCore(j) && j != e.kind {
			previous = j
		}
	}
	missing, ok := e.missing(taken, g.entities[e.entity].kind == KindPlace)
	if !ok {
		return -1
	}
	return sum + missing + g.unmet(e, query, t, taken)
}

// cheapest finds the word of the entry that q stands for at the least cost, -1 if there is none.
func (e *entry) cheapest(q *typed, taken uint32, previous int) (at int, points int32) {
	at = -1
	for j, w := range e.words {
		if taken&(1<<j) != 0 {
			continue
		}
		p := q.points(w)
		if p < 0 {
			continue
		}
		if e.inCore(j) && j < previous || !e.inCore(j) && e.class[j] == typeWord && previous < 0 {
			p += pointsTurned // but a direction may stand before or after
		}
		if at < 0 || p < points {
			at, points = j, p
		}
	}
	return at, points
}

func (e *entry) inCore(j int) bool { return int(e.first) <= j && j < int(e.last) }

// missing is what the words of the core cost that were not typed; not ok if none of it was.
func (e *entry) missing(taken uint32, place bool) (points int32, ok bool) {
	for j := int(e.first); j < int(e.last); j++ {
		switch {
		case taken&(1<<j) != 0:
			ok = true
		case j == e.kind:
		case place:
			points = min(points+pointsFewer, pointsFewest)
		default:
			points += pointsMissing
		}
	}
	return points, ok
}

// unmet is what the directions and types cost that the query has and the entry has not, and a route called by its
// number.
func (g *Gazetteer) unmet(e *entry, query []*typed, t *trace, taken uint32) (points int32) {
	route, calledRoute := g.entities[e.entity].route, false
	for i, q := range query {
		if t[i] >= 0 {
			continue
		}
		switch {
		case route && q.class == typeWord && (q.text == "rt" || q.text == "hwy" || q.text == "rd"):
			calledRoute = true
		case q.class == direction && e.left(direction, taken):
			points += pointsOtherDir
		case q.class == direction:
			points += pointsNoDir
		case e.left(typeWord, taken):
			points += pointsBadType
		default:
			points += pointsNoType
		}
	}
	if route && e.first > 0 && taken&1 == 0 {
		if calledRoute {
			return points + pointsRoute
		}
		return points + pointsPrefix
	}
	return points
}

// left tells whether the entry has a word of a class outside its core that was not taken.
func (e *entry) left(c class, taken uint32) bool {
	for j := range e.words {
		if !e.inCore(j) && e.class[j] == c && taken&(1<<j) == 0 {
			return true
		}
	}
	return false
}
