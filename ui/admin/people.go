package admin

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/ui/page"
)

// person is an account, as the interface tells of it.
type person struct {
	ID        string   `json:"id"`
	Login     string   `json:"login"`
	Name      string   `json:"name"`
	Email     string   `json:"email"`
	Roles     []string `json:"roles"`
	Districts []string `json:"districts"` // nil: the whole agency
	Officer   string   `json:"officer_id"`
	OpenID    *struct {
		Issuer  string `json:"issuer"`
		Subject string `json:"subject"`
	} `json:"openid"`
	Created       time.Time  `json:"created_at"`
	Seen          *time.Time `json:"seen_at"`
	Locked        *time.Time `json:"locked_at"`
	Disabled      *time.Time `json:"disabled_at"`
	IdledOut      bool       `json:"idled_out"`
	Invited       *time.Time `json:"invited_until"`
	Password      bool       `json:"has_password"`
	SecondFactor  bool       `json:"has_second_factor"`
	RecoveryCodes int        `json:"recovery_codes"`
	Sessions      int        `json:"sessions"`
}

// Called is how a page names them.
func (p person) Called() string {
	if p.Name != "" {
		return p.Name
	}
	return p.Login
}

// Path is that of their page.
func (p person) Path() string { return "/admin/people/" + url.PathEscape(p.ID) }

// Where is what they answer for, in words.
func (p person) Where() string { return whereSaid(p.Districts) }

// States of an account, as the filter names them.
var states = []choice{
	{Value: "locked", Label: "locked"}, {Value: "disabled", Label: "disabled"}, {Value: "invited", Label: "invited"}, {Value: "no-way-in", Label: "no way in"}, {Value: "in-use", Label: "in use"},
}

// State is how the account stands, the most pressing thing first.
func (p person) State() string {
	switch {
	case p.Disabled != nil:
		return "disabled"
	case p.Locked != nil:
		return "locked"
	case p.Password || p.OpenID != nil:
		return "in-use"
	case p.Invited != nil:
		return "invited"
	}
	return "no-way-in"
}

// peopleQuery is how the list is filtered.
type peopleQuery struct{ Find, Role, State string }

func (q peopleQuery) any() bool { return q != peopleQuery{} }

func (q peopleQuery) wants(p *person) bool {
	in := func(s string) bool { return strings.Contains(strings.ToLower(s), strings.ToLower(q.Find)) }
	return (q.Role == "" || slices.Contains(p.Roles, q.Role)) && (q.State == "" || p.State() == q.State) &&
		(q.Find == "" || in(p.Login) || in(p.Name) || in(p.Email) || in(p.Officer))
}

// peopleView is what /admin shows.
type peopleView struct {
	Frame     page.Frame
	MayChange bool
	Query     peopleQuery
	Filtered  bool
	Roles     []choice
	States    []choice
	People    []person
	Next      string // the path of what comes after; empty: this is all
	First     bool   // nothing comes before
}

var peopleSheet = sheet("people.html")

// peopleEach is how many accounts one question asks for.
const peopleEach = "200"

// people answers GET /admin.
func (r room) people(c echo.Context) error {
	v := peopleView{
		Frame: r.Frame(c, peopleSheet, "People"), MayChange: mayChange(c), First: c.QueryParam("cursor") == "",
		Query: peopleQuery{strings.TrimSpace(c.QueryParam("find")), c.QueryParam("role"), c.QueryParam("state")},
	}
	v.Filtered = v.Query.any()
	v.Frame.Said = done[c.QueryParam("done")]
	v.Roles, v.States = chosen(roleChoices(false), v.Query.Role), chosen(states, v.Query.State)
	next, err := r.listPeople(c, v.Query, c.QueryParam("cursor"), func(p person) { v.People = append(v.People, p) })
	if err != nil {
		return err
	}
	if next != "" {
		q := c.QueryParams()
		q.Set("cursor", next)
		q.Del("done")
		v.Next = "/admin?" + q.Encode()
	}
	return r.Show(c, http.StatusOK, peopleSheet, "people.html", v)
}

// listPeople gives those that are wanted to each, page by page until some are there, and returns the cursor of what comes after.
func (r room) listPeople(c echo.Context, q peopleQuery, cursor string, each func(person)) (string, error) {
	for n := 0; ; {
		ask := url.Values{"limit": {peopleEach}}
		if cursor != "" {
			ask.Set("cursor", cursor)
		}
		var answer struct {
			Next  *string  `json:"next_cursor"`
			Users []person `json:"users"`
		}
		if err := r.Ask().Get(c.Request(), "/v1/users", ask, &answer); err != nil {
			return "", err
		}
		for _, p := range answer.Users {
			if q.wants(&p) {
				each(p)
				n++
			}
		}
		if answer.Next == nil {
			return "", nil
		}
		if cursor = *answer.Next; n > 0 && (!q.any() || n >= 100) {
			return cursor, nil
		}
	}
}

// chosen marks one of several.
func chosen(list []choice, value string) []choice {
	list = slices.Clone(list)
	for i := range list {
		list[i].Chosen = list[i].Value == value
	}
	return list
}

// done is what a page says that a form led to. The address names it, and cannot say anything else.
var done = map[string]string{
	"changed":    "The account was changed. Sessions that it has go by it from now on.",
	"unlocked":   "The account is unlocked; the failures so far are forgotten.",
	"sessions":   "All sessions of the account have ended.",
	"disabled":   "The account is disabled, and its sessions have ended.",
	"enabled":    "The account is in use again.",
	"removed":    "The account was removed. The audit trail keeps what it did.",
	"revoked":    "The key is revoked; it is refused from now on.",
	"saved":      "Saved. The settings are in force for live sessions too.",
	"work-rules": "Saved. The next write to the roster is held to it.",
	"imported":   "Imported. The roster in force is the one from the pack.",
	"policy":     "Saved, and in force from now on.",
	"target":     "The targets were changed, and are in force from now on.",
	"verified":   "The trail was verified just now.",
}
