package record

import (
	"strings"
	"time"

	"watchbill/roster"
)

// Consequences are what approving a request does to coverage.
type Consequences struct {
	From    roster.Date `json:"from"`
	Days    int         `json:"days"`
	Before  Share       `json:"share_before"`
	After   Share       `json:"share_after"`
	Opened  []Gap       `json:"gaps_opened"`
	Closed  []Gap       `json:"gaps_closed"`
	Changed []GapChange `json:"gaps_changed"`
	Broken  []Target    `json:"targets_broken"`
	LeftOut int         `json:"left_out"` // rows that the lists leave out
}

// Cover is a slot of a request's dates, as it is and as it would be.
type Cover struct {
	District roster.DistrictID `json:"district_id"`
	Shift    roster.ShiftID    `json:"shift_id"`
	Date     roster.Date       `json:"date"`
	Required int               `json:"required"`
	Remains
	After Remains `json:"after"`
}

// Remains are the figures of a slot.
type Remains struct {
	Min     int    `json:"min"` // the least count in it
	Covered int    `json:"covered_minutes"`
	Status  string `json:"status"`
}

// Changes tells whether the slot would be another.
func (c Cover) Changes() bool { return c.Remains != c.After }

// Share is covered minutes of all minutes.
type Share struct {
	Covered int      `json:"covered_minutes"`
	Minutes int      `json:"minutes"`
	Share   *float64 `json:"share"` // nil: nothing is required
}

// Gap is a time in which fewer are on duty than are required.
type Gap struct {
	ID       string            `json:"id"`
	District roster.DistrictID `json:"district_id"`
	Start    time.Time         `json:"start"`
	End      time.Time         `json:"end"`
	Minutes  int               `json:"minutes"`
	Short    int               `json:"short"`
	Cause    string            `json:"cause"`
}

// CIT tells whether a CIT officer is what lacks, and not a pair of co-responders.
func (g Gap) CIT() bool { return strings.HasPrefix(g.ID, string(roster.NeedCIT)+"~") }

// GapChange is gaps that became others.
type GapChange struct {
	District roster.DistrictID `json:"district_id"`
	Before   []Gap             `json:"before"`
	After    []Gap             `json:"after"`
}

// Target is a recruitment target that is missed.
type Target struct {
	District roster.DistrictID `json:"district_id"`
	Shift    roster.ShiftID    `json:"shift_id"`
	From     roster.Date       `json:"from"`
	To       roster.Date       `json:"to"`
	Required int               `json:"required"`
	Least    int               `json:"least"`
}
