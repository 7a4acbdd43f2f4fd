package api_test

import (
	"encoding/csv"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"watchbill/api"
	"watchbill/api/idempotency"
	"watchbill/api/web/access"
	"watchbill/roster"
	"watchbill/roster/edit"
	"watchbill/roster/staffing"
	"watchbill/roster/store"
	"watchbill/roster/store/audit"
	"watchbill/roster/store/storetest"
)

// whoAsks reads who asks from a key such as officer=B1 or supervisor@D1.
func whoAsks(r *http.Request) (*access.User, error) {
	key, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		return access.Nobody, nil
	}
	key, district, bound := strings.Cut(key, "@")
	role, officer, _ := strings.Cut(key, "=")
	set, err := access.RolesOf(access.Role(role))
	u := &access.User{Kind: access.Person, ID: key, Name: "test." + key, Roles: set, Officer: roster.OfficerID(officer), Proved: noon}
	if bound {
		u.Districts = []roster.DistrictID{roster.DistrictID(district)}
	}
	return u, err
}

// office is a service with requests, offers and publications. It is noon of 2027-04-10 in New York.
type office struct {
	*service
	kv *storetest.Memory
}

func newOffice(t *testing.T, records roster.Records, change ...func(*api.Options)) *office {
	t.Helper()
	f := &office{kv: storetest.NewMemory()}
	done, err := store.New(f.kv).Import(t.Context(), records)
	if err != nil {
		t.Fatal(err)
	}
	rows, _, err := store.New(f.kv).Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	book, faults := roster.NewBook(rows, done.Revision)
	if book == nil {
		t.Fatal(faults)
	}
	f.service = newServiceWith(t, book, func(o *api.Options) {
		log := audit.New(f.kv, audit.Options{Now: o.Web.Now})
		house := o.Roster.(*house) //nolint:forcetypeassert // newServiceWith puts it there
		editor := edit.New(edit.Options{KV: f.kv, Log: log, Book: house.Book, Publish: house.publish})
		o.Once, o.Trail, o.Web.Identify = idempotency.New(f.kv), kvTrail{f.kv}, whoAsks
		o.Staffing = staffing.New(staffing.Options{KV: f.kv, Log: log, Edit: editor, Roster: house})
		for _, c := range change {
			c(o)
		}
	})
	return f
}

// ask sends a request as somebody and wants a status; GET where there is no body.
func (f *office) ask(who, method, target, body string, status int, headers ...string) map[string]any {
	f.Helper()
	headers = append(headers, "Authorization", "Bearer "+who)
	a := f.send(method, target, body, headers...)
	if a.Code != status {
		f.Fatalf("%s %s %s as %s: %d %s, want %d", method, target, body, who, a.Code, a.Body, status)
	}
	if a.Body.Len() == 0 || !strings.Contains(a.Header().Get("Content-Type"), "json") {
		return map[string]any{"text": a.Body.String()}
	}
	v := decode[map[string]any](f, a.Body)
	if tag := a.Header().Get("ETag"); tag != "" {
		v["ETag"] = tag
	}
	return v
}

// id is that of an answer's record.
func id(v map[string]any) string { return v["id"].(string) }

// said is an answer's first fault: its place and what is wrong, or the problem's detail.
func said(v map[string]any) string {
	if list, ok := v["errors"].([]any); ok {
		var parts []string
		for _, x := range list {
			e := x.(map[string]any)
			place, _ := e["pointer"].(string)
			parts = append(parts, place+": "+e["detail"].(string))
		}
		return strings.Join(parts, "\n")
	}
	s, _ := v["detail"].(string)
	return s
}

