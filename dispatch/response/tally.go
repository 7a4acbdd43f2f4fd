package response

import (
	"slices"
	"time"

	"watchbill/dispatch"
	"watchbill/dispatch/desk"
)

// Tally is what a set of calls comes to. The zero value is that of none. It is safe for concurrent use
// once [Report.Tally] has returned it.
type Tally struct {
	Calls        int // identified crisis calls
	Reclassified int // of them, said not to be one later
	Missed       int // of them, nobody who meets the need could be sent at some recommendation

	Assigned        int // a unit was assigned
	Certified       int // a unit with somebody certified and designated aboard was
	CertifiedUnsure int // a unit was, and of none is it known that there was; of some it is not known
	Arrived         int // a unit came on scene
	OnScene         int // such a unit came on scene
	OnSceneUnsure   int // a unit did, and of none is it known to be such a one; of some it is not known

	Tiers     [dispatch.TierResources + 1]int // by tier of the first recommendation; 0: none was said
	Sent      [4]int                          // by how the first unit was sent
	Overrides int                             // units sent against the recommendation; a call may have several
	Open      int                             // a unit is still on it

	Outcomes [7]int // by place in desk.Outcomes; the last: not stated
	Outcome  int    // calls with an outcome stated
	Judged   int    // of them, those that were not unfounded
	Diverted int    // of those, diverted to care or handed to a clinician
	NoArrest int    // of those, ended otherwise than by arrest

	waits [waits][]int // in seconds, ascending
}

// Wait is a length of time that is measured from the first recommendation.
type Wait int

// The waits.
const (
	ToAssignment       Wait = iota // to the first unit assigned
	ToCertified                    // to the first with somebody certified and designated aboard
	ToArrival                      // to the first unit on scene
	ToCertifiedArrival             // to the first such unit on scene
	waits              int  = iota
)

// Of is the number of calls that came to that.
func (t *Tally) Of(w Wait) int { return len(t.waits[w]) }

// Percentile is the time in whole seconds within which p percent of those calls came to that, by nearest rank: the least
// of the times that p percent of them did not exceed. p is from 1 to 100. False: no call did.
func (t *Tally) Percentile(w Wait, p int) (seconds int, ok bool) {
	n := len(t.waits[w])
	if n == 0 {
		return 0, false
	}
	return t.waits[w][max(1, (n*p+99)/100)-1], true
}

// add counts one more call; the waits are out of order until sort.
func (t *Tally) add(c *Call) {
	t.Calls++
	count(&t.Reclassified, c.Reclassified)
	count(&t.Missed, c.Missed)
	count(&t.Open, c.Open)
	count(&t.Assigned, !c.Assigned.IsZero())
	count(&t.Certified, c.WithCertified == Yes)
	count(&t.CertifiedUnsure, c.WithCertified == Unsure)
	count(&t.Arrived, !c.Arrived.IsZero())
	count(&t.OnScene, c.OnScene == Yes)
	count(&t.OnSceneUnsure, c.OnScene == Unsure)
	if c.Tier > 0 && c.Tier < len(t.Tiers) {
		t.Tiers[c.Tier]++
	} else {
		t.Tiers[0]++
	}
	t.Sent[c.Sent]++
	t.Overrides += len(c.Overrides)
	t.outcome(c.Outcome)
	for w, at := range [waits]time.Time{c.Assigned, c.Certified, c.Arrived, c.CertifiedOn} {
		if !at.IsZero() {
			// A unit that CAD sent before the desk was asked had no wait; nor has one after a clock was set back.
			t.waits[w] = append(t.waits[w], max(0, int(at.Sub(c.Identified)/time.Second)))
		}
	}
}

func (t *Tally) sort() {
	for i := range t.waits {
		slices.Sort(t.waits[i])
	}
}

func (t *Tally) outcome(o desk.Outcome) {
	i := slices.Index(desk.Outcomes, o)
	if i < 0 {
		t.Outcomes[len(t.Outcomes)-1]++
		return
	}
	t.Outcomes[i]++
	t.Outcome++
	if o == desk.Unfounded {
		return
	}
	t.Judged++
	count(&t.Diverted, o == desk.DivertedToCare || o == desk.HandedToClinician)
	count(&t.NoArrest, o != desk.Arrested)
}

func count(n *int, is bool) {
	if is {
		*n++
	}
}
