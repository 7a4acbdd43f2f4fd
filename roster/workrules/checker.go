package workrules

import (
	"math"

	"watchbill/roster"
)

// Spans in minutes.
const (
	day  roster.Minute = 24 * 60
	week               = 7 * day
)

// Around what is asked about, duty is gathered from so many dates. A rest and a window reach at most 7 days back or on;
// the other days are for tours and clock changes at the edges, and for most runs of days.
const (
	margin = 10
	edge   = 2   // of the dates gathered, so many at each end may lack a tour that joins them
	follow = 366 // how far a run of days is followed; no limit is longer
)

// Checker answers for one officer after another about one time, and keeps its room between them: nothing is allocated
// but the answers, once it has met the busiest. It is for one goroutine at a time.
type Checker struct {
	book    *roster.Book
	around  roster.Interval
	dates   roster.DateRange // gathered
	watches *roster.Watches
	limits  limits

	person    *roster.Personnel
	now, then side // as it stands; and as it would be, or was
	room      []roster.Duty
	far       *roster.Watches // of dates enough to follow a run; nil until one is
	long      side            // the duty of those dates
}

// limits are the agency's rules in minutes and days; 0: off.
type limits struct{ rest, days, day, week int }

// nothing is the duty of nobody.
var nothing side

// NewChecker returns a Checker for what happens in around, which must not be empty if anything is to be found.
// It costs as much as resolving the shifts of some 20 dates.
func NewChecker(book *roster.Book, around roster.Interval) *Checker {
	c := &Checker{book: book, around: around}
	rules := book.Agency().WorkRules
	c.limits = limits{
		rest: atLeast(rules.MinRestHours), days: rules.MaxConsecutiveDays,
		day: atMost(rules.MaxHoursPerDay), week: atMost(rules.MaxHoursPerWeek),
	}
	if around.Start < around.End {
		zone := book.Zone()
		c.dates = roster.DateRange{From: zone.DateAt(around.Start) - margin, To: zone.DateAt(around.End-1) + margin}
		c.watches = book.Watches(c.dates)
	}
	return c
}

// atLeast and atMost turn hours into whole minutes: whole minutes are short of the one, or over the other, exactly when
// they are of the hours. A millionth of a minute is left to decimals that binary has not.
func atLeast(hours float64) int { return int(math.Ceil(hours*60 - 1e-6)) }
func atMost(hours float64) int  { return int(math.Floor(hours*60 + 1e-6)) }

// Load turns to the officer p, a person of the Checker's Book.
func (c *Checker) Load(p *roster.Personnel) {
	c.person = p
	if c.watches != nil {
		c.now.gather(c.watches, c.book.Zone(), p, c.dates, nil, nil, &c.room)
	}
}

// since takes note of the duty that the officer had in an earlier Book.
func (c *Checker) since(book *roster.Book, p *roster.Personnel) {
	if c.watches != nil {
		c.then.gather(book.Watches(c.dates), book.Zone(), p, c.dates, nil, nil, &c.room)
	}
}

// Duty returns the duty of the officer loaded, joined, ascending: all that meets the time around and at least the 8 days
// before and after it. It is good until the next call of Load.
func (c *Checker) Duty() []roster.Interval { return c.now.duty }

// Breaches appends every breach of the officer loaded that has a part in the time around, as [Check] lists them.
func (c *Checker) Breaches(dst []Breach) []Breach {
	return c.judge(dst, &nothing, &c.now, change{look: c.around, rests: c.around})
}

// Would appends the new breaches that added duty would make for the officer loaded, as [Would] lists them. All of it must
// lie in the time around: what lies outside is judged by less than all the duty there is.
func (c *Checker) Would(dst []Breach, added ...roster.Interval) []Breach {
	return c.WouldLeave(dst, nil, added...)
}

// WouldLeave is Would for an officer who is moved: they leave tours at the times left, as by a timed absence, and stand the
// added duty, in which these times lie. A tour that is left whole works its duty date no more.
func (c *Checker) WouldLeave(dst []Breach, left []roster.Interval, added ...roster.Interval) []Breach {
	h := hull(added)
	if c.watches == nil || h.Start >= h.End {
		return dst
	}
	c.then.add(&c.now, left, added, c.book.Zone())
	return c.judge(dst, &c.now, &c.then, change{left, added, h, roster.Interval{Start: h.Start - week, End: h.End + week}})
}

// change says what is new and where to look for what follows from it.
type change struct {
	left  []roster.Interval
	added []roster.Interval
	look  roster.Interval // windows and days that have a part in it
	rests roster.Interval // the same of rests: one that begins or ends with added duty has no minute of it
}

// judge appends the breaches of after that are new against before.
func (c *Checker) judge(dst []Breach, before, after *side, x change) []Breach {
	if c.watches == nil {
		return dst
	}
	dst = c.rests(dst, before, after, x.rests)
	dst = c.runs(dst, before, after, x)
	dst = c.windows(dst, window{HoursPerDay, day, c.limits.day}, before.duty, after.duty, x.look)
	return c.windows(dst, window{HoursPerWeek, week, c.limits.week}, before.duty, after.duty, x.look)
}

func (c *Checker) breach(r Rule, where roster.Interval, figure, limit int) Breach {
	return Breach{r, c.person.Officer.ID, where, figure, limit}
}
