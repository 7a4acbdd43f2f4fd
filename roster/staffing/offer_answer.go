package staffing

import (
	"context"
	"slices"
	"strings"
	"time"

	"watchbill/roster"
	"watchbill/roster/pack"
	"watchbill/roster/store"
	"watchbill/roster/store/audit"
)

// Reply is an officer's answer to an offer.
type Reply struct {
	Officer  roster.OfficerID // who answers; empty: the actor
	Accept   bool
	Override string // of a supervisor: why it is accepted though it breaks work rules that block
	Revision uint64 // that the record must be at; 0: any
}

// Answer takes an officer's answer. Who accepts gets the duty in the same commit, or a Conflict that says why not: the
// places are taken, it is not their turn, or they may not stand it as the roster is now. The same answer given again is
// no error and changes nothing. Fields of Invalid errors are officer_id and override.
func (r *Register) Answer(ctx context.Context, a Actor, id string, reply Reply, now time.Time) (*Offer, error) {
	return again(ctx, func() (*Offer, error) {
		o, err := r.Offer(ctx, a, id, now)
		if err != nil {
			return nil, err
		}
		if reply.Officer == "" {
			if reply.Officer = a.Officer; a.Officer == "" {
				return nil, roster.Invalidf("officer_id", "is required: who answers")
			}
		}
		if err := o.mayAnswer(a, reply); err != nil {
			return nil, err
		}
		next, err := o.answered(a, reply, now)
		if err != nil || next == o {
			return next, err
		}
		w := write{actor: a, action: audit.OfferAnswered, of: next.said(), event: Event{offers, id, next.State}, txn: next.txn(o.Revision), record: next}
		if reply.Accept {
			w.changes = o.changes(reply.Officer)
			override := reply.Override
			w.judge = func(ctx context.Context, before, after *roster.Book) error {
				override = reply.Override
				return r.fit(ctx, o, reply.Officer, &override, before, after)
			}
			w.judged = func(w *write) {
				i, _ := next.Turn(reply.Officer)
				made := next.clone()
				made.Turns[i].Override = override
				w.txn, w.record = made.txn(o.Revision), made
			}
		}
		if err := r.commit(ctx, w); err != nil {
			return nil, err
		}
		return r.offer(ctx, id, now)
	})
}

// mayAnswer tells whether an actor may give an answer.
func (o *Offer) mayAnswer(a Actor, reply Reply) error {
	supervisor := a.supervises([]roster.DistrictID{o.District})
	switch {
	case !a.is(reply.Officer) && !supervisor:
		return forbidden("Officers answer for themselves, supervisors of the district for others.")
	case reply.Override != "" && (!supervisor || a.is(reply.Officer)):
		return forbidden("A supervisor overrides work rules, and not for themselves.")
	case reply.Override != "" && !reply.Accept:
		return roster.Invalidf("override", "only who accepts has one")
	case len([]rune(reply.Override)) > MaxOverride:
		return roster.Invalidf("override", "is longer than %d characters", MaxOverride)
	}
	return nil
}

// answered is the offer after an answer, as far as the record goes; the offer itself where the answer was given before.
func (o *Offer) answered(a Actor, reply Reply, now time.Time) (*Offer, error) {
	i, ok := o.Turn(reply.Officer)
	if !ok {
		return nil, conflict("%s is not among those who are asked.", reply.Officer)
	}
	answer := Declined
	if reply.Accept {
		answer = Accepted
	}
	t := &o.Turns[i]
	switch {
	case o.Revision != reply.Revision && reply.Revision != 0:
		return nil, &Moved{o.Revision}
	case t.Answer == answer:
		return o, nil
	case t.Answer == NoAnswer:
		return nil, conflict("The time of %s to answer was over at %s.", reply.Officer, roster.MinuteOf(t.Until))
	case t.Answer != "":
		return nil, conflict("%s has %s already.", reply.Officer, t.Answer)
	case o.State == Filled:
		return nil, conflict("All places are taken.")
	case o.State != Open:
		return nil, conflict("The offer is %s.", o.State)
	case t.Given.IsZero():
		return nil, conflict("It is not the turn of %s yet.", reply.Officer)
	}
	next := o.clone()
	t = &next.Turns[i]
	t.Answer, t.At, t.By, t.Override = answer, moment(now), a.Who, reply.Override
	next.advance(t.At)
	return next, nil
}

// changes is the duty that who accepts gets.
func (o *Offer) changes(officer roster.OfficerID) *pack.Changes {
	return changesOf(added(roster.ExtrasFile, map[string]string{
		"officer_id": string(officer), "district_id": string(o.District), "from": o.Time.Start.String(), "to": o.Time.End.String(), "kind": o.Kind,
	}))
}

