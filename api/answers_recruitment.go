package api

import (
	"io"
	"iter"
	"strconv"

	"watchbill/coverage"
	"watchbill/coverage/recruit"
	"watchbill/roster"
)

const recruitmentHeader = "step,district_id,shift_id,rotation_id,offset,gap_minutes_closed,share_after,candidates"

// Recruitment is the answer of GET /v1/recruitment: renewals, then the fewest additional certified postings.
type Recruitment struct {
	RecruitmentHead
	Steps []RecruitStep `json:"steps"` // in the order that removes most short_minutes first
}

// RecruitmentHead is what an answer on recruitment says beside the steps.
type RecruitmentHead struct {
	Revision uint64      `json:"revision"` // of the roster; 0 for a pack
	From     roster.Date `json:"from"`
	Days     int         `json:"days"`

	UntilShare    float64 `json:"until_share"`
	AnyOffset     bool    `json:"any_offset"`
	AfterRenewals bool    `json:"after_renewals"`
	WithLeave     bool    `json:"with_leave"`
	SpareOneOff   bool    `json:"spare_one_off"`

	ShareBefore        float64 `json:"share_before"` // before the first step
	ShareAfter         float64 `json:"share_after"`  // with every step
	Before             Share   `json:"before"`       // the raw counts of these two
	After              Share   `json:"after"`
	ShortMinutesBefore int     `json:"short_minutes_before"`
	ShortMinutesAfter  int     `json:"short_minutes_after"`

	Length  int  `json:"length"` // how many steps there are, whichever are listed
	Bound   int  `json:"bound"`  // no list that comes as far has fewer
	Exact   bool `json:"exact"`  // bound is length
	Reached bool `json:"reached"`

	Renewals     []RecruitRenewal `json:"renewals"`       // never nil; in the order in which each next one adds most
	LapsedTooFar int              `json:"lapsed_too_far"` // officers posted whom only the course restores
	OneOff       []RecruitExtra   `json:"one_off"`        // never nil
	Left         []RecruitExtra   `json:"left"`           // never nil
	Leave        *RecruitLeave    `json:"leave"`          // nil unless with_leave
	Page
}

// RecruitStep is one additional certified posting.
type RecruitStep struct {
	Step       int                `json:"step"` // from 1
	District   roster.DistrictID  `json:"district_id"`
	Shift      roster.ShiftID     `json:"shift_id"`
	Rotation   roster.RotationID  `json:"rotation_id"`
	Offset     int                `json:"offset"`
	Closed     int                `json:"gap_minutes_closed"`
	After      coverage.Share     `json:"-"`
	ShareAfter float64            `json:"share_after"` // six decimals, and 1 only where everything is covered
	Candidates []roster.OfficerID `json:"candidates"`  // never nil
}

// RecruitRenewal is what restores an officer who is posted already.
type RecruitRenewal struct {
	Officer roster.OfficerID `json:"officer_id"`
	Actions []RecruitAction  `json:"actions"`
	Closed  int              `json:"gap_minutes_closed"` // alone
	Adds    int              `json:"adds"`               // beyond those before it
}

// RecruitAction is a document to put on record, or a refresher to take.
type RecruitAction struct {
	Kind       recruit.ActionKind `json:"kind"`
	Credential string             `json:"credential"`
	Date       roster.Date        `json:"date"` // document: when the credential was completed; refresher: the last day
	What       string             `json:"what"` // document: what is missing; refresher: empty
}

// RecruitExtra is duty that would fill a shortage.
type RecruitExtra struct {
	District roster.DistrictID `json:"district_id"`
	Start    Instant           `json:"start"`
	End      Instant           `json:"end"` // not part of it
	Minutes  int               `json:"minutes"`
	Officers int               `json:"officers"` // how many
	Why      recruit.Why       `json:"why"`
}

// RecruitLeave is how often the new officers were taken to be away.
type RecruitLeave struct {
	DaysOff       float64 `json:"days_off"` // per officer and year
	PlannedShare  float64 `json:"planned_share"`
	UnplannedRate float64 `json:"unplanned_rate"`
	Present       float64 `json:"present"`
}

// NewRecruitment answers with every step of plan.
func NewRecruitment(plan *recruit.Plan) Recruitment {
	all, page := whole(recruitSteps(plan))
	return newRecruitment(plan, all, page)
}

func newRecruitment(plan *recruit.Plan, rows []RecruitStep, page Page) Recruitment {
	r := Recruitment{newRecruitmentHead(plan), rows}
	r.Page = page
	return r
}

// WriteJSON implements [Answer].
func (r Recruitment) WriteJSON(w io.Writer) error {
	return writeJSON(w, r.RecruitmentHead, "steps", r.Steps)
}

