package roster

// absenceKinds are the reasons that the format knows.
var absenceKinds = []string{"vacation", "sick", "training", "court", "light-duty", "family", "military", "admin", "injury", "other"}

// Absence takes an officer off duty: by day, removing every tour that starts on one of Days, or by time, cutting Time
// out of the tours. Days is zero for an absence by time. An empty Time (a clock change can leave one) removes nothing.
type Absence struct {
	Officer OfficerID `json:"officer"`
	Days    DateRange `json:"days,omitzero"`
	Time    Interval  `json:"time,omitzero"`
	Kind    string    `json:"kind"` // one of the above; empty: not said
	Note    string    `json:"note,omitempty"`
}

// Timed tells whether the absence is by time.
func (a Absence) Timed() bool { return a.Days.From == 0 }
