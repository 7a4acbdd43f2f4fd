package staffing

import (
	"slices"

	"watchbill/roster"
)

// tourOn returns the tour that an officer stands on a date, or a Conflict that says why there is none to exchange: a tour
// of which an absence takes a part is none.
func tourOn(book *roster.Book, officer roster.OfficerID, d roster.Date) (Tour, error) {
	i, ok := book.Officer(officer)
	if !ok {
		return Tour{}, conflict("%s is not on the roster.", officer)
	}
	one := roster.DateRange{From: d, To: d}
	w := book.Watches(one)
	tours := w.AppendTours(nil, book.Person(i), one)
	if len(tours) == 0 {
		return Tour{}, conflict("%s has no tour on %s.", officer, d)
	}
	left := w.AppendRemaining(nil, book.Person(i), one)
	if !slices.Equal(tours, left) {
		return Tour{}, conflict("%s is away for the tour of %s, or for a part of it.", officer, d)
	}
	t := tours[0] // a rotation has one token a day
	return Tour{officer, d, book.Districts().At(t.District).ID, book.Shifts().At(t.Shift).ID, t.Interval}, nil
}

// same sees that a tour is still as it was.
func (t Tour) same(book *roster.Book) error {
	is, err := tourOn(book, t.Officer, t.Date)
	switch {
	case err != nil:
		return err
	case is != t:
		return conflict("The tour of %s on %s is another by now: %s, %s to %s in %s.", t.Officer, t.Date, is.Shift, is.Time.Start, is.Time.End, is.District)
	}
	return nil
}

// districtsIn lists the districts, sorted, in which an officer is posted on some of the dates.
func districtsIn(book *roster.Book, officer roster.OfficerID, dates roster.DateRange) []roster.DistrictID {
	i, ok := book.Officer(officer)
	if !ok {
		return nil
	}
	var list []roster.DistrictID
	for _, p := range book.Person(i).Posts().All() {
		if p.Dates.Meets(dates) {
			list = append(list, p.District)
		}
	}
	return joined(list)
}

// joined returns the districts of all lists, sorted, each once; never nil.
func joined(lists ...[]roster.DistrictID) []roster.DistrictID {
	all := slices.Concat(lists...)
	slices.Sort(all)
	if all = slices.Compact(all); all == nil {
		all = []roster.DistrictID{}
	}
	return all
}
