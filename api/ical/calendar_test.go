package ical_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"watchbill/api/ical"
)

var (
	noon = time.Date(2027, 3, 3, 12, 0, 0, 0, time.UTC)
	one  = ical.Event{
		UID: "tour/B214/2027-03-03/1@harbor", Sequence: 2, Changed: noon.Add(-time.Hour), Start: noon, End: noon.Add(12 * time.Hour),
		Summary: "CIT watch: day, D1", Description: "Certified; through 2027-06-30\nUnit B214", Location: "D1 Harbour", Categories: []string{"Duty", "CIT, Berlin"}, Busy: true,
	}
)

func TestAppend(t *testing.T) {
	c := ical.Calendar{Product: "-//watchbill//EN", Name: "Reyes", Refresh: time.Hour, Events: []ical.Event{one}}
	want := strings.ReplaceAll(`BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//watchbill//EN
CALSCALE:GREGORIAN
NAME:Reyes
X-WR-CALNAME:Reyes
REFRESH-INTERVAL;VALUE=DURATION:PT60M
X-PUBLISHED-TTL:PT60M
BEGIN:VEVENT
UID:tour/B214/2027-03-03/1@harbor
DTSTAMP:20270303T110000Z
LAST-MODIFIED:20270303T110000Z
SEQUENCE:2
DTSTART:20270303T120000Z
DTEND:20270304T000000Z
SUMMARY:CIT watch: day\, D1
DESCRIPTION:Certified\; through 2027-06-30\nUnit B214
LOCATION:D1 Harbour
CATEGORIES:Duty,CIT\, Berlin
STATUS:CONFIRMED
TRANSP:OPAQUE
END:VEVENT
END:VCALENDAR
`, "\n", "\r\n")
	if diff := cmp.Diff(want, string(c.Append(nil))); diff != "" {
		t.Error(diff)
	}
	c.Events[0].Cancelled = true
	if got := string(c.Append(nil)); !strings.Contains(got, "STATUS:CANCELLED\r\nTRANSP:TRANSPARENT\r\n") {
		t.Errorf("a cancelled event keeps somebody busy:\n%s", got)
	}
}

func TestFold(t *testing.T) {
	for _, c := range []struct{ name, summary, want string }{
		{"fits", strings.Repeat("a", 67), "SUMMARY:" + strings.Repeat("a", 67)},
		{"one over", strings.Repeat("a", 68), "SUMMARY:" + strings.Repeat("a", 67) + "\r\n a"},
		{"a character is not parted", strings.Repeat("a", 66) + "é", "SUMMARY:" + strings.Repeat("a", 66) + "\r\n é"},
		{"nor an escape", strings.Repeat("a", 66) + ";", "SUMMARY:" + strings.Repeat("a", 66) + "\r\n \\;"},
		{"a blank counts", strings.Repeat("a", 67) + strings.Repeat("b", 75), "SUMMARY:" + strings.Repeat("a", 67) + "\r\n " + strings.Repeat("b", 74) + "\r\n b"},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := one
			e.Summary = c.summary
			got := string((&ical.Calendar{Events: []ical.Event{e}}).Append(nil))
			if !strings.Contains(got, "\r\n"+c.want+"\r\n") {
				t.Errorf("no line %q in\n%s", c.want, got)
			}
		})
	}
}

// plain is what a text comes to once it has been written.
func plain(s string) string {
	s = string([]rune(s)) // each byte that is no UTF-8 becomes U+FFFD
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' || r == 0x7f {
			return -1
		}
		return r
	}, s)
}

// hold checks one text by the rules of the format and by somebody else's reader.
func hold(t interface{ Fatalf(string, ...any) }, text string) {
	e := one
	e.Summary = "x" + text
	out := (&ical.Calendar{Product: "p", Name: text, Events: []ical.Event{e}}).Append(nil)
	if !utf8.Valid(out) {
		t.Fatalf("%q: not UTF-8", text)
	}
	for l := range strings.SplitSeq(strings.TrimSuffix(string(out), "\r\n"), "\r\n") {
		if len(l) > 75 || !utf8.ValidString(l) || strings.ContainsAny(l, "\r\n") || l == "" || l == " " {
			t.Fatalf("%q: line %q", text, l)
		}
	}
	read, err := ics.ParseCalendar(strings.NewReader(string(out)))
	if err != nil {
		t.Fatalf("%q: %v\n%s", text, err, out)
	}
	if n := len(read.Events()); n != 1 {
		t.Fatalf("%q: %d events", text, n)
	}
	if got := read.Events()[0].GetProperty(ics.ComponentPropertySummary).Value; got != plain("x"+text) {
		t.Fatalf("%q: read back as %q, want %q", text, got, plain("x"+text))
	}
}

func TestTextComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		hold(t, rapid.OneOf(rapid.String(), rapid.StringOfN(rapid.RuneFrom([]rune("ab;,\\\n\r\t\x00é漢🚓: =\"")), 0, 400, -1)).Draw(t, "text"))
	})
}

func FuzzText(f *testing.F) {
	for _, s := range []string{"", "a;b,c\\d", "\r\n\n\r", "\xff\xfe", strings.Repeat("漢", 60), `\n`, `\\n`, "x\x00y"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { hold(t, s) })
}

func BenchmarkAppend(b *testing.B) {
	c := ical.Calendar{Product: "-//watchbill//EN", Name: "Reyes"}
	for range 150 {
		c.Events = append(c.Events, one)
	}
	buffer := c.Append(nil)
	b.ReportAllocs()
	b.SetBytes(int64(len(buffer)))
	for b.Loop() {
		buffer = c.Append(buffer[:0])
	}
}
