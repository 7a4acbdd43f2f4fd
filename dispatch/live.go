package dispatch

import (
	"slices"
	"time"

	"github.com/golang/geo/s2"

	"watchbill/dispatch/roads"
	"watchbill/roster"
)

// standing sorts units by whether they can be sent.
type standing uint8

const (
	free        standing = iota // available, or not reported
	conditional                 // conditionally available
	onCall                      // claimed, itself or somebody aboard
	out                         // not available
)

// live is what is known of a unit beyond the roster. It never changes.
type live struct {
	fixed bool
	fix   Fix
	on    s2.Point
	heard time.Time
	spot  roads.Spot // zero: near no road

	standing   standing
	status     Status
	secondary  []Secondary
	statusTime time.Time // zero: not reported
	call       roster.CallID
	claim      *Claim
	unlisted   bool // CAD's whole state does not name it
}

// lives are what is known of each unit of a roll, in pieces, of which a change makes anew those it touches.
type lives [][]*live

// piece is how many units a piece holds.
const piece = 256

func newLives(units int) lives {
	l := make(lives, (units+piece-1)/piece)
	for i := range l {
		l[i] = make([]*live, piece)
	}
	return l
}

func (l lives) of(unit int32) *live { return l[unit/piece][unit%piece] }

func (l lives) put(unit int32, x *live) { l[unit/piece][unit%piece] = x }

// change puts x where the piece may still be that of the lives before.
func (l lives) change(unit int32, x *live, before lives) {
	if k := unit / piece; &l[k][0] == &before[k][0] {
		l[k] = slices.Clone(l[k])
	}
	l.put(unit, x)
}

// unreportedUnit is a unit of which nothing is known beyond the roster.
var unreportedUnit = &live{status: StatusUnknown}

// live returns what a state shows of a unit.
func (b *Board) live(t *track, u *Unit) *live {
	if t == nil && b.whole == 0 && len(b.holding) == 0 {
		return unreportedUnit
	}
	l := &live{status: StatusUnknown}
	if t != nil {
		l.fixed, l.fix, l.on, l.heard, l.spot = t.fixed, t.fix, t.on, t.heard, t.spot
		if !t.left(u) {
			l.report(t.report, u)
		}
	}
	// Whose tour began after CAD's whole state could not be in it.
	if b.whole > 0 && (t == nil || t.listed < b.whole) {
		l.unlisted = !u.Crew.At(0).Since.Time().After(b.wholeAt)
	}
	if l.claim = b.claimOn(u); t != nil && t.claim != nil {
		l.claim = t.claim // the unit's own, whoever the roster has aboard meanwhile
	}
	if l.claim != nil {
		l.standing, l.call = onCall, l.claim.Call
		if l.status != StatusUnavailable {
			l.status = StatusUnavailable
		}
		if !slices.Contains(l.secondary, l.claim.Progress) {
			l.secondary = []Secondary{l.claim.Progress}
		}
	}
	return l
}

// report takes over what CAD said of the unit.
func (l *live) report(r *Report, u *Unit) {
	if r == nil || r.before(u) {
		return
	}
	l.status, l.secondary, l.statusTime, l.call = r.Primary, r.Secondary, r.Time, r.Call
	switch r.Primary {
	case StatusConditional:
		l.standing = conditional
	case StatusUnavailable:
		l.standing = out
	}
}

// before tells whether the report took leave of a crew whose tour is over: it says nothing of the one that is on now.
func (r *Report) before(u *Unit) bool {
	return (slices.Contains(r.Secondary, OffDuty) || slices.Contains(r.Secondary, OutOfService)) &&
		r.Time.Before(u.Crew.At(0).Since.Time())
}

// left tells whether CAD took leave of a crew of whom nobody is aboard now.
func (t *track) left(u *Unit) bool {
	if len(t.gone) == 0 {
		return false
	}
	for i := range u.Crew.Len() {
		if slices.Contains(t.gone, u.Crew.At(i).Officer) {
			return false
		}
	}
	return true
}

// claimOn returns the claim that holds somebody aboard a unit; nil: none.
func (b *Board) claimOn(u *Unit) *Claim {
	if len(b.holding) == 0 {
		return nil
	}
	for i := range u.Crew.Len() {
		if c := b.holding[u.Crew.At(i).Officer]; c != nil {
			return c
		}
	}
	return nil
}
