package outlook

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/labstack/echo/v4"
	"pgregory.net/rapid"

	"watchbill/api/web/access"
	"watchbill/roster"
	"watchbill/roster/demo"
	"watchbill/ui/ask"
	"watchbill/ui/assets"
	"watchbill/ui/page"
)

// hostile is a name that would be markup, runs from right to left, and is long.
var hostile = "<script>alert(1)</script>\u202e" + strings.Repeat("x", 200)

// served answers a path of the room as somebody of a role, in front of an interface that a test makes up.
func served(t *testing.T, service http.Handler, user *access.User, target string) *httptest.ResponseRecorder {
	t.Helper()
	return servedOn(t, demoBook(t), service, user, target)
}

func demoBook(t *testing.T) *roster.Book {
	t.Helper()
	rows := demo.Records(roster.NewDate(2026, time.November, 20))
	for i := range rows.Officers {
		rows.Officers[i].Name = hostile
	}
	book, faults := roster.NewBook(rows, 1)
	if book == nil {
		t.Fatal(faults.Err())
	}
	return book
}

// servedOn is the same on a roster, nil for none.
func servedOn(t *testing.T, book *roster.Book, service http.Handler, user *access.User, target string) *httptest.ResponseRecorder {
	t.Helper()
	press := page.New(page.Options{
		Ask: ask.New(func() http.Handler { return service }), Assets: assets.New(), Book: func() *roster.Book { return book },
		Now: func() time.Time { return time.Date(2026, time.November, 21, 3, 47, 0, 0, time.UTC) },
	})
	e := echo.New()
	for _, r := range Routes(press) {
		e.Add(r.Method, r.Path, r.Handle)
	}
	w := httptest.NewRecorder()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, target, nil)
	e.ServeHTTP(w, r.WithContext(access.With(r.Context(), user)))
	return w
}

// answering answers every question with a text, and keeps the last body.
func answering(status int, text string, body *[]byte) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if body != nil {
			*body, _ = io.ReadAll(r.Body)
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, text)
	})
}

// TestNoRoster holds that each page says what to do next, to who may do it, while there is no roster.
func TestNoRoster(t *testing.T) {
	t.Parallel()
	roles, err := access.RolesOf(access.Auditor)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/coverage/recruitment", "/coverage/what-if", "/coverage/forecast", "/coverage/reports"} {
		for user, want := range map[*access.User]string{access.Anybody: `<a href="/set-up">`, {Kind: access.Person, Name: "a", Roles: roles}: "An administrator sets one up first."} {
			w := servedOn(t, nil, http.NotFoundHandler(), user, path)
			if text := w.Body.String(); w.Code != http.StatusOK || !strings.Contains(text, "There is no roster yet") || !strings.Contains(text, want) {
				t.Errorf("%s: %d %s", path, w.Code, text)
			}
		}
	}
}

func TestHostileNames(t *testing.T) {
	t.Parallel()
	plan := `{"from":"2026-11-20","days":365,"share_before":0.9,"share_after":1,"length":1,"renewals":[{"officer_id":"NC277","gap_minutes_closed":60,"adds":60,
		"actions":[{"kind":"document","credential":"CIT-40","date":"2026-01-01","what":"<b>hours</b>"}]}],
		"steps":[{"step":1,"district_id":"brandywine","shift_id":"night","rotation_id":"pitman","gap_minutes_closed":60,"share_after":1,"candidates":["NC040"]}]}`
	w := served(t, answering(http.StatusOK, plan, nil), access.Anybody, "/coverage/recruitment?until=%3Cscript%3E")
	if w.Code != http.StatusBadRequest || strings.Contains(w.Body.String(), "<script>") {
		t.Errorf("a share that is no number: %d %s", w.Code, w.Body)
	}
	w = served(t, answering(http.StatusOK, plan, nil), access.Anybody, "/coverage/recruitment")
	if text := w.Body.String(); w.Code != http.StatusOK || strings.Contains(text, "<script>alert") || strings.Contains(text, "<b>hours") || !strings.Contains(text, "&lt;script&gt;alert") {
		t.Errorf("%d %.2000s", w.Code, text)
	}
}

