package web

import (
	"github.com/labstack/echo/v4"

	"watchbill/api/web/access"
)

// Route is a method of a path, whom it is for, and what answers it. Pages hand theirs over as a list of these.
type Route struct {
	Method, Path string // the path as the router reads it: "/credentials/:id"
	Rule         access.Rule
	Handle       echo.HandlerFunc
	Body         int64 // the most bytes that a request may bring; 0: Options.BodyLimit
	Stream       bool  // the answer may take longer than a request has
	Urgent       bool  // a call waits for it: it waits behind no other page
	Ready        bool  // the answer stands there as it is: it waits for nobody
	Quiet        bool  // it is asked for all the time and changes nothing: the log's info tells of it only where it failed or was slow
}
