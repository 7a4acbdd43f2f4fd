package recruit

import (
	"slices"
	"sort"

	"watchbill/roster"
)

// away tells how many certified officers of one district timed absences keep away at an instant: those who would
// count there if it were not for them.
type away struct{ starts, ends []roster.Minute } // each ascending

func (a *away) at(m roster.Minute) int {
	if a == nil {
		return 0
	}
	upTo := func(v []roster.Minute) int { return sort.Search(len(v), func(i int) bool { return v[i] > m }) }
	return upTo(a.starts) - upTo(a.ends)
}

// timedAway works that out for each district.
func timedAway(book *roster.Book, opt *Options) []*away {
	in := make([]*away, book.Districts().Len())
	horizon := roster.DateRange{From: opt.From - 1, To: opt.last() + 1}
	watches := book.Watches(horizon)
	for i := range book.People() {
		p := book.Person(i)
		if p.TimesOff().Len() == 0 || p.Certified().Len() == 0 {
			continue
		}
		for _, off := range p.TimesOff().All() {
			dates := roster.DateRange{From: max(horizon.From, book.Zone().DateAt(off.Start)-2), To: min(horizon.To, book.Zone().DateAt(off.End)+1)}
			if dates.From > dates.To {
				continue
			}
			for d, list := range missed(watches, p, off, dates) {
				if in[d] == nil {
					in[d] = &away{}
				}
				for _, v := range list {
					in[d].starts = append(in[d].starts, v.Start)
					in[d].ends = append(in[d].ends, v.End)
				}
			}
		}
	}
	for _, a := range in {
		if a != nil {
			slices.Sort(a.starts)
			slices.Sort(a.ends)
		}
	}
	return in
}

// missed returns, by district, the time within off in which p would count and does not. Tours of one officer may
// overlap, and extra duty is not cut by absences: time in which p counts all the same is none.
func missed(watches *roster.Watches, p *roster.Personnel, off roster.Interval, dates roster.DateRange) map[int][]roster.Interval {
	would := map[int][]roster.Interval{}
	for _, t := range watches.AppendTours(nil, p, dates) {
		if p.OffOn(t.Date) || !p.CertifiedOn(t.Date) {
			continue
		}
		if v := t.Interval.And(off); v.Start < v.End {
			would[t.District] = append(would[t.District], v)
		}
	}
	if len(would) == 0 {
		return nil
	}
	wide := roster.DateRange{From: dates.From - 1, To: dates.To + 1}
	duty := watches.AppendExtras(watches.AppendRemaining(nil, p, wide), p, roster.DateRange{To: wide.To})
	for d := range would {
		var does []roster.Interval
		for _, t := range duty {
			if t.District == d && p.CertifiedOn(t.Date) {
				does = append(does, t.Interval)
			}
		}
		would[d] = without(roster.JoinIntervals(would[d]), roster.JoinIntervals(does))
	}
	return would
}
