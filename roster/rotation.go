package roster

// RotationID names a rotation.
type RotationID string

// The tokens of a rotation's cycle that are no shift's identifier.
const (
	TokenOff ShiftID = "-" // a day off
	TokenOwn ShiftID = "*" // the posting's own shift
)

// Rotation is a cycle of working days. On date D an officer posted with offset o works token number
// (days from Anchor to D + o) mod len(Cycle), counted from 0.
type Rotation struct {
	ID     RotationID `json:"id"`
	Name   string     `json:"name,omitempty"`
	Anchor Date       `json:"anchor"`
	Cycle  []ShiftID  `json:"cycle"` // each TokenOff, TokenOwn or a shift
}

// token returns the index into a cycle of n tokens for date d; n must not be 0.
func token(anchor, d Date, offset, n int) int {
	i := (int(d-anchor) + offset) % n
	if i < 0 {
		i += n
	}
	return i
}
