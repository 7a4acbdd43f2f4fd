package forecast

import (
	"watchbill/coverage"
	"watchbill/roster"
)

// What an agency that gives no figures of its own is asked about: in US agencies some nine of 100 officers leave within a
// year, and it takes about a year until another stands certified in the place.
const (
	DefaultAttrition  = 9.05
	DefaultLeadMonths = 12
)

// MaxLeadMonths is the longest lead time: ten years, as the longest horizon.
const MaxLeadMonths = 120

// Options say how officers come and go. The zero value has nobody leave.
type Options struct {
	Attrition  float64 // of 100 officers in service, how many are gone a year of 365 days later: 0 to 100
	LeadMonths int     // calendar months from the first day without an officer to the first of the next; 0: nobody follows
}

// check refuses what makes no sense. The comparison is written so that NaN fails it.
func (o Options) check(grid *coverage.Grid) error {
	switch rate := grid.Book().Agency().Absence.UnplannedRate; {
	case !(o.Attrition >= 0 && o.Attrition <= 100):
		return roster.Invalidf("attrition", "%v is not a rate from 0 to 100 officers of 100 a year", o.Attrition)
	case o.LeadMonths < 0 || o.LeadMonths > MaxLeadMonths:
		return roster.Invalidf("lead_months", "%d is not a number of months from 0 to %d", o.LeadMonths, MaxLeadMonths)
	case !(rate >= 0 && rate <= 1):
		return roster.Invalidf("absence.unplanned_rate", "%v is not a rate from 0 to 1", rate)
	case grid.Options().Need != roster.NeedCIT:
		return roster.Invalidf("need", "%q is not forecast; only %q is", grid.Options().Need, roster.NeedCIT)
	}
	return nil
}
