package identity

import (
	"crypto/sha256"
	"errors"
	"slices"
	"time"

	"watchbill/api/web/access"
	"watchbill/roster"
)

// account is the record of an Account, with what nobody is shown. What its slices and pointers lead to never changes.
type account struct {
	m meta
	Details
	accountBody
}

// accountBody is what the service keeps of an account beside what an administrator says of it.
type accountBody struct {
	Count    uint64      `json:"count"`  // Account.Version
	Rights   uint64      `json:"rights"` // counts up when what the account may do changes
	Created  time.Time   `json:"created"`
	Since    time.Time   `json:"since"`         // days without being seen count from here: it was made, or enabled
	Seen     time.Time   `json:"seen,omitzero"` // as of the last sweep
	Failures []time.Time `json:"failures,omitempty"`
	Locked   time.Time   `json:"locked,omitzero"`
	Disabled time.Time   `json:"disabled,omitzero"`
	IdledOut bool        `json:"idled_out,omitempty"`
	Password *password   `json:"password,omitempty"`
	Factor   *factor     `json:"totp,omitempty"`
	Recovery []string    `json:"recovery,omitempty"` // SHA-256 of the codes that are left, in hexadecimal
}

// accountForm is how an account is kept.
type accountForm struct {
	Version   int                  `json:"v"`
	Login     string               `json:"login"`
	Name      string               `json:"name,omitempty"`
	Email     string               `json:"email,omitempty"`
	Roles     []access.Role        `json:"roles"`
	Districts *[]roster.DistrictID `json:"districts,omitempty"` // nil: the whole agency
	Officer   roster.OfficerID     `json:"officer,omitempty"`
	Subject   *Subject             `json:"openid,omitempty"`
	accountBody
}

func (a *account) meta() *meta   { return &a.m }
func (a *account) id() AccountID { return AccountID(a.m.id) }

func (a *account) value() ([]byte, error) {
	f := accountForm{
		Version: version, Login: a.Login, Name: a.Name, Email: a.Email, Roles: a.Roles.List(), Officer: a.Officer, accountBody: a.accountBody,
	}
	if a.Districts != nil {
		f.Districts = &a.Districts
	}
	if a.Subject != (Subject{}) {
		f.Subject = &a.Subject
	}
	return encode(f)
}

func readAccount(m meta, value []byte) (row, error) {
	var f accountForm
	if err := decode(value, &f, &f.Version); err != nil {
		return nil, err
	}
	if why := f.lacks(); why != "" {
		return nil, errors.New("it has no " + why)
	}
	d := Details{Login: f.Login, Name: f.Name, Email: f.Email, Officer: f.Officer}
	var err error
	if d.Roles, err = access.RolesOf(f.Roles...); err != nil {
		return nil, err
	}
	if f.Districts != nil {
		d.Districts = *f.Districts
	}
	if f.Subject != nil {
		d.Subject = *f.Subject
	}
	return &account{m, d, f.accountBody}, nil
}

// lacks says what an account needs and has not: a second factor without a secret, say, would take a code that anybody can work
// out. Empty: nothing.
func (f *accountForm) lacks() string {
	switch {
	case f.Login == "":
		return "login"
	case len(f.Roles) == 0:
		return "role"
	case f.Password != nil && (len(f.Password.Salt) == 0 || f.Password.Iterations < 1 || len(f.Password.Hash) != sha256.Size):
		return "whole password"
	case f.Factor != nil && len(f.Factor.Secret) == 0:
		return "secret of its second factor"
	}
	return ""
}

// again is a copy that may be changed and put.
func (a *account) again() *account {
	b := *a
	return &b
}

// administers tells whether an account is an administrator's who can sign in, or could after a release: with a password, or
// through the provider that there is.
func (s *snapshot) administers(a *account) bool {
	p := s.settings.Provider
	way := a.Password != nil || p != nil && a.Subject.ID != "" && a.Subject.Issuer == p.Issuer
	return way && a.Roles.Has(access.Administrator) && a.Disabled.IsZero()
}

// user is who a session of the account is.
func (a *account) user(proved time.Time) *access.User {
	return &access.User{
		Kind: access.Person, ID: a.m.id, Name: a.Login, Roles: a.Roles, Districts: a.Districts, Officer: a.Officer, Proved: proved,
	}
}

// shown is the account as its readers get it.
func (s *snapshot) shown(a *account, now time.Time) Account {
	return a.shown(s.attached(now, func(id AccountID) bool { return id == a.id() })[a.id()])
}

// attached is what sessions and links say of an account.
type attached struct {
	sessions      int
	seen, invited time.Time
}

// attached gathers it for the accounts that are wanted.
func (s *snapshot) attached(now time.Time, wanted func(AccountID) bool) map[AccountID]attached {
	all := map[AccountID]attached{}
	for _, l := range s.links {
		if x := all[l.Account]; wanted(l.Account) && now.Before(l.Expires) && l.Expires.After(x.invited) {
			x.invited = l.Expires
			all[l.Account] = x
		}
	}
	for hash, one := range s.sessions {
		if hash != one.hash || !wanted(one.Account) || s.state(one, now) == ErrEnded { //nolint:errorlint // state wraps nothing
			continue
		}
		x := all[one.Account]
		x.sessions++
		if seen := one.seenAt(); seen.After(x.seen) {
			x.seen = seen
		}
		all[one.Account] = x
	}
	return all
}

func (a *account) shown(by attached) Account {
	x := Account{
		ID: a.id(), Details: a.Details, Version: a.Count, Created: a.Created, Seen: a.Seen, Locked: a.Locked, Disabled: a.Disabled, IdledOut: a.IdledOut,
		Invited: by.invited, HasPassword: a.Password != nil, SecondFactor: a.Factor != nil, RecoveryCodes: len(a.Recovery), Sessions: by.sessions,
	}
	x.Districts = slices.Clone(a.Districts)
	if by.seen.After(x.Seen) {
		x.Seen = by.seen
	}
	return x
}
