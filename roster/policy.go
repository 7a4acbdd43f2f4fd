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

// Nature says what a nature code asks for when a call is screened (dispatch/screen). With a need, every call of that
// nature has it, and Indicators are the words that such a call counts as flagged with. Without one the nature is no
// crisis by itself, and Indicators are the words that make it one (need cit) when the call is flagged with any. The
// words are screening's indicators and hazards, those of Policy.Hazards, and the agency's own.
type Nature struct {
	Need       Need     `json:"need,omitempty"`
	Indicators []string `json:"indicators,omitempty"`
}

// HazardRule says what a hazard changes when a call is screened (dispatch/screen): "officers-first" sends officers
// ahead, stages the pair and lets no health resource lead; "note" only shows it. Hazards without a rule have the first.
type HazardRule string

// Mandate is a training duty, such as 8 hours a licensing cycle.
type Mandate struct {
	Name        string   `json:"name"`
	Kinds       []string `json:"kinds,omitempty"`
	Hours       float64  `json:"hours"`
	CycleMonths int      `json:"cycle_months"`
	Roles       []Role   `json:"roles,omitempty"` // empty = officers
}

// DefaultPolicy returns the policy of an agency that has written none. It has no natures, levels or hazards: those that
// an agency writes extend the defaults of screening (dispatch/screen), row by row, and are exported as they were written.
func DefaultPolicy() Policy {
	return Policy{
		PairHeadStartS:  300,
		NearEqualS:      60,
		StaleS:          map[string]int{"avl": 60, "status": 900},
		SupervisorRanks: []string{"sergeant", "lieutenant", "captain"},
	}
}
