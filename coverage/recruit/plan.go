package recruit

import (
	"context"
	"math"

	"watchbill/coverage"
	"watchbill/roster"
)

// Step is one additional certified officer.
type Step struct {
	Squad
	Closed     int                // short_minutes that it removes; expected ones, rounded, with leave
	After      coverage.Share     // the share with this step and those before it
	Candidates []roster.OfficerID // posted there and fit for training, sorted; see candidates
}

// Plan is the way out of a roster's gaps. It is immutable and safe for concurrent use; its slices are only to be read.
type Plan struct {
	Options Options        // with the defaults filled in
	Roster  *roster.Book   // as it is
	Book    *roster.Book   // what the steps start from: Roster, after renewals if they were asked to come first
	Before  coverage.Share // of Book
	After   coverage.Share // with all steps
	Short   [2]int         // short_minutes of Book, and with all steps

	Renewals []Renewal // those that close something on Roster, in the order in which each next one adds most
	TooLate  int       // officers whose certificates lapsed too long ago for a refresher

	Steps   []Step
	Bound   int  // no list of postings that comes as far is shorter
	Exact   bool // Bound is the number of steps: the list is the shortest
	Reached bool // the share asked for is reached; else all that postings can close is closed, as far as leave allows

	OneOff []Extra // of Book: what is short only because of timed absences
	Left   []Extra // what is short after all steps
	Leave  Leave   // what the new officers' leave was taken to be; zero unless it was asked for
}

// New finds the plan for book. Errors are roster.Invalid for options that make no sense, those of [coverage.New], and
// those of ctx. The same roster and options give the same plan everywhere.
func New(ctx context.Context, book *roster.Book, opt Options) (*Plan, error) {
	opt, err := opt.checked()
	if err != nil {
		return nil, err
	}
	grid, err := coverage.New(ctx, book, opt.grid())
	if err != nil {
		return nil, err
	}
	p := &Plan{Options: opt, Roster: book, Book: book}
	w := &planning{plan: p}
	if err := w.survey(ctx, grid); err != nil {
		return nil, err
	}
	p.Renewals, p.TooLate = renewals(book, &opt, w.grounds)
	if opt.AfterRenewals && len(p.Renewals) > 0 {
		if err := w.renew(ctx, grid); err != nil {
			return nil, err
		}
	}
	if opt.WithLeave {
		p.Leave = plannedLeave(p.Book, &p.Options)
	}
	for _, g := range w.grounds {
		if g != nil {
			g.weigh(1)
		}
	}
	posts, err := w.choose(ctx)
	if err != nil {
		return nil, err
	}
	w.steps(posts)
	w.extras()
	return p, nil
}

// planning is a plan in the making.
type planning struct {
	plan    *Plan
	grounds []*ground // by district; nil where nothing is short
	timed   []*away   // by district
	on      []*tally  // by district, as far as the steps go
}

// survey looks at what each district lacks.
func (w *planning) survey(ctx context.Context, grid *coverage.Grid) error {
	opt, book := &w.plan.Options, grid.Book()
	squads := squadsIn(book, opt)
	w.timed = timedAway(book, opt)
	w.grounds = make([]*ground, len(squads))
	w.plan.Before, w.plan.Short = coverage.Share{}, [2]int{}
	for d := range squads {
		if err := ctx.Err(); err != nil {
			return err
		}
		g := survey(grid, opt, d, squads[d], w.timed[d])
		w.plan.Before.Minutes += g.minutes
		w.plan.Before.CoveredMinutes += g.minutes - g.missing
		w.plan.Short[0] += g.short
		if len(g.classes) > 0 {
			w.grounds[d] = g
		}
	}
	return nil
}

// renew goes over to the roster with the renewals applied.
func (w *planning) renew(ctx context.Context, grid *coverage.Grid) error {
	rows := make([]roster.PersonRows, len(w.plan.Renewals))
	for i := range rows {
		rows[i] = w.plan.Renewals[i].rows
	}
	book, faults := w.plan.Book.With(w.plan.Book.Revision(), rows...)
	if book == nil {
		return faults.Err() // each was accepted alone, and they are of different officers
	}
	grid, err := grid.Next(ctx, book)
	if err != nil {
		return err
	}
	w.plan.Book = book
	return w.survey(ctx, grid)
}

