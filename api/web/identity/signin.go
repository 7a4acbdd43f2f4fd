package identity

import (
	"context"
	"slices"
	"strings"
	"time"

	"watchbill/api/web/access"
	"watchbill/roster"
	"watchbill/roster/store/audit"
)

// Entered is a session with its token, which is nowhere else: 43 characters that need no escaping.
type Entered struct {
	// Token is empty where [Register.Rotate] has nothing to do.
	Token string
	// CodeWanted: the password was right, and the second factor is wanted. Token is no session's then, but good for
	// [Register.SecondFactor] for five minutes.
	CodeWanted bool
	Session    Session // zero where CodeWanted
}

// Attempt is somebody who says who they are.
type Attempt struct {
	Login    string
	Password string
	Code     string // of the second factor, or a recovery code; empty: not given yet
	Address  string // that the request came from: an IP address without port
	At       time.Time
}

// Claims are what an OpenID Connect provider says of somebody, checked by whoever asked it.
type Claims struct {
	Subject
	Email    string
	Verified bool      // the provider has checked the address
	Proved   time.Time // when they proved to the provider who they are; zero: at At
	AMR      []string  // by what they proved it, as the provider says (RFC 8176); on record
	ACR      string    // to what level, the same; on record
	Address  string    // as of Attempt
	At       time.Time
}

var errRefused = &roster.Error{Kind: roster.Unauthenticated, Msg: "That is not right: the login, the password or the code; or this account may not sign in. After five failures an administrator has to release it."}

// SignIn begins a session, or says that the second factor is wanted. A failure counts against the account and the address.
// Errors: roster.Unauthenticated, which does not say why; *[HeldOff]; roster.Unavailable, then nothing was begun.
func (r *Register) SignIn(ctx context.Context, t Attempt) (Entered, error) {
	if err := r.admits(t.Address, t.At); err != nil {
		return Entered{}, err
	}
	a := r.now.Load().logins[strings.ToLower(t.Login)]
	var of AccountID
	var had *password
	if a != nil {
		of, had = a.id(), a.Password
	}
	right, better, err := r.tryPassword(ctx, had, t.Password)
	if err != nil {
		return Entered{}, err
	}
	r.writing.Lock()
	defer r.writing.Unlock()
	a, err = r.mayTry(ctx, of, t.Address, t.At)
	if err != nil {
		return Entered{}, err
	}
	if !right || a.Password != had { // it was changed meanwhile
		return Entered{}, r.miscarry(ctx, a, t.Address, t.At)
	}
	if a.Factor != nil && t.Code == "" {
		return r.wantCode(ctx, a, t.Address, t.At)
	}
	return r.enter(ctx, a, better, t)
}

// tryPassword tells whether a password is right, and returns what is to be kept of it where that is too weak by now; nil:
// it is not.
func (r *Register) tryPassword(ctx context.Context, had *password, plain string) (right bool, better *password, err error) {
	right, err = r.opens(ctx, had, plain)
	if right && had.Iterations < r.opt.Iterations {
		better, err = r.derive(ctx, plain)
	}
	return right, better, err
}

// mayTry returns the account as it is now, if somebody may sign in to it; else it notes the failure. It asks for the address anew: of
// those that came at once all were let in. The caller holds writing.
func (r *Register) mayTry(ctx context.Context, id AccountID, address string, now time.Time) (*account, error) {
	if err := r.admits(address, now); err != nil {
		return nil, err
	}
	s := r.now.Load()
	a := s.accounts[id]
	if a == nil {
		return nil, r.refuse(ctx, "an unknown login", address, now)
	}
	if s.idledOut(a, now) {
		if err := r.idleOut(ctx, a, now); err != nil {
			return nil, err
		}
		a = r.now.Load().accounts[id]
	}
	if !a.Disabled.IsZero() || !a.Locked.IsZero() {
		return nil, r.refuse(ctx, a.of(), address, now)
	}
	return a, nil
}

// nobody is who fails to sign in: who they are is not known.
func nobody(address string, now time.Time) By { return By{access.Nobody.Who(), address, now} }

// refuse records a failure that counts against no account. The caller holds writing.
func (r *Register) refuse(ctx context.Context, of, address string, now time.Time) error {
	return r.missed(ctx, deed{By: nobody(address, now), action: audit.SignInFailed, of: of})
}

// miscarry records a failure that counts against an account, and locks it with the last. The caller holds writing.
func (r *Register) miscarry(ctx context.Context, a *account, address string, now time.Time) error {
	b := a.failed(now)
	d := deed{By: nobody(address, now), action: audit.SignInFailed, of: a.of(), put: []row{b}}
	if !b.Locked.IsZero() {
		d.action = audit.AccountLocked
	}
	return r.missed(ctx, d)
}

