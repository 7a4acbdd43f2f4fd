package openid_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"watchbill/api/web/access"
	"watchbill/api/web/identity"
)

// screen is a real browser with one window, and what it complained of.
type screen struct {
	t    *testing.T
	ctx  context.Context //nolint:containedctx // chromedp keeps the window in it
	home string

	width int64 // of the window; 0: as it began

	mu         sync.Mutex
	complaints []string
	foreign    []string // what it asked of others than home
}

// newScreen starts a real browser without a window; without one on this machine the test is skipped.
func newScreen(t *testing.T, home string) *screen {
	t.Helper()
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		lacking(t, "no browser here: nobody signs in in one (on Debian: apt-get install chromium)")
	}
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]), chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // which does not start for root
	}
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	s := &screen{t: t, ctx: ctx, home: home}
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(900, 760), chromedp.Navigate("about:blank")); err != nil {
		lacking(t, "the browser %s does not start, so that nobody signs in in one: %v", path, err)
	}
	s.must(chromedp.Listen(ctx, s.heard))
	s.must(call(ctx, network.Enable, network.EnableParams{}))
	s.must(call(ctx, cdplog.Enable, cdp.Empty{}))
	s.must(call(ctx, runtime.Enable, cdp.Empty{}))
	return s
}

func (s *screen) heard(e any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch e := e.(type) {
	case *network.EventRequestWillBeSent:
		if !strings.HasPrefix(e.Request.URL, s.home) {
			s.foreign = append(s.foreign, e.Request.URL)
		}
	case *cdplog.EventEntryAdded:
		if e.Entry.Level != "info" && !strings.Contains(e.Entry.Text, "responded with a status of 4") { // pages that say what was wrong
			s.complaints = append(s.complaints, e.Entry.Text+" "+e.Entry.URL)
		}
	case *runtime.EventExceptionThrown:
		s.complaints = append(s.complaints, e.ExceptionDetails.Text)
	}
}

func call[P, R any](ctx context.Context, command cdp.Command[P, R], params P) error {
	_, err := chromedp.Call(ctx, command, params)
	return err
}

func (s *screen) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatalf("%v; the browser is at %s and shows %s", err, s.at(), s.text())
	}
}

func (s *screen) open(address string) {
	s.t.Helper()
	s.must(chromedp.Do(s.ctx, chromedp.Navigate(address)))
}

// typed fills in fields, by their ids.
func (s *screen) typed(fields ...string) {
	s.t.Helper()
	for i := 0; i < len(fields); i += 2 {
		s.must(chromedp.Do(s.ctx, chromedp.Focus(chromedp.CSS("#"+fields[i]))))
		s.must(call(s.ctx, input.InsertText, input.InsertTextParams{Text: fields[i+1]})) // at once: key by key it takes a second
	}
}

// press presses what a selector names, and waits until a page says something.
func (s *screen) press(selector, until string) {
	s.t.Helper()
	s.must(chromedp.Do(s.ctx, chromedp.Click(chromedp.CSS(selector))))
	said := chromedp.Poll[bool](`document.body && document.body.innerText.includes(`+fmt.Sprintf("%q", until)+`)`, chromedp.WithPollingTimeout(15*time.Second))
	_, err := chromedp.Run(s.ctx, said)
	for err != nil && (strings.Contains(err.Error(), "navigated") || strings.Contains(err.Error(), "Cannot find context")) { // the page that was asked is gone: ask the next
		_, err = chromedp.Run(s.ctx, said)
	}
	if err != nil {
		s.t.Fatalf("it does not say %q: %v; the browser is at %s and shows %s", until, err, s.at(), s.text())
	}
}

func (s *screen) text() string {
	text, err := chromedp.Run(s.ctx, chromedp.Evaluate[string](`document.body ? document.body.innerText : ""`))
	if err != nil {
		return err.Error()
	}
	return text
}

func (s *screen) at() string {
	at, err := chromedp.Run(s.ctx, chromedp.Location())
	if err != nil {
		return err.Error()
	}
	return at
}

