package forecast_test

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"watchbill/coverage/forecast"
)

// TestFieldFigures holds the figures that the field goes by: with independent presence of 63 % (1,849 hours worked of
// 2,920 to staff, the worksheet they come from), how many days of a year have too few.
func TestFieldFigures(t *testing.T) {
	const presence = 1849.0 / 2920
	for _, c := range []struct {
		officers, required int
		format, days       string
	}{{4, 1, "%.0f", "7"}, {5, 1, "%.1f", "2.4"}, {6, 1, "%.1f", "0.9"}, {5, 2, "%.0f", "23"}} {
		got := 365 * forecast.Short(c.officers, presence, c.required)
		if said := fmt.Sprintf(c.format, got); said != c.days {
			t.Errorf("%d officers leave %v days without %d, want %s", c.officers, got, c.required, c.days)
		}
	}
	// 0.367 is the probability of one away: to the third power 4.9 %, to the fourth 1.8 %, to the fifth 0.7 %.
	for _, c := range []struct {
		level    float64
		required int
		want     forecast.Officers
	}{{0.95, 1, 3}, {0.99, 1, 5}, {0.95, 2, 6}, {0.99, 2, 8}, {0, 1, 1}, {0, 3, 3}} {
		if got := forecast.Needed(presence, c.level, c.required); got != c.want {
			t.Errorf("%d required with %v: got %d, want %d", c.required, c.level, got, c.want)
		}
	}
}

// TestNeededAtTheEdge: what can never be had, and what one officer always gives.
func TestNeededAtTheEdge(t *testing.T) {
	for _, c := range []struct {
		presence, level float64
		required        int
		want            forecast.Officers
	}{
		{0, 0.95, 1, forecast.Unreachable},
		{math.NaN(), 0.95, 1, forecast.Unreachable},
		{1e-9, 0.95, 1, forecast.Unreachable},
		{0.5, 0.95, forecast.MaxOfficers + 1, forecast.Unreachable},
		{1, 0.99, forecast.MaxOfficers, forecast.MaxOfficers},
		{1, 0.99, 1, 1},
		{0.95, 0.95, 1, 1}, // exactly
		{0.99, 0.99, 1, 1},
		{0.9, 0.99, 1, 2}, // exactly
		{0.8, 1, 1, 18},   // to the twelfth decimal
	} {
		if got := forecast.Needed(c.presence, c.level, c.required); got != c.want {
			t.Errorf("%+v: got %d", c, got)
		}
	}
	if got := forecast.Short(2, 0.5, 3); got != 1 {
		t.Errorf("two of three: %v", got)
	}
}

// TestShortAgainstBinomial compares with the textbook's sum, small tails included.
func TestShortAgainstBinomial(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, required := rapid.IntRange(0, 60).Draw(t, "officers"), rapid.IntRange(1, 20).Draw(t, "required")
		p := rapid.Float64Range(0, 1).Draw(t, "presence")
		want := 0.0
		for k := range min(required, n+1) {
			choose := 1.0
			for i := range k {
				choose *= float64(n-i) / float64(i+1)
			}
			want += choose * math.Pow(p, float64(k)) * math.Pow(1-p, float64(n-k))
		}
		got := forecast.Short(n, p, required)
		if !(got >= 0 && got <= 1) || math.Abs(got-want) > 1e-9*want+1e-300 {
			t.Fatalf("got %v, want %v", got, want)
		}
	})
}
