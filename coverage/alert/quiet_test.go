package alert_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"watchbill/coverage/alert"
	"watchbill/roster"
)

func zone(tb testing.TB) *roster.Zone {
	tb.Helper()
	z, err := roster.LoadZone("America/New_York")
	if err != nil {
		tb.Fatal(err)
	}
	return z
}

// at reads 2027-03-03T12:00, by the clock of New York, or by UTC where it ends in Z.
func at(tb testing.TB, s string) roster.Minute {
	tb.Helper()
	if text, utc := strings.CutSuffix(s, "Z"); utc {
		t, err := time.Parse("2006-01-02T15:04", text)
		if err != nil {
			tb.Fatal(err)
		}
		return roster.MinuteOf(t)
	}
	day, clock, _ := strings.Cut(s, "T")
	d, err := roster.ParseDate(day)
	if err != nil {
		tb.Fatal(err)
	}
	c, err := roster.ParseClockTime(clock)
	if err != nil {
		tb.Fatal(err)
	}
	return zone(tb).Instant(d, c)
}

// quiet reads quiet hours.
func quiet(tb testing.TB, s string) alert.Quiet {
	tb.Helper()
	q, err := alert.ParseQuiet(s)
	if err != nil {
		tb.Fatal(err)
	}
	return q
}

func TestQuietHours(t *testing.T) {
	for _, c := range []struct{ name, hours, at, until string }{
		{"none", "", "2027-03-03T03:00", ""},
		{"before", "22:00-07:00", "2027-03-03T21:59", ""},
		{"begins", "22:00-07:00", "2027-03-03T22:00", "2027-03-04T07:00"},
		{"after midnight", "22:00-07:00", "2027-03-04T00:00", "2027-03-04T07:00"},
		{"last minute", "22:00-07:00", "2027-03-04T06:59", "2027-03-04T07:00"},
		{"ends", "22:00-07:00", "2027-03-04T07:00", ""},
		{"by day", "00:00-06:00", "2027-03-04T00:00", "2027-03-04T06:00"},
		{"until midnight", "20:00-00:00", "2027-03-04T23:59", "2027-03-05T00:00"},
		{"all but a minute", "00:01-00:00", "2027-03-04T00:00", ""},
		{"spring: the night is an hour short", "22:00-07:00", "2027-03-14T06:59Z", "2027-03-14T11:00Z"},
		{"spring: its end is skipped", "22:00-02:30", "2027-03-14T06:59Z", "2027-03-14T07:00Z"},
		{"spring: all of it is skipped", "02:10-02:50", "2027-03-14T07:00Z", ""},
		{"autumn: the night is an hour long", "22:00-07:00", "2027-11-07T11:59Z", "2027-11-07T12:00Z"},
		{"autumn: its end comes twice, the first counts", "22:00-01:30", "2027-11-07T05:29Z", "2027-11-07T05:30Z"},
		{"autumn: after the first of two ends", "22:00-01:30", "2027-11-07T05:30Z", ""},
		{"autumn: begins in the hour that comes twice", "01:15-02:15", "2027-11-07T06:59Z", "2027-11-07T07:15Z"},
	} {
		t.Run(c.name, func(t *testing.T) {
			until, is := quiet(t, c.hours).Until(zone(t), at(t, c.at))
			if is != (c.until != "") || is && until != at(t, c.until) {
				t.Errorf("at %s quiet %v until %v, want %q", c.at, is, until, c.until)
			}
		})
	}
}

func TestPolicyRefuses(t *testing.T) {
	for _, hours := range []string{"22:00", "22:00-22:00", "22:00-24:00", "22-07", "22:00-07:00-08:00", "-", " 22:00-07:00", strings.Repeat("x", 500)} {
		if q, err := alert.ParseQuiet(hours); !errors.Is(err, &roster.Error{Kind: roster.Invalid}) {
			t.Errorf("%.40q is taken as %v: %v", hours, q, err)
		}
	}
	if _, err := alert.ParseDaily("7:00"); !errors.Is(err, &roster.Error{Kind: roster.Invalid}) {
		t.Errorf("7:00 is taken: %v", err)
	}
	for _, c := range []struct {
		name string
		edit func(*alert.Policy)
		want string // fields
	}{
		{"the default", func(*alert.Policy) {}, ""},
		{"digest as quiet hours end", func(p *alert.Policy) { p.Quiet, p.Digest = quiet(t, "22:00-07:00"), alert.Daily{At: 420, Set: true} }, ""},
		{"nothing", func(p *alert.Policy) { *p = alert.Policy{} }, "alert-days alert-lapse-days"},
		{"too many days", func(p *alert.Policy) { p.Days, p.LapseDays = 366, -1 }, "alert-days alert-lapse-days"},
		{"share", func(p *alert.Policy) { p.Share = 1.01 }, "alert-share"},
		{"digest at night", func(p *alert.Policy) { p.Quiet, p.Digest = quiet(t, "22:00-07:00"), alert.Daily{At: 0, Set: true} }, "alert-digest"},
	} {
		p := alert.DefaultPolicy()
		c.edit(&p)
		var got []string
		if joined, ok := p.Check().(interface{ Unwrap() []error }); ok {
			for _, err := range joined.Unwrap() {
				var wrong *roster.Error
				if !errors.As(err, &wrong) || wrong.Kind != roster.Invalid {
					t.Fatal(err)
				}
				got = append(got, wrong.Field)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %v, want %s", c.name, got, c.want)
		}
	}
}

// FuzzParseQuiet: what is taken is written back the same, and every instant of a year is told apart without a panic.
func FuzzParseQuiet(f *testing.F) {
	for _, s := range []string{"", "22:00-07:00", "00:00-23:59", "07:00-07:00", "22:00", "2:00-3:00", "25:00-26:00", "02:10-02:50"} {
		f.Add(s, int64(400_000))
	}
	z := zone(f)
	f.Fuzz(func(t *testing.T, s string, m int64) {
		q, err := alert.ParseQuiet(s)
		if err != nil {
			if !errors.Is(err, &roster.Error{Kind: roster.Invalid}) {
				t.Fatal(err)
			}
			return
		}
		if q.String() != s {
			t.Fatalf("%q came back as %q", s, q)
		}
		now := roster.Minute(30_000_000 + m%600_000)
		if until, is := q.Until(z, now); is && (until <= now || until > now+25*60) {
			t.Fatalf("quiet at %v until %v", now, until)
		}
	})
}
