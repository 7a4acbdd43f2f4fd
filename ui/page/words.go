package page

import (
	"fmt"
	"html/template"
	"math"
	"strconv"
	"time"
)

// functions are what templates may call beside the methods of their views.
var functions = template.FuncMap{
	"age":     Age,
	"minutes": Minutes,
	"share":   Share,
	"count":   Count,
	"travel":  Travel,
}

// Age is a time that has passed: 14 s, 3 min, 2 h, 5 d.
func Age(d time.Duration) string {
	switch {
	case d < 0:
		return "0 s"
	case d < time.Minute:
		return fmt.Sprintf("%d s", int(d.Seconds()))
	case d < 2*time.Hour:
		return fmt.Sprintf("%d min", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h", int(d.Hours()))
	}
	return fmt.Sprintf("%d d", int(d.Hours()/24))
}

// Minutes is a length in minutes: 45 min, 12 h, 12 h 30.
func Minutes(n int) string {
	switch {
	case n < 60:
		return fmt.Sprintf("%d min", n)
	case n%60 == 0:
		return Count(n/60) + " h"
	}
	return fmt.Sprintf("%s h %02d", Count(n/60), n%60)
}

// Travel is a travel time in seconds: 2 min 40, 45 s.
func Travel(seconds float64) string {
	s := int(seconds + 0.5)
	if s < 60 {
		return fmt.Sprintf("%d s", s)
	}
	return fmt.Sprintf("%d min %02d", s/60, s%60)
}

// Share is a share in per cent with one decimal, as the printed reports say it: 92.8 %, 100.0 only when it is all, 0.0 only when it is
// none. NaN, a share of nothing, is a dash.
func Share(of1 float64) string {
	if math.IsNaN(of1) {
		return "–"
	}
	tenths := int(math.Floor(of1*1000 + 0.5))
	if of1 < 1 {
		tenths = min(tenths, 999)
	}
	if of1 > 0 {
		tenths = max(tenths, 1)
	}
	return fmt.Sprintf("%d.%d %%", tenths/10, tenths%10)
}

// Count is a whole number with its thousands apart: 41,760.
func Count(n int) string {
	s := strconv.Itoa(n)
	from := 0
	if n < 0 {
		from = 1
	}
	for i := len(s) - 3; i > from; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
