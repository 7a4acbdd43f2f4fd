package print_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
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
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"watchbill/api/print"
)

// browser starts a real one without a window; without one on this machine the test is skipped.
func browser(t *testing.T) context.Context {
	t.Helper()
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		t.Skip("no browser here: pages are not looked at (on Debian: apt-get install chromium)")
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
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		t.Skipf("the browser %s does not start, so that pages are not looked at: %v", path, err)
	}
	return ctx
}

// contrast lists the texts whose contrast with what is behind them is below 4.5, and counts those that it looked at.
const contrast = `(() => {
  const parse = c => { const m = c.match(/[\d.]+/g).map(Number); return [m[0], m[1], m[2], m.length > 3 ? m[3] : 1]; };
  const lum = c => { const f = v => { v /= 255; return v <= 0.03928 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4); }; return 0.2126*f(c[0]) + 0.7152*f(c[1]) + 0.0722*f(c[2]); };
  const behind = e => { for (; e; e = e.parentElement) { const b = parse(getComputedStyle(e).backgroundColor); if (b[3] > 0) return b; } return [255,255,255,1]; };
  const bad = []; let seen = 0;
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || ['title','desc'].includes(e.localName)) continue;
    const style = getComputedStyle(e), ink = parse(e.namespaceURI.endsWith('svg') ? style.fill : style.color), paper = behind(e);
    const [a, b] = [lum(ink), lum(paper)].sort((x, y) => y - x), ratio = (a + 0.05) / (b + 0.05);
    seen++;
    if (ratio < 4.5) bad.push(e.localName + '.' + e.className + ' ' + ratio.toFixed(2) + ' ' + walk.currentNode.data);
  }
  return {seen, bad};
})()`

// shape lists what is wrong with how the page is built, for whoever cannot see it.
const shape = `(() => {
  const bad = [], all = s => [...document.querySelectorAll(s)];
  for (const t of all('table')) {
    const heads = [...t.tHead.rows[0].cells];
    if (!heads.every(c => c.localName === 'th' && c.scope === 'col')) bad.push('a table without column heads');
    for (const r of t.tBodies[0].rows) if (r.cells.length !== heads.length) bad.push('a row of ' + r.cells.length + ' cells under ' + heads.length);
  }
  for (const s of all('svg.chart')) {
    const [t, d] = s.getAttribute('aria-labelledby').split(' ').map(id => document.getElementById(id));
    if (s.getAttribute('role') !== 'img' || !t || !d || !t.textContent || !d.textContent) bad.push('a chart without words');
    const box = s.getBoundingClientRect();
    for (const x of s.querySelectorAll('text, rect, circle, path, polyline')) {
      const r = x.getBoundingClientRect();
      if (!x.closest('defs') && r.width && (r.left < box.left - 1 || r.right > box.right + 1 || r.top < box.top - 1 || r.bottom > box.bottom + 1)) bad.push(x.localName + ' leaves its chart: ' + x.textContent);
    }
  }
  const ids = all('[id]').map(e => e.id);
  if (new Set(ids).size !== ids.length) bad.push('an id twice');
  if (all('h1').length !== 1 || document.documentElement.lang !== 'en' || !document.title) bad.push('no heading, language or title');
  if (document.scrollingElement.scrollWidth > innerWidth) bad.push('wider than the window: ' + document.scrollingElement.scrollWidth + ' of ' + innerWidth);
  if (getComputedStyle(document.querySelector('thead th')).fontWeight !== '600') bad.push('the style was refused');
  return bad;
})()`