// look looks at a page in both themes and on a telephone: what there is to read can be read, every field has its words, and nothing is
// wider than the window. With WATCHBILL_SHOTS it is kept there as a picture.
func (s *screen) look(name string) {
	s.t.Helper()
	for _, theme := range []struct {
		scheme string
		width  int64
	}{{"light", 340}, {"light", 900}, {"dark", 900}} {
		s.must(call(s.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: theme.scheme}}}))
		if s.width != theme.width {
			s.must(chromedp.Do(s.ctx, chromedp.EmulateViewport(theme.width, 760)))
			s.width = theme.width
		}
		seen, err := chromedp.Run(s.ctx, chromedp.Evaluate[[]string](faults))
		s.must(err)
		if len(seen) > 0 {
			s.t.Errorf("%s, %s, %d wide: %q", name, theme.scheme, theme.width, seen)
		}
		if dir := os.Getenv("WATCHBILL_SHOTS"); dir != "" {
			picture, err := chromedp.Run(s.ctx, chromedp.CaptureScreenshot())
			s.must(err)
			s.must(os.WriteFile(filepath.Join(dir, fmt.Sprintf("%s-%s-%d.png", name, theme.scheme, theme.width)), picture, 0o600))
		}
	}
}

// faults lists what is wrong with a page, for whoever reads it, or cannot see it.
const faults = `(() => {
  const bad = [], all = s => [...document.querySelectorAll(s)];
  const parse = c => { const m = c.match(/[\d.]+/g).map(Number); return [m[0], m[1], m[2], m.length > 3 ? m[3] : 1]; };
  const lum = c => { const f = v => { v /= 255; return v <= 0.03928 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4); }; return 0.2126*f(c[0]) + 0.7152*f(c[1]) + 0.0722*f(c[2]); };
  const behind = e => { for (; e; e = e.parentElement) { const b = parse(getComputedStyle(e).backgroundColor); if (b[3] > 0) return b; } return [255,255,255,1]; };
  const ratio = (x, y) => { const [a, b] = [lum(x), lum(y)].sort((p, q) => q - p); return (a + 0.05) / (b + 0.05); };
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement;
    if (walk.currentNode.data.trim() && ratio(parse(getComputedStyle(e).color), behind(e)) < 4.5) bad.push('hard to read: ' + walk.currentNode.data);
  }
  for (const i of all('input:not([type=hidden])')) {
    if (!i.labels.length || !i.labels[0].textContent.trim()) bad.push('a field without a label: ' + i.id);
    for (const id of (i.getAttribute('aria-describedby') || '').split(' ')) if (id && !document.getElementById(id)) bad.push('words that are not there: ' + id);
    if (ratio(parse(getComputedStyle(i).borderColor), behind(i.parentElement)) < 3) bad.push('an edge that is hard to see: ' + i.id);
    if (i.getBoundingClientRect().height < 36) bad.push('too low for a finger: ' + i.id);
  }
  for (const b of all('button, .button')) if (b.getBoundingClientRect().height < 36) bad.push('too low for a finger: ' + b.textContent);
  const ids = all('[id]').map(e => e.id);
  if (new Set(ids).size !== ids.length) bad.push('an id twice');
  if (all('h1').length !== 1 || all('main').length !== 1 || document.documentElement.lang !== 'en' || !document.title) bad.push('no heading, language or title');
  if (document.scrollingElement.scrollWidth > innerWidth) bad.push('wider than the window');
  if (getComputedStyle(document.querySelector('h1')).fontSize !== '28px') bad.push('the style was refused');
  return bad;
})()`

// clean fails where the browser complained, or asked somebody else than us.
func (s *screen) clean(mayAsk string) {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.complaints) > 0 {
		s.t.Errorf("the browser says %q", s.complaints)
	}
	for _, url := range s.foreign {
		if url != "about:blank" && (mayAsk == "" || !strings.HasPrefix(url, mayAsk)) {
			s.t.Errorf("the browser asked for %s", url)
		}
	}
}

