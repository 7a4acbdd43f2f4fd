package admin

import (
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/api/web/access"
	"watchbill/ui/ask"
	"watchbill/ui/page"
)

// personView is what the page of an account shows.
type personView struct {
	Frame     page.Frame
	Person    person
	MayChange bool
	Self      bool // it is their own
	Facts     []fact
}

var personSheet = sheet("person.html")

// person answers GET /admin/people/:id.
func (r room) person(c echo.Context) error {
	return r.showPerson(c, http.StatusOK, done[c.QueryParam("done")], nil)
}

// onePerson reads an account, and the tag of what it is now.
func (r room) onePerson(c echo.Context) (p person, etag string, err error) {
	a, err := r.Ask().Ask(c.Request(), ask.Question{Path: ask.Path("v1", "users", c.Param("id"))})
	if err != nil {
		return p, "", err
	}
	return p, a.Header.Get("ETag"), a.Read(&p)
}

// showPerson answers with the page of an account, which says what was done, or what of that was refused.
func (r room) showPerson(c echo.Context, code int, said string, refused error) error {
	p, _, err := r.onePerson(c)
	if err != nil {
		return err
	}
	v := personView{Frame: r.Frame(c, personSheet, p.Called()), Person: p, MayChange: mayChange(c), Self: access.Of(c.Request().Context()).ID == p.ID}
	v.Frame.Said = said
	if refused != nil && !v.Frame.Refuse(refused, "Nothing was changed.") {
		return refused
	}
	v.Facts = v.facts()
	return r.Show(c, code, personSheet, "person.html", v)
}

func (v *personView) facts() []fact {
	p, f := v.Person, v.Frame
	when := func(t *time.Time, none string) string {
		if t == nil {
			return none
		}
		return f.Time(*t)
	}
	yes := func(b bool, is, isNot string) string {
		if b {
			return is
		}
		return isNot
	}
	list := []fact{
		{"Login", p.Login}, {"Roles", strings.Join(p.Roles, ", ")}, {"Answers for", p.Where()}, {"Officer", yes(p.Officer != "", p.Officer, "nobody on the roster")},
		{"Email", yes(p.Email != "", p.Email, "none")}, {"Last seen", when(p.Seen, "never")}, {"Made", f.Time(p.Created)},
		{"Password", yes(p.Password, "set", "not set")}, {"Second factor", yes(p.SecondFactor, "set up, "+page.Count(p.RecoveryCodes)+" recovery codes left", "none")},
	}
	if p.OpenID != nil {
		list = append(list, fact{"Signs in through", p.OpenID.Issuer + " as " + p.OpenID.Subject})
	}
	if p.Invited != nil {
		list = append(list, fact{"Link", "one is out, good until " + f.Time(*p.Invited)})
	}
	return append(list, fact{"Sessions", page.Count(p.Sessions)})
}

// act does something to an account and goes back to its page, which says that it is done.
func (r room) act(c echo.Context, q ask.Question, said string) error {
	_, err := r.Ask().Ask(c.Request(), q)
	return r.acted(c, err, personPath(c)+"?done="+said)
}

// acted goes where a deed leads: on, to where somebody proves who they are, or back to the account's page with what was refused.
func (r room) acted(c echo.Context, err error, then string) error {
	switch {
	case err == nil:
		return page.SeeOther(c, then)
	case asksProof(err):
		return prove(c, personPath(c))
	}
	return r.showPerson(c, status(err), "", err)
}

func personPath(c echo.Context) string { return ask.Path("admin", "people", c.Param("id")) }
