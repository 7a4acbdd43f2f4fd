package browser_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"watchbill/api/web/access"
	"watchbill/cmd/internal/browser"
)

// rosterAsk asks the interface of a house, as whoever comes may, and reads the answer.
func rosterAsk(t *testing.T, house *browser.House, method, path, body string) map[string]any {
	t.Helper()
	status, answer := rosterAsked(t, house, method, path, body)
	if status >= http.StatusBadRequest {
		t.Fatalf("%s %s %s: %d %v", method, path, body, status, answer)
	}
	return answer
}

// rosterAsked is rosterAsk, and the status of the answer.
func rosterAsked(t *testing.T, house *browser.House, method, path, body string) (int, map[string]any) {
	t.Helper()
	q, err := http.NewRequestWithContext(t.Context(), method, house.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if body != "" {
		q.Header.Set("Content-Type", "application/json")
	}
	a, err := http.DefaultClient.Do(q)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Body.Close()
	text, err := io.ReadAll(a.Body)
	if err != nil {
		t.Fatal(err)
	}
	answer := map[string]any{}
	if len(bytes.TrimSpace(text)) > 0 {
		if err := json.Unmarshal(text, &answer); err != nil {
			t.Fatal(err)
		}
	}
	return a.StatusCode, answer
}

// listens waits until a page has run its script, and so hears its keys.
func listens(w *browser.Window) { w.Until(`document.readyState === 'complete'`) }

// The demo's: who is the officer of its link and not certified, and who is certified and alone on nights that begin on 7, 8 and
// 11 December.
const (
	demoOfficer = "NC001"
	aloneAtTwo  = "NC035"
)

// TestLeaveFromPhoneToRoster: an officer asks for leave on the phone, a supervisor sees the cover that would remain and
// approves from the keyboard, the officer's page and the roster have it.
func TestLeaveFromPhoneToRoster(t *testing.T) {
	t.Parallel()
	house := browser.Start(t, browser.Setting{})
	officer, supervisor := house.Window(t, browser.As(access.Officer)), house.Window(t)
	officer.Size(390, 844)
	officer.Open("/my")
	officer.Run(`document.querySelector('form[action="/my/leave"]').closest('details').open = true`)
	officer.Run(`for (const [id, v] of [['from', '2026-12-07'], ['to', '2026-12-09']]) document.getElementById(id).value = v`)
	officer.Choose("#kind", "vacation")
	officer.Click(`form[action="/my/leave"] > button`)
	officer.Says("waiting for a supervisor")

	supervisor.Open("/roster/requests")
	supervisor.Says("1 waiting")
	supervisor.Look("requests-list")
	supervisor.Press("j", "Enter")
	supervisor.Says("Cover if it is approved")
	listens(supervisor)
	supervisor.Press("a")
	supervisor.Until(`document.activeElement.value === 'approved'`)
	supervisor.Press("Enter")
	supervisor.Says("The leave is on the roster")

	officer.Open("/my?days=28")
	officer.Says("approved")
	officer.Says("▨ vacation")
	if rows := rosterAsk(t, house, http.MethodGet, "/v1/absences?officer_id="+demoOfficer, ""); !strings.Contains(rosterText(rows), `"2026-12-09"`) {
		t.Errorf("the roster has no such leave: %v", rows)
	}
}

func rosterText(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // it was JSON
	}
	return string(b)
}

// TestDenyAndConflict: what approving would open stands there; of two supervisors the second is told who was first and what they
// chose is kept.
func TestDenyAndConflict(t *testing.T) {
	t.Parallel()
	house := browser.Start(t, browser.Setting{})
	made := rosterAsk(t, house, http.MethodPost, "/v1/requests", `{"officer_id": "`+aloneAtTwo+`", "leave": {"from": "2026-12-07", "to": "2026-12-11", "kind": "vacation"}}`)
	path := "/roster/requests/" + made["id"].(string)
	one, two := house.Window(t), house.Window(t)
	one.Open(path)
	one.Says("Opens 3 gaps")
	one.Says("▲ 1 → 0 of 1")
	one.Shot("request-opens-gaps")
	listens(one)
	one.Press("d")
	one.Look("request-deny")

	two.Open("/roster/requests")
	two.Press("j", "d")
	two.Until(`document.activeElement.id === 'reason'`)
	two.Choose("#reason", "cover-short")
	two.Press("Enter")
	two.Says("Denied: too little cover would remain")

	one.Expect("status of 412")
	one.Choose("#reason", "too-late")
	one.Press("Enter")
	one.Says("Somebody was first")
	one.Says("Nothing of yours was done")
	one.Shot("request-conflict")

	again := rosterAsk(t, house, http.MethodPost, "/v1/requests", `{"officer_id": "`+aloneAtTwo+`", "swap": {"date": "2026-12-07", "with_officer_id": "NC047", "with_date": "2026-12-10"}}`)
	two.Open("/roster/requests/" + again["id"].(string))
	two.Says("has not agreed yet")
	two.Shot("request-swap")
}

