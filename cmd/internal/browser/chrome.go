package browser

import (
	"context"
	"os"
	"os/exec"
	"slices"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
)

// chrome is the browser of a test binary: one for all tests, by what it was started with.
var chrome struct {
	sync.Mutex
	started map[string]context.Context //nolint:containedctx // chromedp keeps the browser in it
	stop    []func()
}

// Main runs a package's tests and closes the browser behind them: func TestMain(m *testing.M) { os.Exit(browser.Main(m)) }.
func Main(m *testing.M) int {
	code := m.Run()
	_ = os.RemoveAll(filled.dir) // empty: nothing
	chrome.Lock()
	defer chrome.Unlock()
	for _, stop := range slices.Backward(chrome.stop) {
		stop()
	}
	return code
}

// open returns the browser that is started with a flag more; flag empty: with none.
func open(t testing.TB, flag string) context.Context {
	t.Helper()
	chrome.Lock()
	defer chrome.Unlock()
	if ctx := chrome.started[flag]; ctx != nil {
		return ctx
	}
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		lacking(t, "no browser here: nobody looks at the pages (on Debian: apt-get install chromium)")
	}
	dir, err := os.MkdirTemp("", "watchbill-browser-")
	if err != nil {
		t.Fatal(err)
	}
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]), chromedp.ExecPath(path), chromedp.UserDataDir(dir))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // which does not start for root
	}
	if flag != "" {
		options = append(options, chromedp.Flag(flag, true))
	}
	ctx, stopExec := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, stopBrowser := chromedp.NewContext(ctx)
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		stopBrowser()
		stopExec()
		lacking(t, "the browser %s does not start, so that nobody looks at the pages: %v", path, err)
	}
	if chrome.started == nil {
		chrome.started = map[string]context.Context{}
	}
	chrome.started[flag] = ctx
	chrome.stop = append(chrome.stop, func() { _ = os.RemoveAll(dir) }, stopExec, stopBrowser)
	return ctx
}
