package forecast

import (
	"watchbill/coverage"
	"watchbill/roster"
)

// Watch is one shift in one district over the horizon, by index. There is one wherever a slot requires somebody.
type Watch struct {
	District, Shift int
	Slots           int
	Unresolved      int         // slots without a probability, left out of the next four
	Holds           float64     // mean of the slots' probabilities to hold; 1 when none is resolved
	Thin            int         // slots that the roster covers and that hold with less than ThinBelow
	Least           float64     // the smallest probability of a slot that the roster covers; 1 when there is none
	LeastDate       roster.Date // of the first slot that has it; zero when there is none
	Expected        Expected

	Required           int      // the largest of the slots'
	HaveFirst          int      // headcount (COVERAGE.md 10) on the first date of the horizon
	HaveLast           int      // and on the last
	Posted             int      // officers whose posting puts them there at some time of the horizon, certified or not
	Presence           float64  // of the minutes of the watch's slots, how many such an officer stands: the mean of all of them
	Needed95, Needed99 Officers // certified officers needed so that a slot holds with 95 % and with 99 %
}

// ThinBelow is the probability to hold below which a covered slot is thin.
const ThinBelow = 0.95

// presence gathers the share of a watch's slots that a posted officer stands.
type presence struct {
	latest       *roster.Personnel // the one counted last in posted
	posted       int
	stood, slots int64 // minutes
	first, last  int   // headcount
}

// minutesOf sums the minutes of a shift's slots: before day i of the horizon, by shift.
type minutesOf [][]int64

func newMinutes(c *clock) minutesOf {
	m := make(minutesOf, c.shifts)
	for s := range m {
		m[s] = make([]int64, c.days+1)
		for day := range c.days {
			m[s][day+1] = m[s][day] + int64(c.watches.On(s, c.from+roster.Date(day)).Minutes())
		}
	}
	return m
}

// post enters a person's postings in a district: the minutes of the slots of each shift that a squad of theirs works, of
// the dates on which they are posted to it, and the headcount.
func post(watches []presence, book *roster.Book, p *roster.Personnel, district int, c *clock, minutes minutesOf) {
	last := c.days - 1
	for _, x := range p.Posts().All() {
		squad := book.Squad(x.Squad)
		if squad.District != district {
			continue
		}
		from, to := 0, last
		for _, r := range [2]roster.DateRange{x.Dates, p.Officer.Active} {
			from = max(from, int(r.From-c.from))
			if r.To != 0 {
				to = min(to, int(r.To-c.from))
			}
		}
		if from > to {
			continue
		}
		for s := range watches {
			if !squad.Works(s) {
				continue
			}
			w := &watches[s]
			w.slots += minutes[s][to+1] - minutes[s][from]
			if w.latest != p { // an officer with two postings there counts once
				w.posted, w.latest = w.posted+1, p
			}
			if from == 0 && p.CertifiedOn(c.from) {
				w.first++
			}
			if to == last && p.CertifiedOn(c.from+roster.Date(last)) {
				w.last++
			}
		}
	}
}

// stand enters what an officer stands of the slots of a district: duties are what absences leave of the tours.
func stand(watches []presence, c *clock, district int, duties []roster.Duty) {
	for _, d := range duties {
		if day := d.Date - c.from; d.District == district && day >= 0 && int(day) < c.days {
			watches[d.Shift].stood += int64(d.Minutes())
		}
	}
}

// finish fills in what presence tells of a watch.
func (w *Watch) finish(x *presence, lost float64) {
	w.Posted, w.HaveFirst, w.HaveLast = x.posted, x.first, x.last
	if x.slots > 0 {
		w.Presence = float64(x.stood) / float64(x.slots) * (1 - lost)
	}
	w.Holds = mean(w.Holds, w.Slots-w.Unresolved)
	if w.LeastDate == 0 {
		w.Least = 1
	}
	w.Needed95, w.Needed99 = Needed(w.Presence, 0.95, w.Required), Needed(w.Presence, 0.99, w.Required)
}

// enter adds a slot.
func (w *Watch) enter(s *Slot) {
	w.Slots++
	w.Required = max(w.Required, s.Required)
	w.Expected.join(&s.Expected)
	if !s.Resolved {
		w.Unresolved++
		return
	}
	w.Holds += s.Holds
	if s.Status() != coverage.Covered {
		return // a gap already
	}
	if s.Holds < ThinBelow-slack {
		w.Thin++
	}
	if w.LeastDate == 0 || s.Holds < w.Least {
		w.Least, w.LeastDate = s.Holds, s.Date
	}
}
