package api

import (
	_ "embed" // for openapi.yaml
	"fmt"
	"hash/fnv"
	"net/http"

	"github.com/labstack/echo/v4"
)

// Document is openapi.yaml as it is served.
//
//go:embed openapi.yaml
var Document string

var documentTag = func() string {
	h := fnv.New64a()
	_, _ = h.Write([]byte(Document))
	return fmt.Sprintf(`"%016x"`, h.Sum64())
}()

// document answers GET /openapi.yaml.
func (s *server) document(c echo.Context) error {
	c.Response().Header().Set("Cache-Control", "private, no-cache")
	if matches(c, documentTag) {
		return c.NoContent(http.StatusNotModified)
	}
	return sendBytes(c, "application/yaml", []byte(Document))
}
