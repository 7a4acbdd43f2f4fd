package roster

import (
	"fmt"
	"time"
)

// Date is a day of the agency's calendar: days since 0000-12-31 (0001-01-01, a Monday, is 1). The zero Date is "none".
type Date int32

// MaxDate is 9999-12-31, the last day that the format can write.
const MaxDate Date = 3652059

// NewDate returns the date; day and month must be real ones.
func NewDate(year int, month time.Month, day int) Date {
	// Days from civil, with the year beginning in March so that the leap day is its last
	// (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms").
	y, m := year, int(month)
	if m <= 2 {
		y, m = y-1, m+12
	}
	return Date(365*y + floorDiv(y, 4) - floorDiv(y, 100) + floorDiv(y, 400) + (153*(m-3)+2)/5 + day - 306)
}

// DateOf returns the date that t shows in its own location.
func DateOf(t time.Time) Date { return NewDate(t.Date()) }

// ParseDate reads YYYY-MM-DD, years 0001 to 9999.
func ParseDate(s string) (Date, error) {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return 0, fmt.Errorf("%q is not a date (YYYY-MM-DD)", clip(s))
	}
	y, ok1 := digits(s[0:4])
	m, ok2 := digits(s[5:7])
	d, ok3 := digits(s[8:10])
	if !ok1 || !ok2 || !ok3 {
		return 0, fmt.Errorf("%q is not a date (YYYY-MM-DD)", clip(s))
	}
	if y < 1 || m < 1 || m > 12 || d < 1 || d > monthDays(y, m) {
		return 0, fmt.Errorf("there is no %s in the calendar", s)
	}
	return NewDate(y, time.Month(m), d), nil
}

// Civil returns year, month and day. The zero Date gives zeros.
func (d Date) Civil() (year int, month time.Month, day int) {
	if d == 0 {
		return 0, 0, 0
	}
	n := int(d) + 305 // days since 0000-03-01
	era := floorDiv(n, 146097)
	doe := n - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	day = doy - (153*mp+2)/5 + 1
	year, month = yoe+era*400, time.Month(mp+3)
	if month > 12 {
		year, month = year+1, month-12
	}
	return year, month, day
}

// AddMonths moves d by n calendar months, the day clamped to the month's end: 29 Feb 2024 + 24 is 28 Feb 2026.
// Past 9999 it returns [MaxDate].
func (d Date) AddMonths(n int) Date {
	y, m, day := d.Civil()
	k := y*12 + int(m) - 1 + n
	y, mm := floorDiv(k, 12), k-floorDiv(k, 12)*12+1
	if y > 9999 {
		return MaxDate
	}
	return NewDate(y, time.Month(mm), min(day, monthDays(y, mm)))
}

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday { return time.Weekday(((int(d) % 7) + 7) % 7) }

// String returns YYYY-MM-DD, or "" for the zero Date.
func (d Date) String() string {
	if d == 0 {
		return ""
	}
	return string(d.AppendTo(make([]byte, 0, 10)))
}

// AppendTo appends YYYY-MM-DD to b; the zero Date appends nothing.
func (d Date) AppendTo(b []byte) []byte {
	if d == 0 {
		return b
	}
	y, m, day := d.Civil()
	b = append(b, byte('0'+y/1000%10), byte('0'+y/100%10), byte('0'+y/10%10), byte('0'+y%10), '-')
	b = append2(b, int(m))
	return append2(append(b, '-'), day)
}

// MarshalText writes [Date.String].
func (d Date) MarshalText() ([]byte, error) { return d.AppendTo(make([]byte, 0, 10)), nil }

// UnmarshalText reads what [Date.MarshalText] writes.
func (d *Date) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*d = 0
		return nil
	}
	*d, err = ParseDate(string(b))
	return err
}

func append2(b []byte, n int) []byte { return append(b, byte('0'+n/10), byte('0'+n%10)) }

func digits(s string) (n int, ok bool) {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, true
}

func monthDays(y, m int) int {
	switch m {
	case 2:
		if y%4 == 0 && (y%100 != 0 || y%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