func TestLeaveOverHTTP(t *testing.T) {
	f := newOffice(t, guarded())
	made := f.ask("officer=B1", "POST", "/v1/requests", `{"leave": {"from": "2027-05-01", "to": "2027-05-02", "kind": "sick"}}`, 201)
	path := "/v1/requests/" + id(made)
	if made["state"] != "open" || made["consequences"] != nil || made["officer_id"] != "B1" {
		t.Errorf("%v", made)
	}
	seen := f.ask("supervisor@D1", "GET", path, "", 200)
	gaps := seen["consequences"].(map[string]any)["gaps_opened"].([]any)
	var ids []string
	for _, g := range gaps {
		ids = append(ids, g.(map[string]any)["id"].(string))
	}
	if d := cmp.Diff([]string{"cit~D1~2027-05-01T23:00Z", "cit~D1~2027-05-02T23:00Z"}, ids); d != "" || seen["hindrance"] != nil {
		t.Errorf("what would follow: %s %v", d, seen)
	}
	type row struct {
		Date, Shift, Now, Then string
		Left                   float64
	}
	var cover []row
	for _, x := range seen["cover"].([]any) {
		s := x.(map[string]any)
		then := s["after"].(map[string]any)
		cover = append(cover, row{s["date"].(string), s["shift_id"].(string), s["status"].(string), then["status"].(string), then["min"].(float64)})
	}
	if d := cmp.Diff([]row{{"2027-05-01", "night", "covered", "uncovered", 0}, {"2027-05-02", "night", "covered", "uncovered", 0}}, cover); d != "" || len(made["cover"].([]any)) != 0 {
		t.Errorf("the cover that would remain: %s", d)
	}
	for who, kind := range map[string]any{"supervisor": "sick", "officer=B1": "sick", "coordinator": nil, "auditor": nil} {
		v := f.ask(who, "GET", path, "", 200)
		if got := v["leave"].(map[string]any)["kind"]; got != kind {
			t.Errorf("to %s the kind is %v", who, got)
		}
	}
	for _, who := range []string{"officer=B2", "clinician=B3", "supervisor@D2", "coordinator@D2"} {
		f.ask(who, "GET", path, "", 404)
	}
	f.ask("dispatcher", "GET", path, "", 403)
	f.ask("officer=B1", "PATCH", path, `{"state": "approved"}`, 403)
	f.ask("supervisor@D1", "PATCH", path, `{"state": "denied"}`, 400)
	f.ask("supervisor@D1", "PATCH", path, `{"state": "approved"}`, 412, "If-Match", `"1"`)
	done := f.ask("supervisor@D1", "PATCH", path, `{"state": "approved"}`, 200, "If-Match", seen["ETag"].(string))
	if done["state"] != "approved" || f.Book().Records().Absences[0].Officer != "B1" {
		t.Errorf("%v", done)
	}
	f.ask("supervisor@D1", "PATCH", path, `{"state": "withdrawn"}`, 409)
	list := f.ask("officer=B1", "GET", "/v1/requests?state=approved,denied", "", 200)
	if list["total"] != 1.0 {
		t.Errorf("%v", list)
	}
	if list := f.ask("officer=B2", "GET", "/v1/requests", "", 200); list["total"] != 0.0 {
		t.Errorf("%v", list)
	}
}

func TestSwapOverHTTP(t *testing.T) {
	f := newOffice(t, guarded())
	made := f.ask("officer=B1", "POST", "/v1/requests", `{"swap": {"date": "2027-05-01", "with_officer_id": "B2", "with_date": "2027-05-01"}}`, 201)
	path := "/v1/requests/" + id(made)
	seen := f.ask("supervisor@D1", "GET", path, "", 200) // one of the tours is theirs; to decide it takes both
	if c := seen["consequences"].(map[string]any); c["share_before"].(map[string]any)["minutes"] != f.ask("supervisor", "GET", path, "", 200)["consequences"].(map[string]any)["share_before"].(map[string]any)["minutes"].(float64)/2 {
		t.Errorf("more than their half of the agency: %v", c["share_before"])
	}
	f.ask("supervisor@D1", "PATCH", path, `{"state": "agreed"}`, 403)
	f.ask("supervisor@D1", "PATCH", path, `{"state": "approved"}`, 403)
	f.ask("supervisor@D3", "GET", path, "", 404)
	f.ask("supervisor", "PATCH", path, `{"state": "approved"}`, 409)
	f.ask("officer=B2", "PATCH", path, `{"state": "agreed"}`, 200)
	f.ask("supervisor", "PATCH", path, `{"state": "approved", "override": "emergency"}`, 200)
	if r := f.Book().Records(); len(r.Absences) != 2 || len(r.Extras) != 2 || r.Extras[0].Kind != "swap" || r.Extras[0].District != "D2" {
		t.Errorf("%+v %+v", r.Absences, r.Extras)
	}
}

