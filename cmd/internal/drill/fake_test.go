package drill_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"watchbill/dispatch/roads"
	"watchbill/roster"
	"watchbill/roster/demo"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// evening is a Friday evening in New York, a few minutes before the day shift goes home.
var evening = time.Date(2026, 11, 20, 23, 54, 0, 0, time.UTC)

var agency = sync.OnceValues(func() (*roster.Book, *roads.Network) {
	book, faults := roster.NewBook(demo.Records(roster.NewDate(2026, 11, 20)), 1)
	if err := faults.Err(); err != nil {
		panic(err)
	}
	n, err := roads.Decode(demo.Roads())
	if err != nil {
		panic(err)
	}
	return book, n
})

// The bodies of the contract, as the service reads them: nothing else is allowed.
type (
	point      struct{ Lat, Lon float64 }
	wireStatus struct {
		Unit      string   `json:"unit_id"`
		Primary   string   `json:"primary"`
		Secondary []string `json:"secondary"`
		Time      time.Time
		Crew      []string
		Call      string `json:"call_id"`
		Until     *time.Time
		Position  *point
	}
	wireFix struct {
		Unit     string `json:"unit_id"`
		Time     time.Time
		Lat, Lon float64
		Speed    *float64 `json:"speed_mps"`
		Heading  *float64 `json:"heading_deg"`
		Accuracy *float64 `json:"accuracy_m"`
	}
	wireAsk struct {
		Call struct {
			ID                                     string
			Location                               point
			Nature                                 string
			Level                                  int
			Hazards, Indicators, Languages, Skills []string
		}
		Need string
	}
	wireClaim struct {
		Recommendation string `json:"recommendation_id"`
		Unit           string `json:"unit_id"`
		Reason         string `json:"override_reason"`
	}
	wireStep struct {
		State, Outcome string
		At             time.Time
	}
)

// request is one that the service got.
type request struct {
	at           time.Time
	method, path string
	key, body    string
}

// fake is a service that takes everything and offers whoever is free, by call sign.
type fake struct {
	t    *testing.T
	now  func() time.Time
	fail func(*http.Request) int // 0: answer

	log      []request
	states   [][]wireStatus
	statuses []wireStatus
	fixes    []wireFix
	batches  []int
	asks     []wireAsk
	claims   []wireClaim
	steps    map[string][]wireStep // by assignment

	units  []string // logged in
	busy   map[string]string
	asked  map[string]wireAsk // by recommendation
	nobody bool
}

func newFake(t *testing.T, now func() time.Time) *fake {
	return &fake{t: t, now: now, steps: map[string][]wireStep{}, busy: map[string]string{}, asked: map[string]wireAsk{}}
}

// RoundTrip implements http.RoundTripper: the service is in the transport, so that its time can be made up.
func (f *fake) RoundTrip(q *http.Request) (*http.Response, error) {
	text, err := io.ReadAll(q.Body)
	if err != nil {
		return nil, err
	}
	f.log = append(f.log, request{f.now(), q.Method, q.URL.Path, q.Header.Get("Idempotency-Key"), string(text)})
	if q.Header.Get("Content-Type") != "application/json" {
		f.t.Errorf("%s %s: Content-Type %q", q.Method, q.URL.Path, q.Header.Get("Content-Type"))
	}
	status, body := 0, `{"title": "No", "status": 500, "detail": "not now"}`
	if f.fail != nil {
		status = f.fail(q)
	}
	if status < 0 {
		return nil, io.ErrUnexpectedEOF
	}
	if status == 0 {
		status, body = f.answer(q.Method, q.URL.Path, text)
	}
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: q}, nil
}

// read decodes what the contract allows and nothing else.
func read[T any](f *fake, text []byte) (v T) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&v); err != nil {
		f.t.Errorf("%s: %v", text, err)
	}
	return v
}

func (f *fake) answer(method, path string, text []byte) (int, string) {
	unit, isStatus := strings.CutSuffix(strings.TrimPrefix(path, "/v1/units/"), "/status")
	task, isStep := strings.CutPrefix(path, "/v1/assignments/")
	switch {
	case method == "PUT" && path == "/v1/units":
		s := read[struct{ Units []wireStatus }](f, text)
		f.states = append(f.states, s.Units)
		for _, u := range s.Units {
			f.units = append(f.units, u.Unit)
		}
		return 200, fmt.Sprintf(`{"accepted": %d, "refused": []}`, len(s.Units))
	case method == "PUT" && isStatus:
		s := read[wireStatus](f, text)
		s.Unit = unit
		f.statuses = append(f.statuses, s)
		f.heed(s)
		return 200, `{}`
	case method == "POST" && path == "/v1/positions":
		b := read[struct{ Positions []wireFix }](f, text).Positions
		f.fixes, f.batches = append(f.fixes, b...), append(f.batches, len(b))
		return 200, fmt.Sprintf(`{"accepted": %d, "refused": []}`, len(b))
	case method == "POST" && path == "/v1/recommendations":
		return f.recommend(read[wireAsk](f, text))
	case method == "POST" && path == "/v1/assignments":
		return f.assign(read[wireClaim](f, text))
	case method == "PATCH" && isStep:
		s := read[wireStep](f, text)
		f.steps[task] = append(f.steps[task], s)
		if s.State == "Cleared" {
			for u, by := range f.busy {
				if by == task {
					delete(f.busy, u)
				}
			}
		}
		return 200, `{}`
	}
	f.t.Errorf("%s %s is no route of the contract", method, path)
	return 404, `{}`
}

// heed keeps who is out there and free.
func (f *fake) heed(s wireStatus) {
	for i, u := range f.units {
		if u == s.Unit {
			f.units = append(f.units[:i:i], f.units[i+1:]...)
			break
		}
	}
	if s.Secondary[0] != "OffDuty" {
		f.units = append(f.units, s.Unit)
	}
	if _, claimed := f.asked[f.busy[s.Unit]]; s.Primary == "NotAvailable" {
		f.busy[s.Unit] = "cad"
	} else if !claimed {
		delete(f.busy, s.Unit)
	}
}

func (f *fake) recommend(a wireAsk) (int, string) {
	f.asks = append(f.asks, a)
	id := fmt.Sprintf("r%d", len(f.asks))
	f.asked[id] = a
	free := []string{}
	for _, u := range f.units {
		if f.busy[u] == "" && len(free) < 3 {
			free = append(free, fmt.Sprintf(`{"unit_id": %q}`, u))
		}
	}
	list := strings.Join(free, ",")
	if f.nobody {
		return 201, fmt.Sprintf(`{"id": %q, "tier": 3, "need": "cit", "candidates": [], "fallbacks": [{"rung": "trained", "candidates": [%s]}]}`, id, list)
	}
	return 201, fmt.Sprintf(`{"id": %q, "tier": 1, "need": "any", "candidates": [%s], "fallbacks": []}`, id, list)
}

func (f *fake) assign(c wireClaim) (int, string) {
	if f.busy[c.Unit] != "" {
		f.t.Errorf("%s is claimed while it is busy with %s", c.Unit, f.busy[c.Unit])
	}
	f.claims = append(f.claims, c)
	id := fmt.Sprintf("a%d", len(f.claims))
	f.busy[c.Unit] = id
	return 201, fmt.Sprintf(`{"id": %q, "unit_id": %q, "call_id": %q, "state": "Dispatched", "revision": 1}`, id, c.Unit, f.asked[c.Recommendation].Call.ID)
}
