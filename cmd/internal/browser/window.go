package browser

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
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
	"github.com/chromedp/chromedp/kb"

	"watchbill/api/web/access"
)

// patience is how long a window waits for what it was told to wait for.
const patience = 20 * time.Second

// pace is how often it looks whether it is so. At each frame that is drawn, which is the other way, many windows take the machine's time.
const pace = 30 * time.Millisecond

// Window is a window of the browser. It is for one goroutine. Its methods fail the test when the page does not do what they ask.
type Window struct {
	t    testing.TB
	ctx  context.Context //nolint:containedctx // chromedp keeps the window in it
	home string

	mu         sync.Mutex
	complaints []string // of the browser: scripts that failed, what the policy refused
	foreign    []string // what was asked of others than the service
	expected   []string // parts of complaints that the test waits for
}

// Wish is how a window is to be.
type Wish func(*wishes)

type wishes struct {
	flag   string
	silent bool
	role   access.Role
}

// Flag has the window be one of a browser that was started with a flag, such as "disable-3d-apis".
func Flag(name string) Wish { return func(w *wishes) { w.flag = name } }

// NoScript has the window run no script.
func NoScript(w *wishes) { w.silent = true }

// As has somebody of a role be signed in. Each role's link is good once, so one window of a service may be that role's.
func As(role access.Role) Wish { return func(w *wishes) { w.role = role } }

// Window opens a window with cookies of its own, 1366 by 768, and no page. It is closed when the test ends, and what it complained
// of then fails the test.
func (h *House) Window(t testing.TB, wish ...Wish) *Window {
	t.Helper()
	var asked wishes
	for _, f := range wish {
		f(&asked)
	}
	ctx, stop := chromedp.NewContext(open(t, asked.flag), chromedp.WithNewBrowserContext())
	w := &Window{t: t, ctx: ctx, home: h.URL}
	t.Cleanup(func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		if len(w.complaints) > 0 {
			t.Errorf("the browser complained: %q", w.complaints)
		}
		if len(w.foreign) > 0 {
			t.Errorf("asked of others than the service: %q", w.foreign)
		}
		stop()
	})
	w.must(chromedp.Do(ctx, chromedp.EmulateViewport(1366, 768)))
	w.must(chromedp.Listen(ctx, w.heard))
	w.must(command(ctx, network.Enable, network.EnableParams{}))
	w.must(command(ctx, cdplog.Enable, cdp.Empty{}))
	w.must(command(ctx, runtime.Enable, cdp.Empty{}))
	// Several windows are open at once, and each has the keyboard as far as its page can tell.
	w.must(command(ctx, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}))
	if asked.silent {
		w.must(command(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}))
	}
	if asked.role != "" {
		link := h.Links[asked.role]
		if link == "" {
			t.Fatalf("no link for %s", asked.role)
		}
		w.must(chromedp.Do(ctx, chromedp.Navigate(link)))
	}
	return w
}

func command[P, R any](ctx context.Context, c cdp.Command[P, R], params P) error {
	_, err := chromedp.Call(ctx, c, params)
	return err
}

// heard notes what the browser tells.
func (w *Window) heard(e any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch e := e.(type) {
	case *network.EventRequestWillBeSent:
		if !strings.HasPrefix(e.Request.URL, w.home) && !strings.HasPrefix(e.Request.URL, "data:") && !strings.HasPrefix(e.Request.URL, "about:") {
			w.foreign = append(w.foreign, e.Request.URL)
		}
	case *cdplog.EventEntryAdded:
		if e.Entry.Level != "info" && e.Entry.Level != "verbose" {
			w.complain(e.Entry.Text + " " + e.Entry.URL)
		}
	case *runtime.EventConsoleAPICalled:
		if e.Type == "error" || e.Type == "warning" || e.Type == "assert" {
			var said strings.Builder
			for _, a := range e.Args {
				fmt.Fprintf(&said, "%s %s ", a.Value, a.Description)
			}
			w.complain("console: " + said.String())
		}
	case *runtime.EventExceptionThrown:
		text := e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			text += " " + e.ExceptionDetails.Exception.Description
		}
		w.complain(text)
	}
}

func (w *Window) complain(text string) {
	for _, part := range w.expected {
		if strings.Contains(text, part) {
			return
		}
	}
	w.complaints = append(w.complaints, text)
}

// Expect has complaints with a part in them pass, from now on: "status of 409".
func (w *Window) Expect(part string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.expected = append(w.expected, part)
}

func (w *Window) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatalf("%v; the browser is at %s and shows:\n%.3000s", err, w.At(), w.Text("body"))
	}
}

// do takes steps within patience.
func (w *Window) do(steps ...chromedp.Action[chromedp.Void]) error {
	ctx, stop := context.WithTimeout(w.ctx, patience)
	defer stop()
	return chromedp.Do(ctx, steps...)
}

// Open goes to a path of the service.
func (w *Window) Open(path string) {
	w.t.Helper()
	w.must(w.do(chromedp.Navigate(w.home + path)))
}

