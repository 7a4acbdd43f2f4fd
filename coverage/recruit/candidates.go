package recruit

import (
	"math"
	"slices"

	"watchbill/roster"
)

// candidates lists, by squad, the officers posted there on some date of the horizon who could be sent to training: they
// have volunteered, are eligible and experienced, and are not certified on the horizon's first date. Sorted.
func candidates(book *roster.Book, opt *Options) map[Squad][]roster.OfficerID {
	years := book.Agency().Experience.MinPatrolYears
	in := map[Squad][]roster.OfficerID{}
	eachPost(book, opt, func(p *roster.Personnel, s Squad) {
		o := &p.Officer
		if o.Volunteer && o.Eligible && experienced(o, years, opt.From) && !p.CertifiedOn(opt.From) {
			in[s] = append(in[s], o.ID)
		}
	})
	for s, list := range in {
		slices.Sort(list)
		in[s] = slices.Compact(list)
	}
	return in
}

// experienced tells whether the officer has been on patrol for so many years on d, parts of a year as whole months
// rounded up. Who is not known to have begun has none.
func experienced(o *roster.Officer, years float64, d roster.Date) bool {
	if years <= 0 {
		return true
	}
	months := math.Ceil(years * 12)
	return o.PatrolSince != 0 && months < 12*200 && o.PatrolSince.AddMonths(int(months)) <= d
}
