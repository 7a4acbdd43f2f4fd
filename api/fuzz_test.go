package api_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// FuzzQuery asks with any query at all. Whatever is answered is in the document, and never an error of ours; do holds
// that an answered request is one that the document takes.
func FuzzQuery(f *testing.F) {
	for _, q := range []string{
		"from=2027-01-01&days=3", "need=co-responder&format=csv&limit=1", "cursor=AAAAAAAAAAcAAAAAAAAAAAAAAAAAAAAB", "lat=1&lon=2&at=2027-01-01T00:00Z",
		"lat=%31&lon=%2b1", "a&b=c;d&%=%zz&&=", "district_id=&shift_id=day", "on=2027-02-28&certified=true", "from=9999-12-31",
		"at=0001-01-01T00:00:00%2B23:59&lat=0&lon=0", "lat=-0&lon=1e-400", "limit=00000000000000000000001",
	} {
		f.Add(uint8(len(q)), q)
	}
	s := newService(f, demoBook(f, 7))
	targets := []string{"/v1/nearest", "/v1/coverage", "/v1/gaps", "/v1/targets/gaps", "/v1/credentials/standing", "/readyz", "/v1/units", "/v1/locate", "/v1/journal", "/v1/assignments"}
	f.Fuzz(func(t *testing.T, which uint8, query string) {
		s := &service{TB: t, house: s.house, handler: s.handler, doc: s.doc}
		r := httptest.NewRequest(http.MethodGet, targets[int(which)%len(targets)], nil)
		r.Host, r.URL.RawQuery = "localhost", query
		switch a := s.do(r); a.Code {
		case http.StatusOK, http.StatusBadRequest, http.StatusConflict, http.StatusRequestURITooLong:
		default:
			t.Errorf("got %d: %s", a.Code, a.Body)
		}
	})
}
