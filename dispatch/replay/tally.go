package replay

import (
	"cmp"
	"math"
	"slices"
)

// tally adds up the runs. All that depends on the order of runs is kept by run.
type tally struct {
	f      *Floor
	shifts int // with the last one for none
	months int

	total            sums
	districts        []sums
	byShift, byMonth []sums
	cells            []sums // [district][shift][month]
	rungs            []Ratio
	unanswered       Ratio
	waited           Ratio
	others, late     int
	byRun            []RunCount

	wait             []float64 // by run
	travel, response [3][]float64
	units            []work
}

type sums struct{ met, own Ratio }

type work struct {
	calls      int
	work, duty Time
}

// count is what one run has in one place.
type count struct{ calls, met, own int }

func (c *count) add(met, own bool) {
	c.calls++
	if met {
		c.met++
		if own {
			c.own++
		}
	}
}

func (s *sums) add(c count) {
	s.met.add(c.met, c.calls)
	s.own.add(c.own, c.calls)
}

func newTally(f *Floor) *tally {
	t := &tally{f: f, shifts: f.book.Shifts().Len() + 1, months: len(f.slots.months)}
	n, runs := f.book.Districts().Len(), f.opt.Runs
	t.districts, t.byShift, t.byMonth = make([]sums, n), make([]sums, t.shifts), make([]sums, t.months)
	t.cells = make([]sums, n*t.shifts*t.months)
	t.rungs, t.units = make([]Ratio, len(ladder(f.opt.Need))), make([]work, len(f.units))
	t.wait, t.byRun = make([]float64, runs), make([]RunCount, runs)
	for i := range t.travel {
		t.travel[i], t.response[i] = make([]float64, runs), make([]float64, runs)
	}
	return t
}

// one is what one run found.
type one struct {
	cells        []count
	rungs        []int
	answered     int
	unanswered   int
	waited       int
	waiting      Time
	others, late int
	travel       []float64
	response     []float64
}

// read goes through the outcomes of a run.
func (t *tally) read(x *drawn, k *desk, out []Outcome) *one {
	o := &one{cells: make([]count, len(t.cells)), rungs: make([]int, len(t.rungs))}
	for i := range out {
		job, sent := &x.jobs[i], k.sent[i]
		wait := out[i].Sent - job.Arrives
		if !x.calls[i].crisis {
			o.others++
			if out[i].Server < 0 || wait > 0 {
				o.late++
			}
			continue
		}
		shift, month := t.f.slots.of(job.Arrives)
		if shift == none {
			shift = t.shifts - 1
		}
		o.cells[(x.calls[i].district*t.shifts+shift)*t.months+month].add(sent.rung == 0, sent.own)
		if out[i].Server < 0 {
			o.unanswered++
			continue
		}
		o.rungs[sent.rung]++
		o.answered++
		if wait > 0 {
			o.waited++
			o.waiting += wait
		}
		o.travel = append(o.travel, float64(out[i].Travel)/float64(Second))
		o.response = append(o.response, float64(wait+out[i].Travel)/float64(Second))
	}
	slices.Sort(o.travel)
	slices.Sort(o.response)
	return o
}

// add adds a run.
func (t *tally) add(run int, o *one, k *desk) {
	calls, rest := o.answered+o.unanswered, t.months*t.shifts
	var all count
	districts, shifts, months := make([]count, len(t.districts)), make([]count, t.shifts), make([]count, t.months)
	for i, c := range o.cells {
		t.cells[i].add(c)
		for _, x := range []*count{&all, &districts[i/rest], &shifts[i/t.months%t.shifts], &months[i%t.months]} {
			x.calls, x.met, x.own = x.calls+c.calls, x.met+c.met, x.own+c.own
		}
	}
	t.total.add(all)
	addAll(t.districts, districts)
	addAll(t.byShift, shifts)
	addAll(t.byMonth, months)
	for i, n := range o.rungs {
		t.rungs[i].add(n, calls)
	}
	t.unanswered.add(o.unanswered, calls)
	t.waited.add(o.waited, calls)
	t.others, t.late = t.others+o.others, t.late+o.late
	t.byRun[run] = RunCount{all.calls, all.met}
	t.wait[run] = float64(o.waiting) / float64(o.waited) / float64(Second) // NaN where nobody waited
	for i, share := range percents {
		t.travel[i][run], t.response[i][run] = rank(o.travel, share), rank(o.response, share)
	}
	for i := range k.units {
		u := &k.units[i]
		t.units[i].calls += u.calls
		t.units[i].work += u.work
		t.units[i].duty += u.duty
	}
}

