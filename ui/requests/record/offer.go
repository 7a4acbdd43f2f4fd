package record

import (
	"slices"
	"time"

	"watchbill/roster"
)

// Offer is an answer of GET /v1/offers/{id}, or a row of its list.
type Offer struct {
	ID       string            `json:"id"`
	Revision uint64            `json:"revision"`
	State    string            `json:"state"`
	District roster.DistrictID `json:"district_id"`
	From     time.Time         `json:"from"`
	To       time.Time         `json:"to"`
	Need     string            `json:"need"`
	Kind     string            `json:"kind"`
	Places   int               `json:"places"`
	Taken    int               `json:"taken"`
	Gap      *string           `json:"gap_id"`         // nil: made by hand
	Order    string            `json:"order"`          // in-order or all
	Minutes  *int              `json:"answer_minutes"` // nil: to all
	Closes   time.Time         `json:"closes"`
	Made     time.Time         `json:"made_at"`
	By       string            `json:"made_by"`
	Ended    *time.Time        `json:"ended_at"` // nil: it is open
	Turns    []Turn            `json:"turns"`    // in the order in which they are asked; to an officer their own alone
}

// Turn is an officer who is asked, or will be.
type Turn struct {
	Officer  roster.OfficerID `json:"officer_id"`
	Asked    *time.Time       `json:"asked_at"` // nil: not yet, or never
	Until    *time.Time       `json:"until"`
	Answer   *string          `json:"answer"` // nil: none yet
	Answered *time.Time       `json:"answered_at"`
	By       *string          `json:"answered_by"`
	Override *string          `json:"override"`
}

// Offers is an answer of GET /v1/offers.
type Offers struct {
	Total  int     `json:"total"`
	Next   *string `json:"next_cursor"` // nil: these are all
	Offers []Offer `json:"offers"`
}

// Open tells whether somebody may still accept.
func (o *Offer) Open() bool { return o.State == "open" }

// AsksNow tells whether a turn waits for its answer.
func (o *Offer) AsksNow(t Turn) bool { return o.Open() && t.Asked != nil && t.Answer == nil }

// Asked are those whose answer is waited for.
func (o *Offer) Asked() []Turn {
	return slices.DeleteFunc(slices.Clone(o.Turns), func(t Turn) bool { return !o.AsksNow(t) })
}

// Winners are those who accepted.
func (o *Offer) Winners() []Turn {
	return slices.DeleteFunc(slices.Clone(o.Turns), func(t Turn) bool { return t.Answer == nil || *t.Answer != "accepted" })
}

// Of returns an officer's turn; false where they were not asked.
func (o *Offer) Of(officer roster.OfficerID) (Turn, bool) {
	i := slices.IndexFunc(o.Turns, func(t Turn) bool { return t.Officer == officer })
	if i < 0 {
		return Turn{}, false
	}
	return o.Turns[i], true
}

// Duty says which duty is offered.
func (o *Offer) Duty(c Clock) string { return c.Span(o.From, o.To) }

// Long is the length of the duty in minutes.
func (o *Offer) Long() int { return int(o.To.Sub(o.From).Minutes()) }
