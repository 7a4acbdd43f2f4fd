package coverage

import (
	"slices"

	"watchbill/roster"
)

// walker is an officer or pair counted one by one: when it counts in the district at work, in each scenario.
type walker struct {
	name   string
	counts [scenarios][]stretch // each ascending and apart
}

// walkOfficer counts an officer by union of all the duty there is in district d, so that overlapping tours count once.
func (w *worker) walkOfficer(p *roster.Personnel, d int) {
	x := walker{name: string(p.Officer.ID)}
	for s := range scenarios {
		for _, t := range w.duty(p, s == noAbsence || s == neither) {
			if t.District == d && holds(p, t.Date, s) {
				x.counts[s] = append(x.counts[s], w.line.stretchWithin(t.Interval))
			}
		}
	}
	w.walk(x)
}

// holds tells whether p is certified on d in a scenario.
func holds(p *roster.Personnel, d roster.Date, scenario int) bool {
	if scenario == noLapse || scenario == neither {
		return p.UnlapsedFrom() != 0 && d >= p.UnlapsedFrom()
	}
	return p.CertifiedOn(d)
}

// duty lists all that p stands around the line, with or without absences; good until the next call.
func (w *worker) duty(p *roster.Personnel, present bool) []roster.Duty {
	r := roster.DateRange{From: w.line.from - 1, To: w.line.from + roster.Date(w.line.days)}
	if present {
		w.tours = w.line.watches.AppendTours(w.tours[:0], p, r)
	} else {
		w.tours = w.line.watches.AppendRemaining(w.tours[:0], p, r)
	}
	// Extra duty can be long: whatever began before the line counts as well.
	w.tours = w.line.watches.AppendExtras(w.tours, p, roster.DateRange{To: r.To})
	return w.tours
}

// pairs counts the co-responder pairs of the district: the officer on duty there, the clinician on duty anywhere,
// both within the pair's dates as the officer's duty date tells (COVERAGE.md 4).
func (w *worker) pairs(d int) {
	rule := w.book.Agency().CoResponder
	for _, pair := range w.book.Pairs().All() {
		i, _ := w.book.Officer(pair.Officer)
		k, _ := w.book.Officer(pair.Clinician)
		officer, clinician := w.book.Person(i), w.book.Person(k)
		if !slices.Contains(w.book.DistrictsOf(officer), d) {
			continue
		}
		x := walker{name: string(pair.ID)}
		for s := range scenarios {
			present := s == noAbsence || s == neither
			var with []stretch
			for _, t := range w.duty(clinician, present) {
				with = append(with, w.line.stretchWithin(t.Interval))
			}
			with = union(with)
			for _, t := range w.duty(officer, present) {
				if t.District != d || !pair.Dates.Contains(t.Date) || rule.OfficerMustBeCertified && !holds(officer, t.Date, s) {
					continue
				}
				x.counts[s] = appendShared(x.counts[s], w.line.stretchWithin(t.Interval), with)
			}
		}
		w.walk(x)
	}
}

// walk enters a walker's stretches into the changes: those that scenarios share, as most do, once for all of them.
func (w *worker) walk(x walker) {
	var heads [scenarios][]stretch // what is still to enter
	for s := range scenarios {
		x.counts[s] = union(x.counts[s])
		heads[s] = x.counts[s]
	}
	for {
		next, any := stretch{}, false
		for _, h := range heads {
			if len(h) > 0 && (!any || h[0].start < next.start || h[0].start == next.start && h[0].end < next.end) {
				next, any = h[0], true
			}
		}
		if !any {
			break
		}
		var by counts
		for s, h := range heads {
			if len(h) > 0 && h[0] == next {
				by[s], heads[s] = 1, h[1:]
			}
		}
		w.add(next, by)
	}
	w.walked = append(w.walked, x)
}