// TestManyLeft holds that a page lists no more than so much extra duty, and says how much it does not.
func TestManyLeft(t *testing.T) {
	t.Parallel()
	one := `{"district_id":"brandywine","start":"2026-11-20T12:00:00Z","end":"2026-11-20T13:00:00Z","minutes":60,"officers":1,"why":"beyond"}`
	plan := `{"from":"2026-11-20","days":365,"share_before":0.9,"share_after":0.9,"left":[` + one + strings.Repeat(","+one, maxExtra+1233) + `]}`
	w := served(t, answering(http.StatusOK, plan, nil), access.Anybody, "/coverage/recruitment")
	if text := w.Body.String(); w.Code != http.StatusOK || strings.Count(text, "beyond the share asked for") != maxExtra || !strings.Contains(text, "1,234 later ones are not listed") {
		t.Errorf("%d, %d listed", w.Code, strings.Count(text, "beyond the share asked for"))
	}
}

// TestWhatIfFaults holds that each fault is told at its change, though a change is made of several rows.
func TestWhatIfFaults(t *testing.T) {
	t.Parallel()
	var asked []byte
	refusal := `{"title":"Bad","detail":"no","errors":[{"pointer":"/changes/3/row/from","detail":"is before"},{"pointer":"/from","detail":"odd"}]}`
	w := served(t, answering(http.StatusBadRequest, refusal, &asked), access.Anybody,
		"/coverage/what-if?c=post~brandywine~night~pitman~7~2026-11-20&c=away~NC277~2026-12-02~2026-12-01~vacation&c=nonsense")
	text := w.Body.String()
	if w.Code != http.StatusBadRequest || strings.Count(text, `class="faulty"`) != 1 || !strings.Contains(text, "from: is before") || !strings.Contains(text, "from: odd") {
		t.Errorf("%d %s", w.Code, text)
	}
	if !strings.Contains(text, "Of the changes of this address 1 could not be read") {
		t.Error("a change that is none is not told of")
	}
	var body struct {
		Changes []struct{ File, Op string }
	}
	if err := json.Unmarshal(asked, &body); err != nil {
		t.Fatal(err)
	}
	want := []struct{ File, Op string }{{"officers.csv", "add"}, {"credentials.csv", "add"}, {"postings.csv", "add"}, {"absences.csv", "add"}}
	if diff := cmp.Diff(want, body.Changes); diff != "" {
		t.Error(diff)
	}
}

func TestWhatIfForWhomReads(t *testing.T) {
	t.Parallel()
	roles, err := access.RolesOf(access.Auditor)
	if err != nil {
		t.Fatal(err)
	}
	never := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { t.Errorf("asked %s", r.URL) })
	w := served(t, never, &access.User{Kind: access.Person, Name: "a", Roles: roles}, "/coverage/what-if?c=leaves~NC277~2026-12-01")
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "your account reads") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// TestChangeRoundTrip holds that a change that a form makes is read from an address as it was.
func TestChangeRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.SampledFrom(kinds).Draw(t, "kind")
		in := url.Values{}
		for _, f := range k.Fields {
			in.Set(f.Name, rapid.StringMatching(`[A-Za-z0-9._:T -]{0,20}`).Draw(t, f.Name))
		}
		c, wrong := formChange(k.Code, in)
		if wrong != "" {
			return
		}
		q := url.Values{"c": {c.String()}}
		back, err := url.ParseQuery(q.Encode())
		if err != nil {
			t.Fatal(err)
		}
		list, strange, beyond := readList(back["c"])
		if strange+beyond != 0 || len(list) != 1 {
			t.Fatalf("%q is read as %v, %d strange, %d beyond", c, list, strange, beyond)
		}
		if diff := cmp.Diff(c, list[0]); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestListBounds(t *testing.T) {
	t.Parallel()
	var given []string
	for i := range maxChanges + 3 {
		given = append(given, change{"leaves", []string{fmt.Sprintf("N%d", i), "2026-12-01"}}.String())
	}
	list, strange, beyond := readList(append(given, "leaves~N1", "", "what~is~this"))
	if len(list) != maxChanges || strange != 2 || beyond != 3 {
		t.Errorf("%d read, %d strange, %d beyond", len(list), strange, beyond)
	}
}

func TestPoints(t *testing.T) {
	t.Parallel()
	for p, want := range map[float64]string{0: "0.0", 1.44: "+1.4", -2.55: "−2.5", 0.004: "+0.004", -0.0101: "−0.010"} {
		if got := points(p); got != want {
			t.Errorf("points(%v) = %q, want %q", p, got, want)
		}
	}
}

