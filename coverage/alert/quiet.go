package alert

import (
	"strings"

	"watchbill/roster"
)

// Quiet is a stretch of every night, by the agency's clock, in which only what is urgent is told: from From up to, not
// including, To. A To before From is on the next day. The zero value is no time at all.
type Quiet struct{ From, To roster.ClockTime }

// ParseQuiet reads HH:MM-HH:MM, such as 22:00-07:00; "" is none. Two equal times are refused: they would be either no
// time or all day, and nobody could tell which was meant. Errors are roster.Invalid about alert-quiet.
func ParseQuiet(s string) (Quiet, error) {
	if s == "" {
		return Quiet{}, nil
	}
	from, to, ok := strings.Cut(s, "-")
	if !ok {
		return Quiet{}, roster.Invalidf("alert-quiet", "%q is not two clock times such as 22:00-07:00", clip(s))
	}
	var q Quiet
	var err error
	if q.From, err = roster.ParseClockTime(from); err != nil {
		return Quiet{}, roster.Invalidf("alert-quiet", "%q: its beginning %q is not a clock time HH:MM", clip(s), clip(from))
	}
	if q.To, err = roster.ParseClockTime(to); err != nil {
		return Quiet{}, roster.Invalidf("alert-quiet", "%q: its end %q is not a clock time HH:MM", clip(s), clip(to))
	}
	if q.From == q.To {
		return Quiet{}, roster.Invalidf("alert-quiet", "%q begins and ends at the same time; leave it out to have none", clip(s))
	}
	return q, nil
}

// String writes what ParseQuiet reads.
func (q Quiet) String() string {
	if q == (Quiet{}) {
		return ""
	}
	return q.From.String() + "-" + q.To.String()
}

// contains tells whether a clock time lies in it.
func (q Quiet) contains(c roster.ClockTime) bool {
	if q.From <= q.To {
		return c >= q.From && c < q.To
	}
	return c >= q.From || c < q.To
}

// Until returns the end of the quiet hours that m lies in, false when it lies in none. Both ends are resolved as every
// clock time is (PACK.md): a night across a clock change is an hour shorter or longer.
func (q Quiet) Until(zone *roster.Zone, m roster.Minute) (end roster.Minute, quiet bool) {
	if q == (Quiet{}) {
		return 0, false
	}
	for d := zone.DateAt(m) - 1; d <= zone.DateAt(m); d++ {
		until := d
		if q.To < q.From {
			until++
		}
		if start, end := zone.Instant(d, q.From), zone.Instant(until, q.To); start <= m && m < end {
			return end, true
		}
	}
	return 0, false
}

// Daily is a clock time of every day, or none.
type Daily struct {
	At  roster.ClockTime
	Set bool
}

// ParseDaily reads HH:MM; "" is never. Errors are roster.Invalid about alert-digest.
func ParseDaily(s string) (Daily, error) {
	if s == "" {
		return Daily{}, nil
	}
	at, err := roster.ParseClockTime(s)
	if err != nil {
		return Daily{}, roster.Invalidf("alert-digest", "%q is not a clock time HH:MM", clip(s))
	}
	return Daily{at, true}, nil
}

// clip keeps a piece of somebody's input to a readable length.
func clip(s string) string {
	if len(s) > 40 {
		return s[:37] + "..."
	}
	return s
}
