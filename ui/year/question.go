package year

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"watchbill/coverage"
	"watchbill/roster"
)

// question is what the query of a page asks for.
type question struct {
	Need     roster.Need
	From     roster.Date
	Days     int
	District roster.DistrictID // empty: all
	Shift    roster.ShiftID    // empty: all
	Show     string            // rows that have such a slot, one of shows; empty: all
	Text     string            // in a row's names or remark
	Table    bool              // the table rather than the picture

	today roster.Date
	wrong []string
}

// The horizon, unless somebody asks for another, and the longest that is drawn.
const (
	usualDays = 365
	mostDays  = 1096
)

// spans are the horizons to choose from, in days.
var spans = []choice{{"90", "90 days"}, {"182", "half a year"}, {"365", "365 days"}, {"730", "two years"}}

// choice is a value that a form offers.
type choice struct{ Value, Name string }

// needs are what somebody can be needed for on watch.
var needs = []choice{{string(roster.NeedCIT), "CIT officer"}, {string(roster.NeedCoResponder), "co-responder pair"}}

// shows choose rows by what their slots have in them.
var shows = []choice{
	{"gaps", "any gap"}, {"uncovered", "uncovered"}, {"partial", "partial"}, {"lapse", "gap by lapse"}, {"absence", "gap by absence"}, {"both", "gap by both"}, {"unstaffed", "gap unstaffed"},
}

// askFor reads the query of a page. What it cannot read is told in wrong, and asks for the usual.
func askFor(query url.Values, book *roster.Book, sees func(roster.DistrictID) bool, today roster.Date) question {
	q := question{Need: roster.NeedCIT, From: today, Days: usualDays, today: today}
	one := func(name string, known []choice) string {
		v := query.Get(name)
		if v != "" && !slices.ContainsFunc(known, func(c choice) bool { return c.Value == v }) {
			q.say(name, v, "is none of the choices")
			return ""
		}
		return v
	}
	q.Need = cmp.Or(roster.Need(one("need", needs)), q.Need)
	q.Show = one("show", shows)
	if s := query.Get("from"); s != "" {
		d, err := roster.ParseDate(s)
		if err != nil || d < farthest || d > roster.MaxDate-farthest {
			q.say("from", s, "is no date such as "+today.String())
		} else {
			q.From = d
		}
	}
	if s := query.Get("days"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 || n > mostDays {
			q.say("days", s, fmt.Sprintf("is no number from 1 to %d", mostDays))
		} else {
			q.Days = n
		}
	}
	if id := roster.DistrictID(query.Get("district_id")); id != "" {
		if _, ok := book.District(id); ok && sees(id) {
			q.District = id
		} else {
			q.say("district", string(id), "is not on the roster")
		}
	}
	if id := roster.ShiftID(query.Get("shift_id")); id != "" {
		if _, ok := book.Shift(id); ok {
			q.Shift = id
		} else {
			q.say("shift", string(id), "is not on the roster")
		}
	}
	q.Text = strings.TrimSpace(clip(query.Get("q")))
	q.Table = query.Get("view") == "table"
	return q
}

// farthest keeps a horizon, and the one before it, within the calendar.
const farthest = 2 * mostDays

func (q *question) say(name, value, what string) {
	q.wrong = append(q.wrong, fmt.Sprintf("%s: “%s” %s. The page is as if it had not been asked for.", name, clip(value), what))
}

// clip keeps what is typed to a length that a page can show.
func clip(s string) string {
	const most = 100
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// horizon is what the grid is asked for.
func (q question) horizon() coverage.Options {
	return coverage.Options{Need: q.Need, From: q.From, Days: q.Days}
}

// query is what asks for the same again, nothing that is as usual.
func (q question) query() url.Values {
	v := url.Values{}
	set := func(name, value, usual string) {
		if value != usual {
			v.Set(name, value)
		}
	}
	set("need", string(q.Need), string(roster.NeedCIT))
	set("from", q.From.String(), q.today.String())
	set("days", strconv.Itoa(q.Days), strconv.Itoa(usualDays))
	set("district_id", string(q.District), "")
	set("shift_id", string(q.Shift), "")
	set("show", q.Show, "")
	set("q", q.Text, "")
	if q.Table {
		v.Set("view", "table")
	}
	return v
}

// at is a path with the query that asks for the same there.
func (q question) at(path string) string {
	if v := q.query(); len(v) > 0 {
		return path + "?" + v.Encode()
	}
	return path
}

// Year is where the same is shown of the year.
func (q question) Year() string { return q.at("/coverage") }

// Month is where it is shown of a month.
func (q question) Month(m coverage.Month) string { return q.at("/coverage/" + monthID(m)) }

// Day is where a day is shown, of all its districts and shifts that are asked for, whatever their slots have in them.
func (q question) Day(d roster.Date) string {
	q.Show, q.Text, q.Table = "", "", false
	return q.at("/coverage/" + d.String())
}

// Narrowed tells whether rows are left out.
func (q question) Narrowed() bool {
	return q.District != "" || q.Shift != "" || q.Show != "" || q.Text != ""
}
