package outlook

import (
	"time"

	"watchbill/roster"
)

// part is covered minutes of all minutes.
type part struct {
	CoveredMinutes int     `json:"covered_minutes"`
	Minutes        int     `json:"minutes"`
	Share          float64 `json:"share"`
}

// Missing is how many minutes are not covered.
func (p part) Missing() int { return p.Minutes - p.CoveredMinutes }

// gap is an interval that is short.
type gap struct {
	District     roster.DistrictID  `json:"district_id"`
	Start        time.Time          `json:"start"`
	End          time.Time          `json:"end"`
	Minutes      int                `json:"minutes"`
	Short        int                `json:"short"`
	ShortMinutes int                `json:"short_minutes"`
	Cause        string             `json:"cause"`
	Officers     []roster.OfficerID `json:"officers"`
}

// recruitPlan is what GET /v1/recruitment answers, as far as the page shows it.
type recruitPlan struct {
	From         roster.Date `json:"from"`
	Days         int         `json:"days"`
	UntilShare   float64     `json:"until_share"`
	ShareBefore  float64     `json:"share_before"`
	ShareAfter   float64     `json:"share_after"`
	ShortBefore  int         `json:"short_minutes_before"`
	ShortAfter   int         `json:"short_minutes_after"`
	Length       int         `json:"length"`
	Bound        int         `json:"bound"`
	Exact        bool        `json:"exact"`
	Reached      bool        `json:"reached"`
	LapsedTooFar int         `json:"lapsed_too_far"`
	Renewals     []struct {
		Officer roster.OfficerID `json:"officer_id"`
		Closed  int              `json:"gap_minutes_closed"`
		Adds    int              `json:"adds"`
		Actions []struct {
			Kind       string      `json:"kind"`
			Credential string      `json:"credential"`
			Date       roster.Date `json:"date"`
			What       string      `json:"what"`
		} `json:"actions"`
	} `json:"renewals"`
	OneOff []extraDuty `json:"one_off"`
	Left   []extraDuty `json:"left"`
	Leave  *struct {
		DaysOff float64 `json:"days_off"`
		Present float64 `json:"present"`
	} `json:"leave"`
	Steps []struct {
		Step       int                `json:"step"`
		District   roster.DistrictID  `json:"district_id"`
		Shift      roster.ShiftID     `json:"shift_id"`
		Rotation   roster.RotationID  `json:"rotation_id"`
		Offset     int                `json:"offset"`
		Closed     int                `json:"gap_minutes_closed"`
		ShareAfter float64            `json:"share_after"`
		Candidates []roster.OfficerID `json:"candidates"`
	} `json:"steps"`
}

// extraDuty would fill what is short.
type extraDuty struct {
	District roster.DistrictID `json:"district_id"`
	Start    time.Time         `json:"start"`
	End      time.Time         `json:"end"`
	Minutes  int               `json:"minutes"`
	Officers int               `json:"officers"`
	Why      string            `json:"why"`
}

// targetsMissed is what GET /v1/targets/gaps answers.
type targetsMissed struct {
	Patrol struct {
		Target float64 `json:"target"`
		First  patrol  `json:"first"`
		Least  patrol  `json:"least"`
	} `json:"share_of_patrol"`
	Total int         `json:"total"`
	Gaps  []targetGap `json:"gaps"`
}

// patrol is the share of patrol certified on a date.
type patrol struct {
	Date      roster.Date `json:"date"`
	Certified int         `json:"certified"`
	Posted    int         `json:"posted"`
	Share     *float64    `json:"share"`
}

// targetGap is a run of dates on which too few certified officers are posted.
type targetGap struct {
	District roster.DistrictID `json:"district_id"`
	Shift    roster.ShiftID    `json:"shift_id"`
	From     roster.Date       `json:"from"`
	To       roster.Date       `json:"to"`
	Required int               `json:"required"`
	Least    int               `json:"least"`
	Short    int               `json:"short"`
}
