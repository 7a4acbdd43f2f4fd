package api

import (
	"encoding/json"
	"fmt"
	"io"
	"math"

	"watchbill/dispatch"
	"watchbill/dispatch/replay"
	"watchbill/roster"
)

// Replay is what a replay found: who would have come to the crisis calls. Counts are sums over all runs; shares and
// times come with their 95 % interval over the runs, nil where there is none.
type Replay struct {
	ReplayHead
	Cells []ReplayCell `json:"cells"` // district × shift × month that have calls, in that order
}

// ReplayHead is what a replay says beside its cells.
type ReplayHead struct {
	Revision uint64       `json:"revision"` // of the roster; 0 for a pack
	Need     roster.Need  `json:"need"`
	From     roster.Date  `json:"from"`
	Days     int          `json:"days"`
	Seed     uint64       `json:"seed"`
	Runs     int          `json:"runs"`
	Busy     float64      `json:"busy"`
	Queue    replay.Queue `json:"queue"`
	Scope    replay.Scope `json:"scope"`
	Travel   string       `json:"travel_source"` // road or straight-line
	Demand   ReplayDemand `json:"demand"`

	Calls      int             `json:"calls"`    // crisis calls
	Answered   ReplayShare     `json:"answered"` // by somebody who meets the need
	Own        ReplayShare     `json:"own_district"`
	Waited     ReplayShare     `json:"waited"`
	Unanswered ReplayShare     `json:"unanswered"`
	WaitS      *ReplayMean     `json:"wait_s"` // of those who waited; nil: nobody did
	TravelS    ReplayRanks     `json:"travel_s"`
	ResponseS  ReplayRanks     `json:"response_s"` // wait and travel
	Rungs      []ReplayRung    `json:"rungs"`
	Others     *ReplayOthers   `json:"other_calls"` // nil: only crisis calls were replayed
	Workload   *ReplayWorkload `json:"workload"`    // nil: nobody who meets the need was on duty

	Districts []ReplayCell `json:"districts"`
	Shifts    []ReplayCell `json:"shifts"`
	Months    []ReplayCell `json:"months"`
}

// ReplayDemand says which calls were replayed.
type ReplayDemand struct {
	Synthetic   bool    `json:"synthetic"`
	PerYear     float64 `json:"per_year,omitempty"`
	LearntFrom  int     `json:"learnt_from"` // synthetic: past crisis calls; 0: spread by posted officers
	Outside     int     `json:"outside"`     // synthetic: past crisis calls outside every district, left out
	HoursOfWeek bool    `json:"hours_of_week"`
	Past        int     `json:"past_calls"` // replayed
	Timed       int     `json:"timed"`      // past crisis and other calls that say how long they took
}

// ReplayShare is a share with its raw counts.
type ReplayShare struct {
	Count int      `json:"count"`
	Of    int      `json:"of"`
	Share *float64 `json:"share"` // nil where Of is 0
	Low   *float64 `json:"low"`
	High  *float64 `json:"high"`
}

// ReplayMean is a figure averaged over the runs.
type ReplayMean struct {
	Value float64  `json:"value"`
	Low   *float64 `json:"low"`
	High  *float64 `json:"high"`
}

// ReplayRanks are percentiles in seconds, nil where nobody travelled.
type ReplayRanks struct {
	P50 *ReplayMean `json:"p50"`
	P90 *ReplayMean `json:"p90"`
	P99 *ReplayMean `json:"p99"`
}

// ReplayRung is a rung of the ladder and how many crisis calls it answered.
type ReplayRung struct {
	Rung dispatch.Rung `json:"rung"`
	ReplayShare
}

// ReplayOthers counts calls that are no crisis.
type ReplayOthers struct {
	Calls int `json:"calls"`
	Late  int `json:"waited_or_unanswered"`
}

// ReplayWorkload is how busy the units are that meet the need, as shares of their time on duty.
type ReplayWorkload struct {
	Units   int              `json:"units"`
	Min     float64          `json:"min"`
	Median  float64          `json:"median"`
	Max     float64          `json:"max"`
	Busiest []ReplayUnitWork `json:"busiest"`
}

