// Package known tells of whom on the roster a page may say more than a number, to somebody who answers for some districts
// alone: the interface narrows its lists by itself, and pages that name people from the roster in force narrow the same way.
package known

import (
	"slices"

	"watchbill/api/web/access"
	"watchbill/roster"
)

// To tells whether p is of the districts that u answers for: by a posting or extra duty, in the past or to come, or as the
// clinician of a pair whose officer is. A nil u knows everybody.
func To(u *access.User, book *roster.Book, p *roster.Personnel) bool {
	if u == nil || u.Districts == nil || posted(u, book, p) {
		return true
	}
	for _, pair := range book.Pairs().All() {
		if pair.Clinician != p.Officer.ID {
			continue
		}
		if i, ok := book.Officer(pair.Officer); ok && posted(u, book, book.Person(i)) {
			return true
		}
	}
	return false
}

func posted(u *access.User, book *roster.Book, p *roster.Personnel) bool {
	return slices.ContainsFunc(book.DistrictsOf(p), func(i int) bool { return u.Sees(book.Districts().At(i).ID) })
}
