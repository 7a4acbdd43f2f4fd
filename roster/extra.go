package roster

// extraKinds are the sorts of extra duty that the format knows.
var extraKinds = []string{"overtime", "callback", "swap", "detail"}

// Extra is duty beyond the posting. Absences and active days do not touch it. An empty Time does not exist.
type Extra struct {
	Officer  OfficerID  `json:"officer"`
	District DistrictID `json:"district"`
	Time     Interval   `json:"time"`
	Kind     string     `json:"kind"` // one of the above; empty: not said
}
