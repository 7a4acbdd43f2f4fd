package api

import (
	"bytes"

	"github.com/labstack/echo/v4"

	"watchbill/api/print"
)

// pageCSP lets a printed page have the one style that is written in it, and nothing else.
var pageCSP = []string{print.Policy}

// sendPage sends a document as a page that can be printed. The headers are those of every answer, but for the content
// security policy, which lets the page have its own style.
func sendPage(c echo.Context, d *print.Document) error {
	var b bytes.Buffer
	if err := d.WriteHTML(&b); err != nil {
		return err
	}
	c.Response().Header()["Content-Security-Policy"] = pageCSP
	return sendBytes(c, "text/html; charset=utf-8", b.Bytes())
}
