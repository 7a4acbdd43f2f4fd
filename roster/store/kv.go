package store

import (
	"bytes"
	"context"
	"errors"
	"iter"
)

// KV is the one seam between records and whatever keeps them: an ordered space of keys whose every commit takes a new,
// higher revision. package storetest holds the promises below; every engine passes it. All methods may be called from
// many goroutines at once, and after Close they return a roster.Error of kind Unavailable.
//
// There are no reads of the past: Get and Scan see the newest commit, and everything whose commit had returned before
// they were called. What a cancelled ctx stops returns ctx.Err(), wrapped.
type KV interface {
	// Get returns the entry under key; a roster.Error of kind NotFound where there is none.
	Get(ctx context.Context, key []byte) (Entry, error)

	// Scan returns the entries of r in ascending order of key, all as of one revision. It copies them before it
	// returns and holds nothing open, so the caller may take its time; a long range is read in pages (Range.Limit),
	// and two pages belong to one snapshot only if their revisions are equal.
	Scan(ctx context.Context, r Range) (Page, error)

	// Commit does all of t, durably, or nothing of it, and returns the revision that the commit took. Where a
	// condition does not hold it returns a roster.Error of kind Conflict; where t is malformed (see Txn) one of kind
	// Invalid; in both cases nothing happened. With no Ops it only checks the conditions and returns the current revision.
	// After an error of kind Unavailable the outcome is unknown (the disk or the peer failed midway): read again.
	// Commit keeps no slice of t after it returns.
	Commit(ctx context.Context, t Txn) (revision uint64, err error)

	// Watch yields the commits after revision `after`, which is one that this store returned, or 0, in order, each
	// exactly once, and waits for more. It ends by yielding one error: ctx.Err(), Unavailable after Close, or
	// ErrCompacted where the commits after `after` are no longer all known (the watcher was too slow, the store was
	// reopened or restored): the caller reads anew with Scan and watches from that revision. A slow watcher costs the
	// store nothing; its place is a number. A store remembers at least HistoryCommits commits since it was opened, if they
	// come to no more than HistoryBytes altogether.
	Watch(ctx context.Context, after uint64) iter.Seq2[Event, error]

	// Close ends watches, waits for calls under way and lets go of the store. Closing twice is no error.
	Close() error
}

// What any engine takes and keeps.
const (
	MaxKey   = 4 << 10  // bytes; a key has at least one
	MaxValue = 16 << 20 // bytes; a value may be empty

	HistoryCommits = 64
	HistoryBytes   = 1 << 20 // keys and values
)

// ErrCompacted ends a watch whose next commits are no longer known. Read anew, then watch from that revision.
var ErrCompacted = errors.New("the commits after this revision are no longer known")

// Entry is one key with its value. Revision is that of the commit which last put the key, never 0. The slices belong
// to whoever got the Entry.
type Entry struct {
	Key, Value []byte
	Revision   uint64
}

// Range is the keys from Start up to, not including, End; a nil Start is before the first key, a nil End after the
// last. Limit is the greatest number of entries wanted; 0 is all.
type Range struct {
	Start, End []byte
	Limit      int
}

// Prefix returns the range of all keys that begin with p; all keys for an empty p.
func Prefix(p []byte) Range {
	end := bytes.Clone(p)
	for len(end) > 0 {
		if n := len(end) - 1; end[n] == 0xFF {
			end = end[:n]
		} else {
			end[n]++
			return Range{Start: bytes.Clone(p), End: end}
		}
	}
	return Range{Start: bytes.Clone(p)}
}

// Contains tells whether key lies in the range; Limit does not matter.
func (r Range) Contains(key []byte) bool {
	return bytes.Compare(key, r.Start) >= 0 && (r.End == nil || bytes.Compare(key, r.End) < 0)
}

// Page is what a Scan found. Revision is that of the store's newest commit (0: none yet), whether or not it touched
// the range. More tells that Limit cut the page short: the next one starts at [Page.Next].
type Page struct {
	Entries  []Entry
	Revision uint64
	More     bool
}

// Next returns the smallest key after the page's last one, nil for an empty page.
func (p Page) Next() []byte {
	if len(p.Entries) == 0 {
		return nil
	}
	return append(bytes.Clone(p.Entries[len(p.Entries)-1].Key), 0)
}

// Event is one commit as a watcher sees it: its puts, and those of its deletes that removed something, in ascending
// order of key. It may have no Ops. The slices are shared between watchers: read them only.
type Event struct {
	Revision uint64
	Ops      []Op
}
