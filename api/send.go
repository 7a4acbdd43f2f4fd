package api

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"
)

// sendBytes sends a whole body.
func sendBytes(c echo.Context, mediaType string, body []byte) error {
	return sendStatus(c, http.StatusOK, mediaType, body)
}

// chunkedFrom is the length from which net/http sends a body in chunks unless it is told how long it is. Of a shorter one
// it says the length by itself, for less than it costs us to say it (BenchmarkHTTPNearest).
const chunkedFrom = 2048

// sendStatus sends a whole body, with its length. It does not keep the body.
func sendStatus(c echo.Context, status int, mediaType string, body []byte) error {
	h := c.Response().Header()
	h["Content-Type"] = headerValue(mediaType)
	if len(body) >= chunkedFrom {
		h["Content-Length"] = []string{strconv.Itoa(len(body))}
	}
	c.Response().WriteHeader(status)
	_, err := c.Response().Write(body)
	return err
}

// jsonType is the value of the header of most answers. It is shared by them: net/http only reads it.
var jsonType = []string{"application/json"}

func headerValue(mediaType string) []string {
	if mediaType == jsonType[0] {
		return jsonType
	}
	return []string{mediaType}
}
