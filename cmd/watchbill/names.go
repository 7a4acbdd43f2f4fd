package main

import (
	"strings"

	"watchbill/roster"
)

// names says who officers, or for need co-responder pairs, are: the identifier and the name where there is one.
func names(book *roster.Book, need roster.Need, ids []string) []string {
	list := make([]string, len(ids))
	for i, id := range ids {
		list[i] = id
		if need != roster.NeedCoResponder {
			list[i] += nameOf(book, roster.OfficerID(id), " ")
			continue
		}
		for _, p := range book.Pairs().All() {
			if string(p.ID) == id {
				list[i] += nameOf(book, p.Officer, " ") + nameOf(book, p.Clinician, " + ")
			}
		}
	}
	return list
}

func nameOf(book *roster.Book, id roster.OfficerID, before string) string {
	if k, ok := book.Officer(id); ok && book.Person(k).Officer.Name != "" {
		return before + book.Person(k).Officer.Name
	}
	return ""
}

// districtName is the identifier, and the name where that says more.
func districtName(d roster.District) string {
	bare := strings.NewReplacer("-", "", "_", "", ".", "", " ", "")
	if strings.EqualFold(bare.Replace(d.Name()), bare.Replace(string(d.ID))) {
		return string(d.ID)
	}
	return string(d.ID) + " " + d.Name()
}
