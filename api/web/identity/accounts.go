package identity

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"watchbill/roster/store/audit"
)

// Accounts lists all, by login.
func (r *Register) Accounts(now time.Time) []Account {
	s := r.now.Load()
	list := make([]Account, 0, len(s.accounts))
	by := s.attached(now, func(AccountID) bool { return true })
	for id, a := range s.accounts {
		list = append(list, a.shown(by[id]))
	}
	slices.SortFunc(list, func(x, y Account) int { return strings.Compare(x.Login, y.Login) })
	return list
}

// Account returns an account; a roster.NotFound where there is none.
func (r *Register) Account(id AccountID, now time.Time) (Account, error) {
	s := r.now.Load()
	a, err := s.account(id)
	if err != nil {
		return Account{}, err
	}
	return s.shown(a, now), nil
}

// AccountOf returns the account of a login; a roster.NotFound where there is none.
func (r *Register) AccountOf(login string, now time.Time) (Account, error) {
	s := r.now.Load()
	a := s.logins[strings.ToLower(login)]
	if a == nil {
		return Account{}, notFound("login", "no account has the login %.80q", login)
	}
	return s.shown(a, now), nil
}

func (s *snapshot) account(id AccountID) (*account, error) {
	if a := s.accounts[id]; a != nil {
		return a, nil
	}
	return nil, notFound("id", "there is no account %.80q", id)
}

// taken tells of details that another account has: its login, its subject.
func (s *snapshot) taken(d Details, but AccountID) error {
	if a := s.logins[d.Login]; a != nil && a.id() != but {
		return loginTaken(d.Login)
	}
	if a := s.subjects[d.Subject]; a != nil && a.id() != but {
		return conflict("openid", "the account %s has this issuer and subject already", a.Login)
	}
	return nil
}

// Create makes an account. It has no password: see Invite. Errors: roster.Invalid, every fault; Conflict where another account
// has the login or the subject.
func (r *Register) Create(ctx context.Context, by By, d Details) (Account, error) {
	d, faults := d.checked()
	faults = append(faults, r.unknown(d.Districts, nil)...)
	if err := errors.Join(faults...); err != nil {
		return Account{}, err
	}
	r.writing.Lock()
	defer r.writing.Unlock()
	s := r.now.Load()
	if err := s.taken(d, ""); err != nil {
		return Account{}, err
	}
	if len(s.accounts) >= maxAccounts {
		return Account{}, conflict("login", "there are %d accounts; remove one first", maxAccounts)
	}
	a := newAccount(d, by.At)
	err := r.write(ctx, deed{By: by, action: audit.AccountCreated, of: a.of(), keys: []string{"roles: " + d.Roles.String()}, put: []row{a}})
	if err != nil {
		return Account{}, err
	}
	return r.now.Load().shown(a, by.At), nil
}

// Change replaces an account's details, and disables or enables it: both at once are one commit. version is the one that the
// change is of; another is a roster.Conflict, and so is what would leave no administrator. Other errors are those of Create. What
// changes nothing is not written.
func (r *Register) Change(ctx context.Context, by By, id AccountID, version uint64, d Details, disabled bool) (Account, error) {
	d, faults := d.checked()
	if a := r.now.Load().accounts[id]; a != nil {
		faults = append(faults, r.unknown(d.Districts, a.Districts)...)
	}
	if err := errors.Join(faults...); err != nil {
		return Account{}, err
	}
	r.writing.Lock()
	defer r.writing.Unlock()
	return r.change(ctx, by, id, version, func(*account) Details { return d }, disabled)
}

// SetDisabled disables an account, which ends its sessions, or enables it. The last administrator is not disabled: a
// roster.Conflict.
func (r *Register) SetDisabled(ctx context.Context, by By, id AccountID, disabled bool) (Account, error) {
	r.writing.Lock()
	defer r.writing.Unlock()
	return r.change(ctx, by, id, 0, func(a *account) Details { return a.Details }, disabled)
}

