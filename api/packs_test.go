package api_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"watchbill/api"
	"watchbill/roster"
	"watchbill/roster/pack"
	"watchbill/roster/store"
	"watchbill/roster/store/audit"
)

// depot takes packs in and gives them out as a service does, without one.
type depot struct {
	*keeping
	dir string
}

func (d *depot) Import(ctx context.Context, body io.Reader, dry bool, _ audit.Who, _ string) (store.Changes, error) {
	text, err := io.ReadAll(body)
	if err != nil {
		return store.Changes{}, err
	}
	file := filepath.Join(d.dir, "in.zip")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		return store.Changes{}, err
	}
	book, faults, err := pack.Open(ctx, file)
	if err != nil || book == nil {
		return store.Changes{}, firstOf(err, faults)
	}
	if dry {
		return store.New(d.kv).Diff(ctx, book.Records())
	}
	done, err := store.New(d.kv).Import(ctx, book.Records())
	if err == nil {
		book, _ = roster.NewBook(book.Records(), done.Revision)
		d.publish(book)
	}
	return done, err
}

func firstOf(err error, faults pack.Faults) error {
	if err != nil {
		return err
	}
	return faults
}

func (d *depot) Export(ctx context.Context, _ audit.Who, _ string) (io.ReadCloser, int64, uint64, error) {
	file := filepath.Join(d.dir, "out.zip")
	if err := pack.Write(ctx, file, d.Book().Records()); err != nil {
		return nil, 0, 0, err
	}
	text, err := os.ReadFile(file)
	return io.NopCloser(bytes.NewReader(text)), int64(len(text)), d.Book().Revision(), err
}

// TestPacks: what is exported is imported again, tried before; a pack with faults is refused with each of them.
func TestPacks(t *testing.T) {
	d := &depot{dir: t.TempDir()}
	d.keeping = newKeeping(t, guarded(), func(o *api.Options) { o.Packs = d })
	out := d.get("/v1/export")
	if out.Code != 200 || out.Header().Get("Content-Type") != "application/zip" {
		t.Fatalf("%d %s", out.Code, out.Header())
	}
	zip := out.Body.Bytes()
	d.write("POST", "/v1/officers", `{"officer_id":"B7"}`, 201)
	send := func(target string, body []byte, headers ...string) *httptest.ResponseRecorder {
		r := httptest.NewRequest("POST", target, bytes.NewReader(body))
		r.Host = "127.0.0.1:8080"
		r.Header.Set("Content-Type", "application/zip")
		for i := 0; i < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		return d.do(r).ResponseRecorder
	}
	want := `"files":[{"file":"agency.json","added":0,"changed":0,"unchanged":1,"removed":0},{"file":"districts.geojson","added":0,"changed":0,"unchanged":2,"removed":0},` +
		`{"file":"shifts.csv","added":0,"changed":0,"unchanged":1,"removed":0},{"file":"rotations.csv","added":0,"changed":0,"unchanged":1,"removed":0},` +
		`{"file":"officers.csv","added":0,"changed":0,"unchanged":3,"removed":1},{"file":"credentials.csv","added":0,"changed":0,"unchanged":2,"removed":0},` +
		`{"file":"postings.csv","added":0,"changed":0,"unchanged":2,"removed":0}]}` + "\n"
	if a := send("/v1/import?dry_run=true", zip); a.Code != 200 || a.Body.String() != `{"revision":2,"dry_run":true,"changed":true,`+want || d.get("/v1/officers/B7").Code != 200 {
		t.Errorf("tried: %d %s", a.Code, a.Body)
	}
	if a := send("/v1/import?dry_run=false", zip); a.Code != 200 || a.Body.String() != `{"revision":3,"dry_run":false,"changed":true,`+want || d.get("/v1/officers/B7").Code != 404 {
		t.Errorf("done: %d %s", a.Code, a.Body)
	}
	if a := send("/v1/import", zip); a.Code != http.StatusBadRequest {
		t.Errorf("without dry_run: %d", a.Code)
	}
	if a := send("/v1/import?dry_run=true", []byte("no zip")); a.Code != http.StatusUnprocessableEntity || !strings.Contains(a.Body.String(), `"faults_total":1`) {
		t.Errorf("no zip: %d %s", a.Code, a.Body)
	}
	if a := send("/v1/import?dry_run=true", []byte("no zip"), "Accept", "text/csv"); a.Code != http.StatusUnprocessableEntity || !strings.HasPrefix(a.Body.String(), "file,line,column,detail,warning\nin.zip,") {
		t.Errorf("no zip: %d %s", a.Code, a.Body)
	}
	if a := send("/v1/import?dry_run=true", zip, "Content-Type", "text/csv"); a.Code != http.StatusUnsupportedMediaType {
		t.Errorf("text: %d", a.Code)
	}
}
