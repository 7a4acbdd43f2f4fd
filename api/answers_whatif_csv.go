package api

import (
	"encoding/csv"
	"io"
	"slices"
	"strconv"

	"watchbill/roster"
)

// WriteWhatIfCSV writes what differs: the draws of attrition, the calls that a boundary moves, or else the gaps, each with
// whether it opened, closed, or how it was before a change and is after.
func WriteWhatIfCSV(w io.Writer, x WhatIf) error {
	switch {
	case x.Attrition != nil:
		lines := [][]string{{"run", "leavers", "covered_minutes", "minutes"}}
		for _, d := range x.Attrition.Draws.Rows {
			lines = append(lines, []string{strconv.Itoa(d.Run), strconv.Itoa(d.Leavers), strconv.Itoa(d.CoveredMinutes), strconv.Itoa(d.Minutes)})
		}
		return csv.NewWriter(w).WriteAll(lines)
	case x.Question == AskedBoundary:
		lines := [][]string{{"from_district_id", "to_district_id", "calls", "crisis"}}
		for _, m := range x.Moves.Moves {
			lines = append(lines, []string{inert(orEmpty(m.From)), inert(orEmpty(m.To)), strconv.Itoa(m.Calls), strconv.Itoa(m.Crisis)})
		}
		return csv.NewWriter(w).WriteAll(lines)
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

// orEmpty returns a district's identifier, "" for none.
func orEmpty(id *roster.DistrictID) string {
	if id == nil {
		return ""
	}
	return string(*id)
}

// changedGap is a gap with what becomes of it.
type changedGap struct {
	change string
	Gap
}

func (g changedGap) appendCSV(b []byte) []byte {
	return g.Gap.appendCSV(append(append(b, g.change...), ','))
}
