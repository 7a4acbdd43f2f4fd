package admin

import (
	"encoding/json"
	"errors"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/labstack/echo/v4"

	"watchbill/api/web/access"
	"watchbill/roster"
	"watchbill/ui/ask"
	"watchbill/ui/assets"
	"watchbill/ui/page"
)

// house serves the room on an interface that answers as the test says, by method and path.
func house(t *testing.T, roles access.Roles, answers map[string]http.HandlerFunc) func(method, path string, form url.Values) *httptest.ResponseRecorder {
	t.Helper()
	service := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f := answers[r.Method+" "+r.URL.Path]
		if f == nil {
			t.Errorf("the page asks %s %s", r.Method, r.URL)
			return
		}
		f(w, r)
	})
	press := page.New(page.Options{
		Ask: ask.New(func() http.Handler { return service }), Assets: assets.New(), Book: func() *roster.Book { return nil },
		Now: func() time.Time { return time.Date(2027, 3, 3, 12, 0, 0, 0, time.UTC) },
	})
	e := echo.New()
	e.HTTPErrorHandler = func(err error, c echo.Context) { _ = c.String(http.StatusTeapot, fmt.Sprint(err)) }
	for _, r := range Routes(press) {
		e.Add(r.Method, r.Path, r.Handle)
	}
	return func(method, path string, form url.Values) *httptest.ResponseRecorder {
		kind, body := "application/x-www-form-urlencoded", form.Encode()
		if strings.HasPrefix(method, "multipart/") { // an upload, and what it holds
			kind, body, method, path = method, path, http.MethodPost, "/admin/import"
		}
		r := httptest.NewRequestWithContext(access.With(t.Context(), &access.User{Kind: access.Person, Name: "ann", Roles: roles}), method, path, strings.NewReader(body))
		r.Header.Set("Content-Type", kind)
		w := httptest.NewRecorder()
		e.ServeHTTP(w, r)
		return w
	}
}

func answer(status int, body any) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("ETag", `"1"`)
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(body)
	}
}

// stale is the answer to somebody who has to prove again who they are.
func stale(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("WWW-Authenticate", `Bearer realm="watchbill", error="insufficient_user_authentication", max_age=600`)
	w.WriteHeader(http.StatusUnauthorized)
	fmt.Fprint(w, `{"title":"Sign in first","status":401,"detail":"Prove again."}`)
}

func rolesOf(t *testing.T, list ...access.Role) access.Roles {
	t.Helper()
	roles, err := access.RolesOf(list...)
	if err != nil {
		t.Fatal(err)
	}
	return roles
}

// hostile are names that somebody may have put anywhere.
var hostile = []string{`<script>alert(1)</script>`, "\u202eevil", `"><img src=x onerror=alert(1)>`, strings.Repeat("long", 60)}

