package api

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"watchbill/api/web/access"
	"watchbill/coverage/alert"
	"watchbill/roster"
)

// Alerts knows what somebody should be told of.
type Alerts interface {
	// Open returns the alerts that were true when it was last looked, by id, when that was, and the roster that was looked
	// at; nil before the first look.
	Open() (open []alert.Known, at roster.Minute, book *roster.Book)
}

// alertsOf tells which alerts are of whoever asks; nil: all are. A target of the agency is of nobody who answers for districts.
func (s *server) alertsOf(c echo.Context) (func(*alert.Alert) bool, error) {
	u := access.Of(c.Request().Context())
	if u.Districts == nil {
		return nil, nil
	}
	of, err := s.scope(c)
	if err != nil {
		return nil, err
	}
	return func(a *alert.Alert) bool {
		switch {
		case a.Gap != nil:
			return u.Sees(a.Gap.District)
		case a.Certificate != nil:
			_, known := of.book.Officer(a.Certificate.Officer)
			return known
		}
		return a.Target != nil && u.Sees(a.Target.District)
	}, nil
}

// alertsAnswer is the answer of GET /v1/alerts.
type alertsAnswer struct {
	Revision uint64  `json:"revision"` // of the roster that was looked at
	At       Instant `json:"at"`       // when it was last looked
	Page
	Alerts []Alert `json:"alerts"`
}

// alerts answers GET /v1/alerts.
func (s *server) alerts(c echo.Context) error {
	q := newQuery(c, "kind", "limit", "cursor")
	kind := alert.Kind(q.choice("kind", "", string(alert.KindGap), string(alert.KindCertificate), string(alert.KindTarget)))
	p := q.paging(maxLimit)
	if err := q.done(); err != nil {
		return err
	}
	if s.opt.Alerts == nil {
		return unavailable("alerts")
	}
	open, at, book := s.opt.Alerts.Open()
	if book == nil {
		return &roster.Error{Kind: roster.Unavailable, Msg: "Nobody has looked for alerts yet: there is no roster, or the service has just started."}
	}
	theirs, err := s.alertsOf(c)
	if err != nil {
		return err
	}
	if kind != "" || theirs != nil {
		open = slices.DeleteFunc(slices.Clone(open), func(k alert.Known) bool {
			return kind != "" && k.Kind() != kind || theirs != nil && !theirs(&k.Alert)
		})
	}
	part, next := pageOf(open, p, func(k alert.Known) string { return k.ID })
	answer := alertsAnswer{book.Revision(), NewInstant(book.Zone(), at), Page{len(open), next}, make([]Alert, len(part))}
	for i, k := range part {
		answer.Alerts[i] = NewAlert(book.Zone(), k)
	}
	return sendJSON(c, http.StatusOK, answer)
}
