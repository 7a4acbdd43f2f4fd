package web

import (
	"net/http"

	"watchbill/api/web/access"
)

// inside returns who asks where one of our own pages asks on their behalf: the page's request has passed the edge, so it is
// known who they are, they have been counted, and no browser sent this. The context says so, which nobody outside can write.
// What they may is asked for nevertheless: a page gets for somebody what they would get themselves, and no more.
func inside(r *http.Request) *access.User {
	u, _ := access.Known(r.Context())
	return u
}
