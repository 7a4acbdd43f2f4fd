package year

import (
	"fmt"
	"slices"

	"watchbill/coverage"
	"watchbill/roster"
)

// reasons gathers why the slots of a row are not covered.
type reasons struct {
	sets   map[string]*reason         // by cause and those whose counting would close the gap
	causes map[coverage.Cause]*reason // by cause alone
	key    []byte                     // the room that keys of sets are made in
}

// reason is what one of them makes of a row.
type reason struct {
	cause   coverage.Cause
	who     []string // sorted
	minutes int
	slots   int
	last    roster.Date // on which it last opened a slot, so that one slot is counted once
	first   roster.Date // the first date of those slots
}

// take notes the gaps that a slot has minutes of, and returns the cause that takes most of those minutes.
func (r *reasons) take(slot coverage.Slot, gaps []coverage.Gap) coverage.Cause {
	if r.sets == nil {
		r.sets, r.causes = map[string]*reason{}, map[coverage.Cause]*reason{}
	}
	var cause coverage.Cause
	most := 0
	for _, gap := range gaps {
		minutes := gap.And(slot.Interval).Minutes()
		if minutes > most {
			cause, most = gap.Cause, minutes
		}
		all := r.causes[gap.Cause]
		if all == nil {
			all = &reason{cause: gap.Cause}
			r.causes[gap.Cause] = all
		}
		r.key = append(r.key[:0], gap.Cause...)
		for _, who := range gap.Who.All() {
			r.key = append(append(r.key, ' '), who...)
		}
		set := r.sets[string(r.key)]
		if set == nil {
			set = &reason{cause: gap.Cause, who: gap.Who.Append(nil)}
			r.sets[string(r.key)] = set
			all.who = append(all.who, set.who...)
		}
		set.add(slot.Date, minutes)
		all.add(slot.Date, minutes)
	}
	return cause
}

func (r *reason) add(d roster.Date, minutes int) {
	r.minutes += minutes
	if r.last != d {
		r.slots++
	}
	if r.first == 0 {
		r.first = d
	}
	r.last = d
}

// remark says what makes most of a row's gaps. The zero remark says nothing.
type remark struct {
	Cause coverage.Cause
	who   []string    // names; of co-responders the pairs
	unit  string      // what those are
	on    roster.Date // the first day after the certificate of the only one; 0: not told
	slots int
	of    int
	shift string
}

// telling is the remark on a row of so many slots that are not covered: the cause that takes most of their minutes, and the
// people behind it, where they are behind at least half of that.
func (r *reasons) telling(book *roster.Book, need roster.Need, shift, of int) remark {
	if of == 0 || len(r.causes) == 0 {
		return remark{}
	}
	var all, set *reason
	for _, cause := range []coverage.Cause{coverage.CauseLapse, coverage.CauseAbsence, coverage.CauseBoth, coverage.CauseUnstaffed} {
		if c := r.causes[cause]; c != nil && (all == nil || c.minutes > all.minutes) {
			all = c
		}
	}
	for _, s := range r.sets {
		if s.cause == all.cause && (set == nil || s.minutes > set.minutes || s.minutes == set.minutes && slices.Compare(s.who, set.who) < 0) {
			set = s
		}
	}
	if 2*set.minutes < all.minutes {
		slices.Sort(all.who)
		set = all
		set.who = slices.Compact(set.who)
	}
	m := remark{Cause: set.cause, unit: "officers", slots: set.slots, of: of, shift: string(book.Shifts().At(shift).ID)}
	if need == roster.NeedCoResponder {
		m.unit = "pairs"
	}
	for _, id := range set.who {
		m.who = append(m.who, nameOf(book, id))
	}
	if len(set.who) == 1 && set.cause == coverage.CauseLapse {
		m.on = lapsed(book, set.who[0], set.first)
	}
	return m
}

// nameOf is the name of an officer, else what was given.
func nameOf(book *roster.Book, id string) string {
	if i, ok := book.Officer(roster.OfficerID(id)); ok {
		if name := book.Person(i).Officer.Name; name != "" {
			return name
		}
	}
	return id
}

// lapsed is the first day on which somebody was not certified any more, before or on a date; 0 where there was none.
func lapsed(book *roster.Book, id string, by roster.Date) (on roster.Date) {
	i, ok := book.Officer(roster.OfficerID(id))
	if !ok {
		return 0
	}
	for _, r := range book.Person(i).Certified().All() {
		if r.To != 0 && r.To < by {
			on = r.To + 1
		}
	}
	return on
}

// String is the remark in words: lapse of Reyes on 2 Mar opens 61 of 70 nights.
func (m remark) String() string {
	if m.of == 0 {
		return ""
	}
	what := fmt.Sprintf("%d of %d %s", m.slots, m.of, watches(m.shift, m.of))
	if m.slots == m.of {
		what = fmt.Sprintf("%d %s", m.of, watches(m.shift, m.of))
	}
	several := len(m.who) > 1
	switch {
	case m.Cause == coverage.CauseUnstaffed:
		return "unstaffed: " + what
	case m.Cause == coverage.CauseBoth:
		return "leave and lapses" + m.people() + " open " + what
	case m.Cause == coverage.CauseAbsence && several:
		return "absences" + m.people() + " open " + what
	case m.Cause == coverage.CauseAbsence:
		return "absence" + m.people() + " opens " + what
	case several:
		return "lapses" + m.people() + " open " + what
	}
	on := ""
	if m.on != 0 {
		_, month, day := m.on.Civil()
		on = fmt.Sprintf(" on %d %s", day, month.String()[:3])
	}
	return "lapse" + m.people() + on + " opens " + what
}

// people are up to two by name, more by number.
func (m remark) people() string {
	switch len(m.who) {
	case 0:
		return ""
	case 1:
		return " of " + m.who[0]
	case 2:
		return " of " + m.who[0] + " and " + m.who[1]
	}
	return fmt.Sprintf(" of %d %s", len(m.who), m.unit)
}

// plain are the shifts whose identifiers are words for the slots, too.
var plain = []string{"day", "night", "evening", "morning"}

// watches is the word for n slots of a shift.
func watches(shift string, n int) string {
	word := "watch"
	if slices.Contains(plain, shift) {
		word = shift
	}
	switch {
	case n == 1:
		return word
	case word == "watch":
		return "watches"
	}
	return word + "s"
}
