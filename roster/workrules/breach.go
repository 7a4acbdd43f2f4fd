package workrules

import (
	"fmt"
	"strconv"

	"watchbill/roster"
)

// Rule is one of the agency's work rules.
type Rule string

// The rules, in the order in which breaches are listed.
const (
	Rest            Rule = "rest"             // min_rest_hours
	ConsecutiveDays Rule = "consecutive-days" // max_consecutive_days
	HoursPerDay     Rule = "hours-per-day"    // max_hours_per_day, in any 24 h
	HoursPerWeek    Rule = "hours-per-week"   // max_hours_per_week, in any 7 days
)

// Breach is one breach of one rule by one officer.
type Breach struct {
	Rule    Rule
	Officer roster.OfficerID
	// Interval is where: the rest that is short; the fullest window of 24 h or 7 days; of days in a row, from the
	// midnight that begins the first to the one that ends the last.
	roster.Interval
	Figure int // what there is: minutes of rest or duty, or days. A run of days is followed for a year and a week beyond what is asked about, and then counted so far
	Limit  int // what there may be, in the same unit: minutes, or days
}

// Said says the breach in a few words, without when and who: "5 h of rest, at least 8 h".
func (b Breach) Said() string {
	switch b.Rule {
	case Rest:
		return fmt.Sprintf("%s of rest, at least %s", hours(b.Figure), hours(b.Limit))
	case ConsecutiveDays:
		return fmt.Sprintf("%d days in a row, at most %d", b.Figure, b.Limit)
	case HoursPerDay:
		return fmt.Sprintf("%s within 24 h, at most %s", hours(b.Figure), hours(b.Limit))
	}
	return fmt.Sprintf("%s within 7 days, at most %s", hours(b.Figure), hours(b.Limit))
}

// hours writes minutes as hours: "8 h", "7 h 30 min", "45 min".
func hours(minutes int) string {
	h, m := minutes/60, minutes%60
	switch {
	case m == 0:
		return strconv.Itoa(h) + " h"
	case h == 0:
		return strconv.Itoa(m) + " min"
	}
	return fmt.Sprintf("%d h %d min", h, m)
}
