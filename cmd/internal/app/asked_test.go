package app_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"watchbill/cmd/internal/app"
	"watchbill/roster"
	"watchbill/roster/demo"
	"watchbill/roster/edit"
	"watchbill/roster/staffing"
	"watchbill/roster/store"
	"watchbill/roster/store/audit"
	"watchbill/roster/store/boltkv"
)

// still is a roster that stays as it is.
type still struct{ book *roster.Book }

func (s still) Book() *roster.Book { return s.book }

// TestAsked reads who was asked to take open duty from a store, and from the service that holds it.
func TestAsked(t *testing.T) {
	dir := t.TempDir()
	now := time.Now().UTC().Truncate(time.Minute)
	records := demo.Records(roster.DateOf(now))
	book, faults := roster.NewBook(records, 1)
	if book == nil {
		t.Fatal(faults)
	}
	kv, err := boltkv.Open(dir, boltkv.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.New(kv).Import(t.Context(), records); err != nil {
		t.Fatal(err)
	}
	log := audit.New(kv, audit.Options{Now: time.Now})
	register := staffing.New(staffing.Options{KV: kv, Log: log, Edit: edit.New(edit.Options{KV: kv, Log: log, Publish: func(*roster.Book) {}}), Roster: still{book}})
	duty := roster.Interval{Start: roster.MinuteOf(now) + 3000, End: roster.MinuteOf(now) + 3240}
	who := certifiedOfficer(t, book)
	_, err = register.MakeOffer(t.Context(), staffing.Actor{Who: audit.Who{Kind: audit.User, Name: "sgt"}, Supervisor: true}, staffing.OfferAsk{
		District: records.Districts[0].ID, Time: duty, Officers: []roster.OfficerID{who},
	}, now)
	if err != nil {
		t.Fatal(err)
	}
	if err := kv.Close(); err != nil {
		t.Fatal(err)
	}
	ask := func(from time.Time) map[roster.OfficerID][]staffing.Asked {
		t.Helper()
		data, err := app.Open(t.Context(), dir, false)
		if err != nil {
			t.Fatal(err)
		}
		defer data.Close()
		asked, err := data.Asked(t.Context(), from, now)
		if err != nil {
			t.Fatal(err)
		}
		return asked
	}
	want := map[roster.OfficerID][]staffing.Asked{who: {{At: now}}}
	hold := func(where string) {
		if d := cmp.Diff(want, ask(now.Add(-time.Hour))); d != "" {
			t.Errorf("%s (-want +got):\n%s", where, d)
		}
		if later := ask(now.Add(time.Minute)); len(later) != 0 {
			t.Errorf("%s, from later on: %v", where, later)
		}
	}
	hold("the store")
	a := start(t, app.Options{Dir: dir})
	hold("the service")
	stop(t, a)
}

// certifiedOfficer is somebody who may be offered duty.
func certifiedOfficer(t *testing.T, book *roster.Book) roster.OfficerID {
	t.Helper()
	today := roster.DateOf(time.Now())
	for i := range book.People() {
		if p := book.Person(i); p.CertifiedOn(today) && p.CertifiedOn(today+4) && p.Officer.Active.Contains(today+4) {
			return p.Officer.ID
		}
	}
	t.Fatal("nobody is certified")
	return ""
}
