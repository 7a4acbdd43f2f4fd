package staffing

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"watchbill/roster/store"
)

// Check reads every record of a store that nobody writes to, and returns how many there are of each kind and, joined, what is
// wrong: one that cannot be read, that lies under another id than its own, that waits and is settled or the other way
// round, and a publication whose duty is missing.
func Check(ctx context.Context, kv store.KV) (counts map[string]int, err error) {
	c := checker{counts: map[string]int{}, waits: map[string]bool{}, duty: map[string]bool{}}
	err = scan(ctx, kv, store.Prefix([]byte(space)), func(e store.Entry) (bool, error) {
		c.one(e)
		return true, nil
	})
	c.pending()
	return c.counts, errors.Join(append(c.errs, err)...)
}

// checker gathers what Check finds. Keys come in the order duty, guard, offer, pending, publication, request.
type checker struct {
	counts map[string]int
	waits  map[string]bool // keys of records that are pending or should be, and whether the other is there too
	duty   map[string]bool // keys of duty
	errs   []error
}

func (c *checker) fault(format string, args ...any) {
	c.errs = append(c.errs, fmt.Errorf(format, args...))
}

func (c *checker) one(e store.Entry) {
	parts := strings.Split(string(e.Key), "\x00")
	var err error
	switch kind := parts[1]; kind {
	case requests:
		var q Request
		if q, err = decode[Request](e); err == nil {
			c.record(kind, e.Key, q.ID, waiting(requests, string(q.Officer), q.ID), !q.State.settled())
		}
	case offers:
		var o Offer
		if o, err = decode[Offer](e); err == nil {
			c.record(kind, e.Key, o.ID, waiting(offers, o.ID), !o.State.settled())
		}
	case publications:
		var p Publication
		if p, err = decode[Publication](e); err == nil {
			c.publication(e.Key, &p)
		}
	case "duty":
		c.duty[string(e.Key)] = true
		_, err = decodeDuty(e)
	case "pending":
		c.waits[string(e.Key)] = !c.waits[string(e.Key)]
	case "guard":
	default:
		c.fault("the key %q is none of ours", e.Key)
	}
	if err != nil {
		c.errs = append(c.errs, err)
	}
}

// record notes one record and whether it waits.
func (c *checker) record(kind string, key []byte, id string, wait []byte, waits bool) {
	c.counts[kind]++
	if string(key) != string(keyOf(kind, id)) {
		c.fault("the %s %s lies under the key %q", kind, id, key)
	}
	if waits {
		c.waits[string(wait)] = !c.waits[string(wait)]
	}
}

func (c *checker) publication(key []byte, p *Publication) {
	c.counts[publications]++
	if string(key) != string(keyOf(publications, p.ID)) {
		c.fault("the publication %s lies under the key %q", p.ID, key)
	}
	for _, v := range p.Versions {
		if !c.duty[string(dutyKey(p.ID, v.Number))] {
			c.fault("the duty of publication %s, version %d, is missing", p.ID, v.Number)
		}
	}
}

// pending finds those of which only one is there: the record that waits or the key that says so.
func (c *checker) pending() {
	for key, odd := range c.waits {
		if odd {
			c.fault("the key %q and its record do not agree on whether it waits", key)
		}
	}
}
