package api_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"watchbill/api"
	"watchbill/api/web"
	"watchbill/roster"
)

// TestPages reads each list page by page and compares it with the whole.
func TestPages(t *testing.T) {
	s := newService(t, demoBook(t, 7))
	for _, c := range []struct{ target, limits string }{
		{"/v1/coverage?days=6", "1 50 999"},
		{"/v1/gaps?days=200", "1 7"},
		{"/v1/targets/gaps?days=3660", "1 2"},
		{"/v1/credentials/standing?certified=false", "50 100000"},
	} {
		whole := s.get(c.target + "&format=csv").Body.String()
		for limit := range strings.FieldsSeq(c.limits) {
			got, next := "", c.target+"&format=csv&limit="+limit
			for next != "" {
				a := s.get(next)
				if a.Code != http.StatusOK {
					t.Fatalf("%s: %d %s", next, a.Code, a.Body)
				}
				header, rows, _ := strings.Cut(a.Body.String(), "\n")
				if got == "" {
					got = header + "\n"
				}
				got += rows
				next, _, _ = strings.Cut(strings.TrimPrefix(a.Header().Get("Link"), "<"), ">")
			}
			if diff := cmp.Diff(whole, got); diff != "" {
				t.Errorf("%s by %s: %s", c.target, limit, diff)
			}
		}
	}
}

func TestCursor(t *testing.T) {
	book := demoBook(t, 7)
	s := newService(t, book)
	first := decode[reading](t, s.get("/v1/coverage?days=30&limit=5").Body)
	if first.NextCursor == nil || len(first.Slots) != 5 || first.Total <= 5 {
		t.Fatalf("first page: %+v", first)
	}
	at := "&cursor=" + *first.NextCursor
	rest := decode[reading](t, s.get("/v1/coverage?days=30"+at).Body) // another limit
	if rest.NextCursor != nil || len(rest.Slots) != first.Total-5 || rest.Total != first.Total {
		t.Errorf("second page has %d of %d slots", len(rest.Slots), first.Total)
	}
	if a := s.get("/v1/coverage?days=31" + at); a.Code != http.StatusBadRequest {
		t.Errorf("a cursor for another question: got %d", a.Code)
	}
	if a := s.get("/v1/gaps?days=30" + at); a.Code != http.StatusBadRequest {
		t.Errorf("a cursor of another list: got %d", a.Code)
	}
	rows := book.Person(0).Rows()
	next, faults := book.With(8, rows)
	if faults.Err() != nil {
		t.Fatal(faults)
	}
	s.publish(next)
	a := s.get("/v1/coverage?days=30" + at)
	if a.Code != http.StatusConflict {
		t.Errorf("a cursor of an earlier revision: got %d", a.Code)
	}
	if p := decode[web.Problem](t, a.Body); p.Type != "urn:watchbill:problem:conflict" {
		t.Errorf("got %+v", p)
	}
}

// reading is what a client reads of a list.
type reading struct {
	api.CoverageHead
	Slots []map[string]any `json:"slots"`
}

func TestFilters(t *testing.T) {
	s := newService(t, demoBook(t, 7))
	district, shift := string(s.Book().Districts().At(2).ID), string(s.Book().Shifts().At(1).ID)
	all := strings.Split(strings.TrimSpace(s.get("/v1/coverage?format=csv").Body.String()), "\n")
	want := []string{all[0]}
	for _, line := range all[1:] {
		if strings.HasPrefix(line, district+","+shift+",") {
			want = append(want, line)
		}
	}
	got := strings.Split(strings.TrimSpace(s.get("/v1/coverage?format=csv&district_id="+district+"&shift_id="+shift).Body.String()), "\n")
	if diff := cmp.Diff(want, got); diff != "" || len(got) != 366 {
		t.Errorf("%d lines: %s", len(got), diff)
	}
	filtered := decode[reading](t, s.get("/v1/coverage?limit=0&district_id="+district).Body)
	whole := decode[reading](t, s.get("/v1/coverage?limit=0").Body)
	if cmp.Diff(whole.Share, filtered.Share) != "" || filtered.Total >= whole.Total || len(whole.Slots) != 0 || whole.NextCursor != nil {
		t.Errorf("filtered %+v, whole %+v", filtered.Page, whole.Page)
	}
}

