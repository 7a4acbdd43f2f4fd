package calendar

import (
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"

	"watchbill/roster"
)

// How far a feed looks back and ahead of today, before it is widened to whole weeks.
const (
	DaysBack  = 28
	DaysAhead = 180
)

// Span returns the duty dates of a feed that is read on a date: from the Monday of the week [DaysBack] days ago through the
// Sunday of the week [DaysAhead] days ahead.
func Span(today roster.Date) roster.DateRange {
	from, to := max(today-DaysBack, 1), min(today+DaysAhead, roster.MaxDate)
	from -= roster.Date((int(from.Weekday()) + 6) % 7)
	to += roster.Date((7 - int(to.Weekday())) % 7)
	return roster.DateRange{From: max(from, 1), To: min(to, roster.MaxDate)}
}

// Kind says what an event is of.
type Kind string

// The kinds of event.
const (
	Tour  Kind = "tour"  // a tour of an officer's posting, or what absences leave of it
	Extra Kind = "extra" // an officer's extra duty
	Slot  Kind = "slot"  // a district's shift on one date
	Gap   Kind = "gap"   // the part of a slot in which too few are on watch, where that is not all of it
)

// Event is one event of a feed.
type Event struct {
	UID  string // unique among the feeds of one agency, and as stable as doc.go says
	Kind Kind
	Date roster.Date // the duty date
	roster.Interval
	Summary  string   // one line
	Detail   string   // lines; may be empty
	Place    string   // the district
	Marks    []string // such as "CIT"
	Busy     bool     // it is the reader's own time
	Standing bool     // of an officer's own duty: certified on the duty date
}

// uid names an event.
func uid(kind Kind, of string, rest ...string) string {
	return string(kind) + "/" + of + "/" + strings.Join(rest, "/")
}

// number tells the events of one name apart. It counts from 1.
type number map[string]int

func (n number) next(name string) string {
	n[name]++
	return strconv.Itoa(n[name])
}

// print returns a mark that differs when anything of the event does that a reader of the feed sees.
func (e *Event) print() string {
	h := fnv.New64a()
	_, _ = fmt.Fprintf(h, "%d %d %q %q %q %q %t", e.Start, e.End, e.Summary, e.Detail, e.Place, e.Marks, e.Busy) // a hash takes everything
	return strconv.FormatUint(h.Sum64(), 36)
}

// clocks writes an interval as the agency's clocks show it: "Wed 3 Mar 07:00 to 19:00".
func clocks(zone *roster.Zone, v roster.Interval) string {
	d, from := zone.Local(v.Start)
	last, to := zone.Local(v.End)
	s := day(d) + " " + from.String() + " to "
	if last != d {
		s += day(last) + " "
	}
	return s + to.String()
}

func day(d roster.Date) string {
	_, month, n := d.Civil()
	return fmt.Sprintf("%.3s %d %.3s", d.Weekday(), n, month)
}

// longDay writes a date with its year.
func longDay(d roster.Date) string {
	year, month, n := d.Civil()
	return fmt.Sprintf("%d %.3s %d", n, month, year)
}

// place names a district.
func place(d roster.District) string {
	if name := d.Name(); !strings.EqualFold(name, string(d.ID)) {
		return string(d.ID) + " " + name
	}
	return string(d.ID)
}
