package roster

import "slices"

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

// Records returns every row of the Book in canonical order: sorted by key, shifts in the order they came. The slices are
// the caller's; what hangs below a row (a district's parts, a rotation's cycle, the policy) is the Book's and only to be read.
func (b *Book) Records() Records {
	r := Records{
		Agency: b.agency, Districts: slices.Clone(b.districts), Shifts: slices.Clone(b.shifts), Rotations: slices.Clone(b.rotations),
		Pairs: slices.Clone(b.pairs), Targets: slices.Clone(b.targets), Calls: slices.Clone(b.calls),
		Resources: slices.Clone(b.resources), Places: slices.Clone(b.places), Policy: b.policy,
	}
	for i := range b.people.n {
		p := b.people.at(i)
		r.Officers = append(r.Officers, p.Officer)
		r.Credentials = append(r.Credentials, p.credentials...)
		for k := range p.posts {
			r.Postings = append(r.Postings, p.posts[k].Posting)
		}
		r.Absences = append(r.Absences, p.absences...)
		r.Extras = append(r.Extras, p.extras...)
	}
	return r
}
