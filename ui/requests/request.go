package requests

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"watchbill/api/web/access"
	"watchbill/roster"
	"watchbill/ui/ask"
	"watchbill/ui/page"
	"watchbill/ui/requests/record"
)

var requestSheet = page.Sheet{Room: page.Roster, Styles: []string{"requests.css"}, Script: "requests.js", Keys: []page.Key{
	{Press: []string{"a"}, Does: "Approve: opens the question, Enter says yes"},
	{Press: []string{"d"}, Does: "Deny: opens the reasons, Enter denies"},
	{Press: []string{"n"}, Does: "The next request that waits"},
	{Press: []string{"Escape"}, Does: "Close the question"},
}}.Parse(pages, "pages/request.html")

// requestView is what /roster/requests/{id} shows.
type requestView struct {
	Frame     page.Frame
	Request   record.Request
	State     record.State
	Who       record.Person
	With      record.Person // of a swap
	When      string
	Districts []string
	Swap      []tourLine // of a swap: who gives what
	Decides   bool       // whoever looks may act on it
	Own       bool       // it is their own: another decides it
	Cover     *coverView // nil: not told, or settled
	Steps     []stepLine
	Next      string // path of the next request that waits; empty: none
	Typed     decision
	Reasons   []record.Choice
	Overrides []record.Choice
}

// decision is what a form says.
type decision struct{ Do, Reason, Override, Revision string }

// tourLine is a tour of a swap.
type tourLine struct {
	Who, To         record.Person
	When            string
	District, Shift string
}

// stepLine is a step of a request.
type stepLine struct {
	State   record.State
	When    string
	By      string
	Because string
}

// request answers GET /roster/requests/{id}.
func (r room) request(c echo.Context) error {
	v, err := r.requestView(c, pathID(c))
	if err != nil {
		return err
	}
	if done := c.QueryParam("done"); done != "" && done == v.Request.State {
		v.Frame.Said = saidOf(&v)
	}
	if do := c.QueryParam("do"); v.Decides && (do == "approved" || do == "denied") {
		v.Typed.Do = do // the question is open
	}
	return r.Show(c, http.StatusOK, requestSheet, "request.html", &v)
}

// saidOf says what was just done, for it is what the record says.
func saidOf(v *requestView) string {
	switch v.Request.State {
	case "approved":
		if v.Request.Swap != nil {
			return "Approved. Both stand the other's tour on the roster."
		}
		return "Approved. The leave is on the roster."
	case "denied":
		return "Denied: " + record.Because(v.Request.Last().Reason) + ". " + v.Who.String() + " sees it with the reason."
	case "withdrawn":
		return "Withdrawn. Nothing on the roster changed."
	case "agreed":
		return "Agreed for " + v.With.String() + ". It can be approved now."
	case "open", "proposed":
		return "On record. It can be decided now, here or by another supervisor."
	}
	return ""
}

// requestView asks for a request and for all that is shown with it.
func (r room) requestView(c echo.Context, id string) (v requestView, err error) {
	if err = r.Ask().Get(c.Request(), ask.Path("v1", "requests", id), nil, &v.Request); err != nil {
		return v, err
	}
	q, clock, names, user := &v.Request, r.clock(), r.names(c), access.Of(c.Request().Context())
	v.Who, v.When, v.State, v.Districts = names.Of(q.Officer), q.When(clock), record.Stated(q.State), districtNames(names, q.Districts)
	title := q.What() + " of " + v.Who.String()
	if q.Swap != nil {
		v.With = names.Of(q.Swap.Takes.Officer)
		title = "Swap of " + v.Who.String() + " and " + v.With.String()
		for _, t := range [2][2]record.Tour{{q.Swap.Gives, q.Swap.Takes}, {q.Swap.Takes, q.Swap.Gives}} {
			v.Swap = append(v.Swap, tourLine{names.Of(t[0].Officer), names.Of(t[1].Officer), clock.Span(t[0].Start, t[0].End), names.District(t[0].District), names.Shift(t[0].Shift)})
		}
	}
	v.Frame = r.Frame(c, requestSheet, title)
	v.Own = user.Officer != "" && (user.Officer == q.Officer || q.Swap != nil && user.Officer == q.Swap.Takes.Officer)
	v.Decides = mayDecide(c) && q.Waits()
	v.Reasons, v.Overrides = record.Reasons, record.Overrides
	v.Typed = decision{Reason: record.Reasons[0].Value, Revision: strconv.FormatUint(q.Revision, 10)}
	for _, s := range q.Steps {
		line := stepLine{State: record.Stated(s.State), When: clock.At(s.At), By: s.By, Because: record.Because(s.Reason)}
		if s.Override != nil {
			line.Because = "work rules overridden: " + record.Because(s.Override)
		}
		v.Steps = append(v.Steps, line)
	}
	if q.Consequences != nil {
		v.Cover = newCover(q, clock, names)
	}
	v.Next, err = r.nextWaiting(c, q.ID)
	return v, err
}

