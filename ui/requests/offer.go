package requests

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"watchbill/ui/ask"
	"watchbill/ui/page"
	"watchbill/ui/requests/record"
)

var offerSheet = page.Sheet{Room: page.Roster, Styles: []string{"requests.css"}, Script: "requests.js", Keys: []page.Key{
	{Press: []string{"w"}, Does: "Withdraw: opens the question, Enter says yes"},
	{Press: []string{"Escape"}, Does: "Close the question"},
}}.Parse(pages, "pages/offer.html")

// offerView is what /roster/offers/{id} shows.
type offerView struct {
	Frame     page.Frame
	Offer     record.Offer
	State     record.State
	District  string
	Duty      string
	Closes    string
	Standing  string // who stands it; "nobody"
	Turns     []turnLine
	Asked     []record.Person // whose answer is waited for
	Decides   bool
	Filler    string // path of who else may fill the gap it was made of; empty: of none
	Overrides []record.Choice
	Typed     reply
}

// reply is what a form says.
type reply struct{ Do, Officer, Override, Revision string }

// turnLine is an officer who is asked, or will be.
type turnLine struct {
	Order    int
	Who      record.Person
	Asked    string
	Until    string
	Answer   record.State
	Answered string
	Now      bool
}

// offer answers GET /roster/offers/{id}.
func (r room) offer(c echo.Context) error {
	v, err := r.offerView(c, pathID(c))
	if err != nil {
		return err
	}
	switch c.QueryParam("done") {
	case "made":
		v.Frame.Said = "Offered. " + askedNow(&v) + " Officers see it on their own page, with the deadline."
	case "answered":
		v.Frame.Said = "The answer is on record. " + askedNow(&v)
	case "withdrawn":
		v.Frame.Said = "Withdrawn. Nobody is asked any more; what was accepted stands."
	}
	return r.Show(c, http.StatusOK, offerSheet, "offer.html", &v)
}

func askedNow(v *offerView) string {
	switch {
	case v.Offer.State == "filled":
		return "It is filled: " + v.Standing + "."
	case !v.Offer.Open():
		return "It is " + v.State.Words + "."
	case len(v.Asked) == 1:
		return v.Asked[0].String() + " is asked now."
	case len(v.Asked) > 1:
		return plural(len(v.Asked), "officer") + " are asked now."
	}
	return "Nobody is asked any more."
}

// offerView asks for an offer.
func (r room) offerView(c echo.Context, id string) (v offerView, err error) {
	if err = r.Ask().Get(c.Request(), ask.Path("v1", "offers", id), nil, &v.Offer); err != nil {
		return v, err
	}
	o, clock, names := &v.Offer, r.clock(), r.names(c)
	v.District, v.Duty, v.Closes, v.State, v.Standing = names.District(o.District), o.Duty(clock), clock.At(o.Closes), record.Stated(o.State), standing(o, names)
	if o.Open() {
		v.State.Words = "open"
	}
	v.Frame = r.Frame(c, offerSheet, "Open duty in "+v.District)
	v.Decides, v.Overrides = mayDecide(c) && o.Open(), record.Overrides
	v.Typed.Revision = strconv.FormatUint(o.Revision, 10)
	for i, t := range o.Turns {
		line := turnLine{Order: i + 1, Who: names.Of(t.Officer), Answer: record.Answered(t.Answer), Now: o.AsksNow(t), Asked: "–", Until: until(clock, t)}
		if t.Asked != nil {
			line.Asked = clock.At(*t.Asked)
		} else if t.Answer == nil {
			line.Answer = record.State{Mark: "·", Words: "not asked"}
			if o.Open() {
				line.Answer.Words = "not asked yet"
			}
		}
		if t.Answered != nil {
			line.Answered = clock.At(*t.Answered)
			if t.By != nil && *t.By != "" {
				line.Answered += ", " + *t.By
			}
		}
		if t.Override != nil {
			line.Answered += "; work rules overridden: " + record.Because(t.Override)
		}
		if line.Now {
			v.Asked = append(v.Asked, line.Who)
		}
		v.Turns = append(v.Turns, line)
	}
	return v, nil
}

// handleOffer answers POST /roster/offers/{id}: it is withdrawn, or answered for an officer.
func (r room) handleOffer(c echo.Context) error {
	id := pathID(c)
	typed := reply{c.FormValue("do"), c.FormValue("officer_id"), c.FormValue("override"), c.FormValue("revision")}
	question := ask.Question{
		Method: http.MethodPost, Path: ask.Path("v1", "offers", id, "answers"), Header: http.Header{"If-Match": {`"` + typed.Revision + `"`}},
	}
	done := "answered"
	switch typed.Do {
	case "withdrawn":
		question.Method, question.Path, question.Body, done = http.MethodPatch, ask.Path("v1", "offers", id), map[string]string{"state": "withdrawn"}, "withdrawn"
	default:
		body := map[string]string{"answer": typed.Do, "officer_id": typed.Officer}
		if typed.Override != "" && typed.Do == "accept" {
			body["override"] = typed.Override
		}
		question.Body = body
	}
	_, err := r.Ask().Ask(c.Request(), question)
	if err == nil {
		return page.SeeOther(c, "/roster/offers/"+url.PathEscape(id)+"?done="+done)
	}
	v, look := r.offerView(c, id)
	if look != nil {
		return errors.Join(look, err)
	}
	revision := v.Typed.Revision
	switch {
	case refused(err, http.StatusPreconditionFailed):
		v.Frame.Wrong = []string{"It changed while you looked. " + askedNow(&v), "Nothing of yours was done. Below is what there is now; what you chose is kept."}
	case v.Frame.Refuse(err, "Nothing was changed. What you chose is kept below."):
	case forbidden(err):
		v.Frame.Wrong = []string{err.Error(), "Nothing was changed."}
	default:
		return err
	}
	v.Typed = typed
	v.Typed.Revision = revision
	return r.Show(c, status(err), offerSheet, "offer.html", &v)
}
