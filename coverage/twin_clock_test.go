package coverage_test

import (
	"sync"
	"time"

	"watchbill/roster"
)

// The twin's calendar and clock: everything comes from the time package, one minute after another.

// unixDay numbers a date from 1970-01-01; roster.Date counts 0001-01-01 as 1.
func unixDay(d roster.Date) int64 {
	return int64(d) - 1 + time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC).Unix()/86400
}

// dateOfDay is the inverse of unixDay.
func dateOfDay(day int64) roster.Date { return roster.Date(day - unixDay(0)) }

// noon returns a time.Time on the date, for calendar questions.
func noon(d roster.Date) time.Time { return time.Unix(unixDay(d)*86400+12*3600, 0).UTC() }

// civil returns the date of year, month and day.
func civil(year int, month time.Month, day int) roster.Date {
	return dateOfDay(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// monthsLater moves d by n months, clamped to the month's end.
func monthsLater(d roster.Date, n int) roster.Date {
	y, m, day := noon(d).Date()
	last := time.Date(y, m+time.Month(n)+1, 0, 0, 0, 0, 0, time.UTC)
	return civil(last.Year(), last.Month(), min(day, last.Day()))
}

// startsOn tells whether the days of a shift or target include d's weekday.
func startsOn(days roster.Weekdays, d roster.Date) bool {
	if days == 0 {
		return true
	}
	monday0 := (int(noon(d).Weekday()) + 6) % 7
	return days>>monday0&1 == 1
}

// wall is what the agency's clock shows at every minute of some days.
type wall struct {
	loc   *time.Location
	start int64   // first minute, counted from 1970-01-01T00:00Z
	shows []int64 // per minute: minutes from 1970-01-01 00:00 to the date and time shown
}

// newWall looks the clock up from 00:00 UTC on from to 00:00 UTC on to.
func newWall(loc *time.Location, from, to roster.Date) *wall {
	w := &wall{loc: loc, start: unixDay(from) * 1440}
	for d := from; d < to; d++ {
		w.shows = append(w.shows, shownOn(loc, d)...)
	}
	return w
}

// minute returns the index of an instant, which may lie outside.
func (w *wall) minute(m roster.Minute) int { return int(int64(m) - w.start) }

// instant is the inverse of minute.
func (w *wall) instant(i int) roster.Minute { return roster.Minute(w.start + int64(i)) }

// first returns the index of the first minute at which the clock shows the date and time; if it skips them, of the
// minute at which it jumps over them.
func (w *wall) first(d roster.Date, c roster.ClockTime) int {
	want := unixDay(d)*1440 + int64(c)
	i := int((unixDay(d)-2)*1440 - w.start)
	for w.shows[i] < want {
		i++
	}
	return i
}

// date returns the local date of an instant.
func (w *wall) date(m roster.Minute) roster.Date {
	y, mo, d := time.Unix(int64(m)*60, 0).In(w.loc).Date()
	return civil(y, mo, d)
}

// between returns the minutes of a shift on a date; end is not after start when there are none.
func (w *wall) between(s roster.Shift, d roster.Date) (start, end int) {
	last := d
	if s.End <= s.Start {
		last++
	}
	return w.first(d, s.Start), w.first(last, s.End)
}

type zoneDay struct {
	zone string
	day  roster.Date
}

var shownDays sync.Map // zoneDay → []int64: random packs meet the same days again and again

func shownOn(loc *time.Location, d roster.Date) []int64 {
	key := zoneDay{loc.String(), d}
	if v, ok := shownDays.Load(key); ok {
		return v.([]int64)
	}
	shows := make([]int64, 1440)
	for i := range shows {
		t := time.Unix((unixDay(d)*1440+int64(i))*60, 0).In(loc)
		y, m, day := t.Date()
		shows[i] = unixDay(civil(y, m, day))*1440 + int64(t.Hour()*60+t.Minute())
	}
	shownDays.Store(key, shows)
	return shows
}
