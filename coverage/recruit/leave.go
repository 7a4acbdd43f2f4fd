package recruit

import (
	"slices"

	"watchbill/roster"
)

// Leave is how often a new officer is away, by what is known of the others.
type Leave struct {
	DaysOff       float64 // days of planned leave, on which there would have been a tour, per officer and year
	PlannedShare  float64 // of rostered tours
	UnplannedRate float64 // of what is left, as the agency states it
}

// Present is the probability that a rostered tour is stood.
func (l Leave) Present() float64 { return (1 - l.PlannedShare) * (1 - l.UnplannedRate) }

// unforeseen are the kinds of absence that the agency's unplanned rate stands for; leave of any other kind is planned.
var unforeseen = []string{"sick", "court", "injury"}

// plannedLeave measures the planned leave of the officers who are posted, over the horizon.
func plannedLeave(book *roster.Book, opt *Options) Leave {
	l := Leave{UnplannedRate: book.Agency().Absence.UnplannedRate}
	horizon := roster.DateRange{From: opt.From, To: opt.last()}
	watches := book.Watches(horizon)
	seen := map[*roster.Personnel]bool{}
	tours, lost := 0, 0
	var duty []roster.Duty
	eachPost(book, opt, func(p *roster.Personnel, _ Squad) {
		if seen[p] {
			return
		}
		seen[p] = true
		planned := slices.DeleteFunc(p.Rows().Absences, func(a roster.Absence) bool {
			return a.Timed() || slices.Contains(unforeseen, a.Kind)
		})
		duty = watches.AppendTours(duty[:0], p, horizon)
		tours += len(duty)
		for _, t := range duty {
			if slices.ContainsFunc(planned, func(a roster.Absence) bool { return a.Days.Contains(t.Date) }) {
				lost++
			}
		}
	})
	if tours > 0 {
		l.PlannedShare = float64(lost) / float64(tours)
		l.DaysOff = float64(lost) / float64(len(seen)) * 365 / float64(opt.Days)
	}
	return l
}
