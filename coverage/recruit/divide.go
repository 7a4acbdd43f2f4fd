package recruit

import "math"

// divide shares the fewest postings out among the districts so that together they gain at least minutes, and of the
// ways to do it the one that gains most. Where the curves together do not gain so much it takes all of them.
func divide(curves []curve, minutes float64) []int {
	total := 0
	for i := range curves {
		total += len(curves[i].gain) - 1
	}
	if len(curves)*total > manyChoices {
		return divideByWorth(curves, minutes)
	}
	best := []float64{0} // by number of postings in the districts so far
	chosen := make([][]int16, len(curves))
	for i := range curves {
		gain := curves[i].gain
		next := make([]float64, len(best)+len(gain)-1)
		chosen[i] = make([]int16, len(next))
		for n := range next {
			next[n] = math.Inf(-1)
			for k := range gain {
				if before := n - k; before >= 0 && before < len(best) && best[before]+gain[k] > next[n]+tiny {
					next[n], chosen[i][n] = best[before]+gain[k], int16(k)
				}
			}
		}
		best = next
	}
	n := 0
	for n+1 < len(best) && best[n] < minutes-tiny {
		n++
	}
	out := make([]int, len(curves))
	for i := len(curves) - 1; i >= 0; i-- {
		out[i] = int(chosen[i][n])
		n -= out[i]
	}
	return out
}

// manyChoices is where the exact division begins to cost too much memory.
const manyChoices = 20 << 20

// divideByWorth takes, again and again, the step along a curve that gains most a posting.
func divideByWorth(curves []curve, minutes float64) []int {
	out := make([]int, len(curves))
	type jump struct {
		worth float64
		to    int
	}
	next := make([]jump, len(curves))
	look := func(i int) {
		gain, n := curves[i].gain, out[i]
		next[i] = jump{}
		for k := n + 1; k < len(gain); k++ {
			if worth := (gain[k] - gain[n]) / float64(k-n); worth > next[i].worth+tiny {
				next[i] = jump{worth, k}
			}
		}
	}
	for i := range curves {
		look(i)
	}
	for have := 0.0; have < minutes-tiny; {
		best := 0
		for i := range next {
			if next[i].worth > next[best].worth {
				best = i
			}
		}
		if next[best].to == 0 {
			break
		}
		have += curves[best].gain[next[best].to] - curves[best].gain[out[best]]
		out[best] = next[best].to
		look(best)
	}
	return out
}

// atLeast is a number below which no list covers so many more minutes: what the linear programs say, and where it says
// more, what the districts cannot gain more than with so many postings each.
func atLeast(grounds []*ground, curves []curve, minutes float64) int {
	programs := make([]program, len(grounds))
	for i, g := range grounds {
		programs[i] = newProgram(g)
	}
	least := leastPostings(programs, minutes, &work{boundWork})
	uppers := make([]curve, len(curves))
	total := 0
	for i := range curves {
		c := &curves[i]
		most := len(c.gain) - 1
		total += most
		uppers[i].gain = make([]float64, most+1)
		for n := 1; n < most; n++ {
			uppers[i].gain[n] = programs[i].upper(n)
			if n <= c.settled {
				uppers[i].gain[n] = min(uppers[i].gain[n], c.gain[n])
			}
		}
		if most > 0 {
			uppers[i].gain[most] = programs[i].all // as if one more than the curve knows of covered everything
		}
	}
	if len(curves)*total > manyChoices {
		return least
	}
	n := 0
	for _, k := range divide(uppers, minutes) {
		n += k
	}
	return max(least, n)
}
