package rate

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"watchbill/roster"
)

// Limit is how often a client may ask. The zero value sets none.
type Limit struct {
	PerSecond float64 // above 0
	Burst     int     // at once, after a pause; at least 1
}

// Parse reads a limit as a flag has it: a number for each second, minute or hour, and perhaps how many at once, "200/s",
// "30/m:10", or "off" for none. Without it, as many at once as in two seconds, and at least one. Errors are roster.Invalid
// with the field rate.
func Parse(s string) (Limit, error) {
	if s == "off" {
		return Limit{}, nil
	}
	wrong := roster.Invalidf("rate", "%q is not a rate, such as 200/s, 30/m:10 (ten at once) or off", s)
	often, burst, some := strings.Cut(s, ":")
	number, unit, _ := strings.Cut(often, "/")
	each := map[string]float64{"s": 1, "m": 60, "h": 3600}[unit]
	n, err := strconv.ParseFloat(number, 64)
	if err != nil || each == 0 || math.IsNaN(n) || n < 0.001 || n > 1e6 {
		return Limit{}, wrong
	}
	l := Limit{PerSecond: n / each}
	l.Burst = max(1, int(math.Ceil(2*l.PerSecond)))
	if some {
		if l.Burst, err = strconv.Atoi(burst); err != nil || l.Burst < 1 || l.Burst > 2e6 {
			return Limit{}, wrong
		}
	}
	return l, nil
}

// String is the limit as Parse reads it.
func (l Limit) String() string {
	switch {
	case l.PerSecond == 0:
		return "off"
	case l.PerSecond < 1:
		return fmt.Sprintf("%g/m:%d", l.PerSecond*60, l.Burst)
	}
	return fmt.Sprintf("%g/s:%d", l.PerSecond, l.Burst)
}

// interval is the time between two requests at the limit's rate, and slack how much earlier than that one may come.
func (l Limit) interval() (interval, slack int64) {
	interval = max(1, int64(float64(time.Second)/l.PerSecond))
	return interval, interval * int64(l.Burst-1)
}
