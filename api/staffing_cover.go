package api

import (
	"context"

	"watchbill/api/web/access"
	"watchbill/coverage"
	"watchbill/roster"
	"watchbill/roster/staffing"
)

// maxCover is how many dates of a request its cover is told of, from its first or today on.
const maxCover = 31

// StaffCover is a slot as it is, and as it would be.
type StaffCover struct {
	Slot
	After StaffRemains `json:"after"`
}

// StaffRemains are the figures of a slot once a request is approved.
type StaffRemains struct {
	Min            int             `json:"min"` // the least count in it
	CoveredMinutes int             `json:"covered_minutes"`
	Status         coverage.Status `json:"status"`
}

// changed tells whether the slot would be another.
func (c *StaffCover) changed() bool {
	return c.Min != c.After.Min || c.CoveredMinutes != c.After.CoveredMinutes
}

// remains lists the CIT slots of a request's dates in its districts, those that whoever asks answers for, before and after. The
// dates beside them are there where they would change: a night goes on into the next.
func remains(ctx context.Context, before, after *roster.Book, q *staffing.Request, today roster.Date) ([]StaffCover, error) {
	dates := q.Span()
	if q.Leave != nil && q.Leave.Timed() {
		zone := before.Zone()
		dates = roster.DateRange{From: zone.DateAt(q.Leave.Time.Start), To: zone.DateAt(q.Leave.Time.End - 1)}
	}
	dates.From = max(dates.From, today)
	dates.To = min(dates.To, dates.From+maxCover-1)
	list := []StaffCover{}
	if dates.To < dates.From {
		return list, nil
	}
	ask := coverage.Options{Need: roster.NeedCIT, From: dates.From - 1, Days: int(dates.To-dates.From) + 3}
	was, err := coverage.New(ctx, before, ask)
	if err != nil {
		return nil, err
	}
	is, err := coverage.New(ctx, after, ask)
	if err != nil {
		return nil, err
	}
	theirs := func(d roster.Date) bool {
		if q.Swap != nil {
			return d == q.Swap.Gives.Date || d == q.Swap.Takes.Date
		}
		return d >= dates.From && d <= dates.To
	}
	for _, id := range q.Districts {
		i, ok := before.District(id)
		if !ok || !access.Of(ctx).Sees(id) {
			continue
		}
		var rows []StaffCover
		for slot := range slots(was, i, noFilter) {
			rows = append(rows, StaffCover{Slot: slot})
		}
		k := 0
		for slot := range slots(is, i, noFilter) { // the same: a request changes no target
			rows[k].After = StaffRemains{slot.Min, slot.CoveredMinutes, slot.Status}
			if theirs(slot.Date) || rows[k].changed() {
				list = append(list, rows[k])
			}
			k++
		}
	}
	return list, nil
}