// TestOfferAcceptedOnPhone: a supervisor offers open duty, the officer accepts it on the phone, and it stands on the roster.
func TestOfferAcceptedOnPhone(t *testing.T) {
	t.Parallel()
	house := browser.Start(t, browser.Setting{})
	supervisor, officer := house.Window(t), house.Window(t, browser.As(access.Officer))
	supervisor.Open("/roster/offers")
	supervisor.Says("No duty is offered just now")
	supervisor.Shot("offers-empty")
	supervisor.Open("/roster/offers/new")
	supervisor.Choose("#district_id", "brandywine")
	supervisor.Run(`for (const [id, v] of [['from', '2026-11-24T19:00'], ['to', '2026-11-24T23:00']]) document.getElementById(id).value = v`)
	supervisor.Choose("#need", "any")
	supervisor.Fill("#others", "B101 nobody")
	supervisor.Expect("status of 400")
	supervisor.Press("Enter")
	supervisor.Says(`"nobody" is not on the roster`)
	supervisor.Look("offer-new-refused")
	supervisor.Fill("#others", "B101")
	supervisor.Press("Enter")
	supervisor.Says("B101 Ada Alder is asked now")
	supervisor.Shot("offer-open")

	officer.Size(390, 844)
	officer.Open("/my")
	officer.Says("You are asked")
	officer.Look("my-asked")
	officer.Size(390, 844)
	officer.Click(".answers summary.button")
	officer.Click(`button[value="accept"]`)
	officer.Says("The duty is yours")
	officer.Says("+ overtime")
	if rows := rosterAsk(t, house, http.MethodGet, "/v1/extras?officer_id="+demoOfficer, ""); !strings.Contains(rosterText(rows), "2026-11-24") {
		t.Errorf("the roster has no such duty: %v", rows)
	}
	supervisor.Open("/roster/offers?show=all")
	supervisor.Says("filled")
	supervisor.Press("j", "Enter")
	supervisor.Says("1 of 1 taken: B101 Ada Alder")
}

// TestOfferOfAGap: an offer that begins with a gap has who may fill it in fair order; it is withdrawn from the keyboard.
func TestOfferOfAGap(t *testing.T) {
	t.Parallel()
	house := browser.Start(t, browser.Setting{})
	w := house.Window(t)
	gaps := rosterAsk(t, house, http.MethodGet, "/v1/gaps?days=28&district_id=wilmington", "")["gaps"].([]any)
	gap := gaps[len(gaps)-1].(map[string]any)["id"].(string)
	w.Open("/roster/offers/new?gap=" + gap)
	w.Says("In fair order")
	w.Look("offer-new-gap")
	w.Run(`document.querySelector('[data-once] button:not([type])').focus()`)
	w.Press("Enter")
	w.Says("Offered.")
	w.Look("offer-of-gap")
	listens(w)
	w.Press("w")
	w.Until(`document.activeElement.value === 'withdrawn'`)
	w.Press("Enter")
	w.Says("Withdrawn. Nobody is asked any more") // the question said the second half already
	w.Open("/roster/offers/new?gap=cit~wilmington~2026-11-20T03:01Z")
	w.Says("Offer the duty by hand")
}

// TestPublishThenChange: after a period is published, an absence is marked on both pages with what was and what is.
func TestPublishThenChange(t *testing.T) {
	t.Parallel()
	house := browser.Start(t, browser.Setting{})
	supervisor, officer := house.Window(t), house.Window(t, browser.As(access.Officer))
	supervisor.Open("/roster/publications")
	supervisor.Says("No period from today on is published")
	supervisor.Shot("publications-empty")
	supervisor.Run(`document.querySelector('form[data-once] button').focus()`)
	supervisor.Press("Enter")
	supervisor.Says("Published, version 1")
	officer.Size(390, 844)
	officer.Open("/my")
	officer.Says("nothing changed since")

	tour := officer.Text(".days li:not(.off) .date")
	date := browser.Eval[string](officer, `document.querySelector('#date option').value`)
	rosterAsk(t, house, http.MethodPost, "/v1/absences", `{"officer_id": "`+demoOfficer+`", "from": "`+date+`", "to": "`+date+`", "kind": "court"}`)
	supervisor.Open("/roster/publications")
	supervisor.Shot("publications")
	supervisor.Press("j", "Enter")
	supervisor.Says("1 officer day")
	supervisor.Says("07:00–19:00 Brandywine, Day")
	supervisor.Look("publication-changed")
	officer.Open("/my")
	officer.Says("1 day changed since")
	officer.Says("▲ changed, was 07:00–19:00 Brandywine")
	officer.Shot("my-changed")
	if tour == "" {
		t.Error("the officer has no tour to change")
	}
	listens(supervisor)
	supervisor.Press("p")
	supervisor.Until(`document.activeElement.value === 'publish'`)
	supervisor.Press("Enter")
	supervisor.Says("Published, version 2")
}

