package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"watchbill/api"
	"watchbill/api/idempotency"
	"watchbill/api/web"
	"watchbill/roster"
	"watchbill/roster/edit"
	"watchbill/roster/pack"
	"watchbill/roster/store"
	"watchbill/roster/store/audit"
	"watchbill/roster/store/storetest"
	"watchbill/roster/strictness"
)

// keeping is a service whose roster can be edited.
type keeping struct {
	*service
	kv  store.KV
	log *audit.Log
}

func newKeeping(tb testing.TB, records roster.Records, change ...func(*api.Options)) *keeping {
	tb.Helper()
	k := &keeping{kv: storetest.NewMemory()}
	book, faults := roster.NewBook(records, 0)
	if book == nil {
		tb.Fatal(faults)
	}
	done, err := store.New(k.kv).Import(context.Background(), book.Records())
	if err != nil {
		tb.Fatal(err)
	}
	book, _ = roster.NewBook(records, done.Revision)
	k.service = newServiceWith(tb, book, func(o *api.Options) {
		k.log = audit.New(k.kv, audit.Options{Now: o.Web.Now})
		house := o.Roster.(*house)
		o.Edits = edit.New(edit.Options{KV: k.kv, Log: k.log, Book: house.Book, Publish: house.publish})
		o.Once, o.Strictness = idempotency.New(k.kv), strictness.New(k.kv, k.log)
		for _, c := range change {
			c(o)
		}
	})
	return k
}

// guarded are two districts with one certified officer on each night, every night.
func guarded() roster.Records {
	r := roster.Records{Agency: roster.DefaultAgency()}
	r.Agency.ID, r.Agency.Name, r.Agency.TimeZone = "small", "Small", "America/New_York"
	square := func(x float64) []roster.Part {
		return []roster.Part{{Polygons: []roster.Polygon{{{{Lon: x, Lat: 0}, {Lon: x + 1, Lat: 0}, {Lon: x + 1, Lat: 1}, {Lon: x, Lat: 0}}}}}}
	}
	r.Districts = []roster.District{{ID: "D1", Parts: square(0)}, {ID: "D2", Parts: square(1)}}
	r.Shifts = []roster.Shift{{ID: "night", Start: 19 * 60, End: 7 * 60}}
	first := roster.NewDate(2027, 1, 1)
	r.Rotations = []roster.Rotation{{ID: "always", Anchor: first, Cycle: []roster.ShiftID{"*"}}}
	for i, id := range []roster.OfficerID{"B1", "B2", "B3"} {
		r.Officers = append(r.Officers, roster.Officer{ID: id, Role: roster.RoleOfficer, Designated: true, Eligible: true, Phone: "555-000" + string(id[1])})
		if i < 2 {
			r.Credentials = append(r.Credentials, roster.Credential{Officer: id, Kind: "CIT-40", Completed: first - 30, Hours: 40})
			r.Postings = append(r.Postings, roster.Posting{Officer: id, District: r.Districts[i].ID, Shift: "night", Rotation: "always", Dates: roster.DateRange{From: first}})
		}
	}
	return r
}

// written is the answer of a write.
type written struct {
	Revision     uint64
	DryRun       bool           `json:"dry_run"`
	Record       map[string]any `json:"record"`
	Warnings     []string
	Breaches     []map[string]any
	Overridden   bool
	Consequences *struct {
		From          string
		Days          int
		ShareBefore   api.Share        `json:"share_before"`
		ShareAfter    api.Share        `json:"share_after"`
		GapsOpened    []map[string]any `json:"gaps_opened"`
		GapsClosed    []map[string]any `json:"gaps_closed"`
		GapsChanged   []map[string]any `json:"gaps_changed"`
		TargetsBroken []map[string]any `json:"targets_broken"`
		TargetsMended []map[string]any `json:"targets_mended"`
		LeftOut       int              `json:"left_out"`
	}
}

func (k *keeping) write(method, target, body string, status int, headers ...string) (written, answer) {
	k.Helper()
	a := k.send(method, target, body, headers...)
	if a.Code != status {
		k.Fatalf("%s %s %s: got %d %s, want %d", method, target, body, a.Code, a.Body, status)
	}
	var w written
	if status < 300 {
		w = decode[written](k, strings.NewReader(a.Body.String()))
	}
	return w, a
}