// ReplayUnitWork is the work of a unit, a run.
type ReplayUnitWork struct {
	Unit        dispatch.UnitID `json:"unit_id"`
	Calls       float64         `json:"calls"`
	WorkHours   float64         `json:"work_hours"`
	DutyHours   float64         `json:"duty_hours"`
	Utilization float64         `json:"utilization"`
}

// ReplayCell is the answer to the calls of a district, a shift, a month, or of all three.
type ReplayCell struct {
	District roster.DistrictID `json:"district_id,omitempty"`
	Shift    *roster.ShiftID   `json:"shift_id,omitempty"` // empty, not nil: while no shift is on
	Month    string            `json:"month,omitempty"`    // 2027-03
	Calls    int               `json:"calls"`
	Answered ReplayShare       `json:"answered"`
	Own      ReplayShare       `json:"own_district"`
}

// ReplayChange is a replay of a changed roster beside that of the roster as it is, on the same calls.
type ReplayChange struct {
	Replay
	Before      ReplayHead `json:"before"`
	Gain        ReplayMean `json:"gain"`              // of the share answered
	Asked       int        `json:"recruit,omitempty"` // steps of the recruitment plan that were asked for
	Recruited   int        `json:"recruited"`         // steps that were taken: no more than there are
	PlanLength  int        `json:"plan_length"`       // its steps
	UntilShare  float64    `json:"until_share,omitempty"`
	ReachedGoal *bool      `json:"reached,omitempty"` // nil: no share was asked for
}

// NewReplay answers with what a replay found.
func NewReplay(r *replay.Result) Replay {
	a := Replay{ReplayHead: newReplayHead(r)}
	for _, c := range r.Cells {
		a.Cells = append(a.Cells, replayCell(r, c.District, replayShift(r, c.Shift), c.Month.Year, c.Month.Month, c.Answer))
	}
	return a
}

// WriteJSON implements [Answer].
func (a Replay) WriteJSON(w io.Writer) error { return writeReplay(w, a.ReplayHead, a.Cells) }

// WriteJSON implements [Answer].
func (a ReplayChange) WriteJSON(w io.Writer) error {
	head, cells := a, a.Cells
	head.Cells = nil
	return writeReplay(w, struct { // the cells come last, one a line
		ReplayChange
		Cells bool `json:"cells,omitempty"`
	}{ReplayChange: head}, cells)
}

// writeReplay writes a head and then the cells, one a line.
func writeReplay(w io.Writer, head any, cells []ReplayCell) error {
	b, err := appendHead(nil, head)
	if err != nil {
		return err
	}
	b = append(b, `,"cells":[`...)
	for i := range cells {
		if i > 0 {
			b = append(b, ',')
		}
		text, err := json.Marshal(&cells[i])
		if err != nil {
			return err
		}
		b = append(append(b, '\n'), text...)
	}
	_, err = w.Write(append(b, "]}\n"...))
	return err
}

