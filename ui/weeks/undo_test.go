package weeks_test

import (
	"bytes"
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"watchbill/api/web/access"
)

// TestUndo: what an edit wrote is taken back, the last first, held to what was written; a cookie that names another list does nothing.
func TestUndo(t *testing.T) {
	h := newHouse(demoBook(t, nil))
	h.answers["POST /v1/absences"] = func(*http.Request) (int, any) { return 201, object{"record": object{"id": "NC246~a~b"}} }
	h.answers["DELETE /v1/absences/NC246~a~b"] = func(*http.Request) (int, any) { return 200, object{} }
	form := url.Values{"officer": {"NC246"}, "date": {"2026-11-25"}, "act": {"leave"}, "from": {"2026-11-25"}, "to": {"2026-11-26"}, "kind": {"vacation"}, "step": {"save"}, "then": {"/roster?district=newark"}}
	w, err := h.send(t, access.Anybody, http.MethodPost, "/roster/cell", form)
	if err != nil || w.Code != http.StatusSeeOther {
		t.Fatalf("the leave was not saved: %d, %v\n%s", w.Code, err, w.Body)
	}
	cookie := w.Result().Cookies()[0]
	if !cookie.HttpOnly || cookie.SameSite != http.SameSiteStrictMode {
		t.Errorf("the cookie is for others too: %v", cookie)
	}
	shown, err := h.send(t, access.Anybody, http.MethodGet, "/roster?district=newark", nil, cookie)
	if err != nil || !strings.Contains(shown.Body.String(), "Wed 25 Nov to Thu 26 Nov") || !strings.Contains(shown.Body.String(), `id="undo"`) {
		t.Errorf("the page does not tell of the leave, or how to undo it: %v", err)
	}
	w, err = h.send(t, access.Anybody, http.MethodPost, "/roster/undo", url.Values{"then": {"/roster?district=newark"}}, cookie)
	if err != nil || w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/roster?district=newark" {
		t.Fatalf("it was not undone: %d, %v", w.Code, err)
	}
	last := len(h.asked) - 1
	if h.asked[last] != "DELETE /v1/absences/NC246~a~b" || h.heard[last].Get("If-Match") != `"tag"` {
		t.Errorf("undone by %s with If-Match %s", h.asked[last], h.heard[last].Get("If-Match"))
	}
}

// TestUndoOfOthers: a cookie that somebody made up, that another had at the same desk, or of the shift before undoes nothing.
func TestUndoOfOthers(t *testing.T) {
	h := newHouse(demoBook(t, nil))
	h.answers["POST /v1/absences"] = func(*http.Request) (int, any) { return 201, object{"record": object{"id": "a1"}} }
	form := url.Values{"officer": {"NC246"}, "date": {"2026-11-25"}, "act": {"leave"}, "from": {"2026-11-25"}, "to": {"2026-11-26"}, "kind": {"vacation"}, "step": {"save"}}
	one := &access.User{Kind: access.Person, ID: "u1", Roles: access.Anybody.Roles}
	two := &access.User{Kind: access.Person, ID: "u2", Roles: access.Anybody.Roles}
	w, err := h.send(t, one, http.MethodPost, "/roster/cell", form)
	if err != nil || w.Code != http.StatusSeeOther {
		t.Fatalf("%d, %v", w.Code, err)
	}
	cookie := w.Result().Cookies()[0]
	if text, _ := base64.RawURLEncoding.DecodeString(cookie.Value); bytes.Contains(text, []byte("a1")) || bytes.Contains(text, []byte("Harrier")) {
		t.Error("the next at this desk can read what was done")
	}
	made := *cookie
	made.Value = base64.RawURLEncoding.EncodeToString([]byte(`[{"w":"x","a":"2026-11-25T17:00:00Z","b":[{"m":"DELETE","l":"/v1/users","i":"1"}]}]`))
	for _, c := range []struct {
		name   string
		user   *access.User
		cookie *http.Cookie
		later  time.Duration
	}{{"made up", one, &made, 0}, {"another's", two, cookie, 0}, {"of the shift before", one, cookie, 9 * time.Hour}} {
		before := len(h.asked)
		h.now = h.now.Add(c.later)
		if _, err := h.send(t, c.user, http.MethodPost, "/roster/undo", url.Values{}, c.cookie); err != nil || len(h.asked) != before {
			t.Errorf("%s: %v, %v", c.name, h.asked[before:], err)
		}
		w, err := h.send(t, c.user, http.MethodGet, "/roster", nil, c.cookie)
		if err != nil || strings.Contains(w.Body.String(), `id="undo"`) {
			t.Errorf("%s is offered to be undone: %v", c.name, err)
		}
	}
}

