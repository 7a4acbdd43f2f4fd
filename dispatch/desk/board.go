package desk

import (
	"time"

	"watchbill/dispatch"
)

// Board is what the desk needs of the living board. It is called from several goroutines at once, and Hold, Release and
// Unit under the desk's lock: they answer from memory and do not call the desk.
type Board interface {
	// Nearest ranks units as they are now.
	Nearest(q dispatch.Query) (*dispatch.Answer, error)
	// Unit returns one unit as it is now; false: neither roster nor CAD knows it.
	Unit(id dispatch.UnitID, now time.Time) (dispatch.UnitState, bool)
	// Hold puts a claim, or another in place of the one with the same ID.
	Hold(c dispatch.Claim)
	// Release takes a claim away; one that is not there is no fault.
	Release(id dispatch.AssignmentID)
	// Report takes what CAD says; a roster.Error of kind Conflict when it is older than what is held, Invalid or NotFound.
	Report(r dispatch.Report, now time.Time) error
	// ReportAll takes CAD's whole state, with an error by index as Report's.
	ReportAll(all []dispatch.Report, now time.Time) []error
}
