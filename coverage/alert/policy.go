package alert

import (
	"errors"

	"watchbill/roster"
)

// Policy says what to tell, and when. [DefaultPolicy] has the defaults; the zero value fails its Check.
type Policy struct {
	Days      int     // duty dates from today in which gaps are told of
	LapseDays int     // certificates that lapse within so many days are told of
	Share     float64 // share covered of the year from today that should be kept; 0: none
	Quiet     Quiet   // hours in which only what is urgent is told; zero: none
	Digest    Daily   // when a summary of the day is told; zero: never
}

// MaxDays bounds Days and LapseDays: gaps that a lapse opens are looked for in the year from today.
const MaxDays = 365

// What makes an alert worse by enough to be told again. Any further officer short makes a gap worse, and so does an
// earlier last day of a certificate, or one more officer missing from a recruitment target.
const (
	WorseMinutes = 240  // of a gap: more than so many minutes that were not part of it, or more short minutes
	WorseShare   = 0.05 // of a share: more than so much lower
)

// Lead is how long after the end of quiet hours a gap may begin and still be told in them, in minutes.
const Lead = 120

// Burst is how many events may be told one by one at an instant; more are told as one digest.
const Burst = 25

// DefaultPolicy tells of gaps within 14 days and of certificates within 90, at any hour, without a daily digest.
func DefaultPolicy() Policy { return Policy{Days: 14, LapseDays: 90} }

// Check returns every fault, joined, each a roster.Invalid whose field is that of serve's flag, or nil.
func (p Policy) Check() error {
	var errs []error
	wrong := func(field, format string, args ...any) {
		errs = append(errs, roster.Invalidf(field, format, args...))
	}
	if p.Days < 1 || p.Days > MaxDays {
		wrong("alert-days", "%d is not between 1 and %d", p.Days, MaxDays)
	}
	if p.LapseDays < 1 || p.LapseDays > MaxDays {
		wrong("alert-lapse-days", "%d is not between 1 and %d", p.LapseDays, MaxDays)
	}
	if !(p.Share >= 0 && p.Share <= 1) { // written so that it refuses what is no number
		wrong("alert-share", "%v is not a share from 0 to 1, such as 0.9", p.Share)
	}
	if p.Digest.Set && p.Quiet.contains(p.Digest.At) {
		wrong("alert-digest", "%s lies within the quiet hours %s, when nobody is told; choose %s or later", p.Digest.At, p.Quiet, p.Quiet.To)
	}
	return errors.Join(errs...)
}
