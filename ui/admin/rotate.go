package admin

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"watchbill/ui/ask"
	"watchbill/ui/page"
)

// madeKey is a key that was just made, as the interface tells of it.
type madeKey struct {
	Key    machineKey `json:"key"`
	Secret *string    `json:"secret"` // nil: it is a certificate
}

// rotate answers POST /admin/keys/:id/rotate: a new key takes the place of an old one, which goes on for a while.
func (r room) rotate(c echo.Context) error {
	a, err := r.Ask().Ask(c.Request(), ask.Question{
		Method: http.MethodPost, Path: ask.Path("v1", "keys", c.Param("id"), "rotation"), Query: url.Values{"overlap_hours": {c.FormValue("overlap_hours")}},
	})
	if err != nil {
		return r.keyRefused(c, err)
	}
	var made madeKey
	if err := a.Read(&made); err != nil {
		return err
	}
	old, err := r.oneKey(c)
	says := "The one before it is refused from now on."
	if err == nil && old.Expires != nil && c.FormValue("overlap_hours") != "0" {
		says = "The one before it, " + old.ID + ", goes on until " + r.Frame(c, onceSheet, "").Time(*old.Expires) + ": put this in its place by then."
	}
	return r.showKeyOnce(c, made, says)
}

// showKeyOnce shows a key that was just made.
func (r room) showKeyOnce(c echo.Context, made madeKey, says string) error {
	k, f := made.Key, r.Frame(c, onceSheet, "")
	facts := []fact{{"Name", k.Name}, {"Number", k.ID}, {"Answers for", k.Where()}, {"Good until", "it is revoked"}}
	if k.Expires != nil {
		facts[3].Is = f.Time(*k.Expires)
	}
	next := []page.Door{{Name: "The " + k.Sort(), Path: k.Path()}, {Name: "Keys", Path: "/admin/keys"}}
	if made.Secret == nil {
		return r.once(c, k.Name+" is let in", onceView{Lead: []string{"There is no secret to keep here: the certificate itself is what the machine shows. " + says}, Facts: facts, Next: next})
	}
	return r.once(c, "Key for "+k.Name, onceView{
		Lead:  []string{"This key is shown here once, and nowhere else: the service keeps no copy that could be read. Put it where the machine reads it. " + says},
		Label: "Key", Secret: *made.Secret, Facts: append(facts, fact{"The machine sends", "Authorization: Bearer KEY"}), Next: next,
	})
}
