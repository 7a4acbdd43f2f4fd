package subscription

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"watchbill/coverage/calendar"
	"watchbill/roster"
	"watchbill/roster/store"
)

// remembered is how a feed's memory is kept.
type remembered struct {
	Version int             `json:"v"`
	Events  calendar.Memory `json:"events"`
}

// maxTries bounds how often a feed is followed anew because somebody else who read it was first.
const maxTries = 4

// Follow returns what the feed shows of events, numbered by what it has shown before (see calendar.Memory), and keeps what
// it shows now if that differs. Whoever reads at the same time gets the same numbers. Where the store cannot be written the entries
// are right all the same, and err says what went wrong; where it cannot be read there are none.
func (r *Register) Follow(ctx context.Context, f Feed, events []calendar.Event, span roster.DateRange, now time.Time) ([]calendar.Entry, error) {
	key := []byte(space + "shown\x00" + string(f.Of) + "\x00" + f.ID)
	for try := 1; ; try++ {
		memory, at, err := r.recall(ctx, key)
		if err != nil {
			return nil, err
		}
		entries, next, changed := memory.Follow(events, span, now)
		if !changed {
			return entries, nil
		}
		value, err := json.Marshal(remembered{version, next})
		if err != nil {
			return entries, err
		}
		_, err = r.kv.Commit(ctx, store.Txn{If: []store.Condition{{Key: key, Revision: at}}, Ops: []store.Op{store.Put(key, value)}})
		if errors.Is(err, &roster.Error{Kind: roster.Conflict}) && try < maxTries {
			continue // somebody else read the feed: theirs are the numbers
		}
		if err != nil {
			err = fmt.Errorf("keep what a calendar has shown: %w", err)
		}
		return entries, err
	}
}

// recall reads a feed's memory and the revision that it is of, 0 where nobody has read the feed.
func (r *Register) recall(ctx context.Context, key []byte) (calendar.Memory, uint64, error) {
	entry, err := r.kv.Get(ctx, key)
	if errors.Is(err, &roster.Error{Kind: roster.NotFound}) {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, fmt.Errorf("read what a calendar has shown: %w", err)
	}
	var x remembered
	if err := json.Unmarshal(entry.Value, &x); err != nil || x.Version != version {
		return nil, 0, &roster.Error{Kind: roster.Unavailable, Msg: "what this calendar has shown was kept by another version of watchbill, or is damaged",
			Err: fmt.Errorf("key %q: version %d: %w", key, x.Version, err)}
	}
	return x.Events, entry.Revision, nil
}