// TestHostile shows names as they are, and nothing that a browser would run.
func TestHostile(t *testing.T) {
	user := map[string]any{"id": "x", "login": hostile[0], "name": hostile[2], "roles": []string{"auditor"}, "districts": []string{hostile[1], hostile[3]}, "created_at": "2027-01-01T00:00:00Z"}
	key := map[string]any{"id": "k", "name": hostile[0], "roles": []string{hostile[2]}, "created_at": "2027-01-01T00:00:00Z", "fingerprint": hostile[3]}
	record := map[string]any{
		"seq": 1, "at": "2027-01-01T00:00:00Z", "action": "row-added", "who": map[string]any{"kind": "user", "name": hostile[0]}, "where": hostile[1], "outcome": "done",
		"what": map[string]any{"of": hostile[2], "keys": []string{hostile[0], hostile[2]}}, "hash": "ab",
	}
	get := house(t, rolesOf(t, access.Administrator), map[string]http.HandlerFunc{
		"GET /v1/users": answer(200, map[string]any{"users": []any{user}}), "GET /v1/users/x": answer(200, user),
		"GET /v1/keys": answer(200, map[string]any{"keys": []any{key}}), "GET /v1/audit": answer(200, map[string]any{"records": []any{record}}),
		"GET /v1/audit/verification": answer(200, map[string]any{"head": map[string]any{"seq": 1, "hash": hostile[0]}, "last": nil}),
		"GET /v1/agency":             answer(200, map[string]any{"certification": map[string]any{"kind": hostile[2]}}),
		"GET /v1/policy": answer(200, map[string]any{
			"natures": map[string]any{hostile[0]: map[string]any{"need": hostile[2], "indicators": hostile}}, "hazards": map[string]any{hostile[2]: hostile[0]}, "devices": map[string]any{hostile[0]: hostile[2]},
			"mandates": []any{map[string]any{"name": hostile[0], "kinds": hostile}},
		}),
		"GET /v1/targets": answer(200, map[string]any{"targets": []any{map[string]any{"id": hostile[0], "need": "cit", "district_id": hostile[2], "days": hostile}}}),
	})
	for _, path := range []string{
		"", "/people/x", "/people/x/change", "/keys", "/keys/k", "/audit?who=%3Cscript%3E", "/backups", "/policy", "/policy/calls", "/policy/training", "/policy/raw-policy", "/policy/targets",
	} {
		a := get(http.MethodGet, "/admin"+path, nil)
		if a.Code != http.StatusOK || strings.Contains(a.Body.String(), "<script>") || strings.Contains(a.Body.String(), "<img") || strings.Contains(a.Body.String(), "ZgotmplZ") {
			t.Errorf("%s: %d %s", path, a.Code, a.Body)
		}
	}
}

// TestProof keeps what was typed where somebody has to prove again who they are, and leads there where nothing was.
func TestProof(t *testing.T) {
	do := house(t, rolesOf(t, access.Administrator), map[string]http.HandlerFunc{
		"POST /v1/users": stale, "POST /v1/users/x/unlock": stale, "POST /v1/keys": stale, "HEAD /v1/admin/backup": stale, "DELETE /v1/keys/k": stale,
	})
	for path, form := range map[string]url.Values{
		"/admin/people/invite": {"login": {"reyes"}, "name": {"Ana"}, "roles": {"supervisor"}, "where": {"whole"}}, "/admin/keys/new": {"name": {"reyes"}, "roles": {"cad"}, "where": {"whole"}},
	} {
		a := do(http.MethodPost, path, form)
		if body := a.Body.String(); a.Code != http.StatusUnprocessableEntity || !strings.Contains(body, `value="reyes"`) || !strings.Contains(body, "/prove?then=") || !strings.Contains(body, "What you typed is kept") {
			t.Errorf("%s: %d %s", path, a.Code, body)
		}
	}
	for path, then := range map[string]string{"/admin/people/x/unlock": "/admin/people/x", "/admin/keys/k/revoke": "/admin/keys/k"} {
		if a := do(http.MethodPost, path, nil); a.Code != http.StatusSeeOther || a.Header().Get("Location") != "/prove?then="+url.QueryEscape(then) {
			t.Errorf("%s: %d to %s", path, a.Code, a.Header().Get("Location"))
		}
	}
	if a := do(http.MethodGet, "/admin/import", nil); a.Code != http.StatusTeapot { // the edge leads there
		t.Errorf("the form of an upload: %d", a.Code)
	}
}

// TestOnce shows a secret on the page that answers, which nobody keeps, and in no address.
func TestOnce(t *testing.T) {
	do := house(t, rolesOf(t, access.Administrator), map[string]http.HandlerFunc{
		"POST /v1/users":           answer(201, map[string]any{"user": map[string]any{"id": "x", "login": "reyes"}, "invitation": map[string]any{"path": "/sign-in/link?token=SECRET", "expires_at": "2027-03-06T12:00:00Z"}}),
		"POST /v1/keys":            answer(201, map[string]any{"key": map[string]any{"id": "k", "name": "CAD"}, "secret": "wbk_SECRET"}),
		"POST /v1/keys/k/rotation": answer(201, map[string]any{"key": map[string]any{"id": "l", "name": "CAD"}, "secret": "wbk_SECRET"}), "GET /v1/keys": answer(200, map[string]any{}),
	})
	for path, form := range map[string]url.Values{"/admin/people/invite": {"login": {"reyes"}, "where": {"whole"}}, "/admin/keys/new": {"name": {"CAD"}, "where": {"whole"}}, "/admin/keys/k/rotate": {"overlap_hours": {"0"}}} {
		a := do(http.MethodPost, path, form)
		if a.Code != http.StatusOK || a.Header().Get("Location") != "" || a.Header().Get("Cache-Control") != "no-store" || strings.Count(a.Body.String(), "SECRET") != 1 {
			t.Errorf("%s: %d %v, %d times", path, a.Code, a.Header(), strings.Count(a.Body.String(), "SECRET"))
		}
	}
}

