package roads

import (
	"math"

	"watchbill/roster"
)

// Route is a drive from one spot to another.
type Route struct {
	Points  []roster.Point // at least two, from the road beside the one spot to that beside the other
	Seconds float64        // with the way off the road at both ends
	Metres  float64        // likewise
}

// Travel returns how long the fastest drive from one spot to another takes, in seconds, and how far it is, in metres, each
// with the way off the road at both ends; false where a spot is none or no road leads there.
func (n *Network) Travel(from, to Spot) (seconds, metres float64, ok bool) {
	r, ok := n.drive(from, to, false)
	return r.Seconds, r.Metres, ok
}

// Route returns the fastest drive from one spot to another with its course; false where there is none.
func (n *Network) Route(from, to Spot) (Route, bool) { return n.drive(from, to, true) }

// arrival is the visitor of one mark.
type arrival struct{ millis uint32 }

// Visit is called by Search.
func (a *arrival) Visit(_ int, _ int32, seconds float64) float64 {
	a.millis = uint32(math.Round(seconds * 1000))
	return 0
}

// drive searches from the one spot for the other, and then follows the edges that the search took.
func (n *Network) drive(from, to Spot, draw bool) (Route, bool) {
	if from.IsZero() || to.IsZero() {
		return Route{}, false
	}
	s := n.scratch.Get().(*scratch)
	defer n.scratch.Put(s)
	found := arrival{maxMillis}
	n.search(s, to, []*Marks{NewMarks(n, []Spot{from})}, math.Inf(1), &found)
	if found.millis == maxMillis {
		return Route{}, false
	}
	d := drive{Network: n, draw: draw}
	d.Seconds = float64(found.millis) / 1000
	d.Metres = from.OffRoad() + to.OffRoad()
	d.follow(s, from, to, found.millis)
	return d.Route, true
}

// drive is a Route being made.
type drive struct {
	*Network
	Route
	draw bool
}

// follow lays the course of the drive that takes so long.
func (d *drive) follow(s *scratch, from, to Spot, millis uint32) {
	for dir := range arc(2) {
		a := arc(from.stretch-1)<<1 | dir
		if from.stretch != to.stretch || d.heads[a.stretch()][dir] == noVertex {
			continue
		}
		if t, ok := d.direct(from, to, a); ok && t == millis {
			d.lay(a, from.along, to.along)
			return
		}
	}
	a := noArc
	for dir := range arc(2) {
		v := d.heads[from.stretch-1][dir]
		if v != noVertex && s.labels[v].search == s.search && s.labels[v].millis+d.ahead(from, dir) == millis {
			a = arc(from.stretch-1)<<1 | dir
		}
	}
	d.lay(a, from.along, d.far(a))
	for v := d.heads[a.stretch()][a&1]; s.labels[v].by != byCall; v = d.heads[a.stretch()][a&1] {
		a = d.edgeArcs[s.labels[v].by]
		d.lay(a, d.far(a.reverse()), d.far(a))
	}
	d.arrive(s, a, to)
}

// arrive lays the last piece, from the head of arc a.
func (d *drive) arrive(s *scratch, a arc, to Spot) {
	v := d.heads[a.stretch()][a&1]
	node := d.head(a)
	left := s.labels[v].millis - offMillis(to)
	for dir := range arc(2) {
		last := arc(to.stretch-1)<<1 | dir
		if d.heads[last.stretch()][dir] != noVertex && d.tail(last) == node && d.leads(v, last) && d.behind(last, d.before(to)) == left {
			d.lay(last, d.far(last.reverse()), to.along)
			return
		}
	}
}

// far is the end of an arc, in metres from the beginning of its stretch.
func (d *drive) far(a arc) float32 {
	if a&1 == 1 {
		return 0
	}
	return float32(d.length(a.stretch()))
}

// lay adds an arc between two distances from the beginning of its stretch.
func (d *drive) lay(a arc, from, to float32) {
	d.Metres += math.Abs(float64(to) - float64(from))
	if !d.draw {
		return
	}
	i := a.stretch()
	d.add(d.On(Spot{stretch: i + 1, along: from}))
	begin, end := d.stretches[i].start, d.end(i)
	for j := range end - begin {
		k := begin + j
		if a&1 == 1 {
			k = end - 1 - j
		}
		if at := d.along[k]; at > min(from, to) && at < max(from, to) {
			d.add(d.course[k].point())
		}
	}
	d.Points = append(d.Points, d.On(Spot{stretch: i + 1, along: to}))
}

// add adds a point unless it is the last one.
func (d *drive) add(p roster.Point) {
	if k := len(d.Points); k == 0 || d.Points[k-1] != p {
		d.Points = append(d.Points, p)
	}
}
