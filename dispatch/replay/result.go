package replay

import (
	"watchbill/coverage"
	"watchbill/dispatch"
	"watchbill/roster"
)

// Result is what a replay found, over all its runs. Districts and shifts are indexes of the Book's lists. It is not
// changed any more.
type Result struct {
	Book    *roster.Book
	Options Options // with their defaults
	Demand  Facts
	All     bool

	Total             Answer   // of the agency: crisis calls only
	Districts, Shifts []Answer // by index; of Shifts a last one for calls while no shift is on
	Months            []MonthAnswer
	Cells             []Cell // district × shift × month that have calls, in that order

	Rungs      []RungAnswer // of the ladder, in order; every call is in one or in Unanswered
	Unanswered Ratio        // crisis calls to which nobody came: lost, or still waiting at the end
	Waited     Ratio        // crisis calls that somebody came to, but nobody at once
	Wait       Mean         // seconds, of those who waited
	Travel     Percentiles  // of crisis calls that somebody came to
	Response   Percentiles  // wait and travel together

	Others     int // calls that are no crisis, summed over the runs
	OthersLate int // of them, those that waited or that nobody came to
	Workload   Workload
	ServedBy   int        // units that went to any call
	ByRun      []RunCount // what each run had
}

// RunCount is what one run had: crisis calls, and those that somebody came to who meets the need.
type RunCount struct{ Calls, Met int }

// Gain is by how much the share met is higher in after than in before, averaged over the runs, run by run: both have
// met the same calls and sicknesses (common random numbers), so that its interval is narrower than those of the two
// shares. Both must be of one Demand and one seed, with as many runs.
func Gain(before, after *Result) Mean {
	values := make([]float64, len(after.ByRun))
	for i, a := range after.ByRun {
		b := before.ByRun[i]
		values[i] = float64(a.Met)/float64(a.Calls) - float64(b.Met)/float64(b.Calls)
	}
	return meanOf(values)
}

// Answer is how often those who meet the need came: certified officers, or pairs for need co-responder.
type Answer struct {
	Met Ratio // crisis calls that one came to
	Own Ratio // that one came to who works the call's own district
}

// MonthAnswer is the Answer of one month.
type MonthAnswer struct {
	coverage.Month
	Answer
}

// Cell is the Answer of a district, a shift (none: -1) and a month.
type Cell struct {
	District, Shift int
	coverage.Month
	Answer
}

// RungAnswer is how many crisis calls a rung answered.
type RungAnswer struct {
	Rung dispatch.Rung
	Ratio
}

// Percentiles are averages over the runs of each run's percentiles, by the nearest rank, in seconds.
type Percentiles struct{ P50, P90, P99 Mean }

// Workload is how busy the units are that meet the need while they are on duty: time on the replayed calls ÷ time on
// duty, summed over the runs. Time past the end of a tour counts as work, so that it may exceed 1.
type Workload struct {
	Units            int // that were on duty
	Min, Median, Max float64
	Busiest          []UnitWork // by utilization, then call sign; at most ten
}

// UnitWork is the work of one unit, averaged over the runs.
type UnitWork struct {
	Unit        dispatch.UnitID
	Calls       float64 // a run
	Work, Duty  float64 // hours a run
	Utilization float64
}
