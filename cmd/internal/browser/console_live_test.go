package browser_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"watchbill/cmd/internal/browser"
)

// gapNight is an hour of the demo at which districts lack somebody, and others will before the morning.
const gapNight = "2027-03-08T01:10"

// standing waits until the page's live parts are there: the map that moves, with roads, and the connection.
func standing(w *browser.Window) {
	w.Until(`document.querySelector('#moving[data-drawn]') && document.querySelector('#feed.is-ok') && !document.getElementById('map-roads').hidden`)
}

type object = map[string]any

// moment is now by the clock of the house that begins at Friday, as its page has it.
func moment(w *browser.Window) time.Time {
	return time.UnixMilli(int64(browser.Eval[float64](w, `Number(document.body.dataset.now) + performance.now()`))).UTC()
}

// TestConsoleLive goes through the table and the map with the keyboard while units move and change.
func TestConsoleLive(t *testing.T) {
	t.Parallel()
	house := browser.Start(t, browser.Setting{})
	w := house.Window(t)
	w.Open("/dispatch")
	standing(w)
	w.Until(`document.getElementById('feed').innerText.includes('live, no positions yet')`)

	// The table with the keyboard; the map shows the same.
	w.Press("Escape", "t", "ArrowDown", "ArrowDown", "Enter") // out of the command line, to the table
	unit := browser.Eval[string](w, `document.querySelector('#fleet [aria-selected=true]').dataset.unit`)
	if third := browser.Eval[string](w, `document.querySelectorAll('#fleet tbody tr')[2].dataset.unit`); unit != third {
		t.Errorf("selected %s, want %s", unit, third)
	}
	w.Until(`document.getElementById('map-said').textContent.startsWith(` + inScript(unit+", ") + `)`)

	// A position and a status come in: the row says so, and the bar.
	tell(t, house, http.MethodPost, "/v1/positions", object{"positions": []object{{"unit_id": unit, "time": moment(w).Format(time.RFC3339), "lat": 39.6837, "lon": -75.7497}}}, nil)
	w.Until(`/^\d+ s$/.test(document.querySelector('#fleet [aria-selected=true] td:nth-child(5)').textContent)`)
	w.Until(`/● feed \d+ s/.test(document.getElementById('feed').innerText)`)
	tell(t, house, http.MethodPut, "/v1/units/"+unit+"/status", object{"primary": "NotAvailable", "secondary": []string{"OnScene"}}, nil)
	w.Until(`document.querySelector('#fleet [aria-selected=true] td:nth-child(4)').textContent.startsWith('○ on scene')`)

	// A unit is sent from another desk, which is no word of CAD's: its row says so all the same.
	var asked struct {
		ID         string
		Candidates []struct {
			Unit string `json:"unit_id"`
		}
	}
	tell(t, house, http.MethodPost, "/v1/recommendations", object{"call": object{"id": "C-77", "location": object{"lat": 39.7459, "lon": -75.5466}, "nature": "MNTL"}}, &asked)
	sent := asked.Candidates[0].Unit
	tell(t, house, http.MethodPost, "/v1/assignments", object{"recommendation_id": asked.ID, "unit_id": sent}, nil)
	w.Until(`document.querySelector('#fleet [data-unit=` + inScript(sent) + `] td:nth-child(4)').textContent.includes('○ sent C-77')`)

	// Sorted by a head, which says so; the row stays selected.
	w.Run(`document.querySelector('#fleet [data-by=status] button').focus()`)
	w.Press("Enter", "Enter")
	w.Until(`document.querySelector('#fleet [data-by=status]').getAttribute('aria-sort') === 'descending' && ['on scene', 'sent'].includes(document.querySelector('#fleet tbody tr .word').textContent)`)

	// The filter: the unit is no longer free.
	w.Run(`document.querySelector('.sift [name=free]').focus()`)
	w.Press("Space")
	w.Until(`document.querySelector('#fleet [aria-selected=true]').hidden`)
	w.Choose(".sift [name=kind]", "cit")
	w.Until(`[...document.querySelectorAll('#fleet tbody tr:not([hidden])')].every(r => r.dataset.kind === 'cit') && document.getElementById('units-shown').textContent > 5`)

	// A call: its way by road is drawn; the middle of the map goes into the command line.
	w.Run(`document.addEventListener('place', e => document.body.dataset.placed = e.detail.lat.toFixed(2) + ' ' + e.detail.lon.toFixed(2), {once: true})`)
	w.Run(`document.dispatchEvent(new CustomEvent('answer', {detail: {lat: 39.7459, lon: -75.5466, units: [` + inScript(unit) + `]}}))`)
	w.Until(`performance.getEntriesByType('resource').some(r => r.name.includes('/dispatch/way.json'))`)
	w.Run(`document.getElementById('moving').focus()`)
	w.Press("ArrowRight", "Enter")
	w.Until(`/^39\.\d\d -75\.\d\d$/.test(document.body.dataset.placed)`)
	w.Shot("console-live-selected")
}

