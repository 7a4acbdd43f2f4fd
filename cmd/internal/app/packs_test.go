package app_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"watchbill/cmd/internal/app"
	"watchbill/roster"
	"watchbill/roster/demo"
	"watchbill/roster/pack"
)

// post sends a body and returns what was answered.
func post(t *testing.T, a *app.App, path, mediaType string, body []byte) (int, string) {
	t.Helper()
	res, err := http.Post("http://"+a.Addr().String()+path, mediaType, bytes.NewReader(body)) //nolint:noctx // a test's own service
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(text)
}

// TestEditsAreServedAtOnce: a pack comes in over HTTP and goes out again, and who writes a row reads it.
func TestEditsAreServedAtOnce(t *testing.T) {
	dir := t.TempDir()
	book, faults := roster.NewBook(demo.Records(roster.NewDate(2027, 1, 1)), 0)
	if book == nil {
		t.Fatal(faults)
	}
	zip := filepath.Join(t.TempDir(), "demo.zip")
	if err := pack.Write(t.Context(), zip, book.Records()); err != nil {
		t.Fatal(err)
	}
	a := start(t, app.Options{Dir: dir})
	text, err := os.ReadFile(zip)
	if err != nil {
		t.Fatal(err)
	}
	if code, body := post(t, a, "/v1/officers", "application/json", []byte(`{"officer_id":"X1"}`)); code != http.StatusServiceUnavailable {
		t.Errorf("without a roster: %d %s", code, body)
	}
	if code, body := post(t, a, "/v1/import?dry_run=true", "application/zip", text); code != 200 || !strings.Contains(body, `"revision":0`) {
		t.Fatalf("%d %s", code, body)
	}
	if code, body := post(t, a, "/v1/import?dry_run=false", "application/zip", text); code != 200 {
		t.Fatalf("%d %s", code, body)
	}
	for day := 1; day < 20; day++ {
		row := fmt.Sprintf(`{"officer_id":"NC001","from":"2028-01-%02d","to":"2028-01-%02[1]d"}`, day)
		if code, body := post(t, a, "/v1/absences", "application/json", []byte(row)); code != 201 {
			t.Fatalf("%d %s", code, body)
		}
		if code, body := ask(t, a, fmt.Sprintf("/v1/absences/NC001~2028-01-%02d~2028-01-%02[1]d", day)); code != 200 {
			t.Fatalf("it is not there: %d %s", code, body)
		}
	}
	code, out := ask(t, a, "/v1/export")
	if code != 200 {
		t.Fatal(out)
	}
	if code, body := post(t, a, "/v1/import?dry_run=true", "application/zip", []byte(out)); code != 200 || !strings.Contains(body, `"changed":false`) {
		t.Errorf("what was exported is not what is stored: %d %s", code, body)
	}
	// The loop that follows the store has the import to load, and nothing else.
	_, metrics := ask(t, a, "/metrics")
	for _, line := range []string{`watchbill_app_roster_reloads_total{outcome="done"} 1`} {
		if !strings.Contains(metrics, line+"\n") {
			t.Errorf("no line %s in\n%s", line, grep(metrics, "reloads"))
		}
	}
	stop(t, a)
	if left, _ := filepath.Glob(filepath.Join(dir, ".*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func grep(text, word string) string {
	var found []string
	for line := range strings.Lines(text) {
		if strings.Contains(line, word) {
			found = append(found, line)
		}
	}
	return strings.Join(found, "")
}
