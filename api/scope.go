package api

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/labstack/echo/v4"

	"watchbill/api/web/access"
	"watchbill/dispatch/response"
	"watchbill/roster"
	"watchbill/roster/part"
)

// scope is the roster as whoever asks may see it. Who is bound to districts is answered as if the agency had no others, and who
// gets only what is their own as if it had nobody else: so that rows, sums, cursors and what is not on the roster all agree.
type scope struct {
	book  *roster.Book // theirs
	all   *roster.Book // the agency's; the same where they answer for all of it
	grids *Grids       // of book
}

// narrow tells whether there is more than they see.
func (v *scope) narrow() bool { return v.book != v.all }

// headerDistricts says, on every answer that leaves other districts out, which are in it.
const headerDistricts = "Watchbill-Districts"

// scopeKey is under what a request's context names the part of the roster that answers; nothing: all of it does.
const scopeKey = "watchbill.scope"

// scoped is the name of the part of the roster that answers a request, for whatever is kept by what was asked.
func scoped(c echo.Context) string {
	name, _ := c.Get(scopeKey).(string)
	return name
}

// scope returns the roster that answers whoever asks, and says in the answer's header where it is a part. Errors are
// roster.Unavailable without a roster, Forbidden where nothing of it is theirs.
func (s *server) scope(c echo.Context) (scope, error) {
	book, err := s.book()
	if err != nil {
		return scope{}, err
	}
	u := access.Of(c.Request().Context())
	switch {
	case u.Own(s.rule(c)):
		v, err := s.parts.of(book, "officer "+string(u.Officer), func() (*roster.Book, error) { return part.Person(book, u.Officer) })
		if errors.Is(err, &roster.Error{Kind: roster.NotFound}) {
			err = &roster.Error{Kind: roster.Forbidden, Msg: "You get what is your own here, and your account is of nobody on the roster."}
		}
		c.Set(scopeKey, "officer "+string(u.Officer))
		return v, err
	case u.Districts == nil:
		return scope{book, book, s.opt.Grids}, nil
	}
	ids := slices.Compact(slices.Sorted(slices.Values(u.Districts)))
	name := joined(ids)
	v, err := s.parts.of(book, "districts "+name, func() (*roster.Book, error) { return part.Districts(book, ids) })
	if errors.Is(err, &roster.Error{Kind: roster.NotFound}) {
		err = &roster.Error{Kind: roster.Forbidden, Msg: "None of the districts that you answer for is on the roster."}
	}
	c.Set(scopeKey, "districts "+name)
	c.Response().Header().Set(headerDistricts, name)
	return v, err
}

// rule is that of the route that a request takes.
func (s *server) rule(c echo.Context) access.Rule {
	method := c.Request().Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	return s.rules[method+" "+c.Path()]
}

func joined(ids []roster.DistrictID) string {
	var b strings.Builder
	for i, id := range ids {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(string(id))
	}
	return b.String()
}

// parts keeps the parts of the roster that were asked for last. It is safe for concurrent use.
type parts struct {
	turn *Grids // whose turn to compute the parts' grids take too

	mu   sync.Mutex // held while a part is made, which takes some milliseconds of a large city
	kept []keptPart // the latest used first
}

type keptPart struct {
	name string
	scope
}

// maxParts is how many are kept. A part holds its Book, and that a roster of the past.
const maxParts = 16

// of returns the part of that name of this very book, made by cut where it is not kept. The grids of a part go on with its next
// Book, as those of the agency do.
func (p *parts) of(book *roster.Book, name string, cut func() (*roster.Book, error)) (scope, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	i := slices.IndexFunc(p.kept, func(k keptPart) bool { return k.name == name })
	next := keptPart{name: name, scope: scope{grids: &Grids{turn: p.turn.turn}}}
	if i >= 0 {
		next = p.kept[i]
	}
	if next.all != book {
		made, err := cut()
		if err != nil {
			return scope{}, err
		}
		next.book, next.all = made, book
	}
	if i >= 0 {
		p.kept = slices.Delete(p.kept, i, i+1)
	}
	p.kept = slices.Insert(p.kept, 0, next)
	if len(p.kept) > maxParts {
		clear(p.kept[maxParts:])
		p.kept = p.kept[:maxParts]
	}
	return next.scope, nil
}

// indexes are the districts that they see, by index in the agency's Book.
func (v *scope) indexes() (list []int) {
	for _, d := range v.book.Districts().All() {
		if i, ok := v.all.District(d.ID); ok {
			list = append(list, i)
		}
	}
	return list
}

// responses leaves the calls of other districts out of a report on all, and those of which the district is not known. What counts
// no calls, such as the lines read, stays that of the agency.
func (v *scope) responses(all *response.Report) *response.Report {
	if !v.narrow() {
		return all
	}
	r := *all
	r.Book, r.Calls = v.book, nil
	for _, call := range all.Calls {
		if call.District == response.NotKnown {
			continue
		}
		if i, ok := v.book.District(v.all.Districts().At(call.District).ID); ok {
			call.District = i
			r.Calls = append(r.Calls, call)
		}
	}
	return &r
}
