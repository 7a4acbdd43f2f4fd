package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"watchbill/api/web/identity"
	"watchbill/roster"
)

// pathPeople is where the socket takes what is asked about accounts and keys. POST: PeopleAsk in, PeopleAnswer out.
const pathPeople = "/internal/1/people"

// PeopleDo is what can be asked.
type PeopleDo string

// What can be asked about accounts, by login, and keys, by number.
const (
	ListUsers   PeopleDo = "users"
	InviteUser  PeopleDo = "invite" // makes the account where there is none
	ResetUser   PeopleDo = "reset"
	UnlockUser  PeopleDo = "unlock"
	DisableUser PeopleDo = "disable"
	EnableUser  PeopleDo = "enable"
	ChangeRoles PeopleDo = "roles"
	SetupLink   PeopleDo = "set-up"
	ListKeys    PeopleDo = "keys"
	CreateKey   PeopleDo = "create-key"
	RotateKey   PeopleDo = "rotate-key"
	RevokeKey   PeopleDo = "revoke-key"
)

// PeopleAsk is one thing to be done. Details is of InviteUser and, for the login, of all that are about an account; Key of
// CreateKey; Number and Overlap of those about a key.
type PeopleAsk struct {
	Do      PeopleDo
	Details identity.Details
	Whole   bool // of ChangeRoles: for the whole agency; else they keep their districts where Details names none
	Key     identity.NewKey
	Number  string
	Overlap time.Duration
}

// PeopleAnswer is what came of it.
type PeopleAnswer struct {
	Accounts []identity.Account
	Link     *identity.Issued // nil: none was made
	Made     bool             // InviteUser made the account
	Keys     []identity.Key
	Secret   string // the key itself; empty: none was made
	Base     string // the address of the service, as its clients call it; empty: none runs
}

// People does what is asked, through the service if one holds the store, and has it recorded as of the account of the
// operating system that asks. Errors are those of identity.Register.
func (d *Data) People(ctx context.Context, ask PeopleAsk) (PeopleAnswer, error) {
	if d.remote != nil {
		return d.remote.people(ctx, ask)
	}
	book := func() *roster.Book {
		b, err := d.Book(ctx)
		if err != nil {
			return nil // there is none, or a faulty one: accounts do not wait for it
		}
		return b
	}
	r, err := identity.Open(ctx, identity.Options{KV: d.kv, Log: d.log(), Book: book})
	if err != nil {
		return PeopleAnswer{}, err
	}
	now := d.now
	if now == nil {
		now = time.Now
	}
	return ask.of(ctx, r, identity.By{Who: account(os.Getuid()), Where: byCommand, At: now()})
}

// of does what is asked of a register.
func (x PeopleAsk) of(ctx context.Context, r *identity.Register, by identity.By) (a PeopleAnswer, err error) {
	switch x.Do {
	case ListUsers:
		a.Accounts = r.Accounts(by.At)
	case ListKeys:
		a.Keys = r.Keys()
	case SetupLink:
		var link identity.Issued
		link, err = r.Setup(ctx, by)
		a.Link = &link
	case CreateKey, RotateKey, RevokeKey:
		a.Keys = make([]identity.Key, 1)
		switch x.Do {
		case CreateKey:
			a.Keys[0], a.Secret, err = r.CreateKey(ctx, by, x.Key)
		case RotateKey:
			a.Keys[0], a.Secret, err = r.RotateKey(ctx, by, x.Number, x.Overlap)
		default:
			a.Keys[0], err = r.RevokeKey(ctx, by, x.Number)
		}
	default:
		a, err = x.account(ctx, r, by)
	}
	if err != nil {
		return PeopleAnswer{}, oneError(err)
	}
	return a, nil
}

