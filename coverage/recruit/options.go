package recruit

import (
	"math"

	"watchbill/coverage"
	"watchbill/roster"
)

// Options choose what a Plan is for.
type Options struct {
	From roster.Date // first duty date of the horizon
	Days int         // number of duty dates; 0 means 365

	UntilShare float64 // of the minutes of all slots, 0 to 1; 1 closes whatever postings can close, 0 asks for none

	// Today is the first date on which a course can be taken or a document handed in. Zero, or a date after From, means
	// From. An officer whose certificate ends before Today cannot be restored by a refresher.
	Today roster.Date

	AnyOffset     bool // a posting may have any offset of a rotation that officers of that district and shift have
	AfterRenewals bool // the steps begin from the roster with all useful renewals applied, not from the roster as it is
	WithLeave     bool // the figures of the steps are expected ones: the new officers are away as often as others are
	SpareOneOff   bool // leave to extra duty what is short only because of timed absences
}

// grid returns what coverage is asked for.
func (o *Options) grid() coverage.Options {
	return coverage.Options{Need: roster.NeedCIT, From: o.From, Days: o.Days}
}

// checked fills in the defaults and refuses what makes no sense; the horizon is left for coverage to judge.
func (o Options) checked() (Options, error) {
	if math.IsNaN(o.UntilShare) || o.UntilShare < 0 || o.UntilShare > 1 {
		return o, roster.Invalidf("until_share", "%g is not a share from 0 to 1", o.UntilShare)
	}
	o.UntilShare = math.Abs(o.UntilShare) // -0 is said as 0
	if o.Days == 0 {
		o.Days = 365
	}
	if o.Today == 0 || o.Today > o.From {
		o.Today = o.From
	}
	return o, nil
}

// last is the last duty date of the horizon.
func (o *Options) last() roster.Date { return o.From + roster.Date(o.Days-1) }
