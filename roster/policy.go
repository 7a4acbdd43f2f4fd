package roster

// Policy is how the agency dispatches (policy.json). Every key is optional; [DefaultPolicy] has the defaults.
type Policy struct {
	Levels          map[string]int        `json:"levels,omitempty"`  // nature code or EIDO type → 1 routine … 4 emergent
	Natures         map[string]Nature     `json:"natures,omitempty"` // nature code → need, indicators
	Hazards         map[string]HazardRule `json:"hazards,omitempty"`
	PairHeadStartS  int                   `json:"pair_head_start_s"`
	NearEqualS      int                   `json:"near_equal_s"`
	StaleS          map[string]int        `json:"stale_s,omitempty"` // source of a position → seconds
	Speeds          map[string]float64    `json:"speeds,omitempty"`  // road class → factor or km/h
	SupervisorRanks []string              `json:"supervisor_ranks,omitzero"`
	Devices         map[string]string     `json:"devices,omitempty"` // feed device → unit
	Mandates        []Mandate             `json:"mandates,omitempty"`
}

// Nature says what a nature code asks for.
type Nature struct {
	Need       Need     `json:"need,omitempty"`
	Indicators []string `json:"indicators,omitempty"`
}

// HazardRule says what a hazard changes: "officers-first" stages the pair, "note" only shows it.
type HazardRule string

// Mandate is a training duty, such as 8 hours a licensing cycle.
type Mandate struct {
	Name        string   `json:"name"`
	Kinds       []string `json:"kinds,omitempty"`
	Hours       float64  `json:"hours"`
	CycleMonths int      `json:"cycle_months"`
	Roles       []Role   `json:"roles,omitempty"` // empty = officers
}

// DefaultPolicy returns the policy of an agency that has written none.
func DefaultPolicy() Policy {
	return Policy{
		PairHeadStartS:  300,
		NearEqualS:      60,
		StaleS:          map[string]int{"avl": 60, "status": 900},
		SupervisorRanks: []string{"sergeant", "lieutenant", "captain"},
	}
}