// fit refuses who may not stand the duty by the roster as it is. That it overlaps no other duty of theirs the roster sees to.
func (r *Register) fit(ctx context.Context, o *Offer, officer roster.OfficerID, override *string, before, after *roster.Book) error {
	i, ok := before.Officer(officer)
	if !ok {
		return conflict("%s is not on the roster any more.", officer)
	}
	p := before.Person(i)
	d := before.Zone().DateAt(o.Time.Start)
	if o.Need == roster.NeedCIT && !p.CertifiedOn(d) {
		why := before.Standing(p, d)
		return conflict("%s does not count as certified on %s: %s.", officer, d, strings.TrimSuffix(string(why.Verdict)+", "+why.Reason, ", "))
	}
	if !p.Officer.Active.Contains(d) {
		return conflict("%s is not in service on %s.", officer, d)
	}
	if err := refuseAway(before, officer, o.Time); err != nil {
		return err
	}
	return r.refuse(ctx, breaches(before, after, officer, o.Time), override)
}

// txn writes the offer over what has the revision.
func (o *Offer) txn(revision uint64) store.Txn {
	key := keyOf(offers, o.ID)
	t := store.Txn{If: []store.Condition{{Key: key, Revision: revision}}, Ops: []store.Op{store.Put(key, encode(o))}}
	if o.State.settled() {
		t.Ops = append(t.Ops, store.Delete(waiting(offers, o.ID)))
	}
	return t
}

// WithdrawOffer takes an open offer back. Who has accepted keeps the duty. revision is what the record must be at; 0: any.
func (r *Register) WithdrawOffer(ctx context.Context, a Actor, id string, revision uint64, now time.Time) (*Offer, error) {
	return again(ctx, func() (*Offer, error) {
		o, err := r.Offer(ctx, a, id, now)
		switch {
		case err != nil:
			return nil, err
		case revision != 0 && revision != o.Revision:
			return nil, &Moved{o.Revision}
		case !a.supervises([]roster.DistrictID{o.District}):
			return nil, forbidden("A supervisor of the district withdraws it.")
		case o.State != Open:
			return nil, conflict("The offer is %s already.", o.State)
		}
		next := o.clone()
		next.end(Withdrawn, moment(now), a.Who)
		err = r.commit(ctx, write{actor: a, action: audit.OfferWithdrawn, of: next.said(), event: Event{offers, id, Withdrawn}, txn: next.txn(o.Revision), record: next})
		if err != nil {
			return nil, err
		}
		return r.offer(ctx, id, now)
	})
}

// OfferFilter says which offers are wanted. The zero filter wants all.
type OfferFilter struct {
	States   []State // nil: any
	District roster.DistrictID
	Officer  roster.OfficerID // who is or was asked
	Dates    roster.DateRange // that the duty meets, by UTC's dates; zero: any
}

func (f *OfferFilter) wants(o *Offer) bool {
	if f.Officer != "" {
		if i, ok := o.Turn(f.Officer); !ok || o.Turns[i].Given.IsZero() {
			return false
		}
	}
	switch {
	case f.District != "" && f.District != o.District, len(f.States) > 0 && !slices.Contains(f.States, o.State):
		return false
	}
	return f.Dates.Meets(roster.DateRange{From: roster.DateOf(o.Time.Start.Time()), To: roster.DateOf((o.Time.End - 1).Time())})
}

// Offer returns an offer as it is now. One that the actor may not see is NotFound.
func (r *Register) Offer(ctx context.Context, a Actor, id string, now time.Time) (*Offer, error) {
	o, err := r.offer(ctx, id, now)
	if err == nil && !o.MayRead(a) {
		return nil, &roster.Error{Kind: roster.NotFound, Msg: "There is no offer of that id."}
	}
	return o, err
}

func (r *Register) offer(ctx context.Context, id string, now time.Time) (*Offer, error) {
	o, revision, err := get[Offer](ctx, r.opt.KV, offers, id)
	if err != nil {
		return nil, err
	}
	o.Revision = revision
	return o.asOf(now), nil
}

// Offers lists the offers that are wanted and that the actor may see, as they are now, oldest first. It reads the open ones
// where no others are wanted, and else all that there ever were.
func (r *Register) Offers(ctx context.Context, a Actor, f OfferFilter, now time.Time) ([]*Offer, error) {
	var list []*Offer
	err := r.eachOffer(ctx, len(f.States) > 0 && !slices.ContainsFunc(f.States, State.settled), "", now, func(o *Offer) {
		if f.wants(o) && o.MayRead(a) {
			list = append(list, o)
		}
	})
	return list, err
}

// eachOffer yields the offers as they are now, those that wait alone or all from an id on.
func (r *Register) eachOffer(ctx context.Context, pending bool, from string, now time.Time, yield func(*Offer)) error {
	if pending {
		return scan(ctx, r.opt.KV, store.Prefix(waiting(offers)), func(e store.Entry) (bool, error) {
			o, err := r.offer(ctx, lastPart(e.Key), now)
			if err == nil {
				yield(o)
			}
			return true, notGone(err)
		})
	}
	return scan(ctx, r.opt.KV, since(offers, from), func(e store.Entry) (bool, error) {
		o, err := decode[Offer](e)
		if err == nil {
			o.Revision = e.Revision
			yield(o.asOf(now))
		}
		return true, err
	})
}
