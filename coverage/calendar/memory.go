package calendar

import (
	"slices"
	"strings"
	"time"

	"watchbill/roster"
)

// CancelledFor is how long an event that is no more is shown as cancelled. Programs that read the whole feed again would
// drop it by themselves; those that add what they read to what they have (RFC 5545 3.8.1.11) must be told.
const CancelledFor = 28 * 24 * time.Hour

// Memory is what must be remembered of a feed so that changes can be numbered: each event that it has shown, by UID. The
// zero Memory is of a feed that nobody has read.
type Memory map[string]Seen

// Seen is an event as a feed last showed it. Its names in JSON are short, for there is one of these a tour.
type Seen struct {
	Print    string        `json:"p"` // of what was shown
	Sequence int           `json:"n,omitempty"`
	Changed  int64         `json:"t"` // seconds since 1970
	Date     roster.Date   `json:"d"`
	Start    roster.Minute `json:"s"`
	End      roster.Minute `json:"e"`
	Summary  string        `json:"w,omitempty"` // of a cancelled one
	Gone     bool          `json:"x,omitempty"`
}

// Entry is an event with the number of its change.
type Entry struct {
	Event
	Sequence  int       // from 0
	Changed   time.Time // UTC, to the second
	Cancelled bool
}

// Follow compares what a feed holds now with what it has shown. It returns the entries to show, by start, and the memory
// to keep from here on, which differs from m only where changed is true. An event is forgotten when its date has left
// the span, never before: one that comes back goes on with its number. It does not change m.
//
// A change is told once: to whoever asks first, and with the same number to everybody after. now is the time that changes
// bear which are found here; cancelled events are shown until [CancelledFor] after theirs.
func (m Memory) Follow(events []Event, span roster.DateRange, now time.Time) (entries []Entry, next Memory, changed bool) {
	next = make(Memory, len(events)+8)
	for i := range events {
		e := &events[i]
		seen, known := m[e.UID]
		if print := e.print(); !known {
			seen = Seen{Print: print, Changed: now.Unix()}
			changed = true
		} else if seen.Print != print || seen.Gone {
			seen = seen.again(now)
			seen.Print, seen.Gone, seen.Summary = print, false, ""
			changed = true
		}
		seen.Date, seen.Start, seen.End = e.Date, e.Start, e.End
		next[e.UID] = seen
		entries = append(entries, Entry{Event: *e, Sequence: seen.Sequence, Changed: time.Unix(seen.Changed, 0).UTC()})
	}
	for id, seen := range m {
		if _, here := next[id]; here || !span.Contains(seen.Date) {
			continue // an event out of the span goes without a word; something new comes in on the same day
		}
		if !seen.Gone {
			seen = seen.again(now)
			seen.Gone, seen.Summary = true, "Cancelled: "+day(seen.Date)
			changed = true
		}
		next[id] = seen
		if at := time.Unix(seen.Changed, 0).UTC(); now.Sub(at) < CancelledFor {
			kind, _, _ := strings.Cut(id, "/")
			entries = append(entries, Entry{
				Event:    Event{UID: id, Kind: Kind(kind), Date: seen.Date, Interval: roster.Interval{Start: seen.Start, End: seen.End}, Summary: seen.Summary},
				Sequence: seen.Sequence, Changed: at, Cancelled: true,
			})
		}
	}
	slices.SortFunc(entries, func(x, y Entry) int {
		if x.Start != y.Start {
			return int(x.Start - y.Start)
		}
		return strings.Compare(x.UID, y.UID)
	})
	return entries, next, changed
}

// again numbers another change. A clock that went back does not take the number's time with it.
func (s Seen) again(now time.Time) Seen {
	s.Sequence++
	s.Changed = max(s.Changed, now.Unix())
	return s
}