// TestPolicyMoved tells of what somebody else changed meanwhile, keeps what was typed, and sends nothing but what was changed here.
func TestPolicyMoved(t *testing.T) {
	var sent map[string]any
	now := map[string]any{"near_equal_s": 90, "pair_head_start_s": 300, "stale_s": map[string]any{"avl": 60, "status": 900}, "supervisor_ranks": []string{"sergeant"}}
	do := house(t, rolesOf(t, access.Administrator), map[string]http.HandlerFunc{
		"GET /v1/policy": answer(200, now),
		"PATCH /v1/policy": func(w http.ResponseWriter, r *http.Request) {
			if err := json.NewDecoder(r.Body).Decode(&sent); err != nil {
				t.Error(err)
			}
			answer(http.StatusPreconditionFailed, map[string]any{"title": "moved", "status": 412})(w, r)
		},
	})
	form := url.Values{
		"do": {"save"}, "etag": {`"0"`}, "base": {`{"near_equal_s":60,"pair_head_start_s":300,"stale_s":{"avl":60,"status":900},"supervisor_ranks":["sergeant"]}`},
		"near_equal_s": {"60"}, "pair_head_start_s": {"240"}, "stale_s.avl": {"60"}, "stale_s.status": {"900"}, "supervisor_ranks": {"sergeant"},
	}
	a := do(http.MethodPost, "/admin/policy/calls", form)
	for _, want := range []string{`value="240"`, "60 → 90", "somebody else changed this meanwhile", `name="etag" value="&#34;1&#34;"`} {
		if !strings.Contains(a.Body.String(), want) {
			t.Errorf("%d, without %s: %s", a.Code, want, a.Body)
		}
	}
	if len(sent) != 1 || sent["pair_head_start_s"] != 240.0 {
		t.Errorf("sent %v", sent)
	}
}

// TestImportAnother imports nothing but what was looked at, against the roster that it was held against.
func TestImportAnother(t *testing.T) {
	var dry []string
	do := house(t, rolesOf(t, access.Administrator), map[string]http.HandlerFunc{"POST /v1/import": func(w http.ResponseWriter, r *http.Request) {
		dry = append(dry, r.URL.Query().Get("dry_run"))
		answer(200, map[string]any{"changed": true, "files": []any{}})(w, r)
	}})
	post := func(pack string, values ...string) *httptest.ResponseRecorder {
		var b strings.Builder
		w := multipart.NewWriter(&b)
		for i := 0; i+1 < len(values); i += 2 {
			_ = w.WriteField(values[i], values[i+1])
		}
		in, err := w.CreateFormFile("pack", "a.zip")
		if err == nil {
			_, err = in.Write([]byte(pack))
		}
		if err := errors.Join(err, w.Close()); err != nil {
			t.Fatal(err)
		}
		return do(w.FormDataContentType(), b.String(), nil)
	}
	sum := regexp.MustCompile(`name="sum" value="([0-9a-f]+)"`).FindStringSubmatch(post("one").Body.String())
	if len(sum) != 2 {
		t.Fatal("the page does not say what was looked at")
	}
	if a := post("two", "do", "import", "sum", sum[1], "revision", "0"); !strings.Contains(a.Body.String(), "another pack") {
		t.Errorf("%d %s", a.Code, a.Body)
	}
	if a := post("one", "do", "import", "sum", sum[1], "revision", "7"); !strings.Contains(a.Body.String(), "the roster was changed meanwhile") {
		t.Errorf("%d %s", a.Code, a.Body)
	}
	if a := post("one", "do", "import", "sum", sum[1], "revision", "0"); a.Code != http.StatusSeeOther {
		t.Errorf("%d %s", a.Code, a.Body)
	}
	if got := strings.Join(dry, " "); got != "true true true false" {
		t.Errorf("asked %s", got)
	}
}

