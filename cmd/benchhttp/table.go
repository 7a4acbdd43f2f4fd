package main

import (
	"fmt"
	"io"
	"math"
	"runtime"

	"watchbill/cmd/internal/sheet"
)

// line is a row of the first table: a figure, and what it is held to.
type line struct {
	name   string
	of     func(figures) float64
	target func(*courses) string // nil: none
}

// lines are the rows for each of conns.
var lines = [len(conns)][]line{
	{
		{"p50, µs", p50, func(c *courses) string { return held("≤ 1.5", c.near[0].to(c.floor[0], p50).mid <= 1.5) }},
		{"p99, µs", p99, func(c *courses) string { return held("≤ 300 µs", c.near[0].spread(p99).mid <= 300) }},
		{"1,000 a second", rate, nil},
		{"server's CPU, µs", cpu, nil},
	},
	{
		{"p50, µs", p50, nil},
		{"p99, µs", p99, nil},
		{"1,000 a second", rate, func(c *courses) string { return held("≥ 0.6", c.near[1].to(c.floor[1], rate).mid >= 0.6) }},
		{"server's CPU, µs", cpu, nil},
	},
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
		sheet.Count(opt.units), shareCIT, perSecond(c.near[0]))
	fmt.Fprintf(out, "Median of %s of %v each (least–most); ratios are of one round. %d CPUs, %s, answers of %s bytes.\n\n",
		sheet.Number(opt.rounds, "round"), opt.seconds, runtime.NumCPU(), runtime.Version(), sheet.Count(c.size))
	if err := c.compared().Write(out); err != nil {
		return err
	}
	if c.redis[0] == nil {
		fmt.Fprintln(out, "\nRedis is left out: "+c.noRedis)
	}
	fmt.Fprintln(out)
	return c.others(opt).Write(out)
}

// compared is the table of watchbill beside the floor and Redis.
func (c *courses) compared() *sheet.Table {
	t := &sheet.Table{Columns: []sheet.Column{
		{Name: "Connections", Right: true}, {Name: ""}, {Name: "watchbill", Right: true}, {Name: "echo's floor", Right: true}, {Name: "ratio", Right: true}, {Name: "target"},
	}}
	if c.redis[0] != nil {
		t.Columns = append(t.Columns, sheet.Column{Name: "Redis", Right: true}, sheet.Column{Name: "ratio", Right: true})
	}
	for i, n := range conns {
		for _, x := range lines[i] {
			row := []string{fmt.Sprint(n), x.name, tenths(c.near[i].spread(x.of)), tenths(c.floor[i].spread(x.of)), hundredths(c.near[i].to(c.floor[i], x.of)), ""}
			if x.target != nil {
				row[5] = x.target(c)
			}
			if c.redis[0] != nil {
				row = append(row, tenths(c.redis[i].spread(x.of)), hundredths(c.near[i].to(c.redis[i], x.of)))
			}
			t.Row(row...)
		}
	}
	return t
}

// others is the table of what more positions and more units make of it.
func (c *courses) others(opt options) *sheet.Table {
	t := &sheet.Table{Columns: []sheet.Column{
		{Name: "Units", Right: true}, {Name: "positions a second", Right: true}, {Name: "connections", Right: true}, {Name: "p50, µs", Right: true}, {Name: "p99, µs", Right: true},
		{Name: "1,000 a second", Right: true}, {Name: "ratio", Right: true}, {Name: "of", Right: true}, {Name: "target"},
	}}
	row := func(x *course, units int, ratio, of, target string) {
		t.Row(sheet.Count(units), perSecond(x), fmt.Sprint(x.conns), tenths(x.spread(p50)), tenths(x.spread(p99)), tenths(x.spread(rate)), ratio, of, target)
	}
	row(c.quiet, opt.units, "", "", "")
	slower := c.busy.to(c.quiet, p99)
	row(c.busy, opt.units, hundredths(slower), "p99", held("≤ 1.5", slower.mid <= 1.5))
	for i, x := range c.large {
		if x != nil {
			slower := x.to(c.near[i], p50)
			row(x, 10*opt.units, hundredths(slower), "p50", held("≤ 2", slower.mid <= 2))
		}
	}
	return t
}

func perSecond(c *course) string { return sheet.Count(int(math.Round(c.feed.rate))) }
