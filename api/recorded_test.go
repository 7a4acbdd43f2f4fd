package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"watchbill/api"
	"watchbill/api/idempotency"
	"watchbill/api/subscription"
	"watchbill/api/web"
	"watchbill/api/web/access"
	"watchbill/api/web/identity"
	"watchbill/roster"
	"watchbill/roster/edit"
	"watchbill/roster/staffing"
	"watchbill/roster/store"
	"watchbill/roster/store/audit"
	"watchbill/roster/store/storetest"
	"watchbill/roster/strictness"
)

// watching is a store that notes what commits write: how many audit records, and which that have none write something else.
// While the trail is stuck no commit with a record in it succeeds.
type watching struct {
	*storetest.Memory
	stuck      bool
	records    int
	unrecorded []string
}

func (w *watching) Commit(ctx context.Context, t store.Txn) (uint64, error) {
	n := 0
	var others []string
	for _, op := range t.Ops {
		switch key := string(op.Key); {
		case strings.HasPrefix(key, "audit\x00") && len(key) == len("audit\x00")+8:
			n++
		case strings.HasPrefix(key, "audit\x00"), strings.HasPrefix(key, "idempotency\x00"): // the head; what was answered before
		default:
			others = append(others, strings.ReplaceAll(key, "\x00", "/"))
		}
	}
	if w.stuck && n > 0 {
		return 0, &roster.Error{Kind: roster.Unavailable, Msg: "the trail cannot be written"}
	}
	revision, err := w.Memory.Commit(ctx, t)
	if err == nil {
		w.records += n
		if n != 1 {
			w.unrecorded = append(w.unrecorded, others...)
		}
	}
	return revision, err
}

// held is all that the store holds but for what was answered before.
func (w *watching) held(t *testing.T) string {
	page, err := w.Scan(t.Context(), store.Range{})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	for _, e := range page.Entries {
		if !strings.HasPrefix(string(e.Key), "idempotency\x00") {
			b.WriteString(string(e.Key) + "=" + string(e.Value) + "\n")
		}
	}
	return b.String()
}

// registered is a service with everything that is written through the API, on one such store.
func registered(t *testing.T) (*service, *watching, *int, *identity.Register) {
	kv, failed := &watching{Memory: storetest.NewMemory()}, new(int)
	records := guarded()
	done, err := store.New(kv.Memory).Import(t.Context(), records)
	if err != nil {
		t.Fatal(err)
	}
	rows, _, err := store.New(kv.Memory).Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	book, faults := roster.NewBook(rows, done.Revision)
	if book == nil {
		t.Fatal(faults)
	}
	var reg *identity.Register
	s := newServiceWith(t, book, func(o *api.Options) {
		log := audit.New(kv, audit.Options{Now: o.Web.Now, Failed: func(audit.Entry, error) { *failed++ }})
		house := o.Roster.(*house) //nolint:forcetypeassert // newServiceWith puts it there
		editor := edit.New(edit.Options{KV: kv, Log: log, Book: house.Book, Publish: house.publish})
		reg, err = identity.Open(t.Context(), identity.Options{KV: kv, Log: log, Iterations: 10})
		if err != nil {
			t.Fatal(err)
		}
		o.People = &api.People{Register: reg, Now: func() time.Time { return noon }}
		o.Addresses = addressBook{kv, log}
		o.Edits, o.Once, o.Strictness = editor, idempotency.New(kv), strictness.New(kv, log)
		o.Staffing = staffing.New(staffing.Options{KV: kv, Log: log, Edit: editor, Roster: house})
		o.Web.Identify = func(r *http.Request) (*access.User, error) { // everybody at once, and somebody of the roster
			set, _ := access.RolesOf(access.Supervisor, access.Coordinator, access.Administrator, access.Officer)
			return &access.User{Kind: access.Person, ID: "a", Name: "ann", Roles: set, Officer: roster.OfficerID(r.Header.Get("Test-Officer")), Proved: noon}, nil
		}
	})
	return s, kv, failed, reg
}

// elsewhere are the routes that write and are no concern of this test: positions and statuses are in memory; what dispatchers
// do is in the journal; signing in, imports and calendars have tests of their own with the records that they leave.
var elsewhere = regexp.MustCompile(`^\w+ (/v1/(recommendations|assignments|watch-list|units|positions|feeds|eido|whatif|import|session)|/sign-in|/sign-out|/prove)`)

