package console

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"watchbill/ui/ask"
	"watchbill/ui/page"
)

// progress answers POST /dispatch/progress: a unit is further, has cleared, or a step is taken back.
func (r room) progress(c echo.Context) error {
	f, id, step := r.Frame(c, sheet, "Dispatch"), c.FormValue("assignment"), c.FormValue("step")
	path := ask.Path("v1", "assignments", id)
	body, header := map[string]any{"state": step}, revision(c)
	if outcome := c.FormValue("outcome"); outcome != "" {
		body["state"], body["outcome"] = "Cleared", outcome
	}
	if step == "undo" {
		var now assignment
		if err := r.Ask().Get(c.Request(), path, nil, &now); err != nil {
			return r.notDone(c, f, err)
		}
		body = undone(&now)
	}
	got, err := r.Ask().Ask(c.Request(), ask.Question{Method: http.MethodPatch, Path: path, Header: header, Body: body})
	if err != nil {
		return r.notDone(c, f, err)
	}
	var a assignment
	if err := got.Read(&a); err != nil {
		return err
	}
	return r.did(c, f, c.FormValue("answer"), &a)
}

// undone is what takes the last step back: of one that was just made, that it is cancelled.
func undone(a *assignment) map[string]any {
	if len(a.Steps) == 1 {
		return map[string]any{"state": "Cancelled", "reason": "taken back at the console"}
	}
	return map[string]any{"undo": true}
}

// notDone says that a call stands as it stood.
func (r room) notDone(c echo.Context, f page.Frame, err error) error {
	refused := (*ask.Refused)(nil)
	if !errors.As(err, &refused) || refused.Status == http.StatusUnauthorized || refused.Status == http.StatusForbidden {
		return err
	}
	f.Wrong = []string{"Not done: " + refused.Error()}
	if refused.Holder != nil {
		f.Wrong[0] = "Not done: " + held(f, refused)
	}
	f.Wrong = append(f.Wrong, "The call stands as the list shows it.")
	if inParts(c) {
		return r.pieces(c, parts{Frame: f, Calls: r.callsNow(c, f, c.FormValue("answer"))})
	}
	a, lost := r.stands(c.Request(), f, c.FormValue("answer"))
	if lost != nil {
		f.Wrong = append(f.Wrong, "The answer could not be read: "+lost.Error()+".")
	}
	return r.whole(c, http.StatusOK, f, command{Text: a.Line}, a, "")
}

// unwatch answers POST /dispatch/unwatch: a call is taken off the watch list.
func (r room) unwatch(c echo.Context) error {
	f := r.Frame(c, sheet, "Dispatch")
	_, err := r.Ask().Ask(c.Request(), ask.Question{Method: http.MethodDelete, Path: ask.Path("v1", "watch-list", c.FormValue("call"))})
	if err != nil {
		return r.notDone(c, f, err)
	}
	if inParts(c) {
		return r.pieces(c, parts{Frame: f, Calls: r.callsNow(c, f, c.FormValue("answer"))})
	}
	return page.SeeOther(c, here(c.FormValue("answer"), ""))
}
