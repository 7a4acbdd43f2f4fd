package desk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"watchbill/roster"
)

// version is that of the rows which are written. Whoever changes what is written takes the next one and adds a row of
// it to testdata.
const version = 1

type record struct {
	Version int             `json:"v"`
	Row     json.RawMessage `json:"row"`
}

// encode makes the value of a row.
func encode(row any) ([]byte, error) {
	b, err := json.Marshal(row)
	if err != nil {
		return nil, err
	}
	return json.Marshal(record{Version: version, Row: b})
}

// decode reads the value of a row.
func decode(table string, r Row, into any) error {
	var rec record
	err := json.Unmarshal(r.Value, &rec)
	if err == nil && rec.Version != version {
		err = fmt.Errorf("it is of version %d, this program knows version %d", rec.Version, version)
	}
	if err == nil {
		err = json.Unmarshal(rec.Row, into)
	}
	if err != nil {
		return fmt.Errorf("read %s %q: %w", table, r.Key, err)
	}
	return nil
}

// pageRows is how many rows are read at once.
const pageRows = 500

// readAll decodes the rows of a table from a key on and shows each.
func readAll[T any](ctx context.Context, l Ledger, table, from string, show func(key string, row *T)) error {
	for {
		rows, err := l.Scan(ctx, table, from, pageRows)
		if err != nil {
			return unreadable(table, err)
		}
		for _, r := range rows {
			row := new(T)
			if err := decode(table, r, row); err != nil {
				return err
			}
			show(r.Key, row)
		}
		if len(rows) < pageRows {
			return nil
		}
		from = rows[len(rows)-1].Key + "\x00"
	}
}

// unreadable is the error of a ledger that does not answer.
func unreadable(what string, err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("read %s: %w", what, err)
	}
	return &roster.Error{Kind: roster.Unavailable, Msg: "the records of the desk cannot be read now", Err: fmt.Errorf("read %s: %w", what, err)}
}
