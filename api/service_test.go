package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/rs/zerolog"

	"watchbill/api"
	"watchbill/api/web"
	"watchbill/dispatch"
	"watchbill/roster"
)

// desk is what app is to the service: it publishes a Book with its Muster.
type desk struct {
	now atomic.Pointer[dispatch.Muster]
}

func (d *desk) publish(book *roster.Book) { d.now.Store(dispatch.NewMuster(book, d.now.Load())) }

func (d *desk) Book() *roster.Book {
	if m := d.now.Load(); m != nil {
		return m.Book()
	}
	return nil
}

func (d *desk) Nearest(q dispatch.Query) (*dispatch.Answer, error) {
	if m := d.now.Load(); m != nil {
		return m.Nearest(q)
	}
	return nil, &roster.Error{Kind: roster.Unavailable, Msg: "No roster is loaded yet."}
}

// noon is what the service's clock shows in these tests: noon of the 100th day of the demo.
var noon = time.Date(2027, 4, 10, 16, 0, 0, 0, time.UTC)

// service is an api under test.
type service struct {
	testing.TB
	*desk
	handler http.Handler
	doc     *openapi3.T
	log     *bytes.Buffer
}

func newService(tb testing.TB, book *roster.Book) *service {
	tb.Helper()
	s := &service{TB: tb, desk: &desk{}, log: &bytes.Buffer{}}
	if book != nil {
		s.publish(book)
	}
	s.handler = api.New(api.Options{
		Roster: s.desk, Nearest: s.desk, Version: "test", Epoch: "test",
		Web: web.Options{Now: func() time.Time { return noon }, Log: zerolog.New(s.log)},
	})
	doc, err := openapi3.NewLoader().LoadFromData([]byte(api.Document))
	if err != nil {
		tb.Fatal(err)
	}
	s.doc = doc
	return s
}

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

func (s *service) do(r *http.Request) answer {
	s.Helper()
	a := answer{ResponseRecorder: httptest.NewRecorder()}
	s.handler.ServeHTTP(a, r)
	item := s.doc.Paths.Find(r.URL.Path)
	if item == nil || r.Method != http.MethodGet {
		return a
	}
	in := &openapi3filter.RequestValidationInput{
		Request: r, Options: &openapi3filter.Options{SkipSettingDefaults: true},
		Route: &routers.Route{Spec: s.doc, Path: r.URL.Path, PathItem: item, Method: r.Method, Operation: item.Get},
	}
	a.undocumented = openapi3filter.ValidateRequest(context.Background(), in)
	out := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: in, Status: a.Code, Header: a.Header(),
		Options: &openapi3filter.Options{IncludeResponseStatus: true, MultiError: true},
	}
	out.SetBodyBytes(a.Body.Bytes())
	if err := openapi3filter.ValidateResponse(context.Background(), out); err != nil {
		s.Errorf("%s: response %d does not match the document: %v\n%.500s", r.URL, a.Code, err, a.Body)
	}
	if a.Code < 300 && a.undocumented != nil {
		s.Errorf("%s was answered, but the document refuses it: %v", r.URL, a.undocumented)
	}
	return a
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
