package api_test

import (
	"net/http"
	"strings"
	"testing"

	"watchbill/roster"
	"watchbill/roster/part"
	"watchbill/roster/workrules"
)

// TestBreaches holds the list of breaches to the engine's, by page and filter, and to who may see it.
func TestBreaches(t *testing.T) {
	r := demoBook(t, 7).Records()
	r.Agency.WorkRules.MaxHoursPerWeek = 40 // the demo keeps its own rules too well
	book, faults := roster.NewBook(r, 7)
	if book == nil {
		t.Fatal(faults)
	}
	from := roster.NewDate(2027, 4, 10)
	want, err := workrules.Standing(t.Context(), book, roster.DateRange{From: from, To: from + 27})
	if err != nil || len(want) == 0 {
		t.Fatalf("%d breaches, %v", len(want), err)
	}
	s := newService(t, book)
	all := decode[map[string]any](t, s.get("/v1/workrules/breaches").Body)
	if len(all["breaches"].([]any)) != len(want) || all["total"] != float64(len(want)) || all["days"] != 28.0 {
		t.Errorf("%v of %v in %v days, want %d", len(all["breaches"].([]any)), all["total"], all["days"], len(want))
	}
	csv := s.get("/v1/workrules/breaches?format=csv").Body.String()
	if n := strings.Count(csv, "\n"); n != len(want)+1 || !strings.HasPrefix(csv, "officer_id,rule,start,end,figure,limit,unit,detail\n") {
		t.Errorf("%d lines of CSV for %d breaches: %.200s", n, len(want), csv)
	}
	one := decode[map[string]any](t, s.get("/v1/workrules/breaches?officer_id="+string(want[0].Officer)).Body)
	for _, b := range one["breaches"].([]any) {
		if b.(map[string]any)["officer_id"] != string(want[0].Officer) {
			t.Errorf("asked for %s: %v", want[0].Officer, b)
		}
	}
	tag := s.get("/v1/workrules/breaches").Header().Get("ETag")
	if a := s.get("/v1/workrules/breaches", "If-None-Match", tag); a.Code != http.StatusNotModified {
		t.Errorf("asked again: %d", a.Code)
	}
	for _, bad := range []string{"days=0", "days=367", "from=2027-02-30", "officer_id=nobody", "rule=rest", "from=9999-12-30&days=20", "from=0001-01-01", "from=0001-01-10", "from=9999-12-22&days=1"} {
		if a := s.get("/v1/workrules/breaches?" + bad); a.Code != http.StatusBadRequest {
			t.Errorf("%s: %d %s", bad, a.Code, a.Body)
		}
	}
	mine := book.Districts().At(0).ID
	of, err := part.Districts(book, []roster.DistrictID{mine})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, b := range want {
		if _, ok := of.Officer(b.Officer); ok {
			n++
		}
	}
	a := bound(t, book, mine).get("/v1/workrules/breaches", "Authorization", asSupervisor)
	if got := decode[map[string]any](t, a.Body); got["total"] != float64(n) || n == len(want) || a.Header().Get("Watchbill-Districts") != string(mine) {
		t.Errorf("of %s %v breaches, want %d of %d", mine, got["total"], n, len(want))
	}
}