// account does what is asked about one account.
func (x PeopleAsk) account(ctx context.Context, r *identity.Register, by identity.By) (a PeopleAnswer, err error) {
	one, err := r.AccountOf(x.Details.Login, by.At)
	switch none := errors.Is(err, &roster.Error{Kind: roster.NotFound}); {
	case none && x.Do == InviteUser:
		if one, err = r.Create(ctx, by, x.Details); err != nil {
			return a, err
		}
		a.Made = true
	case err != nil:
		return a, err
	case x.Do == InviteUser && x.Details.Roles != 0:
		return a, &roster.Error{Kind: roster.Conflict, Msg: fmt.Sprintf("there is an account %s, with the roles %s; leave --role out for another link, or change them with: watchbill users roles %[1]s --role ROLE", one.Login, one.Roles)}
	}
	var link identity.Issued
	switch x.Do {
	case InviteUser:
		link, err = r.Invite(ctx, by, one.ID)
		a.Link = &link
	case ResetUser:
		link, err = r.Reset(ctx, by, one.ID)
		a.Link = &link
	case UnlockUser:
		one, err = r.Unlock(ctx, by, one.ID)
	case DisableUser, EnableUser:
		one, err = r.SetDisabled(ctx, by, one.ID, x.Do == DisableUser)
	case ChangeRoles:
		d := one.Details
		d.Roles = x.Details.Roles
		if x.Whole || x.Details.Districts != nil {
			d.Districts = x.Details.Districts
		}
		one, err = r.Change(ctx, by, one.ID, one.Version, d, !one.Disabled.IsZero())
	default:
		err = &roster.Error{Kind: roster.NotFound, Msg: "the service is of another version of watchbill: restart it with this one"}
	}
	a.Accounts = []identity.Account{one}
	return a, err
}

// oneError makes one of faults that were gathered, each on a line, for the socket passes on one.
func oneError(err error) error {
	var domain *roster.Error
	if !errors.As(err, &domain) || domain.Kind != roster.Invalid {
		return err
	}
	return &roster.Error{Kind: roster.Invalid, Msg: strings.TrimSpace(err.Error())}
}

// people asks the service.
func (r *remote) people(ctx context.Context, ask PeopleAsk) (a PeopleAnswer, err error) {
	ctx, cancel := context.WithTimeout(ctx, requestWait)
	defer cancel()
	body, err := json.Marshal(ask)
	if err != nil {
		return a, err
	}
	answer, err := r.do(ctx, http.MethodPost, pathPeople, bytes.NewReader(body))
	if err != nil {
		return a, err
	}
	defer answer.Body.Close()
	if err := json.NewDecoder(answer.Body).Decode(&a); err != nil {
		return a, fmt.Errorf("the service's answer: %w", err)
	}
	return a, nil
}

// people answers on the socket.
func (in *inside) people(w http.ResponseWriter, r *http.Request) error {
	var ask PeopleAsk
	if err := json.NewDecoder(io.LimitReader(r.Body, 64<<10)).Decode(&ask); err != nil {
		return roster.Invalidf("", "what is asked is not to be read: %s", err)
	}
	a, err := ask.of(r.Context(), in.a.identity, identity.By{Who: caller(r), Where: onSocket, At: in.a.opt.Now()})
	if err != nil {
		return in.failed("people", err)
	}
	a.Base = in.a.called()
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(a)
}

// openIdentity reads who there is.
func (a *App) openIdentity(ctx context.Context) (err error) {
	a.identity, err = identity.Open(ctx, identity.Options{KV: a.kv, Log: a.trail.Log, Words: a.agencyWords, Book: a.served.Book})
	return err
}

// agencyWords are the words of the agency that no password is made of.
func (a *App) agencyWords() []string {
	book := a.served.Book()
	if book == nil {
		return nil
	}
	return []string{book.Agency().Name, book.Agency().ID}
}

// sweepIdentity keeps who there is up to date until ctx ends.
func (a *App) sweepIdentity(ctx context.Context) {
	a.identity.Run(ctx, a.opt.Now, func(err error) {
		a.opt.Log.Error().Err(err).Msg("when sessions and keys were used could not be written; it is tried again")
	})
}
