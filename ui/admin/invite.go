package admin

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/ui/ask"
	"watchbill/ui/page"
)

// inviteForm answers GET /admin/people/invite.
func (r room) inviteForm(c echo.Context) error {
	return r.Show(c, http.StatusOK, accountSheet, "account.html", r.inviteView(c, person{}))
}

func (r room) inviteView(c echo.Context, p person) accountView {
	return accountView{
		Frame: r.Frame(c, accountSheet, "Invite somebody"), Reach: r.newReach(false, p.Roles, p.Districts), Fields: accountFields(p),
		Action: "/admin/people/invite", Button: "Make the account and its link", Back: page.Door{Name: "People", Path: "/admin"},
		Lead: "You get a one-time link to hand over. They set a password with it, and sign in by that from then on.",
	}
}

// issued is a one-time link, as the interface tells of it.
type issued struct {
	Path    string    `json:"path"`
	Expires time.Time `json:"expires_at"`
}

// invite answers POST /admin/people/invite.
func (r room) invite(c echo.Context) error {
	p, err := readAccount(c)
	if err != nil {
		return err
	}
	v := r.inviteView(c, p)
	if !v.Reach.chosen(&v.Frame) {
		return r.Show(c, http.StatusUnprocessableEntity, accountSheet, "account.html", v)
	}
	a, err := r.Ask().Ask(c.Request(), ask.Question{Method: http.MethodPost, Path: "/v1/users", Body: p.body()})
	if err != nil {
		if !v.refused(err) {
			return err
		}
		if status(err) == http.StatusConflict {
			v.Frame.Wrong = append(v.Frame.Wrong, "Did you press twice? Then the account is made: its page, among People, gives another link.")
		}
		return r.Show(c, status(err), accountSheet, "account.html", v)
	}
	var made struct {
		User person `json:"user"`
		Link issued `json:"invitation"`
	}
	if err := a.Read(&made); err != nil {
		return err
	}
	return r.showLink(c, made.User, made.Link, "They set a password with it. Until then nobody can sign in to the account.")
}

// showLink shows a one-time link.
func (r room) showLink(c echo.Context, p person, link issued, says string) error {
	return r.once(c, "One-time link for "+p.Called(), onceView{
		Lead:  []string{"This link is shown here once, and nowhere else. Hand it to " + p.Called() + " in person, or in a way that only they read. " + says},
		Label: "Link", Secret: address(c, link.Path),
		Facts: []fact{{"Login", p.Login}, {"Good until", r.Frame(c, onceSheet, "").Time(link.Expires) + ", and once"}},
		Next:  []page.Door{{Name: "The account", Path: p.Path()}, {Name: "Invite another", Path: "/admin/people/invite"}, {Name: "People", Path: "/admin"}},
	})
}
