package api_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"watchbill/api"
	"watchbill/coverage"
	"watchbill/coverage/fill"
	"watchbill/roster"
	"watchbill/roster/part"
)

// gapOf is the first gap of a need from noon of the tests on that lasts for some hours.
func gapOf(t *testing.T, book *roster.Book, need roster.Need) (id string, gap coverage.Gap) {
	t.Helper()
	grid, err := coverage.New(t.Context(), book, coverage.Options{Need: need, From: roster.NewDate(2027, 4, 11), Days: 60})
	if err != nil {
		t.Fatal(err)
	}
	for g := range grid.Gaps() {
		if id := coverage.GapID(need, book.Districts().At(g.District).ID, g.Start); g.Minutes() >= 180 && g.Minutes() <= 720 {
			return id, g
		}
	}
	t.Fatalf("the demo has no gap of %s", need)
	return "", gap
}

// TestFillers asks for the fillers of a gap that the list of gaps names.
func TestFillers(t *testing.T) {
	book := demoBook(t, 7)
	s := newService(t, book)
	for _, need := range []roster.Need{roster.NeedCIT, roster.NeedCoResponder} {
		id, gap := gapOf(t, book, need)
		path := "/v1/gaps/" + url.PathEscape(id) + "/fillers"
		f := decode[map[string]any](t, s.get(path).Body)
		if f["gap"].(map[string]any)["id"] != id || f["need"] != string(need) || f["over"] != false || f["from"] != f["gap"].(map[string]any)["start"] {
			t.Errorf("%s: %v", id, f)
		}
		able, not := f["able"].([]any), f["not"].([]any)
		people := map[string]bool{}
		for _, x := range append(slices.Clone(able), not...) {
			people[x.(map[string]any)["officer_id"].(string)] = true
			if c, ok := x.(map[string]any)["clinician_id"].(string); ok {
				people[c] = true
			}
		}
		if len(people) != book.People() || f["not_able"] != float64(len(not)) {
			t.Errorf("%s: %d of %d people are told of, %v may not", id, len(people), book.People(), f["not_able"])
		}
		short := decode[map[string]any](t, s.get(path+"?why=able").Body)
		if len(short["not"].([]any)) != 0 || short["not_able"] != f["not_able"] || len(short["able"].([]any)) != len(able) {
			t.Errorf("%s: only the able: %v", id, short)
		}
		var paged []any
		for next := "?limit=40"; next != ""; {
			p := decode[map[string]any](t, s.get(path+next).Body)
			paged = append(paged, p["not"].([]any)...)
			next = ""
			if c, ok := p["next_cursor"].(string); ok {
				next = "?limit=40&cursor=" + c
			}
		}
		if len(paged) != len(not) {
			t.Errorf("%s: %d may not by pages, %d at once", id, len(paged), len(not))
		}
		s.advance(gap.Start.Time().Sub(s.now()) + 3600e9)
		if f := decode[map[string]any](t, s.get(path).Body); f["from"] == f["gap"].(map[string]any)["start"] || f["over"] != false {
			t.Errorf("%s is under way: from %v", id, f["from"])
		}
		s.advance(gap.End.Time().Sub(s.now()))
		if f := decode[map[string]any](t, s.get(path).Body); f["over"] != true {
			t.Errorf("%s is over, and is not said to be", id)
		}
		s.advance(noon.Sub(s.now()))
	}
}

// TestFillersRefuses asks for what is not there, and wrongly.
func TestFillersRefuses(t *testing.T) {
	book := demoBook(t, 7)
	s := newService(t, book)
	id, gap := gapOf(t, book, roster.NeedCIT)
	later := coverage.GapID(roster.NeedCIT, book.Districts().At(gap.District).ID, gap.Start+1)
	for _, c := range []struct {
		id, query string
		status    int
		says      string
	}{
		{later, "", http.StatusNotFound, "No gap"},
		{"cit~Nowhere~2027-05-01T00:00Z", "", http.StatusNotFound, "Nowhere"},
		{"cit~" + string(book.Districts().At(0).ID) + "~0001-01-01T00:00Z", "", http.StatusNotFound, "No gap"},
		{"cit", "", http.StatusBadRequest, "three parts"},
		{"nurse~A~2027-05-01T00:00Z", "", http.StatusBadRequest, "cit or co-responder"},
		{"cit~A~2027-05-01T00:00:00Z", "", http.StatusBadRequest, "whole minute"},
		{"cit~A~2027-05-01T00:00+02:00", "", http.StatusBadRequest, "whole minute"},
		{id, "?why=some", http.StatusBadRequest, "why"},
		{id, "?limit=0", http.StatusBadRequest, "limit"},
		{id, "?cursor=*", http.StatusBadRequest, "cursor"},
		{id, "?format=csv", http.StatusBadRequest, "format"},
	} {
		a := s.get("/v1/gaps/" + url.PathEscape(c.id) + "/fillers" + c.query)
		if a.Code != c.status || !strings.Contains(a.Body.String(), c.says) {
			t.Errorf("%s%s: %d %s, want %d with %q", c.id, c.query, a.Code, a.Body, c.status, c.says)
		}
	}
}

// TestFillersOfDistricts asks as somebody who answers for one district: for its gaps only, and of its people only.
func TestFillersOfDistricts(t *testing.T) {
	book := demoBook(t, 7)
	id, gap := gapOf(t, book, roster.NeedCIT)
	mine := book.Districts().At(gap.District).ID
	of, err := part.Districts(book, []roster.DistrictID{mine})
	if err != nil {
		t.Fatal(err)
	}
	path := "/v1/gaps/" + url.PathEscape(id) + "/fillers"
	a := bound(t, book, mine).get(path, "Authorization", asSupervisor)
	if a.Code != http.StatusOK || a.Header().Get("Watchbill-Districts") != string(mine) {
		t.Fatalf("%d %s", a.Code, a.Body)
	}
	for i := range book.People() {
		o := &book.Person(i).Officer
		if _, ok := of.Officer(o.ID); !ok && (strings.Contains(a.Body.String(), `"`+string(o.ID)+`"`) || o.Name != "" && strings.Contains(a.Body.String(), `"`+o.Name+`"`)) {
			t.Errorf("tells of %s %s, who has no duty in %s", o.ID, o.Name, mine)
		}
	}
	other := book.Districts().At((gap.District + 1) % book.Districts().Len()).ID
	if a := bound(t, book, other).get(path, "Authorization", asSupervisor); a.Code != http.StatusNotFound {
		t.Errorf("asked for another district's gap: %d %s", a.Code, a.Body)
	}
}

// TestFillersCSV holds the CSV to the JSON: a line for each ask, and one for each who may not.
func TestFillersCSV(t *testing.T) {
	book := demoBook(t, 7)
	for _, need := range []roster.Need{roster.NeedCIT, roster.NeedCoResponder} {
		id, _ := gapOf(t, book, need)
		o, err := fill.Find(t.Context(), book, id)
		if err != nil {
			t.Fatal(err)
		}
		ans, err := o.Fillers(t.Context(), fill.Options{})
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		if err := api.WriteFillersCSV(&b, ans); err != nil {
			t.Fatal(err)
		}
		want := 1 + len(ans.Not)
		for _, c := range ans.Able {
			for _, x := range c.Offers {
				want += len(x.Calls)
			}
		}
		lines := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
		if len(lines) != want {
			t.Errorf("%s: %d lines, want %d", id, len(lines), want)
		}
		for _, line := range lines {
			if n := strings.Count(line, ","); n < 10 || n > 10 && !strings.Contains(line, `"`) {
				t.Errorf("%s: %s", id, line)
			}
		}
	}
}
