package dispatch

import (
	"cmp"
	"math"
	"slices"
)

// ranked is a unit in the order of an answer. Times are in seconds.
type ranked struct {
	unit   int32   // of the roll
	rank   float64 // by what it is ranked: travel, later or earlier by what lowers or favours it
	travel float64 // from a position, by road or in a straight line; without one, from the far side
	road   bool    // travel is by road
}

// shortlist keeps the best few of the units it is shown, and whoever is within the band of the best: among those, other
// things than time decide.
type shortlist struct {
	want int     // how many
	band float64 // seconds; 0: time alone decides
	list []ranked
}

// begin empties the list for so many units, at least one.
func (s *shortlist) begin(want int, band float64) {
	s.want, s.band, s.list = want, band, s.list[:0]
}

// limit is the rank past which a unit has no place on the list.
func (s *shortlist) limit() float64 {
	if len(s.list) < s.want {
		return math.Inf(1)
	}
	return max(s.list[s.want-1].rank, s.list[0].rank+s.band)
}

// add puts a unit in its place; those that this puts past the limit fall off.
func (s *shortlist) add(r ranked, l *lookup) {
	k := len(s.list)
	s.list = append(s.list, r)
	for ; k > 0 && l.before(&r, &s.list[k-1]); k-- {
		s.list[k] = s.list[k-1]
	}
	s.list[k] = r
	for n := len(s.list); n > s.want && s.list[n-1].rank > s.list[0].rank+s.band; n-- {
		s.list = s.list[:n-1]
	}
	if s.band == 0 && len(s.list) > s.want {
		s.list = s.list[:s.want]
	}
}

// settle orders the near-equal ones, who come first, and cuts the list to what was wanted.
func (s *shortlist) settle(l *lookup) {
	if s.band > 0 && len(s.list) > 1 {
		n := 1
		for n < len(s.list) && s.list[n].rank <= s.list[0].rank+s.band {
			n++
		}
		slices.SortStableFunc(s.list[:n], func(x, y ranked) int {
			return cmp.Or(cmp.Compare(l.lost(x.unit), l.lost(y.unit)), cmp.Compare(l.lacks(x.unit), l.lacks(y.unit)))
		})
	}
	s.list = s.list[:min(len(s.list), s.want)]
}
