package admin

import (
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"watchbill/api/web/access"
	"watchbill/ui/page"
)

// roleSays is what each role is for, in a few words.
var roleSays = map[access.Role]string{
	access.Dispatcher: "sends units", access.Supervisor: "keeps the roster", access.Coordinator: "coverage, recruitment, certificates",
	access.Administrator: "accounts, keys, settings, policy, store", access.Auditor: "reads all, changes nothing", access.CAD: "a machine: CAD, position feed",
	access.Officer: "own duty and certificates", access.Clinician: "own duty",
}

// roleChoices are the roles; machines may have one that people have not.
func roleChoices(machine bool) []choice {
	var list []choice
	for _, role := range access.All() {
		if role != access.CAD || machine {
			list = append(list, choice{Value: string(role), Label: string(role), Hint: roleSays[role]})
		}
	}
	return list
}

// reach is the part of a form that says what somebody is for, and for where.
type reach struct {
	Roles      []choice
	RolesFault field // its Fault is shown at the roles
	Whole      bool  // the whole agency
	Districts  []choice
	Unlisted   string // districts that the roster has no more, blank-separated
	WhereFault field
}

// newReach is a reach with some roles and districts chosen; nil districts: the whole agency.
func (r room) newReach(machine bool, roles, districts []string) reach {
	x := reach{Roles: roleChoices(machine), Whole: districts == nil, RolesFault: field{Name: "roles", Pointer: "/roles"}, WhereFault: field{Name: "districts", Pointer: "/districts"}}
	for i := range x.Roles {
		x.Roles[i].Chosen = slices.Contains(roles, x.Roles[i].Value)
	}
	known := map[string]bool{}
	if book := r.Book(); book != nil {
		for _, d := range book.Districts().All() {
			id := string(d.ID)
			known[id] = true
			name := ""
			if len(d.Parts) > 0 && !strings.EqualFold(strings.ReplaceAll(d.Parts[0].Name, " ", "-"), id) {
				name = d.Parts[0].Name
			}
			x.Districts = append(x.Districts, choice{Value: id, Label: id, Hint: name, Chosen: slices.Contains(districts, id)})
		}
	}
	var lost []string
	for _, d := range districts {
		if !known[d] {
			lost = append(lost, d)
		}
	}
	x.Unlisted = strings.Join(lost, " ")
	return x
}

// readReach reads what a form says of roles and districts.
func readReach(form url.Values) (roles, districts []string) {
	roles = slices.Clone(form["roles"])
	if roles == nil {
		roles = []string{}
	}
	if form.Get("where") == "whole" {
		return roles, nil
	}
	return roles, append(append([]string{}, form["districts"]...), strings.Fields(form.Get("unlisted"))...)
}

// chosen tells whether somebody said where the account or key is for; where not, it says so at the form.
func (x *reach) chosen(f *page.Frame) bool {
	if x.Whole || x.Unlisted != "" || slices.ContainsFunc(x.Districts, func(d choice) bool { return d.Chosen }) {
		return true
	}
	f.Wrong = []string{"Nothing was changed: what is marked below does not stand.", keptTyped}
	x.WhereFault.Fault = "Choose the districts, or the whole agency: an account or key that is for none sees nothing."
	return false
}

// whereSaid is what somebody answers for, in words; nil districts: the whole agency.
func whereSaid(districts []string) string {
	switch {
	case districts == nil:
		return "the whole agency"
	case len(districts) == 0:
		return "no district: sees nothing"
	}
	return strings.Join(districts, ", ")
}

// accountView is the form of an account, new or there already.
type accountView struct {
	Frame page.Frame
	told
	Reach  reach
	Fields []field // login, name, email, officer
	Action string
	Button string
	Lead   string
	Back   page.Door
	ETag   string // of what the form was made from; empty: it is new
	Now    []fact // what is there now, where somebody changed it meanwhile
}

var accountSheet = sheet("account.html")

// accountFields are those of an account's form.
func accountFields(p person) []field {
	return []field{
		{Name: "login", Label: "Login", Value: p.Login, Must: true, Most: 64, Pointer: "/login", Hint: "What they type to sign in: a-z 0-9 . _ - @"},
		{Name: "name", Label: "Name", Value: p.Name, Most: 100, Pointer: "/name", Hint: "As colleagues read it"},
		{Name: "email", Label: "Email", Value: p.Email, Kind: "email", Most: 254, Pointer: "/email", Hint: "By which a provider’s sign-in may find the account. Nothing is sent there"},
		{Name: "officer_id", Label: "Officer", Value: p.Officer, Most: 64, Pointer: "/officer_id", Hint: "Who they are on the roster, such as B214: for their own duty and certificates"},
	}
}

// readAccount reads an account's form.
func readAccount(c echo.Context) (person, error) {
	form, err := c.FormParams()
	if err != nil {
		return person{}, err
	}
	p := person{Login: strings.TrimSpace(form.Get("login")), Name: form.Get("name"), Email: strings.TrimSpace(form.Get("email")), Officer: strings.TrimSpace(form.Get("officer_id"))}
	p.Roles, p.Districts = readReach(form)
	return p, nil
}

// body is an account as the interface takes it.
func (p person) body() map[string]any {
	return map[string]any{"login": p.Login, "name": p.Name, "email": p.Email, "officer_id": p.Officer, "roles": p.Roles, "districts": p.Districts}
}

// refused says at the form what the interface refused.
func (v *accountView) refused(err error) bool {
	fields := []*field{&v.Reach.RolesFault, &v.Reach.WhereFault}
	for i := range v.Fields {
		fields = append(fields, &v.Fields[i])
	}
	return v.refuse(&v.Frame, err, keptTyped, fields...)
}
