package console

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/api/web/access"
	"watchbill/roster"
	"watchbill/ui/ask"
	"watchbill/ui/page"
)

// calls are those that somebody is on, and those that wait for somebody who meets their need.
type calls struct {
	Frame   page.Frame
	Writes  bool
	Answer  string // the recommendation that stands, to come back to
	Open    []sent
	Watched []waiting
	Done    *sent // what was done last, to take back
	Wrong   string
}

// sent is a unit on a call.
type sent struct {
	assignment
	Since time.Time
	Slow  bool // dispatched a while ago and not under way
}

// waiting is a call on the watch list.
type waiting struct {
	Call   string
	Facts  string
	Need   string
	Since  time.Time
	Sent   string // the unit that went without meeting the need; empty: nobody did
	Answer string
	Told   []string // who could go by now
}

// underWay is how long a unit may be dispatched before the list says that it is not under way.
const underWay = 2 * time.Minute

// mostOpen is how many assignments are listed.
const mostOpen = 200

// outcomes are how a call ends, in the order of their digits.
var outcomes = []outcome{
	{1, "resolved-on-scene", "Resolved on scene"}, {2, "transported", "Transported"}, {3, "diverted-to-care", "Diverted to care"}, {4, "arrested", "Arrested"},
	{5, "handed-to-clinician", "Handed to clinician"}, {6, "unfounded", "Unfounded"},
}

// outcome is how a call ends, with the digit that says it.
type outcome struct {
	Key        int
	Code, Name string
}

// Outcomes are how a call ends.
func (calls) Outcomes() []outcome { return outcomes }

// Name is the outcome in words.
func (s sent) Name() string {
	for _, o := range outcomes {
		if o.Code == s.Outcome {
			return strings.ToLower(o.Name)
		}
	}
	return s.Outcome
}

// Short is the call's name as far as people need it.
func (s sent) Short() string { return short(s.Call) }

// Closed tells whether it is over, so that its place is no longer in the list.
func (s sent) Closed() bool { return s.State == "Cleared" || s.State == "Cancelled" }

// Short is the call's name as far as people need it.
func (w waiting) Short() string { return short(w.Call) }

// Word is the state in words.
func (s sent) Word() string {
	switch s.State {
	case "EnRoute":
		return "en route"
	case "OnScene":
		return "on scene"
	}
	return strings.ToLower(s.State)
}

// calls reads them. What could not be read is said in its place.
func (r room) calls(c *http.Request, f page.Frame, did, stands string) calls {
	out := calls{Frame: f, Answer: stands, Writes: mayWrite(c)}
	var open struct {
		Total       int          `json:"total"`
		Assignments []assignment `json:"assignments"`
	}
	if err := r.Ask().Get(c, "/v1/assignments", url.Values{"open": {"true"}, "limit": {strconv.Itoa(mostOpen)}}, &open); err != nil {
		out.Wrong = "The open calls could not be read: " + err.Error() + "."
	}
	now := r.Now()
	for _, a := range open.Assignments {
		out.Open = append(out.Open, sent{a, a.since(), a.State == "Dispatched" && now.Sub(a.since()) > underWay})
	}
	if open.Total > len(open.Assignments) {
		out.Wrong = "More calls are open than are listed: the oldest " + strconv.Itoa(mostOpen) + " are."
	}
	r.watched(c, &out)
	if did != "" {
		var a assignment
		if err := r.Ask().Get(c, ask.Path("v1", "assignments", did), nil, &a); err == nil {
			out.Done = &sent{assignment: a, Since: a.since()}
		}
	}
	return out
}

// watched reads the watch list.
func (r room) watched(c *http.Request, out *calls) {
	var list struct {
		Calls []struct {
			Facts  facts       `json:"call"`
			Need   roster.Need `json:"need"`
			Level  int         `json:"level"`
			Since  time.Time   `json:"since"`
			Sent   string      `json:"sent"`
			Answer string      `json:"recommendation_id"`
			Told   []struct {
				Unit string `json:"unit_id"`
			} `json:"told"`
		} `json:"calls"`
	}
	if err := r.Ask().Get(c, "/v1/watch-list", nil, &list); err != nil {
		out.Wrong = "The watch list could not be read: " + err.Error() + "."
		return
	}
	for _, x := range list.Calls {
		w := waiting{Call: x.Facts.Call, Need: needName(x.Need), Since: x.Since, Sent: x.Sent, Answer: x.Answer}
		w.Facts = strings.Join(codes(&recommendation{Facts: x.Facts, Level: x.Level, Hazards: x.Facts.Hazards}), ", ")
		for _, t := range x.Told {
			w.Told = append(w.Told, t.Unit)
		}
		out.Watched = append(out.Watched, w)
	}
}

// mayWrite tells whether whoever asks may send units.
func mayWrite(c *http.Request) bool {
	return access.For("DS------").Allows(access.Of(c.Context()).Roles)
}

// showCalls answers GET /dispatch/calls: the list by itself.
func (r room) showCalls(c echo.Context) error {
	f := r.Frame(c, sheet, "Dispatch")
	return r.Show(c, http.StatusOK, sheet, "calls", r.calls(c.Request(), f, c.QueryParam("did"), c.QueryParam("answer")))
}
