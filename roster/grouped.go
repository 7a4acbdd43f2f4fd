package roster

import (
	"cmp"
	"slices"
)

// grouped is one table's rows gathered by person and sorted within each.
type grouped[T any] struct {
	start []int32 // by person, and one past the last
	rows  []T
	from  []int32 // the row in the table that each came from
}

// of returns the rows of person i, with no room to append into the next person's.
func (g *grouped[T]) of(i int) []T { return g.rows[g.start[i]:g.start[i+1]:g.start[i+1]] }

// row returns the place in the table of row k of person i.
func (g *grouped[T]) row(i, k int) int { return int(g.from[int(g.start[i])+k]) }

// tableOf is what group has to know of a table.
type tableOf[T any] struct {
	file    string
	officer func(*T) OfficerID
	by      func(x, y *T) int // the order of one person's rows
	alone   func(rows []T) *PersonRows
}

var (
	credentialTable = tableOf[Credential]{CredentialsFile, func(x *Credential) OfficerID { return x.Officer }, compareCredentials,
		func(rows []Credential) *PersonRows { return &PersonRows{Credentials: rows} }}
	postingTable = tableOf[Posting]{PostingsFile, func(x *Posting) OfficerID { return x.Officer }, comparePostings,
		func(rows []Posting) *PersonRows { return &PersonRows{Postings: rows} }}
	absenceTable = tableOf[Absence]{AbsencesFile, func(x *Absence) OfficerID { return x.Officer }, compareAbsences,
		func(rows []Absence) *PersonRows { return &PersonRows{Absences: rows} }}
	extraTable = tableOf[Extra]{ExtrasFile, func(x *Extra) OfficerID { return x.Officer }, compareExtras,
		func(rows []Extra) *PersonRows { return &PersonRows{Extras: rows} }}
)

// group gathers rows by the person they name, of whom there are n, and reports those that name nobody.
// What else is wrong with such a row is found by assembling it alone, as the only row of somebody.
func group[T any](c *builder, n int, t tableOf[T], rows []T) *grouped[T] {
	who := make([]int32, len(rows))
	g := &grouped[T]{start: make([]int32, n+1)}
	for i := range rows {
		id := t.officer(&rows[i])
		p, ok := c.book.officerAt[id]
		if !ok {
			unknown(c, t.file, i, "officer_id", id, OfficersFile, c.book.officerAt)
			before := len(c.faults)
			c.assemble(t.alone(rows[i : i+1 : i+1]))
			for k := range c.faults[before:] {
				c.faults[before+k].Row = i
			}
			who[i] = -1
			continue
		}
		who[i] = int32(p)
		g.start[p+1]++
	}
	for i := range n {
		g.start[i+1] += g.start[i]
	}
	next := slices.Clone(g.start[:n])
	g.from = make([]int32, g.start[n])
	for i, p := range who {
		if p >= 0 {
			g.from[next[p]] = int32(i)
			next[p]++
		}
	}
	g.rows = make([]T, len(g.from))
	for p := range n {
		own := g.from[g.start[p]:g.start[p+1]]
		if len(own) > 1 {
			slices.SortStableFunc(own, func(x, y int32) int { return t.by(&rows[x], &rows[y]) })
		}
	}
	for i, from := range g.from {
		g.rows[i] = rows[from]
	}
	return g
}

func compareCredentials(x, y *Credential) int {
	return cmp.Or(cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.Completed, y.Completed), cmp.Compare(x.Started, y.Started),
		cmp.Compare(x.Number, y.Number), cmp.Compare(x.Program, y.Program), cmp.Compare(x.Hours, y.Hours))
}

func comparePostings(x, y *Posting) int {
	return cmp.Or(cmp.Compare(x.Dates.From, y.Dates.From), cmp.Compare(x.Dates.To, y.Dates.To))
}

func compareAbsences(x, y *Absence) int {
	return cmp.Or(cmp.Compare(x.Days.From, y.Days.From), cmp.Compare(x.Days.To, y.Days.To),
		cmp.Compare(x.Time.Start, y.Time.Start), cmp.Compare(x.Time.End, y.Time.End), cmp.Compare(x.Kind, y.Kind))
}

func compareExtras(x, y *Extra) int {
	return cmp.Or(cmp.Compare(x.Time.Start, y.Time.Start), cmp.Compare(x.Time.End, y.Time.End))
}
