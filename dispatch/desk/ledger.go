package desk

import "context"

// The tables of a ledger.
const (
	TableJournal        = "journal"        // by cursor
	TableAssignment     = "assignment"     // by AssignmentID
	TableRecommendation = "recommendation" // by RecommendationID
	TableWatch          = "watch"          // by CallID
	TableKey            = "key"            // by idempotency key
)

// Ledger keeps the desk's rows. Package ledgertest holds what each must do. Its methods may be called from several
// goroutines at once.
type Ledger interface {
	// Commit makes all changes, durably before it returns, or none of them. No key of a table occurs twice. It returns a
	// roster.Error of kind Conflict when an Absent condition does not hold, Invalid when a change cannot be made (in both
	// cases nothing was), and Unavailable when the outcome is unknown: a Scan begun after that sees what came of it, and nothing
	// of it happens later. It keeps no slice after it returns. A desk commits some 1,000 changes of a few kB at most.
	Commit(ctx context.Context, changes []Change) error
	// Scan returns the rows of a table whose keys are not before from, in ascending order of the bytes of their keys, at
	// most limit of them; limit 0: all. They belong to the caller.
	Scan(ctx context.Context, table, from string, limit int) ([]Row, error)
}

// Change puts or removes one row.
type Change struct {
	Table, Key string
	Value      []byte // nil removes the row, if it is there
	Absent     bool   // only if there is no such row
}

// Row is one row of a table.
type Row struct {
	Key   string
	Value []byte
}
