package api

import (
	"encoding/csv"
	"io"
	"strconv"

	"watchbill/roster"
	"watchbill/roster/staffing"
)

// Ledger is the answer of GET /v1/ledger: how what should be shared fairly was shared.
type Ledger struct {
	Revision uint64         `json:"revision"`
	Periods  []LedgerPeriod `json:"periods"`
}

// LedgerPeriod is one period.
type LedgerPeriod struct {
	From     roster.Date   `json:"from"`
	To       roster.Date   `json:"to"`       // inclusive
	Counted  int           `json:"counted"`  // officers in the mean
	Mean     LedgerFigures `json:"mean"`     // rounded to hundredths, as is all that is measured from it
	Officers []LedgerRow   `json:"officers"` // by identifier; to an officer their own row alone; never nil
}

// LedgerRow is one officer.
type LedgerRow struct {
	Officer roster.OfficerID `json:"officer_id"`
	LedgerFigures
	FromMean LedgerFigures `json:"from_mean"` // less the mean
}

// LedgerFigures are what an officer had, or the mean of all, or the distance between.
type LedgerFigures struct {
	ExtraHours    float64 `json:"extra_hours"`
	Offers        float64 `json:"offers"`
	Accepted      float64 `json:"accepted"`
	Declined      float64 `json:"declined"`
	Unanswered    float64 `json:"unanswered"`
	Swaps         float64 `json:"swaps"`
	LeaveApproved float64 `json:"leave_approved"`
	LeaveDenied   float64 `json:"leave_denied"`
}

// list is the figures in the order of the CSV.
func (f *LedgerFigures) list() []*float64 {
	return []*float64{&f.ExtraHours, &f.Offers, &f.Accepted, &f.Declined, &f.Unanswered, &f.Swaps, &f.LeaveApproved, &f.LeaveDenied}
}

func newLedgerPeriod(dates roster.DateRange, who []roster.OfficerID, tallies map[roster.OfficerID]*staffing.Tally) LedgerPeriod {
	p := LedgerPeriod{From: dates.From, To: dates.To, Counted: len(who), Officers: make([]LedgerRow, len(who))}
	var sum LedgerFigures
	for i, id := range who {
		p.Officers[i].Officer = id
		t := tallies[id]
		if t == nil {
			continue
		}
		row := LedgerFigures{
			float64(t.ExtraMinutes) / 60, float64(t.Offered), float64(t.Accepted), float64(t.Declined), float64(t.Unanswered),
			float64(t.Swaps), float64(t.LeaveApproved), float64(t.LeaveDenied),
		}
		p.Officers[i].LedgerFigures = row
		for k, f := range row.list() {
			*sum.list()[k] += *f
		}
	}
	if len(who) == 0 {
		return p
	}
	for k, f := range sum.list() {
		mean := *f / float64(len(who))
		*p.Mean.list()[k] = hundredths(mean)
		for i := range p.Officers {
			figure := p.Officers[i].list()[k]
			*p.Officers[i].FromMean.list()[k] = hundredths(*figure - mean)
			*figure = hundredths(*figure)
		}
	}
	return p
}

// ledgerHeader is the header of the ledger as CSV.
var ledgerHeader = []string{
	"officer_id", "from", "to", "extra_hours", "offers", "accepted", "declined", "unanswered", "swaps", "leave_approved", "leave_denied",
	"extra_hours_from_mean", "offers_from_mean", "accepted_from_mean", "declined_from_mean", "unanswered_from_mean", "swaps_from_mean",
	"leave_approved_from_mean", "leave_denied_from_mean",
}

// WriteCSV writes a row for each officer and period.
func (l Ledger) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	if err := out.Write(ledgerHeader); err != nil {
		return err
	}
	for _, p := range l.Periods {
		for i := range p.Officers {
			r := &p.Officers[i]
			cells := []string{inert(string(r.Officer)), p.From.String(), p.To.String()}
			for _, f := range append(r.list(), r.FromMean.list()...) {
				cells = append(cells, strconv.FormatFloat(*f, 'f', -1, 64))
			}
			if err := out.Write(cells); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}
