package dispatch

import (
	"time"

	"watchbill/roster"
)

// Warning is a word for what an answer could not take into account, or what the caller should know first.
type Warning string

// The warnings.
const (
	WarnOutside       Warning = "outside-districts"         // the call lies in no district; the nearest one stands for its own
	WarnNoCIT         Warning = "no-cit-available"          // nobody certified and designated can be sent
	WarnNoCoResponder Warning = "no-co-responder-available" // no pair can be sent
	WarnNoPositions   Warning = "positions-none"            // no position is known: every distance is estimated
	WarnStale         Warning = "positions-stale"           // somebody listed has an old position, or the position feed is silent
	WarnNoStatuses    Warning = "statuses-none"             // no status is known: who is on duty may be busy
	WarnMismatch      Warning = "roster-mismatch"           // CAD and the roster differ over a crisis unit or one that is listed
)

// Answer says whom to send. It encodes to JSON as the HTTP interface gives it; its lists are never null. What its
// candidates point to is shared with other answers: read it only.
type Answer struct {
	Revision    uint64            `json:"revision"` // of the roster it was computed from
	ComputedAt  time.Time         `json:"computed_at"`
	At          time.Time         `json:"at"`          // the instant asked about
	District    roster.DistrictID `json:"district_id"` // that the call lies in, or the nearest one
	Need        roster.Need       `json:"need"`
	NeedReasons []string          `json:"need_reasons"`
	Tier        int               `json:"tier"`       // 1 when there are candidates, else the first rung below that has anybody or anything
	Candidates  []Candidate       `json:"candidates"` // of the first rung, nearest first
	Fallbacks   []Fallback        `json:"fallbacks"`  // the rungs below, in order; never empty
	Warnings    []Warning         `json:"warnings"`
	Lead        *Lead             `json:"lead,omitempty"`        // what goes before police; nil: nothing does
	Considered  int               `json:"-"`                     // units that meet the need and can be sent
	PassedOver  []PassedOver      `json:"passed_over,omitempty"` // when there are no candidates: who meets the need, and why it cannot be sent
}

// Lead is the help that a call of level 1 or 2 without hazards gets first, police standing behind it.
type Lead struct {
	Reason    string     `json:"reason"`
	Resources []Resource `json:"resources"`
}

// PassedOver is a unit on duty that meets the need and cannot be sent.
type PassedOver struct {
	Unit   UnitID `json:"unit_id"`
	Reason string `json:"reason"`
}

// The tiers of the ladder.
const (
	TierFirst     = 1 // available units that meet the need
	TierOther     = 2 // conditionally available ones, and the other kind of crisis unit
	TierTrained   = 3 // certified but not designated, then otherwise trained
	TierReserve   = 4 // supervisors, recall
	TierResources = 5 // mutual aid, resources
)

// Rung says who or what a fallback offers.
type Rung string

// The rungs below the first, in order.
const (
	RungConditional  Rung = "conditionally-available" // they meet the need
	RungDivertible   Rung = "divertible"              // they meet the need and are on a call of a lower level
	RungCoResponder  Rung = "co-responder"            // need cit: pairs whose officer is not certified
	RungCIT          Rung = "cit"                     // need co-responder: CIT units without a clinician
	RungUndesignated Rung = "certified-not-designated"
	RungTrained      Rung = "trained"
	RungSupervisor   Rung = "supervisor"
	RungRecall       Rung = "recall"
	RungPatrol       Rung = "patrol" // on duty without any crisis training
	RungMutualAid    Rung = "mutual-aid"
	RungResource     Rung = "resource" // the last, always there
)

// Fallback is a rung of the ladder below the first.
type Fallback struct {
	Tier       int         `json:"tier"`
	Rung       Rung        `json:"rung"`
	Reason     string      `json:"reason"`
	Count      int         `json:"count"`      // how many there are, listed or not
	Candidates []Candidate `json:"candidates"` // the nearest of them, listed when the first rung is empty
	Resources  []Resource  `json:"resources"`  // all of them
}
