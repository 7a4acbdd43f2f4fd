package response

import (
	"fmt"
	"iter"
	"slices"
	"time"

	"watchbill/coverage"
	"watchbill/dispatch"
	"watchbill/dispatch/desk"
	"watchbill/roster"
)

// Apart is how far the recommendations and assignments of one call may lie apart: a name that comes later is that of another
// call. Whoever reads a part of a journal begins so long before the
// period, that a call which was first asked about before it is not taken for a new one, and ends so long after it.
const Apart = 7 * 24 * time.Hour

// Options choose the period: dates by the agency's clock, both ends inclusive.
type Options struct{ From, To roster.Date }

// Report is what a journal tells of a period. It is immutable and safe for concurrent use.
type Report struct {
	Book     *roster.Book
	From, To roster.Date
	Calls    []Call // in the order in which they were identified; of one instant by identifier

	NotCrisis    int // calls of the period of which every recommendation said none
	Unasked      int // calls that a unit was assigned to in the period and that were never asked about
	ElsewhereAsk int // recommendations of the period for another time than their own, which are of no call
	Lines        int // journal lines that were read
	Unread       int // of those of the period, those of a kind that this program does not know

	// First and Last are the earliest and the latest time of the lines that were read, those of the time Apart before the period and
	// behind it among them; zero: there are none. A journal that begins or ends within the period tells of a part of it.
	First, Last time.Time
}

// stray is how many lines in succession have to lie behind the period before it is taken for ended: a clock that was wrong
// for a while leaves some, and what comes after them must not be lost.
const stray = 10_000

// Read goes through the lines of a journal, which come in its order, and gathers the calls of a period. It stops
// after 10,000 lines in succession that are Apart behind it, and takes none of those in. Errors are those of the lines, and roster.Invalid for a period that makes no sense.
//
// It is a function of the lines and the Book; of Books it asks who stood under a call sign at a past minute, so that
// a roster that was changed since may say otherwise than the one of the day.
func Read(book *roster.Book, lines iter.Seq2[desk.Entry, error], o Options) (*Report, error) {
	if o.From > o.To {
		return nil, roster.Invalidf("to", "%v is before %v", o.To, o.From)
	}
	if o.From < 2 || o.To > roster.MaxDate-2 {
		return nil, roster.Invalidf("from", "the period leaves the calendar")
	}
	r := &reading{
		Report: &Report{Book: book, From: o.From, To: o.To}, ground: dispatch.NewGround(book, nil), calls: map[roster.CallID]*call{},
		needs: map[desk.RecommendationID]roster.Need{}, assignments: map[dispatch.AssignmentID]*assignment{},
	}
	r.until = Begin(book, o.To+1).Add(Apart)
	behind := 0
	for e, err := range lines {
		if err != nil {
			return nil, fmt.Errorf("read the journal: %w", err)
		}
		if !e.At.Before(r.until) {
			if behind++; behind == stray {
				break
			}
			continue
		}
		behind = 0
		r.Lines++
		if r.First.IsZero() || e.At.Before(r.First) {
			r.First = e.At
		}
		if e.At.After(r.Last) {
			r.Last = e.At
		}
		r.line(&e)
	}
	r.finish()
	return r.Report, nil
}

// Outside counts the dates of the period before the one of the first line that was read, and those after the one of the
// last: of them the journal has nothing. Where no line was read all of them are before.
func (r *Report) Outside() (before, after int) {
	if r.First.IsZero() {
		return int(r.To-r.From) + 1, 0
	}
	zone := r.Book.Zone()
	before = int(zone.DateAt(roster.MinuteOf(r.First)) - r.From)
	after = int(r.To - zone.DateAt(roster.MinuteOf(r.Last)))
	dates := int(r.To-r.From) + 1
	return min(max(0, before), dates), min(max(0, after), dates)
}

// Begin is the first instant of a date by the agency's clock.
func Begin(book *roster.Book, d roster.Date) time.Time { return book.Zone().Instant(d, 0).Time() }

// Cursor is the place in a journal to read a period from on: behind it are all lines of the period and of the time Apart
// before it.
func Cursor(book *roster.Book, from roster.Date) string {
	// A line's name is a UUID of version 7: it begins with its time. The least one of an instant is a place between lines.
	ms := max(0, Begin(book, from).Add(-Apart).UnixMilli())
	return fmt.Sprintf("%08x-%04x-7000-0000-000000000000", ms>>16, ms&0xFFFF)
}

// Tally sums up the calls that keep says, all of them where it is nil.
func (r *Report) Tally(keep func(*Call) bool) *Tally {
	t := &Tally{}
	for i := range r.Calls {
		if keep == nil || keep(&r.Calls[i]) {
			t.add(&r.Calls[i])
		}
	}
	t.sort()
	return t
}

// Months lists the months of the period, ascending.
func (r *Report) Months() []coverage.Month {
	var all []coverage.Month
	for d := r.From; d <= r.To; d++ {
		if m := monthOf(d); len(all) == 0 || all[len(all)-1] != m {
			all = append(all, m)
		}
	}
	return all
}

// Reason is a reason for overriding, with how often it was given.
type Reason struct {
	Reason string // as it was given; empty: none was
	Count  int
}

// Overrides counts the reasons that were given, the most frequent first, of equals by their words.
func (r *Report) Overrides() []Reason {
	n := map[string]int{}
	for _, c := range r.Calls {
		for _, why := range c.Overrides {
			n[why]++
		}
	}
	all := make([]Reason, 0, len(n))
	for why, count := range n {
		all = append(all, Reason{why, count})
	}
	slices.SortFunc(all, func(x, y Reason) int {
		if x.Count != y.Count {
			return y.Count - x.Count
		}
		if x.Reason < y.Reason {
			return -1
		}
		return 1
	})
	return all
}

func monthOf(d roster.Date) coverage.Month {
	year, month, _ := d.Civil()
	return coverage.Month{Year: year, Month: int(month)}
}
