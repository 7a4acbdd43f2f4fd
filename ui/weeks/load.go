package weeks

import (
	"slices"

	"watchbill/roster"
	"watchbill/roster/workrules"
	"watchbill/ui/page"
)

// apart is a distance from the mean: +2 h, −30 min, even.
func apart(minutes int) string {
	switch {
	case minutes >= 30:
		return "+" + page.Minutes(minutes/30*30)
	case minutes <= -30:
		return "−" + page.Minutes(-minutes/30*30)
	}
	return "even"
}

// load is what added duty means for an officer: the rest before and after it, and the hours of the fullest 7 days that it has a
// part in, with it.
func (r room) load(id roster.OfficerID, v roster.Interval) (rest, week string) {
	book := r.Book()
	i, ok := book.Officer(id)
	if !ok {
		return "–", "–"
	}
	check := workrules.NewChecker(book, v)
	check.Load(book.Person(i))
	before, after, most := around(check.Duty(), v)
	return restSaid(before) + " / " + restSaid(after), page.Minutes(most)
}

// restSaid is a rest; below 0: there is no duty within a week.
func restSaid(minutes int) string {
	switch {
	case minutes < 0:
		return "days"
	case minutes == 0:
		return "none"
	}
	return page.Minutes(minutes)
}

// around looks at the duty around added duty v: the rest before and after it in minutes (0: it joins on; -1: none is near), and
// the most minutes of duty in 7 days that have a part in v, with it.
func around(duty []roster.Interval, v roster.Interval) (before, after, most int) {
	const week = 7 * 24 * 60
	before, after = -1, -1
	for _, d := range duty {
		switch {
		case d.End <= v.Start:
			before = int(v.Start - d.End)
		case d.Start >= v.End && after < 0:
			after = int(d.Start - v.End)
		case d.Meets(v): // who is moved is on duty anyway
			if d.Start < v.Start {
				before = 0
			}
			if d.End > v.End && after < 0 {
				after = 0
			}
		}
	}
	all := roster.JoinIntervals(append(slices.Clone(duty), v))
	for _, d := range all {
		for _, from := range []roster.Minute{d.Start, d.End - week} { // the fullest window begins or ends with duty
			span := roster.Interval{Start: from, End: from + week}
			if !span.Meets(v) {
				continue
			}
			sum := 0
			for _, x := range all {
				sum += x.And(span).Minutes()
			}
			most = max(most, sum)
		}
	}
	return before, after, most
}
