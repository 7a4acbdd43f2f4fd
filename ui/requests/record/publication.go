package record

import (
	"time"

	"watchbill/roster"
)

// Publication is an answer of GET /v1/publications/{id}, or a row of its list.
type Publication struct {
	ID        string              `json:"id"`
	Revision  uint64              `json:"revision"`
	From      roster.Date         `json:"from"`
	To        roster.Date         `json:"to"`           // inclusive
	Districts []roster.DistrictID `json:"district_ids"` // nil: all
	Version   int                 `json:"version"`
	Versions  []Version           `json:"versions"` // at least one; the last is in force
	Withdrawn *time.Time          `json:"withdrawn_at"`
}

// Version is one publishing of a period.
type Version struct {
	Version  int       `json:"version"`
	At       time.Time `json:"at"`
	By       string    `json:"by"`
	Roster   uint64    `json:"roster_revision"`
	Officers int       `json:"officers"`
}

// Publications is an answer of GET /v1/publications.
type Publications struct {
	Total        int           `json:"total"`
	Next         *string       `json:"next_cursor"` // nil: these are all
	Publications []Publication `json:"publications"`
}

// Last is the version in force.
func (p *Publication) Last() Version { return p.Versions[len(p.Versions)-1] }

// Dates are the period's duty dates.
func (p *Publication) Dates() roster.DateRange { return roster.DateRange{From: p.From, To: p.To} }

// Changes is an answer of GET /v1/publications/{id}/changes.
type Changes struct {
	ID      string   `json:"publication_id"`
	Version int      `json:"version"`
	Total   int      `json:"total"`
	Next    *string  `json:"next_cursor"` // nil: these are all
	Changes []Change `json:"changes"`
}

// Change is an officer's duty of a date that is not what was published.
type Change struct {
	Officer roster.OfficerID `json:"officer_id"`
	Date    roster.Date      `json:"date"`
	Before  []Stretch        `json:"before"`
	After   []Stretch        `json:"after"`
	Edit    *Edit            `json:"last_edit"` // nil: not known
}

// Stretch is duty of one date.
type Stretch struct {
	District roster.DistrictID `json:"district_id"`
	Shift    *roster.ShiftID   `json:"shift_id"` // nil: extra duty
	Start    time.Time         `json:"start"`
	End      time.Time         `json:"end"`
}

// Edit is the last edit of a row of an officer's.
type Edit struct {
	At     time.Time `json:"at"`
	By     string    `json:"by"`
	Action string    `json:"action"`
}
