package api

import (
	"errors"
	"strings"
	"sync"

	"github.com/labstack/echo/v4"

	"watchbill/api/web"
	"watchbill/dispatch"
	"watchbill/roster"
)

// Nearest ranks who could be sent.
type Nearest interface {
	// Show has use look at the answer, which is written over afterwards. It answers from memory and takes no lock that a
	// writer holds. Nobody being free is no error; its errors are of kind Invalid, or Unavailable before there is a roster.
	Show(q dispatch.Query, use func(*dispatch.Answer)) error
}

var nearestParameters = []string{"lat", "lon", "need", "limit", "at", "district_id", "level", "hazards", "languages", "skills"}

// nearest answers GET /v1/nearest. Nothing is recorded.
func (s *server) nearest(c echo.Context) error {
	q := newQuery(c, nearestParameters...)
	begun := s.opt.Web.Now()
	ask := dispatch.Query{At: roster.MinuteOf(begun), Now: begun}
	q.ask(&ask)
	var warnings []dispatch.Warning
	if len(ask.Hazards) > 0 {
		ask.Hazardous = true
		if s.opt.Hazardous != nil {
			ask.Hazardous, warnings = s.opt.Hazardous(ask.Hazards)
		}
	}
	if err := q.done(); err != nil {
		return err
	}
	text := texts.Get().(*[]byte)
	err := s.opt.Nearest.Show(ask, func(answer *dispatch.Answer) {
		s.metrics.lookup(answer, s.opt.Web.Now().Sub(begun))
		answer.Warnings = append(answer.Warnings, warnings...)
		*text = append(appendAnswer((*text)[:0], answer), '\n')
	})
	if err != nil {
		s.metrics.lookup(nil, s.opt.Web.Now().Sub(begun))
		return unknownDistrict(err)
	}
	err = sendBytes(c, "application/json", *text)
	if cap(*text) <= flushAt {
		texts.Put(text)
	}
	return err
}

// unknownDistrict makes a fault of the query of a district that is not found: it is no resource that was asked for.
func unknownDistrict(err error) error {
	if errors.Is(err, &roster.Error{Kind: roster.NotFound}) {
		return web.Faults{{Parameter: "district_id", Detail: "is not on the roster"}}
	}
	return err
}

// texts keeps the space that answers are written into.
var texts = sync.Pool{New: func() any { b := make([]byte, 0, 8<<10); return &b }}

// ask reads what is asked for.
func (q *query) ask(ask *dispatch.Query) {
	if district, ok := q.given("district_id"); ok {
		ask.District = roster.DistrictID(district)
		q.noPlace()
	} else {
		ask.Point = roster.Point{Lat: q.degrees("lat", 90), Lon: q.degrees("lon", 180)}
	}
	ask.Need = roster.Need(q.choice("need", string(roster.NeedCIT), string(roster.NeedCIT), string(roster.NeedCoResponder), string(roster.NeedAny)))
	ask.Limit = q.integer("limit", dispatch.DefaultLimit, 1, dispatch.MaxLimit)
	if at, ok := q.instant("at"); ok {
		ask.At = at
	}
	ask.Level = q.integer("level", 0, 0, 4)
	ask.Hazards, ask.Languages, ask.Skills = q.words("hazards"), q.words("languages"), q.words("skills")
}

// noPlace refuses coordinates beside a district.
func (q *query) noPlace() {
	for _, name := range []string{"lat", "lon"} {
		if _, ok := q.given(name); ok {
			q.fault(name, "goes without district_id")
		}
	}
}

// words returns a list of words separated by commas.
func (q *query) words(name string) []string {
	value, ok := q.given(name)
	if !ok {
		return nil
	}
	list := strings.Split(value, ",")
	if len(list) > maxWords {
		q.fault(name, "has more than %d words", maxWords)
	}
	for _, w := range list {
		if w == "" || len(w) > maxText || !printable(w) {
			q.fault(name, "%q is not a word", clip(w))
		}
	}
	return list
}
