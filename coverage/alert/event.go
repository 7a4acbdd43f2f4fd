package alert

import "watchbill/roster"

// EventKind is what is told.
type EventKind string

// The kinds of event.
const (
	GapOpened          EventKind = "gap-opened"
	GapWorsened        EventKind = "gap-worsened"
	GapClosed          EventKind = "gap-closed" // it is no longer there, or part of another
	GapPassed          EventKind = "gap-passed" // its time is over
	CertificateLapsing EventKind = "certificate-lapsing"
	CertificateSettled EventKind = "certificate-settled" // it does not lapse so soon any more, or opens no gap
	CertificateLapsed  EventKind = "certificate-lapsed"
	TargetLost         EventKind = "target-lost"
	TargetMet          EventKind = "target-met"
	DigestTold         EventKind = "alert-digest"
)

// EventKinds lists them. Callers must not change it.
var EventKinds = []EventKind{
	GapOpened, GapWorsened, GapClosed, GapPassed, CertificateLapsing, CertificateSettled, CertificateLapsed, TargetLost, TargetMet, DigestTold,
}

// Change is what happened to an alert.
type Change string

// The changes.
const (
	Opened Change = "opened"
	Worse  Change = "worse"
	Over   Change = "over"
)

// Reason is why an alert is over.
type Reason string

// The reasons.
const (
	Covered Reason = "covered" // gap: nobody is short there any more
	Passed  Reason = "passed"  // gap: its time is over
	Merged  Reason = "merged"  // gap: it is part of another alert now
	Beyond  Reason = "beyond"  // gap: it lies outside the days that are looked at
	Settled Reason = "settled" // certificate: it does not lapse so soon any more, was renewed, or opens no gap
	Lapsed  Reason = "lapsed"  // certificate: its last day is over
	Met     Reason = "met"     // target
)

// Event is something to tell: the new state of one alert, or a digest.
type Event struct {
	Kind   EventKind
	Change Change        // empty for a digest
	Alert  Alert         // as it is; once over, as it last was
	Since  roster.Minute // when the alert was first found
	Reason Reason        // why it is over
	Into   string        // id of the alert that a merged one is part of
	Digest *Digest       // of a digest
}

// Occasion is why a digest is told.
type Occasion string

// The occasions.
const (
	First Occasion = "first" // nothing was known before
	Many  Occasion = "many"  // more than Burst events at once
	Day   Occasion = "daily"
)

// Digest tells of many things as one.
type Digest struct {
	Occasion Occasion
	// Counts says how many events of each kind: those that it stands for, or, of a daily one, those since the last.
	Counts map[EventKind]int
	// Open lists the alerts that are open, in the order of [Soonest].
	Open []Known
	// Urgent is how many events that it stands for could not have waited.
	Urgent int
}

// kindOf names the event of a change of an alert.
func kindOf(k Kind, c Change, why Reason) EventKind {
	switch {
	case k == KindGap && c == Opened:
		return GapOpened
	case k == KindGap && c == Worse:
		return GapWorsened
	case k == KindGap && why == Passed:
		return GapPassed
	case k == KindGap:
		return GapClosed
	case k == KindTarget && c == Over:
		return TargetMet
	case k == KindTarget:
		return TargetLost
	case c != Over:
		return CertificateLapsing
	case why == Lapsed:
		return CertificateLapsed
	}
	return CertificateSettled
}