// missed records a failure, and that its address is held off from now on, where it is.
func (r *Register) missed(ctx context.Context, d deed) error {
	off, write := r.miss(d.Where, d.At), true
	if len(d.put) == 0 { // it counts against no account
		d.keys, write = r.noted.takes(d.At)
	}
	if write {
		if err := r.write(ctx, d); err != nil {
			return err
		}
	}
	if off {
		if err := r.write(ctx, deed{By: d.By, action: audit.AddressHeldOff, of: d.Where}); err != nil {
			return err
		}
	}
	return errRefused
}

// enter begins a session for an account whose password was right. better is to be kept in its place; nil: it stays. The
// caller holds writing.
func (r *Register) enter(ctx context.Context, a *account, better *password, t Attempt) (Entered, error) {
	b, how := a.again(), "password"
	if a.Factor != nil {
		if b, how = a.useCode(t.Code, t.At); b == nil {
			return Entered{}, r.miscarry(ctx, a, t.Address, t.At)
		}
	}
	if better != nil {
		b.Password = better
	}
	return r.begin(ctx, b, deed{of: how}, sessionBody{Proved: second(t.At), Address: t.Address}, t.At)
}

// begin begins a session of an account, a copy that is put; d says how. The caller holds writing.
func (r *Register) begin(ctx context.Context, a *account, d deed, body sessionBody, now time.Time) (Entered, error) {
	at := second(now)
	a.Failures, a.Seen = nil, at
	body.ID, body.Account, body.Rights, body.Begun, body.Last = newNumber(12), a.id(), a.Rights, at, at
	x, token := newSession(body)
	s := r.now.Load()
	held := s.sessionsOf(a.id(), now)
	d.By, d.action, d.put = person(a, body.Address, now), audit.SignedIn, []row{a, x}
	slices.SortFunc(held, func(x, y *session) int { return x.Begun.Compare(y.Begun) })
	for len(held) >= maxSessions {
		d.gone = append(d.gone, held[0])
		held = held[1:]
	}
	if err := r.write(ctx, d); err != nil {
		return Entered{}, err
	}
	return Entered{Token: token, Session: r.now.Load().showSession(x, x.hash)}, nil
}

// person is somebody who showed who they are.
func person(a *account, address string, now time.Time) By {
	return By{audit.Who{Kind: audit.User, Name: a.Login}, address, now}
}

// SignInWith begins a session for somebody whom a provider vouches for. Whether they used a second factor the provider sees
// to. Errors are those of SignIn.
func (r *Register) SignInWith(ctx context.Context, c Claims) (Entered, error) {
	if err := r.admits(c.Address, c.At); err != nil {
		return Entered{}, err
	}
	r.writing.Lock()
	defer r.writing.Unlock()
	found, linked := r.now.Load().claimed(c)
	var id AccountID
	if found != nil {
		id = found.id()
	}
	a, err := r.mayTry(ctx, id, c.Address, c.At)
	if err != nil {
		return Entered{}, err
	}
	b, how := a.again(), "provider"
	if linked {
		b.Subject, how = c.Subject, "provider, linked by email address"
		b.Count++
	}
	return r.begin(ctx, b, deed{of: how, keys: c.means()}, sessionBody{Proved: c.proved(), Address: c.Address, Provider: true}, c.At)
}

// means says for the audit trail by what somebody proved to a provider who they are.
func (c Claims) means() []string {
	const most, longest = 8, 64
	var said []string
	for _, m := range c.AMR[:min(most, len(c.AMR))] {
		if printable(m, longest) {
			said = append(said, m)
		}
	}
	var keys []string
	if len(said) > 0 {
		keys = append(keys, "amr="+strings.Join(said, ","))
	}
	if c.ACR != "" && printable(c.ACR, longest) {
		keys = append(keys, "acr="+c.ACR)
	}
	return keys
}

func (c Claims) proved() time.Time {
	if c.Proved.IsZero() || c.Proved.After(c.At) {
		return second(c.At)
	}
	return second(c.Proved)
}

// claimed finds the account that claims are of, and whether it becomes theirs only now. nil: none.
func (s *snapshot) claimed(c Claims) (a *account, linked bool) {
	p := s.settings.Provider
	if p == nil || c.Issuer != p.Issuer || c.ID == "" {
		return nil, false
	}
	if a := s.subjects[c.Subject]; a != nil {
		return a, false
	}
	if !p.LinkEmail || !c.Verified || c.Email == "" {
		return nil, false
	}
	for _, x := range s.accounts {
		if sameAddress(x.Email, c.Email) && x.Subject == (Subject{}) {
			if a != nil {
				return nil, false // of two it is not known which
			}
			a = x
		}
	}
	return a, a != nil
}

// sameAddress tells whether two email addresses are the same but for capitals of ASCII. Of other letters some fold to those: an
// address with a Kelvin sign is not the one with a k.
func sameAddress(a, b string) bool {
	lower := func(c rune) rune {
		if 'A' <= c && c <= 'Z' {
			return c + 'a' - 'A'
		}
		return c
	}
	return strings.Map(lower, a) == strings.Map(lower, b)
}
