package avl

import "watchbill/dispatch"

// Devices says which unit a device is: the devices of the agency's policy. It is read only; nil has none.
type Devices map[string]string

// Unit returns the unit that a device stands for: the one that the policy gives it, else the unit whose call sign it
// is itself, if known says that there is one (nil: there is none). It returns false for any other device.
func (d Devices) Unit(device string, known func(dispatch.UnitID) bool) (dispatch.UnitID, bool) {
	if unit, ok := d[device]; ok && unit != "" {
		return dispatch.UnitID(unit), true
	}
	unit := dispatch.UnitID(device)
	return unit, device != "" && known != nil && known(unit)
}
