package identity_test

import (
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"watchbill/api/web/access"
	"watchbill/api/web/identity"
	"watchbill/roster"
	"watchbill/roster/store"
	"watchbill/roster/store/audit"
	"watchbill/roster/store/storetest"
)

var update = flag.Bool("update", false, "write testdata/v1.json anew: only for a version that was not released")

// kept is a store of one version, with what opens it. Nothing in it is used anywhere.
type kept struct {
	Session string            `json:"session"`
	Key     string            `json:"key"`
	Link    string            `json:"link"`
	Secret  string            `json:"secret"`
	Records map[string]string `json:"records"`
}

// TestVersions opens a record of each kind of every version that was ever written.
func TestVersions(t *testing.T) {
	const file = "testdata/v1.json"
	if *update {
		writeKept(t, file)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var x kept
	if err := json.Unmarshal(text, &x); err != nil {
		t.Fatal(err)
	}
	kv := storetest.NewMemory()
	var ops []store.Op
	for key, value := range x.Records {
		ops = append(ops, store.Put([]byte(key), []byte(value)))
	}
	if _, err := kv.Commit(ctx, store.Txn{Ops: ops}); err != nil {
		t.Fatal(err)
	}
	if n := must(identity.Check(ctx, kv))(t); n != len(x.Records) {
		t.Errorf("%d records of %d", n, len(x.Records))
	}
	h := open(t, kv, noon.Add(time.Minute))
	s := must(h.Session(x.Session, h.now))(t)
	if u := s.User; u.Name != "alice" || !u.Roles.Has(access.Administrator) || u.Officer != "H01" || !u.Proved.Equal(noon.Add(30*time.Second)) {
		t.Errorf("%+v", u)
	}
	if u := must(h.Key(x.Key, h.now))(t); !u.Roles.Has(access.CAD) || len(u.Districts) != 1 {
		t.Errorf("%+v", u)
	}
	if l := must(h.Link(x.Link, h.now))(t); l.Login != "alice" {
		t.Errorf("%+v", l)
	}
	a := h.attempt("alice", good)
	a.Code = identity.CodeAt(x.Secret, h.now)
	must(h.SignIn(ctx, a))(t)
	if got := h.Settings(); got.Version != 2 || got.Banner != "For police use." || got.IdleDays != 60 || got.Provider == nil {
		t.Errorf("%+v", got)
	}
	list := h.Accounts(h.now)
	want := identity.Account{Details: identity.Details{
		Login: "bob", Name: "Bob", Email: "bob@harbor.example", Roles: roles(t, access.Officer, access.Dispatcher), Districts: []roster.DistrictID{},
		Subject: identity.Subject{Issuer: "https://login.example", ID: "7"},
	}, ID: list[1].ID, Version: 1, Created: noon}
	if diff := cmp.Diff(want, list[1]); diff != "" {
		t.Error(diff)
	}
}

func writeKept(t *testing.T, file string) {
	t.Helper()
	h := newHouse(t)
	a := h.account("alice", access.Administrator)
	d := a.Details
	d.Officer = "H01"
	a = must(h.Change(ctx, h.by(), a.ID, a.Version, d, false))(t)
	must(h.Create(ctx, h.by(), identity.Details{
		Login: "bob", Name: "Bob", Email: "bob@harbor.example", Roles: roles(t, access.Officer, access.Dispatcher), Districts: []roster.DistrictID{},
		Subject: identity.Subject{Issuer: "https://login.example", ID: "7"},
	}))(t)
	s := h.Settings()
	s.Banner, s.IdleDays, s.Provider = "For police use.", 60, &identity.Provider{Name: "City", Issuer: "https://login.example", ClientID: "watchbill"}
	must(h.SetSettings(ctx, h.by(), s))(t)
	x := kept{Records: map[string]string{}, Link: must(h.Invite(ctx, h.by(), a.ID))(t).Token}
	x.Secret, _ = h.enrol(h.enter("alice").Token)
	h.after(30 * time.Second) // the code it was set up with is used
	in := h.attempt("alice", good)
	in.Code = identity.CodeAt(x.Secret, h.now)
	x.Session = must(h.SignIn(ctx, in))(t).Token
	_, err := h.SignIn(ctx, h.attempt("alice", "wrong"))
	if err == nil {
		t.Fatal("a wrong password opens")
	}
	if _, x.Key, err = h.CreateKey(ctx, h.by(), identity.NewKey{Name: "CAD", Roles: roles(t, access.CAD), Districts: []roster.DistrictID{"N"}, Expires: noon.Add(time.Hour)}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := h.CreateKey(ctx, h.by(), identity.NewKey{Name: "AVL", Roles: roles(t, access.CAD), DNSName: "avl.example"}); err != nil {
		t.Fatal(err)
	}
	for _, entry := range must(h.kv.Scan(ctx, store.Prefix([]byte("identity\x00"))))(t).Entries {
		x.Records[string(entry.Key)] = string(entry.Value)
	}
	text, err := json.MarshalIndent(x, "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, append(text, '\n'), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestDamaged has records of each kind that cannot be read: nothing opens, and whoever asks is told.
func TestDamaged(t *testing.T) {
	// A session or link that cannot be read has ended; anything else keeps the register from opening.
	for _, key := range []string{"account\x00x", "session\x00x", "link\x00x", "key\x00x", "settings\x00sign-in", "other\x00x", "x"} {
		for _, value := range []string{"", "{}", `{"v":2}`, "[]", `{"v":1,"roles":["king"]}`} {
			kv := storetest.NewMemory()
			if _, err := kv.Commit(ctx, store.Txn{Ops: []store.Op{store.Put([]byte("identity\x00"+key), []byte(value))}}); err != nil {
				t.Fatal(err)
			}
			if _, err := identity.Check(ctx, kv); !isKind(err, roster.Unavailable) {
				t.Errorf("%q is %q: %v", key, value, err)
			}
			if _, err := identity.Open(ctx, identity.Options{KV: kv, Log: audit.New(kv, audit.Options{Now: func() time.Time { return noon }})}); (err == nil) != (strings.HasPrefix(key, "session") || strings.HasPrefix(key, "link")) {
				t.Errorf("%q is %q, opened: %v", key, value, err)
			}
		}
	}
}
