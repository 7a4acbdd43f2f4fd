package calendar

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"watchbill/coverage"
	"watchbill/roster"
)

// District lists a district's slots in the horizon of grid, by start: how many count in each, who they are, and, where
// that is too few in a part of it, each such part. The grid must be of need cit.
func District(grid *coverage.Grid, district int) []Event {
	b := &board{grid: grid, book: grid.Book(), district: district, numbers: number{}}
	b.name = place(b.book.Districts().At(district))
	b.muster()
	for g := range grid.Gaps() {
		if g.District == district {
			b.gaps = append(b.gaps, g)
		}
	}
	var events []Event
	for s := range grid.SlotsIn(district) {
		events = b.append(events, s)
	}
	slices.SortStableFunc(events, func(x, y Event) int {
		return cmp.Or(cmp.Compare(x.Start, y.Start), cmp.Compare(x.End, y.End), strings.Compare(x.UID, y.UID))
	})
	return events
}

// board is what the events of a district are made of.
type board struct {
	grid     *coverage.Grid
	book     *roster.Book
	district int
	name     string
	numbers  number
	gaps     []coverage.Gap // by start
	on       [][]string     // by slot: the call signs of those who count at some minute of it
}

// slotAt is a slot's place in on, -1 outside the horizon.
func (b *board) slotAt(d roster.Date, shift int) int {
	opt := b.grid.Options()
	if d < opt.From || d >= opt.From+roster.Date(opt.Days) {
		return -1
	}
	return int(d-opt.From)*b.book.Shifts().Len() + shift
}

// muster finds who is on watch in each slot: one pass over the duty of everybody who has some in the district.
func (b *board) muster() {
	opt, shifts := b.grid.Options(), b.book.Shifts().Len()
	r := roster.DateRange{From: opt.From - 1, To: opt.From + roster.Date(opt.Days)}
	watches := b.book.Watches(r)
	b.on = make([][]string, opt.Days*shifts)
	var duty []roster.Duty
	for _, i := range b.book.Posted(b.district).All() {
		p := b.book.Person(int(i))
		if p.Certified().Len() == 0 {
			continue
		}
		duty = watches.AppendRemaining(duty[:0], p, r)
		duty = watches.AppendExtras(duty, p, roster.DateRange{To: r.To}) // they can be long
		for _, d := range duty {
			if d.District != b.district || !p.CertifiedOn(d.Date) {
				continue
			}
			// A shift that the duty meets starts, by the agency's clock, on one of the duty's own dates or on the day before.
			last := b.book.Zone().DateAt(d.End - 1)
			for date := b.book.Zone().DateAt(d.Start) - 1; date <= last; date++ {
				for shift := range shifts {
					at := b.slotAt(date, shift)
					if at >= 0 && watches.On(shift, date).Meets(d.Interval) && !slices.Contains(b.on[at], p.Officer.CallSign()) {
						b.on[at] = append(b.on[at], p.Officer.CallSign())
					}
				}
			}
		}
	}
}

// append appends the events of one slot.
func (b *board) append(events []Event, s coverage.Slot) []Event {
	shift := b.book.Shifts().At(s.Shift)
	on := b.on[b.slotAt(s.Date, s.Shift)]
	slices.Sort(on)
	e := Event{
		Kind: Slot, Date: s.Date, Interval: s.Interval, Place: b.name, Marks: []string{"Coverage", string(s.Status())},
		UID: uid(Slot, string(b.book.Districts().At(b.district).ID), s.Date.String(), string(shift.ID)),
	}
	watch := cmp.Or(shift.Name, string(shift.ID)) + ", " + b.name
	switch s.Status() {
	case coverage.Covered:
		e.Summary = fmt.Sprintf("CIT %d: %s", s.Min, watch)
	case coverage.Partial:
		e.Summary = "CIT in part: " + watch
	default:
		e.Summary = lacking(s.Required, s.Min) + ": " + watch
	}
	lines := []string{
		clocks(b.book.Zone(), s.Interval) + " by the clock of " + b.book.Zone().Name(),
		fmt.Sprintf("Required %d, at least %d on watch, covered %d of %d minutes", s.Required, s.Min, s.CoveredMinutes, s.Minutes()),
	}
	if len(on) > 0 {
		lines = append(lines, "On watch: "+strings.Join(on, ", "))
	}
	for _, g := range b.gaps {
		part := g.And(s.Interval)
		if part.Start >= part.End {
			continue
		}
		if part == s.Interval {
			lines = append(lines, "Cause: "+string(g.Cause))
			continue
		}
		id := uid(Gap, string(b.book.Districts().At(b.district).ID), s.Date.String(), string(shift.ID))
		events = append(events, Event{
			Kind: Gap, Date: s.Date, Interval: part, Place: b.name, Marks: []string{"Gap", string(g.Cause)}, UID: id + "/" + b.numbers.next(id),
			Summary: fmt.Sprintf("Gap, up to %d short: %s", g.Short, watch),
			Detail:  clocks(b.book.Zone(), part) + " by the clock of " + b.book.Zone().Name() + "\nCause: " + string(g.Cause),
		})
	}
	e.Detail = strings.Join(lines, "\n")
	return append(events, e)
}

// lacking says what a slot without a covered minute lacks.
func lacking(required, least int) string {
	if required == 1 {
		return "NO CIT"
	}
	return fmt.Sprintf("CIT %d of %d", least, required)
}
