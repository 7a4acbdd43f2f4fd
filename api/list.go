package api

import (
	"fmt"
	"hash/fnv"
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"watchbill/roster"
)

// maxLimit is the greatest limit, and the one of a JSON answer that is asked for without: a year of the largest cities
// fits several times, and nothing is unbounded.
const maxLimit = 100_000

// unlimited is the limit of a CSV answer that is asked for without one: it is written as it is computed.
const unlimited = -1

// listing is how a list is asked for, whatever it lists.
type listing struct {
	revision uint64 // of the Book that answers
	question uint64 // hash of the route and the filters
	csv      bool
	limit    int // or unlimited
	skip     int
}

// list is one resource's rows with the ways to write them.
type list[R row] struct {
	rows   iter.Seq[R]
	answer func([]R, Page) Answer
	header string // of the CSV
	file   string // name of the CSV, without ending

	// Of a list so long that keeping it is felt by whoever else asks (garbage is collected on everybody's time), instead of
	// answer: how many rows there are, and what its JSON says beside them, which are written as they are made. Rows gives the
	// same ones each time.
	count func() int
	head  func(Page) any
	name  string // of the rows
}

// listing reads format, limit and cursor. What was asked (route and filters, the default ones filled in) makes the
// question; asked must print all of itself by %+v.
func (q *query) listing(book *roster.Book, asked any) listing {
	h := fnv.New64a()
	_, _ = fmt.Fprintf(h, "%s %+v%s", q.c.Path(), asked, scoped(q.c)) // a hash takes everything
	l := listing{revision: book.Revision(), question: h.Sum64(), limit: maxLimit}
	if q.choice("format", q.accepted(), "json", "csv") == "csv" {
		l.csv, l.limit = true, unlimited
	}
	if _, ok := q.given("limit"); ok {
		l.limit = q.integer("limit", maxLimit, 0, maxLimit)
	}
	text, ok := q.given("cursor")
	if !ok {
		return l
	}
	at, ok := parseCursor(text)
	switch {
	case !ok || at.question != l.question || at.skip >= 1<<40:
		q.fault("cursor", "is not one that this request's answer gave; ask again without it")
	case at.revision != l.revision:
		q.moved = &roster.Error{Kind: roster.Conflict, Field: "cursor", Msg: fmt.Sprintf(
			"the roster moved on from revision %d to %d since the list was begun; ask again without a cursor", at.revision, l.revision)}
	}
	l.skip = int(at.skip)
	return l
}

// accepted returns the format that the Accept header prefers: csv only where it says so.
func (q *query) accepted() string {
	q.c.Response().Header().Set("Vary", "Accept")
	csv, other := 0.0, 0.0
	for part := range strings.SplitSeq(strings.Join(q.c.Request().Header.Values("Accept"), ","), ",") {
		kind, params, _ := strings.Cut(part, ";")
		weight := 1.0
		for param := range strings.SplitSeq(params, ";") {
			name, value, _ := strings.Cut(param, "=")
			if w, err := strconv.ParseFloat(value, 64); err == nil && strings.EqualFold(strings.TrimSpace(name), "q") {
				weight = w
			}
		}
		switch strings.ToLower(strings.TrimSpace(kind)) {
		case "text/csv":
			csv = max(csv, weight)
		case "application/json", "application/*", "*/*":
			other = max(other, weight)
		}
	}
	if csv > other {
		return "csv"
	}
	return "json"
}

// fresh sets the ETag and tells whether the client already has this answer; then there is nothing left to send.
func (s *server) fresh(c echo.Context, l listing) bool {
	h := fnv.New64a()
	_, _ = fmt.Fprintf(h, "%s %s %+v", s.opt.Version, s.opt.Epoch, l)
	tag := fmt.Sprintf(`"%d-%016x"`, l.revision, h.Sum64())
	c.Response().Header().Set("Cache-Control", "private, no-cache") // may be kept, must be asked about
	return matches(c, tag)
}

// matches sets the ETag and tells whether If-None-Match names it.
func matches(c echo.Context, tag string) bool {
	c.Response().Header().Set("ETag", tag)
	for _, line := range c.Request().Header.Values("If-None-Match") {
		for t := range strings.SplitSeq(line, ",") {
			if t = strings.TrimPrefix(strings.TrimSpace(t), "W/"); t == tag || t == "*" {
				return true
			}
		}
	}
	return false
}

// send writes the page of the list that was asked for.
func send[R row](c echo.Context, l listing, of list[R]) error {
	h := c.Response().Header()
	if l.csv {
		h.Set("Content-Type", "text/csv; charset=utf-8; header=present")
		h.Set("Content-Disposition", `attachment; filename="`+of.file+`.csv"`)
		if l.limit == unlimited && l.skip == 0 {
			return writeCSV(c.Response(), of.header, of.rows)
		}
	}
	limit := l.limit
	if limit == unlimited {
		limit = maxLimit
	}
	rows, shown, total := of.page(l.skip, limit)
	page := Page{Total: total}
	if end := l.skip + shown; shown > 0 && end < total {
		next := cursor{l.revision, l.question, uint64(end)}.String()
		page.NextCursor = &next
		h.Set("Link", "<"+follow(c.Request(), next)+`>; rel="next"`)
	}
	if l.csv {
		return writeCSV(c.Response(), of.header, rows)
	}
	h.Set("Content-Type", "application/json")
	if of.head != nil {
		return streamJSON(c.Response(), of.head(page), of.name, rows)
	}
	return of.answer(slices.AppendSeq(make([]R, 0, shown), rows), page).WriteJSON(c.Response())
}

// page returns the rows of a page, how many those are, and how many there are in all.
func (of *list[R]) page(skip, limit int) (rows iter.Seq[R], shown, total int) {
	if of.count == nil {
		part, total := cut(of.rows, skip, limit)
		return slices.Values(part), len(part), total
	}
	total = of.count()
	shown = max(0, min(limit, total-skip))
	return func(yield func(R) bool) {
		i := 0
		for r := range of.rows {
			if i++; i > skip+shown || i > skip && !yield(r) {
				return
			}
		}
	}, shown, total
}

// follow returns the request's own address with another cursor.
func follow(r *http.Request, cursor string) string {
	values, _ := url.ParseQuery(r.URL.RawQuery) // has been parsed by then
	values.Set("cursor", cursor)
	return r.URL.Path + "?" + values.Encode()
}
