package coverage

import (
	"context"

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

// Targets holds the gaps against the recruitment targets and the share of patrol certified, over a horizon.
type Targets struct {
	From   roster.Date // first date of the horizon, which has as many as Patrol
	Gaps   []TargetGap // by district, shift, first date
	Patrol []Patrol    // by date of the horizon

	book *roster.Book
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
	h := headcount{book: book, from: from, days: opt.Days, shifts: book.Shifts().Len()}
	h.posted = make([]int32, book.Districts().Len()*h.shifts*(opt.Days+1))
	h.patrol = make([]Patrol, opt.Days+1)
	for i := range book.People() {
		if i&1023 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		h.add(book.Person(i))
	}
	t := &Targets{From: from, book: book, Patrol: h.patrol[:opt.Days]}
	for day := 1; day < opt.Days; day++ {
		t.Patrol[day].Certified += t.Patrol[day-1].Certified
		t.Patrol[day].Posted += t.Patrol[day-1].Posted
	}
	for d := range book.Districts().Len() {
		for s := range h.shifts {
			t.Gaps = h.gaps(t.Gaps, d, s)
		}
	}
	return t, nil
}

// headcount counts by differences: what changes on each date, one date more than the horizon has.
type headcount struct {
	book         *roster.Book
	from         roster.Date
	days, shifts int
	posted       []int32 // [district][shift][date]
	patrol       []Patrol
}

// add enters one person: active, with a posting, and for the headcount certified.
func (h *headcount) add(p *roster.Personnel) {
	if p.Officer.Role != roster.RoleOfficer {
		return
	}
	for _, post := range p.Posts().All() {
		from, to := h.within(post.Dates, p.Officer.Active)
		if from > to {
			continue
		}
		h.patrol[from].Posted++
		h.patrol[to+1].Posted--
		squad := h.book.Squad(post.Squad)
		for _, r := range p.Certified().All() {
			from, to := h.within(post.Dates, p.Officer.Active, r)
			if from > to {
				continue
			}
			h.patrol[from].Certified++
			h.patrol[to+1].Certified--
			for s := range h.shifts {
				if squad.Works(s) {
					row := h.row(squad.District, s)
					row[from]++
					row[to+1]--
				}
			}
		}
	}
}

func (h *headcount) row(district, shift int) []int32 {
	at := (district*h.shifts + shift) * (h.days + 1)
	return h.posted[at : at+h.days+1]
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

// gaps appends the runs of one district and shift.
func (h *headcount) gaps(dst []TargetGap, d, s int) []TargetGap {
	steady, ok := h.book.Steady(roster.NeedRecruitment, d, s)
	if ok && steady == 0 {
		return dst
	}
	var run *TargetGap
	count, required := 0, steady
	for day, change := range h.row(d, s)[:h.days] {
		count += int(change)
		date := h.from + roster.Date(day)
		if !ok {
			required = h.book.Required(roster.NeedRecruitment, d, s, date)
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
