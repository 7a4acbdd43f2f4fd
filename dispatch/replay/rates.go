package replay

import (
	"math/rand/v2"
	"strconv"
	"time"

	"watchbill/roster"
)

// rates say how many calls there are to expect by district and hour of the week, by the agency's clock.
type rates struct {
	hour     [weekHours]float64   // calls an hour, in all districts
	district [weekHours][]float64 // running sum of the districts' shares of them; the last is 1
	places   [][]roster.Point     // by district: those of past calls; none: anywhere in it
}

const weekHours = 7 * 24

// hourOf is the hour of the week that a clock shows on a date, from Monday's first.
func hourOf(d roster.Date, c roster.ClockTime) int {
	return (int(d.Weekday())+6)%7*24 + int(c)/60
}

// Synthetic makes a Demand of crisis calls drawn at rates: perYear of them in 365 days, by district and hour of the
// week as past calls were; where there are none, by the posted officers' districts, evenly over the week. Past calls
// count wherever they lie in time; those outside every district do not and are counted in Facts. Errors are of kind Invalid about
// field synthetic.
//
// How rates are learnt: a share of the calls falls to each district, and a share to each hour of the week, each counted
// with one call more than there was, and divided by how often that hour was seen on the dates that have calls. Of the
// two a product is made, and mixed with the shares of district and hour together; the more calls there are to a cell the
// more these weigh: N / (N + cells). Where not every weekday has calls on four dates at least, the hours of all days
// count as one.
func Synthetic(f *Floor, perYear float64, past []roster.Call) (*Demand, error) {
	if !(perYear > 0 && perYear <= maxPerYear) {
		return nil, roster.Invalidf("synthetic", "%s is not a number of calls a year above 0 and up to %d", strconv.FormatFloat(perYear, 'f', -1, 64), int(maxPerYear))
	}
	if calls := perYear / 365 * float64(f.opt.Days); calls > maxSynthetic {
		return nil, roster.Invalidf("synthetic", "%.0f calls a year are %.0f in %d days; more than %d at once take over 1 GB of memory: choose fewer calls or days",
			perYear, calls, f.opt.Days, maxSynthetic)
	}
	d := &Demand{From: f.opt.From, Days: f.opt.Days, ground: f.ground, spread: f.banks}
	d.facts = Facts{Synthetic: true, PerYear: perYear}
	n := f.book.Districts().Len()
	d.rates = &rates{places: make([][]roster.Point, n)}
	seen := newSeen(f, past)
	for i := range past {
		if c := &past[i]; c.Crisis {
			k, _, wrong := f.locate(c)
			if wrong != "" {
				d.facts.Outside++
				continue
			}
			d.known(c)
			seen.add(f, k, c)
			if c.At != nil {
				d.rates.places[k] = append(d.rates.places[k], *c.At)
			}
		}
	}
	d.facts.LearntFrom, d.facts.ByWeek = seen.calls, seen.weekly && seen.calls > 0
	weights := seen.weights()
	if seen.calls == 0 {
		weights = posted(f)
	}
	d.rates.fill(weights, perYear)
	return d, nil
}

// maxPerYear is far above the calls of any agency.
const maxPerYear = 20_000_000

// maxSynthetic bounds the calls of one run, which take some 200 bytes each in every run that is under way.
const maxSynthetic = 2_000_000

// fill turns weights by hour of the week and district into rates.
func (r *rates) fill(weights [weekHours][]float64, perYear float64) {
	total := 0.0
	for h := range weights {
		for _, w := range weights[h] {
			total += w
		}
	}
	aWeek := perYear / 365 * 7
	for h := range weights {
		sum := 0.0
		for _, w := range weights[h] {
			sum += w
		}
		r.hour[h] = aWeek * sum / total
		running := 0.0
		r.district[h] = make([]float64, len(weights[h]))
		for k, w := range weights[h] {
			running += w
			r.district[h][k] = running / sum
		}
		r.district[h][len(weights[h])-1] = 1
	}
}

// posted weighs the districts by the officers posted there on the first date, all alike where there are none.
func posted(f *Floor) (w [weekHours][]float64) {
	book := f.book
	counts := make([]float64, book.Districts().Len())
	any := false
	for i := range book.People() {
		p := book.Person(i)
		if post := p.PostOn(f.opt.From); post != nil && p.Officer.Role == roster.RoleOfficer && p.Officer.Active.Contains(f.opt.From) {
			counts[book.Squad(post.Squad).District]++
			any = true
		}
	}
	for k := range counts {
		if !any {
			counts[k] = 1
		}
	}
	for h := range w {
		w[h] = counts
	}
	return w
}

