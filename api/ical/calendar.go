package ical

import (
	"strconv"
	"time"
)

// MediaType is what a calendar is served as.
const MediaType = "text/calendar; charset=utf-8"

// Calendar is one calendar.
type Calendar struct {
	Product string        // who made it, such as "-//watchbill//EN"; required
	Name    string        // shown by whoever subscribes; may be empty
	Refresh time.Duration // how often to ask again, whole minutes; 0: not said
	Events  []Event       // in any order
}

// Event is one event. UID and Changed are required, and End is after Start.
type Event struct {
	UID      string    // the same as long as it is the same event
	Sequence int       // from 0; higher whenever the event changed
	Changed  time.Time // when it last did; seconds
	Start    time.Time // seconds
	End      time.Time // not part of the event

	Summary, Description, Location string   // plain text; line ends stay; empty ones are left out
	Categories                     []string // may be nil
	Cancelled                      bool     // it was there and will not take place
	Busy                           bool     // whoever has it in a calendar has no time for anything else
}

// Append appends the calendar to b.
func (c *Calendar) Append(b []byte) []byte {
	l := line{b: b}
	l.raw("BEGIN", "VCALENDAR")
	l.raw("VERSION", "2.0")
	l.text("PRODID", c.Product)
	l.raw("CALSCALE", "GREGORIAN")
	if c.Name != "" {
		l.text("NAME", c.Name)         // RFC 7986
		l.text("X-WR-CALNAME", c.Name) // what was read before that
	}
	if minutes := int64(c.Refresh / time.Minute); minutes > 0 {
		every := "PT" + strconv.FormatInt(minutes, 10) + "M"
		l.raw("REFRESH-INTERVAL;VALUE=DURATION", every)
		l.raw("X-PUBLISHED-TTL", every)
	}
	for i := range c.Events {
		c.Events[i].append(&l)
	}
	l.raw("END", "VCALENDAR")
	return l.b
}

func (e *Event) append(l *line) {
	l.raw("BEGIN", "VEVENT")
	l.text("UID", e.UID)
	l.instant("DTSTAMP", e.Changed)
	l.instant("LAST-MODIFIED", e.Changed)
	l.raw("SEQUENCE", strconv.Itoa(e.Sequence))
	l.instant("DTSTART", e.Start)
	l.instant("DTEND", e.End)
	for _, t := range []struct{ name, value string }{{"SUMMARY", e.Summary}, {"DESCRIPTION", e.Description}, {"LOCATION", e.Location}} {
		if t.value != "" {
			l.text(t.name, t.value)
		}
	}
	if len(e.Categories) > 0 {
		l.texts("CATEGORIES", e.Categories)
	}
	status, transp := "CONFIRMED", "TRANSPARENT"
	if e.Cancelled {
		status = "CANCELLED"
	} else if e.Busy {
		transp = "OPAQUE"
	}
	l.raw("STATUS", status)
	l.raw("TRANSP", transp)
	l.raw("END", "VEVENT")
}
