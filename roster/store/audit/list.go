package audit

import (
	"context"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"time"

	"watchbill/roster/store"
)

// Filter says which records are wanted. The zero Filter wants all.
type Filter struct {
	After  uint64    // those with a higher number
	From   time.Time // not before; zero: from the first
	To     time.Time // before; zero: to the last
	Action Action    // empty: any
	Limit  int       // the most; 0: all

	Who     string  // part of the name of who did it, in capitals or not; empty: anybody
	Of      string  // part of what it was done to, or of a row's key, in capitals or not; empty: anything
	Outcome Outcome // empty: any
	Newest  bool    // the newest first
	Before  uint64  // with Newest: those with a lower number; 0: from the last on
}

// pageRecords is how many records are read at once.
const pageRecords = 1000

// List returns the records that f wants in the order of their numbers, and whether Limit cut them short. It checks no
// hash; a record that cannot be read is a roster.Error of kind Unavailable. It reads the whole chain after After; with
// Newest, which lists them in the other order, only as much of it as Limit takes.
func List(ctx context.Context, kv store.KV, f Filter) (records []Record, more bool, err error) {
	if f.Newest {
		return newest(ctx, kv, f)
	}
	r := all()
	r.Limit = pageRecords
	r.Start = binary.BigEndian.AppendUint64([]byte(space), f.After+1)
	if f.After+1 == 0 {
		return nil, false, nil
	}
	for {
		page, err := kv.Scan(ctx, r)
		if err != nil {
			return nil, false, fmt.Errorf("read the audit trail: %w", err)
		}
		for _, e := range page.Entries {
			if _, ok := seqOf(e.Key); !ok {
				continue
			}
			var record Record
			if err := decode(e.Value, &record); err != nil {
				return nil, false, unreadable(fmt.Sprintf("record %q", e.Key), err)
			}
			if !f.wants(&record) {
				continue
			}
			if f.Limit > 0 && len(records) == f.Limit {
				return records, true, nil
			}
			records = append(records, record)
		}
		if !page.More {
			return records, false, nil
		}
		r.Start = page.Next()
	}
}

func (f *Filter) wants(r *Record) bool {
	return (f.Action == "" || r.Action == f.Action) &&
		(f.From.IsZero() || !r.At.Before(f.From)) && (f.To.IsZero() || r.At.Before(f.To)) &&
		(f.Outcome == "" || r.Outcome == f.Outcome) && within(r.Who.Name, f.Who) &&
		(within(r.What.Of, f.Of) || slices.ContainsFunc(r.What.Keys, func(key string) bool { return within(key, f.Of) }))
}

// within tells whether a text has a part, capitals taken for small letters.
func within(text, part string) bool {
	return part == "" || strings.Contains(strings.ToLower(text), strings.ToLower(part))
}
