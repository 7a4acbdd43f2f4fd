package ask

import (
	"bytes"
	"net/http"
	"reflect"
)

// recorder takes an answer in memory.
type recorder struct {
	status int // 0: not written yet
	header http.Header
	body   bytes.Buffer
	into   any  // a pointer; nil: the answer is wanted as it is written
	taken  bool // into points to the answer already
}

// Take implements web.Taker: it takes an answer of the type that it would be read into.
func (r *recorder) Take(answer any) bool {
	if r.into == nil || r.status != 0 {
		return false
	}
	to, from := reflect.ValueOf(r.into).Elem(), reflect.ValueOf(answer)
	if to.Type() != from.Type() {
		return false
	}
	to.Set(from)
	r.status, r.taken = http.StatusOK, true
	return true
}

// Header implements http.ResponseWriter.
func (r *recorder) Header() http.Header { return r.header }

// WriteHeader implements http.ResponseWriter.
func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
}

// Write implements http.ResponseWriter.
func (r *recorder) Write(b []byte) (int, error) {
	r.WriteHeader(http.StatusOK)
	return r.body.Write(b)
}

// answer is what was written, a status of 200 where nothing was.
func (r *recorder) answer() Answer {
	r.WriteHeader(http.StatusOK)
	return Answer{r.status, r.header, r.body.Bytes()}
}