// TestLedgerAndRollCall looks at both, sorts the one and opens the sheet of the other; an auditor reads and cannot act.
func TestLedgerAndRollCall(t *testing.T) {
	t.Parallel()
	house := browser.Start(t, browser.Setting{})
	for n, extras := 191, 0; n < 240 && extras < 5; n++ { // of those who are off that night
		body := fmt.Sprintf(`{"officer_id": "NC%d", "district_id": "newark", "from": "2026-11-02T00:00", "to": "2026-11-02T0%d:30", "kind": "overtime"}`, n, extras+1)
		if status, _ := rosterAsked(t, house, http.MethodPost, "/v1/extras", body); status == http.StatusCreated {
			extras++
		}
	}
	w := house.Window(t)
	w.Open("/roster/ledger?period=365&district_id=newark")
	w.Says("officers in the mean")
	w.Look("ledger")
	w.Click(`thead a[href*="sort=offers"]`)
	w.Until(`document.querySelector('[aria-sort]')?.innerText.startsWith('Offers')`)
	if csv := w.Text(`a[download]`); csv == "" {
		t.Error("the ledger has no CSV")
	}
	w.Open("/roster/roll-call")
	w.Look("roll-call")
	w.Press("j", "Enter")
	w.Until(`location.pathname === '/v1/reports/roll-call'`)

	reader := house.Window(t, browser.As(access.Auditor), browser.NoScript)
	made := rosterAsk(t, house, http.MethodPost, "/v1/requests", `{"officer_id": "`+aloneAtTwo+`", "leave": {"from": "2026-12-07", "to": "2026-12-07", "kind": "vacation"}}`)
	reader.Open("/roster/requests/" + made["id"].(string))
	reader.Says("You may read it")
	if reader.Text("button[value=approved]") != "" {
		t.Error("an auditor may approve")
	}
}

// lawfulSwap proposes swaps to the demo's officer until one breaks no rule of the roster or of work, and returns its id.
func lawfulSwap(t *testing.T, house *browser.House) string {
	t.Helper()
	for n := 2; n < 59; n++ {
		for d := 22; d < 29; d++ {
			body := fmt.Sprintf(`{"officer_id": "NC%03d", "swap": {"date": "2026-11-%d", "with_officer_id": %q, "with_date": "2026-12-0%d"}}`, n, d, demoOfficer, d-21)
			status, made := rosterAsked(t, house, http.MethodPost, "/v1/requests", body)
			if status != http.StatusCreated {
				continue
			}
			path := "/v1/requests/" + made["id"].(string)
			seen := rosterAsk(t, house, http.MethodGet, path, "")
			if seen["hindrance"] == nil && len(seen["breaches"].([]any)) == 0 {
				return made["id"].(string)
			}
			rosterAsk(t, house, http.MethodPatch, path, `{"state": "withdrawn"}`)
		}
	}
	t.Fatal("no swap stands")
	return ""
}

// TestSwapBothSides: a colleague proposes, the officer agrees on the phone, a supervisor sees the cover and the work rules of both
// and approves, and the officer stands the other's tour.
func TestSwapBothSides(t *testing.T) {
	t.Parallel()
	house := browser.Start(t, browser.Setting{})
	id := lawfulSwap(t, house)
	officer, supervisor := house.Window(t, browser.As(access.Officer)), house.Window(t)
	officer.Size(390, 844)
	officer.Open("/my")
	officer.Click(`button[value="agreed"]`)
	officer.Says("A supervisor decides now")
	supervisor.Open("/roster/requests")
	supervisor.Press("j", "Enter")
	supervisor.Says("both agreed")
	supervisor.Says("none is broken for either")
	supervisor.Look("request-swap-agreed")
	listens(supervisor)
	supervisor.Press("a")
	supervisor.Until(`document.activeElement.value === 'approved'`)
	supervisor.Press("Enter")
	supervisor.Says("Both stand the other's tour")
	officer.Open("/my?days=28")
	officer.Says("+ swap")
	if at := supervisor.At(); !strings.Contains(at, id) {
		t.Errorf("approved at %s, not of %s", at, id)
	}
}
