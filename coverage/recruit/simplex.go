package recruit

import "math"

// packing is the linear program
//
//	maximise profit·y  subject to  for each row j, the sum of coef·y over its columns ≤ room[j],  0 ≤ y ≤ most
//
// whose every feasible y bounds a covering problem from below (it is the covering problem's dual). y = 0 is feasible,
// and each step of the simplex method stays feasible, so that stopping early costs tightness, never truth.
type packing struct {
	room    []float64 // by row, not negative
	columns []column
}

// column is one variable of a packing.
type column struct {
	rows   []int32
	coef   float64 // the same in each of its rows: 1, or -1
	profit float64
	most   float64 // may be infinite
}

const tiny = 1e-9

// tableau is the bounded simplex method's: a dense one, for there are tens of rows and a few hundred columns.
type tableau struct {
	rows, cols int       // cols: the columns, then a slack for each row
	cell       []float64 // rows × cols
	rhs        []float64
	gain       []float64 // by column: what one unit more earns
	most       []float64 // by column
	turned     []bool    // by column: it stands for most - y
	basis      []int     // by row: the column that is basic there
	stalled    int       // steps without progress
}

func newTableau(p *packing) *tableau {
	n := len(p.columns)
	t := &tableau{
		rows: len(p.room), cols: n + len(p.room),
		rhs: append([]float64(nil), p.room...), basis: make([]int, len(p.room)),
	}
	t.cell = make([]float64, t.rows*t.cols)
	t.gain, t.most, t.turned = make([]float64, t.cols), make([]float64, t.cols), make([]bool, t.cols)
	for c, x := range p.columns {
		t.gain[c], t.most[c] = x.profit, x.most
		for _, r := range x.rows {
			t.cell[int(r)*t.cols+c] = x.coef
		}
	}
	for r := range t.rows {
		t.cell[r*t.cols+n+r] = 1
		t.most[n+r] = math.Inf(1)
		t.basis[r] = n + r
	}
	return t
}

// solve returns a feasible y that is the best unless the work ran out, and the price of each row's room, which is then
// the covering problem's solution.
func (p *packing) solve(w *work) (y, price []float64) {
	t := newTableau(p)
	for w.left > 0 {
		c := t.entering()
		if c < 0 {
			break
		}
		w.left -= t.rows*t.cols + t.cols
		if !t.step(c) {
			break // unbounded: cannot be where every column has a bound or a row with room
		}
	}
	y = make([]float64, t.cols)
	for r, c := range t.basis {
		y[c] = t.rhs[r]
	}
	for c := range y {
		if t.turned[c] {
			y[c] = t.most[c] - y[c]
		}
	}
	n := len(p.columns)
	price = make([]float64, t.rows)
	for r := range price {
		price[r] = max(0, -t.gain[n+r])
	}
	return y[:n], price
}

// entering chooses the column that earns most a unit, after many steps without progress the first that earns anything,
// which cannot go round in circles (Bland's rule); -1 when none does.
func (t *tableau) entering() int {
	best, at := tiny, -1
	for c, g := range t.gain {
		if g > best {
			best, at = g, c
			if t.stalled > 50 {
				break
			}
		}
	}
	return at
}

// step raises column c as far as it goes: to its own bound, or until a basic column meets one of its own.
func (t *tableau) step(c int) bool {
	far, at, up := t.most[c], -1, false
	for r := range t.rows {
		v := t.cell[r*t.cols+c]
		limit, rising := math.Inf(1), false
		switch most := t.most[t.basis[r]]; {
		case v > tiny:
			limit = max(0, t.rhs[r]) / v
		case v < -tiny && !math.IsInf(most, 1):
			limit, rising = max(0, most-t.rhs[r])/-v, true
		}
		if limit < far-tiny || limit < far+tiny && at >= 0 && t.basis[r] < t.basis[at] {
			far, at, up = limit, r, rising
		}
	}
	if math.IsInf(far, 1) {
		return false
	}
	t.stalled++
	if far*t.gain[c] > tiny {
		t.stalled = 0
	}
	if at < 0 {
		t.turn(c)
		return true
	}
	if up {
		t.turnBasic(at)
	}
	t.pivot(at, c)
	return true
}

// turn puts a column that is not basic to its bound by letting it stand for what is left of it.
func (t *tableau) turn(c int) {
	for r := range t.rows {
		v := &t.cell[r*t.cols+c]
		t.rhs[r] -= *v * t.most[c]
		*v = -*v
	}
	t.gain[c] = -t.gain[c]
	t.turned[c] = !t.turned[c]
}

// turnBasic does the same for the column that is basic in row r.
func (t *tableau) turnBasic(r int) {
	c := t.basis[r]
	row := t.cell[r*t.cols : (r+1)*t.cols]
	for i := range row {
		row[i] = -row[i]
	}
	row[c] = 1
	t.rhs[r] = t.most[c] - t.rhs[r]
	t.turned[c] = !t.turned[c]
}

// pivot makes column c basic in row at.
func (t *tableau) pivot(at, c int) {
	row := t.cell[at*t.cols : (at+1)*t.cols]
	by := 1 / row[c]
	for i := range row {
		row[i] *= by
	}
	row[c] = 1
	t.rhs[at] *= by
	for r := range t.rows {
		if v := t.cell[r*t.cols+c]; r != at && v != 0 {
			other := t.cell[r*t.cols : (r+1)*t.cols]
			for i := range other {
				other[i] -= v * row[i]
			}
			other[c] = 0
			t.rhs[r] -= v * t.rhs[at]
		}
	}
	if v := t.gain[c]; v != 0 {
		for i := range row {
			t.gain[i] -= v * row[i]
		}
		t.gain[c] = 0
	}
	t.basis[at] = c
}

// value returns what y surely earns: y is first made feasible beyond what rounding may have done to it.
func (p *packing) value(y []float64) float64 {
	used := make([]float64, len(p.room))
	for c, x := range p.columns {
		y[c] = min(max(y[c], 0), x.most)
		for _, r := range x.rows {
			used[r] += x.coef * y[c]
		}
	}
	scale := 1.0
	for r, u := range used {
		if u > p.room[r] {
			if p.room[r] <= 0 {
				return 0
			}
			scale = min(scale, p.room[r]/u)
		}
	}
	sum := 0.0
	for c, x := range p.columns {
		sum += x.profit * y[c]
	}
	return max(0, sum*scale)
}
