package api_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"pgregory.net/rapid"

	"watchbill/api/web/access"
)

// step is an operation that the document names.
type step struct {
	method, path string
	item         *openapi3.PathItem
	operation    *openapi3.Operation
}

// steps are all of them, those of tomorrow too, in a fixed order.
func (s *service) steps() []step {
	var all []step
	for path, item := range s.doc.Paths.Map() {
		for method, operation := range item.Operations() {
			all = append(all, step{method, path, item, operation})
		}
	}
	slices.SortFunc(all, func(a, b step) int { return strings.Compare(a.path+a.method, b.path+b.method) })
	return all
}

// TestWalk asks for everything the document names, as it says, at its edges and beyond them. Whatever is asked, no answer
// is an error of ours, each has a status that the document knows, and a body of the shape it gives.
func TestWalk(t *testing.T) {
	newService(t, demoBook(t, 7)).walkAll(t, "")
}

// TestWalkSignedIn is the same of a service that people sign in to, asked by each role in turn, some with a district of their own, by
// nobody and with a key that is none.
func TestWalkSignedIn(t *testing.T) {
	s := newWalked(t).service
	keys := []string{"", "nonsense", "supervisor@" + string(s.Book().Districts().At(0).ID), "dispatcher+supervisor"}
	for _, role := range access.All() {
		keys = append(keys, string(role))
	}
	s.walkAll(t, keys...)
}

// walkAll walks, each request with one of the keys; the empty one is none.
func (s *service) walkAll(t *testing.T, keys ...string) {
	all, asked, answered := s.steps(), map[string]int{}, map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		for range 16 {
			x := rapid.SampledFrom(all).Draw(t, "operation")
			w := s.walker()
			r, params := w.request(t, x)
			if key := rapid.SampledFrom(keys).Draw(t, "key"); key != "" {
				r.Header.Set("Authorization", "Bearer "+key)
			}
			asked[x.method+" "+x.path]++
			if s.walk(t, x, r, params) < 300 {
				answered[x.method+" "+x.path]++
			}
		}
	})
	if len(asked) < len(all)*9/10 { // which ones are asked is drawn
		t.Errorf("of %d operations only %d were asked", len(all), len(asked))
	}
	if len(answered) < 20 {
		t.Errorf("of %d operations only %d were ever answered: the walk does not ask well", len(all), len(answered))
	}
}

// walk asks and looks at the answer. It returns the status.
func (s *service) walk(t *rapid.T, x step, r *http.Request, params map[string]string) int {
	sent, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(sent))
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	a := httptest.NewRecorder()
	s.handler.ServeHTTP(a, r.WithContext(ctx))
	shown := fmt.Sprintf("%s %s %v\n%.300q\nanswers %d: %.400s", r.Method, r.URL, r.Header, sent, a.Code, a.Body)
	if a.Code >= 500 && a.Code != http.StatusServiceUnavailable {
		t.Fatalf("an error of ours: %s\nlog: %s", shown, tail(s.log.String()))
	}
	if routed, _, _ := s.find(r.URL.EscapedPath()); routed != x.path {
		return a.Code // the parameter made it another path
	}
	known := x.operation.Responses.Status(a.Code)
	if known == nil || known.Value == nil {
		t.Fatalf("the document does not know the status: %s", shown)
	}
	if a.Body.Len() > 1<<18 {
		return a.Code // the shape of long answers is looked at elsewhere, and takes long
	}
	r.Body = io.NopCloser(bytes.NewReader(sent))
	in := &openapi3filter.RequestValidationInput{
		Request: r, PathParams: params, Options: &openapi3filter.Options{SkipSettingDefaults: true, AuthenticationFunc: openapi3filter.NoopAuthenticationFunc},
		Route: &routers.Route{Spec: s.doc, Path: x.path, PathItem: x.item, Method: r.Method, Operation: x.operation},
	}
	out := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: in, Status: a.Code, Header: a.Header(), Options: &openapi3filter.Options{IncludeResponseStatus: true, MultiError: true},
	}
	out.SetBodyBytes(a.Body.Bytes())
	if err := unbroken(func() error { return validateResponse(ctx, out) }); err != nil {
		t.Fatalf("not of the document's shape: %v: %s", err, shown)
	}
	if a.Code < 300 && x.method == http.MethodGet {
		if err := unbroken(func() error { return openapi3filter.ValidateRequest(ctx, in) }); err != nil {
			t.Fatalf("answered, but the document refuses it: %v: %s", err, shown)
		}
	}
	return a.Code
}

