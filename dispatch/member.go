package dispatch

import (
	"slices"
	"strings"

	"watchbill/roster"
)

// Grade is what somebody on duty is fit for, best first.
type Grade uint8

// The grades, in the order of the ladder.
const (
	GradeCIT          Grade = iota // certified and designated
	GradeUndesignated              // the credentials hold, but the officer is not designated
	GradeTrained                   // otherwise trained: [TrainedKind]
	GradeSupervisor                // of a rank that policy.json names
	GradePatrol                    // everybody else
)

// TrainedKind is the credential that makes an officer who is not certified the next best: Mental Health First Aid for
// Public Safety.
const TrainedKind = "MHFA-PS"

// Member is somebody on duty.
type Member struct {
	Officer  roster.OfficerID
	Person   int           // index in the Book
	District int           // index; of duty that overlaps, where it is certified, then where it began last
	Date     roster.Date   // the duty date, on which certificates are judged
	Since    roster.Minute // begin of the duty at that instant
	Until    roster.Minute // end of the duty that goes on without a break; a bound, where it goes on for four weeks
	Grade    Grade
	Through  roster.Date // last date certified, of GradeCIT and GradeUndesignated; zero: no end
}

// Grades returns what judges the people of a Book: what somebody whose duty date is d is fit for. It belongs to one
// goroutine.
func Grades(b *roster.Book) func(p *roster.Personnel, d roster.Date) Grade {
	s := &scan{book: b, ranks: b.Policy().SupervisorRanks}
	return func(p *roster.Personnel, d roster.Date) Grade {
		g, _ := s.grade(p, d)
		return g
	}
}

// grade judges p on the duty date d.
func (s *scan) grade(p *roster.Personnel, d roster.Date) (Grade, roster.Date) {
	if p.Officer.Role != roster.RoleOfficer {
		return GradePatrol, 0
	}
	if through, ok := p.CertifiedThrough(d); ok {
		return GradeCIT, through
	}
	if !p.Officer.Designated {
		if through, ok := s.book.CredentialsHold(p, d); ok {
			return GradeUndesignated, through
		}
	}
	if _, ok := trained(p, d); ok {
		return GradeTrained, 0
	}
	if s.supervisor(p.Officer.Rank) {
		return GradeSupervisor, 0
	}
	return GradePatrol, 0
}

// trained tells whether a credential of [TrainedKind] holds on d, and when it was completed.
func trained(p *roster.Personnel, d roster.Date) (completed roster.Date, ok bool) {
	creds := p.Credentials()
	for i := range creds.Len() {
		c := creds.At(i)
		if c.Kind == TrainedKind && c.Completed != 0 && c.Completed <= d && (c.Expires == 0 || d <= c.Expires) && (c.Revoked == 0 || d < c.Revoked) {
			return c.Completed, true
		}
	}
	return 0, false
}

func (s *scan) supervisor(rank string) bool {
	return rank != "" && slices.ContainsFunc(s.ranks, func(r string) bool { return strings.EqualFold(r, rank) })
}
