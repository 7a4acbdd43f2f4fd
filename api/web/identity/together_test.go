package identity_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"watchbill/api/web/access"
	"watchbill/api/web/identity"
	"watchbill/roster/store/audit"
)

// TestTogether has many do anything at once: nothing is lost, the tables agree, the audit trail is sound, and what a
// restart reads is the same.
func TestTogether(t *testing.T) {
	h := newHouse(t)
	h.account("root", access.Administrator)
	const people, each = 8, 125
	var all sync.WaitGroup
	for i := range people {
		all.Go(func() {
			chance := rand.New(rand.NewPCG(1, uint64(i)))
			login := fmt.Sprintf("p%d", i)
			a, err := h.Create(ctx, h.by(), identity.Details{Login: login, Roles: roles(t, access.Officer)})
			if err != nil {
				t.Error(err)
				return
			}
			token := ""
			for range each {
				switch chance.IntN(12) {
				case 0:
					if link, err := h.Invite(ctx, h.by(), a.ID); err == nil {
						_, err = h.Accept(ctx, link.Token, identity.Acceptance{Password: good}, "", h.now)
						if err != nil {
							t.Error(err)
						}
					}
				case 1, 2:
					if e, err := h.SignIn(ctx, h.attempt(login, good)); err == nil {
						token = e.Token
					}
				case 3:
					_, _ = h.SignIn(ctx, h.attempt("root", good))
				case 4:
					if e, err := h.Rotate(ctx, token, "", h.now); err == nil && e.Token != "" {
						token = e.Token
					}
				case 5:
					_ = h.SignOut(ctx, token, "", h.now)
				case 6:
					if err := h.Sweep(ctx, h.now); err != nil {
						t.Error(err)
					}
				case 7:
					if _, text, err := h.CreateKey(ctx, h.by(), identity.NewKey{Name: login, Roles: roles(t, access.CAD)}); err != nil {
						t.Error(err)
					} else if _, err := h.Key(text, h.now); err != nil {
						t.Error(err)
					}
				case 8:
					now, err := h.Account(a.ID, h.now)
					if err == nil {
						d := now.Details
						d.Name = fmt.Sprint(chance.Int())
						_, err = h.Change(ctx, h.by(), a.ID, now.Version, d, chance.IntN(4) == 0)
					}
					if err != nil {
						t.Error(err)
					}
				case 9:
					_, _ = h.EndSessions(ctx, h.by(), a.ID)
				default:
					_, _ = h.Session(token, h.now)
					_ = h.Accounts(h.now)
					_ = h.Keys()
				}
			}
		})
	}
	all.Wait()
	if wrong := h.Consistent(); len(wrong) > 0 {
		t.Errorf("the tables do not agree: %v", wrong)
	}
	if err := h.Sweep(ctx, h.now); err != nil {
		t.Fatal(err)
	}
	again := h.again()
	if a, b := fmt.Sprint(h.Accounts(h.now), h.Keys()), fmt.Sprint(again.Accounts(h.now), again.Keys()); a != b {
		t.Errorf("a restart reads\n%s, not\n%s", b, a)
	}
	if v := must(audit.Verify(ctx, h.kv))(t); !v.Sound() {
		t.Errorf("%+v", v.Faults)
	}
}

// TestRun sweeps once a minute, and once more at its end.
func TestRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		h.account("alice", access.Officer)
		e := h.enter("alice")
		began := time.Now()
		now := func() time.Time { return noon.Add(time.Since(began)) }
		short, cancel := context.WithCancel(ctx)
		var all sync.WaitGroup
		all.Go(func() { h.Run(short, now, func(err error) { t.Error(err) }) })
		kept := h.records("session")
		time.Sleep(61 * time.Second)
		must(h.Session(e.Token, now()))(t)
		time.Sleep(58 * time.Second)
		synctest.Wait()
		if h.records("session") != kept {
			t.Error("written at a touch")
		}
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if h.records("session") == kept {
			t.Error("not written after a minute")
		}
		kept = h.records("session")
		time.Sleep(10 * time.Second)
		must(h.Session(e.Token, now()))(t)
		cancel()
		all.Wait()
		if h.records("session") == kept {
			t.Error("not written at the end")
		}
	})
}
