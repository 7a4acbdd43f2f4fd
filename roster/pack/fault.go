package pack

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"watchbill/roster"
)

// Fault is one thing wrong with a pack, and where.
type Fault struct {
	File    string // name within the pack; the archive's own for a fault of the .zip; "" for the line that counts the rest
	Line    int    // counted from 1; the first line of a row that goes over several
	Column  string // the column or key; "row", "header" or "file" when none is meant
	Msg     string
	Warning bool // worth saying, but the pack stands
}

// String returns FILE:LINE: COLUMN: what is wrong, on one line.
func (f Fault) String() string {
	if f.File == "" {
		return f.Msg
	}
	if f.Warning {
		return fmt.Sprintf("%s:%d: %s: warning: %s", f.File, f.Line, f.Column, f.Msg)
	}
	return fmt.Sprintf("%s:%d: %s: %s", f.File, f.Line, f.Column, f.Msg)
}

// Faults are in the order of [roster.Files] and lines. When there are more than 10,000 faults, or 10,000 warnings, the
// last element says how many more there are.
type Faults []Fault

// Error lists the faults, one a line.
func (f Faults) Error() string {
	var b strings.Builder
	for i, x := range f {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(x.String())
	}
	return b.String()
}

// Err returns f when it holds at least one fault that is no warning, else nil.
func (f Faults) Err() error {
	if slices.ContainsFunc(f, func(x Fault) bool { return !x.Warning }) {
		return f
	}
	return nil
}

// gathered is a heap of faults that cannot grow without end.
type gathered struct {
	kept             Faults
	faults, warnings int // how many there were, kept or not
}

func (g *gathered) add(f Fault) {
	n := &g.faults
	if f.Warning {
		n = &g.warnings
	}
	if *n++; *n <= maxFaults {
		g.kept = append(g.kept, f)
	}
}

// sorted returns the faults in order, and how many more there were.
func (g *gathered) sorted() Faults {
	place := func(file string) int {
		if i := slices.Index(roster.Files, file); i >= 0 {
			return i
		}
		return len(roster.Files)
	}
	all := slices.Clone(g.kept)
	slices.SortStableFunc(all, func(x, y Fault) int {
		return cmp.Or(cmp.Compare(place(x.File), place(y.File)), cmp.Compare(x.File, y.File), cmp.Compare(x.Line, y.Line))
	})
	if n := g.faults - maxFaults; n > 0 {
		all = append(all, Fault{Msg: "and " + count(n, "more fault")})
	}
	if n := g.warnings - maxFaults; n > 0 {
		all = append(all, Fault{Msg: fmt.Sprintf("and %d more warnings", n), Warning: true})
	}
	return all
}

// clip quotes a piece of input for a message, no longer than is readable and always on one line.
func clip(s string) string {
	const most = 40
	if len(s) > most {
		cut := most - 3
		for cut > 0 && !utf8.RuneStart(s[cut]) {
			cut--
		}
		s = s[:cut] + "..."
	}
	return strconv.Quote(s)
}

// label returns a name from the input as it may stand in front of a colon: quoted unless it is an identifier.
func label(s string) string {
	if roster.ValidID(s) {
		return s
	}
	return clip(s)
}

// bytesOf writes a size for people.
func bytesOf(n int64) string {
	unit, x := "KiB", float64(n)/(1<<10)
	for _, larger := range []string{"MiB", "GiB", "TiB"} {
		if x >= 1<<10 {
			unit, x = larger, x/(1<<10)
		}
	}
	return strings.TrimSuffix(strconv.FormatFloat(x, 'f', 1, 64), ".0") + " " + unit
}
