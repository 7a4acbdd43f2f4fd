package api

import (
	"watchbill/coverage/report"
	"watchbill/roster"
)

// NewCoverageReport answers with every figure of a compliance report.
func NewCoverageReport(c *report.Compliance) Report {
	book, o := c.Grid.Book(), c.Grid.Options()
	to := o.From + roster.Date(o.Days-1)
	return Report{
		ReportHead{"coverage", book.Revision(), book.Zone().Name(), o.Need, o.From, to, coverageNotes(c), coverageDefinitions(c)},
		coverageFigures(c),
	}
}

// coverageFigures lists the figures of a compliance report.
func coverageFigures(c *report.Compliance) []ReportFigure {
	book := c.Grid.Book()
	var f figures
	agency := reportPlace{section: "agency"}
	f.tally(agency, c.All)
	f.gaps(agency, c.Gaps)
	met, of := targetsMet(c)
	f.share(agency, "targets_met", met, of)
	f.patrol(c)
	for d, t := range c.Districts {
		at := reportPlace{section: "district", district: book.Districts().At(d).ID}
		f.tally(at, t)
		f.gaps(at, c.DistrictGaps[d])
	}
	for s, t := range c.Shifts {
		f.tally(reportPlace{section: "shift", shift: book.Shifts().At(s).ID}, t)
	}
	for m, t := range c.ByMonth {
		at := reportPlace{section: "month", month: monthOf(c.Months[m])}
		f.tally(at, t)
		f.share(at, "share_of_patrol_officer_days", c.PatrolByMonth[m].Certified, c.PatrolByMonth[m].Posted)
	}
	for i, cause := range report.Causes {
		f.gaps(reportPlace{section: "cause", key: string(cause)}, c.Causes[i])
	}
	f.targets(c)
	f.worst(c)
	for day, t := range c.ByDate {
		f.tally(reportPlace{section: "date", key: (c.Grid.Options().From + roster.Date(day)).String()}, t)
	}
	f.cells(c)
	return f
}

// cells adds the finest figures, but for what asks for nobody.
func (f *figures) cells(c *report.Compliance) {
	book := c.Grid.Book()
	for d, shifts := range c.Cells {
		for s, months := range shifts {
			for m, t := range months {
				if t.AllSlots() > 0 {
					f.tally(reportPlace{"district-shift-month", book.Districts().At(d).ID, book.Shifts().At(s).ID, monthOf(c.Months[m]), ""}, t)
				}
			}
		}
	}
}

func (f *figures) tally(p reportPlace, t report.Tally) {
	f.share(p, "share_of_minutes", t.CoveredMinutes, t.Minutes)
	f.share(p, "share_of_slots", t.Slots[0], t.AllSlots())
	f.count(p, "slots_partial", t.Slots[1])
	f.count(p, "slots_uncovered", t.Slots[2])
}

func (f *figures) gaps(p reportPlace, t report.GapTally) {
	f.count(p, "gaps", t.Gaps)
	f.count(p, "gap_minutes", t.Minutes)
	f.count(p, "short_minutes", t.ShortMinutes)
}

func (f *figures) patrol(c *report.Compliance) {
	p, from := c.Patrol, c.Targets.From
	at := reportPlace{section: "patrol"}
	f.share(at, "share_of_patrol_officer_days", p.Certified, p.Posted)
	for _, x := range []struct {
		measure string
		day     int
	}{{"share_of_patrol_first", p.First}, {"share_of_patrol_least", p.Least}, {"share_of_patrol_last", p.Last}} {
		at.key = (from + roster.Date(x.day)).String()
		f.share(at, x.measure, c.Targets.Patrol[x.day].Certified, c.Targets.Patrol[x.day].Posted)
	}
}

func (f *figures) targets(c *report.Compliance) {
	book := c.Grid.Book()
	for _, v := range c.Verdicts {
		at := reportPlace{section: "target", key: string(v.Kind)}
		if v.District >= 0 {
			at.district, at.shift = book.Districts().At(v.District).ID, book.Shifts().At(v.Shift).ID
		}
		f.share(at, "target_held", v.Held, v.Of)
		f.count(at, "target_short", v.Short)
	}
}

func (f *figures) worst(c *report.Compliance) {
	book := c.Grid.Book()
	f.count(reportPlace{section: "worst-slot"}, "slots_not_covered", c.NotCovered)
	for _, s := range c.Worst {
		at := reportPlace{"worst-slot", book.Districts().At(s.District).ID, book.Shifts().At(s.Shift).ID, "", s.Date.String()}
		f.share(at, "share_not_covered", s.Minutes()-s.CoveredMinutes, s.Minutes())
		f.count(at, "required", s.Required)
		f.count(at, "least_on_watch", s.Min)
	}
}

// targetsMet counts the targets that held throughout, of all that ask for anybody.
func targetsMet(c *report.Compliance) (met, of int) {
	for _, v := range c.Verdicts {
		if v.Met() {
			met++
		}
	}
	return met, len(c.Verdicts)
}
