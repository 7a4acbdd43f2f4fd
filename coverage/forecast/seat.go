package forecast

import (
	"math"
	"sort"

	"watchbill/roster"
)

// turnover is how officers leave and are followed, by day of the horizon; day 0 is its first, on which everybody on the
// roster is still there.
type turnover struct {
	from    roster.Date
	stays   []float64 // that who served on day 0 serves on that day
	leaves  float64   // that who serves on a day does not on the next
	follows []int     // by first day without the officer: the day on which another stands there; beyond the horizon: never
}

func newTurnover(from roster.Date, days int, opt Options) *turnover {
	t := &turnover{from: from, stays: make([]float64, days), follows: make([]int, days)}
	yearly := 1 - opt.Attrition/100
	t.leaves = 1 - math.Pow(yearly, 1.0/365)
	for day := range days {
		t.stays[day] = math.Pow(yearly, float64(day)/365) // 0 to the 0 is 1
		t.follows[day] = days
		if opt.LeadMonths > 0 {
			t.follows[day] = min(days, int((from+roster.Date(day)).AddMonths(opt.LeadMonths)-from))
		}
	}
	return t
}

// held appends for each day of the horizon the probability that the seat of p has a certified officer in it: p, who has
// stayed and is certified, or a successor. Only who is certified on their last day is followed by somebody certified.
func (t *turnover) held(dst []float64, p *roster.Personnel) []float64 {
	days := len(t.stays)
	base := len(dst)
	for range days {
		dst = append(dst, 0)
	}
	held := dst[base:] // first what successors begin on a day, then what there is
	ranges, next := p.Certified(), 0
	successors := 0.0
	for day := range days {
		d := t.from + roster.Date(day)
		successors += held[day]
		for next < ranges.Len() && ranges.At(next).To != 0 && ranges.At(next).To < d {
			next++
		}
		own := 0.0
		if next < ranges.Len() && ranges.At(next).From <= d {
			own = t.stays[day]
		}
		if gone := day + 1; gone < days && t.leaves > 0 {
			if begins := t.follows[gone]; begins < days {
				held[begins] += (own + successors) * t.leaves
			}
		}
		held[day] = within(own + successors)
		successors *= 1 - t.leaves
	}
	return dst
}

// certifiedIn tells whether p is certified on any date of r, which has both ends.
func certifiedIn(p *roster.Personnel, r roster.DateRange) bool {
	ranges := p.Certified()
	i := sort.Search(ranges.Len(), func(i int) bool { to := ranges.At(i).To; return to == 0 || to >= r.From })
	return i < ranges.Len() && ranges.At(i).From <= r.To
}
