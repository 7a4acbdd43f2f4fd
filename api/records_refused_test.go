package api_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"watchbill/api"
	"watchbill/api/idempotency"
	"watchbill/api/web"
	"watchbill/roster"
	"watchbill/roster/edit"
	"watchbill/roster/store"
)

// TestFaultOfANamedRow: a row that others name may be refused for a reason of its own, and that is said then.
func TestFaultOfANamedRow(t *testing.T) {
	k := newKeeping(t, guarded())
	for _, c := range []struct {
		method, target, body string
		status               int
		said                 string
	}{
		{"PATCH", "/v1/districts/D1", `{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[0,0],[1,1]]]}}`, 400, "/geometry"},
		{"PATCH", "/v1/districts/D1", `{"type":"Feature","properties":{"name":5}}`, 400, "/properties/name"},
		{"PATCH", "/v1/districts/D1", `{"properties":{"name":"West"}}`, 400, "Feature"},
		{"PATCH", "/v1/districts/D1", `{"type":"Feature","properties":{"district_id":"D9"}}`, 409, "1 row names this district"},
		{"DELETE", "/v1/districts/D1", ``, 409, "1 row names this district"},
		{"PATCH", "/v1/officers/B1", `{"officer_id":"B9","patrol_since":"yesterday"}`, 400, "/patrol_since"},
		{"PATCH", "/v1/officers/B1", `{"officer_id":"B9"}`, 409, "2 rows name this officer"},
		{"PATCH", "/v1/rotations/always", `{"cycle":["*","dusk"]}`, 400, "/cycle"},
		{"PATCH", "/v1/postings/B1~2027-01-01", `{"to":"2026-01-01"}`, 400, "/to"},
	} {
		_, a := k.write(c.method, c.target, c.body, c.status)
		if !strings.Contains(a.Body.String(), c.said) {
			t.Errorf("%s %s %s: %s", c.method, c.target, c.body, a.Body)
		}
	}
}

// TestOtherCellIsNamed: where a change makes a cell wrong that it leaves out, the message says which.
func TestOtherCellIsNamed(t *testing.T) {
	k := newKeeping(t, guarded())
	k.write("POST", "/v1/extras", `{"officer_id":"B3","district_id":"D1","from":"2027-06-01T08:00","to":"2027-06-01T12:00"}`, 201)
	_, a := k.write("PATCH", "/v1/extras/B3~2027-06-01T12:00Z", `{"from":"2027-06-02T08:00"}`, 400)
	if p := decode[web.Problem](t, a.Body); len(p.Errors) != 1 || p.Errors[0].Detail != "to: 2027-06-01T12:00 is before 2027-06-02T08:00" {
		t.Errorf("%+v", p.Errors)
	}
}

// TestTakenNames: a name that another row has is refused at its place, whichever of the two rows comes first.
func TestTakenNames(t *testing.T) {
	k := newKeeping(t, guarded())
	for _, id := range []string{"a", "z"} {
		k.write("POST", "/v1/places", `{"place_id":"`+id+`","lat":0.5,"lon":0}`, 201)
	}
	for _, c := range [][3]string{
		{"PATCH", "/v1/places/a", `{"place_id":"z"}`}, {"PATCH", "/v1/places/z", `{"place_id":"a"}`}, {"POST", "/v1/places", `{"place_id":"a","lat":0,"lon":0}`},
	} {
		_, a := k.write(c[0], c[1], c[2], 400)
		if p := decode[web.Problem](t, a.Body); len(p.Errors) != 1 || p.Errors[0].Pointer != "/place_id" {
			t.Errorf("%v: %+v", c, p.Errors)
		}
	}
}

// TestBoundWritersAreToldNothing: what is of another district is refused before anything is said of it, and is not named
// where it is in the way.
func TestBoundWritersAreToldNothing(t *testing.T) {
	k := newKeeping(t, guarded(), func(o *api.Options) { o.Web.Identify = asRole("B1") })
	one, all := []string{"Authorization", "Bearer supervisor+coordinator+administrator@D1"}, []string{"Authorization", "Bearer supervisor"}
	for _, c := range []struct {
		method, target, body string
		status               int
	}{
		{"PATCH", "/v1/postings/B2~2027-01-01", `{"to":"2026-01-01"}`, 403},
		{"PATCH", "/v1/postings/B2~2027-01-01", `{"oops":1}`, 403},
		{"DELETE", "/v1/officers/B2", ``, 403},
		{"PATCH", "/v1/credentials/B2~CIT-40~2026-12-02", `{"hours":-1}`, 403},
		{"POST", "/v1/postings", `{"officer_id":"B2","district_id":"D2","shift_id":"night","rotation_id":"always","from":"2027-08-01"}`, 403},
		{"POST", "/v1/targets", `{"need":"cit","district_id":"D2","required":-1}`, 403},
		{"PATCH", "/v1/agency", `{"bogus":1}`, 403},
		{"POST", "/v1/postings", `{"officer_id":"B2","district_id":"D1","shift_id":"night","rotation_id":"always","from":"2027-08-01"}`, 409},
	} {
		a := k.send(c.method, c.target, c.body, append([]string{"If-Match", `"0"`}, one...)...)
		if a.Code != c.status || strings.Contains(a.Body.String(), "B2~") {
			t.Errorf("%s %s %s: %d %s", c.method, c.target, c.body, a.Code, a.Body)
		}
	}
	a := k.send("POST", "/v1/postings", `{"officer_id":"B2","district_id":"D1","shift_id":"night","rotation_id":"always","from":"2027-08-01"}`, all...)
	if a.Code != 409 || !strings.Contains(a.Body.String(), `"B2~2027-01-01"`) {
		t.Errorf("%d %s", a.Code, a.Body)
	}
}

