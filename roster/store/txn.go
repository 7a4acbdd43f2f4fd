package store

import (
	"bytes"
	"fmt"
	"slices"

	"watchbill/roster"
)

// Txn is a commit to be made: Ops, done only if every condition in If holds. It is malformed if a key is empty or
// longer than MaxKey, a value longer than MaxValue, or if two Ops name one key.
type Txn struct {
	If  []Condition
	Ops []Op
}

// Condition demands that Key was last put by the commit of exactly this revision; 0 demands that there is no such key.
// Revisions never return, so a key that was deleted and put again does not pass.
//
// This is all there is, because it is what every engine can check without reading (in etcd: a compare of the key's mod
// revision). "Nothing of this group has changed since R" is said with a guard: a key that every commit to the group also
// puts, and whose revision the reader compares. [Store] guards the roster so.
type Condition struct {
	Key      []byte
	Revision uint64
}

// Op puts Value under Key, or removes Key. Removing a key that is not there is no error. A nil Value is an empty one.
type Op struct {
	Key, Value []byte
	Delete     bool
}

// Put returns the Op that stores value under key.
func Put(key, value []byte) Op { return Op{Key: key, Value: value} }

// Delete returns the Op that removes key.
func Delete(key []byte) Op { return Op{Key: key, Delete: true} }

// Sorted checks t for its engine and returns the Ops in ascending order of key, sharing t's bytes; t is left as it is. The error
// is a roster.Error of kind Invalid.
func (t Txn) Sorted() ([]Op, error) {
	for _, c := range t.If {
		if err := CheckKey(c.Key); err != nil {
			return nil, err
		}
	}
	ops := t.Ops
	byKey := func(a, b Op) int { return bytes.Compare(a.Key, b.Key) }
	if !slices.IsSortedFunc(ops, byKey) {
		ops = slices.Clone(ops)
		slices.SortFunc(ops, byKey)
	}
	for i, op := range ops {
		if err := CheckKey(op.Key); err != nil {
			return nil, err
		}
		if len(op.Value) > MaxValue {
			return nil, roster.Invalidf("value", "a value of %d bytes is more than the store takes (%d)", len(op.Value), MaxValue)
		}
		if i > 0 && bytes.Equal(ops[i-1].Key, op.Key) {
			return nil, roster.Invalidf("key", "a commit names one key twice")
		}
	}
	return ops, nil
}

// CheckKey returns a roster.Error of kind Invalid where no engine would take the key.
func CheckKey(key []byte) error {
	if len(key) == 0 {
		return roster.Invalidf("key", "a key must not be empty")
	}
	if len(key) > MaxKey {
		return roster.Invalidf("key", "a key of %d bytes is more than the store takes (%d)", len(key), MaxKey)
	}
	return nil
}

// Missing is what an engine's Get returns where there is no such key.
func Missing(key []byte) error {
	return &roster.Error{Kind: roster.NotFound, Msg: "there is no such record", Err: fmt.Errorf("key %q", key)}
}

// LostRace is what an engine's Commit returns where the condition does not hold; is is the key's revision, 0 for none.
func LostRace(c Condition, is uint64) error {
	return &roster.Error{
		Kind: roster.Conflict,
		Msg:  "somebody else changed this first; load it again",
		Err:  fmt.Errorf("key %q: is at revision %d, not %d", c.Key, is, c.Revision),
	}
}

// Closed is what an engine's methods return after Close.
func Closed() error { return &roster.Error{Kind: roster.Unavailable, Msg: "the store is closed"} }
