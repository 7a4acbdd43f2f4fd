package api

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/labstack/echo/v4"

	"watchbill/dispatch"
	"watchbill/dispatch/desk"
	"watchbill/roster"
)

// Recommendations says whom to send to a call, and keeps what it said. Errors are those of the methods of [desk.Desk].
type Recommendations interface {
	Recommend(context.Context, desk.Request) (*desk.Recommendation, error)
	Recommendation(context.Context, desk.RecommendationID) (*desk.Recommendation, error)
}

// recommend answers POST /v1/recommendations.
func (s *server) recommend(c echo.Context) error {
	q := newQuery(c)
	if err := q.done(); err != nil {
		return err
	}
	b, err := readJSON(c)
	if err != nil {
		return err
	}
	ask := b.request()
	if err := b.done(); err != nil {
		return err
	}
	r, err := s.recommended(c, ask)
	if err != nil {
		return inBody(err, callPlaces)
	}
	return sendRecommendation(c, http.StatusCreated, r)
}

// recommended asks, and counts.
func (s *server) recommended(c echo.Context, ask desk.Request) (*desk.Recommendation, error) {
	if s.opt.Recommendations == nil {
		return nil, unavailable("recommendations")
	}
	ask.Key, ask.By = c.Request().Header.Get("Idempotency-Key"), by(c)
	r, err := s.opt.Recommendations.Recommend(c.Request().Context(), ask)
	if err != nil {
		return nil, err
	}
	s.metrics.recommended(r)
	c.Response().Header().Set("Location", "/v1/recommendations/"+string(r.ID))
	return r, nil
}

// recommendation answers GET /v1/recommendations/{id}.
func (s *server) recommendation(c echo.Context) error {
	q := newQuery(c)
	id := q.name("id")
	if err := q.done(); err != nil {
		return err
	}
	if s.opt.Recommendations == nil {
		return unavailable("recommendations")
	}
	r, err := s.opt.Recommendations.Recommendation(c.Request().Context(), desk.RecommendationID(id))
	if err != nil {
		return err
	}
	return sendRecommendation(c, http.StatusOK, r)
}

func sendRecommendation(c echo.Context, status int, r *desk.Recommendation) error {
	return sendJSON(c, status, r)
}

// sendJSON encodes what is not asked for often.
func sendJSON(c echo.Context, status int, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return sendStatus(c, status, "application/json", append(text, '\n'))
}

// callPlaces are the fields that the desk and the board name otherwise than the body.
var callPlaces = map[string]string{
	"lat": "/call/location/lat", "lon": "/call/location/lon", "district_id": "/call/district_id",
}

var (
	requestMembers = []string{"call", "need", "at", "limit"}
	callMembers    = []string{"id", "location", "district_id", "nature", "level", "hazards", "indicators", "languages", "skills"}
	needs          = []roster.Need{roster.NeedCIT, roster.NeedCoResponder, roster.NeedAny}
)

// request reads the body of POST /v1/recommendations.
func (b *body) request() (q desk.Request) {
	given := b.object(requestMembers, func(i int) {
		switch i {
		case 0:
			q.Facts = b.call()
		case 1:
			q.Need = choice(b, needs...)
		case 2:
			q.At = roster.MinuteOf(b.instant())
		case 3:
			q.Limit = b.integer(1, dispatch.MaxLimit)
		}
	})
	b.require(given, requestMembers, 1)
	return q
}

// call reads what is known of a call. There is no member for anybody's words: codes only.
func (b *body) call() (f desk.Facts) {
	b.object(callMembers, func(i int) {
		switch i {
		case 0:
			f.Call = roster.CallID(b.id())
		case 1:
			p := b.point()
			f.Point = &p
		case 2:
			f.District = roster.DistrictID(b.id())
		case 3:
			f.Nature = b.line(desk.MaxWord)
		case 4:
			f.Level = b.integer(0, 4)
		case 5:
			f.Hazards = b.lines(maxWords, desk.MaxWord)
		case 6:
			f.Indicators = b.lines(maxWords, desk.MaxWord)
		case 7:
			f.Languages = b.lines(maxWords, desk.MaxWord)
		case 8:
			f.Skills = b.lines(maxWords, desk.MaxWord)
		}
	})
	return f
}