// change does it; the caller holds writing. version 0: whatever it is.
func (r *Register) change(ctx context.Context, by By, id AccountID, version uint64, details func(*account) Details, disabled bool) (Account, error) {
	s := r.now.Load()
	a, err := s.account(id)
	if err != nil {
		return Account{}, err
	}
	if version != 0 && version != a.Count {
		return Account{}, movedOn(a.Count)
	}
	d := details(a)
	if err := s.taken(d, id); err != nil {
		return Account{}, err
	}
	what := deed{By: by, action: audit.AccountChanged, of: a.of(), keys: d.changed(a.Details)}
	b := a.again()
	b.Details = d
	switch {
	case disabled == !a.Disabled.IsZero():
		if len(what.keys) == 0 {
			return s.shown(a, by.At), nil
		}
	case disabled:
		what.action, b.Disabled = audit.AccountDisabled, second(by.At)
	default:
		what.action, b.Disabled, b.IdledOut, b.Since = audit.AccountEnabled, time.Time{}, false, second(by.At)
	}
	if s.administers(a) && !s.administers(b) && s.administrators(id) == 0 {
		return Account{}, lastOne(a.Login)
	}
	b.Count++
	if b.Roles != a.Roles || !sameDistricts(b.Districts, a.Districts) || b.Officer != a.Officer {
		b.Rights++
	}
	what.put = []row{b}
	if !b.Disabled.IsZero() {
		what.gone = append(s.allSessionsOf(id), s.linksOf(id)...)
	}
	if err := r.write(ctx, what); err != nil {
		return Account{}, err
	}
	return r.now.Load().shown(b, by.At), nil
}

func lastOne(login string) error {
	return conflict("login", "%s is the last administrator who can sign in; make another one first", login)
}

// Moved is the roster.Conflict of a change of a version that is not the one there is. Now is that.
type Moved struct {
	Now uint64
	err error
}

func (m *Moved) Error() string { return m.err.Error() }

// Unwrap returns a roster.Conflict.
func (m *Moved) Unwrap() error { return m.err }

func movedOn(now uint64) error {
	return &Moved{now, conflict("If-Match", "it was changed meanwhile, and is of version %d now; look again", now)}
}

// Remove takes an account away, with its sessions and links. Errors are those of Change.
func (r *Register) Remove(ctx context.Context, by By, id AccountID, version uint64) error {
	r.writing.Lock()
	defer r.writing.Unlock()
	s := r.now.Load()
	a, err := s.account(id)
	switch {
	case err != nil:
		return err
	case version != a.Count:
		return movedOn(a.Count)
	case s.administers(a) && s.administrators(id) == 0:
		return lastOne(a.Login)
	}
	gone := append(s.allSessionsOf(id), s.linksOf(id)...)
	return r.write(ctx, deed{By: by, action: audit.AccountRemoved, of: a.of(), gone: append(gone, a)})
}

// Unlock releases an account from its lock, and forgets its failures and those of the addresses that are held off, for its owner
// may sit behind one. Where there is none of them nothing is written.
func (r *Register) Unlock(ctx context.Context, by By, id AccountID) (Account, error) {
	r.writing.Lock()
	defer r.writing.Unlock()
	s := r.now.Load()
	a, err := s.account(id)
	if err != nil {
		return Account{}, err
	}
	off := r.heldOff(by.At)
	if a.Locked.IsZero() && len(a.Failures)+len(off) == 0 {
		return s.shown(a, by.At), nil
	}
	b := a.again()
	b.Locked, b.Failures = time.Time{}, nil
	d := deed{By: by, action: audit.AccountUnlocked, of: a.of(), put: []row{b}}
	if len(off) > 0 {
		d.keys = []string{fmt.Sprintf("addresses held off: %d", len(off))}
	}
	if err := r.write(ctx, d); err != nil {
		return Account{}, err
	}
	r.letIn(off)
	return r.now.Load().shown(b, by.At), nil
}
