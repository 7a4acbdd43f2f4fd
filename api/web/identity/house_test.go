package identity_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"watchbill/api/web/access"
	"watchbill/api/web/identity"
	"watchbill/roster"
	"watchbill/roster/store"
	"watchbill/roster/store/audit"
	"watchbill/roster/store/storetest"
)

var (
	ctx  = context.Background()
	noon = time.Date(2027, 3, 3, 12, 0, 0, 0, time.UTC)
	ann  = audit.Who{Kind: audit.Account, Name: "ann", Host: "desk"}
)

// good is a password that is fit.
const good = "violin gravel nutmeg 7"

// house is a register with its store.
type house struct {
	*identity.Register
	t   testing.TB
	kv  store.KV
	now time.Time

	book *roster.Book // nil: there is no roster
}

func open(t testing.TB, kv store.KV, now time.Time) *house {
	t.Helper()
	return openWith(t, kv, now, 10)
}

// openWith is the same with so many iterations for a password.
func openWith(t testing.TB, kv store.KV, now time.Time, iterations int) *house {
	t.Helper()
	h := &house{t: t, kv: kv, now: now}
	log := audit.New(kv, audit.Options{Now: func() time.Time { return h.now }})
	r, err := identity.Open(ctx, identity.Options{
		KV: kv, Log: log, Iterations: iterations, Words: func() []string { return []string{"Harbor Police"} }, Book: func() *roster.Book { return h.book },
	})
	if err != nil {
		t.Fatal(err)
	}
	h.Register = r
	return h
}

// withBook is the house beside a roster.
func (h *house) withBook(b *roster.Book) *house {
	h.book = b
	return h
}

func newHouse(t testing.TB) *house {
	t.Helper()
	return open(t, storetest.NewMemory(), noon)
}

// again opens the same store anew, as a restart does.
func (h *house) again() *house { h.t.Helper(); return open(h.t, h.kv, h.now) }

func (h *house) by() identity.By { return identity.By{Who: ann, Where: "command", At: h.now} }

func (h *house) after(d time.Duration) { h.now = h.now.Add(d) }

func roles(t testing.TB, list ...access.Role) access.Roles {
	t.Helper()
	set, err := access.RolesOf(list...)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// account makes an account with the good password.
func (h *house) account(login string, list ...access.Role) identity.Account {
	h.t.Helper()
	a := must(h.Create(ctx, h.by(), identity.Details{Login: login, Roles: roles(h.t, list...)}))(h.t)
	link := must(h.Invite(ctx, h.by(), a.ID))(h.t)
	return must(h.Accept(ctx, link.Token, identity.Acceptance{Password: good}, "192.0.2.7", h.now))(h.t)
}

func (h *house) attempt(login, password string) identity.Attempt {
	return identity.Attempt{Login: login, Password: password, Address: "192.0.2.7", At: h.now}
}

// enter signs in.
func (h *house) enter(login string) identity.Entered {
	h.t.Helper()
	return must(h.SignIn(ctx, h.attempt(login, good)))(h.t)
}

func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func isKind(err error, k roster.Kind) bool { return errors.Is(err, &roster.Error{Kind: k}) }

// actions lists what is on record.
func (h *house) actions() []audit.Action {
	h.t.Helper()
	records, _, err := audit.List(ctx, h.kv, audit.Filter{})
	if err != nil {
		h.t.Fatal(err)
	}
	var list []audit.Action
	for _, r := range records {
		list = append(list, r.Action)
	}
	return list
}

// cancelled is a context that has ended.
func cancelled() (context.Context, context.CancelFunc) {
	c, cancel := context.WithCancel(ctx)
	cancel()
	return c, cancel
}

func (h *house) commit(ops []store.Op) error {
	_, err := h.kv.Commit(ctx, store.Txn{Ops: ops})
	return err
}

// records is all that is kept of a kind.
func (h *house) records(kind string) (text string) {
	h.t.Helper()
	for _, e := range must(h.kv.Scan(ctx, store.Prefix([]byte("identity\x00"+kind+"\x00"))))(h.t).Entries {
		text += string(e.Value) + "\n"
	}
	return text
}
