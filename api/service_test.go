package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"

	"watchbill/api"
	"watchbill/api/web"
	"watchbill/dispatch"
	"watchbill/dispatch/avl"
	"watchbill/dispatch/desk"
	"watchbill/dispatch/desk/ledgertest"
	"watchbill/dispatch/gazetteer"
	"watchbill/dispatch/screen"
	"watchbill/roster"
)

// house is what app is to the interface: it publishes a Book on a board, with a desk beside it.
type house struct {
	muster atomic.Pointer[dispatch.Muster]
	board  *dispatch.Board
	desk   *desk.Desk
	ledger faultyLedger
	clock  atomic.Int64 // what it shows, in nanoseconds
}

func newHouse(now time.Time) *house {
	h := &house{board: dispatch.NewBoard()}
	h.clock.Store(now.UnixNano())
	h.desk = desk.New(desk.Options{Board: h, Ledger: &h.ledger, Screen: screened, Now: h.now, RecordWait: 50 * time.Millisecond})
	return h
}

func (h *house) now() time.Time          { return time.Unix(0, h.clock.Load()).UTC() }
func (h *house) advance(d time.Duration) { h.clock.Add(int64(d)) }
func (h *house) publish(book *roster.Book) {
	before := h.muster.Load()
	if before == nil {
		before = demoGround(book)
	}
	m := dispatch.NewMuster(book, before)
	h.board.SetMuster(m, h.now())
	h.muster.Store(m)
}

// demoGround has the districts of a demo's book at hand, which are the same in all tests and take long to prepare; nil: it is another's.
func demoGround(book *roster.Book) *dispatch.Muster {
	if known, ok := demoBooks.Load(book.Revision()); !ok || known != book {
		return nil
	}
	m, _ := demoMusters.LoadOrStore(book, sync.OnceValue(func() *dispatch.Muster { return dispatch.NewMuster(book, nil) }))
	return m.(func() *dispatch.Muster)()
}

var demoMusters sync.Map // *roster.Book to func() *dispatch.Muster

func (h *house) Book() *roster.Book {
	if m := h.muster.Load(); m != nil {
		return m.Book()
	}
	return nil
}

// The methods of desk.Board.

func (h *house) Nearest(q dispatch.Query) (*dispatch.Answer, error) { return h.board.Nearest(q) }
func (h *house) Hold(c dispatch.Claim)                              { h.board.Hold(c, h.now()) }
func (h *house) Release(id dispatch.AssignmentID)                   { h.board.Release(id, h.now()) }
func (h *house) Report(r dispatch.Report, now time.Time) error      { return h.board.Report(r, now) }
func (h *house) ReportAll(all []dispatch.Report, now time.Time) []error {
	return h.board.ReportAll(all, now)
}

func (h *house) Unit(id dispatch.UnitID, now time.Time) (dispatch.UnitState, bool) {
	return h.board.Unit(id, now)
}

// feed is how app takes positions.
type feed struct{ *house }

func (f feed) TakeFixes(fixes []dispatch.Fix, now time.Time) []dispatch.Refusal {
	return f.board.TakeFixes(fixes, now)
}
func (f feed) Heard(unit dispatch.UnitID, now time.Time) { f.board.Heard(unit, now) }
func (f feed) Unit(device string) (dispatch.UnitID, bool) {
	var devices avl.Devices
	if book := f.Book(); book != nil {
		devices = book.Policy().Devices
	}
	return devices.Unit(device, f.board.Knows)
}

// faultyLedger is one whose commits fail while it is down.
type faultyLedger struct {
	ledgertest.Memory
	down atomic.Bool
}

func (l *faultyLedger) Commit(ctx context.Context, changes []desk.Change) error {
	if l.down.Load() {
		return errors.New("the disk is gone")
	}
	return l.Memory.Commit(ctx, changes)
}

// screened is how app has the desk screen calls.
func screened(f desk.CallFacts) desk.Screened {
	d := screen.New(nil).Decide(screen.Facts{Nature: f.Nature, Level: f.Level, Hazards: f.Hazards, Indicators: f.Indicators, Asked: f.Need})
	s := desk.Screened{Need: d.Need, NeedReasons: d.Reasons(), Level: d.Level, Hazardous: d.Hazardous}
	if s.Need == roster.NeedNone {
		s.Need = roster.NeedAny
	}
	for _, h := range d.Hazards {
		s.Hazards = append(s.Hazards, string(h))
	}
	for _, r := range d.Rules {
		s.Rules = append(s.Rules, r.ID)
	}
	for _, w := range d.Warnings {
		s.Warnings = append(s.Warnings, dispatch.Warning(w))
	}
	return s
}

// hazardous is how app has the hazards of GET /v1/nearest screened.
func hazardous(hazards []string) (first bool, warnings []dispatch.Warning) {
	d := screen.New(nil).Decide(screen.Facts{Hazards: hazards})
	for _, w := range d.Warnings {
		warnings = append(warnings, dispatch.Warning(w))
	}
	return d.Hazardous, warnings
}

// noon is what the service's clock shows in these tests: noon of the 100th day of the demo.
var noon = time.Date(2027, 4, 10, 16, 0, 0, 0, time.UTC)

// service is an api under test.
type service struct {
	testing.TB
	*house
	handler http.Handler
	doc     *openapi3.T
	log     *bytes.Buffer
	metrics *prometheus.Registry
}

func newService(tb testing.TB, book *roster.Book) *service {
	tb.Helper()
	return newServiceWith(tb, book, func(*api.Options) {})
}

