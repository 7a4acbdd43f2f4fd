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

// group gathers rows by the person they name, of whom there are n, and reports those that name nobody.
func group[T any](c *builder, n int, table string, rows []T, officer func(*T) OfficerID, by func(x, y *T) int) *grouped[T] {
	who := make([]int32, len(rows))
	g := &grouped[T]{start: make([]int32, n+1)}
	for i := range rows {
		p, ok := c.book.officerAt[officer(&rows[i])]
		if !ok {
			unknown(c, table, i, "officer_id", officer(&rows[i]), OfficersFile, c.book.officerAt)
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
			slices.SortStableFunc(own, func(x, y int32) int { return by(&rows[x], &rows[y]) })
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
