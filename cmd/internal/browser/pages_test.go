package browser_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"watchbill/cmd/internal/browser"
)

func TestMain(m *testing.M) { os.Exit(browser.Main(m)) }

// rooms are the pages that everybody has in the bar, and the officer's own.
var rooms = []string{"dispatch", "roster", "coverage", "credentials", "admin", "my"}

// TestLook opens every page that the bar and the tabs lead to, and the first pages beside them, as they stand when nobody has done
// anything yet.
func TestLook(t *testing.T) {
	t.Parallel()
	house := browser.Start(t, browser.Setting{})
	w := house.Window(t)
	const paths = `[...document.querySelectorAll('%s a')].map(a => a.getAttribute('href'))`
	pages := []string{"/help", "/set-up"}
	w.Open("/help")
	for _, room := range browser.Eval[[]string](w, fmt.Sprintf(paths, "nav[aria-label=Rooms]")) {
		w.Open(room)
		tabs := browser.Eval[[]string](w, fmt.Sprintf(paths, ".bar .tabs"))
		if len(tabs) == 0 {
			pages = append(pages, room)
		}
		pages = append(pages, tabs...)
	}
	if len(pages) < len(rooms)+15 {
		t.Fatalf("the bar and the tabs lead to %q alone", pages)
	}
	for _, path := range pages {
		w.Open(path)
		w.Glance(strings.ReplaceAll(strings.Trim(path, "/"), "/", "-"))
	}
}
