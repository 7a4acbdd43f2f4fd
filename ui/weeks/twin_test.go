package weeks

import (
	"testing"

	"pgregory.net/rapid"

	"watchbill/roster"
)

// spans draws intervals that are apart, ascending, as duty is.
func spans(t *rapid.T) (list []roster.Interval) {
	at := roster.Minute(rapid.IntRange(0, 600).Draw(t, "from"))
	for range rapid.IntRange(0, 12).Draw(t, "n") {
		at += roster.Minute(rapid.IntRange(30, 1500).Draw(t, "rest"))
		end := at + roster.Minute(rapid.IntRange(30, 840).Draw(t, "duty"))
		list = append(list, roster.Interval{Start: at, End: end})
		at = end
	}
	return list
}

// TestAround holds rest and hours of the week to a count minute by minute.
func TestAround(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		duty := spans(t)
		start := roster.Minute(rapid.IntRange(0, 12000).Draw(t, "start"))
		v := roster.Interval{Start: start, End: start + roster.Minute(rapid.IntRange(30, 720).Draw(t, "length"))}
		const horizon, week = 40000, 7 * 24 * 60
		on := make([]bool, horizon)
		for _, d := range duty {
			for m := d.Start; m < d.End; m++ {
				on[m+week] = true
			}
		}
		wantBefore, wantAfter := -1, -1
		for m := v.Start; m >= 0; m-- {
			if m > 0 && on[m-1+week] {
				wantBefore = int(v.Start - m)
				break
			}
		}
		for m := v.End; int(m)+week < horizon; m++ {
			if on[m+week] {
				wantAfter = int(m - v.End)
				break
			}
		}
		for m := v.Start; m < v.End; m++ {
			on[m+week] = true
		}
		sum := make([]int, horizon+1)
		for i := range on {
			sum[i+1] = sum[i]
			if on[i] {
				sum[i+1]++
			}
		}
		want := 0
		for from := int(v.Start); from < int(v.End)+week; from++ { // in the count's own minutes: from v.Start-week to v.End
			want = max(want, sum[min(horizon, from+week)]-sum[from])
		}
		before, after, most := around(duty, v)
		if before != wantBefore || after != wantAfter || most != want {
			t.Fatalf("duty %v with %v: got %d, %d, %d; want %d, %d, %d", duty, v, before, after, most, wantBefore, wantAfter, want)
		}
	})
}

// TestLess holds what a tour loses or gains to a count minute by minute.
func TestLess(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) roster.Interval {
			start := roster.Minute(rapid.IntRange(0, 60).Draw(t, name))
			return roster.Interval{Start: start, End: start + roster.Minute(rapid.IntRange(1, 40).Draw(t, name+" length"))}
		}
		v, w := draw("v"), draw("w")
		left := less(v, w)
		for m := roster.Minute(0); m < 120; m++ {
			in := 0
			for _, x := range left {
				if x.Contains(m) {
					in++
				}
			}
			want := 0
			if v.Contains(m) && !w.Contains(m) {
				want = 1
			}
			if in != want {
				t.Fatalf("%v less %v is %v: minute %d is in %d of it, want %d", v, w, left, m, in, want)
			}
		}
	})
}

func TestClockText(t *testing.T) {
	for _, c := range []struct{ text, want string }{{"19:00", "19:00"}, {"7:00", "07:00"}, {"1900", "19:00"}, {"730", "07:30"}, {"", ""}, {"noon", "noon"}, {"7", "7"}, {"19:0x", "19:0x"}} {
		if got := clockText(c.text); got != c.want {
			t.Errorf("clockText(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

func TestApart(t *testing.T) {
	for _, c := range []struct {
		minutes int
		want    string
	}{{0, "even"}, {29, "even"}, {-29, "even"}, {120, "+2 h"}, {-130, "−2 h"}, {45, "+30 min"}} {
		if got := apart(c.minutes); got != c.want {
			t.Errorf("apart(%d) = %q, want %q", c.minutes, got, c.want)
		}
	}
}
