package roster

// ShiftID names a shift.
type ShiftID string

// Shift is a watch that begins and ends by the wall clock. An end at or before the start is on the next day.
type Shift struct {
	ID    ShiftID   `json:"id"`
	Name  string    `json:"name,omitempty"`
	Start ClockTime `json:"start"`
	End   ClockTime `json:"end"`
	Days  Weekdays  `json:"days,omitzero"` // on which it starts; zero = all
}

// On returns the shift's interval for the date d, whatever its Days. A clock change may leave it empty.
func (s Shift) On(z *Zone, d Date) Interval {
	end := d
	if s.End <= s.Start {
		end++
	}
	return Interval{z.Instant(d, s.Start), z.Instant(end, s.End)}
}
