package api

import (
	"strings"

	"watchbill/api/web/access"
	"watchbill/roster"
	"watchbill/roster/pack"
)

// noun is one sort of row of the roster, as it is listed, read, created, changed and removed over HTTP. Its members are
// the columns of its file.
type noun struct {
	path string // under /v1/
	word string // one of them
	file string
	// read and write say whom it is for, as in the table of routes.
	read, write access.Rule
	filters     []string // columns that a list can be filtered by; of district_id on rows of persons: who is posted there
	dated       bool     // a list can be filtered by from and to
}

// nouns are all of them.
var nouns = []*noun{
	{"officers", "officer", roster.OfficersFile, access.For("DSCAU---"), access.For("-SCA----"), []string{"role", "district_id"}, false},
	{"credentials", "credential", roster.CredentialsFile, access.For("-SCAU-ol"), access.For("--CA----"), []string{"officer_id", "district_id", "kind"}, false},
	{"postings", "posting", roster.PostingsFile, access.For("DSCAU-ol"), access.For("-SCA----"), []string{"officer_id", "district_id", "shift_id", "rotation_id"}, true},
	{"absences", "absence", roster.AbsencesFile, access.For("-SCAU-ol"), access.For("-S-A----"), []string{"officer_id", "district_id", "kind"}, true},
	{"extras", "extra", roster.ExtrasFile, access.For("DSCAU-ol"), access.For("-S-A----"), []string{"officer_id", "district_id", "kind"}, true},
	{"pairs", "pair", roster.PairsFile, access.For("DSCAU---"), access.For("-SCA----"), []string{"officer_id", "clinician_id"}, true},
	{"shifts", "shift", roster.ShiftsFile, access.For("DSCAU---"), access.For("---A----"), nil, false},
	{"rotations", "rotation", roster.RotationsFile, access.For("DSCAU---"), access.For("---A----"), nil, false},
	{"districts", "district", roster.DistrictsFile, access.For("DSCAUM--"), access.For("---A----"), []string{"group"}, false},
	{"targets", "target", roster.TargetsFile, access.For("-SCAU---"), access.For("--CA----"), []string{"need", "district_id", "shift_id"}, true},
	{"resources", "resource", roster.ResourcesFile, access.For("DSCAUM--"), access.For("--CA----"), []string{"kind", "district_id"}, false},
	{"places", "place", roster.PlacesFile, access.For("DSCAUM--"), access.For("--CA----"), []string{"kind"}, false},
}

// ownPerson is the rule of one officer's record, which they may read themselves.
var ownPerson = access.For("DSCAU-ol")

// nounRoutes are the routes of all nouns.
func (s *server) nounRoutes() []route {
	const get, post, patch, del = "GET", "POST", "PATCH", "DELETE"
	var all []route
	for _, n := range nouns {
		one, read := "/v1/"+n.path+"/:id", n.read
		if n.file == roster.OfficersFile {
			read = ownPerson
		}
		all = append(all,
			route{get, "/v1/" + n.path, n.read, s.listRecords(n)},
			route{post, "/v1/" + n.path, n.write, s.createRecord(n)},
			route{get, one, read, s.getRecord(n)},
			route{patch, one, n.write, s.changeRecord(n)},
			route{del, one, n.write, s.removeRecord(n)})
	}
	return all
}

// nounOf returns the noun of a file, nil for a file that is none.
func nounOf(file string) *noun {
	for _, n := range nouns {
		if n.file == file {
			return n
		}
	}
	return nil
}

// personal tells whether the rows are those of a person: the file's first column is officer_id.
func (n *noun) personal() bool { return pack.OfficerIn(n.file, "x") != "" }

// named tells whether a row is named by its first column alone.
func (n *noun) named() bool {
	switch n.file {
	case roster.CredentialsFile, roster.PostingsFile, roster.AbsencesFile, roster.ExtrasFile, roster.TargetsFile:
		return false
	}
	return true
}

// about is what records say that a write was about: the noun and the row's identifier, which says nothing of reasons.
func (n *noun) about(id string) string { return n.word + " " + id }

// where is the path of a row.
func (n *noun) where(id string) string {
	return "/v1/" + n.path + "/" + strings.ReplaceAll(id, "/", "%2F")
}
