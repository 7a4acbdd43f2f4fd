package sheet_test

import (
	"bytes"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"watchbill/cmd/internal/sheet"
	"watchbill/coverage"
	"watchbill/roster"
)

func TestPercent(t *testing.T) {
	for _, c := range []struct {
		part, whole int
		want        string
	}{
		{0, 0, "–"}, {0, 10, "0.0"}, {10, 10, "100.0"}, {1, 2, "50.0"}, {1, 3, "33.3"}, {2, 3, "66.7"},
		{9996, 10000, "99.9"}, {999_999, 1_000_000, "99.9"}, {1, 1_000_000, "0.1"}, {9994, 10000, "99.9"}, {125, 1000, "12.5"}, {9985, 10000, "99.9"},
	} {
		if got := sheet.Percent(c.part, c.whole); got != c.want {
			t.Errorf("Percent(%d, %d) = %s, want %s", c.part, c.whole, got, c.want)
		}
	}
}

func TestNumbers(t *testing.T) {
	got := []string{
		sheet.Count(0), sheet.Count(999), sheet.Count(1000), sheet.Count(1234567), sheet.Count(-1234), sheet.Count(-123),
		sheet.Number(1, "gap"), sheet.Number(0, "gap"), sheet.Number(1500, "gap"),
		sheet.Length(0), sheet.Length(45), sheet.Length(480), sheet.Length(450), sheet.Length(60*1234 + 5),
	}
	want := []string{
		"0", "999", "1,000", "1,234,567", "-1,234", "-123",
		"1 gap", "0 gaps", "1,500 gaps",
		"0 min", "45 min", "8 h", "7 h 30", "1,234 h 05",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
}

func TestWords(t *testing.T) {
	for _, c := range []struct {
		words []string
		width int
		want  string
		more  int
	}{
		{nil, 10, "–", 0},
		{[]string{"Ann"}, 10, "Ann", 0},
		{[]string{"Ann", "Bea"}, 8, "Ann, Bea", 0},
		{[]string{"Ann", "Bea", "Cy"}, 16, "Ann, Bea, Cy", 0},
		{[]string{"Ann", "Bea", "Cyrus"}, 14, "Ann +2 more", 2},
		{[]string{"Ann", "Bea", "Cyrus M"}, 16, "Ann, Bea +1 more", 1},
		{[]string{"Bartholomew", "Bea"}, 14, "Barth… +1 more", 1},
		{[]string{"王小明", "Bea"}, 11, "王小明, Bea", 0},
	} {
		got, more := sheet.Some(c.words, c.width)
		if got != c.want || more != c.more || sheet.Width(got) > c.width {
			t.Errorf("Some(%q, %d) = %q, %d, want %q, %d", c.words, c.width, got, more, c.want, c.more)
		}
	}
	if got := sheet.Clean("a\x1b[31m\n\u202eb"); got != "a\ufffd[31m\ufffd\ufffdb" {
		t.Errorf("Clean = %q", got)
	}
	if got := sheet.Width("Zoe\u0301 王"); got != 6 {
		t.Errorf("Width = %d, want 6", got)
	}
	if got := sheet.Clip("王小明", 4); got != "王…" {
		t.Errorf("Clip = %q", got)
	}
	if got, want := sheet.Wrap("one two  three four", 9, "  "), "one two\n  three\n  four"; got != want {
		t.Errorf("Wrap = %q, want %q", got, want)
	}
}

func TestTable(t *testing.T) {
	table := sheet.Table{Indent: " ", Columns: []sheet.Column{{Name: "Name", Most: 8}, {Name: "n", Right: true}, {Name: "note"}}}
	table.Row("José", "1", "first")
	table.Row("王小明", "1,000", "")
	table.Row("Bartholomew", "22", "\x07")
	var b bytes.Buffer
	if err := table.Write(&b); err != nil {
		t.Fatal(err)
	}
	want := strings.Join([]string{
		" Name          n  note",
		" José          1  first",
		" 王小明    1,000",
		" Barthol…     22  \ufffd",
		"",
	}, "\n")
	if d := cmp.Diff(want, b.String()); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
}

func TestSpan(t *testing.T) {
	zone, err := roster.LoadZone("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	at := func(s string) roster.Minute {
		t.Helper()
		var m roster.Minute
		if err := m.UnmarshalText([]byte(s)); err != nil {
			t.Fatal(err)
		}
		return m
	}
	for _, c := range []struct {
		name, from, to string
		years          bool
		want           string
	}{
		{"overnight", "2027-03-03T22:00-05:00", "2027-03-04T06:00-05:00", false, "Wed  3 Mar 22:00–06:00"},
		{"with the year", "2027-03-03T22:00-05:00", "2027-03-04T06:00-05:00", true, "Wed  3 Mar 2027 22:00–06:00"},
		{"long", "2027-12-30T22:00-05:00", "2028-01-02T06:00-05:00", true, "Thu 30 Dec 2027 22:00–Sun 2 Jan 2028 06:00"},
		{"spring", "2027-03-14T01:30-05:00", "2027-03-14T03:00-04:00", false, "Sun 14 Mar 01:30–03:00"},
		{"the first 01:30 and the second", "2027-11-07T01:30-04:00", "2027-11-07T01:30-05:00", false, "Sun  7 Nov 01:30–01:30 EST"},
	} {
		if got := sheet.Span(zone, roster.Interval{Start: at(c.from), End: at(c.to)}, c.years); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestStrip(t *testing.T) {
	from := roster.NewDate(2027, 11, 28)
	days := func(n int) []coverage.Share {
		list := make([]coverage.Share, n)
		for i := range list {
			list[i] = coverage.Share{CoveredMinutes: 1000, Minutes: 1000}
		}
		return list
	}
	for _, c := range []struct {
		name string
		days int
		edit func([]coverage.Share)
		want string
	}{
		{"a day a glyph", 12, func(s []coverage.Share) {
			for i, covered := range []int{1000, 999, 990, 980, 950, 900, 800, 500, 1, 0} {
				s[i].CoveredMinutes = covered
			}
			s[10] = coverage.Share{}
		}, "          Dec\nnight  ▏▁▂▃▄▅▆▇▇■ ▏\n"},
		{"weeks", 365, func(s []coverage.Share) {
			for i := range 7 {
				s[70+i].CoveredMinutes = 0
			}
		}, "       Dec '28  Feb Mar Apr  May Jun Jul  Aug Sep  Oct Nov\nnight  " + strings.Repeat("▏", 10) + "■" + strings.Repeat("▏", 42) + "\n"},
	} {
		s := sheet.Strip{From: from, Days: c.days}
		list := days(c.days)
		c.edit(list)
		s.Line("night", list)
		var b bytes.Buffer
		if err := s.Write(&b); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(c.want, b.String()); d != "" {
			t.Errorf("%s (-want +got)\n%s", c.name, d)
		}
	}
	for n := 1; n <= coverage.MaxDays; n++ {
		s := sheet.Strip{From: from, Days: n}
		s.Line("all shifts", days(n))
		var b bytes.Buffer
		if err := s.Write(&b); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(b.String()) {
			if w := sheet.Width(strings.TrimSuffix(line, "\n")); w > sheet.Columns {
				t.Errorf("%d days: %d columns: %s", n, w, line)
			}
		}
	}
	for days, want := range map[int]string{1: "a day", 90: "a day", 365: "a week", 3660: "6 weeks"} {
		if got := (&sheet.Strip{From: from, Days: days}).UnitName(); got != want {
			t.Errorf("%d days: %s, want %s", days, got, want)
		}
	}
}

func TestProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var b bytes.Buffer
		p := sheet.Progress{Out: &b, Show: true}
		p.Doing("reading")
		time.Sleep(900 * time.Millisecond)
		p.Stop()
		if b.Len() > 0 {
			t.Errorf("shown in the first second: %q", &b)
		}
		p.Doing("counting")
		time.Sleep(2500 * time.Millisecond)
		p.Stop()
		p.Stop()
		if want := "\r\x1b[Kcounting … 1 s\r\x1b[Kcounting … 2 s\r\x1b[K"; b.String() != want {
			t.Errorf("shown: %q, want %q", &b, want)
		}
		b.Reset()
		p.Show = false
		p.Doing("writing")
		time.Sleep(5 * time.Second)
		p.Stop()
		if b.Len() > 0 {
			t.Errorf("shown off a terminal: %q", &b)
		}
	})
	if sheet.IsTerminal(&bytes.Buffer{}) {
		t.Error("a buffer is a terminal")
	}
}
