package api

import (
	"github.com/labstack/echo/v4"

	"watchbill/api/web/signin"
)

// maxForm is the longest form that a page of signing in sends, in bytes.
const maxForm = 16 << 10

// desk has a page of signing in answer a route, where the service has any.
func (s *server) desk(page func(*signin.Desk, echo.Context) error) echo.HandlerFunc {
	if s.opt.Desk == nil {
		return func(echo.Context) error { return unavailable("sign-in") }
	}
	return func(c echo.Context) error { return page(s.opt.Desk, c) }
}
