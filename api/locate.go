package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"watchbill/dispatch/gazetteer"
	"watchbill/roster"
)

// Places finds places by what people type: a [gazetteer.Gazetteer].
type Places interface {
	Find(q string, near *roster.Point, limit int) ([]gazetteer.Match, error)
}

// located is a place that a query may mean.
type located struct {
	Kind     gazetteer.Kind `json:"kind"`
	Name     string         `json:"name"`
	Place    roster.PlaceID `json:"place_id,omitempty"`
	Lat      float64        `json:"lat"`
	Lon      float64        `json:"lon"`
	District string         `json:"district,omitempty"`
	Spread   float64        `json:"spread_m,omitempty"`
	Score    float64        `json:"score"`
	How      string         `json:"how"`
}

// locate answers GET /v1/locate.
func (s *server) locate(c echo.Context) error {
	q := newQuery(c, "q", "lat", "lon", "limit")
	text, ok := q.given("q")
	if !ok {
		q.fault("q", "is required: what to look for")
	} else if err := gazetteer.Check(text); err != nil {
		q.fault("q", "%s", sentence(err))
	}
	near := q.near()
	limit := q.integer("limit", gazetteer.DefaultLimit, 1, gazetteer.MaxLimit)
	if err := q.done(); err != nil {
		return err
	}
	if s.opt.Places == nil {
		return unavailable("names of streets and places")
	}
	matches, err := s.opt.Places.Find(text, near, limit)
	if err != nil {
		return err
	}
	list := make([]located, len(matches))
	for i, m := range matches {
		list[i] = located{m.Kind, m.Name, m.Place, m.At.Lat, m.At.Lon, m.District, m.SpreadMeters, m.Score, m.How}
	}
	return sendJSON(c, http.StatusOK, struct {
		Matches []located `json:"matches"`
	}{list})
}

// near reads a place that need not be given.
func (q *query) near() *roster.Point {
	_, lat := q.given("lat")
	_, lon := q.given("lon")
	if !lat && !lon {
		return nil
	}
	return &roster.Point{Lat: q.degrees("lat", 90), Lon: q.degrees("lon", 180)}
}
