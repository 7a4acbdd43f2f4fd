package replay

import (
	"context"
	"slices"

	"watchbill/dispatch"
	"watchbill/dispatch/roads"
	"watchbill/roster"
)

// Floor is a Book over a horizon made ready to be replayed: everybody's duty, the units they make up, and places for
// those on patrol. It never changes and is safe for concurrent use.
type Floor struct {
	book   *roster.Book
	ground *dispatch.Ground
	opt    Options
	pace   float64        // seconds a metre in a straight line
	roads  *roads.Network // nil: none
	banks  []bank         // by district
	away   float64        // share of tours lost on the day
	must   bool           // the officer of a pair must be certified

	begin   Time // of the horizon
	end     Time
	span    roster.Interval // of the duty that is known: two days before it, so that tours have their begin, and a day after it, for calls that wait
	units   []card          // by call sign
	people  []person        // by index in the Book
	bundles []bundle
	stints  []stint   // by start
	leaves  []leave   // by end
	slots   *calendar // of calls
}

// card is what does not change of a unit.
type card struct {
	id     dispatch.UnitID
	key    uint64
	bundle int32 // none: nobody else has to do with it
}

// person is what does not change of somebody.
type person struct {
	key    uint64
	unit   int32 // of somebody who is alone under one call sign and never on duty twice at once; none for others
	bundle int32 // of the others who matter; else none
}

const none = -1

// maxStints bounds a Floor: some four years of 8,000 officers. While it is being made ready each takes some 130 bytes.
const maxStints = 7_500_000

// stint is a stretch of somebody's duty, in minutes from the start of the span.
type stint struct {
	start, end int32
	person     int32
	district   int32
	date       int32 // the duty date, a roster.Date
	grade      dispatch.Grade
	tour       bool // may be lost on the day; extra duty is not
}

// leave is the end of a stint.
type leave struct{ at, person, stint int32 }

// NewFloor makes a Book ready. What is the same as in before, which may be nil, is shared with it. Errors are of kind
// Invalid for options that make no sense and for more tours than fit, and those of ctx. Cost: BenchmarkFloor; memory some 40 bytes a tour, twice that
// for a moment: 80 MB for a year of 8,000 officers.
func NewFloor(ctx context.Context, book *roster.Book, o Options, before *Floor) (*Floor, error) {
	o, err := o.filled()
	if err != nil {
		return nil, err
	}
	f := &Floor{book: book, opt: o, pace: dispatch.Pace(book.Policy()), away: book.Agency().Absence.UnplannedRate}
	f.must = book.Agency().CoResponder.OfficerMustBeCertified
	if o.Roads != nil {
		f.roads = o.Roads.Paced(book.Policy().Speeds)
	}
	var ground *dispatch.Ground
	if before != nil {
		ground = before.ground
	}
	f.ground = dispatch.NewGround(book, ground)
	if before != nil && f.ground == ground && before.opt.Seed == o.Seed && before.opt.Roads == o.Roads {
		f.banks = before.banks
	} else {
		f.banks = newBanks(f.ground, book.Districts(), o.Seed, f.roads)
	}
	zone := book.Zone()
	f.span = roster.Interval{Start: zone.Instant(o.From-2, 0), End: zone.Instant(o.From+roster.Date(o.Days)+1, 0)}
	f.begin, f.end = Time(zone.Instant(o.From, 0))*Minute, Time(zone.Instant(o.From+roster.Date(o.Days), 0))*Minute
	f.slots = newCalendar(book, o.From, o.Days, f.span)
	return f, f.muster(ctx)
}

// Book returns the Book.
func (f *Floor) Book() *roster.Book { return f.book }

// Ground returns the Book's districts.
func (f *Floor) Ground() *dispatch.Ground { return f.ground }

// Options returns the options with their defaults filled in.
func (f *Floor) Options() Options { return f.opt }

// at turns minutes of the span into an instant.
func (f *Floor) at(m int32) Time { return Time(f.span.Start+roster.Minute(m)) * Minute }

// muster lists everybody's stints and puts them into units.
func (f *Floor) muster(ctx context.Context) error {
	book := f.book
	roll := newRoll(f)
	f.people = make([]person, book.People())
	// A day more on either side: tours that have begun, and clocks that go back over midnight.
	dates := roster.DateRange{From: f.opt.From - 2, To: f.opt.From + roster.Date(f.opt.Days) + 2}
	watches, grades := book.Watches(dates), dispatch.Grades(book)
	var pieces []roster.Duty
	var all []stint
	for i := range f.people {
		if i&255 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		p := book.Person(i)
		f.people[i] = person{key(string(p.Officer.ID)), none, none}
		if p.Officer.Role != roster.RoleOfficer && !roll.paired[int32(i)] {
			continue
		}
		pieces = watches.AppendRemaining(pieces[:0], p, dates)
		pieces = watches.AppendExtras(pieces, p, roster.DateRange{To: dates.To}) // those may have begun long ago
		slices.SortFunc(pieces, func(x, y roster.Duty) int { return int(x.Start - y.Start) })
		first, last := len(all), int32(0)
		grade, graded := dispatch.Grade(0), roster.Date(0)
		for _, x := range pieces {
			x.Interval = x.And(f.span)
			if x.Minutes() == 0 {
				continue
			}
			if graded != x.Date {
				grade, graded = grades(p, x.Date), x.Date
			}
			s := stint{
				start: int32(x.Start - f.span.Start), end: int32(x.End - f.span.Start), person: int32(i), district: int32(x.District),
				date: int32(x.Date), grade: grade, tour: x.Shift >= 0,
			}
			if len(all) > first && s.start < last {
				roll.alone[int32(i)] = false // on duty twice at once
			}
			last = max(last, s.end)
			all = append(all, s)
		}
		if len(all) > maxStints {
			return roster.Invalidf("days", "the roster has more than %d tours in %d days, which take over 1 GB of memory: replay fewer days", maxStints, f.opt.Days)
		}
	}
	f.order(all)
	roll.finish()
	return nil
}

// order sorts the stints by start, and their ends, by counting: there are millions of them and half a million minutes.
func (f *Floor) order(all []stint) {
	minutes := int(f.span.End-f.span.Start) + 2
	count := make([]int32, minutes)
	tally := func(of func(*stint) int32, put func(to int32, from int)) {
		clear(count)
		for i := range all {
			count[of(&all[i])+1]++
		}
		for m := 1; m < minutes; m++ {
			count[m] += count[m-1]
		}
		for i := range all {
			m := of(&all[i])
			put(count[m], i)
			count[m]++
		}
	}
	f.stints, f.leaves = make([]stint, len(all)), make([]leave, len(all))
	tally(func(s *stint) int32 { return s.start }, func(to int32, from int) { f.stints[to] = all[from] })
	all = f.stints
	tally(func(s *stint) int32 { return s.end }, func(to int32, from int) {
		f.leaves[to] = leave{all[from].end, all[from].person, int32(from)}
	})
}
