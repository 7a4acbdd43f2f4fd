package staffing

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"watchbill/roster"
	"watchbill/roster/store"
	"watchbill/roster/store/audit"
)

// MaxPublished is the most dates of one published period.
const MaxPublished = 92

// Version is one publishing of a period.
type Version struct {
	Number int       `json:"number"` // from 1
	At     time.Time `json:"at"`     // UTC, to the millisecond
	By     audit.Who `json:"by"`
	Roster uint64    `json:"roster"` // revision of the roster that was published
	Audit  uint64    `json:"audit"`  // number of the last audit record before
	Digest string    `json:"digest"` // SHA-256 of the duty that was published, in hexadecimal
	People int       `json:"people"` // who had duty
}

// Publication is a period whose duty was made known. It is immutable.
type Publication struct {
	ID        string              `json:"id"`
	Dates     roster.DateRange    `json:"dates"`               // duty dates, both ends given
	Districts []roster.DistrictID `json:"districts,omitempty"` // sorted; nil: all that there are
	Versions  []Version           `json:"versions"`            // at least one; the last is in force
	Withdrawn time.Time           `json:"withdrawn,omitzero"`  // zero: it was not
	By        audit.Who           `json:"by,omitzero"`         // who withdrew it
	Revision  uint64              `json:"-"`                   // of the store, when the record was last written
}

// Last is the version in force.
func (p *Publication) Last() *Version { return &p.Versions[len(p.Versions)-1] }

// InForce tells whether the period is published.
func (p *Publication) InForce() bool { return p.Withdrawn.IsZero() }

func (p *Publication) said() string {
	return fmt.Sprintf("publication %s version %d", p.ID, p.Last().Number)
}

// covers tells whether duty in a district is published.
func (p *Publication) covers(d roster.DistrictID) bool {
	return p.Districts == nil || slices.Contains(p.Districts, d)
}

// meets tells whether two publications would say of one date and district what its duty is.
func (p *Publication) meets(q *Publication) bool {
	return p.Dates.Meets(q.Dates) && (p.Districts == nil || q.Districts == nil || slices.ContainsFunc(p.Districts, q.covers))
}

// Publish makes the duty of a period known as the roster has it: of the districts, nil for all. The same period and
// districts published again make a new version; a period that overlaps another in some district is a Conflict. Fields of
// Invalid errors are from, to, district_ids and district_ids[i].
func (r *Register) Publish(ctx context.Context, a Actor, dates roster.DateRange, districts []roster.DistrictID, now time.Time) (*Publication, error) {
	return again(ctx, func() (*Publication, error) {
		book, err := r.book()
		if err != nil {
			return nil, err
		}
		p, err := newPublication(book, dates, districts, now)
		switch {
		case err != nil:
			return nil, err
		case !a.supervises(p.Districts):
			return nil, forbidden("A supervisor of all districts that it names publishes a period.")
		}
		return r.publish(ctx, a, p, book, now)
	})
}

func newPublication(book *roster.Book, dates roster.DateRange, districts []roster.DistrictID, now time.Time) (*Publication, error) {
	p := &Publication{ID: newID(now), Dates: dates}
	var errs []error
	switch {
	case dates.From == 0 || dates.To == 0:
		errs = append(errs, roster.Invalidf("from", "from and to are required"))
	case dates.To < dates.From:
		errs = append(errs, roster.Invalidf("to", "%s is before %s", dates.To, dates.From))
	case dates.To-dates.From >= MaxPublished:
		errs = append(errs, roster.Invalidf("to", "is more than %d dates", MaxPublished))
	}
	for i, d := range districts {
		if _, ok := book.District(d); !ok {
			errs = append(errs, roster.Invalidf(fmt.Sprintf("district_ids[%d]", i), "%q is not on the roster", d))
		}
	}
	if districts != nil {
		if p.Districts = joined(districts); len(p.Districts) == 0 {
			errs = append(errs, roster.Invalidf("district_ids", "names no district; leave it out for all"))
		}
	}
	return p, errors.Join(errs...)
}