// TestEveryWriteIsRecorded makes each write that there is: while the trail cannot be written it is refused with 503 and nothing
// is changed; then it is done, and leaves one record, in the one commit.
func TestEveryWriteIsRecorded(t *testing.T) {
	s, kv, failed, reg := registered(t)
	asked := map[string]bool{}
	// do makes one write; $ in path or body is the id of the last answer, which is returned.
	last := ""
	do := func(method, target, body string, status int, headers ...string) {
		t.Helper()
		target, body = strings.ReplaceAll(target, "$", last), strings.ReplaceAll(body, "$", last)
		path, _, _ := strings.Cut(target, "?")
		pattern, _, _ := s.find(path)
		asked[method+" "+pattern] = true
		if method == "POST" {
			headers = append(headers, "Idempotency-Key", fmt.Sprint("write-", len(asked)))
		}
		before, alarms := kv.held(t), *failed
		kv.stuck = true
		a := s.send(method, target, body, headers...)
		kv.stuck = false
		if a.Code != http.StatusServiceUnavailable || *failed == alarms {
			t.Errorf("%s %s while the trail cannot be written: %d %s, %d alarms", method, target, a.Code, a.Body, *failed-alarms)
		}
		if diff := cmp.Diff(before, kv.held(t)); diff != "" {
			t.Errorf("%s %s was refused, and yet:\n%s", method, target, diff)
		}
		kv.records, kv.unrecorded = 0, nil
		a = s.send(method, target, body, headers...)
		if a.Code != status {
			t.Fatalf("%s %s %s: %d %s", method, target, body, a.Code, a.Body)
		}
		if kv.records != 1 || len(kv.unrecorded) > 0 {
			t.Errorf("%s %s left %d records; written without one: %q", method, target, kv.records, kv.unrecorded)
		}
		records, _, err := audit.List(t.Context(), kv.Memory, audit.Filter{Limit: 10_000})
		if err != nil {
			t.Fatal(err)
		}
		r := records[len(records)-1]
		if r.Who != (audit.Who{Kind: audit.User, Name: "ann"}) || r.Where != "192.0.2.1" || r.Outcome != audit.Done || !r.At.Equal(noon.Truncate(10*time.Millisecond)) {
			t.Errorf("%s %s: %+v", method, target, r)
		}
		var said map[string]any
		if json.Unmarshal(a.Body.Bytes(), &said) == nil {
			for _, of := range []map[string]any{said, inner(said, "record"), inner(said, "user"), inner(said, "key")} {
				if id, ok := of["id"].(string); ok {
					last = id
				}
			}
		}
	}
	for _, c := range [][4]string{ // noun, id, row, change
		{"officers", "B9", `{"officer_id":"B9"}`, `{"name":"Wren"}`},
		{"credentials", "B9~MHFA-PS~2027-02-01", `{"officer_id":"B9","kind":"MHFA-PS","completed":"2027-02-01","hours":8}`, `{"hours":8.5}`},
		{"postings", "B9~2027-06-01", `{"officer_id":"B9","district_id":"D1","shift_id":"night","rotation_id":"always","offset":0,"from":"2027-06-01"}`, `{"to":"2027-06-02"}`},
		{"absences", "B9~2027-05-01~2027-05-03", `{"officer_id":"B9","from":"2027-05-01","to":"2027-05-03","kind":"sick"}`, `{"kind":null}`},
		{"extras", "B9~2027-07-01T13:00Z", `{"officer_id":"B9","district_id":"D2","from":"2027-07-01T09:00","to":"2027-07-01T12:00","kind":"overtime"}`, `{"district_id":"D1"}`},
		{"pairs", "CRT1", `{"pair_id":"CRT1","officer_id":"B9","clinician_id":"K1","from":"2027-05-01"}`, `{"unit":"C1"}`},
		{"shifts", "day", `{"shift_id":"day","start":"07:00","end":"19:00"}`, `{"days":"Mon"}`},
		{"rotations", "two", `{"rotation_id":"two","anchor":"2027-01-01","cycle":["*","-"]}`, `{"name":"Two"}`},
		{"targets", "cit~D1~*~Fri.Sat~*~*", `{"need":"cit","district_id":"D1","days":["Fri","Sat"],"required":2}`, `{"required":3}`},
		{"resources", "mcu", `{"resource_id":"mcu","kind":"mobile-crisis","lat":0.5,"lon":0.5}`, `{"hours":"Mon 08:00-20:00"}`},
		{"places", "lib", `{"place_id":"lib","lat":0.5,"lon":0}`, `{"name":"Library"}`},
		{"districts", "D3", `{"type":"Feature","properties":{"district_id":"D3"},"geometry":{"type":"Polygon","coordinates":[[[5,0],[6,0],[6,1],[5,0]]]}}`, `{"type":"Feature","properties":{"name":"Third"}}`},
	} {
		if c[0] == "pairs" {
			do("POST", "/v1/officers", `{"officer_id":"K1","role":"clinician"}`, 201)
		}
		do("POST", "/v1/"+c[0], c[2], 201)
		do("PATCH", "/v1/"+c[0]+"/"+c[1], c[3], 200, "If-Match", "*")
		if c[0] != "officers" {
			do("DELETE", "/v1/"+c[0]+"/"+c[1], "", 200, "If-Match", "*")
		}
	}
	do("DELETE", "/v1/officers/B9", "", 200, "If-Match", "*")
	do("PATCH", "/v1/agency", `{"name":"Smaller"}`, 200, "If-Match", "*")
	do("PATCH", "/v1/policy", `{"supervisor_ranks":["Sergeant"]}`, 200, "If-Match", "*")
	do("PUT", "/v1/settings/work-rules", `{"extras":"warn","postings":"warn","absences":"block"}`, 200)

	do("POST", "/v1/requests", `{"leave": {"from": "2027-05-01", "to": "2027-05-02", "kind": "sick"}}`, 201, "Test-Officer", "B1")
	do("PATCH", "/v1/requests/$", `{"state": "approved"}`, 200)
	do("POST", "/v1/offers", `{"district_id": "D1", "from": "2027-05-03T07:00", "to": "2027-05-03T19:00", "officers": ["B1","B2"]}`, 201)
	offer := last
	do("POST", "/v1/offers/"+offer+"/answers", `{"answer": "decline"}`, 200, "Test-Officer", "B1")
	do("PATCH", "/v1/offers/"+offer, `{"state": "withdrawn"}`, 200)
	do("POST", "/v1/officers/B1/calendars", "", 201, "Test-Officer", "B1")
	addresses, err := subscription.New(kv).List(t.Context())
	if err != nil || len(addresses) != 1 {
		t.Fatal(addresses, err)
	}
	do("DELETE", "/v1/officers/B1/calendars/"+addresses[0].Number, "", 204, "Test-Officer", "B1")
	do("POST", "/v1/publications", `{"from": "2027-06-01", "to": "2027-06-28"}`, 201)
	do("DELETE", "/v1/publications/$", "", 204)

	do("POST", "/v1/users", `{"login":"bob","roles":["supervisor"],"districts":null,"invite":false}`, 201)
	user := "/v1/users/" + last
	do("PATCH", user, `{"name":"Bob B"}`, 200)
	do("POST", user+"/invitation", "", 201)
	for range identity.MaxFailures {
		_, _ = reg.SignIn(t.Context(), identity.Attempt{Login: "bob", Password: "wrong", Address: "192.0.2.9", At: noon})
	}
	do("POST", user+"/unlock", "", 200)
	by := identity.By{Who: audit.Who{Kind: audit.Service, Name: "watchbill"}, Where: "service", At: noon}
	link, err := reg.Invite(t.Context(), by, identity.AccountID(strings.TrimPrefix(user, "/v1/users/")))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := reg.Accept(t.Context(), link.Token, identity.Acceptance{Password: "violin gravel nutmeg"}, "192.0.2.9", noon); err != nil {
		t.Fatal(err)
	}
	if _, err := reg.SignIn(t.Context(), identity.Attempt{Login: "bob", Password: "violin gravel nutmeg", Address: "192.0.2.9", At: noon}); err != nil {
		t.Fatal(err)
	}
	do("DELETE", user+"/sessions", "", 200)
	do("DELETE", user, "", 204)
	do("POST", "/v1/keys", `{"name":"CAD","roles":["cad"]}`, 201)
	do("POST", "/v1/keys/$/rotation", "", 201)
	do("DELETE", "/v1/keys/$", "", 204)
	settings := decode[map[string]any](t, s.get("/v1/settings/sign-in").Body)
	settings["idle_days"] = 61
	whole, err := json.Marshal(settings)
	if err != nil {
		t.Fatal(err)
	}
	do("PUT", "/v1/settings/sign-in", string(whole), 200)

	for _, r := range api.Routes() {
		name := r.Method + " " + pathParameter.ReplaceAllString(r.Path, "{$1}")
		if r.Method != http.MethodGet && !elsewhere.MatchString(name) && !asked[name] {
			t.Errorf("%s: nobody looks whether it is recorded", name)
		}
	}
	if v, err := audit.Verify(t.Context(), kv.Memory); err != nil || !v.Sound() {
		t.Error(v, err)
	}
}

