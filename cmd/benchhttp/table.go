package main

import (
	"fmt"
	"io"
	"runtime"
	"slices"
	"time"

	"watchbill/cmd/internal/sheet"
)

// spread is the median of the rounds, with the least and the most.
type spread struct{ mid, least, most float64 }

// over is the spread of what f makes of each round.
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

// What is read off a round.
func p50(f figures) float64  { return float64(f.p50) / float64(time.Microsecond) }
func p99(f figures) float64  { return float64(f.p99) / float64(time.Microsecond) }
func rate(f figures) float64 { return f.rate }
func cpu(f figures) float64  { return float64(f.cpu) / float64(time.Microsecond) }

// of is the spread of one figure.
func (c *course) spread(of func(figures) float64) spread {
	return over(len(c.rounds), func(i int) float64 { return of(c.rounds[i]) })
}

// to is the spread of one figure as a ratio to another course's in the same round.
func (c *course) to(d *course, of func(figures) float64) spread {
	return over(len(c.rounds), func(i int) float64 { return of(c.rounds[i]) / of(d.rounds[i]) })
}

func micros(s spread) string { return fmt.Sprintf("%.1f µs (%.1f–%.1f)", s.mid, s.least, s.most) }
func times(s spread) string  { return fmt.Sprintf("%.2f× (%.2f–%.2f)", s.mid, s.least, s.most) }
func each(s spread) string {
	return fmt.Sprintf("%s/s (%s–%s)", sheet.Count(int(s.mid)), sheet.Count(int(s.least)), sheet.Count(int(s.most)))
}

// held says whether a target was met.
func held(target string, met bool) string {
	if met {
		return target + ": met"
	}
	return target + ": missed"
}

// write writes the tables.
func write(out io.Writer, opt options, c *courses) error {
	fmt.Fprintf(out, "GET /v1/nearest, %s units of which %d %% are CIT, all available and moving, %s positions a second.\n",
		sheet.Count(opt.units), shareCIT, sheet.Count(int(c.near[0].feed.rate)))
	fmt.Fprintf(out, "Median of %s of %v each (least–most); ratios are of one round. %d CPUs, %s, answers of %s bytes.\n\n",
		sheet.Number(opt.rounds, "round"), opt.seconds, runtime.NumCPU(), runtime.Version(), sheet.Count(c.size))
	t := sheet.Table{Columns: []sheet.Column{{Name: "Connections"}, {Name: ""}, {Name: "watchbill", Right: true}, {Name: "echo, constant", Right: true}, {Name: "ratio", Right: true}, {Name: "target"}}}
	if c.redis[0] != nil {
		t.Columns = append(t.Columns, sheet.Column{Name: "redis GEOSEARCH", Right: true}, sheet.Column{Name: "watchbill/redis", Right: true})
	}
	for i, n := range conns {
		for _, r := range []struct {
			name   string
			of     func(figures) float64
			text   func(spread) string
			target func(c *courses) string
		}{
			{"p50", p50, micros, targetP50}, {"p99", p99, micros, targetP99}, {"answers", rate, each, targetRate}, {"server's CPU", cpu, micros, nil},
		} {
			row := []string{fmt.Sprint(n), r.name, r.text(c.near[i].spread(r.of)), r.text(c.floor[i].spread(r.of)), times(c.near[i].to(c.floor[i], r.of)), ""}
			if r.target != nil && (n == 1) == (r.name != "answers") {
				row[5] = r.target(c)
			}
			if c.redis[0] != nil {
				row = append(row, r.text(c.redis[i].spread(r.of)), times(c.near[i].to(c.redis[i], r.of)))
			}
			t.Row(row...)
		}
	}
	if err := t.Write(out); err != nil {
		return err
	}
	if c.redis[0] == nil {
		fmt.Fprintln(out, "\nRedis is left out: "+c.noRedis)
	}
	fmt.Fprintln(out)
	return c.writeOthers(out, opt)
}

func targetP50(c *courses) string {
	return held("≤ 1.5×", c.near[0].to(c.floor[0], p50).mid <= 1.5)
}

func targetP99(c *courses) string { return held("≤ 300 µs", c.near[0].spread(p99).mid <= 300) }

func targetRate(c *courses) string {
	return held("≥ 0.6×", c.near[1].to(c.floor[1], rate).mid >= 0.6)
}

// writeOthers writes what more units and more positions make of it.
func (c *courses) writeOthers(out io.Writer, opt options) error {
	t := sheet.Table{Columns: []sheet.Column{{Name: "Units"}, {Name: "positions", Right: true}, {Name: "connections", Right: true}, {Name: "p50", Right: true}, {Name: "p99", Right: true}, {Name: "answers", Right: true}, {Name: "ratio", Right: true}, {Name: "target"}}}
	row := func(x *course, units int, ratio spread, of, target string) {
		t.Row(sheet.Count(units), sheet.Count(int(x.feed.rate))+"/s", fmt.Sprint(x.conns), micros(x.spread(p50)), micros(x.spread(p99)), each(x.spread(rate)),
			times(ratio)+of, target)
	}
	quiet := c.quiet.spread(p99)
	row(c.quiet, opt.units, spread{1, 1, 1}, " p99", "")
	ratio := c.busy.to(c.quiet, p99)
	row(c.busy, opt.units, ratio, " p99", held("≤ 1.5×", quiet.mid > 0 && ratio.mid <= 1.5))
	for i, x := range c.large {
		if x == nil {
			continue
		}
		ratio := x.to(c.near[i], p50)
		row(x, 10*opt.units, ratio, " p50", held("≤ 2×", ratio.mid <= 2))
	}
	return t.Write(out)
}
