package api_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"watchbill/api"
)

// TestBoundWriters: who answers for some districts changes rows of those alone, by their old district and their new one.
func TestBoundWriters(t *testing.T) {
	k := newKeeping(t, guarded(), func(o *api.Options) { o.Web.Identify = asRole("B1", "D1") })
	as := []string{"Authorization", "Bearer supervisor+coordinator"}
	for _, c := range []struct {
		method, target, body string
		status               int
	}{
		{"POST", "/v1/absences", `{"officer_id":"B1","from":"2027-05-01","to":"2027-05-01"}`, 201},
		{"POST", "/v1/absences", `{"officer_id":"B2","from":"2027-05-01","to":"2027-05-01"}`, 403},
		{"PATCH", "/v1/postings/B1~2027-01-01", `{"district_id":"D2"}`, 403},
		{"PATCH", "/v1/postings/B2~2027-01-01", `{"district_id":"D1"}`, 403},
		{"PATCH", "/v1/postings/B1~2027-01-01", `{"to":"2028-01-01"}`, 200},
		{"POST", "/v1/extras", `{"officer_id":"B2","district_id":"D1","from":"2026-05-01T08:00","to":"2026-05-01T12:00"}`, 201},
		{"POST", "/v1/officers", `{"officer_id":"B8"}`, 403},
		{"POST", "/v1/targets", `{"need":"cit","required":2}`, 403},
		{"POST", "/v1/targets", `{"need":"cit","district_id":"D1","required":2}`, 201},
		{"PATCH", "/v1/agency", `{"name":"x"}`, 403},
	} {
		if a := k.send(c.method, c.target, c.body, as...); a.Code != c.status {
			t.Errorf("%s %s %s: %d %s", c.method, c.target, c.body, a.Code, a.Body)
		}
	}
	if a := k.get("/v1/postings", as...); strings.Contains(a.Body.String(), "B2") || !strings.Contains(a.Body.String(), "B1~2027-01-01") {
		t.Errorf("%s", a.Body)
	}
	own := []string{"Authorization", "Bearer officer"}
	if a := k.get("/v1/officers/B1", own...); a.Code != 200 {
		t.Errorf("their own: %d", a.Code)
	}
	if a := k.get("/v1/officers/B3", own...); a.Code != http.StatusNotFound || strings.Contains(a.Body.String(), "555") {
		t.Errorf("another's: %d %s", a.Code, a.Body)
	}
	if a := k.get("/v1/absences", own...); !strings.Contains(a.Body.String(), `"B1~2027-05-01~2027-05-01"`) || strings.Contains(a.Body.String(), "B2") {
		t.Errorf("%s", a.Body)
	}
}

// TestRecordFilters lists by what users filter by, and page by page.
func TestRecordFilters(t *testing.T) {
	k := newKeeping(t, guarded())
	k.write("POST", "/v1/absences", `{"officer_id":"B1","from":"2027-05-01","to":"2027-05-03","kind":"sick"}`, 201)
	k.write("POST", "/v1/absences", `{"officer_id":"B1","from":"2027-05-01","to":"2027-05-03","kind":"court"}`, 201)
	k.write("POST", "/v1/absences", `{"officer_id":"B2","from":"2027-06-01T00:00","to":"2027-06-02T00:00"}`, 201)
	for target, want := range map[string]string{
		"absences":                                  "B1~2027-05-01~2027-05-03 B1~2027-05-01~2027-05-03~2 B2~2027-06-01T04:00Z~2027-06-02T04:00Z",
		"absences?kind=sick":                        "B1~2027-05-01~2027-05-03~2",
		"absences?officer_id=B2":                    "B2~2027-06-01T04:00Z~2027-06-02T04:00Z",
		"absences?district_id=D2":                   "B2~2027-06-01T04:00Z~2027-06-02T04:00Z",
		"absences?from=2027-05-03&to=2027-05-31":    "B1~2027-05-01~2027-05-03 B1~2027-05-01~2027-05-03~2",
		"absences?from=2027-06-02":                  "",
		"postings?district_id=D1&shift_id=night":    "B1~2027-01-01",
		"officers?district_id=D2":                   "B2",
		"credentials?officer_id=B1&kind=CIT-40":     "B1~CIT-40~2026-12-02",
		"districts":                                 "D1 D2",
		"targets?need=cit":                          "",
		"officers?role=officer&limit=2":             "B1 B2",
		"officers?limit=1&cursor=QjE":               "B2",
		"resources?kind=crisis-line&district_id=D1": "",
	} {
		a := k.get("/v1/" + target)
		var all map[string]json.RawMessage
		if err := json.Unmarshal(a.Body.Bytes(), &all); err != nil || a.Code != 200 {
			t.Fatalf("%s: %d %s", target, a.Code, a.Body)
		}
		noun, _, _ := strings.Cut(target, "?")
		var rows []struct{ ID string }
		_ = json.Unmarshal(all[noun], &rows)
		var ids []string
		for _, r := range rows {
			ids = append(ids, r.ID)
		}
		if got := strings.Join(ids, " "); got != want {
			t.Errorf("%s: got %s, want %s", target, got, want)
		}
	}
	if a := k.get("/v1/absences?from=2027-05-03&to=2027-05-01"); a.Code != 400 {
		t.Errorf("%d", a.Code)
	}
	if a := k.get("/v1/absences?officer_id=B8"); a.Code != 400 {
		t.Errorf("%d", a.Code)
	}
}