// nextWaiting is the path of the request that waits and begins soonest, this one apart.
func (r room) nextWaiting(c echo.Context, but string) (string, error) {
	list, err := r.requestList(c, url.Values{"state": {statesOf["waiting"]}})
	if err != nil {
		return "", err
	}
	rows := r.requestRows(c, list)
	for i, row := range rows {
		if row.ID == but {
			rows = append(rows[i+1:], rows[:i]...) // those behind it first
			break
		}
	}
	for _, row := range rows {
		if row.ID != but {
			return row.Path, nil
		}
	}
	return "", nil
}

// decide answers POST /roster/requests/{id}.
func (r room) decide(c echo.Context) error {
	id := pathID(c)
	typed := decision{c.FormValue("do"), c.FormValue("reason"), c.FormValue("override"), c.FormValue("revision")}
	body := map[string]string{"state": typed.Do}
	switch typed.Do {
	case "denied":
		body["reason"] = typed.Reason
	case "approved":
		if typed.Override != "" {
			body["override"] = typed.Override
		}
	}
	_, err := r.Ask().Ask(c.Request(), ask.Question{
		Method: http.MethodPatch, Path: ask.Path("v1", "requests", id), Header: http.Header{"If-Match": {`"` + typed.Revision + `"`}}, Body: body,
	})
	if err == nil {
		return page.SeeOther(c, "/roster/requests/"+url.PathEscape(id)+"?done="+url.QueryEscape(typed.Do))
	}
	v, look := r.requestView(c, id)
	if look != nil {
		return errors.Join(look, err)
	}
	revision := v.Typed.Revision
	if !v.Frame.Refuse(err, "Nothing was changed. What you chose is kept below.") {
		if !forbidden(err) {
			return err
		}
		v.Frame.Wrong = []string{err.Error(), "Nothing was changed."}
	}
	if refused(err, http.StatusPreconditionFailed) || !v.Request.Waits() {
		v.Frame.Wrong = moved(&v, typed, r.clock())
	}
	v.Typed = typed
	v.Typed.Revision = revision
	return r.Show(c, status(err), requestSheet, "request.html", &v)
}

// moved says that somebody was first, and what they did.
func moved(v *requestView, typed decision, clock record.Clock) []string {
	last := v.Request.Last()
	said := []string{"Somebody was first: " + last.By + ", " + clock.At(last.At) + ": " + v.State.Words + "."}
	if v.Request.Waits() {
		return append(said, "Nothing of yours was done. Below is what there is now, with what you chose ("+record.Stated(typed.Do).Words+"). Look again, then decide.")
	}
	chose := record.Stated(typed.Do).Words
	if typed.Do == "denied" {
		chose += ", " + record.Said(record.Reasons, typed.Reason)
	}
	return append(said, "Nothing of yours was done ("+chose+"), and nothing is left to decide.")
}

// refused tells whether the interface refused with a status.
func refused(err error, status int) bool {
	var said *ask.Refused
	return errors.As(err, &said) && said.Status == status
}

// forbidden tells whether the interface said that it is not for them.
func forbidden(err error) bool { return errors.Is(err, &roster.Error{Kind: roster.Forbidden}) }

// status is what a page is answered with that tells of a refusal.
func status(err error) int {
	var said *ask.Refused
	if errors.As(err, &said) {
		return said.Status
	}
	return http.StatusInternalServerError
}
