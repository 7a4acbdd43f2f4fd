package own

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"watchbill/api/web/access"
	"watchbill/roster"
	"watchbill/ui/ask"
	"watchbill/ui/page"
	"watchbill/ui/requests/record"
)

// request is one of their own.
type request struct {
	ID       string
	Revision uint64
	State    record.State
	Denied   bool
	What     string
	When     string
	With     string // the other officer of a swap
	Gives    string
	Takes    string
	Because  string
	Asked    string // how long ago
	Until    string // of a swap that waits: when it ends
}

// swap is one that somebody proposes to them.
type swap struct{ request }

// lately is how far back their decided requests are shown, by the dates that they are about.
const lately = 14

// addRequests lists what they asked and what they are asked to agree to: what waits, and what was decided of days to come or
// of the last two weeks.
func (r room) addRequests(c echo.Context, v *view, p *roster.Personnel) error {
	var waiting, decided record.Requests
	if err := r.get(c, "/v1/requests", p.Officer.ID, url.Values{"state": {"open,proposed,agreed"}}, &waiting); err != nil {
		return err
	}
	query := url.Values{"state": {"approved,denied,withdrawn,expired"}, "from": {(r.Today() - lately).String()}}
	if err := r.get(c, "/v1/requests", p.Officer.ID, query, &decided); err != nil {
		return err
	}
	clock, names, me := r.clock(), r.names(c), p.Officer.ID
	for i := range waiting.Requests {
		q := &waiting.Requests[i]
		x := newRequest(q, clock, names, me)
		if q.State == "proposed" && q.Swap.Takes.Officer == me {
			v.Agree = append(v.Agree, swap{x})
			continue
		}
		v.Waiting = append(v.Waiting, x)
	}
	for i := range decided.Requests { // the latest first
		v.Decided = append(v.Decided, newRequest(&decided.Requests[len(decided.Requests)-1-i], clock, names, me))
	}
	return nil
}

func newRequest(q *record.Request, clock record.Clock, names record.Names, me roster.OfficerID) request {
	x := request{
		ID: q.ID, Revision: q.Revision, State: record.Stated(q.State), Denied: q.State == "denied", What: q.What(), When: q.When(clock),
		Because: record.Because(q.Last().Reason), Asked: page.Age(clock.Now.Sub(q.Made)),
	}
	if q.State == "open" || q.State == "agreed" {
		x.State.Words = "waiting for a supervisor"
	}
	if q.Swap == nil {
		return x
	}
	gives, takes := q.Swap.Gives, q.Swap.Takes
	if takes.Officer == me {
		gives, takes = takes, gives
	}
	x.With = colleague(names, takes.Officer)
	if q.State == "proposed" {
		x.State.Words = "waiting for " + x.With
	}
	say := func(t record.Tour) string { return clock.Span(t.Start, t.End) + ", " + names.District(t.District) }
	x.Gives, x.Takes = say(gives), say(takes)
	if q.Waits() {
		x.Until = clock.At(q.Swap.Until)
	}
	return x
}

// colleague is the other officer of a swap: by name to who reads names, to officers by the call sign, which they hear on the
// radio, and to others by the identifier that the interface tells.
func colleague(names record.Names, id roster.OfficerID) string {
	who := names.Of(id)
	if who.Name == "" && names.Book != nil && names.User.Roles.Has(access.Officer) {
		if i, ok := names.Book.Officer(id); ok {
			return names.Book.Person(i).Officer.CallSign()
		}
	}
	return who.String()
}

// askLeave answers POST /my/leave.
func (r room) askLeave(c echo.Context) error {
	field := func(name string) string { return strings.TrimSpace(c.FormValue(name)) }
	typed := form{What: "leave", From: field("from"), To: field("to"), FromTime: field("from_time"), ToTime: field("to_time"), Kind: field("kind")}
	from, to := typed.From, typed.To
	if to == "" {
		to = from
	}
	if typed.FromTime+typed.ToTime != "" {
		from, to = from+"T"+typed.FromTime, to+"T"+typed.ToTime
	}
	_, err := r.Ask().Ask(c.Request(), ask.Question{
		Method: http.MethodPost, Path: "/v1/requests", Body: map[string]any{"leave": map[string]string{"from": from, "to": to, "kind": typed.Kind}},
	})
	if err == nil {
		return back(c, "leave", "#requests")
	}
	return r.again(c, err, typed, "Nothing was asked. What you typed is kept below.")
}

// askSwap answers POST /my/swap.
func (r room) askSwap(c echo.Context) error {
	field := func(name string) string { return strings.TrimSpace(c.FormValue(name)) }
	typed := form{What: "swap", Date: field("date"), With: field("with"), OtherDate: field("with_date")}
	_, err := r.Ask().Ask(c.Request(), ask.Question{
		Method: http.MethodPost, Path: "/v1/requests",
		Body: map[string]any{"swap": map[string]string{"date": typed.Date, "with_officer_id": r.called(typed.With), "with_date": typed.OtherDate}},
	})
	if err == nil {
		return back(c, "swap", "#requests")
	}
	return r.again(c, err, typed, "Nothing was proposed. What you typed is kept below.")
}

// called is who has a call sign, for colleagues know each other by it; what is none stays as it is.
func (r room) called(text string) string {
	book := r.Book()
	if book == nil {
		return text
	}
	if _, ok := book.Officer(roster.OfficerID(text)); ok {
		return text
	}
	for i := range book.People() {
		if who := book.Person(i).Officer; strings.EqualFold(who.CallSign(), text) {
			return string(who.ID)
		}
	}
	return text
}

// answerRequest answers POST /my/requests/{id}: they agree, or withdraw.
func (r room) answerRequest(c echo.Context) error {
	id, state := pathID(c), c.FormValue("state")
	header := http.Header{}
	if n, err := strconv.ParseUint(c.FormValue("revision"), 10, 64); err == nil {
		header.Set("If-Match", `"`+strconv.FormatUint(n, 10)+`"`)
	}
	_, err := r.Ask().Ask(c.Request(), ask.Question{Method: http.MethodPatch, Path: ask.Path("v1", "requests", id), Header: header, Body: map[string]string{"state": state}})
	if err == nil {
		return back(c, state, "#requests")
	}
	return r.again(c, err, form{What: id}, "Nothing was changed. Below is what there is now.")
}