// TestDispatchNobodyFree asks in a night with gaps, while every crisis unit is on other work: the ladder and the telephone numbers stand there,
// a unit of it goes with a reason, and the call is on the watch list. Then somebody who is on watch falls ill, and the strip says so by itself.
func TestDispatchNobodyFree(t *testing.T) {
	t.Parallel()
	house := browser.Start(t, browser.Setting{Clock: gapNight})
	outThere(t, house, "cit", "co-responder")
	w := house.Window(t)
	w.Open("/dispatch")
	w.Until(`document.querySelector('#feed.is-ok')`)
	w.Run(`document.querySelector('#strip summary').click()`)
	line(w, "#24-11873 christiana hospital mental")
	w.Press("Enter")
	w.Until(answered)
	w.Says("No CIT officer is free")
	w.Says("Otherwise trained")
	w.Until(`document.querySelectorAll('#answer .ladder a[href^="tel:"]').length >= 3`)
	w.Until(`document.querySelector('#calls .unanswered')`)
	w.Press("1")
	w.Until(`document.activeElement.id === 'reason'`)
	w.Look("console-nobody")
	w.Write("nobody certified is free")
	w.Click(`tr[data-digit="2"] button[name=unit]`) // a reason is of the unit that it was asked for
	w.Until(`document.activeElement.id === 'reason' && document.activeElement.value === ''`)
	w.Write("nobody certified is free")
	w.Press("Enter")
	w.Until(`document.querySelector('#calls li.open') && !document.getElementById('asks')`)
	w.Says("went without CIT")
	w.Shot("console-without")

	w.Run(`document.addEventListener('alarm', e => document.body.dataset.alarm = e.detail.text)`)
	alone := browser.Eval[string](w, `[...document.querySelectorAll('#strip [data-count="1"]')].map(d => d.dataset.district)[0] ?? ''`)
	if alone == "" {
		t.Fatal("no district has one officer on watch at " + gapNight)
	}
	officers := browser.Eval[[]string](w, `fetch('/v1/units?kind=cit&district_id=`+alone+`').then(r => r.json()).then(b => b.units.flatMap(u => u.officers))`)
	for _, o := range officers {
		tell(t, house, http.MethodPost, "/v1/absences", object{"officer_id": o, "from": "2027-03-07", "to": "2027-03-08", "kind": "sick"}, nil)
	}
	w.Until(`document.querySelector('#strip [data-district="` + alone + `"].is-empty')`)
	w.Until(`document.getElementById('watch-said').textContent.startsWith('No CIT on watch now: ') && document.body.dataset.alarm`)
	if !browser.Eval[bool](w, `document.querySelector('#strip details').open`) {
		t.Error("the table that was open is closed")
	}
}

// front stands before a house as a network does that fails.
type front struct {
	*httptest.Server
	mode  atomic.Int32
	quiet atomic.Int32 // requests that the page made by itself, and said so
	loud  atomic.Int32 // and that it did not: those keep an unattended session from locking
}

// What a front does.
const (
	passes = iota
	cut
	signedOut
	noLeaflet
)

