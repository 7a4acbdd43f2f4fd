package known_test

import (
	"testing"
	"time"

	"watchbill/api/web/access"
	"watchbill/roster"
	"watchbill/roster/demo"
	"watchbill/roster/part"
	"watchbill/ui/certificates/known"
)

// TestTo holds that pages name whom the interface would, to whoever answers for one district.
func TestTo(t *testing.T) {
	t.Parallel()
	book, faults := roster.NewBook(demo.Records(roster.NewDate(2026, time.November, 20)), 1)
	if book == nil {
		t.Fatal(faults.Err())
	}
	for _, d := range book.Districts().All() {
		u := &access.User{Kind: access.Person, Districts: []roster.DistrictID{d.ID}}
		theirs, err := part.Districts(book, u.Districts)
		if err != nil {
			t.Fatal(err)
		}
		for i := range book.People() {
			p := book.Person(i)
			_, listed := theirs.Officer(p.Officer.ID)
			if got := known.To(u, book, p); got != listed {
				t.Errorf("%s to whoever answers for %s: %v, and the interface lists them: %v", p.Officer.ID, d.ID, got, listed)
			}
			if !known.To(nil, book, p) || !known.To(access.Anybody, book, p) {
				t.Errorf("%s is unknown to the whole agency", p.Officer.ID)
			}
		}
	}
}
