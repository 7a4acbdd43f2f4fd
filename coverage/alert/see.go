package alert

import (
	"context"

	"watchbill/coverage"
	"watchbill/roster"
)

// Grids computes grids, or has them at hand.
type Grids interface {
	Grid(ctx context.Context, book *roster.Book, opt coverage.Options) (*coverage.Grid, error)
}

// yearDays is the horizon of the share covered and of the gaps that lapses open: the one that everything answers with by
// default, so that the grid is most likely at hand.
const yearDays = 365

// Sight is what one roster has to show on one day of the agency. It is immutable and safe for concurrent use.
type Sight struct {
	book    *roster.Book
	policy  Policy
	today   roster.Date
	near    []*coverage.Grid // by need, from yesterday, for what began then and lasts
	year    *coverage.Grid   // need cit, from today
	targets *coverage.Targets
	covered coverage.Share // of the year
	lapsing []lapsing      // within LapseDays
}

// lapsing is an officer whose certificate is about to lapse.
type lapsing struct {
	officer roster.OfficerID
	through roster.Date
}

// See computes what the roster has to show on the day that the agency's clocks show at now. The policy has passed its
// Check. Errors are those of grids and of ctx. Cost: a year's grid, where grids has none, and the near days of both needs.
func See(ctx context.Context, grids Grids, book *roster.Book, now roster.Minute, p Policy) (*Sight, error) {
	s := &Sight{book: book, policy: p, today: book.Zone().DateAt(now)}
	for _, need := range []roster.Need{roster.NeedCIT, roster.NeedCoResponder} {
		g, err := grids.Grid(ctx, book, coverage.Options{Need: need, From: s.today - 1, Days: p.Days + 1})
		if err != nil {
			return nil, err
		}
		s.near = append(s.near, g)
	}
	var err error
	if s.year, err = grids.Grid(ctx, book, coverage.Options{Need: roster.NeedCIT, From: s.today, Days: yearDays}); err != nil {
		return nil, err
	}
	if s.targets, err = coverage.NewTargets(ctx, book, s.today, 1); err != nil {
		return nil, err
	}
	s.covered = s.year.Shares().Agency
	s.lapsing = lapsingWithin(book, s.today, p.LapseDays)
	return s, nil
}

// Book returns the roster that was looked at.
func (s *Sight) Book() *roster.Book { return s.book }

// Today is the agency's date that was looked at.
func (s *Sight) Today() roster.Date { return s.today }

// Certified tells whether the officer with that id is certified on the day that was looked at.
func (s *Sight) Certified(id roster.OfficerID) bool {
	i, ok := s.book.Officer(id)
	if !ok {
		return false
	}
	_, ok = s.book.Person(i).CertifiedThrough(s.today)
	return ok
}

// lapsingWithin lists who is certified today and through at most so many days from today, in the order of officers.
func lapsingWithin(book *roster.Book, today roster.Date, days int) (list []lapsing) {
	for i := range book.People() {
		p := book.Person(i)
		if p.Officer.Role != roster.RoleOfficer {
			continue
		}
		if through, ok := p.CertifiedThrough(today); ok && through != 0 && through <= today+roster.Date(days) {
			list = append(list, lapsing{p.Officer.ID, through})
		}
	}
	return list
}
