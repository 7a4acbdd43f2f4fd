package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"watchbill/api"
	"watchbill/api/web"
	"watchbill/dispatch"
	"watchbill/dispatch/desk"
	"watchbill/dispatch/roads"
	"watchbill/roster"
)

func body(text string) io.ReadCloser { return io.NopCloser(strings.NewReader(text)) }

// counter reads a counter with one label from /metrics.
func (s *service) counter(name, value string) string {
	s.Helper()
	for line := range strings.Lines(s.get("/metrics").Body.String()) {
		if rest, ok := strings.CutPrefix(line, name+"{"); ok && strings.Contains(rest, `"`+value+`"} `) {
			return strings.TrimSpace(rest[strings.LastIndexByte(rest, ' '):])
		}
	}
	return "none"
}

// on returns the units on duty at noon.
func (s *service) on() []dispatch.UnitState { return s.board.Units(s.now()) }

func TestStatus(t *testing.T) {
	s := newService(t, demoBook(t, 7))
	unit := string(s.on()[0].Unit)
	path := "/v1/units/" + url.PathEscape(unit)
	after := must[struct {
		dispatch.UnitState
		Events []desk.AssignmentEvent `json:"assignment_events"`
	}](s.send("PUT", path+"/status", `{"primary":"NotAvailable","secondary":["Dispatched"],"call_id":"C-9","time":"2027-04-10T12:00:00-04:00","position":{"lat":39.7,"lon":-75.6}}`), t, 200)
	if after.Status != dispatch.StatusUnavailable || after.Call != "C-9" || after.Assignment == "" || len(after.Events) != 1 || after.Events[0].Kind != desk.Opened {
		t.Errorf("got %+v", after)
	}
	s.board.Tick(s.now())
	now := must[dispatch.UnitState](s.get(path), t, 200)
	if now.Position.Source != dispatch.PositionStatus || now.Position.AgeS == nil {
		t.Errorf("position %+v", now.Position)
	}
	if a := s.send("PUT", path+"/status", `{"primary":"Available","time":"2027-04-10T15:59:59Z"}`); a.Code != http.StatusConflict {
		t.Errorf("an older status: %d %s", a.Code, a.Body)
	}
	s.advance(time.Minute)
	closed := must[struct {
		Events []desk.AssignmentEvent `json:"assignment_events"`
	}](s.send("PUT", path+"/status", `{"primary":"Available","secondary":[]}`), t, 200)
	if len(closed.Events) != 1 || closed.Events[0].Kind != desk.Closed {
		t.Errorf("got %+v", closed)
	}
	if a := s.get("/v1/units/nobody"); a.Code != 404 {
		t.Errorf("an unknown unit: %d", a.Code)
	}
	if a := s.get(path + "/route?lat=39.7&lon=-75.6"); a.Code != 404 { // no roads are loaded
		t.Errorf("a route without roads: %d", a.Code)
	}
}

// TestUnitOfCADAlone shows one that the roster does not know, and of which no position is known.
func TestUnitOfCADAlone(t *testing.T) {
	s := newService(t, demoBook(t, 7))
	for _, body := range []string{`{"primary":"Available","crew":["somebody"]}`, `{"primary":"Available","crew":[]}`} {
		if a := s.send("PUT", "/v1/units/K%209%2F1/status", body); a.Code != 200 {
			t.Fatalf("%s: %d %s", body, a.Code, a.Body)
		}
		if u := must[dispatch.UnitState](s.get("/v1/units/K%209%2F1"), t, 200); u.Unit != "K 9/1" || u.Status != dispatch.StatusAvailable {
			t.Errorf("got %+v", u)
		}
		s.get("/v1/units")
	}
}

// TestLookupsAreCounted looks at what the metrics say of lookups.
func TestLookupsAreCounted(t *testing.T) {
	s := newService(t, demoBook(t, 7))
	s.get("/v1/nearest?lat=39.7&lon=-75.6")
	s.get("/v1/nearest?district_id=nowhere")
	if n := s.counter("watchbill_api_tier_total", "1"); n != "1" {
		t.Errorf("tier 1 was reached %s times", n)
	}
	for _, outcome := range []string{"first", "error"} {
		if n := s.counter("watchbill_api_lookup_duration_seconds_count", outcome); n != "1" {
			t.Errorf("%s lookups of outcome %s", n, outcome)
		}
	}
}