func TestRequestFaults(t *testing.T) {
	f := newOffice(t, guarded())
	for _, tc := range []struct {
		who, body, want string
		status          int
	}{
		{"officer=B1", `{}`, ": asks for exactly one of: leave, swap", 400},
		{"supervisor", `{"leave": {"from": "2027-05-01", "to": "2027-05-02", "kind": "sick"}}`, "/officer_id: is required: your account is of nobody on the roster", 400},
		{"officer=B1", `{"leave": {"from": "2027-05-02", "to": "2027-05-01", "kind": "flu", "note": "x"}}`, "/leave/kind: \"flu\" is not one of: vacation, sick, training, court, light-duty, family, military, admin, injury, other\n/leave/note: is not a member here; known are: from, to, kind", 400},
		{"officer=B1", `{"leave": {"from": "2027-05-02", "to": "2027-05-01", "kind": "sick"}}`, "/leave/to: 2027-05-01 is before 2027-05-02", 400},
		{"officer=B1", `{"leave": {"from": "2027-05-02", "to": "2027-05-01T10:00", "kind": "sick"}}`, "/leave/to: one of from and to is a date and the other a moment; both are of one sort", 400},
		{"officer=B1", `{"officer_id": "B2", "leave": {"from": "2027-05-02", "to": "2027-05-02", "kind": "sick"}}`, "Officers ask for themselves, supervisors for the officers of their districts.", 403},
		{"officer", `{"officer_id": "B2", "leave": {"from": "2027-05-02", "to": "2027-05-02", "kind": "sick"}}`, "Officers ask for themselves, supervisors for the officers of their districts.", 403},
		{"supervisor@D1", `{"officer_id": "B2", "leave": {"from": "2027-05-02", "to": "2027-05-02", "kind": "sick"}}`, "Officers ask for themselves, supervisors for the officers of their districts.", 403},
		{"officer=B1", `{"swap": {"date": "2027-05-01", "with_officer_id": "B3", "with_date": "2027-05-01"}}`, "/swap/with_date: B3 has no tour on 2027-05-01.", 400},
	} {
		if got := said(f.ask(tc.who, "POST", "/v1/requests", tc.body, tc.status)); got != tc.want {
			t.Errorf("%s %s:\n%s\nwant\n%s", tc.who, tc.body, got, tc.want)
		}
	}
	f.ask("officer=B1", "POST", "/v1/requests", `{"leave": {"from": "2027-05-02T20:00", "to": "2027-05-03T01:00", "kind": "court"}}`, 201)
	for _, bad := range []string{"?state=lost", "?kind=nap", "?from=2027-05-02&to=2027-05-01", "?cursor=!", "?limit=0", "?who=B1"} {
		f.ask("supervisor", "GET", "/v1/requests"+bad, "", 400)
		f.ask("supervisor", "GET", "/v1/offers"+bad, "", 400)
	}
}

