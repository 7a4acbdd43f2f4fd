package recruit

// Demand is a row of a covering problem.
type Demand struct {
	Squads []int32
	Need   int
}

// Cover solves a covering problem within some work.
func Cover(squads int, demands []Demand, cells int) (posts []int, bound int) {
	rows := make([]row, len(demands))
	for i, d := range demands {
		rows[i] = row{d.Squads, d.Need}
	}
	c := solveCover(squads, rows, &work{cells})
	return c.posts, c.bound
}
