package coverage

import (
	"context"
	"iter"
	"slices"

	"watchbill/roster"
)

// Options choose what a Grid is about.
type Options struct {
	Need roster.Need // roster.NeedCIT (also when empty) or roster.NeedCoResponder
	From roster.Date // first duty date of the horizon
	Days int         // number of duty dates; 0 means 365
}

// checked fills in the defaults and refuses what makes no sense.
func (o Options) checked() (Options, error) {
	if o.Need == "" {
		o.Need = roster.NeedCIT
	}
	if o.Days == 0 {
		o.Days = 365
	}
	switch {
	case o.Need != roster.NeedCIT && o.Need != roster.NeedCoResponder:
		return o, roster.Invalidf("need", "%q is not cit or co-responder", o.Need)
	case o.Days < 1 || o.Days > MaxDays:
		return o, roster.Invalidf("days", "%d is not between 1 and %d", o.Days, MaxDays)
	case o.From < 2 || o.From+roster.Date(o.Days) > roster.MaxDate-2:
		return o, roster.Invalidf("from", "the horizon leaves the calendar")
	}
	return o, nil
}

// MaxDays is the longest horizon: ten years.
const MaxDays = 3660

// Grid is the coverage of every slot and every gap of a horizon. It is immutable and safe for concurrent use.
type Grid struct {
	book      *roster.Book
	opt       Options
	line      *line
	districts []*district // by index
}

// New computes the grid of book. Errors are roster.Invalid for options that make no sense, and those of ctx.
func New(ctx context.Context, book *roster.Book, opt Options) (*Grid, error) {
	opt, err := opt.checked()
	if err != nil {
		return nil, err
	}
	g := &Grid{book: book, opt: opt, line: newLine(book, opt.From, opt.Days)}
	g.districts = make([]*district, book.Districts().Len())
	w := newWorker(g)
	defer w.done()
	for d := range g.districts {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		g.districts[d] = w.district(d)
	}
	return g, nil
}

// Next returns the grid of a later Book with the same options. Where only persons changed it shares every district
// that they do not touch.
func (g *Grid) Next(ctx context.Context, book *roster.Book) (*Grid, error) {
	if !book.SameGround(g.book) {
		return New(ctx, book, g.opt)
	}
	line := *g.line
	line.watches = line.watches.For(book) // the later Book may have squads that this one lacks
	next := &Grid{book: book, opt: g.opt, line: &line, districts: slices.Clone(g.districts)}
	touched := map[int]bool{}
	book.Differs(g.book, func(i int) {
		for _, b := range [2]*roster.Book{g.book, book} {
			touch(touched, b, g.opt.Need, i)
		}
	})
	if len(touched) == 0 {
		return next, nil
	}
	w := newWorker(next)
	defer w.done()
	for d := range touched {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		next.districts[d] = w.district(d)
	}
	return next, nil
}

// touch adds the districts whose coverage depends on person i: for officers those they stand duty in, for
// co-responder pairs those in which a pair that the person is of has its officer.
func touch(touched map[int]bool, b *roster.Book, need roster.Need, i int) {
	who := []int{i}
	if need == roster.NeedCoResponder {
		who = who[:0]
		for _, pair := range b.Pairs().All() {
			if id := b.Person(i).Officer.ID; id != pair.Officer && id != pair.Clinician {
				continue
			}
			if k, ok := b.Officer(pair.Officer); ok {
				who = append(who, k)
			}
		}
	}
	for _, k := range who {
		for _, d := range b.DistrictsOf(b.Person(k)) {
			touched[d] = true
		}
	}
}

// Book returns the Book that the grid was computed from.
func (g *Grid) Book() *roster.Book { return g.book }

// Options returns the options with their defaults filled in.
func (g *Grid) Options() Options { return g.opt }

// Status sums up a slot.
type Status string

// A slot is covered in all of its minutes, in none, or in some.
const (
	Covered   Status = "covered"
	Uncovered Status = "uncovered"
	Partial   Status = "partial"
)

// Slot is one district, shift and date with its figures (COVERAGE.md 5, 6). District and Shift are indexes.
type Slot struct {
	District, Shift int
	Date            roster.Date
	roster.Interval
	Required       int
	Min            int // the least count in it
	CoveredMinutes int
}

// Status says whether the slot is covered.
func (s Slot) Status() Status {
	switch s.CoveredMinutes {
	case s.Minutes():
		return Covered
	case 0:
		return Uncovered
	}
	return Partial
}

// Slots ranges over the slots that require somebody: by district, then date, then shift.
func (g *Grid) Slots() iter.Seq[Slot] {
	return func(yield func(Slot) bool) {
		for d := range g.districts {
			for s := range g.SlotsIn(d) {
				if !yield(s) {
					return
				}
			}
		}
	}
}

// SlotsIn ranges over the slots of one district by date, then shift.
func (g *Grid) SlotsIn(district int) iter.Seq[Slot] {
	return func(yield func(Slot) bool) {
		shifts := g.line.shifts
		for i, c := range g.districts[district].cells {
			v := g.line.on[i+shifts] // the line begins a day before the horizon
			if c.required == 0 || v.start >= v.end {
				continue
			}
			s := Slot{
				District: district, Shift: i % shifts, Date: g.opt.From + roster.Date(i/shifts),
				Interval: g.line.interval(v), Required: int(c.required), Min: int(c.min), CoveredMinutes: int(c.covered),
			}
			if !yield(s) {
				return
			}
		}
	}
}

// Gaps ranges over the gaps by district, then start.
func (g *Grid) Gaps() iter.Seq[Gap] {
	return func(yield func(Gap) bool) {
		for _, in := range g.districts {
			for _, gap := range in.gaps {
				if !yield(gap) {
					return
				}
			}
		}
	}
}

// GapsIn lists the gaps of a district by start. It is the Grid's own list, to be read only.
func (g *Grid) GapsIn(district int) []Gap { return g.districts[district].gaps }

// GapCount returns the number of gaps.
func (g *Grid) GapCount() int {
	n := 0
	for _, in := range g.districts {
		n += len(in.gaps)
	}
	return n
}
