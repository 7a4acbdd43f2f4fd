package outlook

import (
	"time"

	"watchbill/roster"
)

// beforeAfter is one figure as it is and as it would be.
type beforeAfter struct {
	Before part `json:"before"`
	After  part `json:"after"`
}

// Points is the difference of the shares, in points.
func (b beforeAfter) Points() float64 { return 100 * (b.After.Share - b.Before.Share) }

// gaps is a list of which Rows are the first so many.
type gaps struct {
	Total int   `json:"total"`
	Rows  []gap `json:"rows"`
}

// asked is what POST /v1/whatif answers, as far as the pages show it.
type asked struct {
	From  roster.Date `json:"from"`
	Days  int         `json:"days"`
	Notes []struct {
		Pointer string `json:"pointer"`
		Detail  string `json:"detail"`
	} `json:"notes"`
	Difference *difference `json:"difference"`
	Attrition  *losses     `json:"attrition"`
}

// difference is what changes would do to coverage.
type difference struct {
	Share    beforeAfter `json:"share"`
	Statuses struct {
		Before, After struct {
			Covered   int `json:"covered"`
			Partial   int `json:"partial"`
			Uncovered int `json:"uncovered"`
		}
	} `json:"statuses"`
	Watches []struct {
		District roster.DistrictID `json:"district_id"`
		Shift    roster.ShiftID    `json:"shift_id"`
		beforeAfter
		Worsened int `json:"worsened"`
		Bettered int `json:"bettered"`
	} `json:"by_district_shift"`
	Gaps struct {
		Before  int  `json:"before"`
		After   int  `json:"after"`
		Opened  gaps `json:"opened"`
		Closed  gaps `json:"closed"`
		Changed struct {
			Total int `json:"total"`
			Rows  []struct {
				District roster.DistrictID `json:"district_id"`
				Before   []gap             `json:"before"`
				After    []gap             `json:"after"`
			} `json:"rows"`
		} `json:"changed"`
	} `json:"gaps"`
	Targets struct {
		Before int `json:"before"`
		After  int `json:"after"`
	} `json:"targets"`
}

// losses is what attrition does, drawn so many times.
type losses struct {
	Rate        float64 `json:"rate"`
	Runs        int     `json:"runs"`
	MeanLeavers float64 `json:"mean_leavers"`
	Before      part    `json:"before"`
	Share       spread  `json:"share"`
	Districts   []struct {
		District roster.DistrictID `json:"district_id"`
		Before   part              `json:"before"`
		Share    spread            `json:"share"`
	} `json:"by_district"`
}

// spread is a share over all draws.
type spread struct {
	Mean  float64 `json:"mean"`
	Least float64 `json:"least"`
	P5    float64 `json:"p5"`
	P50   float64 `json:"p50"`
	P95   float64 `json:"p95"`
	Most  float64 `json:"most"`
}

// clock says instants as the pages do.
type clock interface {
	Time(time.Time) string
	Date(roster.Date) string
}

// spanOf is an interval by the agency's clock: Sat 20 Nov 19:00–07:00.
func spanOf(f clock, n names, start, end time.Time) string {
	zone := time.UTC
	if n.book != nil {
		zone = n.book.Zone().Location()
	}
	from, to := start.In(zone), end.In(zone)
	said := f.Date(roster.DateOf(from)) + " " + from.Format("15:04") + "–"
	if to.Sub(from) > 24*time.Hour {
		said += f.Date(roster.DateOf(to)) + " "
	}
	return said + to.Format("15:04")
}
