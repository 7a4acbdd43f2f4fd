package ask

import (
	"bytes"
	"net/http"
)

// recorder takes an answer in memory.
type recorder struct {
	status int // 0: not written yet
	header http.Header
	body   bytes.Buffer
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
