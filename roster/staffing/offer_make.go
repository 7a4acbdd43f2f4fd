package staffing

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"watchbill/roster"
	"watchbill/roster/store"
	"watchbill/roster/store/audit"
)

// The bounds of offers.
const (
	MaxOffered   = 500         // officers of one offer
	MaxAnswer    = 7 * 24 * 60 // minutes to answer, in order
	MaxDuty      = 24 * 60     // minutes of the duty offered
	MaxOpenDays  = 60          // days that an offer may be open
	MaxOpen      = 1000        // offers open at once in the agency
	MaxPlaces    = 50
	answerWithin = 60 // minutes, where an offer in order does not say
)

// OfferKinds are the kinds of extra duty that is offered, those of extras.csv but for swaps.
var OfferKinds = []string{"overtime", "callback", "detail"}

// OfferAsk is an offer to be made.
type OfferAsk struct {
	District roster.DistrictID
	Time     roster.Interval
	Need     roster.Need // NeedCIT or NeedAny; "" is NeedCIT
	Kind     string      // "" is overtime
	Places   int         // 0 is 1
	Gap      string      // of which gap; empty: none
	Order    Order       // "" is InOrder
	Minutes  int         // that each has to answer; 0 is 60. In order only
	Closes   time.Time   // when it is over at the latest; zero: when the duty begins, or, where it has begun, when it ends
	Officers []roster.OfficerID
}

// MakeOffer makes an offer and asks the first officer, or all. Fields of Invalid errors are district_id, from, to, need,
// kind, places, order, answer_minutes, closes and officers or officers[i].
func (r *Register) MakeOffer(ctx context.Context, a Actor, ask OfferAsk, now time.Time) (*Offer, error) {
	book, err := r.book()
	if err != nil {
		return nil, err
	}
	o, err := newOffer(book, ask, now)
	if err != nil {
		return nil, err
	}
	if !a.supervises([]roster.DistrictID{o.District}) {
		return nil, forbidden("A supervisor of %s makes offers of its duty.", o.District)
	}
	o.By = a.Who
	return again(ctx, func() (*Offer, error) { return r.addOffer(ctx, a, o, now) })
}

func (r *Register) addOffer(ctx context.Context, a Actor, o *Offer, now time.Time) (*Offer, error) {
	key := guard(offers)
	at, err := revisionOf(ctx, r.opt.KV, key)
	if err != nil {
		return nil, err
	}
	n := 0
	err = r.eachOffer(ctx, true, "", now, func(x *Offer) {
		if x.State == Open {
			n++
		}
	})
	switch {
	case err != nil:
		return nil, err
	case n >= MaxOpen:
		return nil, conflict("%d offers are open, which is the most there may be; withdraw some first.", n)
	}
	err = r.commit(ctx, write{
		actor: a, action: audit.OfferMade, of: o.said(), event: Event{offers, o.ID, o.State}, record: o,
		txn: store.Txn{If: []store.Condition{{Key: key, Revision: at}}, Ops: []store.Op{
			store.Put(keyOf(offers, o.ID), encode(o)), store.Put(waiting(offers, o.ID), nil), store.Put(key, nil),
		}},
	})
	if err != nil {
		return nil, err
	}
	return r.offer(ctx, o.ID, now)
}

// said is the offer in the audit trail.
func (o *Offer) said() string { return fmt.Sprintf("offer %s %s", o.ID, o.State) }

// newOffer checks what is asked against the roster, and fills in what was left out.
func newOffer(book *roster.Book, ask OfferAsk, now time.Time) (*Offer, error) {
	o := &Offer{
		ID: newID(now), State: Open, District: ask.District, Time: ask.Time, Need: ask.Need, Kind: ask.Kind, Places: ask.Places, Gap: ask.Gap,
		Order: ask.Order, Minutes: ask.Minutes, Closes: moment(ask.Closes), Made: moment(now),
	}
	o.fillIn(ask.Closes.IsZero(), now)
	errs := o.check(book, now)
	seen := map[roster.OfficerID]bool{}
	for i, id := range ask.Officers {
		field := fmt.Sprintf("officers[%d]", i)
		if _, ok := book.Officer(id); !ok {
			errs = append(errs, roster.Invalidf(field, "%q is not on the roster", id))
		} else if seen[id] {
			errs = append(errs, roster.Invalidf(field, "%s is there twice", id))
		}
		seen[id] = true
		o.Turns = append(o.Turns, Turn{Officer: id})
	}
	switch {
	case len(ask.Officers) == 0:
		errs = append(errs, roster.Invalidf("officers", "somebody must be asked"))
	case len(ask.Officers) > MaxOffered:
		errs = append(errs, roster.Invalidf("officers", "are more than %d", MaxOffered))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	o.begin(o.Made)
	return o, nil
}

// fillIn puts what holds where nothing was said.
func (o *Offer) fillIn(open bool, now time.Time) {
	if o.Need == "" {
		o.Need = roster.NeedCIT
	}
	if o.Kind == "" {
		o.Kind = OfferKinds[0]
	}
	if o.Places == 0 {
		o.Places = 1
	}
	if o.Order == "" {
		o.Order = InOrder
	}
	if o.Minutes == 0 && o.Order == InOrder {
		o.Minutes = answerWithin
	}
	if !open {
		return
	}
	if o.Closes = o.Time.Start.Time(); !o.Closes.After(now) {
		o.Closes = o.Time.End.Time()
	}
	if latest := o.Made.Add(MaxOpenDays * 24 * time.Hour); o.Closes.After(latest) {
		o.Closes = latest
	}
}

// check finds what makes no sense, officers apart.
func (o *Offer) check(book *roster.Book, now time.Time) (errs []error) {
	refuse := func(field, format string, args ...any) { errs = append(errs, roster.Invalidf(field, format, args...)) }
	if _, ok := book.District(o.District); !ok {
		refuse("district_id", "%q is not on the roster", o.District)
	}
	switch {
	case o.Time.End <= o.Time.Start:
		refuse("to", "is not after from")
	case o.Time.Minutes() > MaxDuty:
		refuse("to", "is more than %d h after from", MaxDuty/60)
	case !o.Time.End.Time().After(now):
		refuse("to", "is over")
	case !o.Closes.After(now):
		refuse("closes", "is over")
	case o.Closes.After(o.Time.End.Time()):
		refuse("closes", "is after the duty ends")
	case o.Closes.After(o.Made.Add(MaxOpenDays * 24 * time.Hour)):
		refuse("closes", "is more than %d days ahead", MaxOpenDays)
	}
	if o.Need != roster.NeedCIT && o.Need != roster.NeedAny {
		refuse("need", "%q is not one of: cit, any", o.Need)
	}
	if !slices.Contains(OfferKinds, o.Kind) {
		refuse("kind", "%q is not one of: %s", o.Kind, strings.Join(OfferKinds, ", "))
	}
	if o.Places < 1 || o.Places > MaxPlaces {
		refuse("places", "is not from 1 to %d", MaxPlaces)
	}
	switch {
	case o.Order != InOrder && o.Order != ToAll:
		refuse("order", "%q is not one of: in-order, all", o.Order)
	case o.Order == ToAll && o.Minutes != 0:
		refuse("answer_minutes", "is of offers in order; one to all has closes")
	case o.Order == InOrder && (o.Minutes < 1 || o.Minutes > MaxAnswer):
		refuse("answer_minutes", "is not from 1 to %d", MaxAnswer)
	}
	return errs
}
