package floor

import (
	"bytes"
	"context"

	"watchbill/dispatch/desk"
	"watchbill/roster"
	"watchbill/roster/store"
)

// ledger keeps the desk's rows in the store, beside the roster. A row's key is "desk", its table and its own key, with a
// zero byte between them, which none of the first two holds.
type ledger struct{ kv store.KV }

// Ledger returns the desk's ledger in a store, for whoever only reads it.
func Ledger(kv store.KV) desk.Ledger { return ledger{kv} }

const ledgerSpace = "desk\x00"

func rowKey(table, key string) []byte { return []byte(ledgerSpace + table + "\x00" + key) }

// Commit implements desk.Ledger.
func (l ledger) Commit(ctx context.Context, changes []desk.Change) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	var t store.Txn
	for _, c := range changes {
		if c.Table == "" || c.Key == "" {
			return roster.Invalidf(c.Table, "a row needs a table and a key")
		}
		key := rowKey(c.Table, c.Key)
		if c.Absent {
			t.If = append(t.If, store.Condition{Key: key})
		}
		if c.Value == nil {
			t.Ops = append(t.Ops, store.Delete(key))
		} else {
			t.Ops = append(t.Ops, store.Put(key, c.Value))
		}
	}
	_, err := l.kv.Commit(ctx, t)
	return err
}

// Scan implements desk.Ledger.
func (l ledger) Scan(ctx context.Context, table, from string, limit int) ([]desk.Row, error) {
	prefix := rowKey(table, "")
	r := store.Prefix(prefix)
	r.Start, r.Limit = append(bytes.Clone(prefix), from...), limit
	page, err := l.kv.Scan(ctx, r)
	if err != nil {
		return nil, err
	}
	rows := make([]desk.Row, len(page.Entries))
	for i, e := range page.Entries {
		rows[i] = desk.Row{Key: string(e.Key[len(prefix):]), Value: e.Value}
	}
	return rows, nil
}
