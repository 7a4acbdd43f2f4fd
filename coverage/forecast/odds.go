package forecast

// odds is the distribution of a count that stops at need: odds[k] is the probability of exactly k, and the last entry
// that of need or more. Every step adds and multiplies what is not negative, so that small probabilities keep their
// digits and nothing can turn negative or NaN.
type odds []float64

// start makes o the distribution of a count that is 0 for certain. It reuses o.
func (o odds) start(need int) odds {
	if cap(o) <= need {
		o = make(odds, need+1)
	}
	o = o[:need+1]
	clear(o)
	o[0] = 1
	return o
}

// add counts one more with probability p, 0 to 1.
func (o odds) add(p float64) {
	last := len(o) - 1
	if last == 0 {
		return
	}
	o[last] += o[last-1] * p
	for k := last - 1; k > 0; k-- {
		o[k] = o[k]*(1-p) + o[k-1]*p
	}
	o[0] *= 1 - p
}

// short is the probability of less than need.
func (o odds) short() float64 {
	sum := 0.0
	for _, p := range o[:len(o)-1] { // from the small end, as a rule
		sum += p
	}
	return min(sum, 1)
}

// within keeps a probability that is a sum of rounded products in 0 to 1.
func within(p float64) float64 { return max(0, min(p, 1)) }

// mean is that of n probabilities with this sum; 1 when there are none.
func mean(sum float64, n int) float64 {
	if n == 0 {
		return 1
	}
	return within(sum / float64(n))
}
