package identity

import (
	"context"
	"time"

	"watchbill/roster"
)

// Enter uses an invitation up and begins a session of its account, which gets no password: who made the link vouches for who holds
// it. It is for accounts that nobody signs in to otherwise, as a demo's are. from is the address it came from. Errors:
// roster.NotFound of the link; Conflict where the account has a password or is somebody's at the provider, or the link is not an
// invitation, which leave it good; and those of SignIn.
func (r *Register) Enter(ctx context.Context, token, from string, now time.Time) (Entered, error) {
	if err := r.admits(from, now); err != nil {
		return Entered{}, err
	}
	r.writing.Lock()
	defer r.writing.Unlock()
	s := r.now.Load()
	l, _, err := s.link(token, now)
	if err != nil {
		return Entered{}, err
	}
	if l.Kind != Invitation {
		return Entered{}, &roster.Error{Kind: roster.Conflict, Field: "token", Msg: "this link is for setting a password"}
	}
	a, err := r.mayTry(ctx, l.Account, from, now)
	if err != nil {
		return Entered{}, err
	}
	if a.Password != nil || a.Subject != (Subject{}) {
		return Entered{}, conflict("token", "%s signs in otherwise", a.Login)
	}
	d := deed{of: "invitation", gone: r.now.Load().linksOf(l.Account)}
	return r.begin(ctx, a.again(), d, sessionBody{Proved: second(now), Address: from}, now)
}
