package signin

import (
	"net/http"

	"watchbill/api/web/identity"
)

// Enter gives the browser that asks a session which was begun elsewhere, such as by a demo's link. It writes the header alone.
func (d *Desk) Enter(w http.ResponseWriter, in identity.Entered) {
	d.setCookie(w, d.cookies.session, in.Token, 0)
}
