package store

import "fmt"

// Changes is what an import changes, or would.
type Changes struct {
	// Revision is the roster's: after Import the one it took (the one it found, where nothing changed), after Diff the one
	// compared with; 0 where there is no roster.
	Revision uint64
	Tables   []TableChanges // every file, in the order of roster.Files
}

// TableChanges counts rows of one file.
type TableChanges struct {
	File                               string // one of roster.Files
	Added, Changed, Removed, Unchanged int
	Rows                               []RowChange // the added, changed and removed ones, in order of key
}

// RowChange is one row that is not as it was.
type RowChange struct {
	Change Change
	key    key // with the table's prefix
}

// Change is what happened to a row.
type Change string

// The changes.
const (
	Added   Change = "added"
	Changed Change = "changed"
	Removed Change = "removed"
)

// Key returns the row's natural key, in the order of its table's columns: for absences officer, from, to and kind. Of
// exactly equal keys the second and following end with "#2", "#3", ….
func (c RowChange) Key() []string {
	parts, ordinal, err := c.key.parse()
	if err != nil || len(parts) < 2 { // "roster" and the table
		return nil
	}
	parts = parts[2:]
	if ordinal > 0 {
		parts = append(parts, fmt.Sprintf("#%d", ordinal+1))
	}
	return parts
}

// Any tells whether anything changes.
func (c Changes) Any() bool {
	for i := range c.Tables {
		if len(c.Tables[i].Rows) > 0 {
			return true
		}
	}
	return false
}

func (t *TableChanges) add(c Change, k key) {
	switch c {
	case Added:
		t.Added++
	case Changed:
		t.Changed++
	case Removed:
		t.Removed++
	}
	t.Rows = append(t.Rows, RowChange{c, k})
}
