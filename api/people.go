package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/api/web"
	"watchbill/api/web/access"
	"watchbill/api/web/identity"
	"watchbill/roster"
)

// People is who may sign in, and the clock that their sessions go by: the real one, also in a drill.
type People struct {
	*identity.Register
	Now func() time.Time
}

// people returns the register. Accounts, keys and settings are the whole agency's: who answers for districts alone does not
// get at them, or they could let themselves into all of it. Errors are of kind Unavailable and Forbidden.
func (s *server) people(c echo.Context) (*People, error) {
	switch {
	case s.opt.People == nil:
		return nil, unavailable("accounts")
	case !access.Of(c.Request().Context()).Sees(""):
		return nil, &roster.Error{Kind: roster.Forbidden, Msg: "This is the whole agency's, and you answer for some districts."}
	}
	return s.opt.People, nil
}

// by says for the audit trail who asks for what is done.
func (p *People) by(c echo.Context) identity.By {
	return identity.By{Who: access.Of(c.Request().Context()).Who(), Where: c.RealIP(), At: p.Now()}
}

// sendPlain sends an answer as JSON.
func sendPlain(c echo.Context, status int, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return sendStatus(c, status, jsonType[0], append(text, '\n'))
}

// versioned sets the ETag of a record that counts its versions.
func versioned(c echo.Context, version uint64) {
	c.Response().Header().Set("ETag", versionTag(version))
}

func versionTag(version uint64) string { return `"` + strconv.FormatUint(version, 10) + `"` }

// wantedVersion is the one that If-Match names, now where it names none or any. What it names that is not there is the 412.
func wantedVersion(c echo.Context, now uint64) (uint64, error) {
	lines := c.Request().Header.Values("If-Match")
	if len(lines) == 0 || matchesAny(lines, versionTag(now)) {
		return now, nil
	}
	return 0, movedTo(now)
}

func movedTo(now uint64) error {
	return &web.StatusError{Status: http.StatusPreconditionFailed, Detail: fmt.Sprintf("It is at version %d by now, which If-Match does not name: somebody changed it meanwhile. Read it again.", now)}
}

// refusedIdentity says of an error of the register which places of the body it is about.
func refusedIdentity(err error) error {
	var moved *identity.Moved
	if errors.As(err, &moved) {
		return movedTo(moved.Now)
	}
	return inBody(err, nil)
}

// me answers GET /v1/me.
func (s *server) me(c echo.Context) error {
	if err := newQuery(c).done(); err != nil {
		return err
	}
	return sendPlain(c, http.StatusOK, NewMe(access.Of(c.Request().Context())))
}

// nullable tells whether the value that is being read is null, and goes past it.
func (b *body) nullable() bool {
	if b.text[b.at] != 'n' {
		return false
	}
	b.raw()
	return true
}

// roles reads a list of roles.
func (b *body) roles() access.Roles {
	var set access.Roles
	b.list(len(access.All()), func(int) {
		role := choice(b, access.All()...)
		if one, err := access.RolesOf(role); err == nil {
			set |= one
		}
	})
	return set
}

// districtIDs reads a list of districts; null is all of them, which is nil.
func (b *body) districtIDs() []roster.DistrictID {
	if b.nullable() {
		return nil
	}
	list := []roster.DistrictID{}
	b.list(maxDistricts, func(int) { list = append(list, roster.DistrictID(b.id())) })
	return list
}

// maxDistricts is how many districts one body names.
const maxDistricts = 1000

// optionalID reads an identifier; an empty one is none.
func (b *body) optionalID() string {
	s := b.line(maxText)
	if s != "" && !roster.ValidID(s) && !b.faulty() {
		b.fault("%q is not an identifier: 1 to %d of A-Z a-z 0-9 . _ -", clip(s), roster.MaxID)
	}
	return s
}
