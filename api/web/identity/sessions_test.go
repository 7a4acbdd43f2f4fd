package identity_test

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"watchbill/api/web/access"
	"watchbill/api/web/identity"
	"watchbill/roster"
)

// TestSessionLimits walks a session to each of its limits.
func TestSessionLimits(t *testing.T) {
	for _, c := range []struct {
		name  string
		steps []time.Duration // between requests
		last  error
	}{
		{"used", []time.Duration{29 * time.Minute, 29 * time.Minute, 29 * time.Minute}, nil},
		{"one minute short of the lock", []time.Duration{30*time.Minute - time.Second}, nil},
		{"idle for half an hour", []time.Duration{30 * time.Minute}, identity.ErrLocked},
		{"a locked one is not woken by asking", []time.Duration{30 * time.Minute, 10 * time.Minute}, identity.ErrLocked},
		{"idle for an hour", []time.Duration{60 * time.Minute}, identity.ErrEnded},
		{"asked while locked, then an hour", []time.Duration{45 * time.Minute, 15 * time.Minute}, identity.ErrEnded},
		{"after twelve hours", append(every(25*time.Minute, 28), 20*time.Minute), identity.ErrEnded},
		{"a second before", append(every(25*time.Minute, 28), 20*time.Minute-time.Second), nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newHouse(t)
			h.account("alice", access.Supervisor)
			e := h.enter("alice")
			var err error
			for _, d := range c.steps {
				h.after(d)
				_, err = h.Session(e.Token, h.now)
			}
			if !errors.Is(err, c.last) || (err == nil) != (c.last == nil) {
				t.Errorf("%v, want %v", err, c.last)
			}
		})
	}
}

func every(d time.Duration, n int) []time.Duration {
	list := make([]time.Duration, n)
	for i := range list {
		list[i] = d
	}
	return list
}

// TestConsoleExemption lets a dispatcher's console stay open, and nobody else's.
func TestConsoleExemption(t *testing.T) {
	h := newHouse(t)
	h.account("dee", access.Dispatcher)
	h.account("both", access.Dispatcher, access.Supervisor)
	s := h.Settings()
	s.Limits[access.Dispatcher] = identity.Limits{Whole: 12 * time.Hour}
	must(h.SetSettings(ctx, h.by(), s))(t)
	dee, both := h.enter("dee"), h.enter("both")
	h.after(11 * time.Hour)
	if _, err := h.Session(dee.Token, h.now); err != nil {
		t.Errorf("the console locks: %v", err)
	}
	if _, err := h.Session(both.Token, h.now); !errors.Is(err, identity.ErrEnded) {
		t.Errorf("a supervisor's goes on: %v", err)
	}
	h.after(time.Hour)
	if _, err := h.Session(dee.Token, h.now); !errors.Is(err, identity.ErrEnded) {
		t.Errorf("after twelve hours: %v", err)
	}
	s = h.Settings()
	s.Limits[access.Officer] = identity.Limits{Whole: time.Hour}
	if _, err := h.SetSettings(ctx, h.by(), s); !isKind(err, roster.Invalid) {
		t.Errorf("an officer without a lock: %v", err)
	}
}

// TestSessionsTwin holds the state of sessions to an obvious twin over any sequence of requests, glances, sweeps, restarts and proofs.
func TestSessionsTwin(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		h := newHouse(t)
		h.account("alice", access.Supervisor)
		token := h.enter("alice").Token
		begun, seen, ended := h.now, h.now, false
		for range rapid.IntRange(1, 30).Draw(rt, "steps") {
			h.after(time.Duration(rapid.IntRange(0, 40*60).Draw(rt, "seconds")) * time.Second)
			ended = ended || h.now.Sub(begun) >= 12*time.Hour || h.now.Sub(seen) >= time.Hour
			locked := !ended && h.now.Sub(seen) >= 30*time.Minute
			var err error
			switch rapid.IntRange(0, 4).Draw(rt, "what") {
			case 0:
				if _, err = h.Session(token, h.now); err == nil {
					seen = h.now
				}
			case 1:
				_, err = h.Glance(token, h.now)
			case 2:
				if err := h.Sweep(ctx, h.now); err != nil {
					rt.Fatal(err)
				}
				h = h.again()
				_, err = h.Glance(token, h.now)
			case 3:
				e, proveErr := h.Prove(ctx, token, h.attempt("", good))
				if ended != (proveErr != nil) {
					rt.Fatalf("proved: %v, ended %t", proveErr, ended)
				}
				if !ended {
					token, seen, locked = e.Token, h.now, false
				}
				_, err = h.Glance(token, h.now)
			case 4:
				e, rotateErr := h.Rotate(ctx, token, "", h.now)
				if (rotateErr == nil) == (ended || locked) {
					rt.Fatalf("rotated: %v, ended %t, locked %t", rotateErr, ended, locked)
				}
				if rotateErr == nil {
					token, seen = e.Token, h.now
				}
				_, err = h.Glance(token, h.now)
			}
			if ended != errors.Is(err, identity.ErrEnded) || locked != errors.Is(err, identity.ErrLocked) {
				rt.Fatalf("%v, want ended %t, locked %t", err, ended, locked)
			}
		}
	})
}