func addAll(s []sums, c []count) {
	for i := range s {
		s[i].add(c[i])
	}
}

var percents = [3]float64{0.50, 0.90, 0.99}

// rank is a percentile by the nearest rank; NaN of nothing.
func rank(sorted []float64, share float64) float64 {
	if len(sorted) == 0 {
		return math.NaN()
	}
	return sorted[max(0, int(math.Ceil(share*float64(len(sorted))))-1)]
}

// result puts it together.
func (t *tally) result(d *Demand) *Result {
	f := t.f
	r := &Result{
		Book: f.book, Options: f.opt, Demand: d.facts, All: d.All, Unanswered: t.unanswered, Waited: t.waited, Wait: meanOf(t.wait),
		Travel: percentiles(t.travel), Response: percentiles(t.response), Others: t.others, OthersLate: t.late,
		ByRun: t.byRun,
	}
	r.Total = Answer{t.total.met, t.total.own}
	for i := range t.districts {
		r.Districts = append(r.Districts, Answer{t.districts[i].met, t.districts[i].own})
	}
	for i := range t.byShift {
		r.Shifts = append(r.Shifts, Answer{t.byShift[i].met, t.byShift[i].own})
	}
	for i := range t.byMonth {
		if t.byMonth[i].met.Whole > 0 {
			r.Months = append(r.Months, MonthAnswer{f.slots.months[i], Answer{t.byMonth[i].met, t.byMonth[i].own}})
		}
	}
	for i, c := range t.cells {
		if c.met.Whole == 0 {
			continue
		}
		shift := i / t.months % t.shifts
		if shift == t.shifts-1 {
			shift = none
		}
		r.Cells = append(r.Cells, Cell{i / (t.months * t.shifts), shift, f.slots.months[i%t.months], Answer{c.met, c.own}})
	}
	for i, rung := range ladder(f.opt.Need) {
		r.Rungs = append(r.Rungs, RungAnswer{rung.name, t.rungs[i]})
	}
	t.workload(r)
	return r
}

func percentiles(by [3][]float64) Percentiles {
	return Percentiles{meanOf(by[0]), meanOf(by[1]), meanOf(by[2])}
}

const busiest = 10

func (t *tally) workload(r *Result) {
	runs := float64(t.f.opt.Runs)
	var all []UnitWork
	for i, w := range t.units {
		if w.calls > 0 {
			r.ServedBy++
		}
		if w.duty == 0 {
			continue
		}
		hours := func(x Time) float64 { return float64(x) / float64(Hour) / runs }
		all = append(all, UnitWork{t.f.units[i].id, float64(w.calls) / runs, hours(w.work), hours(w.duty), float64(w.work) / float64(w.duty)})
	}
	slices.SortFunc(all, func(x, y UnitWork) int {
		return cmp.Or(cmp.Compare(y.Utilization, x.Utilization), cmp.Compare(x.Unit, y.Unit))
	})
	if r.Workload.Units = len(all); len(all) == 0 {
		return
	}
	r.Workload.Max, r.Workload.Min = all[0].Utilization, all[len(all)-1].Utilization
	r.Workload.Median = (all[(len(all)-1)/2].Utilization + all[len(all)/2].Utilization) / 2
	r.Workload.Busiest = all[:min(busiest, len(all))]
}
