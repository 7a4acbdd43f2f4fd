package audit

import (
	"context"
	"encoding/binary"
	"fmt"

	"watchbill/roster/store"
)

// newest lists records from the last to the first. Stores are read upwards only, so it reads piece by piece from the end.
func newest(ctx context.Context, kv store.KV, f Filter) (records []Record, more bool, err error) {
	end := f.Before
	if end == 0 {
		head, err := ReadHead(ctx, kv)
		if err != nil {
			return nil, false, err
		}
		end = head.Seq + 1
	}
	for end > f.After+1 {
		start := max(f.After+1, end-min(end, pageRecords))
		page, err := kv.Scan(ctx, store.Range{Start: binary.BigEndian.AppendUint64([]byte(space), start), End: binary.BigEndian.AppendUint64([]byte(space), end)})
		if err != nil {
			return nil, false, fmt.Errorf("read the audit trail: %w", err)
		}
		for i := len(page.Entries) - 1; i >= 0; i-- {
			if _, ok := seqOf(page.Entries[i].Key); !ok {
				continue
			}
			var record Record
			if err := decode(page.Entries[i].Value, &record); err != nil {
				return nil, false, unreadable(fmt.Sprintf("record %q", page.Entries[i].Key), err)
			}
			if !f.wants(&record) {
				continue
			}
			if f.Limit > 0 && len(records) == f.Limit {
				return records, true, nil
			}
			records = append(records, record)
		}
		end = start
	}
	return records, false, nil
}
