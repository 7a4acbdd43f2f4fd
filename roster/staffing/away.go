package staffing

import "watchbill/roster"

// reach is how many dates before an interval a tour that meets it may have begun.
const reach = 2

// away tells whether an officer is on leave during a part of v: on a date of a day absence, in a tour that one takes away,
// or in an absence by time. The roster itself lets extra duty stand beside leave, as a supervisor may order; nobody
// takes it on by an offer or a swap.
func away(book *roster.Book, officer roster.OfficerID, v roster.Interval) bool {
	i, ok := book.Officer(officer)
	if !ok {
		return false
	}
	p, zone := book.Person(i), book.Zone()
	for _, x := range p.TimesOff().All() {
		if x.Meets(v) {
			return true
		}
	}
	dates := roster.DateRange{From: zone.DateAt(v.Start), To: zone.DateAt(v.End - 1)}
	for _, r := range p.DaysOff().All() {
		if r.Meets(dates) {
			return true
		}
	}
	dates.From -= reach
	for _, t := range book.Watches(dates).AppendTours(nil, p, dates) {
		if p.OffOn(t.Date) && t.Meets(v) {
			return true
		}
	}
	return false
}

// refuseAway is why somebody who is on leave does not stand duty; nil where they are not. It never says why they are away.
func refuseAway(book *roster.Book, officer roster.OfficerID, v roster.Interval) error {
	if away(book, officer, v) {
		return conflict("%s is away at that time, or for a part of it.", officer)
	}
	return nil
}
