package desk

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"watchbill/dispatch"
	"watchbill/roster"
)

// Choice gives a unit to the call of a recommendation.
type Choice struct {
	Recommendation RecommendationID `json:"recommendation_id"`
	Unit           dispatch.UnitID  `json:"unit_id"`
	OverrideReason string           `json:"override_reason,omitempty"` // needed for an override; at most MaxReason characters
	Key            string           `json:"-"`                         // idempotency; empty: none
	By             string           `json:"by,omitempty"`
}

func (q *Choice) check() error {
	var c checker
	c.word("recommendation_id", string(q.Recommendation))
	c.word("unit_id", string(q.Unit))
	c.text("override_reason", q.OverrideReason, MaxReason)
	c.word("Idempotency-Key", q.Key)
	c.word("by", q.By)
	if q.Recommendation == "" {
		c.refuse("recommendation_id", "is needed")
	}
	if q.Unit == "" {
		c.refuse("unit_id", "is needed")
	}
	return errors.Join(c.wrong...)
}

// Assign gives a unit to a call. A unit of the recommendation's first rung (its candidates) goes without more words. Any
// other, one that by its crew of now does not meet the need any more, and one that CAD by now calls NotAvailable or that
// went off duty, is an override and needs a reason.
//
// Errors: *Taken when the unit or somebody of its crew is on a call; roster.Error of kind Invalid (among them a missing
// reason, and a key that came with another request), NotFound (recommendation, unit), Conflict (the recommendation has
// expired or is for another time), Unavailable when it cannot be written: then nobody is held, unless the error says
// that this is not known; asking again with the same key finds out.
func (d *Desk) Assign(ctx context.Context, q Choice) (*Assignment, error) {
	q.OverrideReason = strings.TrimSpace(q.OverrideReason)
	if err := q.check(); err != nil {
		return nil, err
	}
	digest := digestOf("assign", q)
	return d.decide(ctx, d.claimWait, func(ctx context.Context) (*Assignment, error) {
		d.mu.Lock()
		k, err := d.keys.repeated(q.Key, digest)
		d.mu.Unlock()
		if k != nil || err != nil {
			return k.assigned(), err
		}
		now := d.clock()
		r, err := d.found(ctx, q.Recommendation, now)
		if err != nil {
			return nil, err
		}
		p, err := d.choose(r, &q, digest, now)
		if err != nil {
			return nil, err
		}
		a, err := d.carry(ctx, p)
		if err == nil {
			d.mu.Lock()
			d.counts.Won++
			d.mu.Unlock()
		}
		return a, err
	})
}

// assigned is the assignment that was answered, nil for none.
func (k *kept) assigned() *Assignment {
	if k == nil {
		return nil
	}
	return k.Assignment
}

// choose checks a claim and makes a decision of it. The caller has the turn.
func (d *Desk) choose(r *Recommendation, q *Choice, digest string, now time.Time) (*decision, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	u, ok := d.board.Unit(q.Unit, now)
	if !ok {
		return nil, &roster.Error{Kind: roster.NotFound, Field: "unit_id", Msg: "there is no such unit"}
	}
	if other := d.holding(q.Unit, u.Officers, ""); other != nil {
		d.counts.Taken++
		return nil, taken(q.Unit, u.Officers, other)
	}
	against := r.against(&u)
	if against != "" && q.OverrideReason == "" {
		return nil, roster.Invalidf("override_reason", "%s %s: say why it goes", q.Unit, against)
	}
	a := &Assignment{
		ID: dispatch.AssignmentID(d.names.next(now)), Unit: q.Unit, Call: r.Facts.Call, Level: r.Level, State: Dispatched, Revision: 1,
		Officers: slices.Clone(u.Officers), Steps: []Step{{State: Dispatched, At: now, By: q.By}}, Source: SourceDesk,
		Recommendation: r.ID, Override: against != "", OverrideReason: q.OverrideReason, By: q.By,
		WithoutCIT: r.without(&u),
	}
	if a.Officers == nil {
		a.Officers = []roster.OfficerID{}
	}
	kind := EntryClaim
	if a.Override {
		kind = EntryOverride
	}
	p, err := d.intend(a, q.Key, digest, now, a.line(kind, now, q.By, q.OverrideReason))
	if err != nil {
		return nil, err
	}
	// What was recommended is in the ledger before anybody goes by it, even if it could not be written when it was given.
	if value, err := encode(r); err == nil {
		p.changes = append(p.changes, Change{Table: TableRecommendation, Key: string(r.ID), Value: value})
	}
	return p, nil
}
