package fill

import (
	"cmp"
	"math"
	"slices"

	"watchbill/roster"
)

// order sorts the candidates fairly: see the package's comment.
func (f *finder) order(ans *Answer) {
	slices.SortStableFunc(ans.Able, func(x, y Candidate) int {
		return cmp.Or(
			first(x.costless(), y.costless()),
			cmp.Compare(x.Turn.Minutes, y.Turn.Minutes),
			cmp.Compare(x.Turn.Offers, y.Turn.Offers),
			cmp.Compare(x.Turn.Last, y.Turn.Last),
			first(x.Home, y.Home),
			cmp.Compare(since(&x), since(&y)),
			cmp.Compare(x.People[0].Officer.ID, y.People[0].Officer.ID),
			cmp.Compare(x.Pair, y.Pair),
		)
	})
}

// first puts what is true before what is not.
func first(x, y bool) int {
	switch {
	case x == y:
		return 0
	case x:
		return -1
	}
	return 1
}

// costless tells whether nothing that the candidate is offered makes anybody's day longer.
func (c *Candidate) costless() bool {
	return !slices.ContainsFunc(c.Offers, func(x Offer) bool { return x.Extra() > 0 })
}

// since is from when on the officer has been on patrol; those of whom that is not known come last.
func since(c *Candidate) roster.Date {
	if d := c.People[0].Officer.PatrolSince; d != 0 {
		return d
	}
	return math.MaxInt32
}

// turn returns the turn of the one with the most hours of those who would be asked.
func (f *finder) turn(c *Candidate) (most Turn) {
	span := f.o.Period(f.opt.Now)
	asked := false
	for _, p := range c.People {
		if !slices.ContainsFunc(c.Offers, func(x Offer) bool {
			return slices.ContainsFunc(x.Calls, func(y Call) bool { return y.Person == p && y.Way != Move })
		}) && p != c.People[0] {
			continue
		}
		t := onRecord(p, span)
		if f.opt.Ledger != nil {
			missed, last := f.opt.Ledger.Asked(p.Officer.ID, span)
			t.Offers, t.Last = missed, max(t.Last, last)
		}
		if !asked || t.Minutes > most.Minutes {
			most, asked = t, true
		}
	}
	return most
}

// onRecord is the turn that the roster's extra duty shows.
func onRecord(p *roster.Personnel, span roster.Interval) (t Turn) {
	for _, x := range p.Extras().All() {
		if n := x.Time.And(span).Minutes(); n > 0 && x.Kind != "swap" { // a swap is no more duty
			t.Minutes += n
			t.Last = max(t.Last, x.Time.End)
		}
	}
	return t
}