func newReplayHead(r *replay.Result) ReplayHead {
	o, d := r.Options, r.Demand
	h := ReplayHead{
		Revision: r.Book.Revision(), Need: o.Need, From: o.From, Days: o.Days, Seed: o.Seed, Runs: o.Runs, Busy: o.Busy, Queue: o.Queue,
		Scope: o.Scope, Travel: dispatch.TravelStraight,
		Demand: ReplayDemand{d.Synthetic, d.PerYear, d.LearntFrom, d.Outside, d.ByWeek, d.Calls, d.Timed},
		Calls:  r.Total.Met.Whole, Answered: replayShare(r.Total.Met), Own: replayShare(r.Total.Own), Waited: replayShare(r.Waited),
		Months: []ReplayCell{}, Unanswered: replayShare(r.Unanswered), WaitS: replaySeconds(r.Wait), TravelS: replayRanks(r.Travel), ResponseS: replayRanks(r.Response),
	}
	if o.Roads != nil {
		h.Travel = dispatch.TravelRoad
	}
	for _, x := range r.Rungs {
		h.Rungs = append(h.Rungs, ReplayRung{x.Rung, replayShare(x.Ratio)})
	}
	if r.All {
		h.Others = &ReplayOthers{r.Others, r.OthersLate}
	}
	if w := r.Workload; w.Units > 0 {
		h.Workload = &ReplayWorkload{w.Units, roundTo(w.Min, 4), roundTo(w.Median, 4), roundTo(w.Max, 4), nil}
		for _, u := range w.Busiest {
			h.Workload.Busiest = append(h.Workload.Busiest, ReplayUnitWork{
				u.Unit, roundTo(u.Calls, 2), roundTo(u.Work, 2), roundTo(u.Duty, 2), roundTo(u.Utilization, 4),
			})
		}
	}
	for i, x := range r.Districts {
		h.Districts = append(h.Districts, replayCell(r, i, nil, 0, 0, x))
	}
	for i, x := range r.Shifts {
		if i < len(r.Shifts)-1 || x.Met.Whole > 0 {
			if i == len(r.Shifts)-1 {
				i = -1
			}
			h.Shifts = append(h.Shifts, replayCell(r, -1, replayShift(r, i), 0, 0, x))
		}
	}
	for _, x := range r.Months {
		h.Months = append(h.Months, replayCell(r, -1, nil, x.Year, x.Month.Month, x.Answer))
	}
	return h
}

// NewReplayChange answers with two replays of the same calls, of which the second is of a changed roster.
func NewReplayChange(before, after *replay.Result) ReplayChange {
	gain := replay.Gain(before, after)
	c := ReplayChange{Replay: NewReplay(after), Before: newReplayHead(before)}
	c.Gain.Value = roundTo(gain.Value, 6)
	if gain.Runs > 1 {
		low, high := roundTo(gain.Low, 6), roundTo(gain.High, 6)
		c.Gain.Low, c.Gain.High = &low, &high
	}
	return c
}

// replayShift returns the identifier of a shift, empty for -1.
func replayShift(r *replay.Result, shift int) *roster.ShiftID {
	var id roster.ShiftID
	if shift >= 0 {
		id = r.Book.Shifts().At(shift).ID
	}
	return &id
}

func replayCell(r *replay.Result, district int, shift *roster.ShiftID, year, month int, x replay.Answer) ReplayCell {
	c := ReplayCell{Shift: shift, Calls: x.Met.Whole, Answered: replayShare(x.Met), Own: replayShare(x.Own)}
	if district >= 0 {
		c.District = r.Book.Districts().At(district).ID
	}
	if month > 0 {
		c.Month = fmt.Sprintf("%04d-%02d", year, month)
	}
	return c
}

func replayShare(r replay.Ratio) ReplayShare {
	s := ReplayShare{Count: r.Part, Of: r.Whole}
	if r.Whole > 0 {
		share := roundTo(r.Of(), 6)
		s.Share = &share
	}
	if low, high, ok := r.Interval(); ok {
		low, high = roundTo(low, 6), roundTo(high, 6)
		s.Low, s.High = &low, &high
	}
	return s
}

// replaySeconds returns nil for a figure that no run had. No time is less than 0, whatever its interval says.
func replaySeconds(m replay.Mean) *ReplayMean {
	if m.Runs == 0 {
		return nil
	}
	x := &ReplayMean{Value: roundTo(m.Value, 1)}
	if m.Runs > 1 {
		low, high := roundTo(max(0, m.Low), 1), roundTo(m.High, 1)
		x.Low, x.High = &low, &high
	}
	return x
}

func replayRanks(p replay.Percentiles) ReplayRanks {
	return ReplayRanks{replaySeconds(p.P50), replaySeconds(p.P90), replaySeconds(p.P99)}
}

// roundTo rounds to so many decimals.
func roundTo(x float64, n int) float64 {
	scale := math.Pow10(n)
	return math.Round(x*scale) / scale
}
