package fill

import (
	"context"

	"watchbill/coverage"
	"watchbill/roster"
)

// tightIn returns when a district cannot spare a certified officer, and a co-responder pair: while what the slots demand is
// no less than who counts.
func (f *finder) tightIn(district int) [2][]roster.Interval {
	t := &f.tight[district]
	if !t.known {
		t.known = true
		for n, grid := range f.grids {
			for p := range grid.PiecesIn(district) {
				if v := p.And(f.left); v.Start < v.End && p.Count <= p.Demand {
					t.when[n] = append(t.when[n], v)
				}
			}
		}
	}
	return t.when
}

// tight is when a district can spare nobody, by need.
type tight struct {
	known bool
	when  [2][]roster.Interval
}

// bothGrids returns the coverage of both needs, cit first, around the gap.
func bothGrids(ctx context.Context, o *Opening) (grids [2]*coverage.Grid, err error) {
	for n, need := range [2]roster.Need{roster.NeedCIT, roster.NeedCoResponder} {
		opt := o.grid.Options()
		if opt.Need == need {
			grids[n] = o.grid
			continue
		}
		opt.Need = need
		if grids[n], err = coverage.New(ctx, o.Book, opt); err != nil {
			return grids, err
		}
	}
	return grids, nil
}

// appendPaired appends when somebody counts as the officer of a pair by the duty that they have.
func (f *finder) appendPaired(dst []roster.Interval, a *party) []roster.Interval {
	for _, k := range f.pairsOf[a.index] {
		pair := f.pairs[k]
		c, _ := f.book.Officer(pair.Clinician) // a Book's references hold
		with := f.appendDuties(nil, f.book.Person(c), f.left)
		for _, d := range a.duties {
			if !pair.Dates.Contains(d.Date) || f.must && !a.person.CertifiedOn(d.Date) {
				continue
			}
			for _, w := range with {
				if v := d.And(w.Interval); v.Start < v.End {
					dst = append(dst, v)
				}
			}
		}
	}
	return dst
}

// sees tells whether a district may be named.
func (f *finder) sees(district int) bool {
	return f.opt.Sees == nil || f.opt.Sees(f.book.Districts().At(district).ID)
}
