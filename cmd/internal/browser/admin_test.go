package browser_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"watchbill/api/web/access"
	"watchbill/cmd/internal/browser"
	"watchbill/roster"
	"watchbill/roster/demo"
	"watchbill/roster/pack"
)

// words is a password of the tests that nobody would guess.
const words = "quartz heron plum ladder"

// administrator makes the first account by the link that the service prints, and signs in with it.
func administrator(t *testing.T, house *browser.House) *browser.Window {
	t.Helper()
	w := house.Window(t)
	take(w, strings.TrimPrefix(house.Setup, house.URL), "shaw")
	w.Open("/admin")
	return w
}

// take takes a one-time link and signs in to the account.
func take(w *browser.Window, link, login string) {
	w.Open(link)
	if browser.Eval[bool](w, `!document.getElementById('login').readOnly`) {
		w.Fill("#login", login)
	}
	w.Fill("#password", words)
	w.Fill("#again", words)
	w.Press("Enter")
	w.Until(`location.pathname === '/sign-in' && document.getElementById('login') && document.getElementById('password')`)
	w.Fill("#login", login)
	w.Fill("#password", words)
	w.Press("Enter")
	w.Until(`location.pathname !== '/sign-in' || !document.getElementById('password')`)
}

// value is what a field holds.
func value(w *browser.Window, selector string) string {
	return browser.Eval[string](w, `document.querySelector(`+quoted(selector)+`)?.value ?? ''`)
}

// says waits until a page says something and is whole: what a form led to says it at its top, before the rest is there.
func says(w *browser.Window, text string) {
	w.Until(`document.readyState === 'complete' && document.body.innerText.includes(` + quoted(text) + `)`)
}

func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", `\'`) + "'" }

// TestAdminPeople invites a supervisor, who takes the link in a window of their own, locks themself out and is let in again.
func TestAdminPeople(t *testing.T) {
	t.Parallel()
	house := browser.Start(t, browser.Setting{Asks: true})
	w := administrator(t, house)
	says(w, "1 account")
	w.Press("n")
	w.Until(`location.pathname === '/admin/people/invite' && document.readyState === 'complete'`)
	w.Expect("status of 4")
	w.Fill("#f-login", "Reyes!")
	w.Fill("#f-name", "Ana Reyes")
	w.Click(`input[name=roles][value=supervisor]`)
	w.Click("form.sheet button")
	says(w, "What you typed is kept")
	if got := value(w, "#f-name"); got != "Ana Reyes" || !browser.Eval[bool](w, `document.querySelector('#f-login').ariaInvalid === 'true' && document.querySelector('[name=roles][value=supervisor]').checked`) {
		t.Errorf("the form is not kept: %q", got)
	}
	w.Look("admin-invite-refused")
	w.Fill("#f-login", "reyes")
	w.Press("Enter")
	says(w, "shown here once")
	link := value(w, "#secret")
	if !strings.HasPrefix(link, house.URL+"/sign-in/link?token=") || strings.Contains(w.At(), "token") {
		t.Fatalf("the link is %q, at %s", link, w.At())
	}
	w.Look("admin-link")

	other := house.Window(t)
	other.Expect("status of 4")
	take(other, strings.TrimPrefix(link, house.URL), "reyes")
	for range 5 { // too often
		a, err := http.PostForm(house.URL+"/sign-in", url.Values{"login": {"reyes"}, "password": {"not the password at all"}}) //nolint:noctx // a test
		if err != nil {
			t.Fatal(err)
		}
		_ = a.Body.Close()
	}
	w.Open("/admin?state=locked")
	says(w, "locked")
	w.Look("admin-people")
	w.Click("td.do button")
	says(w, "The account is unlocked")
	w.Look("admin-person")
	w.Click(`form[action$="/sessions"] button`)
	says(w, "have ended")
	other.Open("/roster")
	other.Until(`location.pathname === '/sign-in'`)

	w.Click("a.button")
	w.Until(`location.pathname.endsWith('/change') && document.readyState === 'complete'`)
	w.Click(`input[name=roles][value=coordinator]`)
	w.Click(`input[name=where][value=some]`)
	w.Click(`input[name=districts]`)
	w.Shot("admin-change")
	w.Click("form.sheet button")
	says(w, "The account was changed")
	says(w, "supervisor, coordinator")
	w.Click(`details:has(form[action$="/remove"]) summary`)
	w.Click(`form[action$="/remove"] button`)
	says(w, "The account was removed")
	says(w, "1 account")
}

