package identity_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"watchbill/api/web/access"
	"watchbill/api/web/identity"
	"watchbill/roster"
	"watchbill/roster/store"
	"watchbill/roster/store/storetest"
)

// full is a store whose disk is full while it is set.
type full struct {
	store.KV
	full bool
}

func (f *full) Commit(ctx context.Context, t store.Txn) (uint64, error) {
	if f.full {
		return 0, &roster.Error{Kind: roster.Unavailable, Msg: "the disk is full"}
	}
	return f.KV.Commit(ctx, t)
}

// TestDiskFull has nobody sign in who cannot be recorded, or learn whether a password is right; who is in goes on.
func TestDiskFull(t *testing.T) {
	kv := &full{KV: storetest.NewMemory()}
	h := open(t, kv, noon)
	h.account("alice", access.Dispatcher)
	h.account("carol", access.Dispatcher)
	h.enrol(h.enter("carol").Token)
	live, idle := h.enter("alice").Token, h.enter("alice").Token
	_, key, err := h.CreateKey(ctx, h.by(), identity.NewKey{Name: "CAD", Roles: roles(t, access.CAD)})
	if err != nil {
		t.Fatal(err)
	}
	h.after(20 * time.Minute)
	must(h.Session(live, h.now))(t)
	h.after(20 * time.Minute)
	kv.full = true
	for _, c := range [][2]string{{"alice", good}, {"alice", "wrong"}, {"nobody", good}, {"carol", good}, {"carol", "wrong"}} {
		if e, err := h.SignIn(ctx, h.attempt(c[0], c[1])); !isKind(err, roster.Unavailable) || e.Token != "" {
			t.Errorf("%v: %v", c, err)
		}
	}
	must(h.Session(live, h.now))(t)
	must(h.Key(key, h.now))(t)
	if _, err := h.Prove(ctx, idle, h.attempt("", good)); !isKind(err, roster.Unavailable) {
		t.Errorf("proved: %v", err)
	}
	if _, err := h.Session(idle, h.now); !errors.Is(err, identity.ErrLocked) {
		t.Errorf("a proof that is not on record woke it: %v", err)
	}
	if err := h.Sweep(ctx, h.now); !isKind(err, roster.Unavailable) {
		t.Errorf("swept: %v", err)
	}
	kv.full = false
	must(h.Prove(ctx, idle, h.attempt("", good)))(t)
	if err := h.Sweep(ctx, h.now); err != nil {
		t.Errorf("the next sweep: %v", err)
	}
	if wrong := h.Consistent(); len(wrong) > 0 {
		t.Error(wrong)
	}
}

// TestProviderGone has the provider, by which alone the administrators sign in, taken out of the settings.
func TestProviderGone(t *testing.T) {
	h := newHouse(t)
	s := h.Settings()
	s.Provider = &identity.Provider{Name: "City", Issuer: "https://login.example", ClientID: "watchbill"}
	s = must(h.SetSettings(ctx, h.by(), s))(t)
	must(h.Create(ctx, h.by(), identity.Details{Login: "root", Roles: roles(t, access.Administrator), Subject: identity.Subject{Issuer: s.Provider.Issuer, ID: "1"}}))(t)
	if h.NeedsSetup() {
		t.Fatal("an administrator of the provider does not count")
	}
	for _, p := range []*identity.Provider{nil, {Name: "City", Issuer: "https://other.example", ClientID: "watchbill"}} {
		s.Provider = p
		if _, err := h.SetSettings(ctx, h.by(), s); !isKind(err, roster.Conflict) {
			t.Errorf("%v: %v", p, err)
		}
	}
	h.account("boss", access.Administrator)
	must(h.SetSettings(ctx, h.by(), s))(t)
	boss := must(h.AccountOf("boss", h.now))(t)
	if err := h.Remove(ctx, h.by(), boss.ID, boss.Version); !isKind(err, roster.Conflict) {
		t.Errorf("the last one who can sign in is removed: %v", err)
	}
}

// TestSetupLinkGoes has the set-up link that was printed at the start not come back to life.
func TestSetupLinkGoes(t *testing.T) {
	h := newHouse(t)
	link := must(h.Setup(ctx, h.by()))(t)
	a := h.account("boss", access.Administrator)
	if err := h.Sweep(ctx, h.now); err != nil {
		t.Fatal(err)
	}
	must(h.Reset(ctx, h.by(), a.ID))(t)
	if _, err := h.Link(link.Token, h.now); !isKind(err, roster.NotFound) {
		t.Errorf("good again: %v", err)
	}
}

// TestDistrictsLookedUp refuses accounts and keys for districts that the roster does not have, and none for those that it had.
func TestDistrictsLookedUp(t *testing.T) {
	h := newHouse(t)
	ring := roster.Ring{{Lon: 0, Lat: 0}, {Lon: 1, Lat: 0}, {Lon: 1, Lat: 1}, {Lon: 0, Lat: 1}, {Lon: 0, Lat: 0}}
	agency := roster.DefaultAgency()
	agency.ID, agency.Name, agency.TimeZone = "harbor", "Harbor", "UTC"
	records := roster.Records{Agency: agency, Districts: []roster.District{{ID: "N", Parts: []roster.Part{{Polygons: []roster.Polygon{{ring}}}}}}}
	records.Shifts = []roster.Shift{{ID: "day", Start: 7 * 60, End: 19 * 60}}
	book, faults := roster.NewBook(records, 1)
	if err := faults.Err(); err != nil {
		t.Fatal(err)
	}
	old := must(h.Create(ctx, h.by(), identity.Details{Login: "old", Roles: roles(t, access.Supervisor), Districts: []roster.DistrictID{"gone"}}))(t)
	h = h.withBook(book)
	for _, list := range [][]roster.DistrictID{{"n"}, {"N", "S"}, {"gone"}} {
		_, err := h.Create(ctx, h.by(), identity.Details{Login: "new", Roles: roles(t, access.Supervisor), Districts: list})
		if !isKind(err, roster.Invalid) || !strings.Contains(err.Error(), "there is no district") {
			t.Errorf("an account of %v: %v", list, err)
		}
		if _, _, err := h.CreateKey(ctx, h.by(), identity.NewKey{Name: "x", Roles: roles(t, access.CAD), Districts: list}); !isKind(err, roster.Invalid) {
			t.Errorf("a key of %v: %v", list, err)
		}
	}
	must(h.Create(ctx, h.by(), identity.Details{Login: "new", Roles: roles(t, access.Supervisor), Districts: []roster.DistrictID{"N"}}))(t)
	d := old.Details
	d.Name = "Old"
	old = must(h.Change(ctx, h.by(), old.ID, old.Version, d, false))(t)
	d.Districts = []roster.DistrictID{"gone", "S"}
	if _, err := h.Change(ctx, h.by(), old.ID, old.Version, d, false); !isKind(err, roster.Invalid) {
		t.Errorf("changed to %v: %v", d.Districts, err)
	}
}