// TestBoundWritersConsequences: what follows is told of the districts that they answer for, as what-if tells it.
func TestBoundWritersConsequences(t *testing.T) {
	k := newKeeping(t, guarded(), func(o *api.Options) { o.Web.Identify = asRole("B1") })
	minutes := func(key string) (of int) {
		t.Helper()
		a := k.send("POST", "/v1/absences?dry_run=true", `{"officer_id":"B1","from":"2027-05-01","to":"2027-05-01"}`, "Authorization", "Bearer "+key)
		var answer struct {
			Consequences struct {
				Before struct{ Minutes int } `json:"share_before"`
			}
		}
		if err := json.Unmarshal(a.Body.Bytes(), &answer); err != nil || a.Code != 200 {
			t.Fatalf("%d %s: %v", a.Code, a.Body, err)
		}
		return answer.Consequences.Before.Minutes
	}
	one, other, all := minutes("supervisor@D1"), minutes("supervisor@D1 D2"), minutes("supervisor")
	if one == 0 || one >= all || other <= one {
		t.Errorf("%d minutes asked for in D1, %d in D1 and D2, %d in the agency", one, other, all)
	}
}

// raced is Edits before which another request with the same key is done, as another process on the store would.
type raced struct {
	api.Edits
	first func(ctx context.Context)
}

func (r *raced) Do(ctx context.Context, x edit.Edit) (*edit.Done, error) {
	r.first(ctx)
	return r.Edits.Do(ctx, x)
}

// TestOneKeyForTwo: of two requests under way with one key and different bodies one is done, and the other is told so.
func TestOneKeyForTwo(t *testing.T) {
	r := &raced{}
	k := newKeeping(t, guarded(), func(o *api.Options) { r.Edits, o.Edits = o.Edits, r })
	r.first = func(ctx context.Context) {
		q := idempotency.Question{Key: "both", Path: "POST /v1/absences", Body: []byte("another")}
		asked, err := idempotency.New(k.kv).Ask(ctx, q, noon)
		if err != nil {
			t.Fatal(err)
		}
		conditions, ops, err := asked.Keep(idempotency.Answer{Status: 201, RevisionAt: -1}, noon)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := k.kv.Commit(ctx, store.Txn{If: conditions, Ops: ops}); err != nil {
			t.Fatal(err)
		}
	}
	k.write("POST", "/v1/absences", `{"officer_id":"B1","from":"2027-05-01","to":"2027-05-01"}`, 422, "Idempotency-Key", "both")
	if k.Book().Revision() != 1 {
		t.Error("it was done")
	}
}

// TestMovedFar: a row that moves by more than the year that is looked at is held to the rules where it goes.
func TestMovedFar(t *testing.T) {
	k := newKeeping(t, guarded())
	k.write("POST", "/v1/extras", `{"officer_id":"B3","district_id":"D1","from":"2027-06-01T08:00","to":"2027-06-01T12:00"}`, 201)
	k.write("PATCH", "/v1/extras/B3~2027-06-01T12:00Z", `{"from":"2030-06-01T08:00","to":"2030-06-02T08:00"}`, 409)
	w, _ := k.write("PATCH", "/v1/extras/B3~2027-06-01T12:00Z", `{"from":"2030-06-01T08:00","to":"2030-06-02T08:00"}`, 200, api.OverrideHeader, "emergency")
	if len(w.Breaches) != 1 || !w.Overridden {
		t.Errorf("%+v", w)
	}
}

// TestStrictnessMoved: who sets the work rules may say which setting they saw.
func TestStrictnessMoved(t *testing.T) {
	k := newKeeping(t, guarded())
	const path, first, second = "/v1/settings/work-rules", `{"extras":"warn","postings":"warn","absences":"warn"}`, `{"extras":"block","postings":"block","absences":"block"}`
	seen := k.get(path).Header().Get("ETag")
	for _, c := range []struct {
		body, tag string
		status    int
	}{{first, seen, 200}, {second, seen, 412}, {second, `W/"x"`, 412}, {first, "*", 200}} {
		if a := k.send("PUT", path, c.body, "If-Match", c.tag); a.Code != c.status {
			t.Errorf("%s with %s: %d %s", c.body, c.tag, a.Code, a.Body)
		}
	}
	if now := k.get(path); !strings.Contains(now.Body.String(), first) {
		t.Errorf("%s", now.Body)
	}
	if a := k.send("PUT", path, second, "If-Match", `"x", `+k.get(path).Header().Get("ETag")); a.Code != 200 {
		t.Errorf("%d %s", a.Code, a.Body)
	}
}

// TestFaultKinds: what another row has its part in is told apart.
func TestFaultKinds(t *testing.T) {
	r := guarded()
	r.Postings = append(r.Postings, r.Postings[0])
	r.Officers = append(r.Officers, r.Officers[0])
	r.Targets = append(r.Targets, roster.Target{Need: roster.NeedCIT, District: "D9"})
	_, faults := roster.NewBook(r, 1)
	kinds := map[roster.FaultKind]int{}
	for _, f := range faults {
		kinds[f.Kind]++
	}
	if len(faults) != 3 || kinds[roster.Overlap] != 1 || kinds[roster.Taken] != 1 || kinds[roster.Unknown] != 1 {
		t.Errorf("%+v", faults)
	}
}
