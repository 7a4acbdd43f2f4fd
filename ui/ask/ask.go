package ask

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// Service is the service's interface. The zero value is not usable. It is safe for concurrent use.
type Service struct {
	handler func() http.Handler
	kept    kept
}

// New returns the interface that handler gives. It is asked with each question, for pages are made before the interface is
// whole.
func New(handler func() http.Handler) *Service { return &Service{handler: handler} }

// Question is what is asked: a method of a path with its query and, for what writes, a body.
type Question struct {
	Method string // empty: GET
	Path   string // below the service: "/v1/gaps"; identifiers in it escaped with url.PathEscape
	Query  url.Values
	Header http.Header // If-Match, Idempotency-Key, Work-Rules-Override; nil: none
	Body   any         // marshalled as JSON, a []byte as it is; nil: none
}

// Answer is what the interface answered, with a status below 400.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// carried are the headers of the page's request that the interface sees too: where it came from, for the record.
var carried = []string{"X-Forwarded-For", "User-Agent", "X-Request-Id"}

// Ask puts a question on behalf of whoever sent r, the page's request. Errors are a *[Refused], or of marshalling.
func (s *Service) Ask(r *http.Request, q Question) (Answer, error) {
	a, _, err := s.ask(r, q, nil)
	return a, err
}

// ask is Ask, which tells whether into, a pointer or nil, was given the answer as it is (web.Taker): then there is no body.
func (s *Service) ask(r *http.Request, q Question, into any) (a Answer, taken bool, err error) {
	body, kind, err := q.body()
	if err != nil {
		return Answer{}, false, err
	}
	method := q.Method
	if method == "" {
		method = http.MethodGet
	}
	target := q.Path
	if len(q.Query) > 0 {
		target += "?" + q.Query.Encode()
	}
	inner, err := http.NewRequestWithContext(r.Context(), method, target, body)
	if err != nil {
		return Answer{}, false, fmt.Errorf("ask %s %s: %w", method, q.Path, err)
	}
	inner.Host, inner.RemoteAddr, inner.RequestURI, inner.TLS = r.Host, r.RemoteAddr, target, r.TLS
	for name, values := range q.Header {
		inner.Header[name] = values
	}
	for _, name := range carried {
		if v := r.Header[name]; v != nil {
			inner.Header[name] = v
		}
	}
	if kind != "" && inner.Header.Get("Content-Type") == "" {
		inner.Header.Set("Content-Type", kind)
	}
	w := &recorder{header: http.Header{}, into: into}
	s.handler().ServeHTTP(w, inner)
	a = w.answer()
	if a.Status >= http.StatusBadRequest {
		return a, false, refusedOf(a)
	}
	return a, w.taken, nil
}

// Get asks for what is at a path and reads it into a pointer. Errors are a *[Refused], or of reading JSON.
func (s *Service) Get(r *http.Request, path string, query url.Values, into any) error {
	a, taken, err := s.ask(r, Question{Path: path, Query: query}, into)
	if err != nil || taken {
		return err
	}
	return a.Read(into)
}

// Read reads the answer's JSON into a pointer.
func (a Answer) Read(into any) error {
	if err := json.Unmarshal(a.Body, into); err != nil {
		return fmt.Errorf("read what the interface answered: %w", err)
	}
	return nil
}

// body is the question's body, and its kind.
func (q *Question) body() (io.Reader, string, error) {
	switch b := q.Body.(type) {
	case nil:
		return http.NoBody, "", nil
	case []byte:
		return bytes.NewReader(b), "application/octet-stream", nil
	}
	b, err := json.Marshal(q.Body)
	if err != nil {
		return nil, "", fmt.Errorf("write the body of %s: %w", q.Path, err)
	}
	return bytes.NewReader(b), "application/json", nil
}

// Path joins parts of a path, each escaped: Path("v1", "officers", id).
func Path(parts ...string) string {
	var b strings.Builder
	for _, p := range parts {
		b.WriteByte('/')
		b.WriteString(url.PathEscape(p))
	}
	return b.String()
}
