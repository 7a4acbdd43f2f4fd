package desk

import (
	"context"
	"time"

	"watchbill/dispatch"
	"watchbill/roster"
)

// EntryKind says what a journal line tells of.
type EntryKind string

// The kinds of journal lines.
const (
	EntryRecommendation EntryKind = "recommendation"
	EntryMiss           EntryKind = "miss"      // nobody could be sent, with who was why not; follows its recommendation
	EntryClaim          EntryKind = "claim"     // a unit of the first rung was given to a call
	EntryOverride       EntryKind = "override"  // another one was, with the reason
	EntryCAD            EntryKind = "cad-claim" // CAD gave one
	EntryStep           EntryKind = "step"      // the assignment came to another state
	EntryUndo           EntryKind = "undo"      // its last step was taken back
	EntryOutcome        EntryKind = "outcome"   // of a closed assignment, put right
	EntryConflict       EntryKind = "conflict"  // CAD sent people who are on another call
	EntryFreed          EntryKind = "freed"     // a certified unit could go to a watched call
	EntryUnwatched      EntryKind = "unwatched" // a call was taken off the watch list: by somebody, after WatchFor, or as the oldest of too many
)

// Entry is a line of the journal. It holds codes, names of records, times and the reasons that dispatchers gave.
type Entry struct {
	ID             string                `json:"id"` // the cursor; rises from line to line
	At             time.Time             `json:"at"`
	Kind           EntryKind             `json:"kind"`
	Call           roster.CallID         `json:"call_id,omitempty"`
	Unit           dispatch.UnitID       `json:"unit_id,omitempty"`
	Assignment     dispatch.AssignmentID `json:"assignment_id,omitempty"`
	Recommendation RecommendationID      `json:"recommendation_id,omitempty"`
	State          State                 `json:"state,omitempty"`
	Outcome        Outcome               `json:"outcome,omitempty"`
	Reason         string                `json:"reason,omitempty"`
	By             string                `json:"by,omitempty"`
	Holder         *Holder               `json:"holder,omitempty"` // of a conflict
	Decision       *Decision             `json:"decision,omitempty"`
}

// Decision is what a recommendation or a miss was made of.
type Decision struct {
	Facts      Facts                 `json:"facts"`
	Revision   uint64                `json:"revision"` // of the roster
	Need       roster.Need           `json:"need"`
	Reasons    []string              `json:"need_reasons"`
	Level      int                   `json:"level"`
	Rules      []string              `json:"rules"`
	Tier       int                   `json:"tier"`
	Candidates []Considered          `json:"candidates"`
	Warnings   []dispatch.Warning    `json:"warnings"`
	PassedOver []dispatch.PassedOver `json:"passed_over,omitempty"`
	Changes    []string              `json:"changes,omitempty"`
}

// Considered is a candidate with the reasons for its place.
type Considered struct {
	Unit    dispatch.UnitID `json:"unit_id"`
	TravelS *float64        `json:"travel_s"` // nil without a fix
	Reasons []string        `json:"reasons"`
}

// line is the journal's word on a recommendation.
func (r *Recommendation) line(now time.Time) *Entry {
	d := &Decision{
		Facts: r.Facts, Revision: r.Revision, Need: r.Need, Reasons: r.NeedReasons, Level: r.Level, Rules: r.Rules, Tier: r.Tier,
		Warnings: r.Warnings, Changes: r.Changes, Candidates: make([]Considered, len(r.Candidates)),
	}
	for i, c := range r.Candidates {
		d.Candidates[i] = Considered{Unit: c.Unit, TravelS: c.TravelS, Reasons: c.Reasons}
	}
	return &Entry{At: now, Kind: EntryRecommendation, Call: r.Facts.Call, Recommendation: r.ID, By: r.By, Decision: d}
}

// miss is the journal's word on nobody being free.
func (r *Recommendation) miss(now time.Time) *Entry {
	return &Entry{
		At: now, Kind: EntryMiss, Call: r.Facts.Call, Recommendation: r.ID, By: r.By, Reason: "no CIT available",
		Decision: &Decision{
			Facts: r.Facts, Revision: r.Revision, Need: r.Need, Reasons: r.NeedReasons, Level: r.Level, Rules: r.Rules,
			Tier: r.Tier, Candidates: []Considered{}, Warnings: r.Warnings, PassedOver: r.PassedOver,
		},
	}
}

// line is the journal's word on an assignment.
func (a *Assignment) line(kind EntryKind, at time.Time, by, reason string) *Entry {
	return &Entry{
		At: at, Kind: kind, Call: a.Call, Unit: a.Unit, Assignment: a.ID, Recommendation: a.Recommendation, State: a.State,
		Outcome: a.Outcome, By: by, Reason: reason,
	}
}

// Journal returns the lines after a cursor, the ID of a line, in the order in which they were written, at most limit of
// them; an empty cursor: from the first; limit 0: all. A line never appears before a cursor that was once returned.
func (d *Desk) Journal(ctx context.Context, after string, limit int) ([]Entry, error) {
	if after != "" {
		after += "\x00" // the least key behind it
	}
	rows, err := d.ledger.Scan(ctx, TableJournal, after, limit)
	if err != nil {
		return nil, unreadable("the journal", err)
	}
	lines := make([]Entry, len(rows))
	for i, r := range rows {
		if err := decode(TableJournal, r, &lines[i]); err != nil {
			return nil, err
		}
	}
	return lines, nil
}
