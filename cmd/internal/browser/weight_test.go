package browser_test

import (
	"testing"

	"watchbill/cmd/internal/browser"
)

// heaviest is the most script, packed, that a page may load.
const heaviest = 100 << 10

// TestWeight weighs what each page loads.
func TestWeight(t *testing.T) {
	t.Parallel()
	house := browser.Start(t, browser.Setting{})
	w := house.Window(t)
	for _, room := range append(rooms, "help") {
		w.Open("/" + room)
		w.Until(`document.readyState === 'complete' && (!document.body.dataset.leaflet || window.performance.getEntriesByType('resource').some(r => r.name.endsWith('/leaflet.js')))`)
		type weight struct{ Page, Style, Script, All int }
		got := browser.Eval[weight](w, `(() => {
			const all = performance.getEntriesByType('resource').filter(r => r.name.includes('/assets/'));
			const sum = (what, f) => what.reduce((n, r) => n + f(r), 0), of = end => sum(all.filter(r => r.name.endsWith(end)), r => r.encodedBodySize);
			const page = performance.getEntriesByType('navigation')[0].encodedBodySize;
			return {page, style: of('.css'), script: of('.js'), all: page + sum(all, r => r.encodedBodySize)};
		})()`)
		t.Logf("%-12s page %7d B, style %6d B, script %6d B, together %7d B", room, got.Page, got.Style, got.Script, got.All)
		if got.Script > heaviest || got.Script == 0 {
			t.Errorf("%s loads %d bytes of script, at most %d are allowed", room, got.Script, heaviest)
		}
	}
}
