package roster_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"watchbill/roster"
)

// dates draws any date of the format.
var dates = rapid.Custom(func(t *rapid.T) roster.Date {
	if rapid.Bool().Draw(t, "now") {
		return roster.NewDate(2020, 1, 1) + roster.Date(rapid.IntRange(0, 366*12).Draw(t, "day"))
	}
	return roster.Date(rapid.IntRange(1, int(roster.MaxDate)).Draw(t, "day"))
})

// utc returns the date as the time package knows it.
func utc(d roster.Date) time.Time {
	return time.Unix((int64(d)-1)*86400+time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC).Unix(), 0).UTC()
}

func sameDate(t *rapid.T, d roster.Date, want time.Time) {
	t.Helper()
	y, m, day := d.Civil()
	if wy, wm, wd := want.Date(); y != wy || m != wm || day != wd {
		t.Fatalf("%d: got %d-%d-%d, want %s", d, y, m, day, want)
	}
}

func TestDateAgainstTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := dates.Draw(t, "date")
		want := utc(d)
		sameDate(t, d, want)
		if got := roster.NewDate(want.Date()); got != d {
			t.Fatalf("NewDate of %s is %d, want %d", want, got, d)
		}
		if got := roster.DateOf(want.Add(23*time.Hour + 59*time.Minute)); got != d {
			t.Fatalf("DateOf %s is %d, want %d", want, got, d)
		}
		if d.Weekday() != want.Weekday() {
			t.Fatalf("%s is a %s, want %s", d, d.Weekday(), want.Weekday())
		}
		if d.String() != want.Format("2006-01-02") {
			t.Fatalf("%d writes as %s, want %s", d, d, want.Format("2006-01-02"))
		}
		if back, err := roster.ParseDate(d.String()); err != nil || back != d {
			t.Fatalf("ParseDate(%s): %d, %v", d, back, err)
		}
		text, _ := d.MarshalText()
		var back roster.Date
		if err := back.UnmarshalText(text); err != nil || back != d {
			t.Fatalf("text of %s comes back as %s, %v", d, back, err)
		}
	})
}

// TestEveryDay walks four centuries day by day.
func TestEveryDay(t *testing.T) {
	want := time.Date(1799, 12, 31, 0, 0, 0, 0, time.UTC)
	for d := roster.NewDate(1799, 12, 31); d <= roster.NewDate(2200, 1, 1); d++ {
		y, m, day := d.Civil()
		if wy, wm, wd := want.Date(); y != wy || m != wm || day != wd || roster.NewDate(y, m, day) != d {
			t.Fatalf("%d: got %d-%d-%d, want %s", d, y, m, day, want)
		}
		want = want.AddDate(0, 0, 1)
	}
}

func TestAddMonthsAgainstTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, n := dates.Draw(t, "date"), rapid.IntRange(-1200, 1200).Draw(t, "months")
		y, m, day := utc(d).Date()
		last := time.Date(y, m+time.Month(n)+1, 0, 0, 0, 0, 0, time.UTC) // the month's last day
		if last.Year() < 1 {
			return
		}
		got := d.AddMonths(n)
		if last.Year() > 9999 {
			if got != roster.MaxDate {
				t.Fatalf("%s + %d months: got %s, want the last date", d, n, got)
			}
			return
		}
		sameDate(t, got, time.Date(last.Year(), last.Month(), min(day, last.Day()), 0, 0, 0, 0, time.UTC))
	})
}

func TestAddMonthsClamps(t *testing.T) {
	for _, c := range []struct {
		from string
		n    int
		want string
	}{
		{"2024-02-29", 24, "2026-02-28"},
		{"2024-02-29", 48, "2028-02-29"},
		{"2025-02-28", 24, "2027-02-28"}, // clamped, not carried to the month's end
		{"2024-01-31", 1, "2024-02-29"},
		{"2023-01-31", 1, "2023-02-28"},
		{"2023-03-31", 1, "2023-04-30"},
		{"2023-12-31", 2, "2024-02-29"},
		{"2023-08-31", 0, "2023-08-31"},
		{"2024-03-31", -1, "2024-02-29"},
		{"2024-01-15", -1, "2023-12-15"},
		{"9998-12-31", 12, "9999-12-31"},
		{"9999-06-30", 12, "9999-12-31"},
	} {
		from, err := roster.ParseDate(c.from)
		if err != nil {
			t.Fatal(err)
		}
		if got := from.AddMonths(c.n); got.String() != c.want {
			t.Errorf("%s + %d months: got %s, want %s", c.from, c.n, got, c.want)
		}
	}
}