func TestOfferOverHTTP(t *testing.T) {
	r := guarded()
	r.Officers = append(r.Officers, roster.Officer{ID: "B4", Role: roster.RoleOfficer, Designated: true, Eligible: true})
	r.Credentials = append(r.Credentials, roster.Credential{Officer: "B4", Kind: "CIT-40", Completed: roster.NewDate(2026, 6, 1), Hours: 40})
	r.Absences = append(r.Absences, roster.Absence{Officer: "B1", Days: roster.DateRange{From: roster.NewDate(2027, 5, 1), To: roster.NewDate(2027, 5, 1)}, Kind: "vacation"})
	f := newOffice(t, r)
	const gap = "cit~D1~2027-05-01T23:00Z"
	body := `{"gap_id": "` + gap + `", "officers": ["B3", "B2", "B4"], "answer_minutes": 30}`
	made := f.ask("supervisor@D1", "POST", "/v1/offers", body, 201, "Idempotency-Key", "one")
	again := f.ask("supervisor@D1", "POST", "/v1/offers", body, 201, "Idempotency-Key", "one")
	if id(again) != id(made) || again["revision"] != made["revision"] {
		t.Errorf("asked again: %v, first %v", again, made)
	}
	f.ask("supervisor@D1", "POST", "/v1/offers", `{"gap_id": "`+gap+`", "officers": ["B4"]}`, 422, "Idempotency-Key", "one")
	if made["from"] != "2027-05-01T19:00:00-04:00" || made["to"] != "2027-05-02T07:00:00-04:00" || made["district_id"] != "D1" || made["places"] != 1.0 || made["gap_id"] != gap {
		t.Errorf("%v", made)
	}
	path := "/v1/offers/" + id(made)
	f.ask("officer=B4", "GET", path, "", 404)
	f.ask("officer=B3", "POST", path+"/answers", `{"answer": "accept"}`, 409) // not certified
	f.ask("officer=B3", "POST", path+"/answers", `{"answer": "decline"}`, 200)
	f.advance(31 * time.Minute) // B2 says nothing
	own := f.ask("officer=B4", "GET", path, "", 200)
	if turns := own["turns"].([]any); len(turns) != 1 || turns[0].(map[string]any)["officer_id"] != "B4" {
		t.Errorf("%v", own)
	}
	f.ask("officer=B4", "POST", path+"/answers", `{"answer": "accept", "officer_id": "B2"}`, 403)
	done := f.ask("officer=B4", "POST", path+"/answers", `{"answer": "accept"}`, 200, "Idempotency-Key", "two")
	f.ask("officer=B4", "POST", path+"/answers", `{"answer": "accept"}`, 200, "Idempotency-Key", "two")
	if done["state"] != "filled" || len(f.Book().Records().Extras) != 1 {
		t.Errorf("%v", done)
	}
	f.ask("supervisor", "PATCH", path, `{"state": "withdrawn"}`, 409)
	if v := said(f.ask("supervisor", "POST", "/v1/offers", body, 400)); !strings.HasPrefix(v, "/gap_id: No gap "+gap+" is there") {
		t.Errorf("of a gap that was filled: %s", v)
	}
	if v := said(f.ask("officer=B1", "GET", "/v1/ledger?district_id=D2", "", 400)); !strings.Contains(v, "district_id") && !strings.Contains(v, "is for who reads") {
		t.Errorf("a district's ledger, to an officer: %s", v)
	}
	f.ask("supervisor@D2", "POST", "/v1/offers", `{"district_id": "D1", "from": "2027-05-03T07:00", "to": "2027-05-03T19:00", "officers": ["B4"]}`, 403)
	if v := said(f.ask("supervisor", "POST", "/v1/offers", `{"district_id": "D1", "officers": []}`, 400)); v != "/from: is required, unless gap_id says it\n/to: is required, unless gap_id says it" {
		t.Errorf("%s", v)
	}
	hand := f.ask("supervisor", "POST", "/v1/offers", `{"district_id": "D1", "from": "2027-05-03T07:00", "to": "2027-05-03T19:00", "order": "all", "officers": ["B4"]}`, 201)
	f.ask("supervisor", "PATCH", "/v1/offers/"+id(hand), `{"state": "filled"}`, 400)
	f.ask("supervisor", "PATCH", "/v1/offers/"+id(hand), `{"state": "withdrawn"}`, 200)
	if list := f.ask("officer=B2", "GET", "/v1/offers", "", 200); list["total"] != 1.0 {
		t.Errorf("%v", list)
	}

	ledger := f.ask("coordinator", "GET", "/v1/ledger?from=2027-04-01&to=2027-05-31", "", 200)["periods"].([]any)[0].(map[string]any)
	if ledger["counted"] != 2.0 { // B3 and B4 are posted nowhere
		t.Errorf("%v", ledger)
	}
	row := ledger["officers"].([]any)[1].(map[string]any)
	if row["officer_id"] != "B2" || row["unanswered"] != 1.0 || row["from_mean"].(map[string]any)["unanswered"] != 0.5 {
		t.Errorf("%v", row)
	}
	if own := f.ask("officer=B1", "GET", "/v1/ledger", "", 200)["periods"].([]any); len(own) != 2 || len(own[0].(map[string]any)["officers"].([]any)) != 1 {
		t.Errorf("%v", own)
	}
	text := f.ask("auditor", "GET", "/v1/ledger?format=csv", "", 200)["text"].(string)
	if rows, err := csv.NewReader(strings.NewReader(text)).ReadAll(); err != nil || len(rows) != 1+2*2 || rows[1][0] != "B1" {
		t.Errorf("%v %s", err, text)
	}
}