// choose returns how many to post to each squad of each district, and fills Bound.
func (w *planning) choose(ctx context.Context) ([][]int, error) {
	p := w.plan
	attainable, districts := 0, 0
	for _, g := range w.grounds {
		if g != nil {
			attainable += g.attainable()
			districts++
		}
	}
	wanted := p.wanted()
	posts := make([][]int, len(w.grounds))
	if wanted <= 0 {
		return posts, nil
	}
	purse := &purse{coverWork, districts}
	for d, g := range w.grounds {
		if g == nil {
			continue
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		purse.spend(func(part *work) {
			c := solveCover(len(g.squads), g.rows(), part)
			posts[d] = c.posts
			p.Bound += c.bound
		})
	}
	if wanted >= attainable && p.Options.UntilShare == 1 || wanted >= attainable && !p.Options.WithLeave {
		w.prefer(posts, (*tally).meets)
		return posts, nil
	}
	return w.some(ctx, posts, float64(wanted), districts)
}

// wanted is how many more slot minutes are to be covered.
func (p *Plan) wanted() int {
	n := int(math.Ceil(p.Options.UntilShare * float64(p.Before.Minutes)))
	reaches := func(n int) bool {
		return coverage.Share{CoveredMinutes: n, Minutes: p.Before.Minutes}.Of() >= p.Options.UntilShare
	}
	for n > 0 && reaches(n-1) {
		n--
	}
	for n < p.Before.Minutes && !reaches(n) {
		n++
	}
	return n - p.Before.CoveredMinutes
}

// some chooses as many postings as cover wanted minutes more; full are those that close everything.
func (w *planning) some(ctx context.Context, full [][]int, wanted float64, districts int) ([][]int, error) {
	p := w.plan
	var grounds []*ground
	var curves []curve
	purse := &purse{curveWork, districts}
	for _, g := range w.grounds {
		if g == nil {
			continue
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		length := 0
		for _, n := range full[g.district] {
			length += n
		}
		if p.Options.WithLeave {
			g.weigh(p.Leave.Present())
			length = 2*length + 4 // reserves
		}
		if len(g.squads) == 0 {
			length = 0
		}
		grounds = append(grounds, g)
		purse.spend(func(part *work) { curves = append(curves, newCurve(g, full[g.district], length, part)) })
	}
	if p.Options.WithLeave && most(curves) < wanted-tiny {
		w.prefer(full, (*tally).meets)
		return full, nil // no reserves reach it: the list is the one for officers who are always there, with its bound
	}
	p.Bound = atLeast(grounds, curves, wanted)
	have := 0.0
	on := make([]*tally, len(grounds))
	for i, n := range divide(curves, wanted) {
		on[i] = newTally(grounds[i])
		on[i].set(curves[i].posts[n])
		have += on[i].covered
	}
	spare(on, have, wanted)
	posts := make([][]int, len(w.grounds))
	covers := make([]float64, len(w.grounds))
	for _, t := range on {
		posts[t.g.district], covers[t.g.district] = t.posts, t.covered
	}
	w.prefer(posts, func(t *tally) bool { return t.covered >= covers[t.g.district]-tiny })
	have = 0
	for _, t := range on {
		t.set(posts[t.g.district])
		have += t.covered
	}
	spare(on, have, wanted)
	for _, t := range on {
		posts[t.g.district] = t.posts
	}
	return posts, nil
}

// most is what all districts together can gain.
func most(curves []curve) (sum float64) {
	for i := range curves {
		sum += curves[i].gain[len(curves[i].gain)-1]
	}
	return sum
}

// spare takes out whatever can go without losing what is wanted.
func spare(on []*tally, have, wanted float64) {
	for _, t := range on {
		for j := range t.posts {
			for t.posts[j] > 0 {
				was := t.covered
				t.post(j, -1)
				if have-was+t.covered < wanted-tiny {
					t.post(j, 1)
					break
				}
				have += t.covered - was
			}
		}
	}
}
