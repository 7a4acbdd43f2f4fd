package admin

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"watchbill/api/web/access"
	"watchbill/ui/ask"
	"watchbill/ui/page"
)

// signInSettings are the settings of sign-in, as the interface has them.
type signInSettings struct {
	Roles           map[string]sessionLimits `json:"roles"`
	Banner          string                   `json:"banner"`
	MustAccept      bool                     `json:"must_accept"`
	IdleDays        any                      `json:"idle_days"`
	AddressFailures any                      `json:"address_failures"`
	OpenID          *provider                `json:"openid"`
}

// sessionLimits are those of a role. What was typed that is no number is sent as it is: the interface says so at its place.
type sessionLimits struct {
	Lock         any  `json:"lock_minutes"`
	End          any  `json:"end_minutes"`
	Whole        any  `json:"whole_minutes"`
	SecondFactor bool `json:"second_factor"`
}

type provider struct {
	Name      string `json:"name"`
	Issuer    string `json:"issuer"`
	ClientID  string `json:"client_id"`
	LinkEmail bool   `json:"link_email"`
}

// limitsRow is a role in the table of sessions.
type limitsRow struct {
	Role, Says       string
	Lock, End, Whole field
	Factor           field
}

// signInView is what /admin/sign-in shows.
type signInView struct {
	Frame page.Frame
	told
	MayChange bool
	ETag      string
	Now       []fact // what is in force now and other than in the form, where somebody changed it meanwhile
	Limits    []limitsRow
	Banner    field
	Must      field
	Accounts  []field // idle days, failures of an address
	Provider  []field
	ByOpenID  bool

	Work     []field // the work rules' setting
	WorkETag string
	Strict   bool // there is one
}

var signInSheet = sheet("signin.html")

// signIn answers GET /admin/sign-in. Whoever may change it proves first who they are.
func (r room) signIn(c echo.Context) error {
	if err := r.fresh(c); err != nil {
		return err
	}
	s, etag, err := r.signInSettings(c)
	if err != nil {
		return err
	}
	v := r.signInView(c, s, etag)
	v.Frame.Said = done[c.QueryParam("done")]
	if err := r.workRules(c, &v); err != nil {
		return err
	}
	return r.Show(c, http.StatusOK, signInSheet, "signin.html", v)
}

// fresh asks that an administrator proved a short while ago who they are, before they fill in a form that asks for it. It asks what
// a backup would, without making one; that there is none to be had does not matter here.
func (r room) fresh(c echo.Context) error {
	if !mayChange(c) {
		return nil
	}
	if _, err := r.Ask().Ask(c.Request(), ask.Question{Method: http.MethodHead, Path: "/v1/admin/backup"}); asksProof(err) {
		return err
	}
	return nil
}

func (r room) signInSettings(c echo.Context) (s signInSettings, etag string, err error) {
	a, err := r.Ask().Ask(c.Request(), ask.Question{Path: "/v1/settings/sign-in"})
	if err != nil {
		return s, "", err
	}
	return s, a.Header.Get("ETag"), a.Read(&s)
}

func (r room) signInView(c echo.Context, s signInSettings, etag string) signInView {
	v := signInView{Frame: r.Frame(c, signInSheet, "Sign-in"), MayChange: mayChange(c), ETag: etag, ByOpenID: s.OpenID != nil}
	number := func(name, label, pointer string, x any) field {
		return field{Name: name, Label: label, Kind: "number", Value: text(x), Pointer: pointer, Locked: !v.MayChange}
	}
	for _, role := range access.All() {
		l, ok := s.Roles[string(role)]
		if !ok {
			continue
		}
		at, of := "/roles/"+string(role)+"/", ", "+string(role)
		v.Limits = append(v.Limits, limitsRow{
			Role: string(role), Says: roleSays[role],
			Lock: number(string(role)+".lock", "Locks after, minutes"+of, at+"lock_minutes", l.Lock), End: number(string(role)+".end", "Ends after, minutes"+of, at+"end_minutes", l.End),
			Whole:  number(string(role)+".whole", "Ends whatever happens, minutes"+of, at+"whole_minutes", l.Whole),
			Factor: field{Name: string(role) + ".factor", Label: "Second factor" + of, Kind: "check", Checked: l.SecondFactor, Pointer: at + "second_factor", Locked: !v.MayChange},
		})
	}
	v.Banner = field{Name: "banner", Label: "Notice", Kind: "long", Value: s.Banner, Most: 4000, Pointer: "/banner", Locked: !v.MayChange, Hint: "Shown before anybody signs in. Empty: nothing is shown"}
	v.Must = field{Name: "must_accept", Label: "Nobody signs in who has not accepted it", Kind: "check", Checked: s.MustAccept, Pointer: "/must_accept", Locked: !v.MayChange}
	v.Accounts = []field{
		{Name: "idle_days", Label: "Disable after", Kind: "number", Unit: "days", Value: text(s.IdleDays), Pointer: "/idle_days", Locked: !v.MayChange, Hint: "without being seen; 0: never. An administrator puts the account in use again"},
		{Name: "address_failures", Label: "Hold an address off after", Kind: "number", Unit: "failures", Value: text(s.AddressFailures), Pointer: "/address_failures", Locked: !v.MayChange, Hint: "within 15 minutes; 0: any number. One account locks after five, whatever stands here"},
	}
	p := provider{}
	if s.OpenID != nil {
		p = *s.OpenID
	}
	v.Provider = []field{
		{Name: "provider", Label: "People may sign in with the agency’s own accounts", Kind: "check", Checked: s.OpenID != nil, Pointer: "/openid", Locked: !v.MayChange},
		{Name: "openid.name", Label: "Name", Value: p.Name, Most: 100, Pointer: "/openid/name", Locked: !v.MayChange, Hint: "On the button that people press: Sign in with …"},
		{Name: "openid.issuer", Label: "Issuer", Value: p.Issuer, Most: 1000, Pointer: "/openid/issuer", Locked: !v.MayChange, Hint: "The provider’s address, such as https://login.example"},
		{Name: "openid.client_id", Label: "Client ID", Value: p.ClientID, Most: 1000, Pointer: "/openid/client_id", Locked: !v.MayChange, Hint: "What the provider calls this service. The secret with it is in a file that the service reads when it starts (--oidc-client-secret-file)"},
		{Name: "openid.link_email", Label: "The first time, find somebody’s account by their email address", Kind: "check", Checked: p.LinkEmail, Pointer: "/openid/link_email", Locked: !v.MayChange, Hint: "Where the provider has checked the address, and nobody came to that account through it before"},
	}
	return v
}

// text is a number of JSON, or what was typed in its place.
func text(x any) string {
	switch x := x.(type) {
	case nil:
		return ""
	case float64:
		return strconv.FormatFloat(x, 'f', -1, 64)
	}
	return fmt.Sprint(x)
}

// number is what was typed: a number where it is one, else the text, of which the interface says that it is none.
func number(s string) any {
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || strings.Trim(s, "+-.0123456789eE") != "" { // JSON has no NaN, and nobody types 0x1p4
		return s
	}
	return n
}

// fields are all of the form.
func (v *signInView) fields() []*field {
	list := []*field{&v.Banner, &v.Must}
	for i := range v.Limits {
		l := &v.Limits[i]
		list = append(list, &l.Lock, &l.End, &l.Whole, &l.Factor)
	}
	for i := range v.Accounts {
		list = append(list, &v.Accounts[i])
	}
	for i := range v.Provider {
		list = append(list, &v.Provider[i])
	}
	return list
}
