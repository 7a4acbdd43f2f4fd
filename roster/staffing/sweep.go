package staffing

import (
	"context"
	"errors"
	"time"

	"watchbill/roster/store"
	"watchbill/roster/store/audit"
)

// Sweep writes down what time has done to the records that wait, each with its audit record, and tells of it, and returns how
// many there were. Of two that sweep at once each record is written by one. An error does not keep it from the others.
func (r *Register) Sweep(ctx context.Context, now time.Time) (n int, err error) {
	for kind, one := range map[string]func(context.Context, string, time.Time) (bool, error){requests: r.sweepRequest, offers: r.sweepOffer} {
		found := scan(ctx, r.opt.KV, store.Prefix(waiting(kind)), func(e store.Entry) (bool, error) {
			moved, failed := one(ctx, lastPart(e.Key), now)
			if moved {
				n++
			}
			if failed = notGone(failed); failed != nil && !errors.Is(failed, errLost) {
				err = errors.Join(err, failed)
			}
			return ctx.Err() == nil, nil
		})
		err = errors.Join(err, found)
	}
	return n, errors.Join(err, ctx.Err())
}

func (r *Register) sweepRequest(ctx context.Context, id string, now time.Time) (bool, error) {
	was, revision, err := get[Request](ctx, r.opt.KV, requests, id)
	if err != nil {
		return false, err
	}
	is := was.asOf(now)
	if is == &was {
		return false, nil
	}
	err = r.commit(ctx, write{actor: settles, action: audit.RequestExpired, of: is.said(), event: Event{requests, id, is.State}, txn: is.txn(revision)})
	return err == nil, err
}

func (r *Register) sweepOffer(ctx context.Context, id string, now time.Time) (bool, error) {
	was, revision, err := get[Offer](ctx, r.opt.KV, offers, id)
	if err != nil {
		return false, err
	}
	is := was.asOf(now)
	if is == &was {
		return false, nil
	}
	err = r.commit(ctx, write{actor: settles, action: audit.OfferMovedOn, of: is.said(), event: Event{offers, id, is.State}, txn: is.txn(revision)})
	return err == nil, err
}
