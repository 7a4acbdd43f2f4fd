package certificates

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

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

func bookOf(t testing.TB) *roster.Book {
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

// served sends a request to the room, in front of an interface that a test makes up.
func served(t *testing.T, service http.Handler, method, target string, form url.Values) *httptest.ResponseRecorder {
	t.Helper()
	return servedOn(t, bookOf(t), service, method, target, form)
}

// servedOn is the same on a roster, nil for none.
func servedOn(t *testing.T, book *roster.Book, service http.Handler, method, target string, form url.Values) *httptest.ResponseRecorder {
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
	r := httptest.NewRequestWithContext(t.Context(), method, target, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	e.ServeHTTP(w, r.WithContext(access.With(r.Context(), access.Anybody)))
	return w
}

// desk is an interface that knows three people, and does not save those named.
type desk struct {
	refuse string
	mu     sync.Mutex
	saved  []string
	keys   map[string]int
}

const three = `{"on":"2026-11-20","total":3,"officers":[
	{"officer_id":"NC266","certified":true,"designated":true,"through":"2027-04-19","role":"officer","in_service":true},
	{"officer_id":"NC277","certified":true,"designated":true,"through":"2027-03-20","role":"officer","in_service":true},
	{"officer_id":"NC040","certified":false,"designated":true,"through":null,"reason":"no CIT-40","role":"officer","in_service":true}]}`

func (d *desk) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch r.URL.Path {
	case "/v1/credentials/standing":
		_, _ = io.WriteString(w, three)
	case "/v1/whatif":
		_, _ = io.WriteString(w, `{"days":365,"difference":{"share":{"before":{"share":0.9},"after":{"share":0.95}},"gaps":{"closed":{"total":3}}}}`)
	case "/v1/credentials":
		var body struct {
			Officer string `json:"officer_id"`
		}
		_ = json.NewDecoder(r.Body).Decode(&body)
		if strings.Contains(d.refuse, body.Officer) {
			w.WriteHeader(http.StatusServiceUnavailable)
			_, _ = io.WriteString(w, `{"title":"Unavailable","detail":"The disk is full."}`)
			return
		}
		d.saved = append(d.saved, body.Officer)
		d.keys[r.Header.Get("Idempotency-Key")]++
		w.WriteHeader(http.StatusCreated)
		_, _ = io.WriteString(w, `{"consequences":{"share_before":{"share":0.9},"share_after":{"share":0.95}}}`)
	default:
		w.WriteHeader(http.StatusNotFound)
	}
}

// seen is a class with the mark of having been looked at.
func seen(officers ...string) url.Values {
	form := url.Values{"do": {"save"}, "key": {"k1"}, "kind": {"CIT-REFRESHER"}, "completed": {"2026-11-18"}, "hours": {"8"}, "officer": officers}
	f := classForm{Kind: "CIT-REFRESHER", Completed: "2026-11-18", Hours: "8", Officers: officers}
	form.Set("seen", f.mark())
	return form
}

// TestClassSaved holds that what was looked at is saved, each under a key of its own, and that the page then leads on.
func TestClassSaved(t *testing.T) {
	t.Parallel()
	d := &desk{keys: map[string]int{}}
	w := served(t, d, http.MethodPost, "/credentials/class", seen("NC266", "NC277"))
	if at := w.Header().Get("Location"); w.Code != http.StatusSeeOther || !strings.Contains(at, "saved=2") || !strings.Contains(at, "after=0.95") {
		t.Errorf("%d to %q", w.Code, at)
	}
	if len(d.saved) != 2 || len(d.keys) != 2 {
		t.Errorf("saved %v under %v", d.saved, d.keys)
	}
}

// TestClassKeys holds that the same class saved twice goes under the same keys, and that whoever goes back and makes another of the
// form has others: the interface refuses a key that was used for something else.
func TestClassKeys(t *testing.T) {
	t.Parallel()
	d := &desk{keys: map[string]int{}}
	other := seen("NC266", "NC277")
	other.Set("completed", "2026-11-19")
	f := classForm{Kind: "CIT-REFRESHER", Completed: "2026-11-19", Hours: "8", Officers: []string{"NC266", "NC277"}}
	other.Set("seen", f.mark())
	for _, form := range []url.Values{seen("NC266", "NC277"), seen("NC266", "NC277"), other} {
		served(t, d, http.MethodPost, "/credentials/class", form)
	}
	if len(d.saved) != 6 || len(d.keys) != 4 {
		t.Errorf("saved %v under %v", d.saved, d.keys)
	}
}

// TestNotSaved holds that a link cannot have the page say that something was saved of which nothing is on record.
func TestNotSaved(t *testing.T) {
	t.Parallel()
	w := served(t, &desk{}, http.MethodGet, "/credentials/class?kind=CIT-40&completed=2026-11-18&saved=3&before=0.1&after=0.9", nil)
	if text := w.Body.String(); w.Code != http.StatusOK || strings.Contains(text, "3 saved.") {
		t.Errorf("%d %s", w.Code, text)
	}
	book := bookOf(t) // who has a credential of this kind and date
	i, _ := book.Officer("NC277")
	c := book.Person(i).Credentials().At(0)
	w = served(t, &desk{}, http.MethodGet, "/credentials/class?kind="+c.Kind+"&completed="+c.Completed.String()+"&saved=0", nil)
	if text := w.Body.String(); !strings.Contains(text, "Nobody is saved twice") {
		t.Errorf("sent twice, the page says nothing: %d %s", w.Code, text)
	}
}

// TestNoRoster holds that each page says what to do next while there is no roster.
func TestNoRoster(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/credentials", "/credentials/due", "/credentials/documentation", "/credentials/class", "/credentials/NC277"} {
		w := servedOn(t, nil, http.NotFoundHandler(), http.MethodGet, path, nil)
		if text := w.Body.String(); w.Code != http.StatusOK || !strings.Contains(text, "There is no roster yet") || !strings.Contains(text, `<a href="/set-up">`) {
			t.Errorf("%s: %d %s", path, w.Code, text)
		}
	}
}

