package api_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"watchbill/api"
)

// BenchmarkWhatIf asks the interface about the leave of one officer in a year of Chicago, from body to answer.
func BenchmarkWhatIf(b *testing.B) {
	book := openPack(b, "chicago-2016")
	s := newService(b, book)
	const body = `{"from": "2016-08-19", "changes": [{"file": "absences.csv", "op": "add", "row": {"officer_id": "C00004", "from": "2016-09-01", "to": "2016-09-14"}}]}`
	b.ReportAllocs()
	for b.Loop() {
		r := httptest.NewRequest(http.MethodPost, "/v1/whatif", strings.NewReader(body))
		r.Host = "127.0.0.1:8080"
		r.Header.Set("Content-Type", "application/json")
		a := httptest.NewRecorder()
		s.handler.ServeHTTP(a, r)
		if a.Code != http.StatusOK {
			b.Fatal(a.Code, a.Body)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "questions/s")
}

// FuzzReadWhatIf: whatever the body, it is read or refused, and a question that is read makes a Book or faults with places.
func FuzzReadWhatIf(f *testing.F) {
	for _, s := range []string{
		`{"from": "2027-02-20", "days": 3, "changes": [{"file": "officers.csv", "op": "change", "key": {"officer_id": "x"}, "row": {"designated": true}}]}`,
		`{"class": {"from": "2027-03-01", "to": "2027-03-05", "officers": ["A", "B"]}}`, `{"leave": {"officer_id": "A", "from": "2027-03-01T10:00", "to": "2027-03-02T10:00Z"}}`,
		`{"transfer": {"officer_id": "A", "on": "2027-03-01", "offset": 3}}`, `{"rotation": {"shift_id": "day", "rotation_id": "x", "cycle": ["*", "-"]}}`,
		`{"boundary": {"feature": {"type": "Feature", "properties": {"district_id": "D"}}, "part": 1}}`, `{"attrition": {"rate": 0.1, "runs": 2, "seed": 3}}`,
	} {
		f.Add(s)
	}
	book := demoBook(f, 7)
	f.Fuzz(func(_ *testing.T, text string) { api.AskWhatIf([]byte(text), book) })
}
