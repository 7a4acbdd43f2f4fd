package roster

// OfficerID names a person on the roster: officer, clinician or dispatcher.
type OfficerID string

// Role is what a person serves as.
type Role string

// The roles.
const (
	RoleOfficer    Role = "officer"
	RoleClinician  Role = "clinician"
	RoleDispatcher Role = "dispatcher" // on record for training only
)

var roles = []string{string(RoleOfficer), string(RoleClinician), string(RoleDispatcher)}

// Officer is a person on the roster.
type Officer struct {
	ID          OfficerID `json:"id"`
	Name        string    `json:"name,omitempty"`
	Role        Role      `json:"role"`
	Rank        string    `json:"rank,omitempty"`
	Unit        string    `json:"unit,omitempty"` // call sign; see CallSign
	PatrolSince Date      `json:"patrol_since,omitzero"`
	Designated  bool      `json:"designated"` // serves as a CIT officer if certified
	Volunteer   bool      `json:"volunteer"`  // has volunteered for CIT training
	Eligible    bool      `json:"eligible"`   // no disciplinary or other bar
	Languages   []string  `json:"languages,omitempty"`
	Skills      []string  `json:"skills,omitempty"`
	Phone       string    `json:"phone,omitempty"`
	Email       string    `json:"email,omitempty"`
	Active      DateRange `json:"active,omitzero"` // days of service, each end open when zero
}

// CallSign returns the unit, by default the identifier.
func (o Officer) CallSign() string {
	if o.Unit == "" {
		return string(o.ID)
	}
	return o.Unit
}