// TestInABrowser looks at pages as a browser shows them, on screens of both themes, on a narrow one and on paper: nothing
// is refused or fetched, every text can be read, every table and chart has its words.
func TestInABrowser(t *testing.T) {
	t.Parallel()
	ctx := browser(t)
	var mu sync.Mutex
	var asked, complaints []string
	pages := map[string]*print.Document{"/sample": sample(), "/long": long()}
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", print.Policy)
		if d := pages[r.URL.Path]; d != nil {
			_ = d.WriteHTML(w)
		}
	}))
	defer service.Close()
	file := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(file, []byte(written(t, sample())), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Listen(ctx, func(e any) {
		mu.Lock()
		defer mu.Unlock()
		switch e := e.(type) {
		case *network.EventRequestWillBeSent:
			asked = append(asked, e.Request.URL)
		case *cdplog.EventEntryAdded:
			complaints = append(complaints, e.Entry.Text)
		case *runtime.EventConsoleAPICalled:
			complaints = append(complaints, "console")
		case *runtime.EventExceptionThrown:
			complaints = append(complaints, e.ExceptionDetails.Text)
		}
	}); err != nil {
		t.Fatal(err)
	}
	must(t, call(ctx, network.Enable, network.EnableParams{}))
	must(t, call(ctx, cdplog.Enable, cdp.Empty{}))
	must(t, call(ctx, runtime.Enable, cdp.Empty{}))
	for _, url := range []string{service.URL + "/sample", service.URL + "/long", "file://" + file} {
		for _, look := range []struct {
			name, media, scheme string
			width               int64
		}{{"light", "screen", "light", 1000}, {"dark", "screen", "dark", 1000}, {"narrow", "screen", "light", 340}, {"paper", "print", "dark", 680}} {
			if strings.HasPrefix(url, "file:") && look.name != "light" || strings.HasSuffix(url, "/long") && look.name != "narrow" && look.name != "paper" {
				continue // nothing new to see
			}
			mu.Lock()
			asked, complaints = nil, nil
			mu.Unlock()
			must(t, call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
				Media: look.media, Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: look.scheme}},
			}))
			must(t, chromedp.Do(ctx, chromedp.EmulateViewport(look.width, 900), chromedp.Navigate(url)))
			seen, err := chromedp.Run(ctx, chromedp.Evaluate[legible](contrast))
			must(t, err)
			wrong, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](shape))
			must(t, err)
			where := fmt.Sprintf("%s, %s", url, look.name)
			if seen.Seen < 20 || len(seen.Bad) > 0 {
				t.Errorf("%s: of %d texts these cannot be read well: %q", where, seen.Seen, seen.Bad)
			}
			if len(wrong) > 0 {
				t.Errorf("%s: %q", where, wrong)
			}
			mu.Lock()
			if len(complaints) > 0 || len(asked) != 1 {
				t.Errorf("%s: the browser says %q and asked for %q", where, complaints, asked)
			}
			mu.Unlock()
		}
	}
	must(t, chromedp.Do(ctx, chromedp.Navigate(service.URL+"/long")))
	if pdf, err := chromedp.Run(ctx, chromedp.PrintToPDF()); err != nil || len(pdf) < 10_000 {
		t.Errorf("printed: %d bytes, %v", len(pdf), err)
	}
}

// legible is what contrast found.
type legible struct {
	Seen int
	Bad  []string
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func call[P, R any](ctx context.Context, command cdp.Command[P, R], params P) error {
	_, err := chromedp.Call(ctx, command, params)
	return err
}

// long is a report of many rows and of a wide table.
func long() *print.Document {
	d := sample()
	s := d.Sections[0]
	chart, table := *s.Chart, print.Table{Columns: s.Table.Columns, Foot: s.Table.Foot}
	chart.Labels, chart.Series = nil, []print.Series{{}}
	for i := range 50 {
		name := fmt.Sprintf("%03d Wwwwwwwwwwww Mmmmmmmmmmmmmmmm 名前", i)
		chart.Labels = append(chart.Labels, name)
		chart.Series[0].Values = append(chart.Series[0].Values, float64(i)*100/49)
		table.Rows = append(table.Rows, []string{name, "43,190", "43,200", "99.9 %"})
	}
	for range 6 {
		table.Columns = append(table.Columns, print.Column{Name: "Certified on scene", Number: true})
	}
	d.Sections = append(d.Sections, print.Section{Heading: "Long", Chart: &chart, Table: &table})
	return d
}