// TestEveryNoun creates, reads, lists, changes and removes a row of each.
func TestEveryNoun(t *testing.T) {
	k := newKeeping(t, guarded())
	for _, c := range []struct{ noun, id, row, change, column, want string }{
		{"officers", "B9", `{"officer_id":"B9","languages":["es","vi"],"volunteer":true}`, `{"name":"Wren"}`, "name", "Wren"},
		{"officers", "K1", `{"officer_id":"K1","role":"clinician"}`, `{"phone":"555"}`, "phone", "555"},
		{"credentials", "B9~MHFA-PS~2027-02-01", `{"officer_id":"B9","kind":"MHFA-PS","completed":"2027-02-01","hours":8}`, `{"hours":8.5}`, "hours", "8.5"},
		{"credentials", "B9~ASIST~*", `{"officer_id":"B9","kind":"ASIST","started":"2027-02-01"}`, `{"program":"x"}`, "program", "x"},
		{"postings", "B9~2027-05-01", `{"officer_id":"B9","district_id":"D1","shift_id":"night","rotation_id":"always","offset":0,"from":"2027-05-01"}`, `{"to":"2027-05-02"}`, "to", "2027-05-02"},
		{"absences", "B9~2027-05-01~2027-05-03", `{"officer_id":"B9","from":"2027-05-01","to":"2027-05-03","kind":"sick"}`, `{"kind":null}`, "kind", "<nil>"},
		{"absences", "B9~2027-05-01T13:00Z~2027-05-01T16:00Z", `{"officer_id":"B9","from":"2027-05-01T09:00","to":"2027-05-01T12:00:00-04:00"}`, `{"note":"2027-05-01T12:00:00-04:00"}`, "note", "2027-05-01T12:00:00-04:00"},
		{"extras", "B9~2027-07-01T13:00Z", `{"officer_id":"B9","district_id":"D2","from":"2027-07-01T09:00","to":"2027-07-01T12:00:00-04:00","kind":"overtime"}`, `{"district_id":"D1"}`, "district_id", "D1"},
		{"pairs", "CRT1", `{"pair_id":"CRT1","officer_id":"B9","clinician_id":"K1","from":"2027-05-01"}`, `{"unit":"C1"}`, "unit", "C1"},
		{"shifts", "day", `{"shift_id":"day","start":"07:00","end":"19:00","days":["Mon","Tue"]}`, `{"days":"Mon"}`, "days", "[Mon]"},
		{"rotations", "two", `{"rotation_id":"two","anchor":"2027-01-01","cycle":["*","-"]}`, `{"name":"Two"}`, "name", "Two"},
		{"targets", "cit~D1~*~Fri.Sat~*~*", `{"need":"cit","district_id":"D1","days":["Fri","Sat"],"required":2}`, `{"required":3}`, "required", "3"},
		{"resources", "mcu", `{"resource_id":"mcu","kind":"mobile-crisis","lat":0.5,"lon":0.5,"districts":["D1"]}`, `{"hours":"Mon 08:00-20:00"}`, "hours", "Mon 08:00-20:00"},
		{"places", "lib", `{"place_id":"lib","lat":0.5,"lon":0}`, `{"name":"Library"}`, "name", "Library"},
		{"districts", "D3", `{"type":"Feature","properties":{"district_id":"D3"},"geometry":{"type":"Polygon","coordinates":[[[5,0],[6,0],[6,1],[5,0]]]}}`, `{"type":"Feature","properties":{"name":"Third"}}`, "type", "Feature"},
	} {
		list, one := "/v1/"+c.noun, "/v1/"+c.noun+"/"+c.id
		w, made := k.write("POST", list, c.row, 201)
		if w.Record["id"] != c.id || made.Header().Get("Location") != one || w.Consequences == nil {
			t.Errorf("POST %s: %s %s", list, made.Header(), made.Body)
			continue
		}
		read := k.get(one)
		if read.Header().Get("ETag") != made.Header().Get("ETag") || read.Code != 200 {
			t.Errorf("GET %s: %d %s %s", one, read.Code, read.Body, read.Header())
		}
		if a := k.get(one, "If-None-Match", read.Header().Get("ETag")); a.Code != 304 {
			t.Errorf("GET %s with its ETag: %d", one, a.Code)
		}
		if a := k.get(list); !strings.Contains(a.Body.String(), strings.TrimSpace(read.Body.String())) {
			t.Errorf("GET %s: not there: %s", list, a.Body)
		}
		changed, a := k.write("PATCH", one, c.change, 200, "If-Match", read.Header().Get("ETag"))
		if got := fmt.Sprint(changed.Record[c.column]); got != c.want {
			t.Errorf("PATCH %s: %s is %s, want %s", one, c.column, got, c.want)
		}
		if now := k.get(one); now.Header().Get("ETag") != a.Header().Get("ETag") || now.Header().Get("ETag") == read.Header().Get("ETag") {
			t.Errorf("PATCH %s: ETag %s of the answer, %s read, %s before", one, a.Header().Get("ETag"), now.Header().Get("ETag"), read.Header().Get("ETag"))
		}
		k.write("PATCH", one, c.change, 412, "If-Match", read.Header().Get("ETag"))
		k.write("DELETE", one, "", 412, "If-Match", `"0"`)
		gone, _ := k.write("DELETE", one+"?dry_run=true", "", 200)
		if gone.Record != nil || !gone.DryRun || k.get(one).Code != 200 {
			t.Errorf("DELETE %s as a dry run: %+v", one, gone)
		}
	}
	for _, one := range []string{"districts/D3", "places/lib", "resources/mcu", "targets/cit~D1~*~Fri.Sat~*~*", "rotations/two", "shifts/day", "pairs/CRT1",
		"extras/B9~2027-07-01T13:00Z", "absences/B9~2027-05-01~2027-05-03", "absences/B9~2027-05-01T13:00Z~2027-05-01T16:00Z", "postings/B9~2027-05-01",
		"credentials/B9~MHFA-PS~2027-02-01", "credentials/B9~ASIST~*", "officers/K1", "officers/B9"} {
		k.write("DELETE", "/v1/"+one, "", 200)
		if a := k.get("/v1/" + one); a.Code != 404 {
			t.Errorf("%s is still there", one)
		}
		k.write("PATCH", "/v1/"+one, `{"name":"x"}`, 404)
		k.write("DELETE", "/v1/"+one, "", 404)
	}
	rows, _, err := store.New(k.kv).Load(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	want, _ := roster.NewBook(guarded(), 0)
	got, _ := roster.NewBook(rows, 0)
	if d := cmp.Diff(want.Records(), got.Records()); d != "" {
		t.Errorf("the roster is not what it was:\n%s", d)
	}
	if v, err := audit.Verify(context.Background(), k.kv); err != nil || !v.Sound() || v.Records != 45 {
		t.Errorf("the trail: %+v %v", v, err)
	}
	k.noReasons()
}

// noReasons holds the trail to saying nothing of why somebody is away.
func (k *keeping) noReasons() {
	k.Helper()
	all, _, err := audit.List(context.Background(), k.kv, audit.Filter{})
	if err != nil {
		k.Fatal(err)
	}
	text, err := json.Marshal(all)
	if err != nil {
		k.Fatal(err)
	}
	for _, word := range []string{"sick", "vacation", "Wren"} {
		if strings.Contains(string(text), word) {
			k.Errorf("the trail says %q: %s", word, text)
		}
	}
}

// TestConsequences: a leave that opens a gap is done, and answered with the gap as GET /v1/gaps has it.
func TestConsequences(t *testing.T) {
	k := newKeeping(t, guarded())
	row := `{"officer_id":"B1","from":"2027-05-01","to":"2027-05-01","kind":"vacation"}`
	dry, _ := k.write("POST", "/v1/absences?dry_run=true", row, 200)
	w, _ := k.write("POST", "/v1/absences", row, 201)
	if d := cmp.Diff(dry.Consequences, w.Consequences); d != "" || !dry.DryRun || w.DryRun {
		t.Errorf("tried and done differ:\n%s", d)
	}
	var gaps struct{ Gaps []map[string]any }
	if err := json.Unmarshal(k.get("/v1/gaps").Body.Bytes(), &gaps); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(gaps.Gaps, w.Consequences.GapsOpened); d != "" || len(gaps.Gaps) != 1 || gaps.Gaps[0]["id"] != "cit~D1~2027-05-01T23:00Z" {
		t.Errorf("(-gaps +opened):\n%s", d)
	}
	if *w.Consequences.ShareBefore.Share != 1 || *w.Consequences.ShareAfter.Share >= 1 {
		t.Errorf("shares: %+v", w.Consequences)
	}
	w, _ = k.write("DELETE", "/v1/absences/B1~2027-05-01~2027-05-01", "", 200)
	if d := cmp.Diff(gaps.Gaps, w.Consequences.GapsClosed); d != "" {
		t.Errorf("(-gaps +closed):\n%s", d)
	}
}

// TestRefusals: what is wrong is named at its place, and what is in the way is named.
func TestRefusals(t *testing.T) {
	k := newKeeping(t, guarded())
	k.write("POST", "/v1/extras", `{"officer_id":"B3","district_id":"D1","from":"2027-06-01T08:00","to":"2027-06-01T12:00"}`, 201)
	k.write("POST", "/v1/absences", `{"officer_id":"B1","from":"2027-06-05","to":"2027-06-06"}`, 201)
	k.write("POST", "/v1/extras", `{"officer_id":"B1","district_id":"D1","from":"2027-06-05T20:00","to":"2027-06-05T23:00"}`, 201, api.OverrideHeader, "emergency")
	for _, c := range []struct {
		method, target, body string
		status               int
		pointers, holder     string
	}{
		{"POST", "/v1/absences", `{"oficer_id":"B1","from":"2027-13-01","to":"2027-01-01","kind":"sik"}`, 400, "/oficer_id /from /kind", "null"},
		{"POST", "/v1/absences", `[]`, 400, "", "null"},
		{"POST", "/v1/absences", `{}`, 400, "", "null"},
		{"POST", "/v1/absences", `{"officer_id":"B8","from":"2027-05-01","to":"2027-05-01"}`, 400, "/officer_id", "null"},
		{"POST", "/v1/absences?dry_run=yes", `{}`, 400, "", "null"},
		{"POST", "/v1/extras", `{"officer_id":"B3","district_id":"D7","from":"2027-05-01","to":"2027-05-01T09:00"}`, 400, "/from /district_id", "null"},
		{"PATCH", "/v1/officers/B1", `{"role":"chief","eligible":"no"}`, 400, "/eligible", "null"},
		{"PATCH", "/v1/agency", `{"time_zone":"UTC","work_rules":{"min_rest":3}}`, 400, "/work_rules/min_rest /time_zone", "null"},
		{"POST", "/v1/postings", `{"officer_id":"B1","district_id":"D1","shift_id":"night","rotation_id":"always","from":"2027-08-01"}`, 409, "/from", `{"noun":"postings","id":"B1~2027-01-01"}`},
		{"POST", "/v1/postings", `{"officer_id":"B1","district_id":"D1","shift_id":"night","rotation_id":"always","from":"2026-08-01"}`, 409, "/from", `{"noun":"postings","id":"B1~2027-01-01"}`},
		{"POST", "/v1/extras", `{"officer_id":"B3","district_id":"D1","from":"2027-06-01T11:00","to":"2027-06-01T13:00"}`, 409, "/from", `{"noun":"extras","id":"B3~2027-06-01T12:00Z"}`},
		{"POST", "/v1/extras", `{"officer_id":"B1","district_id":"D1","from":"2027-06-01T20:00","to":"2027-06-01T21:00"}`, 409, "/from", `{"noun":"postings","id":"B1~2027-01-01"}`},
		{"DELETE", "/v1/absences/B1~2027-06-05~2027-06-06", ``, 409, "/from", `{"noun":"extras","id":"B1~2027-06-06T00:00Z"}`},
		{"DELETE", "/v1/shifts/night", ``, 409, "", `{"count":2,"first":[{"noun":"postings","id":"B1~2027-01-01"},{"noun":"postings","id":"B2~2027-01-01"}]}`},
		{"DELETE", "/v1/officers/B3", ``, 409, "", `{"count":1,"first":[{"noun":"extras","id":"B3~2027-06-01T12:00Z"}]}`},
		{"PATCH", "/v1/rotations/always", `{"rotation_id":"never"}`, 409, "", `{"count":2,"first":[{"noun":"postings","id":"B1~2027-01-01"},{"noun":"postings","id":"B2~2027-01-01"}]}`},
		{"DELETE", "/v1/officers/nobody", ``, 404, "", "null"},
	} {
		_, a := k.write(c.method, c.target, c.body, c.status)
		p := decode[web.Problem](t, a.Body)
		var pointers []string
		for _, f := range p.Errors {
			if f.Pointer != "" {
				pointers = append(pointers, f.Pointer)
			}
		}
		holder, _ := json.Marshal(p.Holder)
		var want, got any
		_ = json.Unmarshal([]byte(c.holder), &want)
		_ = json.Unmarshal(holder, &got)
		if strings.Join(pointers, " ") != c.pointers || !cmp.Equal(got, want) {
			t.Errorf("%s %s %s: %+v, holder %s", c.method, c.target, c.body, p.Errors, holder)
		}
	}
	if k.Book().Revision() != 4 {
		t.Error("something was done")
	}
}

// TestWorkRules: extra duty that breaks one is blocked unless somebody says why not; where it only warns it is done.
func TestWorkRules(t *testing.T) {
	k := newKeeping(t, guarded())
	row := `{"officer_id":"B3","district_id":"D1","from":"2027-06-01T08:00","to":"2027-06-02T08:00"}`
	_, a := k.write("POST", "/v1/extras", row, 409)
	p := decode[web.Problem](t, a.Body)
	if holder, _ := json.Marshal(p.Holder); len(p.Errors) != 1 || p.Errors[0].Pointer != "/from" || !strings.Contains(string(holder), "hours-per-day") {
		t.Errorf("%+v", p)
	}
	k.write("POST", "/v1/extras", row, 400, api.OverrideHeader, "because")
	w, _ := k.write("POST", "/v1/extras", row, 201, api.OverrideHeader, "emergency; two units down")
	if !w.Overridden || len(w.Breaches) != 1 {
		t.Errorf("%+v", w)
	}
	records, _, err := audit.List(context.Background(), k.kv, audit.Filter{})
	if err != nil || len(records) != 1 || records[0].What.Of != "extra B3~2027-06-01T12:00Z; work rules overridden: emergency, two units down" {
		t.Errorf("%+v %v", records, err)
	}
	now := k.get("/v1/settings/work-rules")
	if now.Body.String() != `{"extras":"block","postings":"warn","absences":"warn"}`+"\n" {
		t.Errorf("%s", now.Body)
	}
	k.write("PUT", "/v1/settings/work-rules", `{"extras":"warn","postings":"never"}`, 400)
	if a := k.send("PUT", "/v1/settings/work-rules", `{"extras":"warn","postings":"warn","absences":"block"}`); a.Code != 200 {
		t.Fatal(a.Body)
	}
	w, _ = k.write("POST", "/v1/extras", strings.ReplaceAll(row, "2027-06", "2027-07"), 201)
	if w.Overridden || len(w.Breaches) != 1 {
		t.Errorf("%+v", w)
	}
}

// TestOnce: asked again with the same key, nothing is done and the answer is the same to the byte.
func TestOnce(t *testing.T) {
	k := newKeeping(t, guarded())
	row := `{"officer_id":"B1","from":"2027-05-01","to":"2027-05-01"}`
	_, first := k.write("POST", "/v1/absences", row, 201, "Idempotency-Key", "k1")
	_, again := k.write("POST", "/v1/absences", row, 201, "Idempotency-Key", "k1")
	if first.Body.String() != again.Body.String() || first.Header().Get("Location") != again.Header().Get("Location") || first.Header().Get("ETag") != again.Header().Get("ETag") {
		t.Errorf("%s %s\n%s %s", first.Header(), first.Body, again.Header(), again.Body)
	}
	k.write("POST", "/v1/absences", strings.ReplaceAll(row, "05", "06"), 422, "Idempotency-Key", "k1")
	k.write("POST", "/v1/absences", row, 400, "Idempotency-Key", "k 1")
	k.advance(25 * time.Hour)
	k.write("POST", "/v1/absences", strings.ReplaceAll(row, "05", "06"), 201, "Idempotency-Key", "k1")
	if n := pack.SheetOf(k.Book(), roster.AbsencesFile, "B1").Len(); n != 2 {
		t.Errorf("%d absences", n)
	}
}

// TestWritersRace: of many who write at once nobody's write is lost, of two with one If-Match one wins, and of many with
// one key one is done.
func TestWritersRace(t *testing.T) {
	k := newKeeping(t, guarded())
	tag := k.get("/v1/officers/B3").Header().Get("ETag")
	var running sync.WaitGroup
	var mu sync.Mutex
	codes := map[string]int{}
	ask := func(what, method, target, body string, headers ...string) {
		running.Go(func() {
			r := httptest.NewRequest(method, target, strings.NewReader(body))
			r.Host = "127.0.0.1:8080"
			r.Header.Set("Content-Type", "application/json")
			for i := 0; i < len(headers); i += 2 {
				r.Header.Set(headers[i], headers[i+1])
			}
			a := httptest.NewRecorder()
			k.handler.ServeHTTP(a, r)
			mu.Lock()
			defer mu.Unlock()
			codes[fmt.Sprint(what, " ", a.Code)]++
		})
	}
	for i := range 8 {
		ask("own", "POST", "/v1/absences", fmt.Sprintf(`{"officer_id":"B1","from":"2027-05-0%d","to":"2027-05-0%[1]d"}`, i+1))
		ask("match", "PATCH", "/v1/officers/B3", fmt.Sprintf(`{"name":"N%d"}`, i), "If-Match", tag)
		ask("once", "POST", "/v1/officers", `{"officer_id":"B7"}`, "Idempotency-Key", "x")
	}
	running.Wait()
	if codes["own 201"] != 8 || codes["match 200"] != 1 || codes["match 412"] != 7 || codes["once 201"] != 8 {
		t.Errorf("%v", codes)
	}
	if a, _ := k.write("POST", "/v1/officers", `{"officer_id":"B7"}`, 201, "Idempotency-Key", "x"); a.Record["id"] != "B7" {
		t.Errorf("%+v", a)
	}
}
