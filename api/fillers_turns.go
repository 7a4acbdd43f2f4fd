package api

import (
	"context"
	"time"

	"watchbill/coverage/fill"
	"watchbill/roster"
	"watchbill/roster/staffing"
)

// Turns puts the offers that officers were made (staffing.Register.AskedSince) into the fair order of those who may fill a gap.
func Turns(asked map[roster.OfficerID][]staffing.Asked) fill.Ledger { return turns(asked) }

type turns map[roster.OfficerID][]staffing.Asked

// Asked implements fill.Ledger. An offer that waits for an answer, or was taken, is their turn and nothing missed.
func (t turns) Asked(officer roster.OfficerID, period roster.Interval) (missed int, last roster.Minute) {
	for _, a := range t[officer] {
		m := roster.MinuteOf(a.At)
		if !period.Contains(m) {
			continue
		}
		last = max(last, m)
		if a.Answer == staffing.Declined || a.Answer == staffing.NoAnswer {
			missed++
		}
	}
	return missed, last
}

// turns reads those since a moment; nil where the service keeps no offers: then the turns are those of extra duty alone.
func (s *server) turns(ctx context.Context, from roster.Minute, now time.Time) (fill.Ledger, error) {
	if s.opt.Staffing == nil {
		return nil, nil //nolint:nilnil // there are none, and nothing is wrong
	}
	asked, err := s.opt.Staffing.AskedSince(ctx, from.Time(), now)
	return Turns(asked), err
}
