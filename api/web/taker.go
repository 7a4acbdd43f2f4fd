package web

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// Taker is an http.ResponseWriter that takes an answer as it is, where it knows what to do with one of that type: a page of the
// service itself asked, and would only read what a handler had written. It is a 200.
type Taker interface {
	http.ResponseWriter
	Take(answer any) bool
}

// Take hands an answer to whoever asks, before it is written, and tells whether that was all they want. What is handed over is theirs.
func Take(c echo.Context, answer any) bool {
	t, ok := c.Response().Writer.(Taker)
	return ok && t.Take(answer)
}
