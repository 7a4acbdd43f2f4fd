package roster

// Credential is one certificate on record. Kind is the agency's certification kind, its refresher's, or any other
// identifier (MHFA-PS, ASIST, NEGOTIATOR, …).
type Credential struct {
	Officer    OfficerID `json:"officer"`
	Kind       string    `json:"kind"`
	Program    string    `json:"program,omitempty"`
	Host       string    `json:"host,omitempty"`
	Started    Date      `json:"started,omitzero"`
	Completed  Date      `json:"completed,omitzero"` // zero: not completed, counts for nothing
	Hours      float64   `json:"hours,omitzero"`
	Components []string  `json:"components,omitempty"`
	Authority  string    `json:"authority,omitempty"`
	Number     string    `json:"number,omitempty"`
	Category   string    `json:"category,omitempty"` // POST credit category
	Expires    Date      `json:"expires,omitzero"`   // stands in place of the kind's validity
	Revoked    Date      `json:"revoked,omitzero"`   // from this day on it does not count
	Evidence   string    `json:"evidence,omitempty"` // free text or a link
}
