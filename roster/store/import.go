package store

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"watchbill/roster"
)

// Import puts records in place of the roster, in one commit that leaves alone what is as it was, and says what it
// changed. Where nothing differs it commits nothing. If the roster moved on while it worked, or a record was written by a later version, nothing
// changes, and the error is a roster.Error of kind Conflict, or Unavailable. It does not check records.
func (s *Store) Import(ctx context.Context, records roster.Records) (Changes, error) {
	return s.ImportBy(ctx, records, func(ctx context.Context, t Txn, _ Changes) (uint64, error) { return s.kv.Commit(ctx, t) })
}

// ImportBy is Import with a commit of the caller's, which makes t, and whatever is to be true with it, in one commit of
// the KV and returns its revision. It is told what changes; the revision is that of the roster before. It is not called where nothing does.
func (s *Store) ImportBy(ctx context.Context, records roster.Records, commit func(ctx context.Context, t Txn, c Changes) (uint64, error)) (Changes, error) {
	changes, txn, err := s.compare(ctx, &records)
	if err != nil || !changes.Any() {
		return changes, err
	}
	changes.Revision, err = commit(ctx, txn, changes)
	if err != nil {
		return Changes{}, fmt.Errorf("import the roster: %w", err)
	}
	return changes, nil
}

// Diff returns what Import would change, and changes nothing.
func (s *Store) Diff(ctx context.Context, records roster.Records) (Changes, error) {
	changes, _, err := s.compare(ctx, &records)
	return changes, err
}

// row is a row of a roster that is to be stored.
type row struct {
	key   key
	value []byte
	table int // index into tables
}

// compare returns what makes records of the stored roster.
func (s *Store) compare(ctx context.Context, records *roster.Records) (Changes, Txn, error) {
	snap, err := s.snapshot(ctx)
	if err != nil {
		return Changes{}, Txn{}, err
	}
	want, err := rowsOf(records, func(int) bool { return true })
	if err != nil {
		return Changes{}, Txn{}, fmt.Errorf("import the roster: %w", err)
	}
	m := newMerge(snap.revision)
	if err := m.all(ctx, snap.entries, want); err != nil {
		return Changes{}, Txn{}, fmt.Errorf("import the roster: %w", err)
	}
	value, err := encode(summary{Records: m.records})
	if err != nil {
		return Changes{}, Txn{}, err
	}
	return m.changes, Txn{
		If:  []Condition{{Key: head, Revision: snap.revision}},
		Ops: append(m.ops, Put(head, value)),
	}, nil
}

// rowsOf returns the rows of r of the tables that are wanted in order of key, equal keys told apart.
func rowsOf(r *roster.Records, wanted func(table int) bool) ([]row, error) {
	var list []row
	for i, t := range tables {
		if !wanted(i) {
			continue
		}
		err := t.each(r, func(k key, value []byte) { list = append(list, row{k, value, i}) })
		if err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(list, func(a, b row) int { return bytes.Compare(a.key, b.key) })
	var first key
	n := 0 // rows before this one whose key is equal
	for i := range list {
		if n++; i == 0 || !bytes.Equal(list[i].key, first) {
			first, n = list[i].key, 0
		}
		list[i].key = first.ordinal(n)
	}
	return list, nil
}

// merge goes through stored and wanted rows side by side.
type merge struct {
	changes Changes
	ops     []Op
	records int // wanted rows so far
}

func newMerge(revision uint64) *merge {
	m := &merge{changes: Changes{Revision: revision}}
	for _, t := range tables {
		m.changes.Tables = append(m.changes.Tables, TableChanges{File: t.file})
	}
	return m
}

// all goes through both lists, each in order of key.
func (m *merge) all(ctx context.Context, stored []Entry, want []row) (err error) {
	for i := 0; len(want) > 0 || len(stored) > 0; i++ {
		if i%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		switch order := m.order(stored, want); {
		case order < 0:
			err = m.remove(stored[0])
			stored = stored[1:]
		case order > 0:
			m.put(Added, &want[0])
			want = want[1:]
		default:
			err = m.keep(stored[0], &want[0])
			stored, want = stored[1:], want[1:]
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// order says which list has the smaller key in front: below 0 stored, above 0 want, 0 both have it.
func (m *merge) order(stored []Entry, want []row) int {
	if len(stored) == 0 || len(want) == 0 {
		return cmp.Compare(len(want), len(stored)) // the one that is not empty
	}
	return bytes.Compare(stored[0].Key, want[0].key)
}

func (m *merge) put(c Change, w *row) {
	m.records++
	m.changes.Tables[w.table].add(c, w.key)
	m.ops = append(m.ops, Put(w.key, w.value))
}

func (m *merge) keep(stored Entry, w *row) error {
	same, err := tables[w.table].same(stored.Value, w.value)
	if errors.Is(err, errVersion) {
		return unreadable(stored.Key, err)
	}
	if !same { // also where it cannot be read: importing is how to mend that
		m.put(Changed, w)
		return nil
	}
	m.records++
	m.changes.Tables[w.table].Unchanged++
	return nil
}

func (m *merge) remove(stored Entry) error {
	i := slices.Index(tables, tableOf(stored.Key))
	if i < 0 {
		return unreadable(stored.Key, errVersion)
	}
	if err := checkVersion(stored.Value); errors.Is(err, errVersion) {
		return unreadable(stored.Key, err)
	}
	m.changes.Tables[i].add(Removed, stored.Key)
	m.ops = append(m.ops, Delete(stored.Key))
	return nil
}
