package admin

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"watchbill/ui/ask"
	"watchbill/ui/page"
)

// targetView is the form of a target.
type targetView struct {
	Frame page.Frame
	told
	Leaves []page.Door
	New    bool
	Action string
	ETag   string
	Fields []field
	Effect *effect
	Do     string // what is looked at: save or remove
	Now    []fact
}

var targetSheet = sheet("target.html", "effect.html")

// targetForm answers GET of the form of a target, new or there already.
func (r room) targetForm(c echo.Context) error {
	if c.Param("id") == "" {
		return r.Show(c, http.StatusOK, targetSheet, "target.html", r.targetView(c, target{Need: "cit", Required: 1}, ""))
	}
	t, etag, err := r.oneTarget(c)
	if err != nil {
		return err
	}
	return r.Show(c, http.StatusOK, targetSheet, "target.html", r.targetView(c, t, etag))
}

func (r room) oneTarget(c echo.Context) (t target, etag string, err error) {
	a, err := r.Ask().Ask(c.Request(), ask.Question{Path: ask.Path("v1", "targets", c.Param("id"))})
	if err != nil {
		return t, "", err
	}
	return t, a.Header.Get("ETag"), a.Read(&t)
}

func (r room) targetView(c echo.Context, t target, etag string) *targetView {
	v := &targetView{New: c.Param("id") == "", ETag: etag, Leaves: doors("/admin/policy/targets"), Action: "/admin/policy/targets/new"}
	title := "Add a target"
	if !v.New {
		title, v.Action = "Change a target", ask.Path("admin", "policy", "targets", c.Param("id"))
	}
	v.Frame = r.Frame(c, targetSheet, title)
	var needs, districts, shifts []choice
	for _, need := range []string{"cit", "co-responder", "recruitment"} {
		needs = append(needs, choice{Value: need, Label: needSays[need]})
	}
	districts, shifts = []choice{{Label: "every district"}}, []choice{{Label: "every shift"}}
	if book := r.Book(); book != nil {
		for _, d := range book.Districts().All() {
			districts = append(districts, choice{Value: string(d.ID), Label: string(d.ID)})
		}
		for _, s := range book.Shifts().All() {
			shifts = append(shifts, choice{Value: string(s.ID), Label: string(s.ID)})
		}
	}
	v.Fields = []field{
		{Name: "need", Label: "Need", Kind: "choice", Choices: withValue(needs, t.Need), Pointer: "/need"},
		{Name: "required", Label: "Required", Kind: "number", Value: strconv.Itoa(t.Required), Must: true, Pointer: "/required", Hint: "How many, at least; 0: none are asked for here"},
		{Name: "district_id", Label: "District", Kind: "choice", Choices: withValue(districts, or(t.District, "")), Pointer: "/district_id", Hint: "The most specific target wins: district and shift, then district, then shift"},
		{Name: "shift_id", Label: "Shift", Kind: "choice", Choices: withValue(shifts, or(t.Shift, "")), Pointer: "/shift_id"},
		{Name: "days", Label: "Days", Value: strings.Join(t.Days, " "), Pointer: "/days", Hint: "Such as Fri Sat; empty: every day. Of no meaning for officers posted"},
		{Name: "from", Label: "From", Kind: "date", Value: or(t.From, ""), Pointer: "/from", Hint: "The first day; empty: it always held"},
		{Name: "to", Label: "To", Kind: "date", Value: or(t.To, ""), Pointer: "/to", Hint: "The last day; empty: open"},
	}
	return v
}

// saveTarget answers POST of the form of a target: it shows what the change would do, and does it once that was looked at.
func (r room) saveTarget(c echo.Context) error {
	form, err := c.FormParams()
	if err != nil {
		return err
	}
	f := formValues{form}
	orNone := func(name string) any {
		if s := f.text(name); s != "" {
			return s
		}
		return nil
	}
	patch := map[string]any{
		"need": f.text("need"), "required": number(f.text("required")), "district_id": orNone("district_id"), "shift_id": orNone("shift_id"),
		"days": split(f.text("days")), "from": orNone("from"), "to": orNone("to"),
	}
	q := ask.Question{Method: http.MethodPost, Path: "/v1/targets", Body: patch}
	v := r.targetView(c, target{}, f.text("etag"))
	what := slices.Contains([]string{"remove", "look-remove"}, f.text("do"))
	switch {
	case what:
		q = ask.Question{Method: http.MethodDelete, Path: ask.Path("v1", "targets", c.Param("id")), Header: http.Header{"If-Match": {v.ETag}}}
		patch = map[string]any{"remove": c.Param("id")}
		v.Do = "remove"
	case !v.New:
		q.Method, q.Path, q.Header = http.MethodPatch, ask.Path("v1", "targets", c.Param("id")), http.Header{"If-Match": {v.ETag}}
	}
	v.typed(f)
	return r.lookThenDo(c, &looking{
		patch: patch, save: f.text("do") == "save" || f.text("do") == "remove", looked: f.text("looked"), then: "/admin/policy/targets?done=target", effect: &v.Effect,
		send:    func(dry bool) (ask.Answer, error) { return r.tried(c, q, dry) },
		refused: v.refused,
		moved: func() error {
			now, fresh, err := r.oneTarget(c)
			if err == nil {
				v.ETag, v.Now = fresh, []fact{{"There is now", strconv.Itoa(now.Required) + " " + now.NeedSaid() + ", " + now.Where() + ", " + now.On() + ", " + now.When()}}
			}
			return err
		},
		show: func(code int) error { return r.Show(c, code, targetSheet, "target.html", v) },
		said: func(s string) { v.Frame.Said = s },
	})
}

// typed puts into the fields what was typed.
func (v *targetView) typed(f formValues) {
	for i := range v.Fields {
		x := &v.Fields[i]
		x.Value = f.text(x.Name)
		if x.Kind == "choice" {
			x.Choices = withValue(x.Choices, x.Value)
		}
	}
}

func (v *targetView) refused(err error) bool {
	var fields []*field
	for i := range v.Fields {
		fields = append(fields, &v.Fields[i])
	}
	return v.refuse(&v.Frame, err, keptTyped, fields...)
}
