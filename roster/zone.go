package roster

import (
	"fmt"
	"sort"
	"time"
)

// Zone turns the agency's wall clock into instants and back. It is immutable and safe for concurrent use.
//
// The rule at clock changes (PACK.md): a local time that the clock skips is the instant at which the clock jumps; a
// local time that occurs twice is the first of the two.
type Zone struct {
	loc   *time.Location
	spans []span // of the years most rosters live in; others are looked up as they come
}

// span is a stretch of instants, in seconds, with one offset from UTC.
type span struct{ from, to, offset int64 }

// The years whose clock changes a Zone keeps at hand.
const firstZoneYear, lastZoneYear = 1980, 2100

// LoadZone returns the zone of an IANA name. "" and "Local" are refused: a roster means one place everywhere.
func LoadZone(name string) (*Zone, error) {
	if name == "" || name == "Local" {
		return nil, fmt.Errorf("%q is not an IANA time zone, such as America/New_York", name)
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("%q is not an IANA time zone, such as America/New_York", clip(name))
	}
	from := time.Date(firstZoneYear, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
	to := time.Date(lastZoneYear, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
	return &Zone{loc: loc, spans: spansBetween(loc, from, to)}, nil
}

// Name returns the IANA name.
func (z *Zone) Name() string { return z.loc.String() }

// Location returns the zone for formatting times with the time package.
func (z *Zone) Location() *time.Location { return z.loc }

// Instant returns the instant at which the wall clock shows c on d, by the rule above.
func (z *Zone) Instant(d Date, c ClockTime) Minute {
	local := int64(UTC(d, c)) * 60
	spans := z.spans
	if y := int64(60 * 60 * 48); len(spans) == 0 || local < spans[0].from+y || local > spans[len(spans)-1].to-y {
		spans = spansBetween(z.loc, local-y, local+y)
	}
	// The first span whose local end lies after the time holds it, or begins with the jump that skips it.
	s := spans[sort.Search(len(spans)-1, func(i int) bool { return spans[i].to+spans[i].offset > local })]
	return Minute(floorDiv(int(max(local-s.offset, s.from)), 60))
}

// Local returns what the wall clock shows at m.
func (z *Zone) Local(m Minute) (Date, ClockTime) {
	sec := int64(m) * 60
	var offset int64
	if n := len(z.spans); n > 0 && sec >= z.spans[0].from && sec < z.spans[n-1].to {
		offset = z.spans[sort.Search(n-1, func(i int) bool { return z.spans[i].to > sec })].offset
	} else {
		_, o := m.Time().In(z.loc).Zone()
		offset = int64(o)
	}
	local := floorDiv(int(sec+offset), 60)
	day := floorDiv(local, minutesPerDay)
	return Date(day) + epoch, ClockTime(local - day*minutesPerDay)
}

// DateAt returns the date at m.
func (z *Zone) DateAt(m Minute) Date { d, _ := z.Local(m); return d }

// Changes returns the dates in r, which must have both ends, on which the clock changes: those that it shows right after
// it has. A change at midnight belongs to the day that begins with it, or in autumn to the one that then goes on.
func (z *Zone) Changes(r DateRange) []Date {
	from, to := int64(r.From-epoch)*86400, int64(r.To-epoch+2)*86400
	var dates []Date
	for _, s := range spansBetween(z.loc, from-86400, to)[1:] {
		if d := z.DateAt(Minute(floorDiv(int(s.from), 60))); r.Contains(d) {
			dates = append(dates, d)
		}
	}
	return dates
}

// spansBetween lists the spans that meet [from, to), in order; there is at least one, and neighbours differ in offset.
func spansBetween(loc *time.Location, from, to int64) []span {
	var spans []span
	for at := from; at < to; {
		t := time.Unix(at, 0).In(loc)
		_, offset := t.Zone()
		_, end := t.ZoneBounds()
		next := to
		if !end.IsZero() {
			next = min(to, end.Unix())
		}
		if next <= at {
			// Past a zone's table, time.Time.ZoneBounds ends a leap year's last span a day early (Go 1.26): go on by hours.
			next = min(to, at+3600)
		}
		if n := len(spans); n > 0 && spans[n-1].offset == int64(offset) {
			spans[n-1].to = next
		} else {
			spans = append(spans, span{at, next, int64(offset)})
		}
		at = next
	}
	return spans
}