func TestETag(t *testing.T) {
	book := demoBook(t, 7)
	s := newService(t, book)
	seen := map[string]string{}
	targets := []string{
		"/v1/coverage", "/v1/coverage?days=7", "/v1/coverage?need=co-responder", "/v1/coverage?format=csv", "/v1/coverage?limit=3",
		"/v1/gaps", "/v1/targets/gaps", "/v1/credentials/standing", "/v1/credentials/standing?on=2027-01-01", "/openapi.yaml",
	}
	for _, target := range targets {
		tag := s.get(target).Header().Get("ETag")
		if other, twice := seen[tag]; twice || tag == "" {
			t.Errorf("%s and %s have ETag %q", target, other, tag)
		}
		seen[tag] = target
		for _, header := range []string{tag, "W/" + tag, `"x", ` + tag, "*"} {
			a := s.get(target, "If-None-Match", header)
			if a.Code != http.StatusNotModified || a.Body.Len() != 0 || a.Header().Get("ETag") != tag {
				t.Errorf("%s, If-None-Match %s: got %d %s", target, header, a.Code, a.Body)
			}
		}
		if a := s.get(target, "If-None-Match", `"x"`); a.Code != http.StatusOK {
			t.Errorf("%s: got %d", target, a.Code)
		}
	}
	if got := s.get("/v1/gaps?from=2027-04-10&need=cit").Header().Get("ETag"); seen[got] != "/v1/gaps" {
		t.Error("the same question in other words has another ETag")
	}
	next, _ := book.With(8, book.Person(0).Rows())
	s.publish(next)
	for tag, target := range seen {
		if a := s.get(target, "If-None-Match", tag); (a.Code == http.StatusNotModified) != (target == "/openapi.yaml") {
			t.Errorf("%s at the next revision: got %d", target, a.Code)
		}
	}
}

func TestAccept(t *testing.T) {
	s := newService(t, demoBook(t, 7))
	const csv, json = "text/csv; charset=utf-8; header=present", "application/json"
	for _, c := range []struct{ target, accept, want string }{
		{"/v1/gaps", "", json},
		{"/v1/gaps", "*/*", json},
		{"/v1/gaps", "text/csv", csv},
		{"/v1/gaps", "text/csv, */*;q=0.1", csv},
		{"/v1/gaps", "text/csv;q=0.5, application/json", json},
		{"/v1/gaps", "text/csv;q=0", json},
		{"/v1/gaps", "TEXT/CSV ; Q=0.9 , application/json;q=0.8", csv},
		{"/v1/gaps", "text/html,*/*;q=0.8", json},
		{"/v1/gaps?format=json", "text/csv", json},
		{"/v1/gaps?format=csv", "application/json", csv},
	} {
		a := s.get(c.target, "Accept", c.accept)
		if got := a.Header().Get("Content-Type"); got != c.want || a.Header().Get("Vary") != "Accept" {
			t.Errorf("%s Accept %q: got %q", c.target, c.accept, got)
		}
	}
}

// TestCSVIsTheCommandLine compares the service's CSV with what the command line writes.
func TestCSVIsTheCommandLine(t *testing.T) {
	book := demoBook(t, 7)
	s := newService(t, book)
	grid := newGrid(t, book, roster.NeedCIT, demoFrom, 365)
	for target, write := range map[string]func(*bytes.Buffer) error{
		"/v1/coverage": func(b *bytes.Buffer) error { return api.WriteCoverageCSV(b, grid) },
		"/v1/gaps":     func(b *bytes.Buffer) error { return api.WriteGapsCSV(b, grid) },
		"/v1/targets/gaps": func(b *bytes.Buffer) error {
			return api.WriteTargetsCSV(b, newTargets(t, book, demoFrom, 365))
		},
		"/v1/credentials/standing": func(b *bytes.Buffer) error { return api.WriteStandingsCSV(b, book, demoFrom) },
	} {
		var want bytes.Buffer
		if err := write(&want); err != nil {
			t.Fatal(err)
		}
		query := "?format=csv&from=2027-01-01"
		if target == "/v1/credentials/standing" {
			query = "?format=csv&on=2027-01-01"
		}
		if diff := cmp.Diff(want.String(), s.get(target+query).Body.String()); diff != "" {
			t.Errorf("%s: %s", target, diff)
		}
	}
}
