package outlook

// The sorts of what a field takes.
const (
	isOfficer  = "officer"
	isOfficers = "officers"
	isDate     = "date"
	isMoment   = "datetime-local"
	isDistrict = "district"
	isShift    = "shift"
	isRotation = "rotation"
	isOffset   = "number"
	isAbsence  = "absence"
	isText     = "text"
)

// field is what a change needs to be told.
type field struct {
	Name, Label, Sort string
	Hint              string
	Optional          bool
}

// kind is what a change does.
type kind struct {
	Code, Title string
	Fields      []field
	Hidden      bool // it comes from a list alone and has no form of its own
}

// kinds are all there are, in the order that they are offered.
var kinds = []kind{
	{Code: "certify", Title: "Certify officers", Fields: []field{
		{Name: "officers", Label: "Officers", Sort: isOfficers, Hint: "numbers, with blanks between them"}, {Name: "on", Label: "Certified from", Sort: isDate},
	}},
	{Code: "refresh", Title: "Renew by a refresher", Fields: []field{
		{Name: "officers", Label: "Officers", Sort: isOfficers, Hint: "numbers, with blanks between them"}, {Name: "on", Label: "Completed", Sort: isDate},
	}},
	{Code: "end", Title: "End a certificate", Fields: []field{{Name: "officer", Label: "Officer", Sort: isOfficer}, {Name: "on", Label: "No longer certified from", Sort: isDate}}},
	{Code: "post", Title: "Add a certified officer", Fields: []field{
		{Name: "district", Label: "District", Sort: isDistrict}, {Name: "shift", Label: "Shift", Sort: isShift}, {Name: "rotation", Label: "Rotation", Sort: isRotation},
		{Name: "offset", Label: "Offset, days", Sort: isOffset}, {Name: "on", Label: "From", Sort: isDate},
	}},
	{Code: "move", Title: "Move an officer", Fields: []field{
		{Name: "officer", Label: "Officer", Sort: isOfficer}, {Name: "on", Label: "From", Sort: isDate},
		{Name: "district", Label: "District", Sort: isDistrict, Optional: true}, {Name: "shift", Label: "Shift", Sort: isShift, Optional: true},
		{Name: "rotation", Label: "Rotation", Sort: isRotation, Optional: true}, {Name: "offset", Label: "Offset, days", Sort: isOffset, Optional: true},
	}},
	{Code: "away", Title: "Leave or absence", Fields: []field{
		{Name: "officer", Label: "Officer", Sort: isOfficer}, {Name: "start", Label: "First day", Sort: isDate}, {Name: "end", Label: "Last day", Sort: isDate},
		{Name: "why", Label: "Kind", Sort: isAbsence},
	}},
	{Code: "extra", Title: "Extra duty", Fields: []field{
		{Name: "officer", Label: "Officer", Sort: isOfficer}, {Name: "district", Label: "District", Sort: isDistrict},
		{Name: "start", Label: "From", Sort: isMoment}, {Name: "end", Label: "To", Sort: isMoment},
	}},
	{Code: "leaves", Title: "An officer leaves", Fields: []field{{Name: "officer", Label: "Officer", Sort: isOfficer}, {Name: "on", Label: "Last day of service", Sort: isDate}}},
	{Code: "document", Title: "Put documents on record", Hidden: true, Fields: []field{
		{Name: "officer", Label: "Officer", Sort: isOfficer}, {Name: "kind", Label: "Credential", Sort: isText}, {Name: "completed", Label: "Completed", Sort: isDate},
	}},
}

// kindOf is a kind by its code, nil for none.
func kindOf(code string) *kind {
	for i := range kinds {
		if kinds[i].Code == code {
			return &kinds[i]
		}
	}
	return nil
}

// absences are the kinds of absence that there are.
var absences = []choice{
	{"vacation", "vacation"}, {"sick", "sick"}, {"training", "training"}, {"court", "court"}, {"light-duty", "light duty"}, {"family", "family"},
	{"military", "military"}, {"admin", "admin"}, {"injury", "injury"}, {"other", "other"},
}
