package browser

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// screens are those that a page is looked at on.
var screens = []struct {
	name          string
	width, height int64
}{{"laptop", 1366, 768}, {"desk", 1920, 1080}, {"phone", 390, 844}}

// axe is the path of axe-core; npm brings it.
func axe() string {
	_, here, _, _ := runtime.Caller(0)
	return filepath.Join(filepath.Dir(here), "../../../ui/build/node_modules/axe-core/axe.min.js")
}

// Look looks at the page that is open, in both themes and on three screens: axe finds no violation of WCAG 2.1 AA or of its own good
// practice, nothing is wider than the window, ids are there once. With WATCHBILL_SHOTS it keeps the pictures there, under the
// page's name.
func (w *Window) Look(name string) {
	w.t.Helper()
	source, err := os.ReadFile(axe())
	if err != nil {
		lacking(w.t, "axe-core is not there, run make pages: %v", err)
	}
	defer w.themes()()
	for _, theme := range []string{"light", "dark"} {
		w.theme(theme)
		for _, s := range screens {
			if s.name == "desk" && os.Getenv("WATCHBILL_SHOTS") == "" {
				continue // it differs from the laptop in room alone: a picture for people
			}
			w.Size(s.width, s.height)
			where := fmt.Sprintf("%s, %s, %s", name, theme, s.name)
			for _, fault := range Eval[[]string](w, shape) {
				w.t.Errorf("%s: %s", where, fault)
			}
			switch { // what the page is made of does not change with the theme, nor its colours with the screen: each is asked for once
			case s.name == "laptop" && theme == "light":
				w.axe(where, string(source), whole)
			case s.name == "laptop":
				w.axe(where, string(source), colours)
			case s.name == "phone" && theme == "light":
				w.axe(where, string(source), shapes)
			}
			w.Shot(fmt.Sprintf("%s-%s-%s", name, theme, s.name))
		}
	}
	w.Size(1366, 768)
}

// theme shows the page light or dark, and still.
func (w *Window) theme(name string) {
	w.t.Helper()
	w.must(command(w.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: name}, {Name: "prefers-reduced-motion", Value: "reduce"},
	}}))
	w.Run(`document.documentElement.setAttribute('data-theme', ` + quote(name) + `)`)
}

// themes returns what gives the page the theme back that it has now.
func (w *Window) themes() (restore func()) {
	was := Eval[string](w, `document.documentElement.getAttribute('data-theme') || ''`)
	return func() {
		w.must(command(w.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{}))
		w.Run(`(t => t ? document.documentElement.setAttribute('data-theme', t) : document.documentElement.removeAttribute('data-theme'))(` + quote(was) + `)`)
	}
}

// narrow are windows that are narrower than those of Look, or lower: a small phone, and a laptop at 200 % zoom.
var narrow = []struct {
	name          string
	width, height int64
}{{"small", 320, 640}, {"zoomed", 683, 384}}

// Glance is Look for a page that others look at in its states: axe looks once, and at the colours of both themes, and nothing is wider
// than narrow windows.
func (w *Window) Glance(name string) {
	w.t.Helper()
	source, err := os.ReadFile(axe())
	if err != nil {
		lacking(w.t, "axe-core is not there, run make pages: %v", err)
	}
	w.axe(name, string(source), shapes)
	defer w.themes()()
	for _, theme := range []string{"light", "dark"} {
		w.theme(theme)
		w.axe(name+", "+theme, string(source), colours)
		w.Shot(name + "-" + theme + "-laptop")
	}
	for _, s := range narrow {
		w.Size(s.width, s.height)
		for _, fault := range Eval[[]string](w, shape) {
			w.t.Errorf("%s, %s: %s", name, s.name, fault)
		}
		w.Shot(fmt.Sprintf("%s-%s", name, s.name))
	}
	w.Size(1366, 768)
}

// What axe is asked for: WCAG 2.1 AA and its own good practice, all of it; of that what is about colours, the slowest; the rest.
const (
	tags    = `runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']`
	whole   = tags
	colours = `runOnly: {type: 'rule', values: ['color-contrast', 'link-in-text-block']}`
	shapes  = tags + `, rules: {'color-contrast': {enabled: false}, 'link-in-text-block': {enabled: false}}`
)

// axe reports what axe finds of what it is asked for.
func (w *Window) axe(where, source, asked string) {
	w.t.Helper()
	if !Eval[bool](w, `typeof axe === 'object'`) {
		w.Run(source)
	}
	found := Eval[[]string](w, `axe.run(document, {resultTypes: ['violations'], `+asked+`}).then(r =>
		r.violations.map(v => v.id + ': ' + v.help + '\n' + v.nodes.slice(0, 4).map(n => '    ' + n.target.join(' ') + ' ' + n.html.slice(0, 160) + ' ' + (n.any[0]?.message ?? '')).join('\n')))`)
	if len(found) > 0 {
		w.t.Errorf("%s: axe: %s", where, strings.Join(found, "\n"))
	}
}

// Shot keeps a picture of the window under a name, where WATCHBILL_SHOTS names a folder.
func (w *Window) Shot(name string) {
	w.t.Helper()
	dir := os.Getenv("WATCHBILL_SHOTS")
	if dir == "" {
		return
	}
	picture, err := chromedp.Run(w.ctx, chromedp.CaptureScreenshot())
	w.must(err)
	w.must(os.MkdirAll(dir, 0o750))                                       //nolint:gosec // whoever runs the tests names it
	w.must(os.WriteFile(filepath.Join(dir, name+".png"), picture, 0o600)) //nolint:gosec // the same
}

// shape lists what is wrong with how a page is built that axe does not tell of.
const shape = `(() => {
  const bad = [], all = s => [...document.querySelectorAll(s)];
  const ids = all('[id]').map(e => e.id);
  for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) bad.push('an id twice: ' + id);
  if (all('h1').length !== 1 || document.documentElement.lang !== 'en' || !document.title) bad.push('no heading, language or title');
  if (document.scrollingElement.scrollWidth > innerWidth) bad.push('wider than the window: ' + document.scrollingElement.scrollWidth + ' of ' + innerWidth);
  for (const e of all('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')) {
    if (e.matches('.skip:not(:focus)')) continue;
    const r = e.getBoundingClientRect();
    if (r.width && (r.height < 20 || r.width < 16) && getComputedStyle(e).display !== 'inline' && e.type !== 'checkbox' && e.type !== 'radio') bad.push('too small to hit: ' + e.outerHTML.slice(0, 120));
  }
  return [...new Set(bad)];
})()`
