package app_test

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"watchbill/cmd/internal/app"
	"watchbill/roster"
	"watchbill/roster/pack"
)

// town is a service for a small town at noon. Its clock runs with the real one and can be moved.
type town struct {
	*app.App
	t       *testing.T
	client  *http.Client
	offset  *atomic.Int64 // of the clock
	records roster.Records
}

var noon = time.Date(2027, time.March, 2, 17, 0, 0, 0, time.UTC)

// bayTown serves the pack that the scripted sessions have, on the store in dir or, where that is empty, on a new one.
func bayTown(t *testing.T, dir string, change func(*roster.Records)) *town {
	t.Helper()
	return bayTownBy(t, dir, change, app.Options{}, start)
}

// bayTownBy has the service started by somebody, with options beside the directory and the clock.
func bayTownBy(t *testing.T, dir string, change func(*roster.Records), opt app.Options, start func(*testing.T, app.Options) *app.App) *town {
	t.Helper()
	p, err := pack.Read(t.Context(), "../../watchbill/testdata/session/bay")
	if err != nil {
		t.Fatal(err)
	}
	book, faults := p.Book(0)
	if err := faults.Err(); err != nil {
		t.Fatal(err)
	}
	records := book.Records()
	if change != nil {
		change(&records)
	}
	if dir == "" {
		dir = t.TempDir()
	}
	data, err := app.Open(t.Context(), dir, true)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := data.Import(t.Context(), records, false); err != nil {
		t.Fatal(err)
	}
	if err := data.Close(); err != nil {
		t.Fatal(err)
	}
	began, offset := time.Now(), new(atomic.Int64)
	now := func() time.Time { return noon.Add(time.Since(began) + time.Duration(offset.Load())) }
	client := newClient(t)
	opt.Dir, opt.Now = dir, now
	return &town{start(t, opt), t, client, offset, records}
}

func newClient(t *testing.T) *http.Client {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}, Timeout: 20 * time.Second}
	t.Cleanup(client.CloseIdleConnections)
	return client
}

// move sets the clock on, or back.
func (w *town) move(d time.Duration) { w.offset.Add(int64(d)) }