// TestClassPartlySaved holds that what was not saved is told by row with why, and that it alone is left to save.
func TestClassPartlySaved(t *testing.T) {
	t.Parallel()
	d := &desk{refuse: "NC277", keys: map[string]int{}}
	w := served(t, d, http.MethodPost, "/credentials/class", seen("NC266", "NC277", "NC040"))
	text := w.Body.String()
	for _, want := range []string{"2 of 3 saved, 1 not.", "not saved: The disk is full.", `value="NC277" id="c-NC277" checked`, "Save 1 credential"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q: %s", want, text)
		}
	}
	if w.Code != http.StatusConflict || strings.Contains(text, `id="c-NC266"`) || strings.Contains(text, "<script>alert") {
		t.Errorf("%d %s", w.Code, text)
	}
}

// TestClassNotSaved holds that nothing is saved where one number is nobody's, or where something was changed after looking.
func TestClassNotSaved(t *testing.T) {
	t.Parallel()
	changed := seen("NC266", "NC277")
	changed.Set("hours", "9")
	unknown := seen("NC266")
	unknown.Set("numbers", "NC2777")
	none := seen()
	undated := seen("NC266")
	undated.Set("completed", "18 Nov")
	for name, tc := range map[string]struct {
		form url.Values
		want string
	}{
		"changed": {changed, "something was changed after you looked"}, "unknown": {unknown, "nearest is NC277"},
		"nobody": {none, "The class has nobody yet"}, "undated": {undated, "The class does not fit the roster."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := &desk{keys: map[string]int{}}
			w := served(t, d, http.MethodPost, "/credentials/class", tc.form)
			if !strings.Contains(w.Body.String(), tc.want) || len(d.saved) != 0 {
				t.Errorf("%d, saved %v: %s", w.Code, d.saved, w.Body)
			}
		})
	}
}

