package roster

import (
	"fmt"
	"time"
)

// Minute is an instant: whole minutes since 1970-01-01T00:00Z.
type Minute int64

const (
	minutesPerDay      = 24 * 60
	epoch         Date = 719163 // 1970-01-01
)

// MinuteOf returns the minute that t falls in.
func MinuteOf(t time.Time) Minute { return Minute(floorDiv(int(t.Unix()), 60)) }

// UTC returns the instant at which a clock set to UTC shows c on d.
func UTC(d Date, c ClockTime) Minute { return Minute(int(d-epoch)*minutesPerDay + int(c)) }

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
