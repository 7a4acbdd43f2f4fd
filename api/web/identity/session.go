package identity

import (
	"slices"
	"time"

	"watchbill/api/web/access"
	"watchbill/roster"
)

// Session is what somebody who signed in has, as of one moment.
type Session struct {
	ID           string // names it in lists; no secret
	Account      AccountID
	Login        string
	Name         string
	User         *access.User // with Proved; without any role while Enrol, and Nobody while it is locked
	Begun        time.Time
	Seen         time.Time
	Proved       time.Time
	Ends         time.Time     // whatever happens
	Lock         time.Duration // how long after Seen it locks; 0: never
	From         string        // the address that it was begun from
	Provider     bool          // they proved who they are through an OpenID Connect provider
	HasPassword  bool          // of the account: Register.Prove is possible
	SecondFactor bool          // of the account: Register.Prove wants a code beside the password
	Rotate       bool          // its token is to be replaced (Register.Rotate): what the account may do was changed
	Enrol        bool          // the account's role asks for a second factor and it has none: until then it may do nothing else
}

// Errors of a session's token, of kind roster.Unauthenticated.
var (
	ErrEnded  error = &roster.Error{Kind: roster.Unauthenticated, Field: "session", Msg: "You are not signed in, or not any more. Sign in."}
	ErrLocked error = &roster.Error{Kind: roster.Unauthenticated, Field: "session", Msg: "Nothing was done here for a while. Prove again who you are."}
)

// ProofHolds is how long somebody who proved who they are may do what asks for it.
const ProofHolds = 10 * time.Minute

// rotationOverlap is how long the token before goes on beside the present one, for requests that were under way.
const rotationOverlap = 30 * time.Second

// maxSessions is how many an account may have; the oldest ends for the next.
const maxSessions = 20

// Session says whose token it is, and notes that they were seen. It touches memory only. Errors are [ErrEnded], and
// [ErrLocked], which comes with the session.
func (r *Register) Session(token string, now time.Time) (Session, error) {
	return r.session(token, now, true)
}

// Glance does as Session and does not count as being seen: for what a page asks by itself, which would keep it from locking.
func (r *Register) Glance(token string, now time.Time) (Session, error) {
	return r.session(token, now, false)
}

func (r *Register) session(token string, now time.Time, touch bool) (Session, error) {
	s := r.now.Load()
	x, hash, err := s.session(token, now)
	if err != nil && x == nil {
		return Session{}, err
	}
	if touch && err == nil {
		x.touch(now)
	}
	shown := s.showSession(x, hash)
	if err != nil {
		shown.User = access.Nobody
	}
	return shown, err
}

// session finds a token's session. With ErrLocked it is there too.
func (s *snapshot) session(token string, now time.Time) (*session, [32]byte, error) {
	hash, ok := hashOf(token)
	x := s.sessions[hash]
	if !ok || x == nil || hash != x.hash && !now.Before(x.Until) {
		return nil, hash, ErrEnded
	}
	err := s.state(x, now)
	if err == ErrEnded { //nolint:errorlint // state wraps nothing
		return nil, hash, err
	}
	return x, hash, err
}

// state tells whether a session lives: nil, ErrEnded or ErrLocked.
func (s *snapshot) state(x *session, now time.Time) error {
	a := s.accounts[x.Account]
	if a == nil || !a.Disabled.IsZero() {
		return ErrEnded
	}
	l := s.settings.limits(a.Roles)
	// What is yet to come was noted by a clock that was set back since. It holds no longer than what is past.
	idle, age := now.Sub(x.seenAt()).Abs(), now.Sub(x.Begun).Abs()
	switch {
	case age >= l.Whole, l.End != 0 && idle >= l.End:
		return ErrEnded
	case l.Lock != 0 && idle >= l.Lock:
		return ErrLocked
	}
	return nil
}

// showSession is a session as its readers get it, by a token of this hash.
func (s *snapshot) showSession(x *session, hash [32]byte) Session {
	a := s.accounts[x.Account]
	l := s.settings.limits(a.Roles)
	shown := Session{
		ID: x.ID, Account: x.Account, Login: a.Login, Name: a.Name, Begun: x.Begun, Seen: x.seenAt(), Proved: x.Proved, Ends: x.Begun.Add(l.Whole), Lock: l.Lock,
		From: x.Address, Provider: x.Provider, HasPassword: a.Password != nil, SecondFactor: a.Factor != nil,
	}
	if hash != x.hash {
		shown.Proved = x.ProvedBefore
	} else {
		shown.Rotate = x.Rights != a.Rights
	}
	shown.User = a.user(shown.Proved)
	if l.SecondFactor && a.Factor == nil && !x.Provider {
		shown.Enrol = true
		shown.User.Roles = 0
	}
	return shown
}

// Sessions lists those of an account that live, the newest first.
func (r *Register) Sessions(id AccountID, now time.Time) []Session {
	s := r.now.Load()
	list := []Session{}
	for _, x := range s.sessionsOf(id, now) {
		list = append(list, s.showSession(x, x.hash))
	}
	slices.SortFunc(list, func(x, y Session) int { return y.Begun.Compare(x.Begun) })
	return list
}

// allSessionsOf lists the rows of an account's sessions, ended ones too.
func (s *snapshot) allSessionsOf(id AccountID) []row {
	var list []row
	for hash, x := range s.sessions {
		if x.Account == id && hash == x.hash {
			list = append(list, x)
		}
	}
	return list
}

// renewed is a session with another token, whose row takes the old one's place.
func (x *session) renewed(a *account, now time.Time) (*session, string) {
	body := x.sessionBody
	body.Rights = a.Rights
	body.Last = second(now)
	body.Before, body.Until, body.ProvedBefore = x.m.id, second(now).Add(rotationOverlap), x.Proved
	next, token := newSession(body)
	next.before = x.hash
	next.seen = x.seen // requests under way with the old token note it there
	return next, token
}
