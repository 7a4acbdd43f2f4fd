package dispatch

import "watchbill/roster"

// heldOver describes somebody who is out there though the roster has them off duty: by the duty that ended last within
// a day, on whose date certificates are judged; without one, by today and the posting. Until is zero: nobody knows.
func (s *scan) heldOver(person int) Member {
	p := s.book.Person(person)
	m := Member{Officer: p.Officer.ID, Person: person, Date: s.date}
	if post := p.PostOn(s.date); post != nil {
		m.District = s.book.Squad(post.Squad).District
	}
	var last roster.Minute
	// A tour of two dates ago may have ended within a day.
	s.pieces = s.watches.AppendRemaining(s.pieces[:0], p, roster.DateRange{From: s.date - 2, To: s.date + daysAfter})
	s.pieces = s.watches.AppendExtras(s.pieces, p, roster.DateRange{To: s.date + daysAfter})
	for _, x := range s.pieces {
		if x.End <= s.at && s.at-x.End <= 24*60 && x.End > last {
			last, m.District, m.Date = x.End, x.District, x.Date
		}
	}
	m.Grade, m.Through = s.grade(p, m.Date)
	return m
}
