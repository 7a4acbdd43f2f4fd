package api

import (
	"time"

	"watchbill/roster"
	"watchbill/roster/staffing"
	"watchbill/roster/store/audit"
)

// StaffRequest is a request for leave or a swap. Every member is always there.
type StaffRequest struct {
	ID        string              `json:"id"`
	Kind      staffing.Kind       `json:"kind"`
	State     staffing.State      `json:"state"`
	Officer   roster.OfficerID    `json:"officer_id"`
	Leave     *StaffLeave         `json:"leave"`        // nil: a swap
	Swap      *StaffSwap          `json:"swap"`         // nil: a leave
	Districts []roster.DistrictID `json:"district_ids"` // that it concerned when it was made; never nil
	Made      time.Time           `json:"made_at"`
	Steps     []StaffStep         `json:"steps"` // what happened, oldest first

	Hindrance    *string       `json:"hindrance"`    // why it cannot be approved as things stand; nil: it can, it is settled, or it is not theirs to know
	Breaches     []Breach      `json:"breaches"`     // of work rules, that approving it would make; never nil
	Consequences *Consequences `json:"consequences"` // of approving it; nil as for Hindrance, and in lists
	Cover        []StaffCover  `json:"cover"`        // that would remain on its dates; empty where Consequences is nil; never nil
}

// StaffLeave is a leave: From and To are dates, or instants where it is by time.
type StaffLeave struct {
	From string  `json:"from"`
	To   string  `json:"to"`   // of dates the last; of instants not part of it
	Kind *string `json:"kind"` // nil: not theirs to know
}

// StaffSwap is a swap of two tours.
type StaffSwap struct {
	Gives StaffTour `json:"gives"`
	Takes StaffTour `json:"takes"`
	Until time.Time `json:"until"`
}

// StaffTour is a tour as it was when a swap was proposed.
type StaffTour struct {
	Officer  roster.OfficerID  `json:"officer_id"`
	Date     roster.Date       `json:"date"`
	District roster.DistrictID `json:"district_id"`
	Shift    roster.ShiftID    `json:"shift_id"`
	Start    Instant           `json:"start"`
	End      Instant           `json:"end"`
}

// StaffStep is something that happened.
type StaffStep struct {
	State    staffing.State   `json:"state"`
	At       time.Time        `json:"at"`
	By       string           `json:"by"` // a login, a key's name, or watchbill itself
	Reason   *staffing.Reason `json:"reason"`
	Override *string          `json:"override"`
}

// StaffOffer is an offer of open duty.
type StaffOffer struct {
	ID       string            `json:"id"`
	State    staffing.State    `json:"state"`
	District roster.DistrictID `json:"district_id"`
	From     Instant           `json:"from"`
	To       Instant           `json:"to"`
	Need     roster.Need       `json:"need"`
	Kind     string            `json:"kind"`
	Places   int               `json:"places"`
	Taken    int               `json:"taken"`
	Gap      *string           `json:"gap_id"`
	Order    staffing.Order    `json:"order"`
	Minutes  *int              `json:"answer_minutes"` // nil: to all
	Closes   time.Time         `json:"closes"`
	Made     time.Time         `json:"made_at"`
	By       string            `json:"made_by"`
	Ended    *time.Time        `json:"ended_at"` // nil: it is open
	Turns    []StaffTurn       `json:"turns"`    // in the order in which they are asked; to an officer their own alone
}

// StaffTurn is an officer who is asked, or will be.
type StaffTurn struct {
	Officer  roster.OfficerID `json:"officer_id"`
	Asked    *time.Time       `json:"asked_at"` // nil: not yet, or never
	Until    *time.Time       `json:"until"`
	Answer   *staffing.Answer `json:"answer"` // nil: none yet
	Answered *time.Time       `json:"answered_at"`
	By       *string          `json:"answered_by"` // nil: nobody, or time
	Override *string          `json:"override"`
}

// StaffPublication is a published period.
type StaffPublication struct {
	ID        string              `json:"id"`
	From      roster.Date         `json:"from"`
	To        roster.Date         `json:"to"`           // inclusive
	Districts []roster.DistrictID `json:"district_ids"` // nil: all
	Version   int                 `json:"version"`      // in force
	Versions  []StaffVersion      `json:"versions"`
	Withdrawn *time.Time          `json:"withdrawn_at"` // nil: it is in force
}

// StaffVersion is one publishing of a period.
type StaffVersion struct {
	Version  int       `json:"version"`
	At       time.Time `json:"at"`
	By       string    `json:"by"`
	Roster   uint64    `json:"roster_revision"`
	Digest   string    `json:"digest"`
	Officers int       `json:"officers"` // with duty
}

