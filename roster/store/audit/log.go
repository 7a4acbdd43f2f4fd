package audit

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"watchbill/roster"
	"watchbill/roster/store"
)

// Options of a Log.
type Options struct {
	Now      func() time.Time       // the real time, never a drill's; required
	Appended func(r Record)         // told of each record that is on disk, perhaps by several goroutines at once; nil: nobody
	Failed   func(e Entry, _ error) // told of each that could not be written; nil: nobody
}

// Log appends to the chain that a KV holds. It has no state of its own, so any number of them may share a KV, and its
// methods are safe for concurrent use.
type Log struct {
	kv  store.KV
	opt Options
}

// New returns the log of the chain in kv, which may be empty yet. It panics without a clock.
func New(kv store.KV, opt Options) *Log {
	if opt.Now == nil {
		panic("audit.New without a clock")
	}
	return &Log{kv, opt}
}

// tries is how often a commit is made anew that lost the race for the head.
const tries = 1000

// Commit makes a commit together with its record, and returns the commit's revision: both are done or none. Where
// another record was first it tries again, on the new head. Errors are those of store.KV; a Conflict is one of t's own
// conditions. t keeps its conditions and operations.
func (l *Log) Commit(ctx context.Context, t store.Txn, e Entry) (uint64, error) {
	revision, record, err := l.commit(ctx, t, e)
	switch {
	case err != nil && l.opt.Failed != nil:
		l.opt.Failed(e, err)
	case err == nil && l.opt.Appended != nil:
		l.opt.Appended(record)
	}
	if err != nil {
		return 0, fmt.Errorf("record %s: %w", e.Action, err)
	}
	return revision, nil
}

// Append records what writes nothing itself. It is to be called before it is done.
func (l *Log) Append(ctx context.Context, e Entry) error {
	_, err := l.Commit(ctx, store.Txn{}, e)
	return err
}

func (l *Log) commit(ctx context.Context, t store.Txn, e Entry) (uint64, Record, error) {
	for range tries {
		head, at, err := readHead(ctx, l.kv)
		if err != nil {
			return 0, Record{}, err
		}
		var last time.Time
		if head.Seq > 0 {
			if last, err = l.timeOf(ctx, head); err != nil {
				if _, now, headErr := readHead(ctx, l.kv); headErr == nil && now != at {
					continue // it was pruned since the head was read
				}
				return 0, Record{}, err
			}
		}
		record, err := next(head, last, l.opt.Now(), e)
		if err != nil {
			return 0, Record{}, err
		}
		whole, err := with(t, at, &record)
		if err != nil {
			return 0, Record{}, err
		}
		revision, err := l.kv.Commit(ctx, whole)
		if err == nil {
			return revision, record, nil
		}
		if !errors.Is(err, &roster.Error{Kind: roster.Conflict}) {
			return 0, Record{}, err
		}
		if _, now, headErr := readHead(ctx, l.kv); headErr != nil || now == at {
			// The head stands where it did: it is t that lost, unless somebody put a record behind the head.
			if _, getErr := l.kv.Get(ctx, keyOf(record.Seq)); getErr == nil {
				return 0, Record{}, unreadable(fmt.Sprintf("record %d", record.Seq), errors.New("it comes after the head"))
			}
			return 0, Record{}, err
		}
	}
	return 0, Record{}, &roster.Error{Kind: roster.Unavailable, Msg: "too many write at once; try again"}
}

// timeOf returns when the head's record was made. That record must be there: nothing is added to a chain without its end.
func (l *Log) timeOf(ctx context.Context, head Head) (time.Time, error) {
	entry, err := l.kv.Get(ctx, keyOf(head.Seq))
	if err != nil {
		return time.Time{}, unreadable(fmt.Sprintf("record %d, which the head names", head.Seq), err)
	}
	var r Record
	if err := decode(entry.Value, &r); err != nil {
		return time.Time{}, unreadable(fmt.Sprintf("record %d", head.Seq), err)
	}
	return r.At, nil
}

// next makes the record that follows head, whose own was made at last.
func next(head Head, last, now time.Time, e Entry) (Record, error) {
	r := Record{
		Seq: head.Seq + 1, Store: head.Store, At: now.UTC().Truncate(10 * time.Millisecond), Action: e.Action, Who: e.Who, Where: e.Where,
		Outcome: e.Outcome, What: e.What, Prev: head.Hash,
	}
	if head.Seq == 0 {
		r.Store, r.Prev = strings.ToLower(rand.Text()), none
	}
	r.ClockBack = r.At.Before(last)
	// What is not UTF-8 would come back another text, and not be what was hashed.
	r.Where, r.Who.Name, r.Who.Host = clean(r.Where), clean(r.Who.Name), clean(r.Who.Host)
	r.What.Of = clean(r.What.Of)
	return r, r.seal()
}

func clean(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }

// with returns t with the record and its head, to be done only if the head is still at its revision.
func with(t store.Txn, at uint64, r *Record) (store.Txn, error) {
	value, err := encode(r)
	if err != nil {
		return store.Txn{}, err
	}
	head, err := encode(r.Head())
	if err != nil {
		return store.Txn{}, err
	}
	return store.Txn{
		If: append(slices.Clip(t.If), store.Condition{Key: headKey, Revision: at}, store.Condition{Key: keyOf(r.Seq)}),
		// A copy: the commit sorts them in place or not as it likes, and it may be made again.
		Ops: append(slices.Clip(t.Ops), store.Put(keyOf(r.Seq), value), store.Put(headKey, head)),
	}, nil
}

// ReadHead returns the chain's head, the zero Head where nothing was recorded yet.
func ReadHead(ctx context.Context, kv store.KV) (Head, error) {
	h, _, err := readHead(ctx, kv)
	return h, err
}

// readHead returns the head and its revision, 0 where there is none.
func readHead(ctx context.Context, kv store.KV) (h Head, revision uint64, err error) {
	entry, err := kv.Get(ctx, headKey)
	if errors.Is(err, &roster.Error{Kind: roster.NotFound}) {
		return Head{}, 0, nil
	}
	if err != nil {
		return Head{}, 0, err
	}
	if err := decode(entry.Value, &h); err != nil {
		return Head{}, 0, unreadable("the head", err)
	}
	return h, entry.Revision, nil
}

// Begin records that a store which has records, but no chain, has one from now on. In any other store it does nothing.
func (l *Log) Begin(ctx context.Context, who Who, where string) error {
	head, _, err := readHead(ctx, l.kv)
	if err != nil || head.Seq > 0 {
		return err
	}
	page, err := l.kv.Scan(ctx, store.Range{Limit: 1})
	if err != nil || len(page.Entries) == 0 {
		return err
	}
	return l.Append(ctx, Entry{Action: Began, Who: who, Where: where, Outcome: Done})
}
