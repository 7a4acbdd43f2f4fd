package roster

import (
	"fmt"
	"strings"
	"time"
)

// Minute is an instant: whole minutes since 1970-01-01T00:00Z.
type Minute int64

// MinuteOf returns the minute that t falls in.
func MinuteOf(t time.Time) Minute { return Minute(floorDiv(int(t.Unix()), 60)) }

// Time returns the instant in UTC.
func (m Minute) Time() time.Time { return time.Unix(int64(m)*60, 0).UTC() }

// AppendTo appends YYYY-MM-DDTHH:MMZ to b.
func (m Minute) AppendTo(b []byte) []byte {
	day := floorDiv(int(m), minutesPerDay)
	b = append((Date(day) + epoch).AppendTo(b), 'T')
	return append(ClockTime(int(m)-day*minutesPerDay).AppendTo(b), 'Z')
}

// String returns YYYY-MM-DDTHH:MMZ.
func (m Minute) String() string { return string(m.AppendTo(make([]byte, 0, 17))) }

// MarshalText writes [Minute.String].
func (m Minute) MarshalText() ([]byte, error) { return m.AppendTo(make([]byte, 0, 17)), nil }

// UnmarshalText reads what [Minute.MarshalText] writes.
func (m *Minute) UnmarshalText(b []byte) error {
	t, err := time.Parse("2006-01-02T15:04Z07:00", string(b))
	if err != nil {
		return fmt.Errorf("%q is not an instant (YYYY-MM-DDTHH:MMZ)", clip(string(b)))
	}
	*m = MinuteOf(t)
	return nil
}

// Interval is the instants from Start up to, not including, End. It is empty when End is not after Start.
type Interval struct {
	Start Minute `json:"start"`
	End   Minute `json:"end"`
}

// Minutes is the length, never negative.
func (v Interval) Minutes() int { return int(max(0, v.End-v.Start)) }

// Contains tells whether m lies in the interval.
func (v Interval) Contains(m Minute) bool { return v.Start <= m && m < v.End }

// And returns what two intervals share; it may be empty.
func (v Interval) And(w Interval) Interval {
	return Interval{max(v.Start, w.Start), min(v.End, w.End)}
}

// Meets tells whether the two share a minute.
func (v Interval) Meets(w Interval) bool { return max(v.Start, w.Start) < min(v.End, w.End) }

// ClockTime is a wall-clock time: minutes after local midnight, 0 to 1439.
type ClockTime int16

const (
	minutesPerDay      = 24 * 60
	epoch         Date = 719163 // 1970-01-01
)

// ParseClockTime reads HH:MM, 00:00 to 23:59.
func ParseClockTime(s string) (ClockTime, error) {
	if len(s) == 5 && s[2] == ':' {
		h, ok1 := digits(s[:2])
		m, ok2 := digits(s[3:])
		if ok1 && ok2 && h < 24 && m < 60 {
			return ClockTime(h*60 + m), nil
		}
	}
	return 0, fmt.Errorf("%q is not a clock time (HH:MM, 00:00 to 23:59)", clip(s))
}

// AppendTo appends HH:MM to b.
func (c ClockTime) AppendTo(b []byte) []byte {
	return append2(append(append2(b, int(c)/60), ':'), int(c)%60)
}

// String returns HH:MM.
func (c ClockTime) String() string { return string(c.AppendTo(make([]byte, 0, 5))) }

// MarshalText writes [ClockTime.String].
func (c ClockTime) MarshalText() ([]byte, error) { return c.AppendTo(nil), nil }

// UnmarshalText reads what [ClockTime.MarshalText] writes.
func (c *ClockTime) UnmarshalText(b []byte) (err error) {
	*c, err = ParseClockTime(string(b))
	return err
}

// Weekdays is a set of days of the week; the zero value means every day.
type Weekdays uint8

var weekdayNames = [7]string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}

// ParseWeekdays reads names such as "Mon Tue" separated by blanks; "" is every day.
func ParseWeekdays(s string) (Weekdays, error) {
	var w Weekdays
next:
	for _, f := range strings.Fields(s) {
		for i, n := range weekdayNames {
			if f == n {
				w |= 1 << i
				continue next
			}
		}
		return 0, fmt.Errorf("%q is not a weekday (Mon Tue Wed Thu Fri Sat Sun)", clip(f))
	}
	return w, nil
}

// Contains tells whether d falls on one of the days.
func (w Weekdays) Contains(d Date) bool { return w == 0 || w>>((int(d)+6)%7)&1 == 1 }

// Meets tells whether two sets share a day.
func (w Weekdays) Meets(v Weekdays) bool { return w == 0 || v == 0 || w&v != 0 }

// String lists the names from Monday on, separated by blanks; "" is every day.
func (w Weekdays) String() string {
	var names []string
	for i, n := range weekdayNames {
		if w>>i&1 == 1 {
			names = append(names, n)
		}
	}
	return strings.Join(names, " ")
}

// MarshalText writes [Weekdays.String].
func (w Weekdays) MarshalText() ([]byte, error) { return []byte(w.String()), nil }

// UnmarshalText reads what [Weekdays.MarshalText] writes.
func (w *Weekdays) UnmarshalText(b []byte) (err error) {
	*w, err = ParseWeekdays(string(b))
	return err
}
