package roster

// Records are the rows of one agency's roster, as its pack holds them: one slice a file. Order within a slice has no
// meaning except for Shifts, whose order reports follow, and for the parts of a district.
type Records struct {
	Agency      Agency
	Districts   []District
	Shifts      []Shift
	Rotations   []Rotation
	Officers    []Officer
	Credentials []Credential
	Postings    []Posting
	Absences    []Absence
	Extras      []Extra
	Pairs       []Pair
	Targets     []Target
	Calls       []Call
	Resources   []Resource
	Places      []Place
	Policy      *Policy // nil: the agency has written none
}

// The files of a pack, in the order in which everything lists them. A [Fault] names its table by them.
const (
	AgencyFile      = "agency.json"
	DistrictsFile   = "districts.geojson"
	ShiftsFile      = "shifts.csv"
	RotationsFile   = "rotations.csv"
	OfficersFile    = "officers.csv"
	CredentialsFile = "credentials.csv"
	PostingsFile    = "postings.csv"
	AbsencesFile    = "absences.csv"
	ExtrasFile      = "extras.csv"
	PairsFile       = "pairs.csv"
	TargetsFile     = "targets.csv"
	CallsFile       = "calls.csv"
	ResourcesFile   = "resources.csv"
	PlacesFile      = "places.csv"
	PolicyFile      = "policy.json"
)

// Files lists the names above in that order. Callers must not change it.
var Files = []string{
	AgencyFile, DistrictsFile, ShiftsFile, RotationsFile, OfficersFile, CredentialsFile, PostingsFile, AbsencesFile,
	ExtrasFile, PairsFile, TargetsFile, CallsFile, ResourcesFile, PlacesFile, PolicyFile,
}
