package page_test

import (
	"math"
	"testing"
	"time"

	"watchbill/ui/page"
)

func TestWords(t *testing.T) {
	for got, want := range map[string]string{
		page.Age(-time.Second): "0 s", page.Age(14 * time.Second): "14 s", page.Age(59*time.Second + 900*time.Millisecond): "59 s",
		page.Age(3 * time.Minute): "3 min", page.Age(119 * time.Minute): "119 min", page.Age(2 * time.Hour): "2 h", page.Age(50 * time.Hour): "2 d",
		page.Minutes(45): "45 min", page.Minutes(720): "12 h", page.Minutes(750): "12 h 30", page.Minutes(0): "0 min", page.Minutes(114_125): "1,902 h 05",
		page.Travel(160): "2 min 40", page.Travel(45.4): "45 s", page.Travel(59.6): "1 min 00",
		page.Share(1): "100.0 %", page.Share(0.9999): "99.9 %", page.Share(0.928): "92.8 %", page.Share(0): "0.0 %", page.Share(0.92776): "92.8 %", page.Share(0.00001): "0.1 %", page.Share(math.NaN()): "–",
		page.Count(41760): "41,760", page.Count(999): "999", page.Count(-1000): "-1,000", page.Count(1234567): "1,234,567",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestBack(t *testing.T) {
	for s, want := range map[string]string{
		"/roster?from=2026-11-20": "/roster?from=2026-11-20", "": "/", "https://elsewhere.example": "/", "//elsewhere.example": "/", "/\\elsewhere.example": "/", "/a\r\nSet-Cookie: x": "/",
	} {
		if got := page.Back(s); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}
