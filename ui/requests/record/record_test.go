package record_test

import (
	"testing"
	"time"
	_ "time/tzdata"

	"watchbill/roster"
	"watchbill/ui/requests/record"
)

func clock(t *testing.T) record.Clock {
	t.Helper()
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	return record.Clock{Zone: zone, Now: time.Date(2026, 11, 21, 3, 47, 0, 0, time.UTC)}
}

func TestClock(t *testing.T) {
	t.Parallel()
	c := clock(t)
	at := func(s string) time.Time {
		x, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	for _, x := range []struct{ name, got, want string }{
		{"a night", c.Span(at("2026-11-20T19:00:00-05:00"), at("2026-11-21T07:00:00-05:00")), "Fri 20 Nov 19:00–07:00"},
		{"a day's length", c.Span(at("2026-11-20T19:00:00-05:00"), at("2026-11-21T19:00:00-05:00")), "Fri 20 Nov 19:00–19:00"},
		{"more than a day", c.Span(at("2026-11-20T19:00:00-05:00"), at("2026-11-22T07:00:00-05:00")), "Fri 20 Nov 19:00 – Sun 22 Nov 07:00"},
		{"the night that is an hour longer", c.Span(at("2026-10-31T19:00:00-04:00"), at("2026-11-01T07:00:00-05:00")), "Sat 31 Oct 19:00–07:00"},
		{"another year", c.Date(roster.NewDate(2027, 1, 2)), "Sat 2 Jan 2027"},
		{"one date", c.Days(roster.DateRange{From: roster.NewDate(2026, 12, 1), To: roster.NewDate(2026, 12, 1)}), "Tue 1 Dec"},
		{"dates", c.Days(roster.DateRange{From: roster.NewDate(2026, 12, 1), To: roster.NewDate(2026, 12, 3)}), "Tue 1 Dec – Thu 3 Dec"},
		{"a form's field", c.Local(at("2026-11-21T00:05:00Z")), "2026-11-20T19:05"},
		{"today", c.Today().String(), "2026-11-20"},
	} {
		if x.got != x.want {
			t.Errorf("%s: %s, want %s", x.name, x.got, x.want)
		}
	}
}

func TestWhen(t *testing.T) {
	t.Parallel()
	c, court := clock(t), "court"
	q := record.Request{Kind: "leave", Leave: &record.Leave{From: "2026-12-01T10:00:00-05:00", To: "2026-12-02T00:00:00-05:00", Kind: &court}}
	if got := q.When(c) + "|" + c.Days(q.Dates(c)) + "|" + q.What(); got != "Tue 1 Dec 10:00–00:00|Tue 1 Dec|Court" {
		t.Error(got)
	}
	q.Leave = &record.Leave{From: "2026-12-01", To: "2026-12-03"}
	if got := q.When(c) + "|" + q.What() + "|" + q.Begins(c).UTC().Format(time.RFC3339); got != "Tue 1 Dec – Thu 3 Dec|Leave|2026-12-01T05:00:00Z" {
		t.Error(got)
	}
}

func TestWords(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"light-duty": "Light duty", "": "", "x": "X"} {
		if got := record.Sentence(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
	odd := "odd"
	if got := record.Stated("odd").Words + record.Answered(&odd).Words + record.Because(&odd); got != "oddoddodd" {
		t.Errorf("what is not known is said as it is: %q", got)
	}
}
