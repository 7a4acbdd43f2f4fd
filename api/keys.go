package api

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/api/web/identity"
)

// keys answers GET /v1/keys.
func (s *server) keys(c echo.Context) error {
	if err := newQuery(c).done(); err != nil {
		return err
	}
	p, err := s.people(c)
	if err != nil {
		return err
	}
	answer := MachineKeys{Keys: []MachineKey{}}
	for _, k := range p.Keys() {
		answer.Keys = append(answer.Keys, NewMachineKey(k))
	}
	return sendPlain(c, http.StatusOK, answer)
}

var keyMembers = []string{"name", "roles", "districts", "expires_at", "fingerprint", "dns_name"}

// postKey answers POST /v1/keys.
func (s *server) postKey(c echo.Context) error {
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
	by := p.by(c)
	k := identity.NewKey{Expires: by.At.Add(identity.KeyLasts)}
	given := b.object(keyMembers, func(i int) {
		switch i {
		case 0:
			k.Name = b.line(maxText)
		case 1:
			k.Roles = b.roles()
		case 2:
			k.Districts = b.districtIDs()
		case 3:
			if k.Expires = (time.Time{}); !b.nullable() {
				k.Expires = b.instant()
			}
		case 4:
			k.Fingerprint = b.line(maxText)
		case 5:
			k.DNSName = b.line(2 * maxText)
		}
	})
	b.require(given, keyMembers, 2)
	if err := b.done(); err != nil {
		return err
	}
	made, secret, err := p.CreateKey(c.Request().Context(), by, k)
	if err != nil {
		return inBody(err, map[string]string{"expires": "/expires_at"})
	}
	return sendPlain(c, http.StatusCreated, NewKeyMade(made, secret))
}

// deleteKey answers DELETE /v1/keys/{id}.
func (s *server) deleteKey(c echo.Context) error {
	q := newQuery(c)
	number := q.name("id")
	if err := q.done(); err != nil {
		return err
	}
	p, err := s.people(c)
	if err != nil {
		return err
	}
	if _, err := p.RevokeKey(c.Request().Context(), p.by(c), number); err != nil {
		return refusedIdentity(err)
	}
	return c.NoContent(http.StatusNoContent)
}

// maxOverlapHours is how long an old key goes on at most, in hours.
const maxOverlapHours = int(identity.MaxOverlap / time.Hour)

// rotateKey answers POST /v1/keys/{id}/rotation.
func (s *server) rotateKey(c echo.Context) error {
	q := newQuery(c, "overlap_hours")
	overlap := time.Duration(q.integer("overlap_hours", int(identity.DefaultOverlap/time.Hour), 0, maxOverlapHours)) * time.Hour
	number := q.name("id")
	if err := q.done(); err != nil {
		return err
	}
	p, err := s.people(c)
	if err != nil {
		return err
	}
	made, secret, err := p.RotateKey(c.Request().Context(), p.by(c), number, overlap)
	if err != nil {
		return refusedIdentity(err)
	}
	return sendPlain(c, http.StatusCreated, NewKeyMade(made, secret))
}
