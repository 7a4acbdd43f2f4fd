package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"watchbill/api/web/identity"
	"watchbill/roster"
)

// maxUsers is how many accounts a page has at most.
const maxUsers = 1000

// users answers GET /v1/users.
func (s *server) users(c echo.Context) error {
	q := newQuery(c, "limit", "cursor")
	page := q.paging(maxUsers)
	if err := q.done(); err != nil {
		return err
	}
	p, err := s.people(c)
	if err != nil {
		return err
	}
	part, next := pageOf(p.Accounts(p.Now()), page, func(a identity.Account) string { return a.Login })
	answer := Users{next, make([]User, len(part))}
	for i, a := range part {
		answer.Users[i] = NewUser(a)
	}
	return sendPlain(c, http.StatusOK, answer)
}

// user answers GET /v1/users/{id}.
func (s *server) user(c echo.Context) error {
	_, a, err := s.account(c, newQuery(c))
	if err != nil {
		return err
	}
	c.Response().Header().Set("Cache-Control", "private, no-cache")
	versioned(c, a.Version)
	return sendPlain(c, http.StatusOK, NewUser(a))
}

// account returns the account that the path names.
func (s *server) account(c echo.Context, q *query) (*People, identity.Account, error) {
	id := identity.AccountID(q.name("id"))
	if err := q.done(); err != nil {
		return nil, identity.Account{}, err
	}
	p, err := s.people(c)
	if err != nil {
		return nil, identity.Account{}, err
	}
	a, err := p.Account(id, p.Now())
	return p, a, refusedIdentity(err)
}

// The members of an account's body.
const (
	userLogin = iota
	userRoles
	userName
	userEmail
	userDistricts
	userOfficer
	userOpenID
	userOther // invite of a new one, disabled of one that is there
)

var (
	newUserMembers = []string{"login", "roles", "name", "email", "districts", "officer_id", "openid", "invite"}
	userMembers    = []string{"login", "roles", "name", "email", "districts", "officer_id", "openid", "disabled"}
	subjectMembers = []string{"issuer", "subject"}
)

// maxSubject is the most characters of an issuer, or of a subject.
const maxSubject = 1000

// details reads members of an account's body into d; the last one is a flag.
func (b *body) details(names []string, d *identity.Details, flag *bool) (given uint64) {
	return b.object(names, func(i int) {
		switch i {
		case userLogin:
			d.Login = b.line(maxText)
		case userRoles:
			d.Roles = b.roles()
		case userName:
			d.Name = b.line(maxText)
		case userEmail:
			d.Email = b.line(2 * maxText)
		case userDistricts:
			d.Districts = b.districtIDs()
		case userOfficer:
			d.Officer = roster.OfficerID(b.optionalID())
		case userOpenID:
			d.Subject = b.subject()
		case userOther:
			*flag = b.flag()
		}
	})
}

// subject reads who somebody is to a provider; null is nobody.
func (b *body) subject() (x identity.Subject) {
	if b.nullable() {
		return x
	}
	given := b.object(subjectMembers, func(i int) {
		*[]*string{&x.Issuer, &x.ID}[i] = b.line(maxSubject)
	})
	b.require(given, subjectMembers, len(subjectMembers))
	return x
}

// postUser answers POST /v1/users.
func (s *server) postUser(c echo.Context) error {
	if err := newQuery(c).done(); err != nil {
		return err
	}
	p, err := s.people(c)
	if err != nil {
		return err
	}
	b, err := readJSON(c)
	if err != nil {
		return err
	}
	var d identity.Details
	invite := true
	b.require(b.details(newUserMembers, &d, &invite), newUserMembers, 2)
	if err := b.done(); err != nil {
		return err
	}
	ctx, by := c.Request().Context(), p.by(c)
	a, err := p.Create(ctx, by, d)
	if err != nil {
		return refusedIdentity(err)
	}
	made := UserMade{User: NewUser(a)}
	if invite {
		link, err := p.Invite(ctx, by, a.ID)
		if err != nil {
			return err
		}
		told := NewInvited(link)
		made.Invitation, made.User.Invited = &told, &told.Expires
	}
	versioned(c, a.Version)
	c.Response().Header().Set("Location", "/v1/users/"+string(a.ID))
	return sendPlain(c, http.StatusCreated, made)
}

// patchUser answers PATCH /v1/users/{id}.
func (s *server) patchUser(c echo.Context) error {
	p, a, err := s.account(c, newQuery(c))
	if err != nil {
		return err
	}
	b, err := readJSON(c)
	if err != nil {
		return err
	}
	d, disabled := a.Details, !a.Disabled.IsZero()
	b.details(userMembers, &d, &disabled)
	if err := b.done(); err != nil {
		return err
	}
	version, err := wantedVersion(c, a.Version)
	if err != nil {
		return err
	}
	if a, err = p.Change(c.Request().Context(), p.by(c), a.ID, version, d, disabled); err != nil {
		return refusedIdentity(err)
	}
	versioned(c, a.Version)
	return sendPlain(c, http.StatusOK, NewUser(a))
}

// deleteUser answers DELETE /v1/users/{id}.
func (s *server) deleteUser(c echo.Context) error {
	p, a, err := s.account(c, newQuery(c))
	if err != nil {
		return err
	}
	version, err := wantedVersion(c, a.Version)
	if err != nil {
		return err
	}
	if err := p.Remove(c.Request().Context(), p.by(c), a.ID, version); err != nil {
		return refusedIdentity(err)
	}
	return c.NoContent(http.StatusNoContent)
}

// unlockUser answers POST /v1/users/{id}/unlock.
func (s *server) unlockUser(c echo.Context) error {
	p, a, err := s.account(c, newQuery(c))
	if err != nil {
		return err
	}
	if a, err = p.Unlock(c.Request().Context(), p.by(c), a.ID); err != nil {
		return refusedIdentity(err)
	}
	versioned(c, a.Version)
	return sendPlain(c, http.StatusOK, NewUser(a))
}

// inviteUser answers POST /v1/users/{id}/invitation.
func (s *server) inviteUser(c echo.Context) error {
	q := newQuery(c, "reset")
	reset := q.choice("reset", "false", "true", "false") == "true"
	p, a, err := s.account(c, q)
	if err != nil {
		return err
	}
	issue := p.Invite
	if reset {
		issue = p.Reset
	}
	link, err := issue(c.Request().Context(), p.by(c), a.ID)
	if err != nil {
		return refusedIdentity(err)
	}
	return sendPlain(c, http.StatusCreated, NewInvited(link))
}

// endSessions answers DELETE /v1/users/{id}/sessions.
func (s *server) endSessions(c echo.Context) error {
	p, a, err := s.account(c, newQuery(c))
	if err != nil {
		return err
	}
	n, err := p.EndSessions(c.Request().Context(), p.by(c), a.ID)
	if err != nil {
		return refusedIdentity(err)
	}
	return sendPlain(c, http.StatusOK, SessionsEnded{n})
}
