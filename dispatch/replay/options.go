package replay

import (
	"errors"
	"math"

	"watchbill/coverage"
	"watchbill/dispatch/roads"
	"watchbill/roster"
)

// Queue says what becomes of a crisis call while nobody who meets the need is free.
type Queue string

// The ways.
const (
	QueueLadder    Queue = "ladder"    // the best rung of the ladder is sent; who finds nobody free at all waits
	QueueCertified Queue = "certified" // it waits for somebody who meets the need
	QueueLost      Queue = "lost"      // the best rung is sent; who finds nobody free at all is left to others
)

// Scope says whose units are sent.
type Scope string

// The scopes.
const (
	ScopeAgency   Scope = "agency"   // the nearest of the whole agency
	ScopeDistrict Scope = "district" // those who work the call's own district; with QueueLadder and QueueLost of the whole agency when none of them is free
)

// The bounds of Options.Runs.
const (
	DefaultRuns = 10
	MaxRuns     = 10_000
)

// Options choose what is replayed and how. The zero value with From is ready: need cit, 365 days, 10 runs of seed 0.
type Options struct {
	From  roster.Date    // first date of the horizon
	Days  int            // dates of the horizon; 0: 365
	Need  roster.Need    // cit or co-responder; empty: cit
	Seed  uint64         // of all chances
	Runs  int            // 0: DefaultRuns
	Busy  float64        // share of time that units are on other work, 0 up to 0.95
	Queue Queue          // empty: QueueLadder
	Scope Scope          // empty: ScopeAgency
	Roads *roads.Network // nil: straight line
}

// maxBusy keeps waiting calls from waiting without end.
const maxBusy = 0.95

// filled returns the options with their defaults, or everything that is wrong with them.
func (o Options) filled() (Options, error) {
	var wrong []error
	refuse := func(field, format string, args ...any) {
		wrong = append(wrong, roster.Invalidf(field, format, args...))
	}
	if o.Days == 0 {
		o.Days = 365
	}
	if o.Days < 1 || o.Days > coverage.MaxDays {
		refuse("days", "%d is not between 1 and %d", o.Days, coverage.MaxDays)
	}
	if o.From < 10 || o.From > roster.MaxDate-coverage.MaxDays-10 {
		refuse("from", "the first date must lie in the years 1 to 9988")
	}
	if o.Need == "" {
		o.Need = roster.NeedCIT
	}
	if o.Need != roster.NeedCIT && o.Need != roster.NeedCoResponder {
		refuse("need", "%q is not one of cit, co-responder", o.Need)
	}
	if o.Runs == 0 {
		o.Runs = DefaultRuns
	}
	if o.Runs < 1 || o.Runs > MaxRuns {
		refuse("runs", "%d is not between 1 and %d", o.Runs, MaxRuns)
	}
	if !(o.Busy >= 0 && o.Busy <= maxBusy) || math.IsNaN(o.Busy) {
		refuse("busy", "%v is not a share of time between 0 and %v", o.Busy, maxBusy)
	}
	switch o.Queue {
	case "":
		o.Queue = QueueLadder
	case QueueLadder, QueueCertified, QueueLost:
	default:
		refuse("queue", "%q is not one of ladder, certified, lost", o.Queue)
	}
	switch o.Scope {
	case "":
		o.Scope = ScopeAgency
	case ScopeAgency, ScopeDistrict:
	default:
		refuse("scope", "%q is not one of agency, district", o.Scope)
	}
	return o, errors.Join(wrong...)
}
