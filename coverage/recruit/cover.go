package recruit

import (
	"math"
	"math/bits"
	"slices"
)

// row is one demand of a covering problem: at least need of the squads, whichever.
type row struct {
	squads []int32 // ascending
	need   int
}

// cover is what came of a covering problem: how many to post to each squad, and a number below which nobody gets.
type cover struct {
	posts []int // by squad
	bound int
}

// solveCover finds few postings that meet every row, each of which has a squad. They are the fewest when they are as many as the bound.
func solveCover(squads int, rows []row, w *work) cover {
	all := cover{posts: make([]int, squads)}
	for _, part := range parts(squads, reduce(squads, rows)) {
		c := solvePart(squads, part, w)
		for j, n := range c.posts {
			all.posts[j] += n
		}
		all.bound += c.bound
	}
	return all
}

// reduce leaves out rows that others imply and squads that another stands in for in every row, until nothing changes.
// The fewest postings of what is left are the fewest of all.
func reduce(squads int, rows []row) []row {
	for {
		rows = tightest(rows)
		rows = undominated(rows)
		dropped := stoodIn(squads, rows)
		if len(dropped) == 0 {
			return rows
		}
		for i := range rows {
			kept := make([]int32, 0, len(rows[i].squads))
			for _, j := range rows[i].squads {
				if !dropped[j] {
					kept = append(kept, j)
				}
			}
			rows[i].squads = kept
		}
	}
}

// tightest keeps, of rows with the same squads, the one that needs most.
func tightest(rows []row) []row {
	rows = slices.Clone(rows)
	slices.SortFunc(rows, func(a, b row) int {
		if c := slices.Compare(a.squads, b.squads); c != 0 {
			return c
		}
		return b.need - a.need
	})
	out := rows[:0]
	for _, r := range rows {
		if n := len(out); r.need > 0 && (n == 0 || !slices.Equal(out[n-1].squads, r.squads)) {
			out = append(out, r)
		}
	}
	return out
}

// manyRows is where comparing each row with each begins to cost more than it saves.
const manyRows = 3000

// undominated drops the rows that a row of fewer squads and no smaller need implies.
func undominated(rows []row) []row {
	if len(rows) > manyRows {
		return rows
	}
	slices.SortStableFunc(rows, func(a, b row) int { return len(a.squads) - len(b.squads) })
	var out []row
	for _, r := range rows {
		if !slices.ContainsFunc(out, func(o row) bool { return o.need >= r.need && subset(o.squads, r.squads) }) {
			out = append(out, r)
		}
	}
	return out
}

// subset tells whether b holds all of a; both are ascending.
func subset(a, b []int32) bool {
	for len(a) > 0 {
		if len(b) < len(a) {
			return false
		}
		if a[0] == b[0] {
			a = a[1:]
		} else if a[0] < b[0] {
			return false
		}
		b = b[1:]
	}
	return true
}

// stoodIn returns the squads in whose every row another stands as well: of two that stand in the same, the later.
func stoodIn(squads int, rows []row) map[int32]bool {
	words := (len(rows) + 63) / 64
	in := make([]uint64, squads*words)
	var used []int32
	for i, r := range rows {
		for _, j := range r.squads {
			in[int(j)*words+i/64] |= 1 << (i % 64)
		}
	}
	of := func(j int32) []uint64 { return in[int(j)*words : (int(j)+1)*words] }
	count := make([]int, squads)
	for j := range int32(squads) {
		for _, x := range of(j) {
			count[j] += bits.OnesCount64(x)
		}
		if count[j] > 0 {
			used = append(used, j)
		}
	}
	within := func(a, b []uint64) bool {
		for i := range a {
			if a[i]&^b[i] != 0 {
				return false
			}
		}
		return true
	}
	dropped := map[int32]bool{}
	for _, j := range used {
		for _, k := range used {
			if j == k || dropped[k] || count[k] < count[j] || count[k] == count[j] && k > j {
				continue
			}
			if within(of(j), of(k)) {
				dropped[j] = true
				break
			}
		}
	}
	return dropped
}

// parts splits rows into problems that share no squad.
func parts(squads int, rows []row) [][]row {
	root := make([]int32, squads)
	for j := range root {
		root[j] = int32(j)
	}
	find := func(j int32) int32 {
		for root[j] != j {
			root[j] = root[root[j]]
			j = root[j]
		}
		return j
	}
	for _, r := range rows {
		for _, j := range r.squads[1:] {
			root[find(j)] = find(r.squads[0])
		}
	}
	at := map[int32]int{}
	var out [][]row
	for _, r := range rows {
		k := find(r.squads[0])
		i, met := at[k]
		if !met {
			i = len(out)
			at[k] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], r)
	}
	return out
}

// solvePart solves one of the parts: what a greedy choice and the linear program give, then branch and bound.
func solvePart(squads int, rows []row, w *work) cover {
	s := &search{rows: rows, work: w, at: make([]int32, squads)}
	for j := range s.at {
		s.at[j] = -1
	}
	for _, r := range rows {
		for _, j := range r.squads {
			if s.at[j] < 0 {
				s.at[j] = int32(len(s.squads))
				s.squads = append(s.squads, j)
			}
		}
	}
	s.over = make([][]int32, len(s.squads))
	for i, r := range rows {
		for _, j := range r.squads {
			s.over[s.at[j]] = append(s.over[s.at[j]], int32(i))
		}
	}
	s.run()
	c := cover{posts: make([]int, squads), bound: s.bound}
	for k, n := range s.best {
		c.posts[s.squads[k]] = n
	}
	return c
}

// roundUp is the least whole number that is not below v, where v may be too large by what floating point loses.
func roundUp(v float64) int { return int(math.Ceil(v - 1e-6)) }
