package main

import (
	"fmt"
	"slices"
	"time"
)

// spread is the median of the rounds, with the least and the most.
type spread struct{ mid, least, most float64 }

// over is the spread of what f makes of each round, at least one.
func over(rounds int, f func(round int) float64) spread {
	all := make([]float64, rounds)
	for i := range all {
		all[i] = f(i)
	}
	slices.Sort(all)
	mid := all[rounds/2]
	if rounds%2 == 0 {
		mid = (mid + all[rounds/2-1]) / 2
	}
	return spread{mid, all[0], all[rounds-1]}
}

// What is read off a round: microseconds, and thousands a second.
func p50(f figures) float64  { return float64(f.p50) / float64(time.Microsecond) }
func p99(f figures) float64  { return float64(f.p99) / float64(time.Microsecond) }
func rate(f figures) float64 { return f.rate / 1000 }
func cpu(f figures) float64  { return float64(f.cpu) / float64(time.Microsecond) }

// spread is that of one figure.
func (c *course) spread(of func(figures) float64) spread {
	return over(len(c.rounds), func(i int) float64 { return of(c.rounds[i]) })
}

// to is the spread of one figure as a ratio to another course's in the same round.
func (c *course) to(d *course, of func(figures) float64) spread {
	return over(len(c.rounds), func(i int) float64 { return of(c.rounds[i]) / of(d.rounds[i]) })
}

func tenths(s spread) string     { return fmt.Sprintf("%.1f (%.1f–%.1f)", s.mid, s.least, s.most) }
func hundredths(s spread) string { return fmt.Sprintf("%.2f (%.2f–%.2f)", s.mid, s.least, s.most) }
