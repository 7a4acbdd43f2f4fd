package roster

// PairID names a co-responder pair.
type PairID string

// Pair is a co-responder pair: an officer with a clinician.
type Pair struct {
	ID        PairID    `json:"id"`
	Officer   OfficerID `json:"officer"`
	Clinician OfficerID `json:"clinician"`
	Dates     DateRange `json:"dates"` // From is required
	Unit      string    `json:"unit,omitempty"`
}

// CallSign returns the unit, by default the identifier.
func (p Pair) CallSign() string {
	if p.Unit == "" {
		return string(p.ID)
	}
	return p.Unit
}