func TestParseDateErrors(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", `"" is not a date (YYYY-MM-DD)`},
		{"2016-02-30", "there is no 2016-02-30 in the calendar"},
		{"2015-02-29", "there is no 2015-02-29 in the calendar"},
		{"1900-02-29", "there is no 1900-02-29 in the calendar"},
		{"2016-13-01", "there is no 2016-13-01 in the calendar"},
		{"2016-00-01", "there is no 2016-00-01 in the calendar"},
		{"2016-04-31", "there is no 2016-04-31 in the calendar"},
		{"2016-04-00", "there is no 2016-04-00 in the calendar"},
		{"0000-01-01", "there is no 0000-01-01 in the calendar"},
		{"2016-1-01", `"2016-1-01" is not a date (YYYY-MM-DD)`},
		{"2016/01/01", `"2016/01/01" is not a date (YYYY-MM-DD)`},
		{"01-02-2016", `"01-02-2016" is not a date (YYYY-MM-DD)`},
		{" 2016-01-1", `" 2016-01-1" is not a date (YYYY-MM-DD)`},
		{"2016-01-01 ", `"2016-01-01 " is not a date (YYYY-MM-DD)`},
		{"2016-+1-01", `"2016-+1-01" is not a date (YYYY-MM-DD)`},
		{"2016-01-01T07:00", `"2016-01-01T07:00" is not a date (YYYY-MM-DD)`},
		{strings.Repeat("9", 100), `"` + strings.Repeat("9", 37) + `..." is not a date (YYYY-MM-DD)`},
	} {
		d, err := roster.ParseDate(c.in)
		if err == nil || err.Error() != c.want || d != 0 {
			t.Errorf("ParseDate(%q): got %v, %v, want %s", c.in, d, err, c.want)
		}
	}
	for _, in := range []string{"2016-02-29", "2000-02-29", "0001-01-01", "9999-12-31"} {
		if d, err := roster.ParseDate(in); err != nil || d.String() != in {
			t.Errorf("ParseDate(%q): got %v, %v", in, d, err)
		}
	}
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"2016-02-29", "2016-02-30", "0000-01-01", "9999-12-31", "2016-1-1", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := roster.ParseDate(s)
		want, wantErr := time.Parse("2006-01-02", s)
		if wantErr == nil && want.Year() == 0 {
			wantErr = err // the format begins with the year 1
			if err == nil {
				t.Fatalf("ParseDate(%q) accepts the year 0", s)
			}
		}
		if (err == nil) != (wantErr == nil) {
			t.Fatalf("ParseDate(%q): %v, the time package says %v", s, err, wantErr)
		}
		if err == nil && (d.String() != s || roster.DateOf(want) != d) {
			t.Fatalf("ParseDate(%q) = %s", s, d)
		}
	})
}

func TestNoDate(t *testing.T) {
	var none roster.Date
	if y, m, d := none.Civil(); y != 0 || m != 0 || d != 0 || none.String() != "" {
		t.Errorf("no date: %d %d %d %q", y, m, d, none)
	}
	if err := none.UnmarshalText(nil); err != nil || none != 0 {
		t.Errorf("no text: %v %v", none, err)
	}
	if roster.MaxDate.String() != "9999-12-31" {
		t.Errorf("MaxDate is %s", roster.MaxDate)
	}
}

// TestDateRange compares with a walk over the days.
func TestDateRange(t *testing.T) {
	day := rapid.Map(rapid.IntRange(0, 9), func(n int) roster.Date { return roster.Date(n) })
	ranges := rapid.Custom(func(t *rapid.T) roster.DateRange {
		r := roster.DateRange{From: day.Draw(t, "from"), To: day.Draw(t, "to")}
		if r.To != 0 && r.To < r.From {
			r.From, r.To = r.To, r.From
		}
		return r
	})
	in := func(r roster.DateRange, d roster.Date) bool {
		return (r.From == 0 || d >= r.From) && (r.To == 0 || d <= r.To)
	}
	rapid.Check(t, func(t *rapid.T) {
		r, s := ranges.Draw(t, "r"), ranges.Draw(t, "s")
		meets := false
		for d := roster.Date(1); d < 20; d++ {
			if r.Contains(d) != in(r, d) {
				t.Fatalf("%+v contains %d: %v", r, d, r.Contains(d))
			}
			meets = meets || in(r, d) && in(s, d)
		}
		if r.Meets(s) != meets || s.Meets(r) != meets {
			t.Fatalf("%+v meets %+v: %v and %v, want %v", r, s, r.Meets(s), s.Meets(r), meets)
		}
	})
}
