package browser_test

import (
	"testing"

	"watchbill/api/web/access"
	"watchbill/api/web/identity"
	"watchbill/cmd/internal/app"
	"watchbill/cmd/internal/browser"
	"watchbill/roster"
)

// TestDispatchOfADistrict has a dispatcher who answers for one district sign in, send, be signed out in another window, and sign in again
// without losing what was typed.
func TestDispatchOfADistrict(t *testing.T) {
	t.Parallel()
	house := browser.Start(t, browser.Setting{Asks: true})
	roles, err := access.RolesOf(access.Dispatcher)
	if err != nil {
		t.Fatal(err)
	}
	data, err := app.Open(t.Context(), house.Dir, false)
	if err != nil {
		t.Fatal(err)
	}
	made, err := data.People(t.Context(), app.PeopleAsk{Do: app.InviteUser, Details: identity.Details{
		Login: "diaz", Name: "Rosa Diaz", Roles: roles, Districts: []roster.DistrictID{"newark"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	if err := data.Close(); err != nil {
		t.Fatal(err)
	}
	w := house.Window(t)
	w.Expect("status of 401")
	take(w, made.Link.Path(), "diaz")
	w.Open("/dispatch")
	standing(w)
	if got := browser.Eval[string](w, `[...document.querySelectorAll('#strip [data-district]')].map(d => d.dataset.district).join()`); got != "newark" {
		t.Errorf("the strip has %q", got)
	}
	if got := browser.Eval[[]string](w, `[...document.querySelectorAll('#fleet tbody tr')].filter(r => (r.dataset.in === 'newark') === /^NC\d+$/.test(r.querySelector('.crew').textContent.split(',')[0])).map(r => r.innerText)`); len(got) > 0 {
		t.Errorf("who has a name is not who is of the district: %q", got) // dispatch is the whole agency's, names are not
	}
	line(w, "#N-1 newark station edp")
	w.Press("Enter")
	w.Until(answered)
	w.Shot("console-bound")
	w.Press("1")
	w.Until(`document.querySelector('#calls li.open')`)

	w.Run(`fetch('/sign-out', {method: 'POST'})`)
	line(w, "newark station suic")
	w.Says("You are signed out.")
	w.Press("Enter")
	w.Until(`document.querySelector('#told a[href="/sign-in"][target]') && document.getElementById('line').value === 'newark station suic'`)
	w.Until(`document.querySelector('#phones a') && document.querySelector('#answer .asked').innerText.includes('the last answer')`)
	w.Shot("console-signed-out")
	w.Run(`fetch('/sign-in', {method: 'POST', body: new URLSearchParams({login: 'diaz', password: ` + quoted(words) + `})}).then(() => document.body.dataset.again = 'yes')`)
	w.Until(`document.body.dataset.again`)
	w.Run(`dispatchEvent(new Event('focus'))`)
	w.Press("Enter")
	w.Until(answered + ` && document.querySelector('#answer .tag').innerText === 'SUIC' && document.querySelector('#feed.is-ok')`)
}
