package api

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/labstack/echo/v4"

	"watchbill/api/web"
	"watchbill/api/web/access"
	"watchbill/roster/store/audit"
	"watchbill/roster/strictness"
)

// Strictness says what becomes of writes that break work rules: a strictness.Register.
type Strictness interface {
	Strictness(ctx context.Context) (strictness.Setting, error)
	SetStrictness(ctx context.Context, s strictness.Setting, seen func(now strictness.Setting) error, who audit.Who, where string) error
}

// strictness answers GET /v1/settings/work-rules.
func (s *server) strictness(c echo.Context) error {
	if err := newQuery(c).done(); err != nil {
		return err
	}
	if s.opt.Strictness == nil {
		return unavailable("settings")
	}
	now, err := s.opt.Strictness.Strictness(c.Request().Context())
	if err != nil {
		return err
	}
	text, err := json.Marshal(now)
	if err != nil {
		return err
	}
	c.Response().Header().Set("Cache-Control", "private, no-cache")
	if matches(c, recordTag(text)) {
		return c.NoContent(http.StatusNotModified)
	}
	return sendBytes(c, jsonType[0], append(text, '\n'))
}

var strictnessMembers = []string{"extras", "postings", "absences"}

// putStrictness answers PUT /v1/settings/work-rules.
func (s *server) putStrictness(c echo.Context) error {
	if err := newQuery(c).done(); err != nil {
		return err
	}
	if s.opt.Strictness == nil {
		return unavailable("settings")
	}
	b, err := readJSON(c)
	if err != nil {
		return err
	}
	var next strictness.Setting
	given := b.object(strictnessMembers, func(i int) {
		mode := choice(b, strictness.Modes...)
		*[]*strictness.Mode{&next.Extras, &next.Postings, &next.Absences}[i] = mode
	})
	b.require(given, strictnessMembers, len(strictnessMembers))
	if err := b.done(); err != nil {
		return err
	}
	ctx := c.Request().Context()
	var seen func(strictness.Setting) error
	if tags := c.Request().Header.Values("If-Match"); len(tags) > 0 {
		seen = func(now strictness.Setting) error { return unmoved(tags, now) }
	}
	if err := s.opt.Strictness.SetStrictness(ctx, next, seen, access.Of(ctx).Who(), c.RealIP()); err != nil {
		return inBody(err, nil)
	}
	text, err := json.Marshal(next)
	if err != nil {
		return err
	}
	c.Response().Header().Set("ETag", recordTag(text))
	return sendBytes(c, jsonType[0], append(text, '\n'))
}

// unmoved refuses to set what is not what If-Match names.
func unmoved(tags []string, now strictness.Setting) error {
	text, err := json.Marshal(now)
	if err != nil || matchesAny(tags, recordTag(text)) {
		return err
	}
	return &web.StatusError{Status: http.StatusPreconditionFailed, Detail: "The setting is not what If-Match names: somebody changed it meanwhile. Read it again."}
}
