package roster

import (
	"fmt"
	"strings"
)

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