// TestInABrowser: from the set-up link over a second factor to signed in, out and in again, in a real browser.
func TestInABrowser(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "", func(string) identity.Provider { return identity.Provider{} })
	set := h.Settings()
	limits := set.Limits[access.Administrator]
	limits.SecondFactor = true
	set.Limits[access.Administrator] = limits
	if _, err := h.SetSettings(ctx, h.by(), set); err != nil {
		t.Fatal(err)
	}
	link, err := h.Setup(ctx, h.by())
	if err != nil {
		t.Fatal(err)
	}
	s := newScreen(t, h.url)
	s.open(h.url + link.Path())
	s.look("1-set-up")
	s.typed("login", "shaw", "name", "Dana Shaw", "password", "violin1234", "again", "violin1234")
	s.press("button", "The password ")
	s.look("2-set-up-refused")
	s.typed("password", good, "again", good)
	s.press("button", "The account is ready.")
	s.look("3-sign-in")
	s.typed("login", "shaw", "password", "wrong")
	s.press("button", "Login or password is not right")
	s.look("4-sign-in-refused")
	s.typed("password", good)
	s.press("button", "Your role asks for a second factor")
	s.look("5-second-factor")
	key, err := chromedp.Run(s.ctx, chromedp.Text(chromedp.CSS("#secret")))
	s.must(err)
	s.typed("code", "000000")
	s.press("button", "The code is not")
	s.look("6-second-factor-refused")
	s.typed("code", code(t, key, time.Now()))
	s.press("button", "Keep these recovery codes")
	s.look("7-recovery-codes")
	recovery, err := chromedp.Run(s.ctx, chromedp.Text(chromedp.CSS(".codes li")))
	s.must(err)
	s.press(".button", "Signed in as Dana Shaw")
	s.look("8-signed-in")
	s.open(h.url + "/sign-in/password")
	s.typed("password", "wrong", "code", "1", "next", "marble otter lantern 3", "again", "marble otter lantern 3")
	s.press("button", "That is not right.")
	s.look("12-password-refused")
	s.open(h.url + "/v1/me")
	if got := s.text(); got != "person shaw administrator" {
		t.Errorf("GET /v1/me: %s", got)
	}
	s.open(h.url + "/prove?then=/v1/secret")
	s.look("9-prove")
	s.open(h.url + "/sign-in")
	s.press("form button", "You are signed out.")
	s.open(h.url + "/v1/me")
	s.typed("login", "shaw", "password", good)
	s.press("button", "recovery codes")
	s.look("10-code")
	s.typed("code", recovery)
	s.press("button", "person shaw administrator")
	if got := s.at(); got != h.url+"/v1/me" {
		t.Errorf("it came to %s", got)
	}
	s.open(h.url + "/sign-in/link?token=used")
	s.look("11-link-used")
	s.clean("")
}

// TestInABrowserAtAProvider: from the sign-in page to a real provider and back, in a real browser.
func TestInABrowserAtAProvider(t *testing.T) {
	t.Parallel()
	h, p := with(t, "", false)
	h.account(identity.Details{Login: "dana", Name: "Dana Shaw", Subject: identity.Subject{Issuer: p.issuer, ID: "u-1"}}, access.Supervisor)
	set := h.Settings()
	set.Banner, set.MustAccept = banner, true
	if _, err := h.SetSettings(ctx, h.by(), set); err != nil {
		t.Fatal(err)
	}
	s := newScreen(t, h.url)
	s.open(h.url + "/v1/me")
	s.look("20-banner")
	s.press("button", "Sign in with County SSO")
	s.look("21-sign-in-with-provider")
	s.press("a.button", "The provider")
	s.typed("login", "shaw")
	s.press("#go", "person dana supervisor")
	if got := s.at(); got != h.url+"/v1/me" {
		t.Errorf("it came to %s", got)
	}
	s.open(h.url + "/prove?then=/board")
	s.look("22-prove-with-provider")
	s.press("a.button", "The provider")
	s.typed("login", "shaw")
	s.press("#go", "person dana supervisor")
	if got := s.at(); got != h.url+"/board" {
		t.Errorf("it came to %s", got)
	}
	s.open(h.url + "/sign-in/oidc/callback?code=x&state=y")
	s.look("23-not-begun-here")
	s.clean(p.issuer)
}

// banner is one of the usual kind.
const banner = `You are accessing a restricted information system of Harbor Police.

Use may be monitored, recorded and subject to audit. Unauthorized use is prohibited and may be subject to criminal and civil penalties. Use of the system indicates consent to monitoring and recording.`

// code is what an authenticator shows for a key (RFC 6238).
func code(t *testing.T, key string, now time.Time) string {
	t.Helper()
	text, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.ReplaceAll(key, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	mac := hmac.New(sha1.New, text)
	mac.Write(binary.BigEndian.AppendUint64(nil, uint64(now.Unix()/30)))
	sum := mac.Sum(nil)
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(sum[sum[19]&15:])&0x7fffffff%1_000_000)
}
