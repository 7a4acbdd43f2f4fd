package replay

import "math"

// Ratio is a share over several runs, with its raw counts: Part of Whole, both summed over the runs.
//
// Its interval is Student's over the runs, for a ratio of sums (the classical ratio estimator): 95 % of such intervals,
// each from other seeds, hold the share that endless runs would give. It covers what is drawn: sickness on the day,
// places, times on the scene, other work, synthetic calls; not whether the roster, the rates and the model are right.
type Ratio struct {
	Part, Whole int
	Runs        int

	parts2, wholes2, cross float64 // sums over the runs of part², whole², part·whole; whole numbers, exact up to 2^53
}

func (r *Ratio) add(part, whole int) {
	r.Part += part
	r.Whole += whole
	r.Runs++
	p, w := float64(part), float64(whole)
	r.parts2 += float64(p * p)
	r.wholes2 += float64(w * w)
	r.cross += float64(p * w)
}

// Of returns the share, 0 to 1; 0 where Whole is 0.
func (r Ratio) Of() float64 {
	if r.Whole == 0 {
		return 0
	}
	return float64(r.Part) / float64(r.Whole)
}

// Interval returns the 95 % interval of the share, within 0 to 1; false with fewer than two runs or where Whole is 0.
func (r Ratio) Interval() (low, high float64, ok bool) {
	if r.Runs < 2 || r.Whole == 0 {
		return 0, 0, false
	}
	n, share := float64(r.Runs), r.Of()
	// The residuals part - share·whole sum to 0.
	squares := max(0, r.parts2-float64(2*share*r.cross)+float64(share*share*r.wholes2))
	half := student(r.Runs-1) * math.Sqrt(squares/(n-1)/n) / (float64(r.Whole) / n)
	return max(0, share-half), min(1, share+half), true
}

// Mean is a figure averaged over runs, with the 95 % interval of Student's t over them. Low and High are the figure
// itself with fewer than two runs.
type Mean struct {
	Value, Low, High float64
	Runs             int // that had the figure at all; 0: none
}

// meanOf averages; NaN is a run without the figure.
func meanOf(values []float64) (m Mean) {
	sum := 0.0
	for _, x := range values {
		if !math.IsNaN(x) {
			sum += x
			m.Runs++
		}
	}
	if m.Runs == 0 {
		return m
	}
	m.Value = sum / float64(m.Runs)
	squares := 0.0
	for _, x := range values {
		if !math.IsNaN(x) {
			squares += float64((x - m.Value) * (x - m.Value))
		}
	}
	half := 0.0
	if n := float64(m.Runs); n > 1 {
		half = student(m.Runs-1) * math.Sqrt(squares/(n-1)/n)
	}
	m.Low, m.High = m.Value-half, m.Value+half
	return m
}

// exactly holds Student's 97.5 % quantile for 1 to 10 degrees of freedom.
var exactly = [...]float64{12.7062, 4.30265, 3.18245, 2.77645, 2.57058, 2.44691, 2.36462, 2.30600, 2.26216, 2.22814}

// student returns the 97.5 % quantile of Student's t: from the table, then by the expansion around the normal one, which
// is right to four digits from there on.
func student(freedom int) float64 {
	if freedom <= len(exactly) {
		return exactly[freedom-1]
	}
	const z = 1.959964
	n := float64(freedom)
	return z + (z*z*z+z)/(4*n) + (5*z*z*z*z*z+16*z*z*z+3*z)/(96*n*n) + (3*z*z*z*z*z*z*z+19*z*z*z*z*z+17*z*z*z-15*z)/(384*n*n*n)
}
