package browser_test

import (
	"strconv"
	"strings"
	"testing"

	"watchbill/api/web/access"
	"watchbill/cmd/internal/browser"
)

// scriptRan is true once a page has its keys.
const scriptRan = `document.readyState === 'complete'`

// TestOutlook is what looks ahead, and what reads of credentials. Nothing of it writes the roster: one service is enough.
func TestOutlook(t *testing.T) {
	t.Parallel()
	house := browser.Start(t, browser.Setting{})
	for name, show := range map[string]func(*testing.T, *browser.House){
		"look": outlookLook, "look at credentials": certificatesLook, "what-if from recruitment": whatIfFromRecruitment,
		"what-if without script": whatIfWithoutScript, "auditor": outlookAuditor, "reports": reports,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			show(t, house)
		})
	}
}

// outlookLook looks at the pages that look ahead, filled; what-if has a list that is worked out, and an open form with a fault.
func outlookLook(t *testing.T, house *browser.House) {
	w := house.Window(t)
	w.Open("/coverage/recruitment?days=90") // of long lists a few rows: what is wrong with one is with all
	w.Says("Ask first")
	w.Look("recruitment")
	w.Open("/coverage/forecast?days=90")
	w.Says("What chance makes of attrition")
	w.Look("forecast")
	w.Open("/coverage/reports")
	w.Look("reports")
	w.Expect("status of 400")
	w.Open("/coverage/what-if?c=certify~NC040~2026-11-20&c=away~NC277~2026-12-01~2026-12-14~vacation&add=end&officer=NC277")
	w.Says("Not added: fill in “No longer certified from”.")
	w.Says("Before and after")
	w.Look("what-if")
}

// whatIfFromRecruitment adds the first step of recruitment to what-if by the keyboard: the share becomes what the step
// claims. A second change joins it; both are taken back again.
func whatIfFromRecruitment(t *testing.T, house *browser.House) {
	w := house.Window(t)
	w.Open("/coverage/recruitment")
	w.Says("Then one more certified officer at a time")
	claimed := browser.Eval[string](w, `document.querySelector('.steps tbody td:nth-child(7)').innerText`)
	w.Until(scriptRan)
	w.Run(`document.querySelector('.steps input[type=checkbox]').focus()`)
	w.Press("Space", "w")
	w.Says("Before and after")
	if got := w.Text(".outcome tbody tr:first-child td:nth-of-type(2)"); got != claimed {
		t.Errorf("the share with step 1 is %q, and recruitment claims %q", got, claimed)
	}
	before := gapsOf(t, w, 1)
	if after := gapsOf(t, w, 2); after >= before {
		t.Errorf("gaps %d to %d", before, after)
	}
	w.Until(scriptRan)
	w.Press("a")
	w.Until(`document.activeElement.tagName === 'SUMMARY'`)
	w.Press("Enter")
	w.Until(`document.activeElement.name === 'officers'`)
	w.Write("NC040")
	w.Until(`document.querySelector('datalist option')`) // who that is
	w.Press("Enter")
	w.Says("NC040 Dev Chickadee from")
	w.Until(scriptRan)
	w.Press("u")
	w.Says("Taken out: Certify officers")
	if n := browser.Eval[int](w, `document.querySelectorAll('.changes > li').length`); n != 1 {
		t.Errorf("%d changes after one was taken back", n)
	}
	w.Run(`document.activeElement.blur()`)
	w.Until(scriptRan)
	w.Press("u")
	w.Says("Before and after stand here")
}

func gapsOf(t *testing.T, w *browser.Window, column int) int {
	t.Helper()
	text := w.Text(".outcome tbody tr:nth-child(5) td:nth-of-type(" + strconv.Itoa(column) + ")")
	n, err := strconv.Atoi(strings.ReplaceAll(text, ",", ""))
	if err != nil {
		t.Errorf("gaps: %v", err)
	}
	return n
}

// whatIfWithoutScript builds a list by forms alone: what is missing is told and what was typed is kept, a change that does
// not fit is told at its row, corrected, and worked out.
func whatIfWithoutScript(t *testing.T, house *browser.House) {
	w := house.Window(t, browser.NoScript)
	w.Expect("status of 400")
	w.Open("/coverage/what-if")
	w.Click("details.kind:nth-of-type(6) summary")
	w.Run(`document.querySelector('#away-start').value = '2026-12-01'`)
	w.Click("details.kind:nth-of-type(6) button")
	w.Says("Not added: fill in “Officer”.")
	if got := browser.Eval[string](w, `document.querySelector('#away-start').value`); got != "2026-12-01" {
		t.Errorf("of what was typed is left %q", got)
	}
	w.Fill("#away-officer", "NC27")
	w.Click("details.kind:nth-of-type(6) button")
	w.Says("Does not fit:")
	w.Click(".changes .acts a:nth-of-type(2)")
	w.Until(`document.querySelector('#away-officer').value === 'NC27'`)
	w.Fill("#away-officer", "NC277")
	w.Run(`document.querySelector('#away-end').value = '2026-12-14'`)
	w.Click("details.kind:nth-of-type(6) button")
	w.Says("Before and after")
	w.Says("▲ worse")
	w.Click(".changes .acts a")
	w.Says("Put it back")
}

// outlookAuditor reads what an auditor may, and is told what is not theirs to ask.
func outlookAuditor(t *testing.T, house *browser.House) {
	w := house.Window(t, browser.As(access.Auditor))
	w.Open("/coverage/what-if")
	w.Says("your account reads")
	w.Until(`document.querySelectorAll('.tabs a').length === 4 && !document.querySelector('.tabs a[href$="what-if"], .tabs [aria-current]')`)
	w.Open("/coverage/recruitment")
	w.Says("Ask first")
	w.Until(`!document.querySelector('.together, input[name=c], a[href*="/class"]')`)
	w.Open("/coverage/forecast")
	w.Says("Draws are what-if questions")
	w.Until(`!document.querySelector('a[href*="/class"], a[href*="what-if?"]')`)
	w.Open("/credentials/class")
	w.Says("your account reads")
	w.Until(`!document.querySelector('form[action="/credentials/class"], .tabs a[href$="class"]')`)
	w.Open("/credentials/NC277")
	w.Says("Credentials on record")
	w.Until(`!document.querySelector('#renew')`)
}

// reports asks for a period that ends before it begins, and then for a page to print.
func reports(t *testing.T, house *browser.House) {
	w := house.Window(t)
	w.Expect("status of 400")
	w.Open("/coverage/reports?report=coverage&from=2026-12-01&to=2026-11-01&format=html")
	w.Says("before the first")
	w.Until(`document.querySelector('#coverage-from').value === '2026-12-01'`)
	w.Run(`document.querySelector('#coverage-to').value = '2026-12-31'`)
	w.Click("section.report button[value=html]")
	w.Until(`location.pathname === '/v1/reports/coverage'`)
	w.Says("Coverage")
}