// unbroken keeps a validator that breaks on odd input from breaking the test: it then has no opinion.
func unbroken(f func() error) (err error) {
	defer func() {
		if recover() != nil {
			err = nil
		}
	}()
	return f()
}

func tail(s string) string { return s[max(0, len(s)-1500):] }

// walker makes requests.
type walker struct{ known map[string][]string }

// walker knows what there is to be asked about.
func (s *service) walker() walker {
	book := s.Book()
	officer := []string{string(book.Person(0).Officer.ID), string(book.Person(3).Officer.ID)}
	district := []string{string(book.Districts().At(0).ID), string(book.Districts().At(1).ID)}
	shift := []string{string(book.Shifts().At(0).ID)}
	return walker{map[string][]string{
		"district_id": district, "officer_id": officer, "shift_id": shift, "officer": officer, "district": district, "shift": shift,
		"unit": {book.Person(0).Officer.Unit, "B4"}, "unit_id": {book.Person(0).Officer.Unit}, "id": append(slices.Clone(officer), district...),
		"from": {"2027-04-10"}, "on": {"2027-04-10"}, "to": {"2027-05-10"}, "days": {"7", "1"}, "lat": {"39.7"}, "lon": {"-75.6"}, "limit": {"3"},
		"q": {"market"}, "need": {"cit", "co-responder"}, "format": {"json", "csv"},
	}}
}

// odd are texts that have broken somebody's parser.
var odd = []string{
	"", " ", "0", "-1", "-0", "1e309", "1e-400", "NaN", "Infinity", "9223372036854775808", "18446744073709551616", "0x10", "1_000", "١", "null", "true", "[]", "{}",
	"\x00", "a\x00b", "\xff\xfe", "\xed\xa0\x80", "\u202e", "\ufeff", "../../etc/passwd", "..", ".", "%", "%zz", "%00", "a/b", "a;b", "a,b", ",", "=1+1", "'\"<script>",
	"2027-02-30", "0000-00-00", "9999-12-31", "10000-01-01", "2027-03-14T02:30:00-05:00", "2027-04-10T25:00Z", "-292277022399-01-01", strings.Repeat("x", 65), strings.Repeat("é", 5000),
	"AAAAAAAAAAcAAAAAAAAAAAAAAAAAAAAB", "*", `W/"x"`, `"`, "\r\nX-Injected: 1",
}

// text draws a value for a name: what there is, what the schema says, or something odd.
func (w walker) text(t *rapid.T, name string, schema *openapi3.SchemaRef) string {
	switch rapid.IntRange(0, 9).Draw(t, "sort of "+name) {
	case 0:
		return rapid.SampledFrom(odd).Draw(t, name)
	case 1:
		return rapid.String().Draw(t, name)
	case 2, 3, 4:
		if v, ok := w.known[name]; ok {
			return rapid.SampledFrom(v).Draw(t, name)
		}
	}
	if schema == nil {
		return "x"
	}
	v := w.value(t, name, schema, 0)
	if list, ok := v.([]any); ok {
		return strings.Trim(strings.ReplaceAll(fmt.Sprint(list), " ", ","), "[]")
	}
	return fmt.Sprint(v)
}

