package api_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"watchbill/api/eido"
)

func newRecorder() *httptest.ResponseRecorder { return httptest.NewRecorder() }

func TestEIDO(t *testing.T) {
	doc, err := os.ReadFile("eido/testdata/minimal.json")
	if err != nil {
		t.Fatal(err)
	}
	incident, err := eido.Decode(doc)
	if err != nil {
		t.Fatal(err)
	}
	s := newService(t, demoBook(t, 7))
	r := must[recommendation](s.send("POST", "/v1/eido", string(doc), "Content-Type", "application/eido+json"), t, http.StatusCreated)
	if r.Call.Call != incident.Call || r.Call.Nature != incident.Types[0] || *r.Call.Point != *incident.At {
		t.Errorf("asked for %+v", r.Call)
	}
	for _, c := range []struct{ target, accept, kind string }{
		{"/v1/eido", "application/eido+json", "application/eido+json"},
		{"/v1/eido?format=eido", "*/*", "application/eido+json"},
		{"/v1/eido?format=json", "application/eido+json", "application/json"},
		{"/v1/eido", "*/*", "application/json"},
	} {
		a := s.send("POST", c.target, string(doc), "Accept", c.accept)
		if a.Code != http.StatusCreated || a.Header().Get("Content-Type") != c.kind {
			t.Errorf("%s, Accept %s: %d %v", c.target, c.accept, a.Code, a.Header())
		}
		if is := strings.Contains(a.Body.String(), `"emergencyResourceComponent"`); is != (c.kind == "application/eido+json") {
			t.Errorf("%s: %.300s", c.target, a.Body)
		}
	}
}
