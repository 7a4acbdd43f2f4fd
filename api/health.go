package api

import (
	"strconv"

	"github.com/labstack/echo/v4"
)

// healthz answers GET /healthz: the process is alive.
func (s *server) healthz(c echo.Context) error {
	return sendBytes(c, "application/json", []byte(`{"status":"alive"}`+"\n"))
}

// readyz answers GET /readyz: a roster is loaded. A store that cannot be written does not make the service unready: whom to
// send it tells all the same.
func (s *server) readyz(c echo.Context) error {
	book, err := s.book()
	if err != nil {
		return err
	}
	b := append([]byte(`{"status":"ready","revision":`), strconv.FormatUint(book.Revision(), 10)...)
	if s.opt.StoreFails != nil && s.opt.StoreFails() {
		b = append(b, `,"store":"failing"`...)
	}
	return sendBytes(c, "application/json", append(b, '}', '\n'))
}
