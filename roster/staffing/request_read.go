package staffing

import (
	"context"
	"slices"
	"strings"
	"time"

	"watchbill/roster"
	"watchbill/roster/store"
)

// RequestFilter says which requests are wanted. The zero filter wants all.
type RequestFilter struct {
	States  []State          // nil: any
	Kind    Kind             // "": any
	Officer roster.OfficerID // who asks, or whose tour is asked for; "": anybody
	Dates   roster.DateRange // that the request's own dates meet; zero: any
}

func (f *RequestFilter) wants(q *Request) bool {
	switch {
	case f.Kind != "" && f.Kind != q.Kind,
		f.Officer != "" && !slices.Contains(q.Parties(), f.Officer),
		len(f.States) > 0 && !slices.Contains(f.States, q.State):
		return false
	}
	return f.Dates.Meets(q.Span())
}

// onlyPending tells whether nothing that is settled is wanted. A record that time settled, and nobody wrote down yet, is
// among the pending ones.
func (f *RequestFilter) onlyPending() bool {
	return len(f.States) > 0 && !slices.ContainsFunc(f.States, State.settled)
}

// Request returns a request as it is now. One that the actor may not see is NotFound.
func (r *Register) Request(ctx context.Context, a Actor, id string, now time.Time) (*Request, error) {
	q, err := r.request(ctx, id, now)
	if err == nil && !q.MayRead(a, r.opt.Roster.Book()) {
		return nil, &roster.Error{Kind: roster.NotFound, Msg: "There is no request of that id."}
	}
	return q, err
}

func (r *Register) request(ctx context.Context, id string, now time.Time) (*Request, error) {
	q, revision, err := get[Request](ctx, r.opt.KV, requests, id)
	if err != nil {
		return nil, err
	}
	q.Revision = revision
	return q.asOf(now), nil
}

// Requests lists the requests that are wanted and that the actor may see, as they are now, oldest first. It reads those
// that wait where no others are wanted, and else all that there ever were.
func (r *Register) Requests(ctx context.Context, a Actor, f RequestFilter, now time.Time) ([]*Request, error) {
	var list []*Request
	book := r.opt.Roster.Book()
	err := r.eachRequest(ctx, f.onlyPending(), "", now, func(q *Request) {
		if f.wants(q) && q.MayRead(a, book) {
			list = append(list, q)
		}
	})
	slices.SortFunc(list, func(x, y *Request) int { return strings.Compare(x.ID, y.ID) })
	return list, err
}

// eachRequest yields the requests as they are now, those that wait alone or all from an id on.
func (r *Register) eachRequest(ctx context.Context, pending bool, from string, now time.Time, yield func(*Request)) error {
	if pending {
		return scan(ctx, r.opt.KV, store.Prefix(waiting(requests)), func(e store.Entry) (bool, error) {
			q, err := r.request(ctx, lastPart(e.Key), now)
			if err == nil {
				yield(q)
			}
			return true, notGone(err)
		})
	}
	return scan(ctx, r.opt.KV, since(requests, from), func(e store.Entry) (bool, error) {
		q, err := decode[Request](e)
		if err == nil {
			q.Revision = e.Revision
			yield(q.asOf(now))
		}
		return true, err
	})
}

// lastPart returns the last component of a key.
func lastPart(key []byte) string {
	s := string(key)
	return s[strings.LastIndexByte(s, 0)+1:]
}

// notGone passes every error but that of a record that is no more.
func notGone(err error) error {
	if e, ok := err.(*roster.Error); ok && e.Kind == roster.NotFound { //nolint:errorlint // get makes it
		return nil
	}
	return err
}
