package console

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"watchbill/ui/ask"
	"watchbill/ui/page"
)

// call answers POST /dispatch/call: whom to send to what the line says.
func (r room) call(c echo.Context) error {
	f := r.Frame(c, sheet, "Dispatch")
	cmd, q, whole := r.typed(c.Request(), f)
	if !whole {
		f.Wrong = []string{"Nobody was asked for: the line has no place that is known here.", "What you typed is kept. Add a street, a corner, a place, coordinates or a district."}
		if cmd.Wrong != "" {
			f.Wrong = append(f.Wrong, cmd.Wrong)
		}
		if strings.TrimSpace(cmd.Text) == "" {
			f.Wrong = []string{"Nobody was asked for: the line is empty.", "Type where the call is and what is known of it."}
		}
		return r.standing(c, f, &cmd)
	}
	x, err := r.recommended(c, q)
	if err != nil {
		return r.failed(c, f, &cmd, err)
	}
	a := r.lay(c.Request(), f, x)
	if at := cmd.site(); at != nil && at.Name != a.District {
		a.Place = at.Name
	}
	cmd.Answer = x.ID
	if inParts(c) {
		return r.pieces(c, parts{Frame: f, Command: &cmd, Answer: &a})
	}
	if len(cmd.Unknown) > 0 || len(cmd.Sites) > 1 || x.unrecorded() {
		return r.whole(c, http.StatusOK, f, cmd, a, "") // which says how the line was read, and what a second reading may not find
	}
	return page.SeeOther(c, here(x.ID, ""))
}

// site is the place that is taken; nil: none.
func (c *command) site() *site {
	if c.Pick >= len(c.Sites) {
		return nil
	}
	return &c.Sites[c.Pick]
}

// again answers POST /dispatch/again: the same call, asked anew.
func (r room) again(c echo.Context) error {
	f := r.Frame(c, sheet, "Dispatch")
	var before recommendation
	err := r.Ask().Get(c.Request(), pathOf(c.FormValue("answer")), nil, &before)
	cmd := command{Answer: c.FormValue("answer")}
	if err != nil {
		return r.failed(c, f, &cmd, err)
	}
	x, err := r.recommended(c, asking(&before))
	if err != nil {
		return r.failed(c, f, &cmd, err)
	}
	a := r.lay(c.Request(), f, x)
	switch {
	case inParts(c):
		return r.pieces(c, parts{Frame: f, Answer: &a})
	case x.unrecorded():
		return r.whole(c, http.StatusOK, f, command{Text: a.Line}, a, "")
	}
	return page.SeeOther(c, here(x.ID, ""))
}

// recommended asks whom to send, by name of the form so that pressing twice asks once.
func (r room) recommended(c echo.Context, q question) (*recommendation, error) {
	a, err := r.Ask().Ask(c.Request(), ask.Question{Method: http.MethodPost, Path: "/v1/recommendations", Header: once(c), Body: q})
	if err != nil {
		return nil, err
	}
	x := &recommendation{}
	return x, a.Read(x)
}

// once is the header that has a form do its work once, where the form says which time it is.
func once(c echo.Context) http.Header {
	if key := c.FormValue("once"); key != "" && len(key) <= 64 {
		return http.Header{"Idempotency-Key": {key}}
	}
	return nil
}

// failed says that the service could not answer. The last answer stays, with its age.
func (r room) failed(c echo.Context, f page.Frame, cmd *command, err error) error {
	refused := (*ask.Refused)(nil)
	if errors.As(err, &refused) && (refused.Status == http.StatusUnauthorized || refused.Status == http.StatusForbidden) {
		return err
	}
	f.Wrong = []string{"The service could not answer."}
	if errors.As(err, &refused) {
		f.Wrong = append(f.Wrong, refused.Error())
		for _, x := range refused.Faults {
			f.Wrong = append(f.Wrong, strings.TrimSpace(x.Pointer+" "+x.Detail))
		}
	}
	kept := "What you typed is kept. "
	if cmd.Answer != "" {
		kept = "What you typed is kept, and so is the last answer: its age is beside it. "
	}
	if len(r.phones(c.Request())) > 0 {
		kept += "The telephone numbers below are good. "
	}
	f.Wrong = append(f.Wrong, kept+"Enter asks again.")
	return r.standing(c, f, cmd)
}

// standing shows what stood before, with what is wrong.
func (r room) standing(c echo.Context, f page.Frame, cmd *command) error {
	if inParts(c) {
		return r.pieces(c, parts{Frame: f, Command: cmd})
	}
	a, err := r.stands(c.Request(), f, cmd.Answer)
	if err != nil {
		f.Wrong = append(f.Wrong, "The last answer could not be read either.")
	}
	a.Old = a.ID != ""
	return r.whole(c, http.StatusOK, f, *cmd, a, "")
}

// here is the page with an answer, and what was done last.
func here(answer, did string) string {
	v := url.Values{}
	if answer != "" {
		v.Set("answer", answer)
	}
	if did != "" {
		v.Set("did", did)
	}
	if len(v) == 0 {
		return "/dispatch"
	}
	return "/dispatch?" + v.Encode()
}

// revision is the If-Match of a form.
func revision(c echo.Context) http.Header {
	h := once(c)
	n, err := strconv.ParseUint(c.FormValue("revision"), 10, 63)
	if err != nil {
		return h
	}
	if h == nil {
		h = http.Header{}
	}
	h.Set("If-Match", `"`+strconv.FormatUint(n, 10)+`"`)
	return h
}
