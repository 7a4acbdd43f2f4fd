package whatif

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"

	"watchbill/coverage"
	"watchbill/roster"
)

// Attrition lets officers leave at random, nobody being replaced: each with the same probability in any stretch of time,
// so that a share Rate of them is gone after a year (365.25 days). Each serves on the day of leaving, and not after. The
// clock starts with the horizon, or with the first day of service where that is later. Clinicians do not leave.
type Attrition struct {
	Rate float64 // 0 up to, not including, 1
	Runs int     // 1 to MaxRuns; 0 means 100
	Seed uint64  // equal seeds draw equal runs; run k is the same whatever the number of runs
}

// MaxRuns bounds Attrition.Runs.
const MaxRuns = 1000

// Run is one draw.
type Run struct {
	Leavers int // officers who leave within the horizon, certified or not
	Share   coverage.Share
}

// Spread sums up one share over all runs, each share 0 to 1.
type Spread struct {
	Mean, SD    float64 // SD is of the sample: 0 for one run
	Least, Most float64
	P5, P50     float64 // the shares that 5 and 50 of 100 runs do not exceed (nearest rank)
	P95         float64
}

// Losses is what attrition does to coverage.
type Losses struct {
	Rate        float64
	Seed        uint64
	Before      coverage.Share
	Runs        []Run
	Share       Spread // of the agency
	Districts   []DistrictLosses
	MeanLeavers float64
}

// DistrictLosses is the same for one district, in which Before.Minutes may be 0: then its shares are 1.
type DistrictLosses struct {
	District roster.DistrictID
	Before   coverage.Share
	Share    Spread
}

// Ask draws the runs. Each costs what a grid does: for a year of Chicago some 4 ms on one core of an EPYC (BenchmarkAttrition). Errors are
// roster.Invalid, joined, with field rate or runs, and those of ctx.
func (q Attrition) Ask(ctx context.Context, b *Baseline) (*Losses, error) {
	if q.Runs == 0 {
		q.Runs = 100
	}
	d := newDraft(b.grid.Book())
	if math.IsNaN(q.Rate) || q.Rate < 0 || q.Rate >= 1 {
		d.fault("rate", "%v is not a share from 0 up to 1: 9.05 of 100 a year is 0.0905", q.Rate)
	}
	if q.Runs < 1 || q.Runs > MaxRuns {
		d.fault("runs", "%d is not between 1 and %d", q.Runs, MaxRuns)
	}
	if len(d.faults) > 0 {
		_, _, err := d.next()
		return nil, err
	}
	districts := b.grid.Book().Districts()
	shares := make([][]float64, districts.Len()+1) // by district, and of the agency
	l := &Losses{Rate: q.Rate, Seed: q.Seed}
	for k := range q.Runs {
		book, leavers := q.draw(b.grid, k)
		grid, err := b.grid.Next(ctx, book)
		if err != nil {
			return nil, err
		}
		agency := coverage.Share{}
		for i := range districts.Len() {
			share := shareOf(grid, i)
			agency.CoveredMinutes += share.CoveredMinutes
			agency.Minutes += share.Minutes
			shares[i] = append(shares[i], share.Of())
		}
		shares[districts.Len()] = append(shares[districts.Len()], agency.Of())
		l.Runs = append(l.Runs, Run{leavers, agency})
		l.MeanLeavers += float64(leavers)
	}
	l.MeanLeavers /= float64(q.Runs)
	for i, district := range districts.All() {
		was := shareOf(b.grid, i)
		l.Before.CoveredMinutes += was.CoveredMinutes
		l.Before.Minutes += was.Minutes
		l.Districts = append(l.Districts, DistrictLosses{district.ID, was, spreadOf(shares[i])})
	}
	l.Share = spreadOf(shares[districts.Len()])
	return l, nil
}

// draw returns the Book of a run and how many leave.
func (q Attrition) draw(grid *coverage.Grid, run int) (*roster.Book, int) {
	book, from := grid.Book(), grid.Options().From
	end := from + roster.Date(grid.Options().Days)
	random := rand.New(rand.NewPCG(q.Seed, uint64(run)))
	leavers := 0
	var changed []roster.PersonRows
	for i := range book.People() {
		p := book.Person(i)
		if p.Officer.Role != roster.RoleOfficer || q.Rate == 0 {
			continue
		}
		years := random.ExpFloat64() / -math.Log1p(-q.Rate)
		start := max(from, p.Officer.Active.From)
		if years*365.25 >= float64(end-start) || p.Officer.Active.To != 0 && p.Officer.Active.To < start {
			continue // stays, or has left before
		}
		last := start + roster.Date(years*365.25)
		if last >= end-1 || p.Officer.Active.To != 0 && p.Officer.Active.To <= last {
			continue
		}
		leavers++
		if grid.Options().Need == roster.NeedCIT && p.UnlapsedFrom() == 0 {
			continue // never certified: coverage and causes are the same without
		}
		rows := p.Rows()
		rows.Officer.Active.To = last
		rows.Extras = slices.DeleteFunc(rows.Extras, func(x roster.Extra) bool { return book.Zone().DateAt(x.Time.Start) > last })
		changed = append(changed, rows)
	}
	next, faults := book.With(book.Revision(), changed...)
	if next == nil {
		panic(faults) // an earlier last day, on or after the first, makes no sound rows faulty
	}
	return next, leavers
}

// shareOf sums up the slots of a district.
func shareOf(grid *coverage.Grid, district int) (share coverage.Share) {
	for s := range grid.SlotsIn(district) {
		share.CoveredMinutes += s.CoveredMinutes
		share.Minutes += s.Minutes()
	}
	return share
}

// spreadOf sums up shares, at least one.
func spreadOf(shares []float64) (s Spread) {
	sorted := slices.Sorted(slices.Values(shares))
	n := len(sorted)
	for _, x := range sorted {
		s.Mean += x - sorted[0] // so that equal shares have that very mean
	}
	s.Mean = sorted[0] + s.Mean/float64(n)
	if n > 1 {
		for _, x := range sorted {
			s.SD += (x - s.Mean) * (x - s.Mean) / float64(n-1)
		}
		s.SD = math.Sqrt(s.SD)
	}
	rank := func(percent int) float64 { return sorted[max(0, (n*percent+99)/100-1)] }
	s.Least, s.Most, s.P5, s.P50, s.P95 = sorted[0], sorted[n-1], rank(5), rank(50), rank(95)
	return s
}
