package admin

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"watchbill/ui/ask"
	"watchbill/ui/page"
)

// changeForm answers GET /admin/people/:id/change.
func (r room) changeForm(c echo.Context) error {
	p, etag, err := r.onePerson(c)
	if err != nil {
		return err
	}
	return r.Show(c, http.StatusOK, accountSheet, "account.html", r.changeView(c, p, etag))
}

func (r room) changeView(c echo.Context, p person, etag string) accountView {
	return accountView{
		Frame: r.Frame(c, accountSheet, "Change "+p.Called()), Reach: r.newReach(false, p.Roles, p.Districts), Fields: accountFields(p),
		Action: personPath(c) + "/change", Button: "Save", Back: page.Door{Name: "The account", Path: personPath(c)}, ETag: etag,
		Lead: "Roles and districts hold at once, for sessions that are open too.",
	}
}

// change answers POST /admin/people/:id/change.
func (r room) change(c echo.Context) error {
	p, err := readAccount(c)
	if err != nil {
		return err
	}
	etag := c.FormValue("etag")
	v := r.changeView(c, p, etag)
	if !v.Reach.chosen(&v.Frame) {
		return r.Show(c, http.StatusUnprocessableEntity, accountSheet, "account.html", v)
	}
	_, err = r.Ask().Ask(c.Request(), ask.Question{
		Method: http.MethodPatch, Path: ask.Path("v1", "users", c.Param("id")), Header: http.Header{"If-Match": {etag}}, Body: p.body(),
	})
	if err == nil {
		return page.SeeOther(c, personPath(c)+"?done=changed")
	}
	if !v.refused(err) {
		return err
	}
	if v.Moved {
		now, fresh, err := r.onePerson(c)
		if err != nil {
			return err
		}
		v.ETag, v.Now = fresh, differs(p, now)
	}
	return r.Show(c, status(err), accountSheet, "account.html", v)
}

// differs lists what of an account is now other than in a form.
func differs(form, now person) []fact {
	var list []fact
	for _, x := range []struct{ name, form, now string }{
		{"Login", form.Login, now.Login}, {"Name", form.Name, now.Name}, {"Email", form.Email, now.Email}, {"Officer", form.Officer, now.Officer},
		{"Roles", strings.Join(form.Roles, ", "), strings.Join(now.Roles, ", ")}, {"Answers for", whereSaid(form.Districts), whereSaid(now.Districts)},
	} {
		if x.form != x.now {
			if x.now == "" {
				x.now = "empty"
			}
			list = append(list, fact{x.name, x.now})
		}
	}
	return list
}
