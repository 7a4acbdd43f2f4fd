package weeks

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/api/web/access"
	"watchbill/ui/page"
)

// lastCookie keeps the edits that can be undone, the last one last. They stand with whoever did them: the interface judges what
// takes them back as it does any write.
const lastCookie = "roster-edits"

// How much of them a cookie holds, and for how long they can be undone.
const (
	maxEdits  = 8
	maxCookie = 3600 // bytes
	undoable  = 8 * time.Hour
)

// edit is something that was done.
type edit struct {
	What string    `json:"w"`
	Then string    `json:"t,omitempty"` // what that did
	Back []write   `json:"b,omitempty"` // what takes it back, in the order in which it was done; nil: it cannot be, or was an undoing
	New  bool      `json:"n,omitempty"` // not told yet
	At   time.Time `json:"a"`
	Key  string    `json:"k,omitempty"` // of the undoing: who asks for it twice has it done once
}

// edits seals the cookie, so that the next at a shared desk cannot read it, and nobody, not a page of another host of the same
// domain either, has somebody undo what they did not do. The key is this process's alone: what was done before a restart cannot
// be undone from here.
type edits struct{ cipher.AEAD }

func newEdits() edits {
	var key [32]byte
	_, _ = rand.Read(key[:]) // it never fails
	block, err := aes.NewCipher(key[:])
	if err != nil {
		panic(err) // not with 32 bytes
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(err)
	}
	return edits{aead}
}

// whose is what a cookie is bound to: whoever asks.
func whose(c echo.Context) []byte {
	user := access.Of(c.Request().Context())
	return []byte(string(user.Kind) + " " + user.ID)
}

// lastEdits reads the cookie: those of whoever asks that are not too long ago.
func (r room) lastEdits(c echo.Context) (list []edit) {
	if kept, ok := c.Get(lastCookie).([]edit); ok { // what this answer sets is newer than what the question had
		return slices.Clone(kept)
	}
	cookie, err := c.Cookie(lastCookie)
	if err != nil {
		return nil
	}
	text, err := base64.RawURLEncoding.DecodeString(cookie.Value)
	if err != nil {
		return nil
	}
	if text, err = r.edits.Open(nil, nil, text, whose(c)); err != nil || json.Unmarshal(text, &list) != nil {
		return nil
	}
	since := r.Now().Add(-undoable)
	return slices.DeleteFunc(list, func(e edit) bool { return e.At.Before(since) })
}

// done adds an edit to those that can be undone.
func (r room) done(c echo.Context, e edit) {
	e.New, e.At, e.Key = true, r.Now(), token()
	r.keepEdits(c, append(r.lastEdits(c), e))
}

// keepEdits writes the cookie; the oldest edits are left out where there are too many. One that is too large by itself is told,
// and that it cannot be undone.
func (r room) keepEdits(c echo.Context, list []edit) {
	value := ""
	for list = list[max(0, len(list)-maxEdits):]; len(list) > 0; {
		text, err := json.Marshal(list)
		if err != nil {
			return // rows are JSON
		}
		if value = base64.RawURLEncoding.EncodeToString(r.edits.Seal(nil, nil, text, whose(c))); len(value) <= maxCookie { //nolint:gosec // it draws its nonces itself
			break
		}
		if one := &list[0]; len(list) == 1 && one.Back != nil && one.New {
			one.Then, one.Back = one.Then+" It is too much to be undone with one key.", nil
			continue
		}
		list = list[1:]
	}
	cookie := &http.Cookie{Name: lastCookie, Value: value, Path: "/roster", MaxAge: int(undoable / time.Second), HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: c.Request().TLS != nil} //nolint:gosec // a service on loopback has no TLS
	if len(list) == 0 {
		cookie.Value, cookie.MaxAge = "", -1
	}
	c.Set(lastCookie, list)
	c.SetCookie(cookie)
}

// told takes out of the cookie what is to be told now, and says what can be undone.
func (r room) told(c echo.Context) (said, last string) {
	list := r.lastEdits(c)
	kept := make([]edit, 0, len(list))
	for i := range list {
		if e := list[i]; e.New {
			said, list[i].New = strings.TrimSpace(e.What+". "+e.Then), false
		}
		if list[i].Back != nil {
			kept, last = append(kept, list[i]), list[i].What
		}
	}
	if said != "" {
		r.keepEdits(c, kept)
	}
	return said, last
}

// undo answers POST /roster/undo: it takes the last edit back, if nobody has changed meanwhile what it wrote.
func (r room) undo(c echo.Context) error {
	list := r.lastEdits(c)
	list = slices.DeleteFunc(list, func(e edit) bool { return e.Back == nil })
	back := page.Back(c.FormValue("then"))
	if back == "/" {
		back = "/roster"
	}
	if len(list) == 0 {
		return page.SeeOther(c, back)
	}
	last := list[len(list)-1]
	list = list[:len(list)-1]
	slices.Reverse(last.Back)
	if _, _, err := r.save(c, last.Back, override{}, last.Key); err != nil {
		w, wErr := r.then(c, "", 0)
		if wErr != nil {
			return wErr
		}
		return r.grid(c, w, func(f *page.Frame) bool { return r.notUndone(c, f, last.What, list, err) }, err)
	}
	r.keepEdits(c, append(list, edit{What: "Undone: " + last.What, New: true, At: r.Now()}))
	return page.SeeOther(c, back)
}

// notUndone says on a frame why an edit was not undone; what cannot be undone any more gives way to the edits before it.
func (r room) notUndone(c echo.Context, f *page.Frame, what string, before []edit, err error) bool {
	if code := status(err); (code == http.StatusNotFound || code == http.StatusPreconditionFailed) && !inPart(err) {
		f.Wrong = []string{"Not undone: " + what + ".", "Somebody has taken that off the roster meanwhile, or changed it. The roster is as it is shown here."}
		r.keepEdits(c, before)
		return true
	}
	return refuseKeeping(f, err, "Not undone: "+what+". The roster is as it was before you asked; what you may do is change the row itself.")
}
