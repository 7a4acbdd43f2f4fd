package app

import (
	"context"

	"watchbill/roster"
	"watchbill/roster/store"
)

// Imported is what an import changed, or would.
type Imported struct {
	Revision uint64         `json:"revision"` // the roster's: the one it took, or, where nothing changed, the one it found
	Changed  bool           `json:"changed"`  // whether anything differs
	Tables   []TableChanges `json:"tables"`   // the files that have rows before or after, in the order of roster.Files
}

// TableChanges counts the rows of one file.
type TableChanges struct {
	File      string `json:"file"`
	Added     int    `json:"added"`
	Changed   int    `json:"changed"`
	Removed   int    `json:"removed"`
	Unchanged int    `json:"unchanged"`
}

func imported(c store.Changes) Imported {
	done := Imported{Revision: c.Revision, Changed: c.Any()}
	for _, t := range c.Tables {
		if t.Added+t.Changed+t.Removed+t.Unchanged > 0 {
			done.Tables = append(done.Tables, TableChanges{t.File, t.Added, t.Changed, t.Removed, t.Unchanged})
		}
	}
	return done
}

// replace puts records in place of the stored roster by a commit of the caller's, or says what that would change.
func replace(ctx context.Context, s *store.Store, records roster.Records, try bool,
	commit func(context.Context, store.Txn, store.Changes) (uint64, error),
) (Imported, error) {
	if try {
		changes, err := s.Diff(ctx, records)
		return imported(changes), err
	}
	changes, err := s.ImportBy(ctx, records, commit)
	if err != nil {
		return Imported{}, err
	}
	return imported(changes), nil
}
