package setup

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/roster"
	"watchbill/ui/ask"
	"watchbill/ui/assets"
	"watchbill/ui/page"
)

// send posts the form with files to a service without roster whose import answers so; the fields are in pairs.
func send(t *testing.T, answer http.HandlerFunc, sent map[string]string, fields ...string) *httptest.ResponseRecorder {
	t.Helper()
	press := page.New(page.Options{
		Ask: ask.New(func() http.Handler { return answer }), Assets: assets.New(), Book: func() *roster.Book { return nil },
		Now: func() time.Time { return time.Date(2026, 11, 20, 17, 0, 0, 0, time.UTC) },
	})
	e := echo.New()
	for _, r := range Routes(press, nil) {
		e.Add(r.Method, r.Path, r.Handle)
	}
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for i := 0; i < len(fields); i += 2 {
		if err := w.WriteField(fields[i], fields[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range sent {
		part, err := w.CreateFormFile("files", name)
		if err == nil {
			_, err = io.WriteString(part, text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/set-up", &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	got := httptest.NewRecorder()
	e.ServeHTTP(got, r)
	return got
}

// TestLoadRefused: what is wrong is said, and what was typed is still there.
func TestLoadRefused(t *testing.T) {
	unasked := func(http.ResponseWriter, *http.Request) { t.Error("the import is asked") }
	faulty := func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusUnprocessableEntity)
		_, _ = io.WriteString(w, `{"title": "x", "faults_total": 2, "faults": [{"file": "officers.csv", "line": 2, "column": "patrol_since", "detail": "\"3/1/2018\" is not a date (YYYY-MM-DD)"}]}`)
	}
	for _, test := range []struct {
		name   string
		answer http.HandlerFunc
		file   string
		fields []string
		want   string
	}{
		{"a workbook", unasked, "Officers.XLSX", nil, "officers.xlsx is a workbook. Save each of its sheets as CSV"},
		{"another name", unasked, "officers (1).csv", nil, "officers (1).csv is not the name of one of the files below"},
		{"hostile", unasked, `<script>.csv`, nil, "&lt;script&gt;.csv is not the name"},
		{"no zone", unasked, "officers.csv", []string{"zone", " "}, "time zone are missing"},
		{"dates of a country", faulty, "officers.csv", nil, "say under 3 in which order"},
		{"dates of another country", faulty, "officers.csv", []string{"dates", "day-first"}, "do not fit the order"},
		{"and more", faulty, "officers.csv", nil, "and 1 more"},
	} {
		w := send(t, test.answer, map[string]string{test.file: "officer_id\n1\n"}, append([]string{"name", "Harbor & Sons", "zone", "America/Chicago"}, test.fields...)...)
		if text := w.Body.String(); w.Code != http.StatusUnprocessableEntity || !strings.Contains(text, test.want) || !strings.Contains(text, `value="Harbor &amp; Sons"`) {
			t.Errorf("%s: %d, does not say %q:\n%.3000s", test.name, w.Code, test.want, text)
		}
	}
}

// TestLoadProveAgain: who took long to fill the files proves who they are and comes back to the form with what was typed.
func TestLoadProveAgain(t *testing.T) {
	w := send(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("WWW-Authenticate", `Bearer realm="watchbill", error="insufficient_user_authentication", max_age=600`)
		w.WriteHeader(http.StatusUnauthorized)
	}, map[string]string{"officers.csv": "officer_id\n1\n"}, "name", "Harbor", "zone", "America/Chicago")
	if want := "/prove?then=%2Fset-up%3Fdates%3D%26name%3DHarbor%26proved%3Dyes%26zone%3DAmerica%252FChicago"; w.Code != http.StatusSeeOther || w.Header().Get("Location") != want {
		t.Errorf("%d %s", w.Code, w.Header())
	}
}