// publish writes a publication, as a new version of the one that says the same period and districts.
func (r *Register) publish(ctx context.Context, a Actor, p *Publication, book *roster.Book, now time.Time) (*Publication, error) {
	key := guard(publications)
	at, err := revisionOf(ctx, r.opt.KV, key)
	if err != nil {
		return nil, err
	}
	head, err := audit.ReadHead(ctx, r.opt.KV)
	if err != nil {
		return nil, err
	}
	all, err := r.Publications(ctx)
	if err != nil {
		return nil, err
	}
	for _, other := range all {
		switch {
		case !other.InForce() || !p.meets(other):
		case p.Dates == other.Dates && slices.Equal(p.Districts, other.Districts):
			p = other
		default:
			return nil, conflict("%s is published already in publication %s, %s; withdraw that, or publish the very same period and districts anew.", p.Dates, other.ID, other.Dates)
		}
	}
	duty := dutyOf(book, p)
	value, digest := duty.encode()
	if len(value) > store.MaxValue {
		return nil, roster.Invalidf("to", "the duty is too much for one record; publish fewer dates, or fewer districts")
	}
	next := *p
	next.Versions = append(slices.Clone(p.Versions), Version{len(p.Versions) + 1, moment(now), a.Who, book.Revision(), head.Seq, digest, len(duty.People)})
	err = r.commit(ctx, write{
		actor: a, action: audit.PeriodPublished, of: next.said(), event: Event{publications, next.ID, Open}, record: &next,
		txn: store.Txn{If: []store.Condition{{Key: key, Revision: at}}, Ops: []store.Op{
			store.Put(keyOf(publications, next.ID), encode(&next)), store.Put(dutyKey(next.ID, next.Last().Number), value), store.Put(key, nil),
		}},
	})
	if err != nil {
		return nil, err
	}
	return r.Publication(ctx, next.ID)
}

// Publication returns a publication, in force or not. Everybody may know of it.
func (r *Register) Publication(ctx context.Context, id string) (*Publication, error) {
	p, revision, err := get[Publication](ctx, r.opt.KV, publications, id)
	if err != nil {
		return nil, err
	}
	p.Revision = revision
	return &p, nil
}

// Publications lists the publications, in force or not, oldest first.
func (r *Register) Publications(ctx context.Context) ([]*Publication, error) {
	var list []*Publication
	err := scan(ctx, r.opt.KV, since(publications, ""), func(e store.Entry) (bool, error) {
		p, err := decode[Publication](e)
		if err == nil {
			p.Revision = e.Revision
			list = append(list, &p)
		}
		return true, err
	})
	return list, err
}

// WithdrawPublication ends a publication; one that was withdrawn stays so. revision is what the record must be at; 0: any.
func (r *Register) WithdrawPublication(ctx context.Context, a Actor, id string, revision uint64, now time.Time) (*Publication, error) {
	return again(ctx, func() (*Publication, error) {
		p, err := r.Publication(ctx, id)
		switch {
		case err != nil:
			return nil, err
		case revision != 0 && revision != p.Revision:
			return nil, &Moved{p.Revision}
		case !a.supervises(p.Districts):
			return nil, forbidden("A supervisor of all districts that it names withdraws it.")
		case !p.InForce():
			return p, nil
		}
		next := *p
		next.Withdrawn, next.By = moment(now), a.Who
		key, at := guard(publications), uint64(0)
		if at, err = revisionOf(ctx, r.opt.KV, key); err != nil {
			return nil, err
		}
		err = r.commit(ctx, write{
			actor: a, action: audit.PeriodWithdrawn, of: next.said(), event: Event{publications, id, Withdrawn}, record: &next,
			txn: store.Txn{If: []store.Condition{{Key: keyOf(publications, id), Revision: p.Revision}, {Key: key, Revision: at}}, Ops: []store.Op{
				store.Put(keyOf(publications, id), encode(&next)), store.Put(key, nil),
			}},
		})
		if err != nil {
			return nil, err
		}
		return r.Publication(ctx, id)
	})
}

// Changes lists how the duty of a published period is another in book than what was published last, by officer and date.
func (r *Register) Changes(ctx context.Context, p *Publication, book *roster.Book) ([]DutyChange, error) {
	e, err := r.opt.KV.Get(ctx, dutyKey(p.ID, p.Last().Number))
	if err != nil {
		return nil, err
	}
	was, err := decodeDuty(e)
	if err != nil {
		return nil, err
	}
	return was.changes(dutyOf(book, p)), nil
}