// TestRotation has the token before go on for requests under way, without what was proved since.
func TestRotation(t *testing.T) {
	h := newHouse(t)
	h.account("root", access.Administrator)
	a := h.account("alice", access.Officer)
	first := h.enter("alice")
	d := a.Details
	d.Roles = roles(t, access.Officer, access.Supervisor)
	must(h.Change(ctx, h.by(), a.ID, a.Version, d, false))(t)
	s := must(h.Session(first.Token, h.now))(t)
	if !s.Rotate || !s.User.Roles.Has(access.Supervisor) {
		t.Errorf("after a change of rights: %+v", s)
	}
	second := must(h.Rotate(ctx, first.Token, "", h.now))(t)
	if late := must(h.Rotate(ctx, first.Token, "", h.now))(t); late.Token != "" {
		t.Error("two requests at once each got a token")
	}
	if must(h.Session(second.Token, h.now))(t).Rotate || must(h.Session(first.Token, h.now))(t).Rotate {
		t.Error("it is to be rotated again")
	}
	h.after(11 * time.Minute)
	third := must(h.Prove(ctx, second.Token, h.attempt("", good)))(t)
	if _, err := h.Session(first.Token, h.now); !errors.Is(err, identity.ErrEnded) {
		t.Errorf("the first token after a rotation and 11 minutes: %v", err)
	}
	if got := must(h.Session(second.Token, h.now))(t).User.Proved; !got.Equal(noon) {
		t.Errorf("the token before has proved at %s", got)
	}
	if got := must(h.Session(third.Token, h.now))(t).User.Proved; !got.Equal(h.now) {
		t.Errorf("the new one at %s", got)
	}
	h.after(30 * time.Second)
	if _, err := h.Session(second.Token, h.now); !errors.Is(err, identity.ErrEnded) {
		t.Errorf("the token before, half a minute later: %v", err)
	}
	if err := h.SignOut(ctx, third.Token, "", h.now); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Session(third.Token, h.now); !errors.Is(err, identity.ErrEnded) {
		t.Errorf("signed out: %v", err)
	}
	if err := h.SignOut(ctx, third.Token, "", h.now); err != nil {
		t.Errorf("signed out twice: %v", err)
	}
}

// TestWhatEndsSessions has each of them do so, after a restart too.
func TestWhatEndsSessions(t *testing.T) {
	for name, end := range map[string]func(h *house, a identity.Account) error{
		"disabled":   func(h *house, a identity.Account) error { _, err := h.SetDisabled(ctx, h.by(), a.ID, true); return err },
		"removed":    func(h *house, a identity.Account) error { return h.Remove(ctx, h.by(), a.ID, a.Version) },
		"reset":      func(h *house, a identity.Account) error { _, err := h.Reset(ctx, h.by(), a.ID); return err },
		"signed out": func(h *house, a identity.Account) error { _, err := h.EndSessions(ctx, h.by(), a.ID); return err },
		"restored": func(h *house, _ identity.Account) error {
			ops, err := identity.Ended(ctx, h.kv)
			if err == nil {
				err = h.commit(ops)
			}
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			h.account("root", access.Administrator)
			a := h.account("alice", access.Officer)
			one, other := h.enter("alice"), h.enter("alice")
			if n := must(h.Account(a.ID, h.now))(t).Sessions; n != 2 {
				t.Fatalf("%d sessions", n)
			}
			if err := end(h, a); err != nil {
				t.Fatal(err)
			}
			for _, h := range []*house{h, h.again()} {
				if name == "restored" {
					h = h.again() // another process's
				}
				for _, token := range []string{one.Token, other.Token} {
					if _, err := h.Session(token, h.now); !errors.Is(err, identity.ErrEnded) {
						t.Errorf("a session goes on: %v", err)
					}
				}
			}
		})
	}
}

// TestMostSessions has the oldest end for one more.
func TestMostSessions(t *testing.T) {
	h := newHouse(t)
	a := h.account("alice", access.Officer)
	first := h.enter("alice")
	for range 20 {
		h.after(time.Second)
		h.enter("alice")
	}
	if n := must(h.Account(a.ID, h.now))(t).Sessions; n != 20 {
		t.Errorf("%d sessions", n)
	}
	if _, err := h.Session(first.Token, h.now); !errors.Is(err, identity.ErrEnded) {
		t.Errorf("the oldest: %v", err)
	}
}
