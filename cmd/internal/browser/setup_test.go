package browser_test

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"watchbill/cmd/internal/browser"
)

// TestFirstHour goes from an empty service that asks who one is to a first view of coverage: the one-time link makes the first
// administrator, a faulty file is named with its line and nothing is loaded, the mended ones are, and the year stands there.
func TestFirstHour(t *testing.T) {
	t.Parallel()
	house := browser.Start(t, browser.Setting{Empty: true, Asks: true})
	w := house.Window(t)
	w.Expect("status of 422") // which is what a faulty file is answered with
	w.Open(strings.TrimPrefix(house.Setup, house.URL))
	first(w, "first.admin")
	w.Until(`location.pathname === '/set-up'`)
	w.Says("1 The agency")
	w.Look("set-up")

	dir := t.TempDir()
	var chosen []string
	for _, name := range []string{"districts.geojson", "shifts.csv", "rotations.csv", "officers.csv", "postings.csv", "credentials.csv"} {
		text := browser.Eval[string](w, `fetch('/set-up/templates/`+name+`').then(r => r.text())`)
		path := filepath.Join(dir, name)
		if name == "postings.csv" {
			text = strings.Replace(text, "1003,south", "1003,sooth", 1)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		chosen = append(chosen, path)
	}
	w.Fill("#name", "Harbor Police")
	w.Choosing("#files", chosen...)
	w.Click("form.first button")
	w.Says("Nothing was loaded")
	if got := w.Text("main table tbody tr"); !strings.Contains(got, "postings.csv") || !strings.Contains(got, "4") || !strings.Contains(got, "sooth") {
		t.Errorf("the fault reads %q", got)
	}
	if got := browser.Eval[string](w, `document.querySelector('#name').value`); got != "Harbor Police" {
		t.Errorf("what was typed is gone: %q", got)
	}
	w.Look("set-up-faults")

	mended, err := os.ReadFile(chosen[4])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(chosen[4], []byte(strings.Replace(string(mended), "sooth", "south", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	w.Choosing("#files", chosen...)
	w.Click("form.first button")
	w.Says("The roster is loaded")
	w.Says("2 districts")
	w.Look("set-up-done")
	w.Click(`a.button[href="/coverage"]`)
	w.Until(`location.pathname === '/coverage'`)
	w.Says("Harbor Police")
}

// TestHelp looks at the help, whose chapters are where the `?` of each room leads.
func TestHelp(t *testing.T) {
	t.Parallel()
	house := browser.Start(t, browser.Setting{})
	w := house.Window(t)
	w.Open("/help")
	w.Look("help")
	for _, room := range []string{"dispatch", "roster", "coverage", "credentials", "admin", "my"} {
		if !browser.Eval[bool](w, `!!document.getElementById('`+room+`')`) {
			t.Errorf("no chapter %s", room)
		}
	}
	w.Open("/coverage")
	w.Press("?")
	w.Until(`document.querySelector('dialog.keys').open`)
	w.Press("?")
	w.Until(`!document.querySelector('dialog.keys').open`)
	w.Click("a.help") // who dictates does without single keys: the box is a click away, and holds on this device
	w.Until(`document.querySelector('dialog.keys').open`)
	w.Click("#keys-on")
	w.Press("Escape")
	w.Open("/coverage")
	w.Press("?")
	if browser.Eval[bool](w, `document.querySelector('dialog.keys').open`) {
		t.Error("a single key still acts")
	}
	w.Expect("status of 404")
	w.Open("/nothing-here")
	w.Says("It may have been removed")
	w.Look("not-found")
}

// TestAssets asks for what the pages load: it may be kept for ever, and under no other address.
func TestAssets(t *testing.T) {
	t.Parallel()
	house := browser.Start(t, browser.Setting{Empty: true})
	page := get(t, house.URL+"/help")
	_, rest, _ := strings.Cut(page, `href="/assets/`)
	hash, _, _ := strings.Cut(rest, "/")
	for path, want := range map[string]int{"/assets/" + hash + "/base.css": 200, "/assets/0000/base.css": 404, "/assets/" + hash + "/../ui.go": 404, "/assets/" + hash + "/": 404} {
		r, err := http.Get(house.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		r.Body.Close()
		if r.StatusCode != want {
			t.Errorf("%s: %d, want %d", path, r.StatusCode, want)
		}
		if kept := r.Header.Get("Cache-Control"); strings.Contains(kept, "immutable") != (want == 200) {
			t.Errorf("%s: %s", path, kept)
		}
	}
}

func get(t *testing.T, url string) string {
	t.Helper()
	r, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// first fills in the page of a set-up link and signs in.
func first(w *browser.Window, login string) {
	const password = "three harbors in fog"
	w.Fill("#login", login)
	w.Fill("#password", password)
	w.Fill("#again", password)
	w.Click("main form button")
	w.Says("The account is ready")
	w.Fill("#login", login)
	w.Fill("#password", password)
	w.Click("main form button")
}
