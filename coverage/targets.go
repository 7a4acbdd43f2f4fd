package coverage

import (
	"context"
	"slices"

	"watchbill/roster"
)

// TargetGap is a maximal run of dates with one required number on which fewer certified officers are posted
// (COVERAGE.md 10). District and Shift are indexes, To is inclusive.
type TargetGap struct {
	District, Shift int
	From, To        roster.Date
	Required        int
	Least           int // the smallest headcount in the run
}

// Short is how many are missing at the worst.
func (t TargetGap) Short() int { return t.Required - t.Least }

// Targets holds the gaps against the recruitment targets and the share of patrol certified, over a horizon. It is immutable
// and safe for concurrent use.
type Targets struct {
	From   roster.Date // first date of the horizon, which has as many as Patrol
	Gaps   []TargetGap // by district, shift, first date
	Patrol []Patrol    // by date of the horizon

	book  *roster.Book
	count *headcount // what they were found from
}

// Book returns the Book that the targets were held against.
func (t *Targets) Book() *roster.Book { return t.book }

// Patrol is the share of patrol on one date: officers with a posting, and those of them who are certified.
type Patrol struct{ Certified, Posted int }

// Share returns certified ÷ posted, 0 when nobody is posted.
func (p Patrol) Share() float64 {
	if p.Posted == 0 {
		return 0
	}
	return float64(p.Certified) / float64(p.Posted)
}

// LeastPatrol returns the day of the horizon with the least share of patrol, the first of equals; days on which nobody
// is posted have no share and do not count, unless there are no others.
func (t *Targets) LeastPatrol() int {
	least := 0
	for day, p := range t.Patrol {
		if p.Posted > 0 && (t.Patrol[least].Posted == 0 || p.Share() < t.Patrol[least].Share()) {
			least = day
		}
	}
	return least
}

// NewTargets computes the recruitment gaps of book over days dates from from. Errors are as for [New].
func NewTargets(ctx context.Context, book *roster.Book, from roster.Date, days int) (*Targets, error) {
	opt, err := Options{Need: roster.NeedCIT, From: from, Days: days}.checked()
	if err != nil {
		return nil, err
	}
	h := newHeadcount(book, from, opt.Days)
	for i := range book.People() {
		if i&1023 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		h.enter(book, book.Person(i), 1)
	}
	return h.targets(book), nil
}

// Next returns the targets of a later Book over the same dates. Where only persons changed it counts them alone, and shares
// every district that they are not posted in. Errors are as for [New].
func (t *Targets) Next(ctx context.Context, book *roster.Book) (*Targets, error) {
	if !book.SameGround(t.book) {
		return NewTargets(ctx, book, t.From, len(t.Patrol))
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	h := t.count.next()
	book.Differs(t.book, func(i int) {
		h.enter(t.book, t.book.Person(i), -1)
		h.enter(book, book.Person(i), 1)
	})
	return h.targets(book), nil
}

// headcount counts by differences: what changes on each date, one date more than the horizon has. What it shares with the
// one before it is not written to.
type headcount struct {
	from         roster.Date
	days, shifts int
	posted       [][]int32 // [district][shift, date]
	own          []bool    // by district: not shared
	patrol       []Patrol
	gaps         [][]TargetGap // by district
}

func newHeadcount(book *roster.Book, from roster.Date, days int) *headcount {
	districts, shifts := book.Districts().Len(), book.Shifts().Len()
	h := &headcount{
		from: from, days: days, shifts: shifts,
		posted: make([][]int32, districts), own: make([]bool, districts), patrol: make([]Patrol, days+1), gaps: make([][]TargetGap, districts),
	}
	for d := range districts {
		h.posted[d], h.own[d] = make([]int32, shifts*(days+1)), true
	}
	return h
}

// next returns one that counts the same and may be changed.
func (h *headcount) next() *headcount {
	n := *h
	n.posted, n.own, n.patrol, n.gaps = slices.Clone(h.posted), make([]bool, len(h.own)), slices.Clone(h.patrol), slices.Clone(h.gaps)
	return &n
}

// enter counts one person of a Book in (by 1) or out (by -1): active, with a posting, and for the headcount certified.
func (h *headcount) enter(book *roster.Book, p *roster.Personnel, by int) {
	if p.Officer.Role != roster.RoleOfficer {
		return
	}
	for _, post := range p.Posts().All() {
		from, to := h.within(post.Dates, p.Officer.Active)
		if from > to {
			continue
		}
		h.patrol[from].Posted += by
		h.patrol[to+1].Posted -= by
		squad := book.Squad(post.Squad)
		for _, r := range p.Certified().All() {
			from, to := h.within(post.Dates, p.Officer.Active, r)
			if from > to {
				continue
			}
			h.patrol[from].Certified += by
			h.patrol[to+1].Certified -= by
			for s := range h.shifts {
				if squad.Works(s) {
					row := h.row(squad.District, s)
					row[from] += int32(by)
					row[to+1] -= int32(by)
				}
			}
		}
	}
}

// row is what changes in a district and shift, to be written to.
func (h *headcount) row(district, shift int) []int32 {
	if !h.own[district] {
		h.posted[district], h.own[district] = slices.Clone(h.posted[district]), true
	}
	return h.posted[district][shift*(h.days+1):][:h.days+1]
}

// targets finds the gaps, in the districts that are not shared, and ends the counting.
func (h *headcount) targets(book *roster.Book) *Targets {
	t := &Targets{From: h.from, book: book, count: h, Patrol: make([]Patrol, h.days)}
	var sum Patrol
	for day := range t.Patrol {
		sum.Certified += h.patrol[day].Certified
		sum.Posted += h.patrol[day].Posted
		t.Patrol[day] = sum
	}
	n := 0
	for d, own := range h.own {
		if own {
			h.gaps[d] = nil
			for s := range h.shifts {
				h.gaps[d] = h.runs(h.gaps[d], book, d, s)
			}
		}
		n += len(h.gaps[d])
	}
	if n > 0 {
		t.Gaps = make([]TargetGap, 0, n)
	}
	for _, gaps := range h.gaps {
		t.Gaps = append(t.Gaps, gaps...)
	}
	return t
}

// within intersects ranges of dates with the horizon and returns them as days of it, inclusive.
func (h *headcount) within(ranges ...roster.DateRange) (from, to int) {
	to = h.days - 1
	for _, r := range ranges {
		from = max(from, int(r.From-h.from))
		if r.To != 0 {
			to = min(to, int(r.To-h.from))
		}
	}
	return from, to
}

// runs appends the gaps of one district and shift.
func (h *headcount) runs(dst []TargetGap, book *roster.Book, d, s int) []TargetGap {
	steady, ok := book.Steady(roster.NeedRecruitment, d, s)
	if ok && steady == 0 {
		return dst
	}
	var run *TargetGap
	count, required := 0, steady
	for day, change := range h.row(d, s)[:h.days] {
		count += int(change)
		date := h.from + roster.Date(day)
		if !ok {
			required = book.Required(roster.NeedRecruitment, d, s, date)
		}
		if run != nil && (count >= required || required != run.Required) {
			run = nil
		}
		if count >= required {
			continue
		}
		if run == nil {
			dst = append(dst, TargetGap{District: d, Shift: s, From: date, Required: required, Least: count})
			run = &dst[len(dst)-1]
		}
		run.To, run.Least = date, min(run.Least, count)
	}
	return dst
}
