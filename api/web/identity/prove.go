package identity

import (
	"context"
	"errors"
	"slices"
	"time"

	"watchbill/roster"
	"watchbill/roster/store/audit"
)

// renew writes a session's row anew, with another token, together with its account. The caller holds writing.
func (r *Register) renew(ctx context.Context, d deed, x *session, a *account, change func(*sessionBody)) (Entered, error) {
	next, token := x.renewed(a, d.At)
	change(&next.sessionBody)
	d.put = append(d.put, next)
	d.gone = append(d.gone, x)
	if err := r.write(ctx, d); err != nil {
		return Entered{}, err
	}
	next.touch(d.At) // not before it is on disk: else what is not on record would wake it
	return Entered{Token: token, Session: r.now.Load().showSession(next, next.hash)}, nil
}

func unchanged(*sessionBody) {}

// Rotate gives a session another token, because Session said so. The old one is good for half a minute more, for requests under way. Where
// one of those was first, the answer's Token is empty: the client is told by the other. It is not in the audit trail.
func (r *Register) Rotate(ctx context.Context, token, address string, now time.Time) (Entered, error) {
	r.writing.Lock()
	defer r.writing.Unlock()
	s := r.now.Load()
	x, hash, err := s.session(token, now)
	if err != nil {
		return Entered{}, err
	}
	if hash != x.hash {
		return Entered{Session: s.showSession(x, hash)}, nil
	}
	a := s.accounts[x.Account]
	return r.renew(ctx, deed{By: person(a, address, now)}, x, a, unchanged)
}

// Prove has somebody with a session prove again who they are, which also unlocks it. The login of the attempt is not
// looked at; where the account has a second factor (Session.SecondFactor) the attempt has its code. The session gets
// another token. A failure counts as one of SignIn. A lock of the account, or failures from the same address, do not keep anybody from it,
// but for [MaxFailures] on this very session. Errors are roster.Unauthenticated, which does not say why, roster.Unavailable, and ErrEnded.
func (r *Register) Prove(ctx context.Context, token string, t Attempt) (Entered, error) {
	return r.proved(ctx, token, t, func(a *account, better *password, how string) deed {
		if better != nil {
			a.Password = better
		}
		return deed{action: audit.Proved, of: how}
	})
}

// proved checks an attempt of a session's own account and renews the session. then changes the account, a copy that is
// put, and says what was done.
func (r *Register) proved(ctx context.Context, token string, t Attempt, then func(a *account, better *password, how string) deed) (Entered, error) {
	s := r.now.Load()
	x, _, err := s.session(token, t.At)
	if x == nil {
		return Entered{}, err
	}
	had := s.accounts[x.Account].Password
	right, better, err := r.tryPassword(ctx, had, t.Password)
	if err != nil {
		return Entered{}, err
	}
	r.writing.Lock()
	defer r.writing.Unlock()
	if x, _, err = r.now.Load().session(token, t.At); x == nil {
		return Entered{}, err
	}
	a, err := r.mayProve(ctx, x, t.Address, t.At)
	if err != nil {
		return Entered{}, err
	}
	if !right || a.Password != had {
		return Entered{}, r.misprove(ctx, x, a, t.Address, t.At)
	}
	b, how := a.again(), "password"
	if a.Factor != nil {
		if b, how = a.useCode(t.Code, t.At); b == nil {
			return Entered{}, r.misprove(ctx, x, a, t.Address, t.At)
		}
	}
	b.Failures, b.Seen = nil, second(t.At)
	d := then(b, better, how)
	d.By = person(a, t.Address, t.At)
	d.put = append(d.put, b)
	return r.renew(ctx, d, x, b, func(body *sessionBody) { body.prove(second(t.At), false) })
}

// prove notes that they proved who they are.
func (b *sessionBody) prove(at time.Time, provider bool) {
	b.Proved, b.Provider, b.Failures, b.Shut = at, provider, nil, time.Time{}
}

// mayProve returns the account of a session, if somebody may prove on it who they are; else it notes the failure. A lock keeps out
// who signs in, and nobody who is in: else whoever knows a login could shut a dispatcher's console that was idle for a
// while. Only who failed on this very session since the account was locked is kept from it until the release. The caller holds writing.
func (r *Register) mayProve(ctx context.Context, x *session, address string, now time.Time) (*account, error) {
	a := r.now.Load().accounts[x.Account]
	if !a.Locked.IsZero() && !x.Shut.Before(a.Locked) {
		return nil, r.refuse(ctx, a.of(), address, now)
	}
	return a, nil
}

