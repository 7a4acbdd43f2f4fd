package roster_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"watchbill/roster"
)

func TestParseHours(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"  ", ""},
		{"Mon-Fri 08:00-20:00; Sat 10:00-16:00", "Mon Tue Wed Thu Fri 08:00-20:00; Sat 10:00-16:00"},
		{"Fri-Mon 20:00-04:00", "Mon Fri Sat Sun 20:00-04:00"},
		{"Mon,Wed 08:00-09:00", "Mon Wed 08:00-09:00"},
		{"Mon Wed-Thu,Sun 08:00-09:00", "Mon Wed Thu Sun 08:00-09:00"},
		{"Tue-Tue 00:00-24:00", "Tue 00:00-00:00"},
		{"08:00-20:00", "08:00-20:00"},
	} {
		h, err := roster.ParseHours(c.in)
		if err != nil || h.String() != c.want {
			t.Errorf("ParseHours(%q): got %q, %v, want %q", c.in, h, err, c.want)
		}
	}
	for _, in := range []string{
		"Mon", "Mon 8-20", "Mon 08:00", "Mon 08:00-25:00", "Mon 08:00-20:00;", "; ", "Moo 08:00-20:00", "Mon- 08:00-20:00",
		"-Fri 08:00-20:00", ", 08:00-20:00", "Mon 08:00-20:00 Tue", "24:00-08:00", "Mon-Fri-Sun 08:00-20:00",
	} {
		if h, err := roster.ParseHours(in); err == nil {
			t.Errorf("ParseHours(%q) gives %q", in, h)
		}
	}
}

func FuzzParseHours(f *testing.F) {
	for _, s := range []string{"Mon-Fri 08:00-20:00; Sat 10:00-16:00", "Fri-Mon 20:00-04:00", "Mon,Wed 08:00-24:00", "08:00-20:00", "-", ",-, 00:00-00:00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		h, err := roster.ParseHours(s)
		if err != nil {
			return
		}
		back, err := roster.ParseHours(h.String())
		if diff := cmp.Diff(h, back); err != nil || diff != "" {
			t.Fatalf("%q is %q, which does not come back: %v\n%s", s, h, err, diff)
		}
		if strings.TrimSpace(s) != "" && len(h) != strings.Count(s, ";")+1 {
			t.Fatalf("%q has %d ranges", s, len(h))
		}
	})
}

// TestHoursOpen walks ten days with both sorts of clock change and compares with what the wall shows.
func TestHoursOpen(t *testing.T) {
	const text = "Sat-Sun 22:00-04:00; Mon,Tue 08:00-20:00; Wed 00:00-24:00"
	h, err := roster.ParseHours(text)
	if err != nil {
		t.Fatal(err)
	}
	for _, date := range []roster.Date{roster.NewDate(2027, 3, 9), roster.NewDate(2027, 11, 2)} {
		z := zone(t, "America/New_York")
		for m := z.Instant(date, 0); m < z.Instant(date+10, 0); m++ {
			at := m.Time().In(z.Location())
			clock, day := at.Format("15:04"), at.Weekday().String()[:3]
			want := strings.Contains("Sat Sun", day) && clock >= "22:00" || strings.Contains("Sun Mon", day) && clock < "04:00" ||
				strings.Contains("Mon Tue", day) && clock >= "08:00" && clock < "20:00" || day == "Wed"
			if h.Open(z, m) != want {
				t.Fatalf("open at %s: %v", at, !want)
			}
		}
	}
	// At 00:01 on this Sunday the clock goes back to 23:01 of Saturday, and Sunday's hours have begun.
	h, _ = roster.ParseHours("Sun 00:00-07:00")
	if z := zone(t, "America/St_Johns"); !h.Open(z, at("2010-11-07T02:45Z")) || h.Open(z, at("2010-11-07T02:29Z")) {
		t.Error("hours that began before the clock went back over midnight")
	}
	if !roster.Hours(nil).Open(zone(t, "UTC"), 0) {
		t.Error("no hours mean always")
	}
}

func zone(tb testing.TB, name string) *roster.Zone {
	tb.Helper()
	z, err := roster.LoadZone(name)
	if err != nil {
		tb.Fatal(err)
	}
	return z
}