// seen counts past calls.
type seen struct {
	calls    int
	cell     [weekHours][]float64
	district []float64
	hour     [weekHours]float64
	dates    [7]float64 // how many dates of each weekday have calls
	weekly   bool       // enough of every weekday
}

const enoughDates = 4

// newSeen counts the dates on which there are calls of any kind: on others nobody may have written them down.
func newSeen(f *Floor, past []roster.Call) *seen {
	n := f.book.Districts().Len()
	s := &seen{district: make([]float64, n), weekly: true}
	for h := range s.cell {
		s.cell[h] = make([]float64, n)
	}
	dates := map[roster.Date]bool{}
	for i := range past {
		dates[f.book.Zone().DateAt(roster.MinuteOf(past[i].Received))] = true
	}
	for d := range dates {
		s.dates[(int(d.Weekday())+6)%7]++
	}
	for _, n := range s.dates {
		s.weekly = s.weekly && n >= enoughDates
	}
	return s
}

func (s *seen) add(f *Floor, district int, c *roster.Call) {
	h := hourOf(f.book.Zone().Local(roster.MinuteOf(c.Received)))
	s.calls++
	s.cell[h][district]++
	s.district[district]++
	s.hour[h]++
}

// weights mixes the shares as Synthetic says.
func (s *seen) weights() (w [weekHours][]float64) {
	hour, often := s.hour, [weekHours]float64{} // how often each hour was seen
	for h := range often {
		often[h] = s.dates[h/24]
	}
	if !s.weekly {
		for h := range 24 {
			calls, dates := 0.0, 0.0
			for day := range 7 {
				calls += s.hour[day*24+h]
				dates += s.dates[day]
			}
			for day := range 7 {
				hour[day*24+h], often[day*24+h] = calls, dates
			}
		}
	}
	cells := float64(weekHours * len(s.district))
	n := float64(s.calls)
	trust := n / (n + cells)
	if !s.weekly {
		trust = 0
	}
	for h := range w {
		w[h] = make([]float64, len(s.district))
		for k := range w[h] {
			product := (hour[h] + 1) / max(1, often[h]) * (s.district[k] + 1) / (n + float64(len(s.district)))
			own := 0.0
			if often[h] > 0 {
				own = s.cell[h][k] / often[h]
			}
			w[h][k] = (1-trust)*product + trust*own
		}
	}
	return w
}

// draw makes the calls of a run: hour by hour, at exponential distances.
func (r *rates) draw(d *Demand, f *Floor, chance *rand.Rand, dst *drawn) {
	zone := f.book.Zone()
	for date := d.From; date < d.From+roster.Date(d.Days); date++ {
		for hour := range 24 {
			h := hourOf(date, roster.ClockTime(60*hour))
			from, to := zone.Instant(date, roster.ClockTime(60*hour)), zone.Instant(date+1, 0)
			if hour < 23 {
				to = zone.Instant(date, roster.ClockTime(60*hour+60))
			}
			for at := Time(from) * Minute; r.hour[h] > 0; {
				gap := chance.ExpFloat64() / r.hour[h] * float64(Hour) // longer than a Time holds where calls are next to none
				if gap >= float64(Time(to)*Minute-at) {
					break
				}
				at += Time(gap)
				r.call(d, f, chance, dst, h, at)
			}
		}
	}
}

// call draws one call. It always draws three numbers, so that what follows does not depend on them.
func (r *rates) call(d *Demand, f *Floor, chance *rand.Rand, dst *drawn, h int, at Time) {
	which, where, long := chance.Float64(), chance.Float64(), chance.Float64()
	k := 0
	for k < len(r.district[h])-1 && which >= r.district[h][k] {
		k++
	}
	v := visit{district: k, crisis: true}
	if p := r.places[k]; len(p) > 0 {
		v.place = placeAt(p[int(where*float64(len(p)))], f.roads)
	} else {
		v.place = d.spread[k][int(where*bankSize)]
	}
	dst.add(d, f, at, v, d.scene(0, true, long))
}

// Received lists when the calls of a run come, ascending, for those who want to look.
func (d *Demand) Received(f *Floor, run int) []time.Time {
	var x drawn
	d.draw(f, f.draws(run), &x)
	at := make([]time.Time, len(x.jobs))
	for i := range x.jobs {
		at[i] = time.UnixMilli(int64(x.jobs[i].Arrives)).UTC()
	}
	return at
}
