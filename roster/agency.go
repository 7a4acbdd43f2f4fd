package roster

// AgencyFormat is the only pack format there is.
const AgencyFormat = "roster-pack/1"

// Agency is the police agency and the rules it sets itself (agency.json). [DefaultAgency] has the defaults.
type Agency struct {
	ID            string        `json:"id"`
	Name          string        `json:"name"`
	TimeZone      string        `json:"time_zone"` // IANA name
	Certification Certification `json:"certification"`
	CoResponder   CoResponder   `json:"co_responder"`
	WorkRules     WorkRules     `json:"work_rules"`
	Absence       AbsenceRule   `json:"absence"`
	Experience    Experience    `json:"experience"`
	ShareOfPatrol float64       `json:"share_of_patrol"` // posted officers that should be certified; 0 turns it off
}

// Certification says what counts as CIT-certified here.
type Certification struct {
	Kind               string     `json:"kind"`
	MinHours           float64    `json:"min_hours"`
	RequiredComponents []string   `json:"required_components"`
	Authorities        []string   `json:"authorities"`  // accepted certifying authorities; empty = any
	ValidMonths        int        `json:"valid_months"` // 0 = does not lapse
	GraceDays          int        `json:"grace_days"`
	Refresher          *Refresher `json:"refresher,omitempty"` // nil = there is none
}

// Refresher is the course that moves a certificate's end.
type Refresher struct {
	Kind        string  `json:"kind"`
	MinHours    float64 `json:"min_hours"`
	ValidMonths int     `json:"valid_months"` // 0 = for ever
}

// CoResponder says what makes a pair count.
type CoResponder struct {
	OfficerMustBeCertified bool `json:"officer_must_be_certified"`
}

// WorkRules bound what one person may be rostered for; 0 turns a rule off.
type WorkRules struct {
	MinRestHours       float64 `json:"min_rest_hours"`
	MaxConsecutiveDays int     `json:"max_consecutive_days"`
	MaxHoursPerDay     float64 `json:"max_hours_per_day"`  // in any 24 h
	MaxHoursPerWeek    float64 `json:"max_hours_per_week"` // in any 7 days
}

// AbsenceRule holds what is known of absences that no list foresees.
type AbsenceRule struct {
	UnplannedRate float64 `json:"unplanned_rate"` // share of rostered tours lost on the day, 0 to 0.9
}

// Experience bounds who may be sent to CIT training.
type Experience struct {
	MinPatrolYears float64 `json:"min_patrol_years"`
}

// DefaultRefresher returns the refresher whose missing keys a pack leaves to us.
func DefaultRefresher() Refresher {
	return Refresher{Kind: "CIT-REFRESHER", MinHours: 8, ValidMonths: 24}
}

// DefaultAgency returns an agency with every default of PACK.md and no name.
func DefaultAgency() Agency {
	return Agency{
		Certification: Certification{Kind: "CIT-40", MinHours: 40},
		CoResponder:   CoResponder{OfficerMustBeCertified: true},
		WorkRules:     WorkRules{MinRestHours: 8, MaxConsecutiveDays: 6, MaxHoursPerDay: 16, MaxHoursPerWeek: 60},
		Experience:    Experience{MinPatrolYears: 2},
		ShareOfPatrol: 0.20,
	}
}
