package api

import (
	"encoding/json"

	"watchbill/roster"
	"watchbill/roster/workrules"
)

// wrote is the answer of a write to the roster, less the revision.
type wrote struct {
	DryRun       bool            `json:"dry_run"`      // nothing was done
	Record       json.RawMessage `json:"record"`       // the row as it is now; null where it was removed
	Warnings     []string        `json:"warnings"`     // never nil
	Breaches     []Breach        `json:"breaches"`     // new ones, of work rules; never nil
	Overridden   bool            `json:"overridden"`   // they would have kept it from being done
	Consequences *Consequences   `json:"consequences"` // null where they could not be worked out; the write stands
}

// Breach is a work rule that somebody's duty breaks.
type Breach struct {
	Rule    workrules.Rule   `json:"rule"`
	Officer roster.OfficerID `json:"officer_id"`
	Start   Instant          `json:"start"` // where: the rest that is short, the fullest window, the days in a row
	End     Instant          `json:"end"`   // not part of it
	Figure  int              `json:"figure"`
	Limit   int              `json:"limit"`
	Unit    string           `json:"unit"`   // of figure and limit: minutes or days
	Detail  string           `json:"detail"` // the same in words
}

func newBreach(zone *roster.Zone, b workrules.Breach) Breach {
	unit := "minutes"
	if b.Rule == workrules.ConsecutiveDays {
		unit = "days"
	}
	return Breach{b.Rule, b.Officer, NewInstant(zone, b.Start), NewInstant(zone, b.End), b.Figure, b.Limit, unit, b.Said()}
}

// Consequences are what a write to the roster does to coverage in the days from the one on which it is made.
type Consequences struct {
	From          roster.Date `json:"from"`
	Days          int         `json:"days"`
	ShareBefore   Share       `json:"share_before"` // of need cit
	ShareAfter    Share       `json:"share_after"`
	GapsOpened    []Gap       `json:"gaps_opened"` // of every need; their ids are those of GET /v1/gaps; never nil
	GapsClosed    []Gap       `json:"gaps_closed"`
	GapsChanged   []GapChange `json:"gaps_changed"`
	TargetsBroken []TargetGap `json:"targets_broken"` // recruitment targets
	TargetsMended []TargetGap `json:"targets_mended"`
	LeftOut       int         `json:"left_out"` // rows that these lists leave out, the first of each being kept
}
