package identity

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"watchbill/roster"
	"watchbill/roster/store"
)

// space begins the key of every record: space, kind, a zero byte, id. A value is JSON with the version of its form.
const (
	space   = "identity\x00"
	version = 1
)

// meta is where a row lies, and as of which commit. Of a row that was published nothing changes.
type meta struct {
	kind, id string
	revision uint64 // 0: it is not in the store yet
}

// row is one record.
type row interface {
	meta() *meta
	value() ([]byte, error)
}

func keyOf(x row) []byte { return []byte(space + x.meta().kind + "\x00" + x.meta().id) }

// The kinds of record.
const (
	kindAccount  = "account"
	kindSession  = "session" // by the SHA-256 of its token
	kindLink     = "link"    // the same
	kindKey      = "key"
	kindSettings = "settings"
)

// hashed is the id of a row that is found by the SHA-256 of a token.
func hashed(id string) (sum [32]byte, err error) {
	b, err := hex.DecodeString(id)
	if err != nil || len(b) != len(sum) {
		return sum, errors.New("is no SHA-256 in hexadecimal")
	}
	return [32]byte(b), nil
}

// encode makes the value of a row.
func encode(form any) ([]byte, error) { return json.Marshal(form) }

// decode reads a value strictly into form, whose version v points to.
func decode(value []byte, form any, v *int) error {
	if err := json.Unmarshal(value, form); err != nil {
		return err
	}
	if *v != version {
		return fmt.Errorf("it is of version %d", *v)
	}
	return nil
}

// readRow reads a record.
func readRow(e store.Entry) (row, error) {
	parts := strings.SplitN(strings.TrimPrefix(string(e.Key), space), "\x00", 2)
	if len(parts) != 2 {
		return nil, errors.New("the key is none of ours")
	}
	m := meta{parts[0], parts[1], e.Revision}
	switch m.kind {
	case kindAccount:
		return readAccount(m, e.Value)
	case kindSession:
		return readSession(m, e.Value)
	case kindLink:
		return readLink(m, e.Value)
	case kindKey:
		return readKey(m, e.Value)
	case kindSettings:
		return readSettings(m, e.Value)
	}
	return nil, errors.New("the key is none of ours")
}

// rows reads all records of a store. What cannot be read is a roster.Unavailable that says so of each; of sessions and
// links only where strict is set, else those have ended: somebody signs in anew.
func rows(ctx context.Context, kv store.KV, strict bool) ([]row, error) {
	var list []row
	var errs []error
	at := store.Prefix([]byte(space))
	for at.Limit = 10_000; ; {
		page, err := kv.Scan(ctx, at)
		if err != nil {
			return nil, fmt.Errorf("read who there is: %w", err)
		}
		for _, e := range page.Entries {
			x, err := readRow(e)
			if err != nil && !strict && passing(e.Key) {
				continue
			}
			if err != nil {
				errs = append(errs, fmt.Errorf("record %q: %w", e.Key, err))
				continue
			}
			list = append(list, x)
		}
		if !page.More {
			break
		}
		at.Start = page.Next()
	}
	if len(errs) > 0 {
		return nil, &roster.Error{Kind: roster.Unavailable, Msg: "who may sign in was kept by another version of watchbill, or is damaged", Err: errors.Join(errs...)}
	}
	return list, nil
}

// passing tells whether a key is that of a session or a link.
func passing(key []byte) bool {
	return bytes.HasPrefix(key, []byte(space+kindSession+"\x00")) || bytes.HasPrefix(key, []byte(space+kindLink+"\x00"))
}

// Check reads every record of a store and returns how many there are. Those that cannot be read are the error's.
func Check(ctx context.Context, kv store.KV) (int, error) {
	list, err := rows(ctx, kv, true)
	if err != nil {
		return 0, err
	}
	_, err = newSnapshot(list, nil)
	return len(list), err
}
