package audit

import (
	"context"
	"time"

	"watchbill/roster"
	"watchbill/roster/store"
)

// Prune takes out the oldest records up to the last one that is before a moment, none behind one that is not, and returns
// how many. It records that it did, with the place where they ended, so that the rest stays provable. A chain with a
// fault is not pruned: the error is a roster.Error of kind Conflict.
func (l *Log) Prune(ctx context.Context, before time.Time, who Who, where string) (int, error) {
	v, err := Verify(ctx, l.kv)
	if err != nil {
		return 0, err
	}
	if !v.Sound() {
		return 0, &roster.Error{Kind: roster.Conflict, Msg: "the audit trail has faults and is kept as it is; see: watchbill verify"}
	}
	records, _, err := List(ctx, l.kv, Filter{})
	if err != nil {
		return 0, err
	}
	n := 0
	for n < len(records) && records[n].At.Before(before) {
		n++
	}
	if n == 0 {
		return 0, nil
	}
	last := records[n-1].Head()
	base, err := encode(last)
	if err != nil {
		return 0, err
	}
	was := uint64(0)
	if e, err := l.kv.Get(ctx, baseKey); err == nil {
		was = e.Revision
	}
	t := store.Txn{If: []store.Condition{{Key: baseKey, Revision: was}}, Ops: []store.Op{store.Put(baseKey, base)}}
	for _, r := range records[:n] {
		t.Ops = append(t.Ops, store.Delete(keyOf(r.Seq)))
	}
	if _, err := l.Commit(ctx, t, Entry{Action: Pruned, Who: who, Where: where, Outcome: Done, What: What{Chain: &last}}); err != nil {
		return 0, err
	}
	return n, nil
}