func TestRowOf(t *testing.T) {
	t.Parallel()
	for pointer, want := range map[string]string{"/changes/12/row/officer_id": "12 officer id", "/changes/0/key": "0 ", "/from": "-1 ", "": "-1 ", "/changes/x": "-1 "} {
		k, column := rowOf(pointer)
		if got := fmt.Sprintf("%d %s", k, column); got != want {
			t.Errorf("rowOf(%q) = %q, want %q", pointer, got, want)
		}
	}
}

// TestCurve holds that the line falls nowhere and stays within the picture.
func TestCurve(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var p recruitPlan
		p.ShareBefore = rapid.Float64Range(0, 1).Draw(t, "before")
		text, share := `{"steps":[`, p.ShareBefore
		for i := range rapid.IntRange(0, 40).Draw(t, "steps") {
			share += (1 - share) * rapid.Float64Range(0, 1).Draw(t, "more")
			if i > 0 {
				text += ","
			}
			text += fmt.Sprintf(`{"share_after":%v}`, share)
		}
		if err := json.Unmarshal([]byte(text+"]}"), &p); err != nil {
			t.Fatal(err)
		}
		last := curveHigh
		for at := range strings.FieldsSeq(curveOf(p).Steps) {
			var x, y float64
			if _, err := fmt.Sscanf(at, "%f,%f", &x, &y); err != nil {
				t.Fatal(err)
			}
			if y > last+0.11 || y < 0 || y > curveHigh || x < curveLeft-0.1 || x > curveWide {
				t.Fatalf("the point %s after height %v", at, last)
			}
			last = y
		}
	})
}

func TestReportAddress(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, query, path, wrong string }{
		{"page", "report=coverage&from=2026-10-01&to=2026-10-31&format=html", "/v1/reports/coverage?format=html&from=2026-10-01&need=cit&to=2026-10-31", ""},
		{"the other way round", "report=coverage&from=2026-10-31&to=2026-10-01&format=html", "", "is before the first"},
		{"no date", "report=response&from=x&to=2026-10-01&format=csv", "", "such as 2027-03-31"},
		{"roll-call without shift", "report=roll-call&on=2026-10-01&format=html", "", "choose a shift"},
		{"no such format", "report=coverage&from=2026-10-01&to=2026-10-31&format=pdf", "", "choose a format"},
		{"no such report", "report=elsewhere", "", "There is no such report"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			list := `{"reports":[{"path":"/v1/reports/coverage","title":"C","formats":["json","csv","html"]},{"path":"/v1/reports/response","title":"R","formats":["json","csv","html"]},
				{"path":"/v1/reports/roll-call","title":"W","formats":["json","html"]}]}`
			w := served(t, answering(http.StatusOK, list, nil), access.Anybody, "/coverage/reports?"+tc.query)
			if tc.path != "" && (w.Code != http.StatusSeeOther || w.Header().Get("Location") != tc.path) {
				t.Errorf("%d to %q, want %q", w.Code, w.Header().Get("Location"), tc.path)
			}
			if tc.wrong != "" && !strings.Contains(w.Body.String(), tc.wrong) {
				t.Errorf("%d %s", w.Code, w.Body)
			}
		})
	}
}

// TestNarrow holds that whoever answers for one district is told no name from another, whatever the address says.
func TestNarrow(t *testing.T) {
	t.Parallel()
	user := &access.User{Kind: access.Person, Name: "s", Roles: access.Anybody.Roles, Districts: []roster.DistrictID{"brandywine"}}
	refusal := `{"title":"Bad","detail":"no","errors":[{"pointer":"/changes/0/key","detail":"names no row"}]}`
	for id, named := range map[string]bool{"NC040": true, "NC277": false} { // of brandywine, and of elsewhere
		w := served(t, answering(http.StatusBadRequest, refusal, nil), user, "/coverage/what-if?c=leaves~"+id+"~2026-12-01")
		if text := w.Body.String(); strings.Contains(text, "&lt;script&gt;alert") != named || !strings.Contains(text, id) || strings.Contains(text, "Wilmington") {
			t.Errorf("%s: %d %s", id, w.Code, text)
		}
	}
}