// StaffChange is an officer's duty of a date that is not what was published.
type StaffChange struct {
	Officer roster.OfficerID `json:"officer_id"`
	Date    roster.Date      `json:"date"`
	Before  []StaffStretch   `json:"before"` // as published; never nil
	After   []StaffStretch   `json:"after"`  // as it is; never nil
	Edited  *StaffEdit       `json:"last_edit"`
}

// StaffStretch is duty of one date.
type StaffStretch struct {
	District roster.DistrictID `json:"district_id"`
	Shift    *roster.ShiftID   `json:"shift_id"` // nil: extra duty
	Start    Instant           `json:"start"`
	End      Instant           `json:"end"`
}

// StaffEdit is the last edit on record, since it was published, of a row of the officer's.
type StaffEdit struct {
	At     time.Time    `json:"at"`
	By     string       `json:"by"`
	Action audit.Action `json:"action"`
}

func newStaffRequest(book *roster.Book, q *staffing.Request, a staffing.Actor) *StaffRequest {
	zone := book.Zone()
	r := &StaffRequest{
		ID: q.ID, Kind: q.Kind, State: q.State, Officer: q.Officer, Districts: q.Districts, Made: q.Made(), Breaches: []Breach{},
		Cover: []StaffCover{}, Steps: make([]StaffStep, len(q.Steps)),
	}
	if r.Districts == nil {
		r.Districts = []roster.DistrictID{}
	}
	for i, s := range q.Steps {
		r.Steps[i] = StaffStep{s.State, s.At, s.By.Name, given(s.Reason), given(s.Override)}
	}
	if l := q.Leave; l != nil {
		r.Leave = &StaffLeave{From: l.Days.From.String(), To: l.Days.To.String()}
		if l.Timed() {
			r.Leave.From, r.Leave.To = string(NewInstant(zone, l.Time.Start).AppendTo(nil)), string(NewInstant(zone, l.Time.End).AppendTo(nil))
		}
		if q.MaySeeKind(a, book) {
			r.Leave.Kind = &l.Kind
		}
	}
	if w := q.Swap; w != nil {
		r.Swap = &StaffSwap{newStaffTour(zone, w.Gives), newStaffTour(zone, w.Takes), w.Until}
	}
	return r
}

func newStaffTour(zone *roster.Zone, t staffing.Tour) StaffTour {
	return StaffTour{t.Officer, t.Date, t.District, t.Shift, NewInstant(zone, t.Time.Start), NewInstant(zone, t.Time.End)}
}

// given returns a pointer to what is not empty, else nil.
func given[T comparable](v T) *T {
	var none T
	if v == none {
		return nil
	}
	return &v
}

func newStaffOffer(zone *roster.Zone, o *staffing.Offer, a staffing.Actor) *StaffOffer {
	r := &StaffOffer{
		ID: o.ID, State: o.State, District: o.District, From: NewInstant(zone, o.Time.Start), To: NewInstant(zone, o.Time.End), Need: o.Need, Kind: o.Kind,
		Places: o.Places, Taken: o.Taken(), Gap: given(o.Gap), Order: o.Order, Minutes: given(o.Minutes), Closes: o.Closes, Made: o.Made, By: o.By.Name,
		Ended: given(o.Ended), Turns: []StaffTurn{},
	}
	whole := o.Supervised(a)
	for _, t := range o.Turns {
		if whole || t.Officer == a.Officer {
			r.Turns = append(r.Turns, StaffTurn{t.Officer, given(t.Given), given(t.Until), given(t.Answer), given(t.At), given(t.By.Name), given(t.Override)})
		}
	}
	return r
}

func newStaffPublication(p *staffing.Publication) *StaffPublication {
	r := &StaffPublication{ID: p.ID, From: p.Dates.From, To: p.Dates.To, Districts: p.Districts, Version: p.Last().Number, Withdrawn: given(p.Withdrawn), Versions: make([]StaffVersion, len(p.Versions))}
	for i, v := range p.Versions {
		r.Versions[i] = StaffVersion{v.Number, v.At, v.By.Name, v.Roster, v.Digest, v.People}
	}
	return r
}

func newStaffStretches(zone *roster.Zone, list []staffing.Stretch) []StaffStretch {
	out := make([]StaffStretch, len(list))
	for i, s := range list {
		out[i] = StaffStretch{s.District, given(s.Shift), NewInstant(zone, s.Time.Start), NewInstant(zone, s.Time.End)}
	}
	return out
}