// send asks and returns status and answer. It may be used by several goroutines.
func (w *town) send(method, path, body string, header ...string) (int, answer) {
	r, err := http.NewRequestWithContext(w.t.Context(), method, "http://"+w.Addr().String()+path, strings.NewReader(body))
	if err != nil {
		w.t.Error(err)
		return 0, answer{}
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	got, err := w.client.Do(r)
	if err != nil {
		w.t.Errorf("%s %s: %v", method, path, err)
		return 0, answer{}
	}
	defer got.Body.Close()
	b, err := io.ReadAll(got.Body)
	if err != nil {
		w.t.Errorf("%s %s: %v", method, path, err)
	}
	return got.StatusCode, answer{b}
}

// must asks and wants a status.
func (w *town) must(want int, method, path, body string, header ...string) answer {
	w.t.Helper()
	code, a := w.send(method, path, body, header...)
	if code != want {
		w.t.Errorf("%s %s %s: %d, want %d\n%s", method, path, body, code, want, a.text)
	}
	return a
}

// now is the service's moment, for what is sent to it.
func (w *town) now() string { return w.must(200, "GET", "/v1/units", "").str("at") }

// call asks whom to send to a call in the north and returns the recommendation.
func (w *town) call(id string) answer {
	w.t.Helper()
	return w.must(201, "POST", "/v1/recommendations", fmt.Sprintf(`{"call":{"id":%q,"location":{"lat":39.765,"lon":-75.55},"nature":"MENTAL"},"limit":20}`, id))
}

// fix sends a unit's position as of now and waits until it is shown.
func (w *town) fix(unit string, lat, lon float64) {
	w.t.Helper()
	a := w.must(200, "POST", "/v1/positions", fmt.Sprintf(`{"positions":[{"unit_id":%q,"time":%q,"lat":%g,"lon":%g}]}`, unit, w.now(), lat, lon))
	if a.str("accepted") != "1" {
		w.t.Errorf("%s at %g,%g: %s", unit, lat, lon, a.text)
	}
	w.until("the position of "+unit+" is shown", func() bool {
		u := w.must(200, "GET", "/v1/units/"+unit, "")
		return u.str("position.lat") == fmt.Sprint(lat) && u.str("position.lon") == fmt.Sprint(lon)
	})
}

// until waits for what happens by itself.
func (w *town) until(what string, holds func() bool) {
	w.t.Helper()
	for range 1500 {
		if holds() {
			return
		}
		if w.t.Failed() {
			break
		}
		time.Sleep(10 * time.Millisecond) // the service does it in its own time
	}
	w.t.Fatalf("it does not come about that %s", what)
}

// metric reads one of the service's figures; "" where it is absent.
func (w *town) metric(name string) string {
	_, body := w.send("GET", "/metrics", "")
	for line := range strings.Lines(string(body.text)) {
		if value, ok := strings.CutPrefix(strings.TrimSpace(line), name+" "); ok {
			return value
		}
	}
	return ""
}

// answer is a JSON document.
type answer struct{ text []byte }

// str returns what is at a path such as candidates.0.unit_id: text as it is, other values as JSON, "" for what is not there.
func (a answer) str(path string) string {
	raw := json.RawMessage(a.text)
	for name := range strings.SplitSeq(path, ".") {
		var member map[string]json.RawMessage
		var list []json.RawMessage
		if json.Unmarshal(raw, &member) == nil {
			raw = member[name]
		} else if json.Unmarshal(raw, &list) == nil {
			var i int
			if _, err := fmt.Sscan(name, &i); err != nil || i >= len(list) {
				return ""
			}
			raw = list[i]
		} else {
			return ""
		}
	}
	var s string
	if string(raw) != "null" && json.Unmarshal(raw, &s) == nil {
		return s
	}
	return string(raw)
}

// has wants values at paths.
func (a answer) has(t *testing.T, want map[string]string) {
	t.Helper()
	for _, path := range slices.Sorted(maps.Keys(want)) {
		if got := a.str(path); got != want[path] {
			t.Errorf("%s is %s, want %s in\n%.1500s", path, got, want[path], a.text)
		}
	}
}

// TestFiftyDispatchers claim ten units at once: of each unit exactly one gets it, and the others hear who has.
func TestFiftyDispatchers(t *testing.T) {
	w := bayTown(t, "", func(r *roster.Records) {
		officer := r.Officers[slices.IndexFunc(r.Officers, func(o roster.Officer) bool { return o.ID == "o-1" })]
		credential := r.Credentials[slices.IndexFunc(r.Credentials, func(c roster.Credential) bool { return c.Officer == "o-1" })]
		posting := r.Postings[slices.IndexFunc(r.Postings, func(p roster.Posting) bool { return p.Officer == "o-1" })]
		for i := range 10 {
			id := roster.OfficerID(fmt.Sprintf("x-%d", i))
			officer.ID, officer.Unit, credential.Officer, posting.Officer = id, fmt.Sprintf("X%d", i), id, id
			r.Officers, r.Credentials, r.Postings = append(r.Officers, officer), append(r.Credentials, credential), append(r.Postings, posting)
		}
	})
	const dispatchers, units = 50, 10
	calls := make([]string, dispatchers)
	for i := range calls {
		calls[i] = w.call(fmt.Sprintf("C-%d", i)).str("id")
	}
	type outcome struct {
		code int
		answer
	}
	var outcomes [dispatchers][units]outcome
	var all sync.WaitGroup
	for i := range dispatchers {
		all.Go(func() {
			for k := range units {
				unit := fmt.Sprintf("X%d", (i+k)%units)
				code, a := w.send("POST", "/v1/assignments", fmt.Sprintf(`{"recommendation_id":%q,"unit_id":%q}`, calls[i], unit))
				outcomes[i][(i+k)%units] = outcome{code, a}
			}
		})
	}
	all.Wait()
	for unit := range units {
		winner := -1
		for i := range dispatchers {
			switch o := outcomes[i][unit]; {
			case o.code == http.StatusCreated && winner >= 0:
				t.Errorf("X%d went to C-%d and to C-%d", unit, winner, i)
			case o.code == http.StatusCreated:
				winner = i
			case o.code != http.StatusConflict:
				t.Errorf("X%d for C-%d: %d %s", unit, i, o.code, o.text)
			}
		}
		if winner < 0 {
			t.Errorf("nobody got X%d", unit)
			continue
		}
		won := outcomes[winner][unit]
		for i := range dispatchers {
			if i != winner {
				outcomes[i][unit].has(t, map[string]string{
					"holder.assignment_id": won.str("id"), "holder.call_id": won.str("call_id"), "holder.since": won.str("steps.0.at"),
				})
			}
		}
		w.must(200, "GET", fmt.Sprintf("/v1/units/X%d", unit), "").has(t, map[string]string{"assignment_id": won.str("id")})
	}
	w.must(200, "GET", "/v1/assignments?open=true", "").has(t, map[string]string{"total": "10"})
	if won, lost := w.metric(`watchbill_dispatch_claims_total{outcome="won"}`), w.metric(`watchbill_dispatch_claims_total{outcome="lost"}`); won != "10" || lost != "490" {
		t.Errorf("counted %s won and %s lost, want 10 and 490", won, lost)
	}
}

// TestOddPlaces asks for calls where no district, or no road, or more than one district is.
func TestOddPlaces(t *testing.T) {
	w := bayTown(t, "", nil)
	w.fix("1A", 39.76, -75.55)
	w.fix("2A", 39.74, -75.55)
	for _, c := range []struct {
		name, lat, lon, district, nearest, warning string
	}{
		{"in the river", "39.745", "-75.48", "S", "2A", "outside-districts"},
		{"in another state", "36.17", "-115.14", "N", "1A", "outside-districts"},
		{"at the other end of the world", "-90", "180", "S", "2A", "outside-districts"},
		{"on the border of two districts", "39.75", "-75.55", "N", "1A", ""},
		{"on the corner of the town", "39.8", "-75.5", "N", "1A", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := w.must(200, "GET", "/v1/nearest?lat="+c.lat+"&lon="+c.lon, "")
			if got := a.str("district_id"); got != c.district && c.warning == "" {
				t.Errorf("district %s, want %s", got, c.district)
			}
			if got := strings.Contains(a.str("warnings"), "outside-districts"); got != (c.warning != "") {
				t.Errorf("warnings %s, want %q", a.str("warnings"), c.warning)
			}
			a.has(t, map[string]string{"tier": "1", "candidates.0.unit_id": c.nearest, "candidates.0.travel_source": "straight-line"})
		})
	}
}