func TestPublicationOverHTTP(t *testing.T) {
	f := newOffice(t, guarded())
	period := `{"from": "2027-05-01", "to": "2027-05-28"}`
	f.ask("supervisor@D1", "POST", "/v1/publications", period, 403)
	f.ask("officer=B1", "POST", "/v1/publications", period, 403)
	made := f.ask("supervisor", "POST", "/v1/publications", period, 201)
	path := "/v1/publications/" + id(made)
	f.ask("supervisor@D1", "POST", "/v1/publications", `{"from": "2027-05-28", "to": "2027-06-28", "district_ids": ["D1"]}`, 409)
	q := f.ask("officer=B1", "POST", "/v1/requests", `{"leave": {"from": "2027-05-07", "to": "2027-05-07", "kind": "family"}}`, 201)
	f.ask("supervisor", "PATCH", "/v1/requests/"+id(q), `{"state": "approved"}`, 200)
	changes := f.ask("supervisor@D1", "GET", path+"/changes", "", 200)["changes"].([]any)
	if len(changes) != 1 {
		t.Fatalf("%v", changes)
	}
	one := changes[0].(map[string]any)
	if one["officer_id"] != "B1" || one["date"] != "2027-05-07" || len(one["before"].([]any)) != 1 || len(one["after"].([]any)) != 0 {
		t.Errorf("%v", one)
	}
	if by := one["last_edit"].(map[string]any); by["by"] != "test.supervisor" || by["action"] != "request-decided" {
		t.Errorf("%v", by)
	}
	for who, n := range map[string]float64{"officer=B1": 1, "officer=B2": 0, "supervisor@D2": 0, "auditor": 1} {
		if v := f.ask(who, "GET", path+"/changes", "", 200); v["total"] != n {
			t.Errorf("to %s: %v", who, v)
		}
	}
	v2 := f.ask("supervisor", "POST", "/v1/publications", period, 201)
	if v2["version"] != 2.0 || id(v2) != id(made) {
		t.Errorf("%v", v2)
	}
	f.ask("supervisor@D1", "DELETE", path, "", 403)
	f.ask("supervisor", "DELETE", path, "", 412, "If-Match", `"1"`)
	f.ask("supervisor", "DELETE", path, "", 204)
	if list := f.ask("officer=B2", "GET", "/v1/publications?in_force=false", "", 200); list["total"] != 1.0 {
		t.Errorf("%v", list)
	}
	f.ask("officer=B2", "GET", path, "", 200)
	f.ask("officer=B2", "GET", path+"x", "", 404)
}

func TestWithoutStaffing(t *testing.T) {
	s := newService(t, demoBook(t, 7))
	for _, path := range []string{"/v1/requests", "/v1/requests/x", "/v1/offers", "/v1/offers/x", "/v1/publications", "/v1/publications/x", "/v1/publications/x/changes", "/v1/ledger"} {
		if a := s.get(path); a.Code != http.StatusServiceUnavailable {
			t.Errorf("%s: %d", path, a.Code)
		}
	}
}

