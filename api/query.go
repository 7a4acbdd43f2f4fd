package api

import (
	"fmt"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/api/web"
	"watchbill/coverage"
	"watchbill/dispatch"
	"watchbill/roster"
)

// maxFaults bounds how much we say about one query.
const maxFaults = 20

// query is a request's query, read strictly: a parameter that the route does not know, is given twice or is not
// escaped well is a fault, not something to pass over. Faults gather until done.
type query struct {
	c      echo.Context
	names  []string // that the route knows
	values []string // by name
	set    uint64   // bit i: names[i] is given
	faults web.Faults
	moved  error // the roster moved on since a list was begun

	room [10]string // for values, so that the usual query is one allocation
}

// newQuery reads the query of a request; names are at most 64.
func newQuery(c echo.Context, names ...string) *query {
	q := &query{c: c, names: names}
	if q.values = q.room[:0]; len(names) > cap(q.values) {
		q.values = make([]string, 0, len(names))
	}
	q.values = q.values[:len(names)]
	for pair := range strings.SplitSeq(c.Request().URL.RawQuery, "&") {
		if pair != "" {
			q.take(pair)
		}
	}
	return q
}

func (q *query) take(pair string) {
	rawName, rawValue, _ := strings.Cut(pair, "=")
	name, err1 := url.QueryUnescape(rawName)
	value, err2 := url.QueryUnescape(rawValue)
	i := slices.Index(q.names, name)
	switch {
	case err1 != nil || err2 != nil:
		q.fault(clip(rawName), "is not escaped well: %% must be followed by two hexadecimal digits")
	case i < 0:
		near := roster.Suggest(name, slices.Values(q.names))
		if near != "" {
			near = "; nearest is " + near
		}
		q.fault(clip(name), "is not a parameter here%s", near)
	case q.set>>i&1 == 1:
		q.fault(name, "is given more than once")
	case value == "":
		q.fault(name, "has no value")
	default:
		q.set |= 1 << i
		q.values[i] = value
	}
}

// name returns a name that the path holds, unescaped.
func (q *query) name(part string) string {
	name := q.c.Param(part)
	if q.c.Request().URL.RawPath == "" {
		return name
	}
	plain, err := url.PathUnescape(name)
	if err != nil {
		return name // names nothing
	}
	return plain
}

// unit returns the call sign that the path holds.
func (q *query) unit() dispatch.UnitID {
	sign := q.name("unit")
	if why := unfitSign(sign); why != "" {
		q.fault("unit", "%s", why)
	}
	return dispatch.UnitID(sign)
}

// fault notes what is wrong with a parameter.
func (q *query) fault(name, format string, args ...any) {
	if len(q.faults) < maxFaults {
		q.faults = append(q.faults, web.Fault{Parameter: name, Detail: fmt.Sprintf(format, args...)})
	}
}

// done returns what was wrong with the query, nil when nothing was.
func (q *query) done() error {
	if len(q.faults) > 0 {
		return q.faults
	}
	return q.moved
}

// given returns a parameter's value, false when it is not there.
func (q *query) given(name string) (string, bool) {
	i := slices.Index(q.names, name)
	return q.values[i], q.set>>i&1 == 1
}

// choice returns one of the known words, or other when the parameter is not given.
func (q *query) choice(name, other string, known ...string) string {
	value, ok := q.given(name)
	switch {
	case !ok:
		return other
	case !slices.Contains(known, value):
		q.fault(name, "%q is not one of: %s", clip(value), strings.Join(known, ", "))
	}
	return value
}

// integer returns a number from least to most, or other when the parameter is not given.
func (q *query) integer(name string, other, least, most int) int {
	value, ok := q.given(name)
	if !ok {
		return other
	}
	n, err := strconv.ParseUint(value, 10, 31)
	if err != nil || int(n) < least || int(n) > most {
		q.fault(name, "%q is not a whole number from %d to %d", clip(value), least, most)
	}
	return int(n)
}

