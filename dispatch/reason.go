package dispatch

import (
	"slices"
	"strconv"

	"watchbill/roster"
)

// dutyReasons says why a unit that is out there stands where it does.
func (l *lookup) dutyReasons(out []string, c *card, r *ranked, uncovers string) []string {
	u := &l.roll.units[r.unit]
	out = append(out, c.fitness...)
	switch {
	case c.until == nil:
	case u.Until-l.query.At >= 24*60:
		out = append(out, c.dated)
	default:
		out = append(out, c.today)
	}
	if l.state.live != nil {
		out = l.liveReasons(out, r)
	}
	if l.headStart(u.class()) > 0 {
		out = append(out, "level 3: a pair may be "+strconv.Itoa(int(l.state.rules.headStart))+" s later")
	}
	if l.staged(r.unit) {
		out = append(out, "staged until the scene is safe")
	}
	if uncovers != "" {
		out = append(out, "sending it leaves "+uncovers)
	}
	return l.placeReasons(out, u, l.state.live == nil || !l.state.live.of(r.unit).fixed)
}

// liveReasons says what CAD and the position feed make of it.
func (l *lookup) liveReasons(r []string, k *ranked) []string {
	x := l.state.live.of(k.unit)
	switch {
	case x.standing == onCall || x.standing == out:
		r = append(r, x.why())
	case x.status == StatusUnknown && l.state.statuses > 0:
		r = append(r, "status not reported: ranked "+strconv.Itoa(unreported)+" s later")
	}
	if silent := l.staleFor(x); silent > 0 {
		age := int(l.now.Sub(x.fix.Time).Seconds())
		text := "position is " + strconv.Itoa(age) + " s old"
		if int(silent) != age {
			text += ", its device silent for " + strconv.Itoa(int(silent)) + " s"
		}
		r = append(r, text+": ranked as if it had driven away since")
	}
	if x.unlisted {
		r = append(r, "CAD's whole state does not name it, the roster does")
	}
	return append(r, l.roll.notes[k.unit]...)
}

// gradeReasons says what the unit is fit for.
func (l *lookup) gradeReasons(r []string, u *Unit) []string {
	m := u.best()
	p := l.book.Person(m.Person)
	switch u.Grade {
	case GradeCIT:
		r = append(r, certified(m.Through))
		if grace := l.book.Standing(p, m.Date).Reason; grace != "" {
			r = append(r, grace)
		}
	case GradeUndesignated:
		r = append(r, certified(m.Through), "not designated")
	case GradeTrained:
		completed, _ := trained(p, m.Date)
		r = append(r, "not CIT certified; "+TrainedKind+" completed "+completed.String())
	case GradeSupervisor:
		r = append(r, "not CIT certified; "+p.Officer.Rank)
	default:
		r = append(r, "officer not CIT certified")
	}
	return r
}

func certified(through roster.Date) string {
	if through == 0 {
		return "CIT certified without end"
	}
	return "CIT certified through " + through.String()
}

// placeReasons says how the unit was ranked, and which of the wanted languages and skills it has.
func (l *lookup) placeReasons(r []string, u *Unit, estimated bool) []string {
	if estimated {
		r = append(r, "estimated: no position, ranked by the far side of "+l.ground.areas[u.District].name)
	}
	switch {
	case u.District == l.own && l.inside:
		r = append(r, "the call is in its district")
	case u.District == l.own:
		r = append(r, "the call is nearest to its district")
	}
	for _, x := range l.query.Languages {
		if l.aboard(u, officerLanguages, x) {
			r = append(r, "speaks "+x)
		} else {
			r = append(r, "does not speak "+x)
		}
	}
	for _, x := range l.query.Skills {
		if l.aboard(u, officerSkills, x) {
			r = append(r, "skill "+x)
		} else {
			r = append(r, "without skill "+x)
		}
	}
	return r
}

func officerLanguages(o *roster.Officer) []string { return o.Languages }
func officerSkills(o *roster.Officer) []string    { return o.Skills }

// aboard tells whether anybody of the crew has the word in a list of theirs.
func (l *lookup) aboard(u *Unit, list func(*roster.Officer) []string, word string) bool {
	for _, m := range u.Crew.All() {
		if slices.Contains(list(&l.book.Person(m.Person).Officer), word) {
			return true
		}
	}
	return false
}

// missing counts the wanted languages and skills that the crew lacks.
func (l *lookup) missing(u *Unit) (n int) {
	for _, x := range l.query.Languages {
		if !l.aboard(u, officerLanguages, x) {
			n++
		}
	}
	for _, x := range l.query.Skills {
		if !l.aboard(u, officerSkills, x) {
			n++
		}
	}
	return n
}

// clock writes an instant as the wall clock shows it, with the date when it is a day or more after the one asked about.
func (l *lookup) clock(m roster.Minute) string {
	if m-l.query.At >= 24*60 {
		return l.moment(m)
	}
	_, c := l.zone.Local(m)
	return c.String()
}

// moment writes an instant as date and wall clock.
func (l *lookup) moment(m roster.Minute) string {
	date, clock := l.zone.Local(m)
	return date.String() + " " + clock.String()
}

// count writes a number with its noun.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}
