package page

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"
)

// themeCookie keeps what somebody chose: dark or light.
const themeCookie = "theme"

// theme is what somebody chose; else dark for dispatch, whose room is, and as the system is elsewhere.
func theme(r *http.Request, room Room) string {
	if c, err := r.Cookie(themeCookie); err == nil && (c.Value == "dark" || c.Value == "light") {
		return c.Value
	}
	if room == Dispatch {
		return "dark"
	}
	return ""
}

// SetTheme answers POST /theme: it keeps theme, and goes back to then.
func (p *Press) SetTheme(c echo.Context) error {
	value := "light"
	if c.FormValue("theme") == "dark" {
		value = "dark"
	}
	c.SetCookie(&http.Cookie{Name: themeCookie, Value: value, Path: "/", MaxAge: 400 * 24 * 60 * 60, HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: c.Request().TLS != nil}) //nolint:gosec // no secret, and a service on loopback has no TLS
	return SeeOther(c, Back(c.FormValue("then")))
}

// Back is a path of ours to go back to: s where it is one, else the first page.
func Back(s string) string {
	if !strings.HasPrefix(s, "/") || strings.HasPrefix(s, "//") || strings.ContainsAny(s, "\\\r\n\t ") || len(s) > 2048 {
		return "/"
	}
	return s
}
