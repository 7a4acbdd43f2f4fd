package admin

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"watchbill/api/web/access"
	"watchbill/ui/ask"
	"watchbill/ui/page"
)

// saveSignIn answers POST /admin/sign-in.
func (r room) saveSignIn(c echo.Context) error {
	form, err := c.FormParams()
	if err != nil {
		return err
	}
	get := func(name string) string { return strings.TrimSpace(form.Get(name)) }
	s := signInSettings{
		Roles: map[string]sessionLimits{}, Banner: strings.ReplaceAll(get("banner"), "\r\n", "\n"), MustAccept: form.Has("must_accept"),
		IdleDays: number(get("idle_days")), AddressFailures: number(get("address_failures")),
	}
	for _, role := range slices.DeleteFunc(access.All(), func(role access.Role) bool { return role == access.CAD }) {
		at := string(role) + "."
		s.Roles[string(role)] = sessionLimits{number(get(at + "lock")), number(get(at + "end")), number(get(at + "whole")), form.Has(at + "factor")}
	}
	if form.Has("provider") {
		s.OpenID = &provider{get("openid.name"), get("openid.issuer"), get("openid.client_id"), form.Has("openid.link_email")}
	}
	etag := get("etag")
	_, err = r.Ask().Ask(c.Request(), ask.Question{Method: http.MethodPut, Path: "/v1/settings/sign-in", Header: http.Header{"If-Match": {etag}}, Body: s})
	if err == nil {
		return page.SeeOther(c, "/admin/sign-in?done=saved")
	}
	v := r.signInView(c, s, etag)
	if !v.refuse(&v.Frame, err, keptTyped, v.fields()...) {
		return err
	}
	if v.Moved {
		now, fresh, err := r.signInSettings(c)
		if err != nil {
			return err
		}
		v.ETag, v.Now = fresh, otherNow(s, now)
	}
	if err := r.workRules(c, &v); err != nil {
		return err
	}
	return r.Show(c, status(err), signInSheet, "signin.html", v)
}

// otherNow lists what is in force now and other than in a form.
func otherNow(form, now signInSettings) []fact {
	var typed, is map[string]any
	if copyJSON(form, &typed) != nil || copyJSON(now, &is) != nil {
		return nil // of JSON they always have a form
	}
	list := moved("", typed, is)
	for i := range list {
		_, list[i].Is, _ = strings.Cut(list[i].Is, " → ")
		list[i].Name = strings.ReplaceAll(list[i].Name, "_", " ")
	}
	return list
}
