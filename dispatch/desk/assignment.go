package desk

import (
	"fmt"
	"slices"
	"time"

	"watchbill/dispatch"
	"watchbill/roster"
)

// State is how far an assignment has come.
type State string

// The states, in their order; Cancelled follows any that is open.
const (
	Dispatched State = "Dispatched"
	EnRoute    State = "EnRoute"
	OnScene    State = "OnScene"
	Cleared    State = "Cleared"
	Cancelled  State = "Cancelled"
)

var order = map[State]int{Dispatched: 1, EnRoute: 2, OnScene: 3, Cleared: 4, Cancelled: 5}

// Outcome is how a crisis contact ended.
type Outcome string

// The outcomes.
const (
	NoOutcome         Outcome = "" // not stated
	ResolvedOnScene   Outcome = "resolved-on-scene"
	Transported       Outcome = "transported"
	DivertedToCare    Outcome = "diverted-to-care"
	Arrested          Outcome = "arrested"
	HandedToClinician Outcome = "handed-to-clinician"
	Unfounded         Outcome = "unfounded"
)

// Outcomes lists the words there are.
var Outcomes = []Outcome{ResolvedOnScene, Transported, DivertedToCare, Arrested, HandedToClinician, Unfounded}

// The sources of assignments.
const (
	SourceDesk = "desk"
	SourceCAD  = "cad"
)

// Step is a state with the time at which it was reached.
type Step struct {
	State State     `json:"state"`
	At    time.Time `json:"at"` // UTC
	By    string    `json:"by,omitempty"`
}

// Assignment is a unit given to a call. It encodes to JSON as the HTTP interface gives it. It holds its officers while
// it is open. What the desk returns is shared: read it only.
type Assignment struct {
	ID             dispatch.AssignmentID `json:"id"`
	Unit           dispatch.UnitID       `json:"unit_id"`
	Call           roster.CallID         `json:"call_id"`
	Level          int                   `json:"level"` // of the call; 0: unknown
	State          State                 `json:"state"`
	Revision       uint64                `json:"revision"` // of this record, from 1; for If-Match
	Officers       []roster.OfficerID    `json:"officers"` // aboard when it was made
	Steps          []Step                `json:"steps"`    // first Dispatched; states that were skipped are missing
	Outcome        Outcome               `json:"outcome,omitempty"`
	Source         string                `json:"source"` // desk or cad
	Recommendation RecommendationID      `json:"recommendation_id,omitempty"`
	Override       bool                  `json:"override"` // not one of the first rung, or not available
	OverrideReason string                `json:"override_reason,omitempty"`
	EndReason      string                `json:"end_reason,omitempty"` // why it was closed, where that was said
	WithoutCIT     bool                  `json:"without_cit"`          // nobody aboard meets the call's need
	Shown          bool                  `json:"shown_by_cad"`         // CAD has shown the unit busy since
	By             string                `json:"by,omitempty"`
	Unrecorded     bool                  `json:"unrecorded,omitempty"` // in memory only, until the ledger is back
}

// Open tells whether it holds its people.
func (a *Assignment) Open() bool { return a.State != Cleared && a.State != Cancelled }

// Since is when it was made.
func (a *Assignment) Since() time.Time { return a.Steps[0].At }

// last is when it reached its state.
func (a *Assignment) last() time.Time { return a.Steps[len(a.Steps)-1].At }

// claim is what the board is told.
func (a *Assignment) claim() dispatch.Claim {
	return dispatch.Claim{
		ID: a.ID, Call: a.Call, Level: a.Level, Unit: a.Unit, Officers: slices.Clone(a.Officers),
		Progress: dispatch.Secondary(a.State), Since: a.Since(),
	}
}

// stepped returns it in another state. Its time is not before that of the step before.
func (a *Assignment) stepped(s State, at time.Time, by string) *Assignment {
	next := *a
	if at.Before(a.last()) {
		at = a.last()
	}
	next.State = s
	next.Steps = append(slices.Clone(a.Steps), Step{State: s, At: at, By: by})
	next.Revision++
	return &next
}

// undone returns it without its last step.
func (a *Assignment) undone() *Assignment {
	next := *a
	next.Steps = slices.Clone(a.Steps[:len(a.Steps)-1])
	next.State = next.Steps[len(next.Steps)-1].State
	if next.Open() {
		next.Outcome, next.EndReason = NoOutcome, ""
	}
	next.Revision++
	return &next
}

// closed returns it ended: cleared where somebody was on scene, else cancelled.
func (a *Assignment) closed(at time.Time, by, reason string) *Assignment {
	end := Cancelled
	if a.State == OnScene {
		end = Cleared
	}
	next := a.stepped(end, at, by)
	next.EndReason = reason
	return next
}

// Holder names the assignment that has what was asked for.
type Holder struct {
	Assignment dispatch.AssignmentID `json:"assignment_id"`
	Call       roster.CallID         `json:"call_id"`
	Since      time.Time             `json:"since"`
}

// Taken is the error of a claim that somebody else has won. It wraps a roster.Error of kind Conflict.
type Taken struct {
	Unit    dispatch.UnitID  // that was asked for
	Officer roster.OfficerID // of its crew, who is on the call with With; empty: the unit itself is
	With    dispatch.UnitID  // that was given to the call
	Holder  Holder
}

func (t *Taken) Error() string { return t.Unwrap().Error() }

// Unwrap returns the roster.Error.
func (t *Taken) Unwrap() error {
	msg := fmt.Sprintf("%s is on call %s", t.Unit, t.Holder.Call)
	if t.Officer != "" {
		msg = fmt.Sprintf("%s of %s is on call %s with %s", t.Officer, t.Unit, t.Holder.Call, t.With)
	}
	return &roster.Error{Kind: roster.Conflict, Field: "unit_id", Msg: msg}
}

// taken says that an assignment has a unit, or somebody of its crew.
func taken(u dispatch.UnitID, crew []roster.OfficerID, by *Assignment) *Taken {
	t := &Taken{Unit: u, With: by.Unit, Holder: by.holder()}
	if i := slices.IndexFunc(crew, func(o roster.OfficerID) bool { return slices.Contains(by.Officers, o) }); u != by.Unit && i >= 0 {
		t.Officer = crew[i]
	}
	return t
}

func (a *Assignment) holder() Holder { return Holder{Assignment: a.ID, Call: a.Call, Since: a.Since()} }

// Moved is the error of a change to a record that is no longer at the revision named. It wraps a roster.Error of kind
// Conflict.
type Moved struct {
	Revision uint64 // that it is at
}

func (m *Moved) Error() string { return m.Unwrap().Error() }

// Unwrap returns the roster.Error.
func (m *Moved) Unwrap() error {
	return &roster.Error{Kind: roster.Conflict, Field: "revision", Msg: fmt.Sprintf("the assignment is at revision %d by now", m.Revision)}
}