// TestUnits lists them whole, filtered and page by page.
func TestUnits(t *testing.T) {
	s := newService(t, demoBook(t, 7))
	type list struct {
		Revision   uint64
		Total      int
		NextCursor *string `json:"next_cursor"`
		Units      []dispatch.UnitState
	}
	whole := must[list](s.get("/v1/units"), t, 200)
	if whole.Revision != 7 || whole.Total != len(s.on()) || len(whole.Units) != whole.Total || whole.NextCursor != nil {
		t.Fatalf("revision %d, %d of %d units", whole.Revision, len(whole.Units), whole.Total)
	}
	var units []dispatch.UnitState
	for target := "/v1/units?limit=3"; ; {
		page := must[list](s.get(target), t, 200)
		units = append(units, page.Units...)
		if page.NextCursor == nil {
			break
		}
		target = "/v1/units?limit=3&cursor=" + *page.NextCursor
	}
	if diff := cmp.Diff(whole.Units, units); diff != "" {
		t.Error(diff)
	}
	cit := must[list](s.get("/v1/units?kind=cit&district_id="+string(whole.Units[0].District)), t, 200)
	for _, u := range cit.Units {
		if u.Kind != dispatch.KindCIT || u.District != whole.Units[0].District {
			t.Errorf("%s is not asked for", u.Unit)
		}
	}
}

// TestWholeState takes CAD's word on 10,000 units.
func TestWholeState(t *testing.T) {
	s := newService(t, demoBook(t, 7))
	unit := s.on()[0].Unit
	var text strings.Builder
	fmt.Fprintf(&text, `{"units":[{"unit_id":%q,"primary":"ConditionallyAvailable","secondary":["Meal"]}`, unit)
	for i := range 9_999 {
		fmt.Fprintf(&text, `,{"unit_id":"nobody %d","primary":"Available","secondary":["InService"],"time":"2027-04-10T16:00:00Z","position":{"lat":39.7,"lon":-75.6}}`, i)
	}
	text.WriteString("]}")
	got := must[struct {
		Accepted int
		Refused  []desk.Refused
	}](s.send("PUT", "/v1/units", text.String()), t, 200)
	if got.Accepted != 1 || len(got.Refused) != 9_999 || got.Refused[0].Index != 1 || got.Refused[0].Reason == "" {
		t.Errorf("%d accepted, %d refused", got.Accepted, len(got.Refused))
	}
}

// cadUnits puts so many units on the board that CAD alone knows.
func (h *house) cadUnits(n int) {
	all := make([]dispatch.Report, n)
	for i := range all {
		all[i] = dispatch.Report{
			Unit: dispatch.UnitID(fmt.Sprintf("CAD %05d", i)), Time: h.now(), Primary: dispatch.StatusAvailable, Secondary: []dispatch.Secondary{dispatch.InService},
			Crew: []roster.OfficerID{roster.OfficerID(fmt.Sprintf("x-%d", i))}, At: &dispatch.Fix{Time: h.now(), At: roster.Point{Lat: 39.7, Lon: -75.6}},
		}
	}
	h.board.ReportAll(all, h.now())
}

// TestManyUnits lists 10,000 units at once.
func TestManyUnits(t *testing.T) {
	s := newService(t, demoBook(t, 7))
	s.cadUnits(10_000)
	w := newRecorder()
	s.handler.ServeHTTP(w, request("/v1/units"))
	list := decode[struct {
		Revision   uint64               `json:"revision"`
		At         time.Time            `json:"at"`
		Total      int                  `json:"total"`
		NextCursor *string              `json:"next_cursor"`
		Units      []dispatch.UnitState `json:"units"`
	}](t, w.Body)
	if list.Total < 10_000 || len(list.Units) != list.Total || list.NextCursor != nil {
		t.Errorf("%d of %d units", len(list.Units), list.Total)
	}
}

