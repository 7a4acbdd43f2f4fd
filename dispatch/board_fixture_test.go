package dispatch_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"watchbill/dispatch"
	"watchbill/roster"
)

// stage is a board over a small roster, with a clock that the test sets by hand.
type stage struct {
	tb    testing.TB
	board *dispatch.Board
	book  *roster.Book
	now   time.Time
}

// raise puts a roster on a new board at "2026-07-01 12:00" by the clock of its agency.
func raise(tb testing.TB, r roster.Records, at string) *stage {
	tb.Helper()
	s := &stage{tb: tb, board: dispatch.NewBoard(), book: book(tb, r)}
	s.now = moment(s.book, at).Time()
	s.board.SetMuster(dispatch.NewMuster(s.book, nil), s.now)
	return s
}

// at sets the clock without telling the board: "2026-07-01 22:59", with seconds to add.
func (s *stage) at(text string, seconds ...float64) *stage {
	s.now = moment(s.book, text).Time()
	for _, x := range seconds {
		s.now = s.now.Add(time.Duration(x * float64(time.Second)))
	}
	return s
}

// pass lets time pass without telling the board.
func (s *stage) pass(d time.Duration) *stage {
	s.now = s.now.Add(d)
	return s
}

func (s *stage) tick() *stage {
	s.board.Tick(s.now)
	return s
}

// revise puts another roster on the board.
func (s *stage) revise(r roster.Records) {
	s.tb.Helper()
	s.book = book(s.tb, r)
	s.board.SetMuster(dispatch.NewMuster(s.book, s.board.State().Muster()), s.now)
}

// drive gives units a position now, and publishes it.
func (s *stage) drive(at roster.Point, units ...dispatch.UnitID) *stage {
	s.tb.Helper()
	for _, u := range units {
		if why := s.board.TakeFix(dispatch.Fix{Unit: u, Time: s.now, At: at}, s.now); why != "" {
			s.tb.Fatalf("%s at %v: %s", u, at, why)
		}
	}
	return s.tick()
}

// free has CAD report units as available now.
func (s *stage) free(units ...dispatch.UnitID) *stage {
	s.tb.Helper()
	for _, u := range units {
		s.report(dispatch.Report{Unit: u, Primary: dispatch.StatusAvailable})
	}
	return s
}

// report takes a report, of now unless it says when.
func (s *stage) report(r dispatch.Report) {
	s.tb.Helper()
	if r.Time.IsZero() {
		r.Time = s.now
	}
	if r.Primary == "" {
		r.Primary = dispatch.StatusAvailable
	}
	if err := s.board.Report(r, s.now); err != nil {
		s.tb.Fatalf("%+v: %v", r, err)
	}
}

// aboard has CAD report an available unit with a crew.
func (s *stage) aboard(unit dispatch.UnitID, crew ...roster.OfficerID) {
	s.tb.Helper()
	s.report(dispatch.Report{Unit: unit, Crew: append([]roster.OfficerID{}, crew...)})
}

func (s *stage) ask(q dispatch.Query) *dispatch.Answer {
	s.tb.Helper()
	q.Now, q.At = s.now, roster.MinuteOf(s.now)
	a, err := s.board.Nearest(q)
	if err != nil {
		s.tb.Fatal(err)
	}
	return a
}

// first asks for many and returns the call signs of the first rung.
func (s *stage) first(q dispatch.Query) string {
	s.tb.Helper()
	if q.Limit == 0 {
		q.Limit = 20
	}
	if q.Point == (roster.Point{}) && q.District == "" {
		q.Point = inA
	}
	return unitIDs(s.ask(q).Candidates)
}

// wants fails unless the first rung is as given.
func (s *stage) wants(what string, q dispatch.Query, want string) {
	s.tb.Helper()
	if got := s.first(q); got != want {
		s.tb.Errorf("%s: got %q, want %q", what, got, want)
	}
}

// unit returns the state of one unit; the test ends when there is none.
func (s *stage) unit(id dispatch.UnitID) dispatch.UnitState {
	s.tb.Helper()
	u, ok := s.board.Unit(id, s.now)
	if !ok {
		s.tb.Fatalf("there is no unit %s", id)
	}
	return u
}

// candidate returns one of a first rung; the test ends when it is not there.
func candidate(tb testing.TB, a *dispatch.Answer, id dispatch.UnitID) dispatch.Candidate {
	tb.Helper()
	k := slices.IndexFunc(a.Candidates, func(c dispatch.Candidate) bool { return c.Unit == id })
	if k < 0 {
		tb.Fatalf("%s is not among %q", id, unitIDs(a.Candidates))
	}
	return a.Candidates[k]
}

// says tells whether one of some lines holds the words.
func says(lines []string, words string) bool {
	return slices.ContainsFunc(lines, func(x string) bool { return strings.Contains(x, words) })
}

func warns(a *dispatch.Answer, w dispatch.Warning) bool { return slices.Contains(a.Warnings, w) }

// rungOf returns a rung below the first, the zero Fallback where it is not there.
func rungOf(a *dispatch.Answer, r dispatch.Rung) dispatch.Fallback {
	for _, f := range a.Fallbacks {
		if f.Rung == r {
			return f
		}
	}
	return dispatch.Fallback{}
}

// pairUp adds a pair of an officer and a clinician, all of 2026.
func pairUp(r *roster.Records, id roster.PairID, officer, clinician roster.OfficerID) {
	r.Pairs = append(r.Pairs, roster.Pair{
		ID: id, Officer: officer, Clinician: clinician, Dates: roster.DateRange{From: day("2026-01-01"), To: day("2026-12-31")},
	})
}