// TestBlame puts a fault at the field whose place is nearest.
func TestBlame(t *testing.T) {
	a, b := field{Pointer: "/roles"}, field{Pointer: "/roles/officer/lock_minutes"}
	rest := blame([]ask.Fault{{Pointer: "/roles/officer/lock_minutes", Detail: "is not 1 to 1440"}, {Pointer: "/roles/x", Detail: "no"}, {Pointer: "/rolesx"}, {Parameter: "q"}}, &a, &b)
	if a.Fault != "No." || b.Fault != "Is not 1 to 1440." || len(rest) != 2 {
		t.Errorf("%q %q %v", a.Fault, b.Fault, rest)
	}
}

// TestPolicyForms reads every form as it was shown: nothing is changed, and nothing is sent.
func TestPolicyForms(t *testing.T) {
	of := map[string]any{}
	err := json.Unmarshal([]byte(`{"natures":{"A":{"need":"cit","indicators":["x","y"]},"B":{}},"levels":{"A":3,"C":1},"hazards":{"medical":"note"},"near_equal_s":60,"pair_head_start_s":300,
		"stale_s":{"avl":60,"status":900},"speeds":{"primary":0.8},"devices":{"d1":"B214"},"supervisor_ranks":["sergeant"],"mandates":[{"name":"m","kinds":["K"],"hours":8,"cycle_months":12,"roles":["officer"]}]}`), &of)
	if err != nil {
		t.Fatal(err)
	}
	agency := map[string]any{}
	if err := json.Unmarshal([]byte(`{"format":"roster-pack/1","id":"a","name":"A","time_zone":"UTC","certification":{"kind":"CIT-40","min_hours":40,"required_components":["classroom","scenario"],
		"authorities":["New York DCJS","POST, Utah"],"valid_months":24,"grace_days":0,"refresher":null},"co_responder":{"officer_must_be_certified":true},"work_rules":{"min_rest_hours":8,"max_consecutive_days":6,
		"max_hours_per_day":16,"max_hours_per_week":60},"absence":{"unplanned_rate":0.04},"experience":{"min_patrol_years":2},"share_of_patrol":0.2}`), &agency); err != nil {
		t.Fatal(err)
	}
	forms := map[string]url.Values{}
	for _, l := range leaves {
		v := &policyView{MayChange: true}
		l.show(v, of)
		form := url.Values{}
		for _, g := range v.Groups {
			for _, f := range g.Fields {
				if f.Kind != "check" || f.Checked {
					form.Set(f.Name, f.Value)
				}
			}
		}
		for _, n := range v.Natures {
			form.Add("nature.code", n.Code)
			form.Add("nature.indicators", n.Indicators)
			form.Add("nature.level", picked(n.Levels))
			form.Add("nature.need", picked(n.Need))
		}
		for _, h := range v.Hazards {
			form.Add("hazard.name", h.Name)
			form.Add("hazard.rule", picked(h.Choices))
		}
		for key, rows := range map[string][]pairRow{"speeds": v.Speeds, "devices": v.Devices} {
			for _, x := range rows {
				form.Add(key+".name", x.Name)
				form.Add(key+".value", x.Of.Value)
			}
		}
		for _, m := range v.Mandates {
			for _, f := range m.Fields {
				form.Add(f.Name, f.Value)
			}
		}
		forms[l.path] = form
		if l.read == nil {
			continue
		}
		typed, of := map[string]any{}, of
		if l.object == "agency" {
			of = agency
			v = &policyView{MayChange: true}
			l.show(v, of)
			form = url.Values{}
			for _, g := range v.Groups {
				for _, f := range g.Fields {
					if f.Checked || f.Kind != "check" && !f.Locked {
						form.Set(f.Name, f.Value)
					}
				}
			}
		}
		if err := copyJSON(of, &typed); err != nil {
			t.Fatal(err)
		}
		if lost := l.read(formValues{form}, typed); lost != nil || len(mergePatch(of, typed)) != 0 {
			t.Errorf("%s: %v %v", l.path, lost, mergePatch(of, typed))
		}
	}
	form := forms["/admin/policy/calls"]
	form.Add("nature.code", "A")
	if lost := readCalls(formValues{form}, map[string]any{}); len(lost) != 1 {
		t.Errorf("a code that is there twice: %q", lost)
	}
}