// TestAdminKeys makes a key, uses it, rotates it and revokes it.
func TestAdminKeys(t *testing.T) {
	t.Parallel()
	house := browser.Start(t, browser.Setting{Asks: true})
	w := administrator(t, house)
	w.Open("/admin/keys")
	says(w, "No machine has a key yet")
	w.Press("n")
	w.Until(`location.pathname === '/admin/keys/new' && document.readyState === 'complete'`)
	w.Look("admin-key-new")
	w.Fill("#f-name", "CAD")
	w.Run(`(b => { b.click(); b.click(); })(document.querySelector('form.sheet button'))`)
	says(w, "shown here once")
	first := value(w, "#secret")
	if n := browser.Eval[int](w, `fetch('/v1/keys').then(a => a.json()).then(a => a.keys.length)`); n != 1 {
		t.Errorf("a press too many made %d keys", n)
	}
	nearest := func(key string) int {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, house.URL+"/v1/nearest?lat=39.74&lon=-75.55&need=cit", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+key)
		a, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = a.Body.Close()
		return a.StatusCode
	}
	if got := nearest(first); got != http.StatusOK {
		t.Fatalf("with the key: %d", got)
	}
	w.Click(`.once a`)
	w.Choose("#overlap", "1")
	w.Look("admin-key")
	w.Press("/") // to the time, from where Tab leads to the button
	w.Until(`document.activeElement.id === 'overlap'`)
	w.Press("Tab", "Enter")
	says(w, "goes on until")
	second := value(w, "#secret")
	if second == first || nearest(first) != http.StatusOK || nearest(second) != http.StatusOK {
		t.Errorf("not both keys are good")
	}
	w.Open("/admin/keys")
	says(w, "replaced by")
	w.Look("admin-keys")
	old := browser.Eval[string](w, `[...document.querySelectorAll('tbody tr')].find(r => r.innerText.includes('replaced by')).querySelector('a').getAttribute('href')`)
	w.Open(old)
	w.Click(`details:has(form[action$="/revoke"]) summary`)
	w.Click(`form[action$="/revoke"] button`)
	says(w, "The key is revoked")
	if nearest(first) != http.StatusUnauthorized || nearest(second) != http.StatusOK {
		t.Errorf("after revoking: %d, %d", nearest(first), nearest(second))
	}
}

