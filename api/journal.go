package api

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"watchbill/dispatch/desk"
	"watchbill/roster"
)

// Journal reads back what was recommended, claimed and missed.
type Journal interface {
	Journal(ctx context.Context, after string, limit int) ([]desk.Entry, error)
}

// WatchList is the calls that nobody who meets their need is on.
type WatchList interface {
	Watching() []*desk.Watched
	// Unwatch takes a call off it; a roster.Error of kind NotFound where it is not on it.
	Unwatch(ctx context.Context, call roster.CallID, by string) error
}

// The limit of a page of the journal.
const (
	journalLimit = 1000
	maxJournal   = 10_000
)

// journal answers GET /v1/journal.
func (s *server) journal(c echo.Context) error {
	q := newQuery(c, "limit", "cursor")
	p := paging{limit: q.integer("limit", journalLimit, 1, maxJournal)}
	if _, ok := q.given("cursor"); ok {
		p = q.paging(maxJournal)
		p.limit = q.integer("limit", journalLimit, 1, maxJournal)
	}
	if err := q.done(); err != nil {
		return err
	}
	if s.opt.Journal == nil {
		return unavailable("a journal")
	}
	lines, err := s.opt.Journal.Journal(c.Request().Context(), p.after, p.limit+1) // one more tells whether there are more
	if err != nil {
		return err
	}
	answer := struct {
		NextCursor   *string      `json:"next_cursor"`   // nil: this is the last page
		FollowCursor *string      `json:"follow_cursor"` // where lines yet to be written will be; nil: the journal is empty
		Entries      []desk.Entry `json:"entries"`
	}{Entries: lines}
	if len(lines) > p.limit {
		answer.Entries = lines[:p.limit]
		answer.NextCursor = cursorOf(lines[p.limit-1].ID)
	}
	if n := len(answer.Entries); n > 0 {
		answer.FollowCursor = cursorOf(answer.Entries[n-1].ID)
	} else if p.after != "" {
		answer.FollowCursor = cursorOf(p.after)
	}
	return sendJSON(c, http.StatusOK, answer)
}

// watchList answers GET /v1/watch-list.
func (s *server) watchList(c echo.Context) error {
	if err := newQuery(c).done(); err != nil {
		return err
	}
	if s.opt.WatchList == nil {
		return unavailable("a watch list")
	}
	return sendJSON(c, http.StatusOK, struct {
		Calls []*desk.Watched `json:"calls"`
	}{s.opt.WatchList.Watching()})
}

// unwatch answers DELETE /v1/watch-list/{call_id}.
func (s *server) unwatch(c echo.Context) error {
	q := newQuery(c)
	call := roster.CallID(q.name("call_id"))
	if err := q.done(); err != nil {
		return err
	}
	if s.opt.WatchList == nil {
		return unavailable("a watch list")
	}
	if err := s.opt.WatchList.Unwatch(c.Request().Context(), call, by(c)); err != nil {
		return inBody(err, nil)
	}
	return c.NoContent(http.StatusNoContent)
}
