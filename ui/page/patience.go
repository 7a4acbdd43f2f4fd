package page

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
)

// Patient lets what a browser sends, and its answer, take so long, where the connection's usual deadlines are for less.
func Patient(c echo.Context, wait time.Duration) {
	ctx, cancel := context.WithTimeout(context.Background(), wait)
	defer cancel()
	at, _ := ctx.Deadline() // by the machine's own clock, as connections need it
	conn := http.NewResponseController(c.Response())
	_ = errors.Join(conn.SetReadDeadline(at), conn.SetWriteDeadline(at)) // where it cannot be had, the usual one holds
}
