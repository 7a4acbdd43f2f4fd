package api

import (
	"math"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/api/web"
	"watchbill/dispatch"
	"watchbill/roster"
)

// Units shows the units as they are now: the board.
type Units interface {
	// Find lists those that are asked for by call sign, and how many there are without After and Most.
	Find(now time.Time, wanted dispatch.Wanted) (units []dispatch.UnitState, total int)
	Unit(id dispatch.UnitID, now time.Time) (dispatch.UnitState, bool)
	// State is what routes are driven on; nil before there is a roster.
	State() *dispatch.State
}

// units answers GET /v1/units.
func (s *server) units(c echo.Context) error {
	q := newQuery(c, "district_id", "kind", "status", "limit", "cursor")
	book, err := s.book()
	if err != nil {
		return err
	}
	district := q.district(book)
	wanted := dispatch.Wanted{
		Kind:   dispatch.Kind(q.choice("kind", "", string(dispatch.KindCIT), string(dispatch.KindCoResponder), string(dispatch.KindOfficer))),
		Status: dispatch.Status(q.choice("status", "", "Available", "ConditionallyAvailable", "NotAvailable", "unknown")),
	}
	p := q.paging(maxLimit)
	if err := q.done(); err != nil {
		return err
	}
	if s.opt.Units == nil {
		return unavailable("a board of units")
	}
	if district != noFilter {
		wanted.District = book.Districts().At(district).ID
	}
	wanted.After, wanted.Most = dispatch.UnitID(p.after), p.limit+1 // one more tells whether there are more
	now := s.opt.Web.Now()
	list, total := s.opt.Units.Find(now, wanted)
	part, next := pageOf(list, p, func(u dispatch.UnitState) string { return string(u.Unit) })
	now = now.In(book.Zone().Location()).Truncate(time.Millisecond)
	if web.Take(c, dispatch.UnitList{At: now, Total: total, Units: part}) {
		return nil
	}
	return s.sendUnits(c, book, now, Page{total, next}, part)
}

// sendUnits writes the list in one piece.
func (s *server) sendUnits(c echo.Context, book *roster.Book, now time.Time, page Page, list []dispatch.UnitState) error {
	text, err := appendHead(make([]byte, 0, 1<<10+len(list)*400), struct {
		Revision uint64    `json:"revision"`
		At       time.Time `json:"at"`
		Page
	}{book.Revision(), now, page})
	if err != nil {
		return err
	}
	text = append(text, `,"units":[`...)
	for i := range list {
		if i > 0 {
			text = append(text, ',')
		}
		text = appendUnit(append(text, '\n'), &list[i])
	}
	return sendBytes(c, "application/json", append(text, "]}\n"...))
}

// unit answers GET /v1/units/{unit}.
func (s *server) unit(c echo.Context) error {
	q := newQuery(c)
	id := q.unit()
	if err := q.done(); err != nil {
		return err
	}
	if s.opt.Units == nil {
		return unavailable("a board of units")
	}
	u, ok := s.opt.Units.Unit(id, s.opt.Web.Now())
	if !ok {
		return noUnit()
	}
	return sendJSON(c, http.StatusOK, u)
}

func noUnit() error {
	return &roster.Error{Kind: roster.NotFound, Msg: "No unit of that call sign is out there, and CAD reports nothing of it."}
}

// drive is a way by road.
type drive struct {
	Unit    dispatch.UnitID `json:"unit_id"`
	Seconds float64         `json:"travel_s"`
	Meters  float64         `json:"distance_m"` // by road
	Points  []place         `json:"points"`     // at least two
}

type place struct {
	Lat float64 `json:"lat"`
	Lon float64 `json:"lon"`
}

// route answers GET /v1/units/{unit}/route.
func (s *server) route(c echo.Context) error {
	q := newQuery(c, "lat", "lon")
	id := q.unit()
	to := roster.Point{Lat: q.degrees("lat", 90), Lon: q.degrees("lon", 180)}
	if err := q.done(); err != nil {
		return err
	}
	if s.opt.Units == nil {
		return unavailable("a board of units")
	}
	state := s.opt.Units.State()
	if state == nil {
		_, err := s.book()
		return err
	}
	if _, ok := s.opt.Units.Unit(id, s.opt.Web.Now()); !ok {
		return noUnit()
	}
	way, ok := state.Route(id, to)
	if !ok {
		return &roster.Error{Kind: roster.NotFound, Msg: "There is no way by road: no road network is loaded, the unit has no position near a road, or the place is not near one."}
	}
	d := drive{id, math.Round(way.Seconds*10) / 10, math.Round(way.Metres), make([]place, len(way.Points))}
	for i, p := range way.Points {
		d.Points[i] = place{p.Lat, p.Lon}
	}
	return sendJSON(c, http.StatusOK, d)
}
