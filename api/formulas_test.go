package api_test

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// TestNoFormulasOverHTTP asks for every list that the document has as CSV, of a roster all of whose names are formulas: a route of
// tomorrow is asked too. Packs come back as they went.
func TestNoFormulasOverHTTP(t *testing.T) {
	book := hostileBook(t, "=1+1")
	s := newService(t, book)
	lists := 0
	for _, x := range s.steps() {
		ok := x.operation.Responses.Status(http.StatusOK)
		if x.method != http.MethodGet || ok == nil || ok.Value.Content["text/csv"] == nil {
			continue
		}
		known := strings.NewReplacer("{id}", "-0", "{officer_id}", "-0", "{unit}", "x")
		path := known.Replace(x.path)
		if strings.Contains(x.path, "/gaps/{id}") {
			from := s.get("/v1/gaps?limit=1")
			_, rest, _ := bytes.Cut(from.Body.Bytes(), []byte(`{"id":"`))
			id, _, _ := bytes.Cut(rest, []byte(`"`))
			path = strings.Replace(x.path, "{id}", string(id), 1)
		}
		a := s.get(path+"?format=csv", "Accept", "text/csv")
		if a.Code == http.StatusServiceUnavailable || a.Code == http.StatusBadRequest {
			a = s.get(path, "Accept", "text/csv")
		}
		if !strings.HasPrefix(a.Header().Get("Content-Type"), "text/csv") {
			t.Logf("%s: not asked well: %d %.200s", path, a.Code, a.Body)
			continue
		}
		rows, err := csv.NewReader(a.Body).ReadAll()
		if err != nil || len(rows) == 0 {
			t.Errorf("%s: %v", path, err)
			continue
		}
		if len(rows) > 1 {
			lists++
		}
		for _, row := range rows {
			if i := slices.IndexFunc(row, dangerous); i >= 0 {
				t.Errorf("%s: %s is %q", path, rows[0][i], row[i])
			}
		}
	}
	t.Logf("%d lists had rows", lists)
}
