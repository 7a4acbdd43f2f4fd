package year

import (
	"slices"
	"sync"

	"watchbill/coverage"
	"watchbill/roster"
)

// mostReadings is how many readings are kept: those of a year and of the weeks before it, for the whole agency and for a part of it.
const mostReadings = 4

// readings keeps what was read last, for the same year is looked at again and again.
type readings struct {
	mu   sync.Mutex
	kept []*reading // the last used first
}

// read reads the districts of a grid that somebody sees, or finds them read. Nobody changes what it returns.
func (k *readings) read(grid *coverage.Grid, sees func(roster.DistrictID) bool) *reading {
	seen := make([]byte, 0, grid.Book().Districts().Len())
	for _, district := range grid.Book().Districts().All() {
		b := byte('-')
		if sees(district.ID) {
			b = 'x'
		}
		seen = append(seen, b)
	}
	if r := k.find(grid, string(seen)); r != nil {
		return r
	}
	r := read(grid, sees)
	r.seen = string(seen)
	if other := k.find(grid, r.seen); other != nil { // somebody else read it meanwhile
		return other
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.kept = slices.Insert(k.kept, 0, r)
	k.kept = slices.Delete(k.kept, min(len(k.kept), mostReadings), len(k.kept))
	return r
}

// find returns a reading and makes it the last used, nil where there is none.
func (k *readings) find(grid *coverage.Grid, seen string) *reading {
	k.mu.Lock()
	defer k.mu.Unlock()
	i := slices.IndexFunc(k.kept, func(r *reading) bool { return r.grid == grid && r.seen == seen })
	if i < 0 {
		return nil
	}
	r := k.kept[i]
	copy(k.kept[1:i+1], k.kept[:i])
	k.kept[0] = r
	return r
}
