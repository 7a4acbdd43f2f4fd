package pack

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"
	"time"

	"watchbill/roster"
)

// moment is a cell that holds a moment, or a date where that is allowed too.
type moment struct {
	text    string
	day     bool // a date alone
	local   bool // by the agency's wall clock, without an offset
	skipped bool // by the clock, at a change: at is the jump
	date    roster.Date
	clock   roster.ClockTime
	seconds int
	at      roster.Minute
}

// ParseMoment reads YYYY-MM-DDTHH:MM by the clock of zone, or the same with an offset such as -05:00 or Z; where zone is
// nil, the latter only. Errors are of kind [roster.Invalid].
func ParseMoment(s string, zone *roster.Zone) (roster.Minute, error) {
	by := zone
	if zone == nil {
		by = utc
	}
	m, err := parseMoment(s, by, false)
	switch {
	case err != nil:
		return 0, roster.Invalidf("moment", "%v", err)
	case zone == nil && m.local:
		return 0, roster.Invalidf("moment", "%s needs an offset, such as %sZ, because there is no roster to say which time zone it is in", s, s)
	}
	return m.at, nil
}

// parseMoment reads a moment; seconds only where they are allowed.
func parseMoment(s string, zone *roster.Zone, seconds bool) (m moment, err error) {
	m.text, m.local = s, true
	if len(s) < 16 || s[10] != 'T' {
		return m, fmt.Errorf("%s is not a moment (YYYY-MM-DDTHH:MM, local or with an offset)", clip(s))
	}
	if m.date, err = roster.ParseDate(s[:10]); err != nil {
		return m, err
	}
	if m.clock, err = roster.ParseClockTime(s[11:16]); err != nil {
		return m, err
	}
	rest := s[16:]
	if len(rest) >= 3 && rest[0] == ':' {
		if !seconds {
			return m, fmt.Errorf("%s has seconds; a moment here is YYYY-MM-DDTHH:MM", clip(s))
		}
		n, err := strconv.ParseUint(rest[1:3], 10, 8)
		if err != nil || n > 59 {
			return m, fmt.Errorf("%s has no seconds from 00 to 59", clip(s))
		}
		m.seconds, rest = int(n), rest[3:]
	}
	if rest == "" {
		m.at = zone.Instant(m.date, m.clock)
		date, clock := zone.Local(m.at)
		m.skipped = date != m.date || clock != m.clock
	} else {
		offset, err := parseOffset(rest)
		if err != nil {
			return m, fmt.Errorf("%s ends in %s, which is no offset from UTC (-05:00 or Z)", clip(s), clip(rest))
		}
		m.local = false
		m.at = roster.UTC(m.date, m.clock) - roster.Minute(offset)
	}
	if d := zone.DateAt(m.at); d < 1 || d > roster.MaxDate {
		return m, fmt.Errorf("%s is beyond the calendar", clip(s))
	}
	return m, nil
}

// parseOffset reads Z or ±HH:MM, in minutes.
func parseOffset(s string) (int, error) {
	if s == "Z" {
		return 0, nil
	}
	if len(s) != 6 || s[0] != '+' && s[0] != '-' {
		return 0, errors.New("not an offset")
	}
	c, err := roster.ParseClockTime(s[1:])
	if s[0] == '-' {
		c = -c
	}
	return int(c), err
}

// end makes the column of one end of a row's time. The ends are put together by a table's finish.
func end[T any](name string, dates bool, cell func(*row) *moment, write func(*writing, []byte, *T) []byte) column[T] {
	return column[T]{
		name:   name,
		needed: inEachRow,
		moment: cell,
		read: func(r *row, s string, _ *T) (err error) {
			if len(s) != len("2006-01-02") {
				*cell(r), err = parseMoment(s, r.in.zone, false)
				return err
			}
			m := moment{text: s, day: true}
			if m.date, err = roster.ParseDate(s); err == nil && !dates {
				err = fmt.Errorf("%s is a date; this takes a moment (YYYY-MM-DDTHH:MM)", clip(s))
			}
			*cell(r) = m
			return err
		},
		write: write,
	}
}

func fromCell(r *row) *moment { return &r.from }
func toCell(r *row) *moment   { return &r.to }

// interval checks the two moments of a row and returns the time between them. It is empty, with a warning, when the
// clock skips all of it.
func (r *row) interval() roster.Interval {
	from, to := &r.from, &r.to
	bothLocal := from.local && to.local
	order := cmp.Compare(to.at, from.at)
	written := order
	if bothLocal {
		written = cmp.Or(cmp.Compare(to.date, from.date), cmp.Compare(to.clock, from.clock))
	} else if from.local != to.local && !r.in.zoned {
		order, written = 1, 1 // nobody can tell
	}
	switch {
	case written < 0 || order < 0:
		r.fault("to", "%s is before %s", to.text, from.text)
	case order > 0:
	case bothLocal && written > 0 || !bothLocal && (from.skipped || to.skipped):
		r.in.warn(r.file, r.line, "to", "no minute lies between %s and %s, for the clock jumps then: the row has no effect", from.text, to.text)
	default:
		r.fault("to", "%s is the same moment as from", to.text)
	}
	return roster.Interval{Start: from.at, End: to.at}
}

// appendMoment writes m by the wall clock when that reads back as m, else with its offset.
func (out *writing) appendMoment(b []byte, m roster.Minute) []byte {
	b, _ = out.appendLocal(b, m, -1)
	return b
}

// appendLocal writes m, with seconds when they are not negative.
func (out *writing) appendLocal(b []byte, m roster.Minute, seconds int) ([]byte, bool) {
	date, clock := out.zone.Local(m)
	if date < 1 || date > roster.MaxDate {
		out.fail("%s is beyond the calendar", m)
		return b, false
	}
	b = clock.AppendTo(append(date.AppendTo(b), 'T'))
	if seconds >= 0 {
		b = append(b, ':', byte('0'+seconds/10), byte('0'+seconds%10))
	}
	if out.zone.Instant(date, clock) == m {
		return b, true
	}
	offset := roster.UTC(date, clock) - m
	sign := byte('+')
	if offset < 0 {
		sign, offset = '-', -offset
	}
	return roster.ClockTime(offset).AppendTo(append(b, sign)), true
}

// appendStart writes the beginning of v. An interval without a minute begins when the clock jumps, and is written with
// the first time that the clock skips, so that it can be read again.
func (out *writing) appendStart(b []byte, v roster.Interval) []byte {
	if v.Start != v.End {
		return out.appendMoment(b, v.Start)
	}
	date, clock := out.zone.Local(v.Start - 1)
	if clock++; clock == 24*60 {
		date, clock = date+1, 0
	}
	if d, c := out.zone.Local(v.Start); out.zone.Instant(date, clock) != v.Start || d == date && c == clock {
		out.fail("the time from %s has no minute, and no clock jumps then", v.Start)
	}
	return clock.AppendTo(append(date.AppendTo(b), 'T'))
}

// received is the moment of a call, to the second.
var received = format[time.Time]{
	read: func(in *reading, cell string) (time.Time, error) {
		m, err := parseMoment(cell, in.zone, true)
		if m.skipped {
			m.seconds = 0
		}
		return m.at.Time().Add(time.Duration(m.seconds) * time.Second), err
	},
	write: func(out *writing, b []byte, v time.Time) []byte {
		m := roster.MinuteOf(v)
		b, _ = out.appendLocal(b, m, int(v.Unix()-int64(m)*60))
		return b
	},
}