// throughFront has a house be reached through a front.
func throughFront(t *testing.T, house *browser.House) *front {
	t.Helper()
	target, err := url.Parse(house.URL)
	if err != nil {
		t.Fatal(err)
	}
	f, leaflet := &front{}, regexp.MustCompile(` data-leaflet="[^"]*"`)
	proxy := &httputil.ReverseProxy{
		FlushInterval: -1, ErrorHandler: func(http.ResponseWriter, *http.Request, error) {},
		Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target); r.Out.Host = r.In.Host },
		ModifyResponse: func(res *http.Response) error {
			if f.mode.Load() != noLeaflet || !strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
				return nil
			}
			text, err := io.ReadAll(res.Body)
			text = leaflet.ReplaceAll(text, nil)
			res.Body, res.ContentLength = io.NopCloser(bytes.NewReader(text)), int64(len(text))
			res.Header.Set("Content-Length", fmt.Sprint(len(text)))
			return err
		},
	}
	f.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p := r.URL.Path; p == "/v1/me" || p == "/dispatch/watch" || p == "/dispatch/units" {
			if r.Header.Get("Watchbill-Background") != "" {
				f.quiet.Add(1)
			} else {
				f.loud.Add(1)
			}
		}
		switch mode := f.mode.Load(); {
		case mode == cut:
			panic(http.ErrAbortHandler)
		case mode == signedOut && strings.HasPrefix(r.URL.Path, "/v1/"):
			w.WriteHeader(http.StatusUnauthorized)
		default:
			proxy.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(func() { f.CloseClientConnections(); f.Close() })
	house.URL = f.URL
	return f
}

// TestConsoleFeedLost has no Leaflet, so that the drawing that came with the page moves and takes clicks; then the connection is cut, a question
// finds no answer, the connection comes back, and the session ends.
func TestConsoleFeedLost(t *testing.T) {
	t.Parallel()
	house := browser.Start(t, browser.Setting{})
	service := *house
	f := throughFront(t, house)
	f.mode.Store(noLeaflet)
	w := house.Window(t)
	w.Expect("net::ERR")
	w.Expect("status of 401")
	w.Open("/dispatch")
	w.Until(`document.querySelector('#feed.is-ok') && document.querySelector('#plain.takes-clicks .mark')`)
	w.Run(`document.addEventListener('alarm', e => document.body.dataset.alarm = e.detail.text)`)
	unit := browser.Eval[string](w, `document.querySelector('#plain .mark').dataset.unit`)
	was := browser.Eval[string](w, `document.querySelector('#plain .mark').getAttribute('transform')`)
	tell(t, &service, http.MethodPost, "/v1/positions", object{"positions": []object{{"unit_id": unit, "time": moment(w).Format(time.RFC3339), "lat": 39.6837, "lon": -75.7497}}}, nil)
	w.Until(`document.querySelector('#plain [data-unit=` + inScript(unit) + `]').getAttribute('transform') !== ` + inScript(was))
	w.Run(`(r => document.getElementById('plain').dispatchEvent(new MouseEvent('click', {clientX: r.left + r.width / 2, clientY: r.top + r.height / 2, bubbles: true})))(document.getElementById('plain').getBoundingClientRect())`)
	w.Until(`/^39\.[5-6]\d*,-75\.[5-7]\d*$/.test(document.getElementById('line').value)`)
	line(w, "#C-7 4th & market suic")
	w.Press("Enter")
	w.Until(answered)

	f.mode.Store(cut)
	f.CloseClientConnections()
	w.Until(`document.querySelector('#feed.is-reconnecting') && document.getElementById('feed').innerText.includes('▲ reconnecting')`)
	w.Shot("console-reconnecting")
	line(w, "newark station")
	w.Press("Enter")
	w.Says("The service could not answer")
	w.Says("C-7")
	w.Until(`document.querySelectorAll('#phones a[href^="tel:"]').length >= 3`)
	w.Until(`document.querySelector('#feed.is-lost') && /▲ feed lost since \d\d:\d\d:\d\d/.test(document.getElementById('feed').innerText)`)
	w.Until(`document.body.dataset.alarm.startsWith('Feed lost')`)
	w.Look("console-lost")

	f.mode.Store(passes)
	w.Run(`dispatchEvent(new Event('online'))`) // else it would be tried again within 10 s
	w.Until(`document.querySelector('#feed.is-ok')`)

	f.mode.Store(signedOut)
	f.CloseClientConnections()
	w.Until(`document.querySelector('#feed a[href^="/sign-in?then="]')`)
	w.Says("signed out: sign in again")
	if f.quiet.Load() == 0 || f.loud.Load() > 0 {
		t.Errorf("the page asked by itself %d times saying so, and %d times without", f.quiet.Load(), f.loud.Load())
	}
}

func inScript(s string) string {
	b, _ := json.Marshal(s) // a string can be marshalled
	return string(b)
}
