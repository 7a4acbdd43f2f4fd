package report

import (
	"cmp"
	"slices"

	"watchbill/coverage"
	"watchbill/roster"
)

// TargetKind says what a target asks for.
type TargetKind string

// The kinds of targets, in the order in which they are listed.
const (
	OnWatch     TargetKind = "on-watch"        // as many on watch as the slots of a district and shift ask for
	Recruitment TargetKind = "recruitment"     // as many certified officers posted to a district and shift as it asks for
	Share       TargetKind = "share-of-patrol" // the share of patrol certified, of the whole agency
)

// kinds is their order.
var kinds = []TargetKind{OnWatch, Recruitment, Share}

// Verdict says how far one of the agency's targets was met. On watch it counts slots, of the other kinds dates.
type Verdict struct {
	Kind            TargetKind
	District, Shift int // indexes; -1 for the share of patrol
	Of, Held        int // slots or dates that it asks something of; of them, those on which it held
	Short           int // how many were missing at the worst; of a share, officers
}

// Met tells whether the target held throughout.
func (v Verdict) Met() bool { return v.Held == v.Of }

// verdicts holds the period against every target that asks for anybody.
func (c *Compliance) verdicts() {
	c.onWatch()
	c.recruitment()
	if p := c.Patrol; p.Target > 0 && p.Days > 0 {
		c.Verdicts = append(c.Verdicts, Verdict{Kind: Share, District: -1, Shift: -1, Of: p.Days, Held: p.Met, Short: shortPatrol(c.Targets.Patrol, p.Target)})
	}
	slices.SortFunc(c.Verdicts, func(x, y Verdict) int {
		return cmp.Or(slices.Index(kinds, x.Kind)-slices.Index(kinds, y.Kind), x.District-y.District, x.Shift-y.Shift)
	})
}

// onWatch has a verdict for every shift of every district with a slot that asks for somebody.
func (c *Compliance) onWatch() {
	shifts := len(c.Shifts)
	short := make([]int, len(c.Districts)*shifts)
	for s := range c.Grid.Slots() {
		at := s.District*shifts + s.Shift
		short[at] = max(short[at], s.Required-s.Min)
	}
	for d := range c.Districts {
		for s := range shifts {
			if t := c.Watch(d, s); t.AllSlots() > 0 {
				c.Verdicts = append(c.Verdicts, Verdict{OnWatch, d, s, t.AllSlots(), t.Slots[0], max(0, short[d*shifts+s])})
			}
		}
	}
}

// recruitment has a verdict for every shift of every district that asks for somebody to be posted on some date.
func (c *Compliance) recruitment() {
	book, o := c.Grid.Book(), c.Grid.Options()
	shifts := len(c.Shifts)
	missed, short := make([]int, len(c.Districts)*shifts), make([]int, len(c.Districts)*shifts)
	for _, g := range c.Targets.Gaps {
		at := g.District*shifts + g.Shift
		missed[at] += int(g.To-g.From) + 1
		short[at] = max(short[at], g.Short())
	}
	for d := range c.Districts {
		for s := range shifts {
			of := asked(book, d, s, o)
			if of == 0 {
				continue
			}
			at := d*shifts + s
			c.Verdicts = append(c.Verdicts, Verdict{Recruitment, d, s, of, of - missed[at], short[at]})
		}
	}
}

// asked counts the dates on which somebody is to be posted.
func asked(book *roster.Book, district, shift int, o coverage.Options) (n int) {
	if required, ok := book.Steady(roster.NeedRecruitment, district, shift); ok {
		if required == 0 {
			return 0
		}
		return o.Days
	}
	for i := range o.Days {
		if book.Required(roster.NeedRecruitment, district, shift, o.From+roster.Date(i)) > 0 {
			n++
		}
	}
	return n
}

// shortPatrol is how many officers more would have had to be certified on the worst date.
func shortPatrol(days []coverage.Patrol, share float64) (short int) {
	for _, p := range days {
		short = max(short, asks(p.Posted, share)-p.Certified)
	}
	return short
}