// request draws one for an operation.
func (w walker) request(t *rapid.T, x step) (*http.Request, map[string]string) {
	path, query, params := x.path, []string{}, map[string]string{}
	header := http.Header{}
	for _, ref := range slices.Concat(x.item.Parameters, x.operation.Parameters) {
		p := ref.Value
		v := w.text(t, p.Name, p.Schema)
		switch p.In {
		case openapi3.ParameterInPath:
			if v == "" || v == "." || v == ".." {
				v = "x"
			}
			params[p.Name] = v
			path = strings.Replace(path, "{"+p.Name+"}", url.PathEscape(v), 1)
		case openapi3.ParameterInQuery:
			if p.Required && rapid.IntRange(0, 9).Draw(t, "given") > 0 || rapid.IntRange(0, 3).Draw(t, "given") == 0 {
				query = append(query, url.QueryEscape(p.Name)+"="+url.QueryEscape(v))
			}
		case openapi3.ParameterInHeader:
			if p.Required || rapid.Bool().Draw(t, "given") {
				header[http.CanonicalHeaderKey(p.Name)] = []string{v}
			}
		}
	}
	switch rapid.IntRange(0, 19).Draw(t, "spoil the query") {
	case 0:
		query = append(query, rapid.SampledFrom([]string{"nonsense=1", "a=1;b=2", "%zz", "=", "&&", "a%00=b", "limit=1&limit=2", "\xff=\xff"}).Draw(t, "odd query"))
	case 1:
		query = append(query, query...)
	}
	if rapid.IntRange(0, 9).Draw(t, "odd header") == 0 {
		name := rapid.SampledFrom([]string{"If-Match", "If-None-Match", "Idempotency-Key", "Last-Event-Id", "Accept", "Range", "X-Request-Id", "Content-Encoding", "Origin", "Expect"}).Draw(t, "header")
		header[name] = []string{rapid.SampledFrom(odd).Draw(t, "value")}
	}
	body := w.body(t, x, header)
	r := httptest.NewRequest(x.method, "/", bytes.NewReader(body))
	r.URL.Path, _ = url.PathUnescape(path)
	r.URL.RawPath, r.URL.RawQuery, r.Host, r.RequestURI = path, strings.Join(query, "&"), "127.0.0.1:8080", path
	if len(header["Content-Type"]) == 0 && len(body) == 0 {
		r.Body = http.NoBody
	}
	for name, values := range header {
		r.Header[name] = values
	}
	return r, params
}

// body draws a body, and its media type into header.
func (w walker) body(t *rapid.T, x step, header http.Header) []byte {
	if x.operation.RequestBody == nil {
		if rapid.IntRange(0, 19).Draw(t, "a body all the same") == 0 {
			return []byte("{}")
		}
		return nil
	}
	content := x.operation.RequestBody.Value.Content
	kinds := make([]string, 0, len(content))
	for kind := range content {
		kinds = append(kinds, kind)
	}
	slices.Sort(kinds)
	kind := rapid.SampledFrom(kinds).Draw(t, "media type")
	header["Content-Type"] = []string{kind}
	if rapid.IntRange(0, 19).Draw(t, "another type") == 0 {
		header["Content-Type"] = []string{rapid.SampledFrom([]string{"", "text/plain", "application/json; charset=latin1", "application/xml", "a/b/c", ";;", "multipart/form-data"}).Draw(t, "type")}
	}
	if rapid.IntRange(0, 7).Draw(t, "raw") == 0 {
		return []byte(rapid.SampledFrom(oddBodies).Draw(t, "body"))
	}
	if !strings.Contains(kind, "json") || content[kind].Schema == nil {
		return []byte(rapid.String().Draw(t, "body"))
	}
	v := w.value(t, "body", content[kind].Schema, 0)
	if rapid.Bool().Draw(t, "spoil") {
		v = spoil(t, v)
	}
	text, err := marshal(v)
	if err != nil {
		return []byte("{}")
	}
	return text
}

// oddBodies have broken somebody's reader.
var oddBodies = []string{
	"", " ", "null", "[]", "{}", "{", "}", "0", `"x"`, "NaN", "{} {}", "\ufeff{}", "{\"a\":\"\xff\"}", `{"a":1,"a":2}`, `{"a":"\ud800"}`, `{"\u0000":"\u0000"}`,
	strings.Repeat("[", 100_000), strings.Repeat(`{"a":`, 50_000), strings.Repeat("[", 5000) + strings.Repeat("]", 5000),
	`{"call":` + strings.Repeat(`{"call":`, 3000) + strings.Repeat("}", 3001), `{"limit":` + strings.Repeat("9", 60_000) + "}", "\x1f\x8b\x08\x00", "a=1&b=2",
	`{"changes":[` + strings.Repeat(`{},`, 20_000) + `{}]}`, strings.Repeat(" ", 70<<10) + "{}",
}
