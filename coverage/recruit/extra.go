package recruit

import "watchbill/roster"

// Why says why an extra duty is listed.
type Why string

// The reasons.
const (
	NoSquad Why = "no-squad" // no squad of the district is on duty then, so that no posting helps
	OneOff  Why = "one-off"  // it would be covered if it were not for timed absences
	Beyond  Why = "beyond"   // postings would close it, beyond the share that was asked for
)

// Extra is extra duty that would fill a shortage: so many certified officers in a district for an interval.
type Extra struct {
	District int // index
	roster.Interval
	Officers int
	Why      Why
}

// extras gathers by district and start what lack returns for each stretch; 0 officers are none. Neighbours that want
// the same become one.
func extras(grounds []*ground, lack func(g *ground, s *stretch) (officers int, why Why)) []Extra {
	var out []Extra
	for _, g := range grounds {
		if g == nil {
			continue
		}
		for i := range g.stretches {
			s := &g.stretches[i]
			n, why := lack(g, s)
			if n <= 0 {
				continue
			}
			x := Extra{g.district, s.Interval, n, why}
			if k := len(out) - 1; k >= 0 && out[k].District == x.District && out[k].End == x.Start && out[k].Officers == n && out[k].Why == why {
				out[k].End = x.End
				continue
			}
			out = append(out, x)
		}
	}
	return out
}
