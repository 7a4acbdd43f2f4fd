package roster

import (
	"fmt"
)

// ClockTime is a wall-clock time: minutes after local midnight, 0 to 1439.
type ClockTime int16

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
