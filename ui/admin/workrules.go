package admin

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"watchbill/ui/ask"
	"watchbill/ui/page"
)

// strictness says what becomes of writes that break work rules, as the interface has it.
type strictness struct {
	Extras   string `json:"extras"`
	Postings string `json:"postings"`
	Absences string `json:"absences"`
}

// workRules reads that setting into the page of sign-in, beside which it stands.
func (r room) workRules(c echo.Context, v *signInView) error {
	a, err := r.Ask().Ask(c.Request(), ask.Question{Path: "/v1/settings/work-rules"})
	if err != nil {
		return err
	}
	var s strictness
	if err := a.Read(&s); err != nil {
		return err
	}
	v.WorkETag, v.Strict = a.Header.Get("ETag"), true
	modes := []choice{{Value: "warn", Label: "warn, and do it"}, {Value: "block", Label: "block, unless a reason is given"}}
	for _, x := range []struct{ name, label, value, hint string }{
		{"extras", "Extra duty", s.Extras, "Ordered on the day, by one person for another"},
		{"postings", "Postings", s.Postings, "Made weeks ahead; a rotation may itself break a rule"},
		{"absences", "Absences taken back or shortened", s.Absences, "Somebody comes back to duty that was planned"},
	} {
		v.Work = append(v.Work, field{Name: x.name, Label: x.label, Kind: "choice", Choices: chosen(modes, x.value), Hint: x.hint, Locked: !v.MayChange})
	}
	return nil
}

// saveWorkRules answers POST /admin/sign-in/work-rules.
func (r room) saveWorkRules(c echo.Context) error {
	_, err := r.Ask().Ask(c.Request(), ask.Question{
		Method: http.MethodPut, Path: "/v1/settings/work-rules", Header: http.Header{"If-Match": {c.FormValue("etag")}},
		Body: strictness{c.FormValue("extras"), c.FormValue("postings"), c.FormValue("absences")},
	})
	if err == nil {
		return page.SeeOther(c, "/admin/sign-in?done=work-rules")
	}
	if asksProof(err) {
		return prove(c, "/admin/sign-in")
	}
	s, etag, readErr := r.signInSettings(c)
	if readErr != nil {
		return readErr
	}
	v := r.signInView(c, s, etag)
	if !v.refuse(&v.Frame, err, "The page shows what holds now.") {
		return err
	}
	if err := r.workRules(c, &v); err != nil {
		return err
	}
	return r.Show(c, status(err), signInSheet, "signin.html", v)
}
