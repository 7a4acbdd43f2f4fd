package desk

import (
	"slices"
)

// The bounds of what waits to be written.
const (
	maxLines = 10_000 // journal lines
	chunk    = 500    // journal lines, and rows, in one commit
)

// rowKey names a row.
type rowKey struct{ table, key string }

// backlog is what has happened in memory and is not yet in the ledger. Guarded by the desk's lock.
type backlog struct {
	lines []*Entry          // oldest first; those that a commit was tried with have their ID
	rows  map[rowKey]uint64 // that memory is newer of, with the number of the latest change
	seq   uint64
}

// touch marks a row as newer in memory.
func (b *backlog) touch(table, key string) {
	b.seq++
	b.rows[rowKey{table, key}] = b.seq
}

// has tells whether the row waits.
func (b *backlog) has(table, key string) bool {
	_, ok := b.rows[rowKey{table, key}]
	return ok
}

func (b *backlog) empty() bool { return len(b.lines)+len(b.rows) == 0 }

// large tells whether it takes more than one commit.
func (b *backlog) large() bool { return len(b.lines) > chunk || len(b.rows) > chunk }

// batch is the part of a backlog that one commit writes.
type batch struct {
	lines int // the oldest
	rows  map[rowKey]uint64
}

// take returns what the next commit writes. Rows have no order among themselves, each is written as memory has it; but
// they go after the lines that tell of them, so that what counts as written has its line.
func (b *backlog) take() batch {
	t := batch{lines: min(len(b.lines), chunk), rows: make(map[rowKey]uint64, min(len(b.rows), chunk))}
	for k, seq := range b.rows {
		if len(t.rows) == chunk || len(b.lines) > chunk {
			break
		}
		t.rows[k] = seq
	}
	return t
}

// written takes away what was written, but not what changed meanwhile.
func (b *backlog) written(t batch) {
	b.lines = slices.Delete(b.lines, 0, t.lines)
	for k, seq := range t.rows {
		if b.rows[k] == seq {
			delete(b.rows, k)
		}
	}
}

// note adds journal lines to the backlog; beyond its bound they are dropped and counted. The caller holds the lock.
func (d *Desk) note(lines ...*Entry) bool {
	if len(d.backlog.lines)+len(lines) > maxLines {
		d.counts.Lost += uint64(len(lines))
		return false
	}
	d.backlog.lines = append(d.backlog.lines, lines...)
	return true
}

// change is a row of the backlog as memory has it; false: it cannot be written. The caller holds the lock.
func (d *Desk) change(k rowKey) (Change, bool) {
	c := Change{Table: k.table, Key: k.key}
	var row any
	switch k.table {
	case TableAssignment:
		if a := d.assignments[assignmentID(k.key)]; a != nil {
			row = a
		}
	case TableWatch:
		if w := d.watch[callID(k.key)]; w != nil {
			row = w
		}
	case TableKey:
		if x := d.keys.byKey[k.key]; x != nil {
			row = x
		}
	case TableRecommendation:
		r := d.recents.byID[RecommendationID(k.key)]
		if r == nil {
			return c, false // forgotten before it could be written: that is no order to remove it
		}
		row = r
	}
	if row == nil {
		return c, true
	}
	value, err := encode(row)
	c.Value = value
	return c, err == nil
}
