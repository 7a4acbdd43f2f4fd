package avl

import (
	"time"

	"watchbill/dispatch"
)

// Sink takes what the feeds bring: the board. It is used by one goroutine of each listener and by every request of the
// HTTP feeds at once.
type Sink interface {
	// TakeFixes takes fixes in the order in which they came and returns why each was refused, in the same order; empty:
	// it was taken. It does not keep the list.
	TakeFixes(fixes []dispatch.Fix, now time.Time) []dispatch.Refusal
	// Heard tells that a unit's device lives though it sent no fix.
	Heard(unit dispatch.UnitID, now time.Time)
}

// Deliver finds the units of reports and takes fixes, all at once, and then heartbeats to the sink. It returns for each
// report, in their order, why it was refused: RefusedUnknown where unit has none for the device (Sink hears nothing of
// it), else the Sink's word; empty: taken, or heard. The reports' fixes get their units.
func Deliver(reports []Report, unit func(device string) (dispatch.UnitID, bool), sink Sink, now time.Time) []dispatch.Refusal {
	refused := make([]dispatch.Refusal, len(reports))
	fixes := make([]dispatch.Fix, 0, len(reports))
	from := make([]int, 0, len(reports)) // which report each fix is of
	var heard []dispatch.UnitID
	for i, r := range reports {
		id, ok := unit(r.Device)
		switch {
		case !ok:
			refused[i] = dispatch.RefusedUnknown
		case r.Fix == nil:
			heard = append(heard, id)
		default:
			r.Fix.Unit = id
			fixes = append(fixes, *r.Fix)
			from = append(from, i)
		}
	}
	if len(fixes) > 0 {
		for i, why := range sink.TakeFixes(fixes, now) {
			refused[from[i]] = why
		}
	}
	for _, id := range heard {
		sink.Heard(id, now)
	}
	return refused
}
