package dispatch

import (
	"cmp"
	"slices"
	"sync/atomic"

	"watchbill/roster"
)

// Watch is everybody on duty at an instant and the units they make up, from the roster alone. It is immutable and
// safe for concurrent use.
type Watch struct {
	book    *roster.Book
	valid   roster.Interval
	date    roster.Date
	duty    []Member
	units   []Unit
	classes [classes][]int32 // indexes into units, ascending

	owed []int32 // by district: certified officers that the targets ask for

	reserve atomic.Pointer[reserve]         // made when first asked for
	relief  atomic.Pointer[[]roster.Minute] // by district; made when first asked for
	alone   atomic.Pointer[State]           // what the roster alone makes of it; made when first asked for
}

// NewWatch finds who is on duty at an instant. Cost: about 0.1 µs for each person on the roster (BenchmarkWatch).
func NewWatch(b *roster.Book, at roster.Minute) *Watch {
	s := newScan(b, at)
	w := &Watch{book: b, date: s.date}
	w.duty = make([]Member, 0, b.People()/3) // about what a roster of three shifts has on duty
	for i := range b.People() {
		if m, ok := s.member(i); ok {
			w.duty = append(w.duty, m)
		}
	}
	w.valid = s.valid
	w.owed = s.owed()
	w.units = s.units(w.duty)
	slices.SortFunc(w.units, func(x, y Unit) int { return cmp.Compare(x.ID, y.ID) })
	for i := range w.units {
		c := w.units[i].class()
		w.classes[c] = append(w.classes[c], int32(i))
	}
	return w
}

// Valid is the interval around the instant during which nothing of the Watch changes.
func (w *Watch) Valid() roster.Interval { return w.valid }

// Date is the local date throughout the Watch.
func (w *Watch) Date() roster.Date { return w.date }

// OnDuty lists everybody on duty by identifier, clinicians too.
func (w *Watch) OnDuty() roster.List[Member] { return roster.ListOf(w.duty) }

// Units lists the units on duty by call sign, no call sign twice. The officer of a pair on duty is part of the pair's
// unit only, unless in several pairs, each of which is a unit. Clinicians and dispatchers by themselves are no units.
func (w *Watch) Units() roster.List[Unit] { return roster.ListOf(w.units) }
