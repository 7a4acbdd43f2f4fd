package fill

import (
	"fmt"

	"watchbill/roster"
	"watchbill/roster/workrules"
)

// Code is why somebody may not fill a gap, or not all of it.
type Code string

// The codes. Those of work rules are the rules' own: rest, consecutive-days, hours-per-day, hours-per-week.
const (
	OtherRole     Code = "other-role"     // no officer
	NotActive     Code = "not-active"     // not in service then
	NotDesignated Code = "not-designated" // does not serve as a CIT officer
	NotCertified  Code = "not-certified"
	Lapses        Code = "lapses"    // certified when the gap starts, no more when this part does
	NoPair        Code = "no-pair"   // in no co-responder pair then
	OnDuty        Code = "on-duty"   // on duty in the district: counts already, or does not count
	Needed        Code = "needed"    // on duty in another district, which cannot spare them
	Away          Code = "away"      // absent
	TooShort      Code = "too-short" // less than half an hour would be lawful
)

// Reason is one reason. What does not belong to a code is zero, District -1.
type Reason struct {
	Code            Code
	Person          roster.OfficerID // whose; of a pair it may be the other's
	District        int              // where they are on duty; -1 also where that is not to be named
	roster.Interval                  // on duty: when, within the gap; of a work rule: the breach's
	Date            roster.Date      // lapses: the last date certified
	Figure, Limit   int              // of a work rule: minutes, or days in a row

	who int // index of the person among those of the candidate
}

// Said says the reason in a few words, by the agency's clock, without naming whose it is.
func (r Reason) Said(book *roster.Book) string {
	district := ""
	if r.District >= 0 {
		district = string(book.Districts().At(r.District).ID)
	}
	switch r.Code {
	case OtherRole:
		return "not an officer"
	case NotActive:
		return "not in service then"
	case NotDesignated:
		return "not designated"
	case NotCertified:
		return "not certified"
	case Lapses:
		return "certificate ends " + r.Date.String()
	case NoPair:
		return "in no co-responder pair"
	case OnDuty:
		return fmt.Sprintf("on duty in %s %s", district, Span(book.Zone(), r.Interval))
	case Needed:
		if r.District < 0 {
			return "on duty elsewhere " + Span(book.Zone(), r.Interval)
		}
		return fmt.Sprintf("needed in %s %s", district, Span(book.Zone(), r.Interval))
	case Away:
		return "away"
	case TooShort:
		return "less than half an hour would be lawful"
	}
	return workrules.Breach{Rule: workrules.Rule(r.Code), Figure: r.Figure, Limit: r.Limit}.Said()
}

// Span writes an interval by the clock: "Fri 19:00–23:00", with the second day where it is another.
func Span(zone *roster.Zone, v roster.Interval) string {
	d, c := zone.Local(v.Start)
	e, f := zone.Local(v.End)
	last := f.String()
	if e != d && (f != 0 || e != d+1) {
		last = day(e) + " " + last
	}
	if f == 0 && e == d+1 {
		last = "24:00"
	}
	return day(d) + " " + c.String() + "–" + last
}

func day(d roster.Date) string { return d.Weekday().String()[:3] }