// TestAuditorReads: whoever may only read gets no page with anything that changes something.
func TestAuditorReads(t *testing.T) {
	user := map[string]any{"id": "x", "login": "kim", "roles": []string{"auditor"}, "locked_at": "2027-01-01T00:00:00Z", "created_at": "2027-01-01T00:00:00Z"}
	key := map[string]any{"id": "k", "name": "CAD", "roles": []string{"cad"}, "created_at": "2027-01-01T00:00:00Z"}
	get := house(t, rolesOf(t, access.Auditor), map[string]http.HandlerFunc{
		"GET /v1/users": answer(200, map[string]any{"users": []any{user}}), "GET /v1/users/x": answer(200, user), "GET /v1/keys": answer(200, map[string]any{"keys": []any{key}}),
		"GET /v1/audit": answer(200, map[string]any{}), "GET /v1/audit/verification": answer(200, map[string]any{}), "GET /v1/agency": answer(200, map[string]any{}),
		"GET /v1/policy": answer(200, map[string]any{"mandates": []any{}}), "GET /v1/targets": answer(200, map[string]any{"targets": []any{map[string]any{"id": "t", "need": "cit"}}}),
		"GET /v1/settings/sign-in": answer(200, map[string]any{"roles": map[string]any{"officer": map[string]any{}}}), "GET /v1/settings/work-rules": answer(200, map[string]any{}),
		"GET /metrics": answer(200, nil), "GET /readyz": answer(200, map[string]any{}),
	})
	acts := regexp.MustCompile(`<form[^>]*method="post"[^>]*>(?s:.*?)</form>|<a class="button"[^>]*>`)
	enabled := regexp.MustCompile(`<(button|a class="button"|input|select|textarea)[^>]*>`)
	for _, path := range []string{
		"", "/people/x", "/keys", "/keys/k", "/sign-in", "/import", "/policy", "/policy/calls", "/policy/training", "/policy/raw-agency", "/policy/targets", "/audit", "/backups", "/system",
	} {
		a := get(http.MethodGet, "/admin"+path, nil)
		_, page, _ := strings.Cut(a.Body.String(), "<main")
		if a.Code != http.StatusOK {
			t.Errorf("%s: %d", path, a.Code)
		}
		for _, form := range acts.FindAllString(page, -1) {
			for _, thing := range enabled.FindAllString(form, -1) {
				if !strings.Contains(thing, " disabled") && !strings.Contains(thing, `type="hidden"`) && !strings.Contains(form, "/audit/verify") {
					t.Errorf("%s has %s", path, thing)
				}
			}
		}
	}
}

// TestNoRoster: before there is a roster the pages of the policy say what to do.
func TestNoRoster(t *testing.T) {
	none := answer(http.StatusServiceUnavailable, map[string]any{"title": "Not available now", "status": 503})
	get := house(t, rolesOf(t, access.Administrator), map[string]http.HandlerFunc{"GET /v1/agency": none, "GET /v1/policy": none, "GET /v1/targets": none})
	for _, path := range []string{"", "/calls", "/training", "/targets", "/raw-agency"} {
		if a := get(http.MethodGet, "/admin/policy"+path, nil); a.Code != http.StatusOK || !strings.Contains(a.Body.String(), "There is no roster yet") || strings.Contains(a.Body.String(), `method="post" action="/admin`) {
			t.Errorf("%s: %d %s", path, a.Code, a.Body)
		}
	}
}