// Size makes the window as large as a screen.
func (w *Window) Size(width, height int64) {
	w.t.Helper()
	w.must(w.do(chromedp.EmulateViewport(width, height)))
}

// Press presses keys one after the other, wherever the keyboard is: a rune each, or a name such as "Enter", "ArrowDown".
func (w *Window) Press(keys ...string) {
	w.t.Helper()
	for _, k := range keys {
		if named, ok := named[k]; ok {
			k = named
		}
		w.must(w.do(chromedp.KeyEvent(k)))
	}
}

var named = map[string]string{
	"Enter": kb.Enter, "Escape": kb.Escape, "Tab": kb.Tab, "ArrowDown": kb.ArrowDown, "ArrowUp": kb.ArrowUp, "ArrowLeft": kb.ArrowLeft, "ArrowRight": kb.ArrowRight,
	"Home": kb.Home, "End": kb.End, "PageDown": kb.PageDown, "PageUp": kb.PageUp, "Backspace": kb.Backspace, "Space": " ",
}

// Write puts text where the keyboard is, at once.
func (w *Window) Write(text string) {
	w.t.Helper()
	w.must(command(w.ctx, input.InsertText, input.InsertTextParams{Text: text}))
}

// Fill empties what a CSS selector names and writes text there.
func (w *Window) Fill(selector, text string) {
	w.t.Helper()
	w.must(w.do(chromedp.Focus(chromedp.CSS(selector))))
	w.Run(`document.activeElement.select && document.activeElement.select()`)
	if text == "" {
		w.Press("Backspace")
		return
	}
	w.Write(text)
}

// Choose chooses a value of the select that a CSS selector names.
func (w *Window) Choose(selector, value string) {
	w.t.Helper()
	w.Until("document.querySelector(" + quote(selector) + ")")
	w.Run(fmt.Sprintf(`(() => { const s = document.querySelector(%s); s.value = %s; s.dispatchEvent(new Event('input', {bubbles: true})); s.dispatchEvent(new Event('change', {bubbles: true})); })()`,
		quote(selector), quote(value)))
}

// Choosing chooses files for the input that a CSS selector names.
func (w *Window) Choosing(selector string, files ...string) {
	w.t.Helper()
	w.must(w.do(chromedp.SetUploadFiles(chromedp.CSS(selector), files)))
}

// Click clicks on the first thing that a CSS selector names and that can be seen.
func (w *Window) Click(selector string) {
	w.t.Helper()
	w.must(w.do(chromedp.Click(chromedp.CSS(selector))))
}

// Until waits until a JavaScript expression is true, across pages.
func (w *Window) Until(expression string) {
	w.t.Helper()
	deadline := time.Now().Add(patience)
	for {
		ctx, stop := context.WithTimeout(w.ctx, min(time.Second, time.Until(deadline))) // a page without script polls once, and not again
		ok, err := chromedp.Run(ctx, chromedp.Poll[bool]("!!("+expression+")", chromedp.WithPollingTimeout(time.Until(deadline)), chromedp.WithPollingInterval(pace)))
		stop()
		if err == nil && ok {
			return
		}
		if err == nil || time.Now().After(deadline) || !errors.Is(err, context.DeadlineExceeded) && !strings.Contains(err.Error(), "navigated") && !strings.Contains(err.Error(), "Cannot find context") && !strings.Contains(err.Error(), "Inspected target") {
			w.t.Fatalf("in vain waited for %s: %v; the browser is at %s and shows:\n%.3000s", expression, err, w.At(), w.Text("body"))
		}
	}
}

// Says waits until the page says something, as people read it.
func (w *Window) Says(text string) {
	w.t.Helper()
	w.Until(`document.body && document.body.innerText.includes(` + quote(text) + `)`)
}

// Run evaluates JavaScript and returns nothing.
func (w *Window) Run(expression string) {
	w.t.Helper()
	w.must(w.do(chromedp.Evaluate[chromedp.Void](expression)))
}

// Eval evaluates JavaScript to a T. A promise is waited for.
func Eval[T any](w *Window, expression string) T {
	w.t.Helper()
	ctx, stop := context.WithTimeout(w.ctx, patience)
	defer stop()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		w.t.Fatalf("%s: %v; the browser is at %s", expression, err, w.At())
	}
	return v
}

// Text is what the first thing says that a CSS selector names; empty where there is none.
func (w *Window) Text(selector string) string {
	ctx, stop := context.WithTimeout(w.ctx, patience)
	defer stop()
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.querySelector(`+quote(selector)+`)?.innerText ?? ""`))
	if err != nil {
		return err.Error()
	}
	return text
}

// At is where the window is.
func (w *Window) At() string {
	ctx, stop := context.WithTimeout(w.ctx, patience)
	defer stop()
	at, err := chromedp.Run(ctx, chromedp.Location())
	if err != nil {
		return err.Error()
	}
	return strings.TrimPrefix(at, w.home)
}

// quote is a text as JavaScript has it.
func quote(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string can be marshalled
	}
	return string(b)
}
