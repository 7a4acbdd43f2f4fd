package browser_test

import (
	"net/http"
	"strings"
	"testing"

	"watchbill/api/web/access"
	"watchbill/cmd/internal/browser"
)

// TestOwnWithoutScript: on a phone without script the officer's page is read, an offer accepted, leave asked for in vain, and a
// swap that a colleague proposes agreed to and withdrawn.
func TestOwnWithoutScript(t *testing.T) {
	t.Parallel()
	house := browser.Start(t, browser.Setting{})
	w := house.Window(t, browser.As(access.Officer), browser.NoScript)
	w.Size(390, 844)
	w.Open("/my")
	w.Says("Next duty")
	w.Says("My certificates")
	rosterAsk(t, house, http.MethodPost, "/v1/offers", `{"district_id": "brandywine", "from": "2026-11-24T19:00", "to": "2026-11-24T23:00", "need": "any", "officers": ["`+demoOfficer+`"]}`)
	w.Open("/my")
	w.Click(".answers summary.button")
	w.Click(`button[value="accept"]`)
	w.Says("The duty is yours")
	w.Expect("status of 400")
	w.Click(".more > summary")
	w.Run(`document.getElementById('from').value = '2020-01-01'`)
	w.Click(`form[action="/my/leave"] > button`)
	w.Says("What you typed is kept below")

	rosterAsk(t, house, http.MethodPost, "/v1/requests", `{"officer_id": "NC047", "swap": {"date": "2026-12-10", "with_officer_id": "`+demoOfficer+`", "with_date": "2026-12-05"}}`)
	w.Open("/my")
	w.Says("A swap proposed to you")
	w.Shot("my-swap")
	w.Click(`button[value="agreed"]`)
	w.Says("A supervisor decides now")
	w.Click(".asked details summary")
	w.Click(`button[value="withdrawn"]`)
	w.Says("Nothing on the roster changed")
}

// TestOwnCalendar: a clinician's page tells the address of their calendar once, the address answers, and is taken back.
func TestOwnCalendar(t *testing.T) {
	t.Parallel()
	house := browser.Start(t, browser.Setting{})
	w := house.Window(t, browser.As(access.Clinician))
	w.Open("/my")
	w.Says("My certificates")
	w.Click(`form[action="/my/calendars"] button`)
	w.Says("shown this once")
	w.Look("my-clinician-address")
	if feed := browser.Eval[string](w, `fetch(document.getElementById('address').value).then(r => r.text())`); !strings.Contains(feed, "BEGIN:VEVENT") {
		t.Errorf("the calendar: %.200s", feed)
	}
	w.Click(`section[aria-labelledby="calendar"] details summary`)
	w.Click(`form[action^="/my/calendars/"] button`)
	w.Says("That address opens nothing any more")
}
