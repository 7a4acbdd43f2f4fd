package api

import (
	"io"
	"slices"
	"strconv"

	"watchbill/coverage"
	"watchbill/coverage/whatif"
	"watchbill/roster"
)

// Losses is what attrition does to coverage, over many draws.
type Losses struct {
	Rate        float64          `json:"rate"` // a year
	Seed        uint64           `json:"seed"`
	Runs        int              `json:"runs"`
	MeanLeavers float64          `json:"mean_leavers"`
	Before      Share            `json:"before"`
	Share       Spread           `json:"share"`
	ByDistrict  []DistrictLosses `json:"by_district"`
	Draws       Listed[Draw]     `json:"draws"`
}

// Spread sums up one share over all draws.
type Spread struct {
	Mean  float64 `json:"mean"`
	SD    float64 `json:"sd"` // of the sample of draws
	Least float64 `json:"least"`
	P5    float64 `json:"p5"`
	P50   float64 `json:"p50"`
	P95   float64 `json:"p95"`
	Most  float64 `json:"most"`
}

// DistrictLosses is one district. Where nothing is required, its shares are 1.
type DistrictLosses struct {
	District roster.DistrictID `json:"district_id"`
	Before   Share             `json:"before"`
	Share    Spread            `json:"share"`
}

// Draw is one run.
type Draw struct {
	Run     int `json:"run"` // from 1
	Leavers int `json:"leavers"`
	Share
}

// NewLosses answers with what attrition does to the grid.
func NewLosses(grid *coverage.Grid, l *whatif.Losses, limit int) WhatIf {
	w := newWhatIf("attrition", grid, nil)
	x := &Losses{
		Rate: l.Rate, Seed: l.Seed, Runs: len(l.Runs), MeanLeavers: l.MeanLeavers, Before: newShare(l.Before), Share: newSpread(l.Share),
		ByDistrict: make([]DistrictLosses, 0, len(l.Districts)),
	}
	for _, d := range l.Districts {
		x.ByDistrict = append(x.ByDistrict, DistrictLosses{d.District, newShare(d.Before), newSpread(d.Share)})
	}
	n := 0
	x.Draws = listed(l.Runs, limit, func(r *whatif.Run) Draw { n++; return Draw{n, r.Leavers, newShare(r.Share)} })
	w.Attrition = x
	return w
}

func newSpread(s whatif.Spread) Spread {
	return Spread{s.Mean, s.SD, s.Least, s.P5, s.P50, s.P95, s.Most}
}

// WriteWhatIfCSV writes what differs: the draws of attrition, the calls that a boundary moves, or else the gaps, each with
// whether it opened, closed, or how it was before a change and is after.
func WriteWhatIfCSV(w io.Writer, x WhatIf) error {
	switch {
	case x.Attrition != nil:
		return writeCSV(w, "run,leavers,covered_minutes,minutes", slices.Values(x.Attrition.Draws.Rows))
	case x.Moves != nil:
		return writeCSV(w, "from_district_id,to_district_id,calls,crisis", slices.Values(x.Moves.Moves))
	}
	var rows []changedGap
	gaps := x.Difference.Gaps
	add := func(change string, all []Gap) {
		for _, g := range all {
			rows = append(rows, changedGap{change, g})
		}
	}
	add("opened", gaps.Opened.Rows)
	add("closed", gaps.Closed.Rows)
	for _, c := range gaps.Changed.Rows {
		add("before", c.Before)
		add("after", c.After)
	}
	return writeCSV(w, "change,"+gapsHeader, slices.Values(rows))
}

// changedGap is a gap with what becomes of it.
type changedGap struct {
	change string
	Gap
}

func (g changedGap) appendCSV(b []byte) []byte {
	return g.Gap.appendCSV(append(append(b, g.change...), ','))
}

func (m Move) appendJSON(b []byte) []byte { return b }

func (m Move) appendCSV(b []byte) []byte {
	for _, id := range []*roster.DistrictID{m.From, m.To} {
		if id != nil {
			b = append(b, *id...)
		}
		b = append(b, ',')
	}
	return appendInt(append(appendInt(b, m.Calls), ','), m.Crisis)
}

func (d Draw) appendJSON(b []byte) []byte { return b }

func (d Draw) appendCSV(b []byte) []byte {
	for _, n := range []int{d.Run, d.Leavers, d.CoveredMinutes} {
		b = append(strconv.AppendInt(b, int64(n), 10), ',')
	}
	return appendInt(b, d.Minutes)
}