func inner(m map[string]any, name string) map[string]any {
	v, _ := m[name].(map[string]any)
	return v
}

// TestRefusedIsTold: who may not is told of with what they wanted and from where, whether the rule or a handler refused; so is a
// key that is none, once whatever it was shown for; who is not known and who is let in are not.
func TestRefusedIsTold(t *testing.T) {
	var told []web.Refusal
	book := demoBook(t, 7)
	s := newServiceWith(t, book, func(o *api.Options) {
		o.Web.Identify = asRole("")
		o.Web.Refused = func(_ context.Context, r web.Refusal) { told = append(told, r) }
	})
	dispatcher, nobody := audit.Who{Kind: audit.User, Name: "test.dispatcher"}, access.Nobody.Who()
	for _, c := range []struct {
		method, target, key string
		want                []web.Refusal
	}{
		{"GET", "/v1/keys", "", nil},
		{"GET", "/v1/coverage", "dispatcher", nil},
		{"GET", "/v1/coverage?days=x", "dispatcher", nil},
		{"GET", "/v1/keys?x=secret", "dispatcher", []web.Refusal{{Who: dispatcher, Address: "192.0.2.1", What: "GET /v1/keys"}}},
		{"DELETE", "/v1/officers/NC001", "dispatcher", []web.Refusal{{Who: dispatcher, Address: "192.0.2.1", What: "DELETE /v1/officers/:id"}}},
		{"GET", "/v1/absences", "officer", []web.Refusal{{Who: audit.Who{Kind: audit.User, Name: "test.officer"}, Address: "192.0.2.1", What: "GET /v1/absences"}}},
		{"POST", "/v1/positions", "dispatcher", []web.Refusal{{Who: dispatcher, Address: "192.0.2.1", What: "POST /v1/positions"}}},
		{"GET", "/v1/keys", "wrong", []web.Refusal{{Who: nobody, Address: "192.0.2.1", What: "a key"}}},
	} {
		told = nil
		headers := []string{}
		if c.key != "" {
			headers = append(headers, "Authorization", "Bearer "+c.key)
		}
		s.send(c.method, c.target, "", headers...)
		if diff := cmp.Diff(c.want, told); diff != "" {
			t.Errorf("%s %s as %q (-want +got):\n%s", c.method, c.target, c.key, diff)
		}
	}
}

// TestWholeAgencyIsNotForParts: who is bound to districts is refused what has no parts, whatever their role.
func TestWholeAgencyIsNotForParts(t *testing.T) {
	w := newWalked(t)
	n := 0
	for _, r := range api.Routes() {
		if !strings.HasSuffix(r.Rule, "*") {
			continue
		}
		n++
		before := w.traces()
		path := pathParameter.ReplaceAllString(r.Path, "x1")
		a := w.send(r.Method, path, "{}", "Authorization", "Bearer administrator+auditor@"+string(districtIDs(w.Book())[0]))
		if a.Code != http.StatusForbidden || w.traces() != before {
			t.Errorf("%s %s: %d %s", r.Method, r.Path, a.Code, a.Body)
		}
	}
	if n < 20 {
		t.Errorf("%d routes are the whole agency's", n)
	}
}
