package forecast

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"watchbill/coverage"
	"watchbill/roster"
)

// Soon are the days after the first date of the horizon within which lapses are summed up.
var Soon = [3]int{30, 60, 90}

// Lapse is the end of one officer's certification within the horizon, or within the longest of Soon.
type Lapse struct {
	Person  int            // index in the Book
	Through roster.Date    // the last date certified, grace included
	Verdict roster.Verdict // of the day after: roster.Lapsed or roster.Revoked, as a rule
	Loss
	Opens []Opened // by district, then start
}

// Within tells whether the last date is at most so many days after from, as the standing of the credentials counts them.
func (x Lapse) Within(from roster.Date, days int) bool { return x.Through <= from+roster.Date(days) }

// Opened is an interval in which the slots' demand is met with the certificate renewed and not met as it is. In it
// exactly one officer is missing, so that its minutes are its short minutes.
type Opened struct {
	District int
	roster.Interval
}

// Loss is what the grid loses by a lapse, or by several.
type Loss struct {
	ShortMinutes   int // by which the gaps' short minutes grow, opened or only deepened
	CoveredMinutes int // by which the slots' covered minutes fall
}

// lapses finds the officers whose certification ends and what each end costs. The counterfactual of one end is the grid
// in which that officer alone is certified from the day after it on, for ever.
func lapses(ctx context.Context, grid *coverage.Grid) (all []Lapse, together Loss, err error) {
	book, opt := grid.Book(), grid.Options()
	past := opt.From + roster.Date(max(opt.Days, Soon[len(Soon)-1]+1))
	var everybody []roster.PersonRows
	for i := range book.People() {
		p := book.Person(i)
		renewed := false
		for _, r := range p.Certified().All() {
			if r.To < opt.From || r.To >= past || !p.Officer.Active.Contains(r.To) {
				continue // an open end is 0, and so before the horizon
			}
			all = append(all, Lapse{Person: i, Through: r.To, Verdict: book.Standing(p, r.To+1).Verdict})
			if !renewed { // the first end's renewal spans the later ones
				everybody, renewed = append(everybody, renewal(book, p, r.To)), true
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Lapse) int { return cmp.Compare(a.Through, b.Through) })
	base := newTally(grid)
	for i := range all {
		if err := ctx.Err(); err != nil {
			return nil, Loss{}, err
		}
		x := &all[i]
		if x.Through >= opt.From+roster.Date(opt.Days) {
			continue // no tour that meets the horizon's slots is after it
		}
		p := book.Person(x.Person)
		next, err := follow(ctx, grid, renewal(book, p, x.Through))
		if err != nil {
			return nil, Loss{}, fmt.Errorf("renew the certificate of %s: %w", p.Officer.ID, err)
		}
		x.Loss, x.Opens = base.against(next, book.DistrictsOf(p))
	}
	if len(everybody) == 0 {
		return all, Loss{}, nil
	}
	next, err := follow(ctx, grid, everybody...)
	if err != nil {
		return nil, Loss{}, fmt.Errorf("renew all certificates: %w", err)
	}
	districts := make([]int, book.Districts().Len())
	for d := range districts {
		districts[d] = d
	}
	together, _ = base.against(next, districts)
	return all, together, nil
}

// renewal returns the rows of p with a certificate more: one that the agency's rule accepts, from the day after the
// last one's end on, without end.
func renewal(book *roster.Book, p *roster.Personnel, through roster.Date) roster.PersonRows {
	rule, rows := book.Agency().Certification, p.Rows()
	c := roster.Credential{
		Officer: p.Officer.ID, Kind: rule.Kind, Hours: rule.MinHours, Components: rule.RequiredComponents,
		Completed: through + 1, Expires: roster.MaxDate,
	}
	if len(rule.Authorities) > 0 {
		c.Authority = rule.Authorities[0]
	}
	rows.Credentials = append(rows.Credentials, c)
	return rows
}

// follow returns the grid of the Book in which the given persons have these rows.
func follow(ctx context.Context, grid *coverage.Grid, rows ...roster.PersonRows) (*coverage.Grid, error) {
	book, faults := grid.Book().With(grid.Book().Revision(), rows...)
	if book == nil {
		return nil, faults
	}
	return grid.Next(ctx, book)
}

// tally holds a grid's gaps and covered minutes by district.
type tally struct {
	gaps           [][]roster.Interval
	short, covered []int
}

func newTally(grid *coverage.Grid) *tally {
	n := grid.Book().Districts().Len()
	t := &tally{make([][]roster.Interval, n), make([]int, n), make([]int, n)}
	for g := range grid.Gaps() {
		t.gaps[g.District] = append(t.gaps[g.District], g.Interval)
		t.short[g.District] += g.ShortMinutes
	}
	for d := range n {
		t.covered[d] = covered(grid, d)
	}
	return t
}

func covered(grid *coverage.Grid, district int) int {
	n := 0
	for s := range grid.SlotsIn(district) {
		n += s.CoveredMinutes
	}
	return n
}

// against returns what the grid of t lacks beside a better one, of which only some districts, ascending, differ.
func (t *tally) against(better *coverage.Grid, districts []int) (loss Loss, opens []Opened) {
	short := make([]int, len(t.short))
	gaps := make([][]roster.Interval, len(t.gaps))
	for g := range better.Gaps() {
		if slices.Contains(districts, g.District) {
			gaps[g.District] = append(gaps[g.District], g.Interval)
			short[g.District] += g.ShortMinutes
		}
	}
	for _, d := range districts {
		loss.ShortMinutes += t.short[d] - short[d]
		loss.CoveredMinutes += covered(better, d) - t.covered[d]
		opens = appendOpened(opens, d, t.gaps[d], gaps[d])
	}
	return loss, opens
}

// appendOpened appends what the gaps have that those left do not; both are ascending and apart, and gaps contain left.
func appendOpened(dst []Opened, district int, gaps, left []roster.Interval) []Opened {
	for _, g := range gaps {
		for len(left) > 0 && left[0].Start < g.End {
			if g.Start < left[0].Start {
				dst = append(dst, Opened{district, roster.Interval{Start: g.Start, End: left[0].Start}})
			}
			g.Start, left = left[0].End, left[1:]
		}
		if g.Start < g.End {
			dst = append(dst, Opened{district, g})
		}
	}
	return dst
}