// degrees returns a coordinate, at most so far from 0; it is required.
func (q *query) degrees(name string, most float64) float64 {
	value, ok := q.given(name)
	if !ok {
		q.fault(name, "is required: degrees of WGS 84")
		return 0
	}
	f, err := strconv.ParseFloat(value, 64)
	if err != nil || strings.Trim(value, "0123456789.eE+-") != "" || !(math.Abs(f) <= most) {
		q.fault(name, "%q is not a number from %g to %g", clip(value), -most, most)
	}
	return f
}

// date returns a date, or other when the parameter is not given.
func (q *query) date(name string, other roster.Date) roster.Date {
	value, ok := q.given(name)
	if !ok {
		return other
	}
	d, err := roster.ParseDate(value)
	if err != nil {
		q.fault(name, "%v", err)
	}
	return d
}

// instant returns an instant to the minute, false when the parameter is not given. Seconds are dropped.
func (q *query) instant(name string) (roster.Minute, bool) {
	value, ok := q.given(name)
	if !ok {
		return 0, false
	}
	if t, ok := parseInstant(value); ok {
		return roster.MinuteOf(t), true
	}
	q.fault(name, "%q is not an instant with offset, such as 2027-03-03T12:00:00Z (write + as %%2B)", clip(value))
	return 0, false
}

// parseInstant reads RFC 3339 with offset, the seconds of which may be left out.
func parseInstant(s string) (time.Time, bool) {
	const minute = "2006-01-02T15:04"
	if len(s) <= len(minute) || s[13] != ':' { // time.Parse takes an hour of one digit
		return time.Time{}, false
	}
	layout := time.RFC3339
	if s[len(minute)] != ':' {
		layout = "2006-01-02T15:04Z07:00"
	}
	t, err := time.Parse(layout, s)
	return t, err == nil && t.Year() >= 1 && t.Year() < 9999
}

// index returns the index of what an identifier names, noFilter when the parameter is not given. find looks it up, and
// known lists all there is.
func index[K ~string](q *query, name string, find func(K) (int, bool), known func(yield func(string) bool)) int {
	value, ok := q.given(name)
	if !ok {
		return noFilter
	}
	i, ok := find(K(value))
	if !ok {
		near := roster.Suggest(value, known)
		if near != "" {
			near = fmt.Sprintf("; nearest is %q", near)
		}
		q.fault(name, "%q is not on the roster%s", clip(value), near)
	}
	return i
}

// district, shift and officer read the filters of those names.
func (q *query) district(book *roster.Book) int {
	return index(q, "district_id", book.District, func(yield func(string) bool) {
		for _, d := range book.Districts().All() {
			if !yield(string(d.ID)) {
				return
			}
		}
	})
}

func (q *query) shift(book *roster.Book) int {
	return index(q, "shift_id", book.Shift, func(yield func(string) bool) {
		for _, s := range book.Shifts().All() {
			if !yield(string(s.ID)) {
				return
			}
		}
	})
}

func (q *query) officer(book *roster.Book) int {
	return index(q, "officer_id", book.Officer, func(yield func(string) bool) {
		for i := range book.People() {
			if !yield(string(book.Person(i).Officer.ID)) {
				return
			}
		}
	})
}

// defaultDays is the length of a horizon that is asked for without one.
const defaultDays = 365

// horizon reads from and days.
func (s *server) horizon(q *query, book *roster.Book) coverage.Options {
	return coverage.Options{From: q.date("from", s.today(book)), Days: q.integer("days", defaultDays, 1, coverage.MaxDays)}
}

// onDuty reads need where it is one that counts people on duty.
func (q *query) onDuty() roster.Need {
	return roster.Need(q.choice("need", string(roster.NeedCIT), string(roster.NeedCIT), string(roster.NeedCoResponder)))
}

// clip keeps a piece of the client's input to a readable length.
func clip(s string) string {
	if len(s) > 40 {
		return s[:37] + "..."
	}
	return s
}