func TestStandingEscapes(t *testing.T) {
	t.Parallel()
	w := served(t, &desk{}, http.MethodGet, "/credentials?q=%3Cscript%3Ealert", nil)
	if text := w.Body.String(); w.Code != http.StatusOK || strings.Contains(text, "<script>alert") || !strings.Contains(text, "NC277") {
		t.Errorf("%d %s", w.Code, text)
	}
	w = served(t, &desk{}, http.MethodGet, "/credentials/people?q=alert&before=%22%3E%3Cb%3E", nil)
	if text := w.Body.String(); strings.Contains(text, "<b>") || strings.Contains(text, "<script>") || strings.Count(text, "<option") != 3 {
		t.Error(text)
	}
}

// TestPages holds that the pages of a list, one after the other, have every row once.
func TestPages(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 400).Draw(t, "rows")
		at, next := 0, "/x?q=a"
		for range n/perPage + 2 {
			u, err := url.Parse(next)
			if err != nil {
				t.Fatal(err)
			}
			from, to, p := pageOf("/x", u.Query(), n)
			if from != at || to > n || to-from > perPage {
				t.Fatalf("rows %d to %d of %d after %d", from, to, n, at)
			}
			if at, next = to, p.Next; next == "" {
				break
			}
		}
		if at != n {
			t.Fatalf("%d of %d rows", at, n)
		}
	})
	for _, odd := range []string{"-4", "x", "99999999999999999999", "12"} {
		if from, to, _ := pageOf("/x", url.Values{"page": {odd}}, 3); from != 0 || to != 3 {
			t.Errorf("page %s: rows %d to %d", odd, from, to)
		}
	}
}

// TestFilters holds that filters of one date agree with a slow reading of the same words.
func TestFilters(t *testing.T) {
	t.Parallel()
	on := roster.NewDate(2026, time.November, 20)
	for _, tc := range []struct {
		code string
		p    person
		v    roster.Verdict
		want bool
	}{
		{"30", person{Certified: true, Through: day(on + 30)}, roster.Certified, true},
		{"30", person{Certified: true, Through: day(on + 31)}, roster.Certified, false},
		{"30", person{Certified: true}, roster.Certified, false},
		{"30", person{Through: day(on - 3)}, roster.Lapsed, false},
		{"grace", person{Certified: true, Through: day(on + 3)}, roster.InGrace, true},
		{"lapsed", person{Through: day(on - 3)}, roster.Revoked, true},
		{"undesignated", person{Role: roster.RoleOfficer}, roster.Undesignated, true},
		{"undesignated", person{Role: roster.RoleClinician}, roster.NotOfficer, false},
		{"lacking", person{Documentation: []lack{{Code: "no-evidence"}, {Code: "refresher-due"}}}, "", false},
		{"lacking", person{Documentation: []lack{{Code: "no-evidence"}, {Code: "no-hours"}}}, "", true},
		{"never", person{Role: roster.RoleOfficer}, roster.NoCredential, true},
	} {
		for _, f := range filters {
			if f.Code == tc.code && f.passes(&tc.p, tc.v, on) != tc.want {
				t.Errorf("%s of %+v, %s: not %v", tc.code, tc.p, tc.v, tc.want)
			}
		}
	}
}

func day(d roster.Date) *roster.Date { return &d }

// TestLine holds that what the picture of an officer shows stays within it, whoever it is of.
func TestLine(t *testing.T) {
	t.Parallel()
	book := bookOf(t)
	on := roster.NewDate(2026, time.November, 20)
	for i := range book.People() {
		line := lineOf(roster.Date.String, access.Anybody, book.Person(i), book.Agency().Certification, on)
		for _, b := range append(line.Bars, line.Posts...) {
			if b.X < lineLeft-0.1 || b.X+b.Wide > lineWide {
				t.Fatal(fmt.Sprint(book.Person(i).Officer.ID, b))
			}
		}
		for _, m := range line.Marks {
			if m.X < lineLeft || m.X > lineWide {
				t.Fatal(fmt.Sprint(book.Person(i).Officer.ID, m))
			}
		}
	}
}
