package api

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/api/web/access"
	"watchbill/api/web/identity"
)

// signInSettings answers GET /v1/settings/sign-in.
func (s *server) signInSettings(c echo.Context) error {
	if err := newQuery(c).done(); err != nil {
		return err
	}
	p, err := s.people(c)
	if err != nil {
		return err
	}
	now := p.Settings()
	c.Response().Header().Set("Cache-Control", "private, no-cache")
	if matches(c, versionTag(now.Version)) {
		return c.NoContent(http.StatusNotModified)
	}
	return sendPlain(c, http.StatusOK, NewSignInSettings(now))
}

var (
	settingsMembers = []string{"roles", "banner", "must_accept", "idle_days", "address_failures", "openid"}
	limitsMembers   = []string{"lock_minutes", "end_minutes", "whole_minutes", "second_factor"}
	providerMembers = []string{"name", "issuer", "client_id", "link_email"}
)

// The bounds of numbers in settings; what is within them and not allowed the register says.
const (
	maxMinutes = 7 * 24 * 60
	maxCount   = 100_000
)

// putSignInSettings answers PUT /v1/settings/sign-in.
func (s *server) putSignInSettings(c echo.Context) error {
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
	next := identity.Settings{Limits: map[access.Role]identity.Limits{}}
	given := b.object(settingsMembers, func(i int) {
		switch i {
		case 0:
			b.limits(next.Limits)
		case 1:
			next.Banner = b.banner()
		case 2:
			next.MustAccept = b.flag()
		case 3:
			next.IdleDays = b.integer(0, maxCount)
		case 4:
			next.AddressFailures = b.integer(0, maxCount)
		case 5:
			next.Provider = b.provider()
		}
	})
	b.require(given, settingsMembers, len(settingsMembers))
	if err := b.done(); err != nil {
		return err
	}
	if next.Version, err = wantedVersion(c, p.Settings().Version); err != nil {
		return err
	}
	if next, err = p.SetSettings(c.Request().Context(), p.by(c), next); err != nil {
		return refusedIdentity(err)
	}
	versioned(c, next.Version)
	return sendPlain(c, http.StatusOK, NewSignInSettings(next))
}

// limits reads the limits of every role of people.
func (b *body) limits(all map[access.Role]identity.Limits) {
	names := []string{}
	for _, role := range access.All() {
		if role != access.CAD {
			names = append(names, string(role))
		}
	}
	given := b.object(names, func(i int) {
		var l identity.Limits
		given := b.object(limitsMembers, func(i int) {
			if i == 3 {
				l.SecondFactor = b.flag()
				return
			}
			*[]*time.Duration{&l.Lock, &l.End, &l.Whole}[i] = time.Duration(b.integer(0, maxMinutes)) * time.Minute
		})
		b.require(given, limitsMembers, len(limitsMembers))
		all[access.Role(names[i])] = l
	})
	b.require(given, names, len(names))
}

// maxBanner is the most characters of a banner.
const maxBanner = 4000

// banner reads a text of several lines.
func (b *body) banner() string {
	if b.text[b.at] != '"' {
		b.wrongType("a string")
		return ""
	}
	s := string(unquote(b.raw()))
	if len([]rune(s)) > maxBanner {
		b.fault("is longer than %d characters", maxBanner)
	}
	return s
}

// provider reads a provider of OpenID Connect; null is none.
func (b *body) provider() *identity.Provider {
	if b.nullable() {
		return nil
	}
	p := &identity.Provider{}
	given := b.object(providerMembers, func(i int) {
		if i == 3 {
			p.LinkEmail = b.flag()
			return
		}
		*[]*string{&p.Name, &p.Issuer, &p.ClientID}[i] = b.line(maxSubject)
	})
	b.require(given, providerMembers, len(providerMembers))
	return p
}