// misprove records a failure on a session, which counts against it and, while that is not locked, against its account. The
// caller holds writing.
func (r *Register) misprove(ctx context.Context, x *session, a *account, address string, now time.Time) error {
	y := *x
	y.Failures = append(recent(x.Failures, now), second(now))
	if len(y.Failures) >= MaxFailures {
		y.Failures, y.Shut = nil, second(now)
	}
	d := deed{By: nobody(address, now), action: audit.SignInFailed, of: a.of(), keys: []string{"on a session"}, put: []row{&y}}
	if a.Locked.IsZero() {
		b := a.failed(now)
		d.put = append(d.put, b)
		if !b.Locked.IsZero() {
			d.action = audit.AccountLocked
		}
	}
	return r.missed(ctx, d)
}

// ProveWith does as Prove, by the word of a provider, of the account that the session is of. Errors are those of Prove.
func (r *Register) ProveWith(ctx context.Context, token string, c Claims) (Entered, error) {
	r.writing.Lock()
	defer r.writing.Unlock()
	s := r.now.Load()
	x, _, err := s.session(token, c.At)
	if x == nil {
		return Entered{}, err
	}
	found, linked := s.claimed(c)
	if found == nil || linked || found.id() != x.Account {
		return Entered{}, r.refuse(ctx, s.accounts[x.Account].of(), c.Address, c.At)
	}
	a, err := r.mayProve(ctx, x, c.Address, c.At)
	if err != nil {
		return Entered{}, err
	}
	d := deed{By: person(a, c.Address, c.At), action: audit.Proved, of: "provider", keys: c.means()}
	return r.renew(ctx, d, x, a, func(body *sessionBody) { body.prove(c.proved(), true) })
}

// ChangePassword sets another password, of the session's own account, whose present one the attempt proves. The session
// gets another token, other sessions and links of the account end. Errors are those of Prove; roster.Invalid with the
// field "password" where the new one is not fit.
func (r *Register) ChangePassword(ctx context.Context, token string, t Attempt, next string) (Entered, error) {
	s := r.now.Load()
	x, _, err := s.session(token, t.At)
	if err != nil {
		return Entered{}, err
	}
	faults := r.fit(next, s.accounts[x.Account].Details)
	if next == t.Password && len(faults) == 0 {
		faults = []error{roster.Invalidf("password", "is the one you have")}
	}
	if err := errors.Join(faults...); err != nil {
		return Entered{}, err
	}
	hash, err := r.derive(ctx, next)
	if err != nil {
		return Entered{}, err
	}
	return r.proved(ctx, token, t, func(a *account, _ *password, how string) deed {
		a.Password = hash
		now := r.now.Load()
		return deed{action: audit.PasswordChanged, of: how, gone: append(now.otherSessions(x), now.linksOf(a.id())...)}
	})
}

// otherSessions lists the rows of the sessions of an account but for one.
func (s *snapshot) otherSessions(but *session) []row {
	return slices.DeleteFunc(s.allSessionsOf(but.Account), func(x row) bool {
		return x.(*session).ID == but.ID //nolint:forcetypeassert // a list of sessions
	})
}

// SignOut ends a session. One that has ended is no error.
func (r *Register) SignOut(ctx context.Context, token, address string, now time.Time) error {
	hash, ok := hashOf(token)
	r.writing.Lock()
	defer r.writing.Unlock()
	s := r.now.Load()
	x := s.sessions[hash]
	if !ok || x == nil {
		return nil
	}
	d := deed{By: nobody(address, now), action: audit.SignedOut, gone: []row{x}}
	if a := s.accounts[x.Account]; a != nil {
		d.By = person(a, address, now)
	}
	return r.write(ctx, d)
}

// EndSessions ends all of an account, and returns how many lived. Errors: roster.NotFound.
func (r *Register) EndSessions(ctx context.Context, by By, id AccountID) (int, error) {
	r.writing.Lock()
	defer r.writing.Unlock()
	s := r.now.Load()
	a, err := s.account(id)
	if err != nil {
		return 0, err
	}
	lived, all := len(s.sessionsOf(id, by.At)), s.allSessionsOf(id)
	if len(all) == 0 {
		return 0, nil
	}
	return lived, r.write(ctx, deed{By: by, action: audit.SessionsEnded, of: a.of(), gone: all})
}