// meanwhile changes settings as somebody else would, while a page with them is open.
func meanwhile(t *testing.T, address string, change map[string]any) {
	t.Helper()
	ask := func(method, tag string, body []byte) *http.Response {
		r, err := http.NewRequestWithContext(t.Context(), method, address, bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		if tag != "" {
			r.Header.Set("If-Match", tag)
		}
		a, err := http.DefaultClient.Do(r)
		if err != nil || a.StatusCode != http.StatusOK {
			t.Fatalf("%v %v", a, err)
		}
		return a
	}
	now := ask(http.MethodGet, "", nil)
	defer now.Body.Close()
	all := map[string]any{}
	err := json.NewDecoder(now.Body).Decode(&all)
	maps.Copy(all, change)
	body, err2 := json.Marshal(all)
	if err := errors.Join(err, err2); err != nil {
		t.Fatal(err)
	}
	_ = ask(http.MethodPut, now.Header.Get("ETag"), body).Body.Close()
}

// TestAdminSignIn changes the settings of sign-in; what does not stand is named at its field, and a change by somebody else shown.
func TestAdminSignIn(t *testing.T) {
	t.Parallel()
	house := browser.Start(t, browser.Setting{})
	w := house.Window(t)
	w.Expect("status of 4")
	w.Open("/admin/sign-in")
	w.Shot("admin-sign-in")
	w.Fill("#f-supervisor-lock", "none")
	w.Fill("#f-banner", "Authorised use only.")
	w.Press("Tab")
	w.Click("form.sheet button")
	says(w, "Nothing was changed")
	if got := value(w, "#f-supervisor-lock"); got != "none" || browser.Eval[bool](w, `!document.querySelector('#f-supervisor-lock-fault')`) {
		t.Errorf("the field holds %q, or no fault", got)
	}
	w.Look("admin-sign-in-refused")
	w.Fill("#f-supervisor-lock", "15")
	w.Press("Enter")
	says(w, "in force for live sessions")
	if got := value(w, "#f-supervisor-lock"); got != "15" {
		t.Errorf("saved %q", got)
	}
	meanwhile(t, house.URL+"/v1/settings/sign-in", map[string]any{"idle_days": 30})
	w.Fill("#f-idle_days", "60")
	w.Press("Enter")
	says(w, "somebody else changed this meanwhile")
	says(w, "In force now, and other than here")
	w.Shot("admin-sign-in-moved")
	w.Fill("#f-idle_days", "61")
	w.Press("Enter")
	says(w, "in force for live sessions")
	w.Choose("#f-postings", "block")
	w.Click(`form[action$="work-rules"] button`)
	says(w, "held to it")
}

// written writes the demo's roster as a pack's files, and one of them as somebody would get it wrong.
func written(t *testing.T, spoil map[string]func(string) string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "pack")
	rows := demo.Records(roster.NewDate(2026, time.November, 20))
	if err := pack.Write(t.Context(), dir, rows); err != nil {
		t.Fatal(err)
	}
	out, err := os.Create(dir + ".zip")
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(out)
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if f := spoil[e.Name()]; f != nil {
			text = []byte(f(string(text)))
		}
		in, err := z.Create(e.Name())
		if err == nil {
			_, err = in.Write(text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	return dir + ".zip"
}

// TestAdminImport looks at a broken pack, fixes its faulty rows in the file that the page gives out, and imports it.
func TestAdminImport(t *testing.T) {
	t.Parallel()
	house := browser.Start(t, browser.Setting{})
	broken := written(t, map[string]func(string) string{
		"shifts.csv":   func(s string) string { return strings.Replace(s, ":00,", ":71,", 1) },
		"officers.csv": func(s string) string { return regexp.MustCompile(`(?m),(true|false),`).ReplaceAllString(s, ",maybe,") },
	})
	w := house.Window(t)
	w.Expect("status of 4")
	w.Open("/admin/import")
	w.Shot("admin-import")
	w.Choosing("#pack", broken)
	w.Click("#pack-form button")
	says(w, "nothing was imported")
	says(w, "shifts-to-fix.csv")
	w.Look("admin-import-faults")
	dir := t.TempDir()
	var files []string
	for _, name := range []string{"shifts", "officers"} {
		text := browser.Eval[string](w, `atob(document.querySelector('a[download="`+name+`-to-fix.csv"]').href.split('base64,')[1])`)
		rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		if err != nil || len(rows) < 2 || rows[0][0] != "line" || rows[0][1] != "fault" || rows[1][1] == "" {
			t.Fatalf("the file to fix: %v %.300s", err, text)
		}
		text = strings.NewReplacer(":71,", ":00,", ",maybe,", ",true,").Replace(text)
		file := filepath.Join(dir, name+"-to-fix.csv")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	w.Choosing("#rows", files...)
	w.Click("#pack-form button")
	says(w, "What the import would change")
	w.Look("admin-import-look")
	w.Click("#import-form button")
	says(w, "Imported.")
	w.Open("/admin/audit?action=roster-imported")
	says(w, "officers.csv")
}

// TestAdminPolicy shows what a change of the policy does to coverage, and saves it.
func TestAdminPolicy(t *testing.T) {
	t.Parallel()
	house := browser.Start(t, browser.Setting{})
	w := house.Window(t)
	w.Expect("status of 4")
	w.Open("/admin/policy")
	w.Shot("admin-policy")
	w.Fill("#f-certification-min_hours", "400")
	w.Press("Tab")
	says(w, "Share covered") // without a button
	w.Look("admin-policy-effect")
	w.Fill("#f-certification-min_hours", "forty")
	w.Click(`button[value=look]`)
	w.Until(`document.querySelector('#f-certification-min_hours-fault')`)
	w.Shot("admin-policy-refused")
	w.Fill("#f-certification-min_hours", "40")
	w.Fill("#f-certification-grace_days", "0")
	w.Press("Enter")
	w.Until(`document.querySelector('button[value=save]') && document.querySelector('[name=looked]')`)
	w.Click(`button[value=save]`)
	says(w, "Saved, and in force")
	if got := value(w, "#f-certification-grace_days"); got != "0" {
		t.Errorf("saved %q", got)
	}

	w.Open("/admin/policy/calls")
	const last = `#natures + p + .scroll tr:last-child `
	w.Fill(last+`input[name="nature.code"]`, "SUICX")
	w.Choose(last+`select[name="nature.level"]`, "3")
	w.Choose(last+`select[name="nature.need"]`, "cit")
	w.Look("admin-policy-calls")
	says(w, "Coverage stays as it is")
	w.Click(`button[value=save]`)
	says(w, "Saved, and in force")

	w.Open("/admin/policy/training")
	w.Look("admin-policy-training")
	w.Open("/admin/policy/raw-policy")
	w.Until(`document.querySelector('textarea').value.includes('"SUICX"')`)
	w.Fill("#f-raw", "{ nothing")
	w.Click(`button[value=look]`)
	says(w, "This is no JSON object")
	w.Look("admin-policy-raw")

	w.Open("/admin/policy/targets")
	w.Look("admin-targets")
	w.Press("n")
	w.Until(`location.pathname.endsWith('/new')`)
	w.Fill("#f-required", "2")
	w.Choose("#f-district_id", browser.Eval[string](w, `document.querySelector('#f-district_id option:nth-child(2)').value`))
	says(w, "Share covered")
	w.Look("admin-target")
	w.Click(`button[value=save]`)
	says(w, "The targets were changed")
}

// TestAdminTrail filters and verifies the trail, and looks at backups and the state of the system.
func TestAdminTrail(t *testing.T) {
	t.Parallel()
	house := browser.Start(t, browser.Setting{})
	w := house.Window(t)
	w.Expect("status of 4")
	w.Open("/admin/backups")
	w.Shot("admin-backups-none")
	w.Open("/admin/audit")
	says(w, "not walked since")
	w.Shot("admin-audit")
	w.Press("/")
	w.Until(`document.activeElement.id === 'who'`)
	w.Fill("#who", "without")
	w.Press("Enter")
	w.Until(`location.search.includes('who=without')`)
	says(w, "report exported")
	w.Fill("#kept", "1:000000000000")
	w.Press("Enter")
	says(w, "not sound")
	w.Look("admin-audit-unsound")
	w.Click(`form[action$="/verify"] button`)
	w.Until(`document.querySelector('.chain strong')?.innerText === 'sound'`)
	w.Open("/admin/audit?who=nobody-at-all")
	says(w, "No record is like that")
	if a, err := http.Get(house.URL + "/v1/admin/backup"); err != nil || a.StatusCode != http.StatusOK { //nolint:noctx // a test
		t.Error(err)
	} else {
		_ = a.Body.Close()
	}
	w.Open("/admin/backups")
	says(w, "last")
	w.Look("admin-backups")
	w.Open("/admin/system")
	says(w, "takes writes")
	w.Look("admin-system")
}

// TestAdminAuditor has somebody look who may only read.
func TestAdminAuditor(t *testing.T) {
	t.Parallel()
	house := browser.Start(t, browser.Setting{})
	w := house.Window(t, browser.As(access.Auditor))
	w.Open("/admin/sign-in")
	w.Look("admin-auditor-sign-in")
	w.Open("/admin/policy/calls")
	w.Shot("admin-auditor-policy-calls")
	if n := browser.Eval[int](w, `document.querySelectorAll('main form[method=post] button, main a.button, main input:not([type=hidden]):enabled, main select:enabled').length`); n != 0 {
		t.Errorf("%d things to change for an auditor", n)
	}
	w.Open("/admin")
	w.Click("tbody a")
	w.Until(`document.querySelector('.facts')`)
	if w.Text("section") != "" {
		t.Error("an auditor could act on an account")
	}
}

// TestAdminNoScript reads the trail and invites somebody without any script.
func TestAdminNoScript(t *testing.T) {
	t.Parallel()
	house := browser.Start(t, browser.Setting{})
	w := house.Window(t, browser.NoScript)
	w.Open("/admin/audit")
	w.Fill("#of", "account demo.officer")
	w.Click(`form.filter button`)
	w.Until(`location.search.includes('of=') && document.readyState === 'complete' && document.querySelectorAll('table.trail tbody tr').length === 1`)
	w.Open("/admin/people/invite")
	w.Fill("#f-login", "kim")
	w.Click(`input[name=roles][value=clinician]`)
	w.Click("form.sheet button")
	says(w, "shown here once")
}
