package fill

import (
	"context"
	"fmt"

	"watchbill/coverage"
	"watchbill/roster"
)

// Days of the horizon that a gap is found in: it begins some days before, for a watch that began then may be under way,
// and so much of a gap is looked at.
const (
	before = 2
	ahead  = 7
	week   = ahead * 24 * 60 // minutes
)

// The dates between which a Grid can be: a gap so near to an end of the calendar is nobody's to fill.
const (
	earliestDate = 2
	latestDate   = roster.MaxDate - 2
)

// Opening is a gap that somebody may fill. It is immutable.
type Opening struct {
	Book     *roster.Book
	Need     roster.Need
	District int
	Gap      coverage.Gap // where it is longer than a week, its first week; its figures are of all that was looked at
	GoesOn   bool         // it is longer than a week

	from  roster.Date // the grid's first
	grid  *coverage.Grid
	short []shortage // of the gap, ascending, without holes
}

// shortage is a stretch with one number of people missing.
type shortage struct {
	roster.Interval
	short int
}

// ID names the gap.
func (o *Opening) ID() string {
	return coverage.GapID(o.Need, o.Book.Districts().At(o.District).ID, o.Gap.Start)
}

// Find returns the gap of an id (coverage.GapID). Gaps are those of a horizon, and one that goes on from the days
// before may begin with the first watch of a horizon: it is found by either start. Errors are roster.Invalid for an id that
// names none, roster.NotFound when no gap starts there, any more or at all, and those of ctx.
func Find(ctx context.Context, book *roster.Book, id string) (*Opening, error) {
	need, name, start, err := coverage.ParseGapID(id)
	if err != nil {
		return nil, err
	}
	district, ok := book.District(name)
	if !ok {
		return nil, &roster.Error{Kind: roster.NotFound, Field: "id", Msg: fmt.Sprintf("There is no district %q on the roster.", name)}
	}
	on := book.Zone().DateAt(start)
	if on < earliestDate+before || on > latestDate-ahead-before {
		return nil, noGap(id)
	}
	for back := roster.Date(before); back >= 0; back-- {
		grid, err := coverage.New(ctx, book, coverage.Options{Need: need, From: on - back, Days: int(back) + ahead + before})
		if err != nil {
			return nil, err
		}
		for gap := range grid.Gaps() {
			if gap.District == district && gap.Start == start {
				return newOpening(grid, need, gap), nil
			}
		}
	}
	return nil, noGap(id)
}

func noGap(id string) error {
	return &roster.Error{Kind: roster.NotFound, Field: "id", Msg: fmt.Sprintf("No gap %s is there: it was filled, begins at another time now, or never was. GET /v1/gaps and the command gaps list those there are.", id)}
}

// At returns the gap of a district at an instant, which lies in what is looked at of it. Errors are roster.NotFound when there
// is none, roster.Invalid about "at" near an end of the calendar, and those of ctx.
func At(ctx context.Context, book *roster.Book, need roster.Need, district int, at roster.Minute) (*Opening, error) {
	on := book.Zone().DateAt(at)
	if on < earliestDate+before+ahead || on > latestDate-2*ahead {
		return nil, roster.Invalidf("at", "%s is beyond what is rostered", at)
	}
	id := book.Districts().At(district).ID
	for _, back := range [2]roster.Date{ahead, before} { // of a gap that began long ago the first week would be another one
		grid, err := coverage.New(ctx, book, coverage.Options{Need: need, From: on - back, Days: int(back) + ahead})
		if err != nil {
			return nil, err
		}
		need = grid.Options().Need
		for gap := range grid.Gaps() {
			if gap.District == district && gap.Contains(at) && at < gap.Start+week {
				return Find(ctx, book, coverage.GapID(need, id, gap.Start))
			}
		}
	}
	return nil, &roster.Error{Kind: roster.NotFound, Field: "at", Msg: fmt.Sprintf("District %s has no gap (%s) at %s.", id, need, at)}
}

func newOpening(grid *coverage.Grid, need roster.Need, gap coverage.Gap) *Opening {
	o := &Opening{Book: grid.Book(), Need: need, District: gap.District, Gap: gap, from: grid.Options().From, grid: grid}
	if most := gap.Start + week; gap.End > most {
		o.Gap.End, o.GoesOn = most, true
	}
	for p := range grid.PiecesIn(gap.District) {
		if v := p.And(o.Gap.Interval); v.Start < v.End {
			if n := len(o.short); n > 0 && o.short[n-1].short == p.Short() {
				o.short[n-1].End = v.End
			} else {
				o.short = append(o.short, shortage{v, p.Short()})
			}
		}
	}
	return o
}