// TestStaffingWalk asks the routes of requests, offers and publications, of a service that has some, as the document has it and
// otherwise, as TestWalk does.
func TestStaffingWalk(t *testing.T) {
	r := guarded()
	r.Officers = append(r.Officers, roster.Officer{ID: "B4", Role: roster.RoleOfficer})
	f := newOffice(t, r, func(o *api.Options) { o.Web.Identify = nil })
	known := []string{
		id(f.ask("", "POST", "/v1/requests", `{"officer_id": "B1", "leave": {"from": "2027-05-01", "to": "2027-05-02", "kind": "sick"}}`, 201)),
		id(f.ask("", "POST", "/v1/requests", `{"officer_id": "B1", "swap": {"date": "2027-05-05", "with_officer_id": "B2", "with_date": "2027-05-05"}}`, 201)),
		id(f.ask("", "POST", "/v1/offers", `{"district_id": "D1", "from": "2027-05-03T07:00", "to": "2027-05-03T19:00", "officers": ["B3", "B1"]}`, 201)),
		id(f.ask("", "POST", "/v1/publications", `{"from": "2027-05-01", "to": "2027-05-28"}`, 201)),
	}
	ours := slices.DeleteFunc(f.steps(), func(x step) bool {
		return !slices.ContainsFunc([]string{"/v1/requests", "/v1/offers", "/v1/publications", "/v1/ledger"}, func(p string) bool { return strings.HasPrefix(x.path, p) })
	})
	if len(ours) != 15 {
		t.Fatalf("%d operations", len(ours))
	}
	done := map[string]bool{}
	rapid.Check(t, func(t *rapid.T) {
		for range 8 {
			x := rapid.SampledFrom(ours).Draw(t, "operation")
			w := f.walker()
			w.known["id"] = known
			r, params := w.request(t, x)
			if f.walk(t, x, r, params) < 300 {
				done[x.method+" "+x.path] = true
			}
		}
	})
	if len(done) < 6 { // which are asked, and how well, is drawn
		t.Errorf("of %d operations %d were ever done: %v", len(ours), len(done), done)
	}
}

// FuzzStaffing sends any body to every route that takes one: there is always an answer that the document knows, and never one
// that something went wrong.
func FuzzStaffing(f *testing.F) {
	for _, s := range []string{
		`{"leave": {"from": "2027-05-01", "to": "2027-05-02", "kind": "sick"}, "officer_id": "B1"}`, `{"swap": {"date": "2027-05-01", "with_officer_id": "B2", "with_date": "2027-05-01", "until": "2027-04-20T00:00:00Z"}, "officer_id": "B1"}`,
		`{"leave": {"from": "2027-05-01T10:00", "to": "2027-05-02T10:00Z", "kind": "court"}, "officer_id": "B1"}`,
		`{"district_id": "D1", "from": "2027-05-03T07:00", "to": "2027-05-03T19:00", "order": "all", "officers": ["B1"], "closes": "2027-04-20T00:00:00Z"}`,
		`{"gap_id": "cit~D1~2027-05-01T23:00Z", "officers": ["B3"], "answer_minutes": 5, "places": 2, "need": "any", "kind": "detail"}`,
		`{"answer": "accept", "officer_id": "B1", "override": "emergency"}`, `{"state": "denied", "reason": "other"}`, `{"from": "2027-05-01", "to": "2027-05-28", "district_ids": ["D1"]}`, `{"state": "approved", "override": "staffing"}`,
	} {
		f.Add(s)
	}
	var o *office
	var request, offer string
	f.Fuzz(func(t *testing.T, body string) {
		if o == nil {
			o = newOffice(t, guarded())
			request = id(o.ask("officer=B1", "POST", "/v1/requests", `{"leave": {"from": "2027-05-01", "to": "2027-05-02", "kind": "sick"}}`, 201))
			offer = id(o.ask("supervisor", "POST", "/v1/offers", `{"district_id": "D1", "from": "2027-05-03T07:00", "to": "2027-05-03T19:00", "officers": ["B1"]}`, 201))
		}
		o.TB = t
		for _, x := range [][2]string{
			{"POST", "/v1/requests"}, {"PATCH", "/v1/requests/" + request}, {"POST", "/v1/offers"}, {"PATCH", "/v1/offers/" + offer}, {"POST", "/v1/offers/" + offer + "/answers"}, {"POST", "/v1/publications"},
		} {
			if a := o.send(x[0], x[1], body, "Authorization", "Bearer supervisor"); a.Code >= 500 {
				t.Errorf("%s %s %q: %d %s", x[0], x[1], body, a.Code, a.Body)
			}
		}
	})
}
