package api_test

import (
	"net/http"
	"strings"
	"testing"
)

// TestFilterValues: a filter that no row can have is refused by its name, and not answered with nothing.
func TestFilterValues(t *testing.T) {
	s := newService(t, demoBook(t, 7))
	for target, want := range map[string]int{
		"/v1/postings?rotation_id=*": 400, "/v1/postings?rotation_id=": 400, "/v1/postings?rotation_id=nobodys": 200,
		"/v1/pairs?clinician_id=!": 400, "/v1/pairs?clinician_id=C1": 200,
		"/v1/officers?role=../x": 400, "/v1/officers?role=": 400, "/v1/officers?role=dispatcher": 200,
		"/v1/targets?need=any": 400, "/v1/targets?need=recruitment": 200,
	} {
		_, rest, _ := strings.Cut(target, "?")
		name, _, _ := strings.Cut(rest, "=")
		if a := s.get(target); a.Code != want || want == http.StatusBadRequest && !strings.Contains(a.Body.String(), `"parameter":"`+name+`"`) {
			t.Errorf("%s: %d %.300s", target, a.Code, a.Body)
		}
	}
}
