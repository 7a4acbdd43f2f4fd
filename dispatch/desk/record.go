package desk

import (
	"bytes"
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

// sound is a row that knows what the desk takes for granted of it.
type sound interface{ sound(key string) bool }

func (a *Assignment) sound(key string) bool {
	return string(a.ID) == key && len(a.Steps) > 0 && order[a.State] > 0 && a.Steps[len(a.Steps)-1].State == a.State && a.Revision > 0
}

func (k *kept) sound(key string) bool {
	return k.Key == key && (k.Assignment == nil || k.Assignment.sound(string(k.Assignment.ID)))
}

func (r *Recommendation) sound(key string) bool { return string(r.ID) == key }

func (w *Watched) sound(key string) bool { return string(w.Facts.Call) == key }

// encode makes the value of a row.
func encode(row any) ([]byte, error) {
	b, err := json.Marshal(row)
	if err != nil {
		return nil, err
	}
	return json.Marshal(record{Version: version, Row: b})
}

// head begins a row of this version as encode writes it.
var head = fmt.Appendf(nil, `{"v":%d,"row":`, version)

// decode reads the value of a row.
func decode(table string, r Row, into any) error {
	err := unwrap(r.Value, into)
	if s, ok := into.(sound); ok && err == nil && !s.sound(r.Key) {
		err = errors.New("it is not of that key, or has no beginning")
	}
	if err != nil {
		return fmt.Errorf("read %s %q: %w", table, r.Key, err)
	}
	return nil
}

// unwrap reads the row in a value. What encode wrote is cut open and read once, which halves the time of a long journal;
// what it did not write so is read as any JSON.
func unwrap(value []byte, into any) error {
	if row, ok := bytes.CutPrefix(value, head); ok && json.Unmarshal(bytes.TrimSuffix(row, []byte{'}'}), into) == nil {
		return nil
	}
	var rec record
	if err := json.Unmarshal(value, &rec); err != nil {
		return err
	}
	if rec.Version != version {
		return fmt.Errorf("it is of version %d, this program knows version %d", rec.Version, version)
	}
	return json.Unmarshal(rec.Row, into)
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
