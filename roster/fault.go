package roster

import (
	"fmt"
	"strings"
)

// Fault is one thing wrong with one row of [Records].
type Fault struct {
	Table   string // the pack's file that holds such rows: "postings.csv"
	Row     int    // index into that table's slice in Records; -1 when the whole table is meant
	Part    int    // of a district: which of its parts is meant, from 1; 0 when none is
	Column  string // the pack's column or key, possibly empty
	Msg     string
	Warning bool // worth saying, but the roster stands
	Kind    FaultKind
}

// FaultKind tells apart those faults that another row has its part in, for whoever would name that row.
type FaultKind uint8

// The kinds.
const (
	OfRow   FaultKind = iota // of the row alone, or of none that is told apart
	Overlap                  // a posting or extra duty meets other duty of the same person
	Unknown                  // the row names what no row defines
	Taken                    // the row's own identifier is another row's too
)

// Faults are gathered, never cut short. They are an error when any of them is not a warning: see [Faults.Err].
type Faults []Fault

// Error lists the faults, one a line.
func (f Faults) Error() string {
	var b strings.Builder
	for i, x := range f {
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "%s: row %d: %s: %s", x.Table, x.Row+1, x.Column, x.Msg)
	}
	return b.String()
}

// Err returns f when it holds at least one fault that is no warning, else nil.
func (f Faults) Err() error {
	for _, x := range f {
		if !x.Warning {
			return f
		}
	}
	return nil
}

// clip keeps a quoted piece of bad input to a readable length.
func clip(s string) string {
	if len(s) > 40 {
		return s[:37] + "..."
	}
	return s
}
