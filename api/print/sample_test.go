package print_test

import (
	"math"

	"watchbill/api/print"
)

// sample is a small report with everything that a page can have.
func sample() *print.Document {
	target := 75.0
	return &print.Document{
		Title: "Coverage compliance", Agency: "Harbor City Police Department", Period: "Sun 1 Nov 2026 to Mon 30 Nov 2026",
		Made: "1 Dec 2026, 06:40 EST", Revision: 1841,
		Summary: []print.Figure{
			{Name: "Share covered", Value: "92.8 %", Counts: "4,383,120 of 4,723,200 minutes"},
			{Name: "Slots covered", Value: "88.1 %", Counts: "317 of 360 slots"},
			{Name: "Gaps", Value: "43", Counts: "312 h 30 short"},
			{Name: "Patrol certified", Value: "20.4 %", Counts: "41 of 201 officers"},
		},
		Sections: []print.Section{
			{
				Heading: "By district", Text: "The share of minutes in which as many CIT officers were on watch as the slots ask for.",
				Chart: &print.Chart{
					Kind: print.Bars, Title: "Share of minutes covered by district", Unit: "%", Target: &target,
					Labels: []string{"A Harbor", "B Old Town", "C Mills and Heights above the northern river", "D Airport"},
					Series: []print.Series{{Values: []float64{99.97, 81.2, 61.3, math.NaN()}, Said: []string{"99.9 %", "81.2 %", "61.3 %", "–"}}},
				},
				Table: &print.Table{
					Caption: "Minutes by district", Columns: []print.Column{{Name: "District"}, {Name: "Covered minutes", Number: true}, {Name: "Minutes", Number: true}, {Name: "Share", Number: true}},
					Rows: [][]string{{"A Harbor", "43,190", "43,200", "99.9 %"}, {"B Old Town", "35,078", "43,200", "81.2 %"}, {"C Mills and Heights above the northern river", "26,482", "43,200", "61.3 %"}, {"D Airport", "0", "0"}},
					Foot: []string{"All", "104,750", "129,600", "80.8 %"},
				},
			},
			{
				Heading: "Course",
				Chart: &print.Chart{
					Kind: print.Lines, Title: "Crisis calls by month", Labels: []string{"Jan 2026", "Feb 2026", "Mar 2026", "Apr 2026"},
					Series: []print.Series{{Name: "All", Values: []float64{1200, 1100, 1350, 1290}}, {Name: "With a certified officer", Values: []float64{400, math.NaN(), 610, 700}}},
				},
				Table: &print.Table{
					Columns: []print.Column{{Name: "Month"}, {Name: "All", Number: true}, {Name: "With a certified officer", Number: true}},
					Rows:    [][]string{{"Jan 2026", "1,200", "400"}, {"Feb 2026", "1,100", ""}, {"Mar 2026", "1,350", "610"}, {"Apr 2026", "1,290", "700"}},
				},
			},
			{
				Heading: "By cause",
				Chart: &print.Chart{
					Kind: print.Bars, Title: "Hours short by cause", Unit: "h", Labels: []string{"absence", "lapse"},
					Series: []print.Series{{Name: "Day", Values: []float64{40.5, 12}}, {Name: "Night", Values: []float64{130, 2}}, {Name: "Swing", Values: []float64{30, 22}}},
				},
				Table: &print.Table{Columns: []print.Column{{Name: "Cause"}, {Name: "Day", Number: true}, {Name: "Night", Number: true}, {Name: "Swing", Number: true}}, Rows: [][]string{{"absence", "40.5", "130", "30"}, {"lapse", "12", "2", "22"}}},
			},
		},
		Notes:       []string{"A slot of which the clock change leaves nothing is not counted."},
		Definitions: []print.Definition{{Term: "Share covered", Meaning: "Covered minutes ÷ all minutes of the slots that require somebody."}, {Term: "Slot", Meaning: "One district, one shift, one date."}},
	}
}
