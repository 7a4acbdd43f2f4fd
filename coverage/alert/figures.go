package alert

import (
	"watchbill/coverage"
	"watchbill/roster"
)

// LapseWindows are the days within which lapsing certificates are counted. Callers must not change it.
var LapseWindows = [3]int{30, 60, 90}

// Figures are what a sight comes to, for those who watch numbers.
type Figures struct {
	Gaps    []GapSum               // of every need and cause, whether there are any or not
	Lapsing [len(LapseWindows)]int // certificates that lapse within each window, whether that opens gaps or not
	Missed  map[Measure]int        // targets missed, of every measure
	Covered coverage.Share         // of the year from today
}

// GapSum sums up the gaps of one need and cause that are not over and open within the policy's days.
type GapSum struct {
	Need         roster.Need    `json:"need"`
	Cause        coverage.Cause `json:"cause"`
	Gaps         int            `json:"gaps"`
	ShortMinutes int            `json:"short_minutes"`
}

// Figures sums up what was found.
func (s *Sight) Figures(found []Alert) Figures {
	f := Figures{Gaps: SumGaps(found), Missed: make(map[Measure]int, len(Measures)), Covered: s.covered}
	for i, days := range LapseWindows {
		f.Lapsing[i] = len(lapsingWithin(s.book, s.today, days))
	}
	for _, m := range Measures {
		f.Missed[m] = 0
	}
	for _, a := range found {
		if a.Target != nil {
			f.Missed[a.Target.Measure]++
		}
	}
	return f
}

// SumGaps sums up the gaps among alerts: for each need, in the order cit, co-responder, the causes in the order in which
// they are tested. Alerts of other kinds are passed over.
func SumGaps(alerts []Alert) []GapSum {
	sums := make([]GapSum, 0, 8)
	for _, need := range []roster.Need{roster.NeedCIT, roster.NeedCoResponder} {
		for _, cause := range []coverage.Cause{coverage.CauseAbsence, coverage.CauseLapse, coverage.CauseBoth, coverage.CauseUnstaffed} {
			sums = append(sums, GapSum{Need: need, Cause: cause})
		}
	}
	for _, a := range alerts {
		for i := range sums {
			if s := &sums[i]; a.Gap != nil && a.Gap.Need == s.Need && a.Gap.Cause == s.Cause {
				s.Gaps++
				s.ShortMinutes += a.Gap.ShortMinutes
			}
		}
	}
	return sums
}