// TestLists: names with blanks stay names, and identifiers are parted by blanks and commas alike.
func TestLists(t *testing.T) {
	for _, x := range []struct {
		read lister
		text string
		was  any
		want []any
	}{
		{phrases, "New York DCJS,  DE-COPT ,", nil, []any{"New York DCJS", "DE-COPT"}}, {phrases, "", nil, []any{}}, {phrases, "POST, Utah", []any{"POST, Utah"}, []any{"POST, Utah"}},
		{phrases, "POST, Utah, X", []any{"POST, Utah"}, []any{"POST", "Utah", "X"}}, {split, "classroom scenario,site-visit", nil, []any{"classroom", "scenario", "site-visit"}},
	} {
		if got := x.read.read(x.text, x.was); !cmp.Equal(got, any(x.want)) {
			t.Errorf("%q: %q, want %q", x.text, got, x.want)
		}
	}
}

// TestNumber: what JSON has no number for is told of at its field.
func TestNumber(t *testing.T) {
	for s, want := range map[string]any{"0.2": 0.2, "-5": -5.0, "1e3": 1000.0, "": "", "NaN": "NaN", "Inf": "Inf", "0x10": "0x10", "1e999": "1e999", "12 h": "12 h"} {
		if got := number(s); got != want {
			t.Errorf("%q: %v", s, got)
		}
	}
}

// TestUnchangedStale: a form in which nothing was typed does not hold what is in force where somebody else changed that.
func TestUnchangedStale(t *testing.T) {
	do := house(t, rolesOf(t, access.Administrator), map[string]http.HandlerFunc{
		"GET /v1/policy": answer(200, map[string]any{"near_equal_s": 90}), "PATCH /v1/policy": answer(http.StatusPreconditionFailed, map[string]any{"title": "moved", "status": 412}),
	})
	a := do(http.MethodPost, "/admin/policy/raw-policy", url.Values{"do": {"save"}, "etag": {`"0"`}, "base": {`{"near_equal_s":60}`}, "raw": {`{"near_equal_s":60}`}})
	if body := a.Body.String(); a.Code != http.StatusPreconditionFailed || !strings.Contains(body, "60 → 90") || strings.Contains(body, "Nothing is changed yet") {
		t.Errorf("%d %s", a.Code, body)
	}
}

// TestNowhere: an account or key for no district at all is a form filled in by half, and one that there is is not said to be the whole agency's.
func TestNowhere(t *testing.T) {
	user := map[string]any{"id": "x", "login": "kim", "roles": []string{"auditor"}, "districts": []string{}, "created_at": "2027-01-01T00:00:00Z"}
	do := house(t, rolesOf(t, access.Administrator), map[string]http.HandlerFunc{"GET /v1/users": answer(200, map[string]any{"users": []any{user}}), "GET /v1/users/x": answer(200, user)})
	form := url.Values{"login": {"kim"}, "name": {"kim"}, "roles": {"auditor"}, "where": {"some"}}
	for _, path := range []string{"/people/invite", "/people/x/change", "/keys/new"} {
		if a := do(http.MethodPost, "/admin"+path, form); a.Code != http.StatusUnprocessableEntity || !strings.Contains(a.Body.String(), "Choose the districts") || !strings.Contains(a.Body.String(), `value="kim"`) {
			t.Errorf("%s: %d %s", path, a.Code, a.Body)
		}
	}
	for _, path := range []string{"", "/people/x"} {
		if a := do(http.MethodGet, "/admin"+path, nil); strings.Contains(a.Body.String(), "agency</td>") || !strings.Contains(a.Body.String(), "sees nothing") {
			t.Errorf("%s: %s", path, a.Body)
		}
	}
}

// TestUnpackedBomb: what unpacks to more than a pack may is not read, and less than that is not taken for the whole.
func TestUnpackedBomb(t *testing.T) {
	pack, err := zipOf([]packed{{"officers.csv", make([]byte, maxUnpacked+1)}, {"shifts.csv", []byte("shift_id\n")}})
	if err != nil {
		t.Fatal(err)
	}
	if files := unpackedCSV(pack); len(files) != 1 || files["shifts.csv"] == nil {
		t.Errorf("%d files", len(files))
	}
}

func picked(list []choice) string {
	for _, c := range list {
		if c.Chosen {
			return c.Value
		}
	}
	return ""
}
