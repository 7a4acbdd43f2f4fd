package api

import (
	"watchbill/coverage"
	"watchbill/coverage/whatif"
	"watchbill/roster"
)

// Losses is what attrition does to coverage, over many draws.
type Losses struct {
	Rate        float64               `json:"rate"` // a year
	Seed        uint64                `json:"seed"`
	Runs        int                   `json:"runs"`
	MeanLeavers float64               `json:"mean_leavers"`
	Before      Share                 `json:"before"`
	Share       ShareSpread           `json:"share"`
	ByDistrict  []DistrictLosses      `json:"by_district"`
	Draws       Listed[AttritionDraw] `json:"draws"`
}

// ShareSpread sums up one share over all draws.
type ShareSpread struct {
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
	Share    ShareSpread       `json:"share"`
}

// AttritionDraw is one run.
type AttritionDraw struct {
	Run     int `json:"run"` // from 1
	Leavers int `json:"leavers"`
	Share
}

// NewLosses answers with what attrition does to the grid.
func NewLosses(grid *coverage.Grid, l *whatif.Losses, limit int) WhatIf {
	w := newWhatIf(AskedAttrition, grid, nil)
	x := &Losses{
		Rate: l.Rate, Seed: l.Seed, Runs: len(l.Runs), MeanLeavers: l.MeanLeavers, Before: newShare(l.Before), Share: newSpread(l.Share),
		ByDistrict: make([]DistrictLosses, 0, len(l.Districts)),
	}
	for _, d := range l.Districts {
		x.ByDistrict = append(x.ByDistrict, DistrictLosses{d.District, newShare(d.Before), newSpread(d.Share)})
	}
	n := 0
	x.Draws = listed(l.Runs, limit, func(r *whatif.Run) AttritionDraw { n++; return AttritionDraw{n, r.Leavers, newShare(r.Share)} })
	w.Attrition = x
	return w
}

func newSpread(s whatif.Spread) ShareSpread {
	return ShareSpread{s.Mean, s.SD, s.Least, s.P5, s.P50, s.P95, s.Most}
}
