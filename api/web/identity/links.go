package identity

import (
	"context"
	"errors"
	"time"

	"watchbill/api/web/access"
	"watchbill/roster/store/audit"
)

// Invite makes a link with which the account's password is set. Earlier ones are no good any more. Errors:
// roster.NotFound; Conflict where the account is disabled.
func (r *Register) Invite(ctx context.Context, by By, id AccountID) (Issued, error) {
	return r.issue(ctx, by, audit.LinkIssued, id, false)
}

// Reset does as Invite, and takes password, second factor and lock away at once, and ends the account's sessions. It is
// done even to the last administrator: then the link, or one of [Register.Setup], is the way back in.
func (r *Register) Reset(ctx context.Context, by By, id AccountID) (Issued, error) {
	return r.issue(ctx, by, audit.CredentialsReset, id, true)
}

func (r *Register) issue(ctx context.Context, by By, action audit.Action, id AccountID, reset bool) (Issued, error) {
	r.writing.Lock()
	defer r.writing.Unlock()
	s := r.now.Load()
	a, err := s.account(id)
	if err != nil {
		return Issued{}, err
	}
	if !a.Disabled.IsZero() {
		return Issued{}, conflict("login", "%s is disabled; enable it first", a.Login)
	}
	l, token := newLink(linkBody{Invitation, id, second(by.At).Add(InvitationHolds)})
	d := deed{By: by, action: action, of: a.of(), put: []row{l}, gone: s.linksOf(id)}
	if reset {
		b := a.again()
		b.Password, b.Factor, b.Recovery, b.Failures, b.Locked = nil, nil, nil, nil, time.Time{}
		d.put = append(d.put, b)
		d.gone = append(d.gone, s.allSessionsOf(id)...)
	}
	if err := r.write(ctx, d); err != nil {
		return Issued{}, err
	}
	return Issued{Link{Invitation, id, a.Login, a.Name, l.Expires}, token}, nil
}

// NeedsSetup tells whether there is no administrator who can sign in.
func (r *Register) NeedsSetup() bool { return r.now.Load().administrators("") == 0 }

// Setup makes the link with which the first administrator is made; an earlier one is no good any more. Where there is an
// administrator who can sign in it is a roster.Conflict.
func (r *Register) Setup(ctx context.Context, by By) (Issued, error) {
	r.writing.Lock()
	defer r.writing.Unlock()
	if !r.NeedsSetup() {
		return Issued{}, errSetUp
	}
	l, token := newLink(linkBody{Setup, "", second(by.At).Add(SetupHolds)})
	err := r.write(ctx, deed{By: by, action: audit.LinkIssued, of: "set-up", put: []row{l}, gone: r.now.Load().linksOf("")})
	if err != nil {
		return Issued{}, err
	}
	return Issued{Link{Kind: Setup, Expires: l.Expires}, token}, nil
}

var errSetUp = conflict("", "there is an administrator who can sign in; they invite the others, and whoever lost their password gets a new link by: watchbill users reset LOGIN")

// Link says what a link's token is good for; a roster.NotFound where it is good for nothing: it never was, is used, too
// old, or there is another in its place.
func (r *Register) Link(token string, now time.Time) (Link, error) {
	_, x, err := r.now.Load().link(token, now)
	return x, err
}

var noLink = notFound("token", "this link is not good any more; each is good once and for a few days; ask an administrator for another")

func (s *snapshot) link(token string, now time.Time) (*link, Link, error) {
	hash, ok := hashOf(token)
	l := s.links[hash]
	if !ok || l == nil || !now.Before(l.Expires) {
		return nil, Link{}, noLink
	}
	x := Link{Kind: l.Kind, Account: l.Account, Expires: l.Expires}
	if l.Kind == Setup {
		if s.administrators("") > 0 {
			return nil, Link{}, noLink
		}
		return l, x, nil
	}
	a := s.accounts[l.Account]
	if a == nil || !a.Disabled.IsZero() {
		return nil, Link{}, noLink
	}
	x.Login, x.Name = a.Login, a.Name
	return l, x, nil
}

// Accept uses a link up: it sets the password of the account, which for Setup it makes, and ends other sessions of it. from
// is the address it came from. A second factor and a lock stay. Errors: roster.NotFound of the link; Invalid of login,
// name and password, every fault, and Conflict of a login that is taken, which leave the link good.
func (r *Register) Accept(ctx context.Context, token string, x Acceptance, from string, now time.Time) (Account, error) {
	of, err := r.Link(token, now)
	if err != nil {
		return Account{}, err
	}
	d := Details{Login: of.Login, Name: of.Name}
	var faults []error
	if of.Kind == Setup {
		d = Details{Login: x.Login, Name: x.Name, Roles: administrator}
		d, faults = d.checked()
	}
	if err := errors.Join(append(faults, r.fit(x.Password, d)...)...); err != nil {
		return Account{}, err
	}
	hash, err := r.derive(ctx, x.Password) // takes long, and so is done before anybody waits for us
	if err != nil {
		return Account{}, err
	}
	r.writing.Lock()
	defer r.writing.Unlock()
	s := r.now.Load()
	l, of, err := s.link(token, now)
	if err != nil {
		return Account{}, err // somebody was first
	}
	var a *account
	if l.Kind == Setup {
		if s.logins[d.Login] != nil {
			return Account{}, loginTaken(d.Login)
		}
		a = newAccount(d, now)
	} else {
		a = s.accounts[l.Account].again()
	}
	a.Password = hash
	done := deed{By{audit.Who{Kind: audit.User, Name: a.Login}, from, now}, audit.LinkUsed, a.of(), nil, []row{a}, append(s.allSessionsOf(a.id()), s.linksOf(l.Account)...)}
	if err := r.write(ctx, done); err != nil {
		return Account{}, err
	}
	return r.now.Load().shown(a, now), nil
}

// administrator is what the first one is.
var administrator, _ = access.RolesOf(access.Administrator)

// linksOf lists the links of an account, those of set-up for none.
func (s *snapshot) linksOf(id AccountID) []row {
	var list []row
	for _, l := range s.links {
		if l.Account == id {
			list = append(list, l)
		}
	}
	return list
}
