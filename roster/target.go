package roster

// Need is what a target asks for.
type Need string

// The needs. NeedRecruitment counts certified officers posted, the other two count on duty.
const (
	NeedCIT         Need = "cit"
	NeedCoResponder Need = "co-responder"
	NeedRecruitment Need = "recruitment"
)

// What a call may need, beside cit and co-responder, and no target asks for. NeedAny is met by whatever meets either of
// the two; NeedNone is that of a call in which nothing points to a crisis.
const (
	NeedAny  Need = "any"
	NeedNone Need = "none"
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
