package idempotency

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"watchbill/api/web"
	"watchbill/roster"
	"watchbill/roster/store"
)

// Life is how long a key is remembered.
const Life = 24 * time.Hour

// MaxKey is the greatest length of a key, in bytes.
const MaxKey = 128

// Header is the name of the header that holds a key.
const Header = "Idempotency-Key"

// sweep is how many keys, whose time was over long ago, one that is kept takes along on either side.
const sweep = 8

const (
	version = 1
	space   = "idempotency\x00"
)

// Register is the keys in a store. It keeps nothing itself, and its methods are safe for concurrent use.
type Register struct{ kv store.KV }

// New returns the register that kv holds. Whoever opened kv closes it.
func New(kv store.KV) *Register { return &Register{kv} }

// Question is a request that is to be done once.
type Question struct {
	User string // who asks: no two share a key. Empty: where nobody signs in
	Key  string // as the client sent it; empty: none
	Path string // the method and the path with its query
	Body []byte
}

// Answer is what was answered.
type Answer struct {
	Status  int               `json:"status"`
	Headers map[string]string `json:"headers,omitempty"` // such as Location and ETag
	Body    string            `json:"body"`
	// RevisionAt is where in Body the revision of the commit belongs, which nobody knows before it is made: its digits
	// are put there. -1: nowhere. [Answer.Text] has done so.
	RevisionAt int `json:"revision_at"`
}

// Text returns the body with a commit's revision in its place.
func (a *Answer) Text(revision uint64) string {
	if a.RevisionAt < 0 {
		return a.Body
	}
	return a.Body[:a.RevisionAt] + strconv.FormatUint(revision, 10) + a.Body[a.RevisionAt:]
}

// Asked is a question that was looked up.
type Asked struct {
	// Answer is what was answered when it was asked before, its body whole and RevisionAt -1; nil: it is new.
	Answer *Answer

	key  []byte // nil: no key
	sum  string
	at   uint64   // revision of the row whose time is over; 0: there is none
	over [][]byte // keys whose time is over
}

// row is how an answer is kept.
type row struct {
	Version int       `json:"v"`
	Until   time.Time `json:"until"`
	Sum     string    `json:"sha256"` // of path and body
	Answer  Answer    `json:"answer"`
}

// read reads a row. What cannot be answered again as it stands is no row: its time is not over either, for what was asked
// was done.
func read(value []byte) (row, error) {
	var x row
	err := json.Unmarshal(value, &x)
	switch a := x.Answer; {
	case err != nil:
	case x.Version != version:
		err = fmt.Errorf("it is of version %d", x.Version)
	case x.Until.IsZero() || x.Sum == "":
		err = errors.New("it does not say how long it holds, and for what")
	case a.Status < 200 || a.Status > 599:
		err = fmt.Errorf("%d is no status", a.Status)
	case a.RevisionAt < -1 || a.RevisionAt > len(a.Body) || a.RevisionAt >= 0 && !utf8.ValidString(a.Body[:a.RevisionAt]):
		err = fmt.Errorf("the revision is at %d of %d bytes", a.RevisionAt, len(a.Body))
	}
	if err != nil {
		return row{}, err
	}
	return x, nil
}

// Ask looks a question up. A key that is none (1 to [MaxKey] printable ASCII characters) is a web.Fault of the header, one that was used for
// something else a web.StatusError 422.
func (r *Register) Ask(ctx context.Context, q Question, now time.Time) (*Asked, error) {
	if q.Key == "" {
		return &Asked{}, nil
	}
	if len(q.Key) > MaxKey || strings.ContainsFunc(q.Key, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return nil, web.Faults{{Parameter: Header, Detail: fmt.Sprintf("is 1 to %d printable ASCII characters without a blank", MaxKey)}}
	}
	a := &Asked{key: []byte(space + q.User + "\x00" + q.Key), sum: sumOf(q)}
	entry, err := r.kv.Get(ctx, a.key)
	switch {
	case errors.Is(err, &roster.Error{Kind: roster.NotFound}):
		a.over, err = r.spent(ctx, a.key, now)
		return a, err
	case err != nil:
		return nil, fmt.Errorf("look up an idempotency key: %w", err)
	}
	x, err := read(entry.Value)
	if err != nil {
		return nil, &roster.Error{Kind: roster.Unavailable, Msg: "what was answered to this Idempotency-Key was kept by another version of watchbill; use a new key",
			Err: err}
	}
	switch {
	case !now.Before(x.Until):
		a.at = entry.Revision
	case x.Sum != a.sum:
		return nil, &web.StatusError{Status: 422, Detail: "This Idempotency-Key was used for another request; a new request needs a new key."}
	default:
		x.Answer.Body, x.Answer.RevisionAt = x.Answer.Text(entry.Revision), -1
		a.Answer = &x.Answer
	}
	return a, nil
}

// Keep returns what keeps an answer, for the commit that does what was asked: nothing where there is no key. It panics
// where the question was answered before.
func (a *Asked) Keep(answer Answer, now time.Time) ([]store.Condition, []store.Op, error) {
	switch {
	case a.Answer != nil:
		panic("idempotency: what was answered is done again")
	case a.key == nil:
		return nil, nil, nil
	}
	value, err := json.Marshal(row{version, now.Add(Life).UTC(), a.sum, answer})
	if err != nil {
		return nil, nil, err
	}
	ops := []store.Op{store.Put(a.key, value)}
	for _, key := range a.over {
		ops = append(ops, store.Delete(key))
	}
	return []store.Condition{{Key: a.key, Revision: a.at}}, ops, nil
}

// spent returns a few keys whose time is over, so that they go with the next commit: those that follow one, which is as
// good as drawn.
func (r *Register) spent(ctx context.Context, after []byte, now time.Time) (keys [][]byte, err error) {
	all := store.Prefix([]byte(space))
	for _, part := range []store.Range{{Start: after, End: all.End, Limit: sweep}, {Start: all.Start, End: after, Limit: sweep}} {
		page, err := r.kv.Scan(ctx, part)
		if err != nil {
			return nil, fmt.Errorf("look for old idempotency keys: %w", err)
		}
		for _, e := range page.Entries {
			// Another Life later: a key that is just over may be used anew at this moment, and that answer must not go.
			if x, err := read(e.Value); err == nil && !now.Before(x.Until.Add(Life)) {
				keys = append(keys, e.Key)
			}
		}
	}
	return keys, nil
}

// sumOf is what two requests that are the same have in common.
func sumOf(q Question) string {
	h := sha256.New()
	_, _ = fmt.Fprintf(h, "%d %s\n", len(q.Path), q.Path) // a hash takes everything
	_, _ = h.Write(q.Body)
	return hex.EncodeToString(h.Sum(nil))
}
