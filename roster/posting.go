package roster

// Posting puts an officer on a district, shift and rotation for a range of dates. One officer's postings never overlap.
type Posting struct {
	Officer  OfficerID  `json:"officer"`
	District DistrictID `json:"district"`
	Shift    ShiftID    `json:"shift"`
	Rotation RotationID `json:"rotation"`
	Offset   int        `json:"offset"`
	Dates    DateRange  `json:"dates"` // From is required
}
