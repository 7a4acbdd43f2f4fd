package pack

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"watchbill/roster"
)

// ChangeFault is one thing wrong with a change file, or with the roster as it would make it.
type ChangeFault struct {
	Change  int    // counted from 1; 0 when no one change is meant
	Pointer string // the JSON pointer (RFC 6901) of the place in the list, such as /2/row/district_id; "" is the whole
	Msg     string
	Warning bool // worth saying, but the changes stand
	Kind    roster.FaultKind
}

// String returns "change 3: /2/row/district_id: what is wrong", on one line.
func (f ChangeFault) String() string {
	msg := f.Msg
	if f.Warning {
		msg = "warning: " + msg
	}
	if f.Change == 0 {
		return msg
	}
	return fmt.Sprintf("change %d: %s: %s", f.Change, f.Pointer, msg)
}

// ChangeFaults are in the order of the changes; those of no one change come last. When there are more than 10,000, the
// last element says how many more there are.
type ChangeFaults []ChangeFault

// Error lists the faults, one a line.
func (f ChangeFaults) Error() string {
	lines := make([]string, len(f))
	for i := range f {
		lines[i] = f[i].String()
	}
	return strings.Join(lines, "\n")
}

// Err returns f when it holds at least one fault that is no warning, else nil.
func (f ChangeFaults) Err() error {
	if slices.ContainsFunc(f, func(x ChangeFault) bool { return !x.Warning }) {
		return f
	}
	return nil
}

// changesFound is what is wrong so far, which cannot grow without end.
type changesFound struct {
	kept             ChangeFaults
	faults, warnings int
}

func (g *changesFound) add(f ChangeFault) {
	n := &g.faults
	if f.Warning {
		n = &g.warnings
	}
	if *n++; *n <= maxFaults {
		g.kept = append(g.kept, f)
	}
}

func (g *changesFound) sorted() ChangeFaults {
	all := slices.Clone(g.kept)
	slices.SortStableFunc(all, func(x, y ChangeFault) int {
		if (x.Change == 0) != (y.Change == 0) {
			return cmp.Compare(y.Change, x.Change)
		}
		return cmp.Compare(x.Change, y.Change)
	})
	if n := g.faults - maxFaults; n > 0 {
		all = append(all, ChangeFault{Msg: "and " + count(n, "more fault")})
	}
	if n := g.warnings - maxFaults; n > 0 {
		all = append(all, ChangeFault{Msg: "and " + count(n, "more warning"), Warning: true})
	}
	return all
}

// pointerTo returns the JSON pointer of a place in change i.
func pointerTo(i int, steps ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "/%d", i)
	for _, s := range steps {
		b.WriteByte('/')
		b.WriteString(strings.NewReplacer("~", "~0", "/", "~1").Replace(shown(s)))
	}
	return b.String()
}

// shown keeps a name from the input readable and on one line.
func shown(s string) string {
	if q := clip(s); q[1:len(q)-1] != s {
		return q
	}
	return s
}