// TestUndoTwice: who asks twice for the undoing of one edit, as a double click does, asks under one key; and what cannot be undone
// any more gives way to the edit before it.
func TestUndoTwice(t *testing.T) {
	h := newHouse(demoBook(t, nil))
	row := object{"id": "a1", "officer_id": "NC246", "from": "2026-11-25", "to": "2026-11-27", "kind": "court", "note": strings.Repeat("ß", 200)}
	h.answers["GET /v1/absences/a1"] = func(*http.Request) (int, any) { return 200, row }
	h.answers["DELETE /v1/absences/a1"] = func(*http.Request) (int, any) { return 200, object{} }
	h.answers["POST /v1/absences"] = func(*http.Request) (int, any) { return 201, object{"record": row} }
	form := url.Values{"officer": {"NC246"}, "date": {"2026-11-25"}, "act": {"remove"}, "list": {"/v1/absences"}, "row": {"a1"}, "tag": {`"old"`}, "step": {"save"}}
	cookies := func(w *httptest.ResponseRecorder) []*http.Cookie {
		list := w.Result().Cookies()
		return list[len(list)-1:]
	}
	var jar []*http.Cookie
	for range 2 {
		w, err := h.send(t, access.Anybody, http.MethodPost, "/roster/cell", form, jar...)
		if err != nil || w.Code != http.StatusSeeOther {
			t.Fatalf("%d, %v", w.Code, err)
		}
		jar = cookies(w)
	}
	var keys []string
	for range 2 {
		if w, err := h.send(t, access.Anybody, http.MethodPost, "/roster/undo", url.Values{}, jar...); err != nil || w.Code != http.StatusSeeOther {
			t.Fatalf("%d, %v", w.Code, err)
		}
		keys = append(keys, h.heard[len(h.heard)-1].Get("Idempotency-Key"))
	}
	if keys[0] == "" || keys[0] != keys[1] {
		t.Errorf("asked under the keys %q", keys)
	}
	h.answers["POST /v1/absences"] = func(*http.Request) (int, any) { return 412, object{"title": "Moved on", "status": 412} }
	for range 2 {
		w, err := h.send(t, access.Anybody, http.MethodPost, "/roster/undo", url.Values{}, jar...)
		if err != nil || !strings.Contains(w.Body.String(), "Not undone: ") {
			t.Fatalf("%d, %v", w.Code, err)
		}
		jar = cookies(w)
	}
	if jar[0].MaxAge >= 0 {
		t.Errorf("what cannot be undone is kept: %v", jar[0])
	}
}

// TestTooMuchToUndo: an edit too large for a cookie is told of nevertheless.
func TestTooMuchToUndo(t *testing.T) {
	h := newHouse(demoBook(t, nil))
	row := object{"id": "a1", "officer_id": "NC246", "from": "2026-11-25", "to": "2026-11-27", "kind": "court", "note": strings.Repeat("wide ", 1000)}
	h.answers["GET /v1/absences/a1"] = func(*http.Request) (int, any) { return 200, row }
	h.answers["DELETE /v1/absences/a1"] = func(*http.Request) (int, any) { return 200, object{} }
	form := url.Values{"officer": {"NC246"}, "date": {"2026-11-25"}, "act": {"remove"}, "list": {"/v1/absences"}, "row": {"a1"}, "step": {"save"}}
	w, err := h.send(t, access.Anybody, http.MethodPost, "/roster/cell", form)
	if err != nil || w.Code != http.StatusSeeOther {
		t.Fatalf("%d, %v", w.Code, err)
	}
	shown, err := h.send(t, access.Anybody, http.MethodGet, "/roster", nil, w.Result().Cookies()...)
	if err != nil || !strings.Contains(shown.Body.String(), "too much to be undone with one key") || strings.Contains(shown.Body.String(), `id="undo"`) {
		t.Errorf("the page does not tell of it: %v", err)
	}
}
