package browser_test

import (
	"strings"
	"testing"

	"watchbill/cmd/internal/browser"
)

// certificatesLook looks at the room of certificates, filled and with faults.
func certificatesLook(t *testing.T, house *browser.House) {
	w := house.Window(t)
	w.Open("/credentials?is=90")
	w.Look("standing")
	w.Open("/credentials/due?within=90")
	w.Look("due")
	w.Open("/credentials/documentation?code=no-scenario")
	w.Look("documentation")
	w.Open("/credentials/NC277")
	w.Look("officer")
	w.Open("/credentials/class?officer=NC277&officer=NC266")
	w.Fill("#numbers", "NC089, NC9999")
	w.Fill("#hours", "eight")
	w.Expect("status of 400")
	w.Click("#preview")
	w.Says("1 of 4 people and 2 things")
	w.Until(scriptRan)
	w.Look("class-fault")
}

// TestCertificates writes credentials: of others in each of its parts, so that one service is enough for them.
func TestCertificates(t *testing.T) {
	t.Parallel()
	house := browser.Start(t, browser.Setting{})
	for name, show := range map[string]func(*testing.T, *browser.House){
		"renewal of three": renewalOfThree, "class without script": classWithoutScript, "correct a record": correctRecord,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			show(t, house)
		})
	}
}

// renewalOfThree goes from a lapse of the forecast to the officer, records a refresher for three at once, with a number that
// nobody has at first, and finds them certified for longer and the year's share risen.
func renewalOfThree(t *testing.T, house *browser.House) {
	w := house.Window(t)
	w.Open("/coverage/forecast")
	share := w.Text(".figures b")
	w.Run(`document.querySelector('a[href="/credentials/NC277"]').focus()`)
	w.Press("Enter")
	w.Says("678 h short alone")
	w.Until(scriptRan)
	w.Press("c")
	w.Until(`document.querySelector('#kind')?.value === 'CIT-REFRESHER' && document.querySelector('#hours').value === '8'`)
	w.Until(scriptRan)
	w.Press("/")
	w.Until(`document.activeElement.id === 'find'`)
	w.Fill("#find", "dogwood luz")
	w.Press("Enter")
	w.Until(scriptRan + ` && document.querySelectorAll('.offer tbody tr').length === 1`)
	w.Run(`document.querySelector('#o-NC266').focus()`)
	w.Press("Space")
	w.Fill("#numbers", "NC089; NC9999")
	w.Run(`document.querySelector('#completed').value = '2026-12-01'`)
	w.Fill("#program", "CIT <refresher> & more")
	w.Expect("status of 400")
	w.Run(`document.activeElement.blur()`)
	w.Press("v")
	w.Says("1 of 4 people cannot be recorded.")
	w.Says("nobody on the roster has this number")
	for field, want := range map[string]string{"numbers": "NC9999", "program": "CIT <refresher> & more", "completed": "2026-12-01", "find": "dogwood luz"} {
		if got := browser.Eval[string](w, `document.querySelector('#`+field+`').value`); got != want {
			t.Errorf("%s was typed as %q and is %q", field, want, got)
		}
	}
	w.Until(scriptRan)
	w.Fill("#numbers", "")
	w.Run(`document.activeElement.blur()`)
	w.Press("v")
	w.Says("Save 3 credentials")
	w.Until(`document.activeElement.id === 'save'`)
	w.Shot("class-checked")
	if text := w.Text("[aria-labelledby=chosen]"); strings.Count(text, "Sat 1 Dec 2029") != 0 || strings.Count(text, "Dec 2029") != 3 {
		t.Errorf("what they will stand through: %s", text)
	}
	w.Press("Enter")
	w.Says("3 saved.")
	w.Says("On record: CIT-REFRESHER, completed Tue 1 Dec")
	w.Open("/credentials/NC277")
	w.Says("The certificate holds through the next 365 days.")
	w.Open("/credentials?q=NC277")
	w.Says("Dec 2029")
	w.Open("/coverage/forecast")
	if now := w.Text(".figures b"); now <= share {
		t.Errorf("the year's share was %s and is %s", share, now)
	}
}

// classWithoutScript records a class by the form alone, and again: nobody is saved twice.
func classWithoutScript(t *testing.T, house *browser.House) {
	w := house.Window(t, browser.NoScript)
	w.Open("/credentials/class?pick=volunteers")
	for range 2 {
		w.Fill("#numbers", "NC040\nNC044")
		w.Run(`document.querySelector('#completed').value = '2026-11-18'`)
		w.Click("#preview")
		w.Says("In the class")
		if browser.Eval[bool](w, `!document.querySelector('#save')`) {
			break
		}
		w.Click("#save")
		w.Says("2 saved.")
	}
	w.Says("on record already, will not be saved twice")
	w.Says("nobody is left to save")
}

// correctRecord puts the hours right that keep a certificate from counting: a date that is none is told at its field, what it
// will do is seen first, another's change meanwhile is not lost, and then the officer is certified.
func correctRecord(t *testing.T, house *browser.House) {
	w := house.Window(t)
	w.Open("/credentials/NC332")
	w.Says("40 h not verified: 36 h")
	w.Click(`a[aria-label^="correct CIT-40"]`)
	w.Until(`document.querySelector('#hours')?.value === '36'`)
	w.Expect("status of 40")
	w.Fill("#hours", "many")
	w.Click("#preview")
	w.Says("Nothing is saved.")
	w.Until(scriptRan + ` && document.querySelector('#hours').value === 'many'`)
	w.Fill("#hours", "40")
	w.Click("#preview")
	w.Says("Share covered of the next 365 days")
	other := house.Window(t)
	other.Open(strings.Replace("/credentials/NC332/correct?id=ID", "ID", browser.Eval[string](w, `encodeURIComponent(document.querySelector('[name=id]').value)`), 1))
	other.Fill("#evidence", "https://records.example/332")
	other.Click("#save")
	other.Says("Saved.")
	w.Click("#save")
	w.Says("somebody else changed this record")
	w.Says("on record now: https://records.example/332")
	w.Look("correct")
	w.Fill("#evidence", "https://records.example/332")
	w.Click("#save")
	w.Says("Saved. This is how the officer stands now.")
	w.Says("● certified")
}
