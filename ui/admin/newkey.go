package admin

import (
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/roster"
	"watchbill/ui/ask"
	"watchbill/ui/page"
)

// newKeyView is the form of a key that is to be.
type newKeyView struct {
	Frame page.Frame
	told
	Reach  reach
	Fields []field
}

var newKeySheet = sheet("newkey.html")

// newKeyForm answers GET /admin/keys/new.
func (r room) newKeyForm(c echo.Context) error {
	k := keyForm{name: "", roles: []string{"cad"}, expires: r.Now().In(r.Zone()).AddDate(1, 0, 0).Format(time.DateOnly)}
	return r.Show(c, http.StatusOK, newKeySheet, "newkey.html", r.newKeyView(c, k))
}

// keyForm is what somebody typed of a key.
type keyForm struct {
	name, expires, fingerprint, dns string
	roles, districts                []string
}

func (r room) newKeyView(c echo.Context, k keyForm) newKeyView {
	return newKeyView{
		Frame: r.Frame(c, newKeySheet, "Make a key"), Reach: r.newReach(true, k.roles, k.districts),
		Fields: []field{
			{Name: "name", Label: "Name", Value: k.name, Must: true, Most: 64, Pointer: "/name", Hint: "Which machine: it stands in the audit trail, such as CAD or AVL gateway"},
			{Name: "expires", Label: "Last day", Value: k.expires, Kind: "date", Pointer: "/expires_at", Hint: "Through that day, by the agency’s clock. Empty: until it is revoked"},
			{Name: "fingerprint", Label: "Fingerprint, SHA-256", Value: k.fingerprint, Most: 100, Pointer: "/fingerprint", Hint: "As openssl x509 -fingerprint -sha256 prints it"},
			{Name: "dns_name", Label: "Or a DNS name in it", Value: k.dns, Most: 253, Pointer: "/dns_name", Hint: "Where the service was started with --tls-client-ca, the authority that made it"},
		},
	}
}

// newKey answers POST /admin/keys/new.
func (r room) newKey(c echo.Context) error {
	form, err := c.FormParams()
	if err != nil {
		return err
	}
	k := keyForm{
		name: strings.TrimSpace(form.Get("name")), expires: strings.TrimSpace(form.Get("expires")), fingerprint: strings.TrimSpace(form.Get("fingerprint")), dns: strings.TrimSpace(form.Get("dns_name")),
	}
	k.roles, k.districts = readReach(form)
	v := r.newKeyView(c, k)
	if !v.Reach.chosen(&v.Frame) {
		return r.Show(c, http.StatusUnprocessableEntity, newKeySheet, "newkey.html", v)
	}
	body := map[string]any{"name": k.name, "roles": k.roles, "districts": k.districts, "expires_at": nil}
	if k.expires != "" {
		body["expires_at"] = k.expires // a fault of the interface's, unless it is a date
		if day, err := roster.ParseDate(k.expires); err == nil {
			year, month, d := day.Civil()
			body["expires_at"] = time.Date(year, month, d+1, 0, 0, 0, 0, r.Zone()).Format(time.RFC3339)
		}
	}
	if k.fingerprint != "" {
		body["fingerprint"] = k.fingerprint
	}
	if k.dns != "" {
		body["dns_name"] = k.dns
	}
	a, err := r.Ask().Ask(c.Request(), ask.Question{Method: http.MethodPost, Path: "/v1/keys", Body: body})
	if err != nil {
		if !v.refused(err) {
			return err
		}
		return r.Show(c, status(err), newKeySheet, "newkey.html", v)
	}
	var made madeKey
	if err := a.Read(&made); err != nil {
		return err
	}
	return r.showKeyOnce(c, made, "")
}

func (v *newKeyView) refused(err error) bool {
	fields := []*field{&v.Reach.RolesFault, &v.Reach.WhereFault}
	for i := range v.Fields {
		fields = append(fields, &v.Fields[i])
	}
	told := v.refuse(&v.Frame, err, keptTyped, fields...)
	for i := range v.Fields {
		if f := &v.Fields[i]; f.Kind == "date" && strings.HasSuffix(f.Fault, " is past.") { // it speaks of the instant at which the day ends
			f.Fault = "That day is past."
		}
	}
	return told
}
