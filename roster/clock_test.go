package roster_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"watchbill/roster"
)

// minutes draws any instant of the calendar.
var minutes = rapid.Custom(func(t *rapid.T) roster.Minute {
	return roster.Minute(rapid.Int64Range(utc(1).Unix()/60, utc(roster.MaxDate).Unix()/60+1439).Draw(t, "minute"))
})

func TestMinuteAgainstTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := minutes.Draw(t, "instant")
		want := time.Unix(int64(m)*60, 0).UTC()
		if !m.Time().Equal(want) || m.Time().Location() != time.UTC {
			t.Fatalf("%d is %s, want %s", m, m.Time(), want)
		}
		if got := m.String(); got != want.Format("2006-01-02T15:04Z") {
			t.Fatalf("%d writes as %s, want %s", m, got, want.Format("2006-01-02T15:04Z"))
		}
		if got := roster.MinuteOf(want.Add(59*time.Second + 999)); got != m {
			t.Fatalf("MinuteOf is %d, want %d", got, m)
		}
		text, _ := m.MarshalText()
		var back roster.Minute
		if err := back.UnmarshalText(text); err != nil || back != m {
			t.Fatalf("%s comes back as %s, %v", text, back, err)
		}
	})
}

func TestMinuteText(t *testing.T) {
	var m roster.Minute
	if err := m.UnmarshalText([]byte("2027-03-13T19:00-05:00")); err != nil || m.String() != "2027-03-14T00:00Z" {
		t.Errorf("an offset: got %s, %v", m, err)
	}
	for _, s := range []string{"", "2027-03-13", "2027-03-13T19:00", "2027-03-13 19:00Z", "2027-13-13T19:00Z", strings.Repeat("x", 99)} {
		if err := m.UnmarshalText([]byte(s)); err == nil || !strings.HasSuffix(err.Error(), "is not an instant (YYYY-MM-DDTHH:MMZ)") {
			t.Errorf("%q: got %v", s, err)
		}
	}
}

func TestInterval(t *testing.T) {
	minute := rapid.Map(rapid.IntRange(-6, 6), func(n int) roster.Minute { return roster.Minute(n) })
	rapid.Check(t, func(t *rapid.T) {
		v := roster.Interval{Start: minute.Draw(t, "v.start"), End: minute.Draw(t, "v.end")}
		w := roster.Interval{Start: minute.Draw(t, "w.start"), End: minute.Draw(t, "w.end")}
		var size, both int
		for m := roster.Minute(-9); m < 9; m++ {
			inV, inW := m >= v.Start && m < v.End, m >= w.Start && m < w.End
			if v.Contains(m) != inV || v.And(w).Contains(m) != (inV && inW) {
				t.Fatalf("%v and %v at %d", v, w, m)
			}
			if inV {
				size++
			}
			if inV && inW {
				both++
			}
		}
		if v.Minutes() != size || v.And(w).Minutes() != both || v.Meets(w) != (both > 0) {
			t.Fatalf("%v: %d minutes; with %v %d", v, size, w, both)
		}
	})
}

func TestClockTime(t *testing.T) {
	for c := roster.ClockTime(0); c < 1440; c++ {
		text, _ := c.MarshalText()
		var back roster.ClockTime
		if err := back.UnmarshalText(text); err != nil || back != c || string(text) != c.String() || len(text) != 5 {
			t.Fatalf("%d writes as %s and comes back as %d, %v", c, text, back, err)
		}
	}
	for _, s := range []string{"", "7:00", "24:00", "12:60", "12.30", "-1:30", "12:3", "12:030", " 12:30", "ab:cd"} {
		if c, err := roster.ParseClockTime(s); err == nil || err.Error() != `"`+s+`" is not a clock time (HH:MM, 00:00 to 23:59)` {
			t.Errorf("ParseClockTime(%q): %v, %v", s, c, err)
		}
	}
}

func FuzzParseClockTime(f *testing.F) {
	f.Add("07:00")
	f.Add("24:00")
	f.Fuzz(func(t *testing.T, s string) {
		c, err := roster.ParseClockTime(s)
		if err == nil && c.String() != s {
			t.Fatalf("%q is %s", s, c)
		}
		if _, want := time.Parse("15:04", s); (want == nil && len(s) == 5) != (err == nil) {
			t.Fatalf("%q: %v, the time package says %v", s, err, want)
		}
	})
}

func TestWeekdays(t *testing.T) {
	const names = "Mon Tue Wed Thu Fri Sat Sun"
	for w := range roster.Weekdays(128) {
		back, err := roster.ParseWeekdays(w.String())
		if err != nil || back != w {
			t.Fatalf("%d writes as %q and comes back as %d, %v", w, w, back, err)
		}
		for d := roster.NewDate(2027, 3, 1); d < roster.NewDate(2027, 3, 8); d++ {
			if want := w == 0 || strings.Contains(w.String(), utc(d).Weekday().String()[:3]); w.Contains(d) != want {
				t.Fatalf("%q contains %s: %v", w, d, !want)
			}
		}
		for v := range roster.Weekdays(128) {
			shared := false
			for d := roster.Date(1); d <= 7; d++ {
				shared = shared || w.Contains(d) && v.Contains(d)
			}
			if w.Meets(v) != shared {
				t.Fatalf("%q meets %q: %v", w, v, !shared)
			}
		}
	}
	if w, err := roster.ParseWeekdays("  Sun \t Mon Sun "); err != nil || w.String() != "Mon Sun" {
		t.Errorf("got %q, %v", w, err)
	}
	if w, err := roster.ParseWeekdays(names); err != nil || w != 127 || w.String() != names {
		t.Errorf("all seven: got %d, %v", w, err)
	}
	for _, s := range []string{"mon", "Monday", "Mon,Tue", "Mo"} {
		if _, err := roster.ParseWeekdays(s); err == nil || !strings.HasSuffix(err.Error(), "is not a weekday ("+names+")") {
			t.Errorf("ParseWeekdays(%q): %v", s, err)
		}
	}
}

func FuzzParseWeekdays(f *testing.F) {
	f.Add("Mon Tue")
	f.Add("")
	f.Fuzz(func(t *testing.T, s string) {
		w, err := roster.ParseWeekdays(s)
		if err != nil {
			return
		}
		if back, err := roster.ParseWeekdays(w.String()); err != nil || back != w {
			t.Fatalf("%q is %q, which comes back as %q, %v", s, w, back, err)
		}
		for word := range strings.FieldsSeq(s) {
			if !strings.Contains(w.String(), word) {
				t.Fatalf("%q is %q", s, w)
			}
		}
	})
}

func TestClockInJSON(t *testing.T) {
	s := roster.Shift{ID: "night", Start: 19 * 60, End: 7 * 60, Days: 1<<4 | 1<<5}
	text, err := json.Marshal(s)
	if err != nil || string(text) != `{"id":"night","start":"19:00","end":"07:00","days":"Fri Sat"}` {
		t.Fatalf("got %s, %v", text, err)
	}
	var back roster.Shift
	if err := json.Unmarshal(text, &back); err != nil || back != s {
		t.Fatalf("comes back as %+v, %v", back, err)
	}
}
