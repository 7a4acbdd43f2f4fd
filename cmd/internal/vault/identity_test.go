package vault_test

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"watchbill/api/web/access"
	"watchbill/api/web/identity"
	"watchbill/cmd/internal/vault"
	"watchbill/roster/store"
)

// TestRestoredPeople has accounts and keys come back, and sessions and links end.
func TestRestoredPeople(t *testing.T) {
	kv, log := filled(t)
	ctx, by := t.Context(), identity.By{Who: ann, Where: "command", At: noon}
	reg, err := identity.Open(ctx, identity.Options{KV: kv, Log: log, Iterations: 10})
	must(t, err)
	set, err := access.RolesOf(access.Administrator)
	must(t, err)
	a, err := reg.Create(ctx, by, identity.Details{Login: "alice", Roles: set})
	must(t, err)
	link, err := reg.Invite(ctx, by, a.ID)
	must(t, err)
	const password = "violin gravel nutmeg"
	_, err = reg.Accept(ctx, link.Token, identity.Acceptance{Password: password}, "", noon)
	must(t, err)
	attempt := identity.Attempt{Login: "alice", Password: password, At: noon}
	in, err := reg.SignIn(ctx, attempt)
	must(t, err)
	link, err = reg.Invite(ctx, by, a.ID)
	must(t, err)
	_, key, err := reg.CreateKey(ctx, by, identity.NewKey{Name: "CAD", Roles: set})
	must(t, err)

	path, p := packed(t, kv)
	if !p.Findings.Sound() {
		t.Fatal(p.Findings.All())
	}
	found := 0
	for _, s := range p.Findings.Spaces {
		if s.Name == "identity" {
			found = s.Records
		}
	}
	if found != 4 { // an account, a session, a link, a key
		t.Errorf("%d records of identity", found)
	}
	dir := filepath.Join(t.TempDir(), "new")
	_, err = vault.Restore(ctx, path, dir, restoring())
	must(t, err)
	back, err := identity.Open(ctx, identity.Options{KV: open(t, dir), Log: log, Iterations: 10})
	must(t, err)
	if _, err := back.Session(in.Token, noon); !errors.Is(err, identity.ErrEnded) {
		t.Errorf("a session lives again: %v", err)
	}
	if _, err := back.Link(link.Token, noon); err == nil {
		t.Error("a link is good again")
	}
	_, err = back.Key(key, noon)
	must(t, err)
	if one, err := back.AccountOf("alice", noon); err != nil || !one.HasPassword {
		t.Errorf("%+v, %v", one, err)
	}
}

// TestInspectPeople finds a record of identity that cannot be read.
func TestInspectPeople(t *testing.T) {
	for value, want := range map[string]string{`{"v":9}`: "version 9", `not JSON`: "is not JSON"} {
		kv, _ := filled(t)
		_, err := kv.Commit(t.Context(), store.Txn{Ops: []store.Op{store.Put([]byte("identity\x00session\x00x"), []byte(value))}})
		must(t, err)
		f, err := vault.Inspect(t.Context(), kv)
		must(t, err)
		if f.Sound() || !strings.Contains(strings.Join(f.All(), "\n"), want) {
			t.Errorf("%s: %v, want %q", value, f.All(), want)
		}
	}
}
