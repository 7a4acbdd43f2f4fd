package console

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/ui/ask"
	"watchbill/ui/page"
)

// assign answers POST /dispatch/assign: a unit of the answer goes.
func (r room) assign(c echo.Context) error {
	f, id, unit := r.Frame(c, sheet, "Dispatch"), c.FormValue("answer"), c.FormValue("unit")
	body := map[string]string{"recommendation_id": id, "unit_id": unit}
	if why := c.FormValue("reason"); why != "" {
		body["override_reason"] = why
	}
	got, err := r.Ask().Ask(c.Request(), ask.Question{Method: http.MethodPost, Path: "/v1/assignments", Header: once(c), Body: body})
	if err != nil {
		return r.notAssigned(c, f, id, unit, err)
	}
	var a assignment
	if err := got.Read(&a); err != nil {
		return err
	}
	return r.did(c, f, id, &a)
}

// did shows what was done: the calls, with what may be taken back.
func (r room) did(c echo.Context, f page.Frame, answer string, a *assignment) error {
	if !inParts(c) {
		return page.SeeOther(c, here(answer, a.ID))
	}
	list, p := r.calls(c.Request(), f, a.ID, answer), parts{Frame: f}
	p.Calls = &list
	if stands, err := r.stands(c.Request(), f, answer); err == nil && stands.ID != "" {
		p.Answer = &stands
	}
	return r.pieces(c, p)
}

// notAssigned shows why a unit does not go: who holds it, or that a reason is wanted.
func (r room) notAssigned(c echo.Context, f page.Frame, id, unit string, err error) error {
	refused := (*ask.Refused)(nil)
	if !errors.As(err, &refused) || refused.Status == http.StatusUnauthorized || refused.Status == http.StatusForbidden {
		return err
	}
	a, lost := r.stands(c.Request(), f, id)
	wants := slices.IndexFunc(refused.Faults, func(x ask.Fault) bool { return x.Pointer == "/override_reason" })
	switch {
	case wants >= 0 && c.FormValue("reason") == "":
		a.Asks, a.AsksWhy = unit, refused.Faults[wants].Detail
	case refused.Holder != nil:
		f.Wrong = []string{unit + " was not sent: " + held(f, refused)}
		if anew := r.anew(c, f, id); anew != nil {
			a, lost = *anew, nil
			f.Wrong = append(f.Wrong, "Nothing else has changed. Below is the answer anew, for the same call.")
		}
	default:
		f.Wrong = []string{unit + " was not sent: " + refused.Error()}
		for _, x := range refused.Faults {
			f.Wrong = append(f.Wrong, x.Detail)
		}
		if refused.Status >= http.StatusInternalServerError {
			f.Wrong = append(f.Wrong, "Nothing holds "+unit+" for this call, and another desk may choose it: tell the crew by radio if it is to go, and note it by hand.")
		} else {
			f.Wrong = append(f.Wrong, "Nobody else was sent either. Choose again, or ask again (r).")
		}
	}
	if lost != nil {
		f.Wrong = append(f.Wrong, "The answer could not be read: "+lost.Error()+". Ask again.")
	}
	if inParts(c) {
		return r.pieces(c, parts{Frame: f, Answer: &a, Calls: r.callsNow(c, f, a.ID)})
	}
	return r.whole(c, http.StatusOK, f, command{Text: a.Line}, a, "")
}

// held says who holds a unit.
func held(f page.Frame, e *ask.Refused) string {
	since, err := time.Parse(time.RFC3339, e.Holder.Since)
	if err != nil {
		return e.Error() + "."
	}
	return fmt.Sprintf("%s, since %s (%s).", e.Error(), f.Time(since), f.Age(since))
}

// anew asks again for the call of an answer; nil: that could not be.
func (r room) anew(c echo.Context, f page.Frame, id string) *answer {
	var before recommendation
	if err := r.Ask().Get(c.Request(), pathOf(id), nil, &before); err != nil {
		return nil
	}
	got, err := r.Ask().Ask(c.Request(), ask.Question{Method: http.MethodPost, Path: "/v1/recommendations", Body: asking(&before)})
	x := &recommendation{}
	if err != nil || got.Read(x) != nil {
		return nil
	}
	a := r.lay(c.Request(), f, x)
	return &a
}

// callsNow are the calls as a piece.
func (r room) callsNow(c echo.Context, f page.Frame, stands string) *calls {
	list := r.calls(c.Request(), f, "", stands)
	return &list
}
