package identity_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"watchbill/api/web/access"
	"watchbill/api/web/identity"
	"watchbill/roster"
	"watchbill/roster/store/audit"
)

// lockTwin says the slow, obvious way whether an account is locked: by all that was ever tried.
type lockTwin struct {
	failures []time.Time // since the last success or release
	locked   bool
}

func (x *lockTwin) try(right bool, at time.Time) (in bool) {
	if x.locked {
		return false
	}
	if right {
		x.failures = nil
		return true
	}
	x.failures = append(x.failures, at)
	within := 0
	for _, f := range x.failures {
		if at.Sub(f) < 15*time.Minute {
			within++
		}
	}
	x.locked = within >= 5
	return false
}

// TestLockout holds the register to the twin, over any sequence of attempts, waits, releases and restarts.
func TestLockout(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		h := newHouse(t)
		h.account("root", access.Administrator)
		a := h.account("alice", access.Dispatcher)
		free := h.Settings()
		free.AddressFailures = 0
		must(h.SetSettings(ctx, h.by(), free))(t)
		var twin lockTwin
		for range rapid.IntRange(1, 25).Draw(rt, "steps") {
			switch rapid.IntRange(0, 9).Draw(rt, "what") {
			case 0, 1:
				e, err := h.SignIn(ctx, h.attempt("alice", good))
				if in := twin.try(true, h.now); in != (err == nil) || in != (e.Token != "") || !in && !isKind(err, roster.Unauthenticated) {
					rt.Fatalf("the right password: %v, want in %t", err, in)
				}
			case 2:
				h.after(time.Duration(rapid.IntRange(1, 20*60).Draw(rt, "seconds")) * time.Second)
			case 3:
				must(h.Unlock(ctx, h.by(), a.ID))(t)
				twin = lockTwin{}
			case 4:
				h = h.again()
			default:
				if _, err := h.SignIn(ctx, h.attempt("alice", "wrong")); !isKind(err, roster.Unauthenticated) {
					rt.Fatalf("a wrong password: %v", err)
				}
				twin.try(false, h.now)
				h.after(time.Duration(rapid.IntRange(0, 6*60).Draw(rt, "pause")) * time.Second)
			}
			if now := must(h.Account(a.ID, h.now))(t); now.Locked.IsZero() == twin.locked {
				rt.Fatalf("locked %v, want %t", now.Locked, twin.locked)
			}
		}
	})
}

// TestLockEndsNoSession has an account locked under a session that lives.
func TestLockEndsNoSession(t *testing.T) {
	h := newHouse(t)
	h.account("alice", access.Dispatcher)
	e := h.enter("alice")
	for range identity.MaxFailures {
		_, err := h.SignIn(ctx, h.attempt("alice", "wrong"))
		if err == nil {
			t.Fatal("a wrong password opens")
		}
	}
	if _, err := h.SignIn(ctx, h.attempt("alice", good)); !isKind(err, roster.Unauthenticated) {
		t.Errorf("a locked account opens: %v", err)
	}
	if _, err := h.Session(e.Token, h.now); err != nil {
		t.Errorf("the lock ended a session: %v", err)
	}
	list := h.actions()
	if got := list[len(list)-2]; got != audit.AccountLocked {
		t.Errorf("the fifth failure is recorded as %s", got)
	}
}

// TestRefusalsAlike sees that a refusal does not say why.
func TestRefusalsAlike(t *testing.T) {
	h := newHouse(t)
	h.account("root", access.Administrator)
	h.account("alice", access.Dispatcher)
	locked, disabled := h.account("locked", access.Dispatcher), h.account("disabled", access.Dispatcher)
	must(h.SetDisabled(ctx, h.by(), disabled.ID, true))(t)
	for range identity.MaxFailures {
		_, _ = h.SignIn(ctx, h.attempt(locked.Login, "wrong"))
	}
	must(h.Create(ctx, h.by(), identity.Details{Login: "invited", Roles: roles(t, access.Officer)}))(t)
	var said string
	for _, c := range [][2]string{{"alice", "wrong"}, {"nobody", good}, {"locked", good}, {"locked", "wrong"}, {"disabled", good}, {"invited", good}, {"invited", ""}, {"", ""}, {"a\x00b", "\xff"}} {
		_, err := h.SignIn(ctx, h.attempt(c[0], c[1]))
		if err == nil || said != "" && err.Error() != said {
			t.Errorf("%q: %v, elsewhere %s", c, err, said)
		}
		said = err.Error()
	}
	// Each waits for its turn at deriving a password, there being one or not.
	defer h.Occupy()()
	for _, login := range []string{"alice", "nobody", "locked", "disabled", "invited"} {
		short, cancel := cancelled()
		if _, err := h.SignIn(short, h.attempt(login, good)); !isKind(err, roster.Unavailable) {
			t.Errorf("%s is refused without deriving a password: %v", login, err)
		}
		cancel()
	}
}

// TestAddressHeldOff has one address try logins without end.
func TestAddressHeldOff(t *testing.T) {
	h := newHouse(t)
	h.account("alice", access.Administrator)
	most := h.Settings().AddressFailures
	for i := range most {
		_, err := h.SignIn(ctx, identity.Attempt{Login: "nobody", Address: []string{"2001:db8::1", "2001:db8::2"}[i%2], At: h.now})
		if !isKind(err, roster.Unauthenticated) {
			t.Fatalf("attempt %d: %v", i, err)
		}
		h.after(time.Second)
	}
	from := h.attempt("alice", good)
	from.Address = "2001:db8::ffff"
	_, err := h.SignIn(ctx, from)
	if held, ok := err.(*identity.HeldOff); !ok || !held.Until.Equal(noon.Add(15*time.Minute)) || !isKind(err, roster.Unavailable) { //nolint:errorlint // it is not wrapped
		t.Errorf("of the same network: %v", err)
	}
	if _, err := h.SignIn(ctx, h.attempt("alice", good)); err != nil {
		t.Errorf("from elsewhere: %v", err)
	}
	h.after(15 * time.Minute)
	from.At = h.now
	if _, err := h.SignIn(ctx, from); err != nil {
		t.Errorf("a quarter of an hour later: %v", err)
	}
	off := 0
	for _, a := range h.actions() {
		if a == audit.AddressHeldOff {
			off++
		}
	}
	if off != 1 {
		t.Errorf("%d records of an address held off", off)
	}
}

// TestHangingUp has somebody hang up at each attempt: those whose password was tried are counted.
func TestHangingUp(t *testing.T) {
	h := newHouse(t)
	a := h.account("alice", access.Dispatcher)
	tried := 0
	for range 200 {
		gone, cancel := cancelled()
		_, err := h.SignIn(gone, h.attempt("alice", "wrong"))
		cancel()
		switch {
		case isKind(err, roster.Unauthenticated):
			tried++
		case !isKind(err, roster.Unavailable):
			t.Fatal(err)
		}
		if tried == identity.MaxFailures {
			break
		}
	}
	if must(h.Account(a.ID, h.now))(t).Locked.IsZero() {
		t.Errorf("%d passwords were tried and nothing is locked", tried)
	}
}
