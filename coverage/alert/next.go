package alert

import (
	"cmp"
	"slices"
	"strings"

	"watchbill/roster"
)

// Moment is when and by whose clock and rules it is decided what to tell.
type Moment struct {
	At     roster.Minute
	Zone   *roster.Zone // of the agency
	Policy Policy       // one that has passed its Check

	// Certified tells whether an officer is certified now: [Sight.Certified]. It parts a certificate that lapsed from one that was
	// renewed while nobody looked. nil: nobody is.
	Certified func(roster.OfficerID) bool
}

// Next holds what was found at a moment against what is known. It returns what is known then and what is to be told, in this
// order: what is over, what is worse, what is new, each by start and id; a daily digest comes last, or instead of many. A
// caller that keeps the state and tells the events together tells nothing twice.
func Next(known State, found []Alert, m Moment) (State, []Event) {
	next := known
	next.Known = match(known.Known, found, m)
	until, quiet := m.Policy.Quiet.Until(m.Zone, m.At)
	var due []Event
	urgent := 0
	for _, k := range next.Known {
		e, ok := news(k)
		if !ok {
			continue
		}
		soon := isUrgent(e, max(m.At, until)+Lead)
		if quiet && !soon {
			continue
		}
		if soon {
			urgent++
		}
		due = append(due, e)
	}
	slices.SortStableFunc(due, inOrder)
	next.Known = told(next.Known, due)
	next.Counts = count(known.Counts, due)
	today := m.Zone.DateAt(m.At)
	first, many := !known.Begun && !quiet, len(due) > Burst
	day, daily := dailyDue(known.Day, m)
	daily = daily && !quiet
	if first || daily || many {
		next.Known = restated(next.Known)
	}
	switch {
	case first:
		next.Begun = true
		if m.Policy.Digest.Set { // today's is this one
			next.Day, next.Counts = today, nil
		}
		return next, []Event{digest(First, next, count(nil, due), urgent)}
	case daily: // many at this moment are among those that it counts
		e := digest(Day, next, next.Counts, 0)
		next.Day, next.Counts = day, nil
		if many {
			e.Digest.Urgent = urgent
			return next, []Event{e}
		}
		return next, append(due, e)
	case many:
		return next, []Event{digest(Many, next, count(nil, due), urgent)}
	}
	return next, due
}

// dailyDue returns the date of the daily digest that came due last, and whether it is to be told still, when the last one told
// is that of a date. One of a day to come was told by a clock that was set back, after a drill perhaps: it counts for nothing.
func dailyDue(last roster.Date, m Moment) (day roster.Date, due bool) {
	if !m.Policy.Digest.Set {
		return 0, false
	}
	today := m.Zone.DateAt(m.At)
	day = today
	if m.At < m.Zone.Instant(today, m.Policy.Digest.At) {
		day--
	}
	return day, last < day || last > today
}

// news is what there is to tell of a known alert, false when nothing.
func news(k Known) (e Event, ok bool) {
	e = Event{Alert: k.Alert, Since: k.Since}
	switch {
	case k.Reason != "":
		e.Change, e.Reason, e.Into = Over, k.Reason, k.Into
	case k.Told == nil:
		e.Change = Opened
	case worse(*k.Told, k.Alert):
		e.Change = Worse
	default:
		return Event{}, false
	}
	e.Kind = kindOf(k.Kind(), e.Change, e.Reason)
	return e, true
}

// isUrgent tells whether an event cannot wait until quiet hours end: a gap that begins before, or news that such a gap,
// which somebody was told of, needs nobody any more. That its time has passed wakes nobody.
func isUrgent(e Event, before roster.Minute) bool {
	g := e.Alert.Gap
	return g != nil && g.Start() < before && e.Reason != Passed && e.Reason != Beyond
}

// told returns the known alerts after the events have been told: those that are over are forgotten.
func told(known []Known, events []Event) []Known {
	telling := make(map[string]Change, len(events))
	for _, e := range events {
		telling[e.Alert.ID] = e.Change
	}
	after := make([]Known, 0, len(known))
	for _, k := range known {
		switch telling[k.ID] {
		case Over:
			continue
		case Opened, Worse:
			k.Told = k.copied()
		}
		after = append(after, k)
	}
	return after
}

// restated returns the known alerts after a digest has told those that are open as they are now, better or worse than they
// were told before. What waits still does: the digest marks it.
func restated(known []Known) []Known {
	after := slices.Clone(known)
	for i, k := range after {
		if k.Told != nil && k.Reason == "" {
			after[i].Told = k.copied()
		}
	}
	return after
}

// digest makes the event of an occasion on which the state is s.
func digest(why Occasion, s State, counts map[EventKind]int, urgent int) Event {
	return Event{Kind: DigestTold, Digest: &Digest{Occasion: why, Counts: counts, Open: Soonest(s.Open()), Urgent: urgent}}
}

// Soonest returns the alerts in the order in which they matter: gaps by start, then certificates by their last day, then
// targets; equals by id. Its argument stays as it is.
func Soonest(open []Known) []Known {
	return slices.SortedStableFunc(slices.Values(open), func(a, b Known) int { return bySoonest(a.Alert, b.Alert) })
}

// inOrder is the order in which events are told.
func inOrder(a, b Event) int {
	rank := func(c Change) int { return slices.Index([]Change{Over, Worse, Opened}, c) }
	if c := cmp.Compare(rank(a.Change), rank(b.Change)); c != 0 {
		return c
	}
	return bySoonest(a.Alert, b.Alert)
}

// bySoonest is the order of Soonest.
func bySoonest(a, b Alert) int {
	if c := cmp.Compare(slices.Index(Kinds, a.Kind()), slices.Index(Kinds, b.Kind())); c != 0 {
		return c
	}
	var c int
	switch {
	case a.Gap != nil:
		c = cmp.Compare(a.Gap.Start(), b.Gap.Start())
	case a.Certificate != nil:
		c = cmp.Compare(a.Certificate.Through, b.Certificate.Through)
	}
	return cmp.Or(c, strings.Compare(a.ID, b.ID))
}

// Wake returns the first instant after the moment at which Next may have something to tell though the roster stays: the
// agency's day turns, a gap is over, quiet hours end, the daily digest is due. It is at most a day ahead.
func (s State) Wake(m Moment) roster.Minute {
	today := m.Zone.DateAt(m.At)
	wake := m.Zone.Instant(today+1, 0)
	sooner := func(at roster.Minute) {
		if at > m.At {
			wake = min(wake, at)
		}
	}
	if until, quiet := m.Policy.Quiet.Until(m.Zone, m.At); quiet {
		sooner(until)
	}
	if m.Policy.Digest.Set {
		sooner(m.Zone.Instant(today, m.Policy.Digest.At))
	}
	for _, k := range s.Known {
		if k.Gap != nil {
			for _, p := range k.Gap.Parts {
				sooner(p.End)
			}
		}
	}
	return wake
}
