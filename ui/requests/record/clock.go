package record

import (
	"time"

	"watchbill/roster"
)

// Clock says times as the agency's clock shows them. The year stands where it is not this one.
type Clock struct {
	Zone *time.Location
	Now  time.Time
}

const (
	day      = "Mon 2 Jan"
	dayYear  = "Mon 2 Jan 2006"
	clock    = "15:04"
	oneDay   = 24 * time.Hour
	isoLocal = "2006-01-02T15:04"
)

// Day is the date of an instant.
func (c Clock) Day(t time.Time) string {
	t = t.In(c.Zone)
	if t.Year() == c.Now.In(c.Zone).Year() {
		return t.Format(day)
	}
	return t.Format(dayYear)
}

// Date is a date.
func (c Clock) Date(d roster.Date) string { return c.Day(c.Midnight(d)) }

// Midnight is when a date begins.
func (c Clock) Midnight(d roster.Date) time.Time {
	year, month, n := d.Civil()
	return time.Date(year, month, n, 0, 0, 0, 0, c.Zone)
}

// Days is a range of dates: Thu 1 Apr, or Thu 1 Apr – Sat 3 Apr.
func (c Clock) Days(r roster.DateRange) string {
	if r.From == r.To {
		return c.Date(r.From)
	}
	return c.Date(r.From) + " – " + c.Date(r.To)
}

// Hours is a time by its clock alone: 19:00–07:00.
func (c Clock) Hours(start, end time.Time) string {
	return start.In(c.Zone).Format(clock) + "–" + end.In(c.Zone).Format(clock)
}

// Span is a time: Fri 19 Nov 19:00–07:00, and with both dates where it is more than a day.
func (c Clock) Span(start, end time.Time) string {
	if end.Sub(start) > oneDay {
		return c.Day(start) + " " + start.In(c.Zone).Format(clock) + " – " + c.Day(end) + " " + end.In(c.Zone).Format(clock)
	}
	return c.Day(start) + " " + c.Hours(start, end)
}

// At is an instant with its date, whatever day it is.
func (c Clock) At(t time.Time) string { return c.Day(t) + " " + t.In(c.Zone).Format(clock) }

// Local is an instant as fields of forms have it: 2027-03-01T19:00.
func (c Clock) Local(t time.Time) string { return t.In(c.Zone).Format(isoLocal) }

// Today is the date.
func (c Clock) Today() roster.Date { return c.dateAt(c.Now) }

// DateOf is the date on which an instant falls.
func (c Clock) DateOf(t time.Time) roster.Date { return c.dateAt(t) }

func (c Clock) dateAt(t time.Time) roster.Date { return roster.DateOf(t.In(c.Zone)) }
