package api

import (
	"context"
	"net/http"
	"sync"

	"github.com/labstack/echo/v4"

	"watchbill/api/subscription"
	"watchbill/api/web/access"
	"watchbill/roster"
	"watchbill/roster/store/audit"
)

// Exports is told of what is given out whole, before it is: an audit.Log.
type Exports interface {
	Append(ctx context.Context, e audit.Entry) error
}

// exporting records that whoever asks is given something whole: a report or list as a file, the trail, a calendar. It is called
// once a request, when nothing else keeps the answer back; what cannot be recorded is not given. The revision is that of
// the roster, 0 where it is not the roster's. HEAD is given nothing.
func (s *server) exporting(c echo.Context, what string, revision uint64) error {
	u := access.Of(c.Request().Context())
	return s.exportingTo(c, u.Who(), what, revision)
}

// exportingTo is the same for somebody who is known by other means than a key or session.
func (s *server) exportingTo(c echo.Context, who audit.Who, what string, revision uint64) error {
	if s.opt.Exports == nil || c.Request().Method == http.MethodHead {
		return nil
	}
	return s.opt.Exports.Append(c.Request().Context(), audit.Entry{
		Action: audit.ReportExported, Who: who, Where: c.RealIP(), Outcome: audit.Begun, What: audit.What{Of: what, Revision: revision},
	})
}

// readToday are the calendars that were read today. Subscribers come back every hour: each is recorded once a day.
type readToday struct {
	mu    sync.Mutex
	day   roster.Date
	feeds map[subscription.Feed]bool // as many as there are subscriptions at most, for it is asked of those let in alone
}

// first tells whether the feed is read for the first time on a day, as far as is known since the service started. Where it then
// cannot be recorded, forget takes that back.
func (r *readToday) first(day roster.Date, f subscription.Feed) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.day != day {
		r.day, r.feeds = day, map[subscription.Feed]bool{}
	}
	known := r.feeds[f]
	r.feeds[f] = true
	return !known
}

func (r *readToday) forget(f subscription.Feed) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.feeds, f)
}

// reading records that a calendar is read, once a day. Whoever has its address is not known otherwise than by that.
func (s *server) reading(c echo.Context, f subscription.Feed) error {
	if c.Request().Method == http.MethodHead || !s.read.first(roster.DateOf(s.opt.Web.Now().UTC()), f) {
		return nil
	}
	what := "calendar " + string(f.Of) + " " + f.ID
	err := s.exportingTo(c, audit.Who{Kind: audit.Key, Name: what}, what, 0)
	if err != nil {
		s.read.forget(f)
	}
	return err
}

// bulkRows is how many rows of people an answer lists at most before it counts as given out whole.
const bulkRows = 100

// ofPeople tells whether a noun's rows are about people.
func (n *noun) ofPeople() bool {
	switch n.file {
	case roster.OfficersFile, roster.CredentialsFile, roster.PostingsFile, roster.AbsencesFile, roster.ExtrasFile, roster.PairsFile:
		return true
	}
	return false
}

// by is who asks, as the journal of dispatch names them: a login or a key's name, nothing where nobody signs in.
func by(c echo.Context) string {
	switch u := access.Of(c.Request().Context()); u.Kind {
	case access.Person, access.Machine:
		return u.Name
	}
	return ""
}
