package admin

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"watchbill/ui/page"
)

// target is a row of the targets, as the interface has it.
type target struct {
	ID       string   `json:"id"`
	Need     string   `json:"need"`
	District *string  `json:"district_id"`
	Shift    *string  `json:"shift_id"`
	Days     []string `json:"days"`
	Required int      `json:"required"`
	From     *string  `json:"from"`
	To       *string  `json:"to"`
}

// Path is that of its form.
func (t target) Path() string { return "/admin/policy/targets/" + url.PathEscape(t.ID) }

// NeedSaid is the need in words.
func (t target) NeedSaid() string { return needSays[t.Need] }

var needSays = map[string]string{"cit": "CIT officers on duty", "co-responder": "co-responder pairs on duty", "recruitment": "certified officers posted"}

// or is a text, or what stands for it where it is empty.
func or(s *string, none string) string {
	if s == nil || *s == "" {
		return none
	}
	return *s
}

// Where is the district that a target is about.
func (t target) Where() string { return or(t.District, "every district") }

// On is its shift.
func (t target) On() string { return or(t.Shift, "every shift") }

// When is its weekdays and dates.
func (t target) When() string {
	when := strings.Join(t.Days, " ")
	switch {
	case when == "" && t.Need == "recruitment":
		when = "always"
	case when == "":
		when = "every day"
	}
	if t.From != nil {
		when += ", from " + *t.From
	}
	if t.To != nil {
		when += ", to " + *t.To
	}
	return when
}

// targetsView is what /admin/policy/targets shows.
type targetsView struct {
	Frame     page.Frame
	MayChange bool
	Leaves    []page.Door
	Targets   []target
	Total     int
}

var targetsSheet = sheet("targets.html")

// targets answers GET /admin/policy/targets.
func (r room) targets(c echo.Context) error {
	v := targetsView{Frame: r.Frame(c, targetsSheet, "Targets"), MayChange: mayChange(c), Leaves: doors("/admin/policy/targets")}
	v.Frame.Said = done[c.QueryParam("done")]
	var answer struct {
		Targets []target `json:"targets"`
		Total   int      `json:"total"`
	}
	if err := r.Ask().Get(c.Request(), "/v1/targets", url.Values{"limit": {"1000"}}, &answer); err != nil {
		return r.noPolicy(c, "/admin/policy/targets", "Targets", err)
	}
	v.Targets, v.Total = answer.Targets, answer.Total
	return r.Show(c, http.StatusOK, targetsSheet, "targets.html", v)
}