// TestUnitsAsJSON holds units written by hand to encoding/json.
func TestUnitsAsJSON(t *testing.T) {
	s := newService(t, demoBook(t, 7))
	s.cadUnits(3)
	first := string(s.on()[0].Unit)
	s.send("PUT", "/v1/units/"+url.PathEscape(first)+"/status", `{"primary":"NotAvailable","secondary":["EnRoute"],"call_id":"C-9"}`)
	list := s.on()
	list = append(list, dispatch.UnitState{Notes: []string{"<&>\u2028\""}, Call: "C", Assignment: "a"})
	for i := range list {
		want, err := json.Marshal(&list[i])
		if err != nil {
			t.Fatal(err)
		}
		if got := string(api.AppendUnit(nil, &list[i])); got != string(want) {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

// BenchmarkUnits lists 10,000 units at once.
func BenchmarkUnits(b *testing.B) {
	h := newHouse(benchNow)
	h.publish(demoBook(b, 7))
	h.cadUnits(10_000)
	handler := api.New(api.Options{Roster: h, Nearest: h.board, Units: h.board, Web: web.Options{Now: h.now}})
	r, w := request("/v1/units"), blank{http.Header{}}
	b.ReportAllocs()
	for b.Loop() {
		handler.ServeHTTP(w, r)
	}
}

// BenchmarkPositions posts what 10,000 units send in a second, and has the board take it.
func BenchmarkPositions(b *testing.B) {
	h := newHouse(benchNow)
	h.publish(demoBook(b, 7))
	h.cadUnits(667)
	handler := api.New(api.Options{Roster: h, Nearest: h.board, Positions: feed{h}, Web: web.Options{Now: h.now}})
	w := blank{http.Header{}}
	b.ReportAllocs()
	for b.Loop() {
		h.advance(time.Second)
		var text strings.Builder
		text.WriteString(`{"positions":[`)
		for i := range 667 {
			if i > 0 {
				text.WriteByte(',')
			}
			fmt.Fprintf(&text, `{"unit_id":"CAD %05d","time":%q,"lat":39.7,"lon":-75.6}`, i, h.now().Format(time.RFC3339Nano))
		}
		text.WriteString("]}")
		r := request("/v1/positions", "Content-Type", "application/json")
		r.Method, r.Body = http.MethodPost, body(text.String())
		handler.ServeHTTP(w, r)
	}
}

// TestPositions holds the answer to what the contract says.
func TestPositions(t *testing.T) {
	s := newService(t, demoBook(t, 7))
	unit := s.on()[0].Unit
	fix := func(unit dispatch.UnitID, at time.Time, lat, lon float64) string {
		return fmt.Sprintf(`{"unit_id":%q,"time":%q,"lat":%v,"lon":%v,"speed_mps":0,"heading_deg":359.5,"accuracy_m":-1}`, unit, at.Format(time.RFC3339Nano), lat, lon)
	}
	now := s.now()
	text := strings.Join([]string{
		fix(unit, now.Add(-time.Minute), 39.7, -75.6), fix(unit, now.Add(6*time.Second), 39.7, -75.6), fix(unit, now.Add(-2*time.Minute), 39.7, -75.6),
		fix(unit, now, 91, 0), fix(unit, now.Add(-59*time.Second), 41, -75.6), fix("nobody", now, 39.7, -75.6),
	}, ",")
	a := s.send("POST", "/v1/positions", `{"positions":[`+text+`]}`)
	want := `{"accepted":1,"refused":[{"index":1,"reason":"future"},{"index":2,"reason":"older"},{"index":3,"reason":"off-world"},{"index":4,"reason":"impossible-jump"},{"index":5,"reason":"unknown-unit"}]}` + "\n"
	if a.Code != 200 || a.Body.String() != want {
		t.Errorf("got  %d %s\nwant %s", a.Code, a.Body, want)
	}
	s.board.Tick(now)
	u := must[dispatch.UnitState](s.get("/v1/units/"+url.PathEscape(string(unit))), t, 200)
	if u.Position.Source != dispatch.PositionAVL || u.Position.Lat != 39.7 || *u.Position.AgeS != 60 {
		t.Errorf("position %+v", u.Position)
	}
}

// TestFeeds: each is answered as its clients expect.
func TestFeeds(t *testing.T) {
	s := newService(t, demoBook(t, 7))
	unit, other := string(s.on()[0].Unit), string(s.on()[1].Unit)
	at := fmt.Sprint(s.now().Unix())
	query := "id=" + url.QueryEscape(unit) + "&lat=39.7&lon=-75.6&timestamp=" + at
	for _, c := range []struct{ name, method, target, kind, body, want string }{
		{"query", "GET", "/v1/feeds/osmand?" + query + "&speed=12&batt=80", "", "", ""},
		{"again, which the board refuses", "GET", "/v1/feeds/osmand?" + query, "", "", ""},
		{"query by POST", "POST", "/v1/feeds/osmand?" + query, "", "", ""},
		{"form", "POST", "/v1/feeds/osmand", "application/x-www-form-urlencoded", query, ""},
		{"JSON", "POST", "/v1/feeds/osmand", "application/json", `{"device_id":"` + unit + `","location":{"timestamp":"2027-04-10T16:00:01Z","coords":{"latitude":39.7,"longitude":-75.6}}}`, ""},
		{"heartbeat", "GET", "/v1/feeds/osmand?id=" + url.QueryEscape(unit), "", "", ""},
		{"OwnTracks", "POST", "/v1/feeds/owntracks", "application/json", `{"_type":"location","lat":39.7,"lon":-75.6,"tst":` + at + `,"tid":"` + other + `"}`, "[]\n"},
		{"OwnTracks of nobody", "POST", "/v1/feeds/owntracks", "application/json", `{"_type":"location","lat":39.7,"lon":-75.6,"tst":` + at + `,"tid":"zz"}`, "[]\n"},
		{"OwnTracks without a word", "POST", "/v1/feeds/owntracks", "application/json", "", "[]\n"},
	} {
		r := request(c.target)
		r.Method, r.Body = c.method, body(c.body)
		r.Header.Set("Content-Type", c.kind)
		w := newRecorder()
		s.handler.ServeHTTP(w, r)
		if w.Code != 200 || w.Body.String() != c.want {
			t.Errorf("%s: %d %s", c.name, w.Code, w.Body)
		}
	}
	r := request("/v1/feeds/osmand?"+query, "Sec-Fetch-Site", "cross-site")
	if a := s.do(r); a.Code != http.StatusForbidden {
		t.Errorf("another site's page: %d", a.Code)
	}
}

func TestLocate(t *testing.T) {
	s := newService(t, demoBook(t, 7))
	type match struct {
		Kind, Name string
		Lat, Lon   float64
	}
	got := must[struct{ Matches []match }](s.get("/v1/locate?q=market+shelter&lat=39.7&lon=-75.6"), t, 200)
	if len(got.Matches) == 0 || got.Matches[0] != (match{"place", "Market Shelter", 39.75, -75.55}) {
		t.Errorf("got %+v", got)
	}
	if a := s.get("/v1/locate?q=qqqqzzzz"); a.Body.String() != `{"matches":[]}`+"\n" {
		t.Errorf("got %s", a.Body)
	}
}

// TestRoute drives along the roads of Delaware, where the library that reads OpenStreetMap brings them along.
func TestRoute(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a road network")
	}
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/paulmach/osm").Output()
	if err != nil {
		t.Skip("no extract at hand")
	}
	f, err := os.Open(filepath.Join(strings.TrimSpace(string(out)), "testdata", "delaware-latest.osm.pbf"))
	if err != nil {
		t.Skip("no extract at hand")
	}
	defer f.Close()
	network, _, err := roads.Build(context.Background(), f, roads.Options{Clip: roads.Box{West: -75.7, South: 39.6, East: -75.4, North: 39.85}})
	if err != nil {
		t.Fatal(err)
	}
	s := newService(t, demoBook(t, 7))
	s.board.SetRoads(network, s.now())
	unit := string(s.on()[0].Unit)
	s.send("POST", "/v1/positions", fmt.Sprintf(`{"positions":[{"unit_id":%q,"time":"2027-04-10T15:59:59Z","lat":39.7459,"lon":-75.5466}]}`, unit))
	s.board.Tick(s.now())
	got := must[struct {
		Seconds float64 `json:"travel_s"`
		Meters  float64 `json:"distance_m"`
		Points  []struct{ Lat, Lon float64 }
	}](s.get("/v1/units/"+url.PathEscape(unit)+"/route?lat=39.7391&lon=-75.5398"), t, 200)
	if got.Seconds < 10 || got.Meters < 500 || len(got.Points) < 2 {
		t.Errorf("%v s, %v m, %d points", got.Seconds, got.Meters, len(got.Points))
	}
	if a := s.get("/v1/units/" + url.PathEscape(unit) + "/route?lat=0&lon=0"); a.Code != http.StatusNotFound {
		t.Errorf("a route into the sea: %d", a.Code)
	}
}

// TestCallSigns: one that is too long, or that cannot be printed, is refused where it stands.
func TestCallSigns(t *testing.T) {
	s := newService(t, demoBook(t, 7))
	for name, c := range map[string]struct{ sign, path, detail string }{
		"long":             {strings.Repeat("x", 65), strings.Repeat("x", 65), "is longer than 64 bytes"},
		"long in bytes":    {strings.Repeat("é", 33), strings.Repeat("%C3%A9", 33), "is longer than 64 bytes"},
		"unprintable":      {`a\u0007`, "a%07", "holds a character that cannot be printed"},
		"invisible blanks": {`a\u2028b`, "a%E2%80%A8b", "holds a character that cannot be printed"},
		"no UTF-8":         {"", "a%FFb", "holds a character that cannot be printed"},
	} {
		t.Run(name, func(t *testing.T) {
			s.TB = t
			for _, a := range []answer{
				s.get("/v1/units/" + c.path), s.get("/v1/units/" + c.path + "/route?lat=39.7&lon=-75.6"),
				s.send("PUT", "/v1/units/"+c.path+"/status", `{"primary":"Available","crew":[]}`),
			} {
				p := must[web.Problem](a, t, http.StatusBadRequest)
				if diff := cmp.Diff([]web.Fault{{Parameter: "unit", Detail: c.detail}}, []web.Fault(p.Errors)); diff != "" {
					t.Error(diff)
				}
			}
			if c.sign == "" {
				return
			}
			p := must[web.Problem](s.send("PUT", "/v1/units", `{"units":[{"unit_id":"1A","primary":"Available"},{"unit_id":"`+c.sign+`","primary":"Available","crew":[]}]}`), t, http.StatusBadRequest)
			if diff := cmp.Diff([]web.Fault{{Pointer: "/units/1/unit_id", Detail: c.detail}}, []web.Fault(p.Errors)); diff != "" {
				t.Error(diff)
			}
		})
	}
	fits := strings.Repeat("x", 64)
	if a := s.send("PUT", "/v1/units/"+fits+"/status", `{"primary":"Available","crew":["somebody"]}`); a.Code != http.StatusOK {
		t.Errorf("64 bytes: %d %s", a.Code, a.Body)
	}
}

// TestNamedTwice: of a unit that CAD's whole state names again the first word is taken, and the indexes are those of the
// batch as it was sent.
func TestNamedTwice(t *testing.T) {
	s := newService(t, demoBook(t, 7))
	a, b := s.on()[0].Unit, s.on()[1].Unit
	unit := func(id dispatch.UnitID, primary string) string {
		return fmt.Sprintf(`{"unit_id":%q,"primary":%q}`, id, primary)
	}
	got := must[struct {
		Accepted int
		Refused  []desk.Refused
	}](s.send("PUT", "/v1/units", `{"units":[`+strings.Join([]string{
		unit(a, "Available"), unit("nobody", "Available"), unit(a, "NotAvailable"), unit("nobody", "Available"), unit("no one", "Available"), unit(b, "NotAvailable"), unit(a, "NotAvailable"),
	}, ",")+`]}`), t, http.StatusOK)
	const unknown = "neither the roster nor a crew that CAD named has this call sign"
	want := []desk.Refused{{Index: 1, Reason: unknown}, {Index: 2, Reason: "named-twice"}, {Index: 3, Reason: "named-twice"}, {Index: 4, Reason: unknown}, {Index: 6, Reason: "named-twice"}}
	if diff := cmp.Diff(want, got.Refused); diff != "" || got.Accepted != 2 {
		t.Errorf("%d accepted, refused (-want +got):\n%s", got.Accepted, diff)
	}
	if u, _ := s.board.Unit(a, s.now()); u.Status != dispatch.StatusAvailable {
		t.Errorf("the first word on %s is %s", a, u.Status)
	}
}

// taker takes an answer of units as it is.
type taker struct {
	*httptest.ResponseRecorder
	taken *dispatch.UnitList
}

// Take implements web.Taker.
func (k *taker) Take(answer any) bool {
	list, ok := answer.(dispatch.UnitList)
	if ok {
		k.taken = &list
	}
	return ok
}

// TestUnitsAsTheyAre: what is handed over is what would be written, and nothing is written beside it.
func TestUnitsAsTheyAre(t *testing.T) {
	s := newService(t, demoBook(t, 7))
	for _, path := range []string{"/v1/units", "/v1/units?kind=cit", "/v1/units?limit=2"} {
		k := &taker{ResponseRecorder: httptest.NewRecorder()}
		s.handler.ServeHTTP(k, httptest.NewRequest(http.MethodGet, "http://localhost"+path, nil))
		if k.taken == nil || k.Body.Len() > 0 || len(k.taken.Units) < 2 {
			t.Fatalf("%s: %v and %q", path, k.taken, k.Body)
		}
		written := must[dispatch.UnitList](s.get(path), t, 200)
		got, err := json.Marshal(k.taken)
		if err != nil {
			t.Fatal(err)
		}
		want, err := json.Marshal(written)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", path, diff)
		}
	}
}
