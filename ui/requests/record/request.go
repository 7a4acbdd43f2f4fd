package record

import (
	"time"

	"watchbill/roster"
)

// Request is an answer of GET /v1/requests/{id}, or a row of its list.
type Request struct {
	ID        string              `json:"id"`
	Revision  uint64              `json:"revision"`
	Kind      string              `json:"kind"` // leave or swap
	State     string              `json:"state"`
	Officer   roster.OfficerID    `json:"officer_id"` // who asks
	Leave     *Leave              `json:"leave"`      // nil: a swap
	Swap      *Swap               `json:"swap"`       // nil: a leave
	Districts []roster.DistrictID `json:"district_ids"`
	Made      time.Time           `json:"made_at"`
	Steps     []Step              `json:"steps"` // oldest first, at least one

	Hindrance    *string       `json:"hindrance"` // why it cannot be approved; nil: it can, or it is not told
	Breaches     []Breach      `json:"breaches"`
	Consequences *Consequences `json:"consequences"` // nil: not told
	Cover        []Cover       `json:"cover"`
}

// Leave is what a leave asks for. From and To are dates, or instants.
type Leave struct {
	From string  `json:"from"`
	To   string  `json:"to"`
	Kind *string `json:"kind"` // nil: not told
}

// Swap is two tours to be exchanged.
type Swap struct {
	Gives Tour      `json:"gives"`
	Takes Tour      `json:"takes"`
	Until time.Time `json:"until"`
}

// Tour is a tour of a swap.
type Tour struct {
	Officer  roster.OfficerID  `json:"officer_id"`
	Date     roster.Date       `json:"date"`
	District roster.DistrictID `json:"district_id"`
	Shift    roster.ShiftID    `json:"shift_id"`
	Start    time.Time         `json:"start"`
	End      time.Time         `json:"end"`
}

// Step is something that happened to a request.
type Step struct {
	State    string    `json:"state"`
	At       time.Time `json:"at"`
	By       string    `json:"by"`
	Reason   *string   `json:"reason"`
	Override *string   `json:"override"`
}

// Breach is a work rule that approving would break.
type Breach struct {
	Officer roster.OfficerID `json:"officer_id"`
	Detail  string           `json:"detail"`
}

// Requests is an answer of GET /v1/requests.
type Requests struct {
	Total    int       `json:"total"`
	Next     *string   `json:"next_cursor"` // nil: these are all
	Requests []Request `json:"requests"`
}

// Waits tells whether somebody has still to act.
func (q *Request) Waits() bool {
	return q.State == "open" || q.State == "proposed" || q.State == "agreed"
}

// Last is the step that led to where it is.
func (q *Request) Last() Step { return q.Steps[len(q.Steps)-1] }

// Dates are the duty dates that the request is about, as the agency's clock has them.
func (q *Request) Dates(c Clock) roster.DateRange {
	if q.Swap != nil {
		return roster.DateRange{From: min(q.Swap.Gives.Date, q.Swap.Takes.Date), To: max(q.Swap.Gives.Date, q.Swap.Takes.Date)}
	}
	from, to, timed := q.Leave.span()
	if timed {
		return roster.DateRange{From: c.dateAt(from), To: c.dateAt(to.Add(-time.Minute))}
	}
	return roster.DateRange{From: roster.DateOf(from), To: roster.DateOf(to)}
}

// Begins is when what is asked for begins: of days, at midnight.
func (q *Request) Begins(c Clock) time.Time {
	if q.Swap != nil {
		if q.Swap.Takes.Start.Before(q.Swap.Gives.Start) {
			return q.Swap.Takes.Start
		}
		return q.Swap.Gives.Start
	}
	from, _, timed := q.Leave.span()
	if timed {
		return from
	}
	return time.Date(from.Year(), from.Month(), from.Day(), 0, 0, 0, 0, c.Zone)
}

// When says what time the request is about.
func (q *Request) When(c Clock) string {
	if q.Swap != nil {
		return c.Date(q.Swap.Gives.Date) + " for " + c.Date(q.Swap.Takes.Date)
	}
	from, to, timed := q.Leave.span()
	if timed {
		return c.Span(from, to)
	}
	return c.Days(roster.DateRange{From: roster.DateOf(from), To: roster.DateOf(to)})
}

// span reads both ends, days at midnight UTC.
func (l *Leave) span() (from, to time.Time, timed bool) {
	if from, err := time.Parse(time.DateOnly, l.From); err == nil {
		to, _ := time.Parse(time.DateOnly, l.To)
		return from, to, false
	}
	from, _ = time.Parse(time.RFC3339, l.From)
	to, _ = time.Parse(time.RFC3339, l.To)
	return from, to, true
}

// What says what is asked for: Vacation, Leave where its kind is not told, Swap.
func (q *Request) What() string {
	switch {
	case q.Swap != nil:
		return "Swap"
	case q.Leave.Kind != nil:
		return Sentence(*q.Leave.Kind)
	}
	return "Leave"
}
