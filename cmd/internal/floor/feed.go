package floor

import (
	"strconv"
	"time"

	"watchbill/api/live"
	"watchbill/dispatch"
	"watchbill/dispatch/avl"
)

// Feed takes positions to the board and tells listeners of those that were taken.
type Feed struct{ *Floor }

// TakeFixes takes positions as dispatch.Board does.
func (f Feed) TakeFixes(fixes []dispatch.Fix, now time.Time) []dispatch.Refusal {
	refused := f.Board.TakeFixes(fixes, now)
	for i := range fixes {
		if refused[i] == "" {
			f.Hub.Offer(live.Positions, string(fixes[i].Unit), position(&fixes[i]))
		}
	}
	return refused
}

// Heard takes a heartbeat.
func (f Feed) Heard(unit dispatch.UnitID, now time.Time) { f.Board.Heard(unit, now) }

// Unit finds the unit of a device.
func (f Feed) Unit(device string) (dispatch.UnitID, bool) { return f.UnitOf(device) }

// position is a fix as listeners get it.
func position(f *dispatch.Fix) []byte {
	b := append(make([]byte, 0, 128), `{"unit_id":`...)
	b = strconv.AppendQuote(b, string(f.Unit))
	b = strconv.AppendFloat(append(b, `,"lat":`...), f.At.Lat, 'f', -1, 64)
	b = strconv.AppendFloat(append(b, `,"lon":`...), f.At.Lon, 'f', -1, 64)
	b = append(f.Time.UTC().AppendFormat(append(b, `,"time":"`...), time.RFC3339), '"')
	for _, x := range []struct {
		name  string
		value *float64
	}{{"speed_mps", f.SpeedMPS}, {"heading_deg", f.HeadingD}, {"accuracy_m", f.AccuracyM}} {
		if x.value != nil {
			b = append(append(append(b, `,"`...), x.name...), `":`...)
			b = strconv.AppendFloat(b, *x.value, 'f', -1, 64)
		}
	}
	return append(b, '}')
}

// UnitOf finds the unit of a position feed's device, and counts what comes from devices that stand for none: the board
// never sees that.
func (f *Floor) UnitOf(device string) (dispatch.UnitID, bool) {
	var devices avl.Devices
	if s := f.Board.State(); s != nil {
		devices = s.Muster().Book().Policy().Devices
	}
	unit, ok := devices.Unit(device, f.Board.Knows)
	if !ok {
		f.strangers.Add(1)
	}
	return unit, ok
}
