package signin

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
)

// cookies are the names of ours. With the prefix, browsers take them only over TLS, for the whole host and for no other.
type cookies struct {
	session string // holds a session's token
	journey string // holds what the provider's answer is checked against
}

func cookiesFor(secure bool) cookies {
	if secure {
		return cookies{"__Host-watchbill", "__Host-watchbill-journey"}
	}
	return cookies{"watchbill", "watchbill-journey"}
}

// setSession gives the browser a token, which it forgets when it is closed; the server decides when a session ends.
func (d *Desk) setSession(c echo.Context, token string) {
	d.setCookie(c.Response(), d.cookies.session, token, 0)
}

// dropSession takes it away.
func (d *Desk) dropSession(c echo.Context) { d.setCookie(c.Response(), d.cookies.session, "", -1) }

// setCookie sets a cookie; lasts 0: until the browser is closed, negative: no longer.
func (d *Desk) setCookie(w http.ResponseWriter, name, value string, lasts time.Duration) {
	cookie := &http.Cookie{Name: name, Value: value, Path: "/", HttpOnly: true, Secure: d.opt.Secure, SameSite: http.SameSiteLaxMode, MaxAge: int(lasts / time.Second)}
	if lasts < 0 {
		cookie.MaxAge = -1
	}
	http.SetCookie(w, cookie)
}

// box seals what a browser carries for us: it can neither read nor change it. The key is this process's alone, so that
// what was sealed before a restart does not open.
type box struct{ cipher.AEAD }

func newBox(key [32]byte) *box {
	block, err := aes.NewCipher(key[:])
	if err != nil {
		panic(err) // not with 32 bytes
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(err)
	}
	return &box{aead}
}

// seal returns v as JSON, sealed for a purpose.
func (b *box) seal(purpose string, v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err) // of a struct of ours
	}
	return base64.RawURLEncoding.EncodeToString(b.Seal(nil, nil, text, []byte(purpose)))
}

// open reads what was sealed for the purpose, and tells whether it was.
func (b *box) open(purpose, sealed string, v any) bool {
	text, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil {
		return false
	}
	text, err = b.Open(nil, nil, text, []byte(purpose))
	return err == nil && json.Unmarshal(text, v) == nil
}

// random is a text that nobody guesses.
func random() string { return rand.Text() }
