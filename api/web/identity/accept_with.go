package identity

import (
	"context"

	"watchbill/roster"
)

// AcceptWith uses an invitation up by signing in through the provider: the account is from then on that of who the provider says
// they are, and a session of it begins. A password that it has stays. Errors: roster.NotFound of the link; Conflict where
// the account is somebody else's at the provider, or they have another one here, which leaves the link good; and those of SignIn.
func (r *Register) AcceptWith(ctx context.Context, token string, c Claims) (Entered, error) {
	if err := r.admits(c.Address, c.At); err != nil {
		return Entered{}, err
	}
	r.writing.Lock()
	defer r.writing.Unlock()
	s := r.now.Load()
	l, _, err := s.link(token, c.At)
	if err != nil {
		return Entered{}, err
	}
	p := s.settings.Provider
	if l.Kind != Invitation || p == nil || c.Issuer != p.Issuer || c.ID == "" {
		return Entered{}, &roster.Error{Kind: roster.Conflict, Field: "subject", Msg: "this link is for setting a password"}
	}
	if had := s.subjects[c.Subject]; had != nil && had.id() != l.Account {
		return Entered{}, conflict("subject", "you have another account here, %s", had.Login)
	}
	if had := s.accounts[l.Account].Subject; had != (Subject{}) && had != c.Subject {
		return Entered{}, conflict("subject", "the account is somebody else's at the provider; an administrator may change that")
	}
	a, err := r.mayTry(ctx, l.Account, c.Address, c.At)
	if err != nil {
		return Entered{}, err
	}
	b := a.again()
	if b.Subject != c.Subject {
		b.Subject = c.Subject
		b.Count++
	}
	d := deed{of: "provider, linked by invitation", keys: c.means(), gone: r.now.Load().linksOf(l.Account)}
	return r.begin(ctx, b, d, sessionBody{Proved: c.proved(), Address: c.Address, Provider: true}, c.At)
}
