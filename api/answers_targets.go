package api

import (
	"io"
	"iter"

	"watchbill/coverage"
	"watchbill/roster"
)

const targetsHeader = "district_id,shift_id,from,to,required,least,short"

// Targets is the answer of GET /v1/targets/gaps: the gaps against the recruitment targets, and the share of patrol
// that is certified (COVERAGE.md 10).
type Targets struct {
	TargetsHead
	Gaps []TargetGap `json:"gaps"` // by district bytewise, shift in the agency's order, then first date
}

// TargetsHead is what an answer on targets says beside the gaps.
type TargetsHead struct {
	Revision      uint64        `json:"revision"` // of the roster; 0 for a pack
	From          roster.Date   `json:"from"`
	Days          int           `json:"days"`
	ShareOfPatrol ShareOfPatrol `json:"share_of_patrol"`
	Page
}

// ShareOfPatrol holds the share of patrol certified against what the agency aims for.
type ShareOfPatrol struct {
	Target float64 `json:"target"` // 0: the agency has none
	First  Patrol  `json:"first"`  // on the first date of the horizon
	Least  Patrol  `json:"least"`  // on the date with the smallest share, the first of equals
}

// Patrol is the share of patrol certified on one date; its Share is nil when nobody is posted.
type Patrol struct {
	Date      roster.Date `json:"date"`
	Certified int         `json:"certified"`
	Posted    int         `json:"posted"`
	Share     *float64    `json:"share"`
}

// TargetGap is a run of dates on which fewer certified officers are posted than the target asks for.
type TargetGap struct {
	District roster.DistrictID `json:"district_id"`
	Shift    roster.ShiftID    `json:"shift_id"`
	From     roster.Date       `json:"from"`
	To       roster.Date       `json:"to"` // inclusive
	Required int               `json:"required"`
	Least    int               `json:"least"`
	Short    int               `json:"short"`
}

// NewTargets answers with every gap of targets.
func NewTargets(targets *coverage.Targets) Targets {
	all, page := whole(targetGaps(targets, noFilter, noFilter))
	return newTargets(targets, all, page)
}

func newTargets(targets *coverage.Targets, rows []TargetGap, page Page) Targets {
	t := Targets{newTargetsHead(targets), rows}
	t.Page = page
	return t
}

// WriteJSON implements [Answer].
func (t Targets) WriteJSON(w io.Writer) error { return writeJSON(w, t.TargetsHead, "gaps", t.Gaps) }

// WriteTargetsCSV writes every gap of targets as CLI.md has it.
func WriteTargetsCSV(w io.Writer, targets *coverage.Targets) error {
	return writeCSV(w, targetsHeader, targetGaps(targets, noFilter, noFilter))
}

func newTargetsHead(targets *coverage.Targets) TargetsHead {
	book := targets.Book()
	h := TargetsHead{Revision: book.Revision(), From: targets.From, Days: len(targets.Patrol)}
	h.ShareOfPatrol.Target = book.Agency().ShareOfPatrol
	on := func(day int) Patrol {
		p := targets.Patrol[day]
		x := Patrol{Date: targets.From + roster.Date(day), Certified: p.Certified, Posted: p.Posted}
		if p.Posted > 0 {
			share := p.Share()
			x.Share = &share
		}
		return x
	}
	h.ShareOfPatrol.First, h.ShareOfPatrol.Least = on(0), on(targets.LeastPatrol())
	return h
}

// targetGaps ranges over the rows in the order of the answer: those of one district and shift, or of each where the
// index is noFilter.
func targetGaps(targets *coverage.Targets, district, shift int) iter.Seq[TargetGap] {
	book := targets.Book()
	districts, shifts := book.Districts(), book.Shifts()
	return func(yield func(TargetGap) bool) {
		for _, t := range targets.Gaps {
			if district != noFilter && t.District != district || shift != noFilter && t.Shift != shift {
				continue
			}
			row := TargetGap{districts.At(t.District).ID, shifts.At(t.Shift).ID, t.From, t.To, t.Required, t.Least, t.Short()}
			if !yield(row) {
				return
			}
		}
	}
}

func (t TargetGap) appendJSON(b []byte) []byte {
	b = appendID(append(b, `{"district_id":`...), t.District)
	b = appendID(append(b, `,"shift_id":`...), t.Shift)
	b = t.From.AppendTo(append(b, `,"from":"`...))
	b = t.To.AppendTo(append(b, `","to":"`...))
	b = appendInt(append(b, `","required":`...), t.Required)
	b = appendInt(append(b, `,"least":`...), t.Least)
	b = appendInt(append(b, `,"short":`...), t.Short)
	return append(b, '}')
}

func (t TargetGap) appendCSV(b []byte) []byte {
	b = append(appendCell(b, t.District), ',')
	b = append(appendCell(b, t.Shift), ',')
	b = append(t.From.AppendTo(b), ',')
	b = append(t.To.AppendTo(b), ',')
	b = append(appendInt(b, t.Required), ',')
	b = append(appendInt(b, t.Least), ',')
	return appendInt(b, t.Short)
}
