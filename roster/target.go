package roster

// Need is what a target asks for.
type Need string

// The needs. NeedRecruitment counts certified officers posted, the other two count on duty.
const (
	NeedCIT         Need = "cit"
	NeedCoResponder Need = "co-responder"
	NeedRecruitment Need = "recruitment"
)

var needs = []string{string(NeedCIT), string(NeedCoResponder), string(NeedRecruitment)}

// Target says how many are required. The most specific matching row wins.
type Target struct {
	Need     Need       `json:"need"`
	District DistrictID `json:"district,omitempty"` // empty = every one
	Shift    ShiftID    `json:"shift,omitempty"`    // empty = every one
	Days     Weekdays   `json:"days,omitzero"`
	Required int        `json:"required"`
	Dates    DateRange  `json:"dates,omitzero"`
}
