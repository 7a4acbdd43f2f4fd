package edit

import (
	"slices"

	"watchbill/roster"
	"watchbill/roster/store"
)

// ofPersons are the files whose rows begin with the officer_id of a person on the roster.
var ofPersons = []string{roster.OfficersFile, roster.CredentialsFile, roster.PostingsFile, roster.AbsencesFile, roster.ExtrasFile}

// differing returns the rows that may not be as they were, as the Book after has them, and which parts of the roster they
// are all the rows of. files are those whose rows were changed. Where the Books share their ground these are the rows of
// the few persons who differ, else those files whole.
func differing(before, after *roster.Book, files []string) (roster.Records, []store.Part) {
	var parts []store.Part
	if !after.SameGround(before) {
		for _, f := range files {
			parts = append(parts, store.Part{File: f})
		}
		return after.Records(), parts
	}
	var rows roster.Records
	after.Differs(before, func(i int) {
		p := after.Person(i).Rows()
		rows.Officers = append(rows.Officers, p.Officer)
		rows.Credentials = append(rows.Credentials, p.Credentials...)
		rows.Postings = append(rows.Postings, p.Postings...)
		rows.Absences = append(rows.Absences, p.Absences...)
		rows.Extras = append(rows.Extras, p.Extras...)
		for _, f := range files {
			if slices.Contains(ofPersons, f) {
				parts = append(parts, store.Part{File: f, Officer: p.Officer.ID})
			}
		}
	})
	return rows, parts
}
