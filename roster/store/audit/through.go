package audit

import (
	"context"

	"watchbill/roster/store"
)

// Through returns kv with every commit that writes recorded by log, as describe says. It is for whoever writes through a
// KV of its own and knows nothing of audits.
func Through(kv store.KV, log *Log, describe func(t store.Txn) Entry) store.KV {
	return recorded{kv, log, describe}
}

type recorded struct {
	store.KV
	log      *Log
	describe func(store.Txn) Entry
}

// Commit implements store.KV.
func (r recorded) Commit(ctx context.Context, t store.Txn) (uint64, error) {
	if len(t.Ops) == 0 {
		return r.KV.Commit(ctx, t)
	}
	return r.log.Commit(ctx, t, r.describe(t))
}

// OfImport describes what an import changed, without what people's rows say: of an absence the key holds the kind, which
// is left out.
func OfImport(c store.Changes) What {
	w := What{Revision: c.Revision}
	for _, t := range c.Tables {
		if len(t.Rows) == 0 {
			continue
		}
		w.Counts = append(w.Counts, Count{t.File, t.Added, t.Changed, t.Removed})
		for _, row := range t.Rows {
			if len(w.Keys) == MaxKeys {
				w.LeftOut++
				continue
			}
			w.Keys = append(w.Keys, keyText(t.File, row))
		}
	}
	return w
}
