package api_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"watchbill/api"
)

// FuzzWriteRow sends whatever a client may: never an error of ours, and nothing is done by a dry run.
func FuzzWriteRow(f *testing.F) {
	for _, s := range []struct{ noun, id, body, header string }{
		{"absences", "", `{"officer_id":"B1","from":"2027-05-01T09:00:00-04:00","to":"2027-05-01T12:00:00Z","note":"x"}`, ""},
		{"extras", "", `{"officer_id":"B3","district_id":"D1","from":"2027-03-14T02:30","to":"2027-03-14T03:30"}`, "emergency; x"},
		{"postings", "B1~2027-01-01", `{"to":null,"from":"2027-02-01"}`, "because"},
		{"districts", "D1~2", `{"type":"Feature","properties":{"district_id":"D1"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}}`, ""},
		{"targets", "cit~*~*~Fri.Sat~*~*", `{"required":-1}`, ""},
		{"officers", "B1", `{"officer_id":"B2"}`, ""},
		{"credentials", "B1~CIT-40~*", `{"hours":1e400}`, ""},
		{"shifts", "night", `{"days":["Mon",1]}`, ""},
	} {
		f.Add(s.noun, s.id, s.body, s.header)
	}
	k := newKeeping(f, guarded())
	f.Fuzz(func(t *testing.T, noun, id, body, header string) {
		switch noun {
		case "officers", "credentials", "postings", "absences", "extras", "pairs", "shifts", "rotations", "districts", "targets", "resources", "places":
		default:
			return
		}
		r := httptest.NewRequest("POST", "/v1/"+noun+"?dry_run=true", strings.NewReader(body))
		if id != "" {
			r.Method = "PATCH"
			r.URL.Path += "/" + strings.ReplaceAll(id, "/", "")
		}
		r.Host = "127.0.0.1:8080"
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set(api.OverrideHeader, header)
		a := httptest.NewRecorder()
		k.handler.ServeHTTP(a, r)
		if a.Code >= 500 || !json.Valid(a.Body.Bytes()) || a.Code == http.StatusCreated || k.Book().Revision() != 1 {
			t.Fatalf("%s %s %s: %d %s", noun, id, body, a.Code, a.Body)
		}
	})
}

// FuzzWithoutSeconds: what is read strictly stays JSON of the same members, and moments stay the same.
func FuzzWithoutSeconds(f *testing.F) {
	for _, s := range []string{`{"from":"2027-05-01T09:00:00-04:00"}`, `{ "note" : "2027-05-01T09:00:00Z", "to": "2027-05-01T09:00:00Z" }`, `{"from":"2027-05-01T09:00:30Z"}`, `{}`, `{"from":{"to":"2027-05-01T09:00:00Z"}}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var before, after map[string]any
		if json.Unmarshal([]byte(text), &before) != nil || before == nil || strings.TrimLeft(text, " \t\r\n") != text {
			return
		}
		if err := json.Unmarshal(api.WithoutSeconds([]byte(text)), &after); err != nil || len(after) != len(before) {
			t.Fatalf("%s: %v: %s", text, err, api.WithoutSeconds([]byte(text)))
		}
		for name, was := range before {
			is := after[name]
			x, ok1 := was.(string)
			y, ok2 := is.(string)
			if ok1 && ok2 && x != y {
				a, err1 := time.Parse(time.RFC3339, x)
				b, err2 := time.Parse("2006-01-02T15:04Z07:00", y)
				if err1 == nil && err2 == nil && !a.Equal(b) || name != "from" && name != "to" {
					t.Fatalf("%s: %s was %s", name, y, x)
				}
			}
		}
	})
}
