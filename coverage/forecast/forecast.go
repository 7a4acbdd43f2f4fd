package forecast

import (
	"context"

	"watchbill/coverage"
	"watchbill/roster"
)

// Forecast is what the horizon of a grid will bring. It is immutable and safe for concurrent use; its slices are only to
// be read.
type Forecast struct {
	Months   []Month
	Lapses   []Lapse // by last date, then identifier
	Within   [3]int  // how many of them are within each of Soon; each counts those before it
	Together Loss    // what all of them cost together; no less than any alone, and not the sum
	Slots    []Slot  // those that require somebody, by district, then date, then shift
	Watches  []Watch // by district, then shift
	// Districts and Shifts sum the slots up by index, as Expected sums up all.
	Districts, Shifts []Expected
	Expected          Expected
	// Unresolved counts the slots without a probability, and Holds is the mean of the others'; 1 when there are none.
	Unresolved int
	Holds      float64

	grid *coverage.Grid
	opt  Options
}

// Grid returns the grid, of need cit, whose horizon was forecast.
func (f *Forecast) Grid() *coverage.Grid { return f.grid }

// Options returns the options as they were given.
func (f *Forecast) Options() Options { return f.opt }

// New forecasts the horizon of grid. Errors are roster.Invalid for options that make no sense and for a grid of another
// need, and those of ctx. Cost: beside a pass over all duty, one grid of a district for each certificate that lapses.
func New(ctx context.Context, grid *coverage.Grid, opt Options) (*Forecast, error) {
	if err := opt.check(grid); err != nil {
		return nil, err
	}
	book, horizon := grid.Book(), grid.Options()
	f := &Forecast{grid: grid, opt: opt, Months: newMonths(horizon.From, horizon.Days)}
	f.Districts, f.Shifts = make([]Expected, book.Districts().Len()), make([]Expected, book.Shifts().Len())
	m := maker{Forecast: f, book: book, clock: newClock(book, horizon.From, horizon.Days)}
	m.turnover = newTurnover(horizon.From, horizon.Days+1, opt)
	m.minutes = newMinutes(m.clock)
	m.roll.clock = m.clock
	m.judge.lost = book.Agency().Absence.UnplannedRate
	for i := range book.People() {
		p := book.Person(i)
		count(f.Months, book, p, horizon.From, m.held(p))
	}
	for d := range book.Districts().Len() {
		if err := m.district(ctx, d); err != nil {
			return nil, err
		}
	}
	m.finish()
	var err error
	if f.Lapses, f.Together, err = lapses(ctx, grid); err != nil {
		return nil, err
	}
	f.lapsing()
	return f, nil
}

// lapsing counts the lapses by month and by how soon they come.
func (f *Forecast) lapsing() {
	opt, month := f.grid.Options(), 0
	for _, x := range f.Lapses {
		for i, days := range Soon {
			if x.Within(opt.From, days) {
				f.Within[i]++
			}
		}
		for month < len(f.Months)-1 && f.Months[month].Last.Date < x.Through {
			month++
		}
		if x.Through <= f.Months[month].Last.Date {
			f.Months[month].Lapsing++
		}
	}
}

// maker makes a Forecast, one district after another.
type maker struct {
	*Forecast
	book     *roster.Book
	clock    *clock
	turnover *turnover
	minutes  minutesOf
	roll     roll
	judge    judge

	room           []float64     // for held
	duties, extras []roster.Duty // of one person
}

// around is the dates whose duty can meet the horizon.
func (m *maker) around() roster.DateRange {
	return roster.DateRange{From: m.clock.from - 1, To: m.clock.from + roster.Date(m.clock.days)}
}

// held returns by day whether p's seat is held, nil when p never is certified; good until the next call.
func (m *maker) held(p *roster.Personnel) []float64 {
	if !certifiedIn(p, m.around()) && p.Extras().Len() == 0 {
		return nil
	}
	m.room = m.turnover.held(m.room[:0], p)
	return m.room
}

// district works out the slots and watches of district d.
func (m *maker) district(ctx context.Context, d int) error {
	m.roll.begin(m.grid, d)
	watches := make([]presence, m.clock.shifts)
	for seat, i := range m.book.Posted(d).All() {
		if seat&255 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		p := m.book.Person(int(i))
		if p.Officer.Role != roster.RoleOfficer {
			continue
		}
		m.duties = m.clock.watches.AppendRemaining(m.duties[:0], p, m.around())
		post(watches, m.book, p, d, m.clock, m.minutes)
		stand(watches, m.clock, d, m.duties)
		if held := m.held(p); held != nil {
			m.extras = m.clock.watches.AppendExtras(m.extras[:0], p, roster.DateRange{To: m.around().To})
			m.roll.enter(p, d, int32(seat), m.duties, m.extras, held)
		}
	}
	byShift := make([]Watch, m.clock.shifts)
	month := 0
	for i, s := range m.roll.slots {
		if i&63 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		x := m.judge.slot(s, m.roll.stints[i])
		for m.Months[month].Last.Date < s.Date {
			month++
		}
		m.Slots = append(m.Slots, x)
		m.Months[month].enter(&x)
		byShift[s.Shift].enter(&x)
		m.Expected.join(&x.Expected)
		m.Districts[d].join(&x.Expected)
		m.Shifts[s.Shift].join(&x.Expected)
	}
	for s := range byShift {
		if w := &byShift[s]; w.Slots > 0 {
			w.District, w.Shift = d, s
			w.finish(&watches[s], m.judge.lost)
			m.Watches = append(m.Watches, *w)
		}
	}
	return nil
}

// finish turns sums into means.
func (m *maker) finish() {
	for i := range m.Months {
		x := &m.Months[i]
		m.Unresolved += x.Unresolved
		m.Holds += x.Holds
		x.Holds = mean(x.Holds, x.Slots-x.Unresolved)
	}
	m.Holds = mean(m.Holds, len(m.Slots)-m.Unresolved)
}
