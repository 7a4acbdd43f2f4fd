package app

import (
	"strings"
	"time"

	"watchbill/roster"
)

// ParseMoment reads a moment as packs write it: YYYY-MM-DDTHH:MM by the clock of zone, or the same with an offset
// or Z. A nil zone takes only the latter. Errors are roster.Invalid.
func ParseMoment(s string, zone *roster.Zone) (roster.Minute, error) {
	if t, err := time.Parse("2006-01-02T15:04Z07:00", s); err == nil {
		return roster.MinuteOf(t), nil
	}
	day, clock, ok := strings.Cut(s, "T")
	d, err1 := roster.ParseDate(day)
	c, err2 := roster.ParseClockTime(clock)
	switch {
	case !ok || err1 != nil || err2 != nil:
		return 0, roster.Invalidf("moment", "%q is not a moment: write YYYY-MM-DDTHH:MM, or the same with an offset such as -05:00 or Z", s)
	case zone == nil:
		return 0, roster.Invalidf("moment", "%s needs an offset, such as %sZ, because there is no roster whose time zone it could be in", s, s)
	}
	return zone.Instant(d, c), nil
}

// checkMoment refuses what ParseMoment would refuse in any zone; "" is none.
func checkMoment(s string) error {
	if s == "" {
		return nil
	}
	zone, err := roster.LoadZone("UTC")
	if err != nil {
		return err
	}
	_, err = ParseMoment(s, zone)
	return err
}

// startClock returns the service's clock: the real one, or one that shows moment now and runs on from there.
func startClock(moment string, real func() time.Time, book *roster.Book) (func() time.Time, error) {
	if moment == "" {
		return real, nil
	}
	var zone *roster.Zone
	if book != nil {
		zone = book.Zone()
	}
	m, err := ParseMoment(moment, zone)
	if err != nil {
		return nil, err
	}
	from, began := m.Time(), real()
	return func() time.Time { return from.Add(real().Sub(began)) }, nil
}