// TestWithoutPositions has nobody's position, then one: whoever has none is ranked as far away, and says so.
func TestWithoutPositions(t *testing.T) {
	w := bayTown(t, "", nil)
	nowhere := map[string]string{
		"candidates.0.position.source": "district", "candidates.0.position.age_s": "null", "candidates.0.distance_m": "null",
		"candidates.0.travel_s": "null", "candidates.0.travel_source": "", "candidates.0.estimated": "true", "warnings": `["positions-none","statuses-none"]`,
	}
	a := w.must(200, "GET", "/v1/nearest?lat=39.765&lon=-75.55", "")
	a.has(t, nowhere)
	w.fix("1B", 39.76, -75.55)
	a = w.must(200, "GET", "/v1/nearest?lat=39.765&lon=-75.55", "")
	a.has(t, map[string]string{"candidates.0.unit_id": "1B", "candidates.0.travel_source": "straight-line", "candidates.1.distance_m": "null", "candidates.1.travel_s": "null"})
	w.must(404, "GET", "/v1/units/1B/route?lat=39.7&lon=-75.5", "") // no roads
	if a.str("candidates.0.travel_s") == "0" || a.str("candidates.0.distance_m") != "556" {
		t.Errorf("%.600s", a.text)
	}
}

// TestNobodyCertified has a town without a single certificate: it still hears whom to send and whom to ring.
func TestNobodyCertified(t *testing.T) {
	w := bayTown(t, "", func(r *roster.Records) { r.Credentials = nil })
	a := w.call("C-1")
	a.has(t, map[string]string{
		"candidates": "[]", "tier": "4", "fallbacks.0.rung": "supervisor", "fallbacks.0.candidates.0.unit_id": "S1",
		"warnings.0": "no-cit-available",
	})
	for _, want := range []string{`"rung":"patrol"`, `"rung":"mutual-aid"`, `"rung":"resource"`, `"phone":"988"`} {
		if !strings.Contains(string(a.text), want) {
			t.Errorf("no %s in %s", want, a.text)
		}
	}
	w.must(400, "POST", "/v1/assignments", fmt.Sprintf(`{"recommendation_id":%q,"unit_id":"S1"}`, a.str("id")))
	w.must(201, "POST", "/v1/assignments", fmt.Sprintf(`{"recommendation_id":%q,"unit_id":"S1","override_reason":"no certified officer"}`, a.str("id"))).
		has(t, map[string]string{"override": "true", "without_cit": "true"})
	w.must(200, "GET", "/v1/watch-list", "").has(t, map[string]string{"calls.0.call.call_id": "C-1", "calls.0.sent": "S1"})
	if got := w.metric("watchbill_dispatch_recommendations_missed_total"); got != "1" {
		t.Errorf("%s missed, want 1", got)
	}
}
