package api

import (
	"strconv"

	"github.com/labstack/echo/v4"
)

// healthz answers GET /healthz: the process is alive.
func (s *server) healthz(c echo.Context) error {
	return sendBytes(c, "application/json", []byte(`{"status":"alive"}`+"\n"))
}

// readyz answers GET /readyz: a roster is loaded.
func (s *server) readyz(c echo.Context) error {
	book, err := s.book()
	if err != nil {
		return err
	}
	b := append([]byte(`{"status":"ready","revision":`), strconv.FormatUint(book.Revision(), 10)...)
	return sendBytes(c, "application/json", append(b, '}', '\n'))
}

// sendBytes sends a whole body, with its length, so that it is not sent in chunks.
func sendBytes(c echo.Context, mediaType string, body []byte) error {
	h := c.Response().Header()
	h.Set("Content-Type", mediaType)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	_, err := c.Response().Write(body)
	return err
}
