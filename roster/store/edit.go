package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"watchbill/roster"
)

// Part is rows of a roster that an edit may have changed.
type Part struct {
	File    string           // one of roster.Files
	Officer roster.OfficerID // those that begin with this officer_id; empty: all rows of the file
}

// EditBy makes the named parts of the roster what they are in records, which holds their rows and need hold no others. It
// reads and writes those parts alone, so that it takes time by what may have changed, not by the roster. base is the
// revision that the edit was made on.
//
// The commit is the caller's, as for [Store.ImportBy], and is not called where nothing differs. The counts of the
// changes, Unchanged too, are of the parts. Where the roster is not at base any more, nothing changes, and the error is
// a roster.Error of kind Conflict; so it is where the commit finds it moved on. It does not check records.
func (s *Store) EditBy(ctx context.Context, base uint64, records roster.Records, parts []Part, commit func(ctx context.Context, t Txn, c Changes) (uint64, error)) (Changes, error) {
	at, entry, err := s.summary(ctx)
	switch {
	case err != nil:
		return Changes{}, err
	case entry != base:
		return Changes{}, LostRace(s.Guard(base), entry)
	}
	ranges, err := rangesOf(parts)
	if err != nil {
		return Changes{}, err
	}
	stored, err := s.stored(ctx, ranges)
	if err != nil {
		return Changes{}, err
	}
	want, err := rowsWithin(&records, ranges)
	if err != nil {
		return Changes{}, fmt.Errorf("edit the roster: %w", err)
	}
	m := newMerge(base)
	if err := m.all(ctx, stored, want); err != nil {
		return Changes{}, fmt.Errorf("edit the roster: %w", err)
	}
	if !m.changes.Any() {
		return m.changes, nil
	}
	value, err := encode(summary{Records: at.Records - len(stored) + m.records})
	if err != nil {
		return Changes{}, err
	}
	t := Txn{If: []Condition{s.Guard(base)}, Ops: append(m.ops, Put(head, value))}
	if m.changes.Revision, err = commit(ctx, t, m.changes); err != nil {
		return Changes{}, fmt.Errorf("edit the roster: %w", err)
	}
	return m.changes, nil
}

// Guard is the condition that the roster is at a revision, for a commit of the caller's that is judged by the roster and
// leaves it alone. 0: that there is none.
func (s *Store) Guard(revision uint64) Condition { return Condition{Key: head, Revision: revision} }

// Revision returns the roster's revision, 0 where there is none.
func (s *Store) Revision(ctx context.Context) (uint64, error) {
	_, revision, err := s.summary(ctx)
	return revision, err
}

// summary reads the head.
func (s *Store) summary(ctx context.Context) (at summary, revision uint64, err error) {
	entry, err := s.kv.Get(ctx, head)
	if errors.Is(err, &roster.Error{Kind: roster.NotFound}) {
		return summary{}, 0, nil
	}
	if err != nil {
		return summary{}, 0, fmt.Errorf("read the roster's head: %w", err)
	}
	if err := decode(entry.Value, &at); err != nil {
		return summary{}, 0, unreadable(head, err)
	}
	return at, entry.Revision, nil
}

// rangesOf returns the prefixes of the keys of parts, ascending, none within another.
func rangesOf(parts []Part) ([]key, error) {
	var all []key
	for _, p := range parts {
		i := slices.IndexFunc(tables, func(t *table) bool { return t.file == p.File })
		if i < 0 {
			return nil, roster.Invalidf("file", "%q is no file of a roster", p.File)
		}
		prefix := tables[i].prefix
		if p.Officer != "" {
			prefix = with(prefix, p.Officer) // it is clipped: appending copies it
		}
		all = append(all, prefix)
	}
	slices.SortFunc(all, func(a, b key) int { return bytes.Compare(a, b) })
	kept := all[:0]
	for _, p := range all {
		if len(kept) == 0 || !bytes.HasPrefix(p, kept[len(kept)-1]) {
			kept = append(kept, p)
		}
	}
	return kept, nil
}

// stored reads the rows of ranges, in order of key. They are of one revision if the head is still where it was when they
// are written over.
func (s *Store) stored(ctx context.Context, ranges []key) ([]Entry, error) {
	var all []Entry
	for _, r := range ranges {
		page, err := s.kv.Scan(ctx, Prefix(r))
		if err != nil {
			return nil, fmt.Errorf("read what is edited: %w", err)
		}
		all = append(all, page.Entries...)
	}
	return all, nil
}

// rowsWithin returns the rows of r whose keys are in ranges.
func rowsWithin(r *roster.Records, ranges []key) ([]row, error) {
	in := make([]bool, len(tables))
	for i, t := range tables {
		in[i] = slices.ContainsFunc(ranges, func(p key) bool { return bytes.HasPrefix(p, t.prefix) })
	}
	all, err := rowsOf(r, func(table int) bool { return in[table] })
	if err != nil {
		return nil, err
	}
	at := 0 // both are in order of key
	return slices.DeleteFunc(all, func(x row) bool {
		for at < len(ranges) && !bytes.HasPrefix(x.key, ranges[at]) && bytes.Compare(ranges[at], x.key) < 0 {
			at++
		}
		return at == len(ranges) || !bytes.HasPrefix(x.key, ranges[at])
	}), nil
}