// WriteRecruitmentCSV writes every step of plan as CLI.md has it.
func WriteRecruitmentCSV(w io.Writer, plan *recruit.Plan) error {
	return writeCSV(w, recruitmentHeader, recruitSteps(plan))
}

func newRecruitmentHead(plan *recruit.Plan) RecruitmentHead {
	o := plan.Options
	h := RecruitmentHead{
		Revision: plan.Roster.Revision(), From: o.From, Days: o.Days,
		UntilShare: o.UntilShare, AnyOffset: o.AnyOffset, AfterRenewals: o.AfterRenewals, WithLeave: o.WithLeave, SpareOneOff: o.SpareOneOff,
		ShareBefore: plan.Before.Of(), ShareAfter: plan.After.Of(), Before: newShare(plan.Before), After: newShare(plan.After),
		ShortMinutesBefore: plan.Short[0], ShortMinutesAfter: plan.Short[1],
		Length: len(plan.Steps), Bound: plan.Bound, Exact: plan.Exact, Reached: plan.Reached,
		Renewals: make([]RecruitRenewal, 0, len(plan.Renewals)), LapsedTooFar: plan.TooLate,
		OneOff: extraDuty(plan, plan.OneOff), Left: extraDuty(plan, plan.Left),
	}
	for _, x := range plan.Renewals {
		r := RecruitRenewal{Officer: plan.Roster.Person(x.Officer).Officer.ID, Closed: x.Closed, Adds: x.Adds}
		for _, a := range x.Actions {
			r.Actions = append(r.Actions, RecruitAction(a))
		}
		h.Renewals = append(h.Renewals, r)
	}
	if o.WithLeave {
		h.Leave = &RecruitLeave{plan.Leave.DaysOff, plan.Leave.PlannedShare, plan.Leave.UnplannedRate, plan.Leave.Present()}
	}
	return h
}

func extraDuty(plan *recruit.Plan, list []recruit.Extra) []RecruitExtra {
	zone, districts := plan.Book.Zone(), plan.Book.Districts()
	out := make([]RecruitExtra, 0, len(list))
	for _, x := range list {
		out = append(out, RecruitExtra{
			districts.At(x.District).ID, NewInstant(zone, x.Start), NewInstant(zone, x.End), x.Minutes(), x.Officers, x.Why,
		})
	}
	return out
}

// recruitSteps ranges over the rows in the order of the answer.
func recruitSteps(plan *recruit.Plan) iter.Seq[RecruitStep] {
	book := plan.Book
	return func(yield func(RecruitStep) bool) {
		for i, s := range plan.Steps {
			share, _ := strconv.ParseFloat(string(appendShare(nil, s.After)), 64)
			row := RecruitStep{
				i + 1, book.Districts().At(s.District).ID, book.Shifts().At(s.Shift).ID, book.Rotations().At(s.Rotation).ID, s.Offset,
				s.Closed, s.After, share, append([]roster.OfficerID{}, s.Candidates...),
			}
			if !yield(row) {
				return
			}
		}
	}
}

// appendShare appends a share with six decimals, 1.000000 only where everything is covered.
func appendShare(b []byte, s coverage.Share) []byte {
	share := s.Of()
	if s.CoveredMinutes < s.Minutes {
		share = min(share, 0.999999)
	}
	return strconv.AppendFloat(b, share, 'f', 6, 64)
}

func (s RecruitStep) appendJSON(b []byte) []byte {
	b = appendInt(append(b, `{"step":`...), s.Step)
	b = appendID(append(b, `,"district_id":`...), s.District)
	b = appendID(append(b, `,"shift_id":`...), s.Shift)
	b = appendID(append(b, `,"rotation_id":`...), s.Rotation)
	b = appendInt(append(b, `,"offset":`...), s.Offset)
	b = appendInt(append(b, `,"gap_minutes_closed":`...), s.Closed)
	b = appendNumber(append(b, `,"share_after":`...), s.ShareAfter)
	b = append(b, `,"candidates":[`...)
	for i, id := range s.Candidates {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendID(b, id)
	}
	return append(b, "]}"...)
}

func (s RecruitStep) appendCSV(b []byte) []byte {
	b = append(appendInt(b, s.Step), ',')
	b = append(appendCell(b, s.District), ',')
	b = append(appendCell(b, s.Shift), ',')
	b = append(appendCell(b, s.Rotation), ',')
	b = append(appendInt(b, s.Offset), ',')
	b = append(appendInt(b, s.Closed), ',')
	b = append(appendShare(b, s.After), ',')
	return appendOfficers(b, s.Candidates)
}
