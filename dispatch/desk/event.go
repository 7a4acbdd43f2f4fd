package desk

import (
	"time"

	"watchbill/dispatch"
)

// EventKind says what an event tells of.
type EventKind string

// The kinds of events.
const (
	EventRecommendation EventKind = "recommendation"
	EventMiss           EventKind = "no-cit-available" // a recommendation without a candidate
	EventAssignment     EventKind = "assignment"       // made, or in another state
	EventConflict       EventKind = "conflict"         // CAD sent people who are on another call
	EventWatchList      EventKind = "watch-list"       // a certified unit could go to a watched call
)

// Event is told when something has happened. What it points to is shared: read it only. What the kind does not name is nil.
type Event struct {
	Kind           EventKind
	At             time.Time
	Recommendation *Recommendation
	Assignment     *Assignment
	Conflict       *AssignmentEvent
	Watched        *Watched
	Candidate      *dispatch.Candidate // of a watch-list event: who could go
}
