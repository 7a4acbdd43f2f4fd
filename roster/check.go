package roster

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// How every check reports what it finds. What is checked is in check_*.go, by what it is about, and for one person's
// own rows in assemble.go.

func (c *builder) fault(table string, row int, column, format string, args ...any) {
	c.faults = append(c.faults, Fault{Table: table, Row: row, Column: column, Msg: fmt.Sprintf(format, args...)})
}

// between is fault, of a kind.
func (c *builder) between(kind FaultKind, table string, row int, column, format string, args ...any) {
	c.fault(table, row, column, format, args...)
	c.faults[len(c.faults)-1].Kind = kind
}

func (c *builder) warn(table string, row int, column, format string, args ...any) {
	c.faults = append(c.faults, Fault{Table: table, Row: row, Column: column, Msg: fmt.Sprintf(format, args...), Warning: true})
}

// id reports an identifier that is none.
func (c *builder) id(table string, row int, column, id string) {
	if !ValidID(id) {
		c.fault(table, row, column, "%q is not an identifier (1 to %d of A-Z a-z 0-9 . _ -)", clip(id), MaxID)
	}
}

// defines reports a row's own identifier when it is none, or when an earlier row, one of those in seen, has it too.
func defines[K ~string](c *builder, table string, row int, column string, id K, seen map[K]bool) {
	c.id(table, row, column, string(id))
	if seen[id] {
		c.between(Taken, table, row, column, "%q is there twice", id)
	}
	seen[id] = true
}

// maxGuesses bounds the suggestions, so that a file full of unknown identifiers is refused as fast as a good one is read.
const maxGuesses = 200

// unknown reports a reference to something that the roster does not define.
func unknown[K ~string](c *builder, table string, row int, column string, id K, file string, known map[K]int) {
	near := ""
	if c.guesses++; c.guesses <= maxGuesses {
		near = Suggest(string(id), func(yield func(string) bool) {
			for k := range known {
				if !yield(string(k)) {
					return
				}
			}
		})
	}
	if near != "" {
		near = fmt.Sprintf("; nearest is %q", near)
	}
	c.between(Unknown, table, row, column, "%q is not in %s%s", clip(string(id)), file, near)
}

// oneOf reports a word that is not one of the known ones.
func (c *builder) oneOf(table string, row int, column, word string, known []string) {
	if slices.Contains(known, word) {
		return
	}
	near := Suggest(word, slices.Values(known))
	if near != "" {
		near = ", nearest is " + near
	}
	c.fault(table, row, column, "%q is not one of %s%s", clip(word), strings.Join(known, " "), near)
}

// checkDates reports a range that lacks its beginning or ends before it, and tells whether it is sound.
func (c *builder) checkDates(table string, row int, r DateRange, needFrom bool) bool {
	if needFrom && r.From == 0 {
		c.fault(table, row, "from", "missing")
		return false
	}
	if r.To != 0 && r.To < r.From {
		c.fault(table, row, "to", "%s is before %s", r.To, r.From)
		return false
	}
	return true
}

// within reports a number outside its bounds, or that is none.
func (c *builder) within(table string, row int, column string, x, least, most float64) {
	if math.IsNaN(x) || x < least || x > most {
		c.fault(table, row, column, "%v is not between %v and %v", x, least, most)
	}
}

// The bounds below only keep sums of dates within the calendar and typing errors out.
const (
	maxMonths = 12 * 100
	maxGrace  = 366 * 10
	maxHours  = 10_000
)

// local writes an instant as the agency's clock shows it, as packs do.
func (c *builder) local(m Minute) string {
	d, clock := c.book.zone.Local(m)
	return d.String() + "T" + clock.String()
}
