package api

import (
	"encoding/json"

	"github.com/labstack/echo/v4"

	"watchbill/dispatch"
	"watchbill/roster"
)

// Nearest ranks who could be sent.
type Nearest interface {
	// Nearest answers from memory and takes no lock that a writer holds. Nobody being free is no error; its errors are
	// of kind Invalid, or Unavailable before there is a roster.
	Nearest(dispatch.Query) (*dispatch.Answer, error)
}

// nearest answers GET /v1/nearest. Nothing is recorded.
func (s *server) nearest(c echo.Context) error {
	q := newQuery(c, "lat", "lon", "need", "limit", "at")
	now := s.opt.Web.Now()
	ask := dispatch.Query{
		Point: roster.Point{Lat: q.degrees("lat", 90), Lon: q.degrees("lon", 180)},
		At:    roster.MinuteOf(now),
		Now:   now,
		Need:  roster.Need(q.choice("need", string(roster.NeedCIT), string(roster.NeedCIT), string(roster.NeedCoResponder), string(dispatch.NeedAny))),
		Limit: q.integer("limit", dispatch.DefaultLimit, 1, dispatch.MaxLimit),
	}
	if at, ok := q.instant("at"); ok {
		ask.At = at
	}
	if err := q.done(); err != nil {
		return err
	}
	answer, err := s.opt.Nearest.Nearest(ask)
	if err != nil {
		return err
	}
	body, err := json.Marshal(answer)
	if err != nil {
		return err
	}
	return sendBytes(c, "application/json", append(body, '\n'))
}