// newServiceWith is the same with other options.
func newServiceWith(tb testing.TB, book *roster.Book, change func(*api.Options)) *service {
	tb.Helper()
	s := &service{TB: tb, house: newHouse(noon), log: &bytes.Buffer{}, metrics: prometheus.NewRegistry()}
	if book != nil {
		s.publish(book)
	}
	opt := api.Options{
		Roster: s.house, Nearest: s.board, Version: "test", Epoch: "test", Registry: s.metrics,
		Recommendations: s.desk, Assignments: s.desk, Reports: s.desk, Journal: s.desk, WatchList: s.desk,
		Hazardous: hazardous, Units: s.board, Positions: feed{s.house}, Places: places, EIDO: api.EIDO{Issuer: "watchbill.example", Agency: "police.example"},
		Web: web.Options{Now: s.now, Log: zerolog.New(zerolog.SyncWriter(s.log)).Level(zerolog.DebugLevel)},
	}
	change(&opt)
	s.handler = api.New(opt)
	tb.Cleanup(func() { _ = s.desk.Close(context.Background()) })
	doc, err := loadDocument()
	if err != nil {
		tb.Fatal(err)
	}
	s.doc = doc
	return s
}

// loadDocument reads the document once for all tests, which only read it.
var loadDocument = sync.OnceValues(func() (*openapi3.T, error) { return openapi3.NewLoader().LoadFromData([]byte(api.Document)) })

// places knows one street and one place.
var places = gazetteer.New(gazetteer.Options{
	Streets: slices.Values([]gazetteer.Street{{Name: "North Market Street", Nodes: []int32{0, 1}}}),
	At:      func(node int32) roster.Point { return roster.Point{Lat: 39.74 + float64(node)/100, Lon: -75.55} },
	Places:  []roster.Place{{ID: "market-shelter", Name: "Market Shelter", At: roster.Point{Lat: 39.75, Lon: -75.55}}},
})

// request makes a GET request; headers are names and values in turn.
func request(target string, headers ...string) *http.Request {
	r := httptest.NewRequest(http.MethodGet, target, nil)
	r.Host = "127.0.0.1:8080"
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	return r
}

// answer is a response with what the document thinks of its request.
type answer struct {
	*httptest.ResponseRecorder
	undocumented error // why the document refuses the request, nil when it does not
}

// get asks and holds the response to the document.
func (s *service) get(target string, headers ...string) answer {
	s.Helper()
	return s.do(request(target, headers...))
}

// send asks with a body of JSON.
func (s *service) send(method, target, body string, headers ...string) answer {
	s.Helper()
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.Host = "127.0.0.1:8080"
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return s.do(r)
}

// find returns what the document says of a path, with the parts of it that are parameters.
func (s *service) find(path string) (string, *openapi3.PathItem, map[string]string) {
	if item := s.doc.Paths.Value(path); item != nil { // before /v1/targets/{id} takes /v1/targets/gaps
		return path, item, nil
	}
	parts := strings.Split(path, "/")
next:
	for pattern, item := range s.doc.Paths.Map() {
		names := strings.Split(pattern, "/")
		if len(names) != len(parts) {
			continue
		}
		params := map[string]string{}
		for i, n := range names {
			if name, ok := strings.CutPrefix(n, "{"); ok && parts[i] != "" {
				params[strings.TrimSuffix(name, "}")], _ = url.PathUnescape(parts[i])
			} else if n != parts[i] {
				continue next
			}
		}
		return pattern, item, params
	}
	return "", nil, nil
}

func (s *service) do(r *http.Request) answer {
	s.Helper()
	a := answer{ResponseRecorder: httptest.NewRecorder()}
	sent, err := io.ReadAll(r.Body)
	if err != nil {
		s.Fatal(err)
	}
	r.Body = io.NopCloser(bytes.NewReader(sent))
	s.handler.ServeHTTP(a, r)
	pattern, item, params := s.find(r.URL.EscapedPath())
	if item == nil || item.GetOperation(r.Method) == nil {
		return a
	}
	r.Body = io.NopCloser(bytes.NewReader(sent))
	in := &openapi3filter.RequestValidationInput{
		Request: r, PathParams: params,
		Options: &openapi3filter.Options{SkipSettingDefaults: true, AuthenticationFunc: openapi3filter.NoopAuthenticationFunc}, // who may is not the document's to check
		Route:   &routers.Route{Spec: s.doc, Path: pattern, PathItem: item, Method: r.Method, Operation: item.GetOperation(r.Method)},
	}
	a.undocumented = openapi3filter.ValidateRequest(context.Background(), in)
	out := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: in, Status: a.Code, Header: a.Header(),
		Options: &openapi3filter.Options{IncludeResponseStatus: true, MultiError: true},
	}
	out.SetBodyBytes(a.Body.Bytes())
	if err := validateResponse(context.Background(), out); err != nil {
		s.Errorf("%s %s: response %d does not match the document: %v\n%.500s", r.Method, r.URL, a.Code, err, a.Body)
	}
	if a.Code < 300 && a.undocumented != nil {
		s.Errorf("%s %s was answered, but the document refuses it: %v", r.Method, r.URL, a.undocumented)
	}
	return a
}

func init() {
	openapi3filter.RegisterBodyDecoder("application/eido+json", openapi3filter.JSONBodyDecoder)
	openapi3filter.RegisterBodyDecoder("text/event-stream", openapi3filter.PlainBodyDecoder)
}

// decode reads the JSON of an answer.
func decode[T any](tb testing.TB, r io.Reader) (v T) {
	tb.Helper()
	d := json.NewDecoder(r)
	d.DisallowUnknownFields()
	if err := d.Decode(&v); err != nil {
		tb.Fatal(err)
	}
	return v
}
