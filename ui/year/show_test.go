package year

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/api/web/access"
	"watchbill/coverage"
	"watchbill/roster"
	"watchbill/roster/demo"
	"watchbill/roster/pack"
	"watchbill/ui/ask"
	"watchbill/ui/assets"
	"watchbill/ui/page"
)

// start is the first day of the demo's year in these tests.
var start = roster.NewDate(2026, time.November, 20)

func demoBook(tb testing.TB) *roster.Book {
	tb.Helper()
	return bookOf(tb, demo.Records(start))
}

func bookOf(tb testing.TB, rows roster.Records) *roster.Book {
	tb.Helper()
	book, faults := roster.NewBook(rows, 7)
	if err := faults.Err(); err != nil {
		tb.Fatal(err)
	}
	return book
}

// memory keeps grids; a nil one computes each anew.
type memory map[coverage.Options]*coverage.Grid

func (m memory) Grid(ctx context.Context, book *roster.Book, opt coverage.Options) (*coverage.Grid, error) {
	if m[opt] != nil {
		return m[opt], nil
	}
	grid, err := coverage.New(ctx, book, opt)
	if m != nil {
		m[opt] = grid
	}
	return grid, err
}

// service answers what the pages ask of the interface.
func service(w http.ResponseWriter, r *http.Request) {
	answers := map[string]string{
		"/v1/targets/gaps":         `{"share_of_patrol":{"target":0.2,"first":{"certified":88,"posted":500,"share":0.176}}}`,
		"/v1/credentials/standing": `{"lapsing":{"within_30":4,"within_60":9,"within_90":17}}`,
		"/v1/reports/roll-call":    `{"districts":[{"district_id":"brandywine","people":9,"others":{"certified":2},"officers":[{"officer_id":"X1","name":"<b>Shaw","own":true,"certified":true},{"officer_id":"X2","name":"Kim","own":true,"certified":false}]}]}`,
		"/v1/recruitment":          `{"length":5,"steps":[{"step":1,"district_id":"brandywine","shift_id":"night","rotation_id":"pitman","offset":7,"gap_minutes_closed":41760,"share_after":0.941,"candidates":["X1","X2","X3"]}]}`,
	}
	if answers[r.URL.Path] == "" {
		http.NotFound(w, r)
		return
	}
	_, _ = w.Write([]byte(answers[r.URL.Path]))
}

// house is the pages on a roster. Its clock stands at noon on the first day.
func house(book *roster.Book, grids page.Grids, on roster.Date) *echo.Echo {
	year, month, day := on.Civil()
	now := time.Date(year, month, day, 17, 0, 0, 0, time.UTC)
	press := page.New(page.Options{
		Ask: ask.New(func() http.Handler { return http.HandlerFunc(service) }), Assets: assets.New(), Grids: grids,
		Book: func() *roster.Book { return book }, Now: func() time.Time { return now },
	})
	e := echo.New()
	e.HTTPErrorHandler = func(err error, c echo.Context) { _ = c.String(http.StatusTeapot, err.Error()) }
	for _, route := range Routes(press) {
		e.Add(route.Method, route.Path, route.Handle)
	}
	return e
}

// get asks for a page on behalf of a supervisor, bound to districts where some are given.
func get(e *echo.Echo, path string, districts ...roster.DistrictID) *httptest.ResponseRecorder {
	roles, _ := access.RolesOf(access.Supervisor)
	r := httptest.NewRequest(http.MethodGet, path, nil)
	w := httptest.NewRecorder()
	e.ServeHTTP(w, r.WithContext(access.With(r.Context(), &access.User{Kind: access.Person, Name: "s", Roles: roles, Districts: districts})))
	return w
}

func TestPages(t *testing.T) {
	e := house(demoBook(t), memory{}, start)
	for _, test := range []struct {
		path   string
		status int
		says   []string
		not    []string
	}{
		{"/coverage", 200, []string{"share <b>93.2 %</b>", "gaps <b>734</b> (5,322 h)", "certified <b>17.6 %</b>", "under the target of 20.0 %", "<b>4</b> <b>9</b> <b>17</b>", "lapse of Asha Juniper on 21 Mar opens", "21 rows", `data-days="365"`}, nil},
		{"/coverage?district_id=brandywine&q=night", 200, []string{"1 of 21 rows", "share <b>93.2 %</b>"}, []string{`data-district="newark"`}},
		{"/coverage?show=lapse", 200, []string{`data-district="bear-glasgow"`}, []string{`data-district="newark"`}},
		{"/coverage?q=zz", 200, []string{"No district and shift has that"}, nil},
		{"/coverage?need=co-responder", 200, []string{"2 rows", "share <b>" + page.Share(198360./250560) + "</b>"}, nil},
		{"/coverage?from=2027-02-30&days=0&need=x&district_id=x&shift_id=y&show=z", 200, []string{"from: “2027-02-30” is no date", "days: “0” is no number from 1 to 1096", "need: “x” is none", "district: “x” is not on", "shift: “y”", "show: “z”", "21 rows"}, nil},
		{"/coverage?from=9999-01-01", 200, []string{"from: “9999-01-01” is no date"}, nil},
		{"/coverage?from=2027-01-01&days=90", 200, []string{`data-from="2027-01-01"`, `data-days="90"`, `data-today="-1"`, "90 days from"}, []string{"next 90 days <b>"}},
		{"/coverage/grid?q=newark", 200, []string{"3 of 21 rows"}, []string{"<html"}},
		{"/coverage/2027-03", 200, []string{"March 2027", "/coverage/2027-02", "/coverage/2027-04", `/coverage/2027-03-05#at-appoquinimink~night`, "is-none"}, nil},
		{"/coverage/2027-03?district_id=newark", 200, []string{"3 of 21 rows", "/coverage/2027-02?district_id=newark"}, nil},
		{"/coverage/2026-11", 200, []string{"November 2026", "today"}, nil},
		{"/coverage/2019-02", 200, []string{"February 2019"}, nil},
		{"/coverage/2027-03-14", 200, []string{"the clock changes on this day", "&lt;b&gt;Shaw", "1 CIT of 9", "2 of other watches", "/roster/gap?id=cit~"}, []string{"<b>Shaw"}},
		{"/coverage/slot?district_id=appoquinimink&shift_id=night&date=2027-03-05", 200, []string{"■ uncovered", "Unstaffed.", "12 h of 12 h", "Who may fill it"}, []string{"<html"}},
		{"/coverage/slot?district_id=appoquinimink&shift_id=night&date=x", 418, []string{"There is no such slot"}, nil},
		{"/coverage/slot?district_id=appoquinimink&shift_id=crisis&date=2027-03-05", 418, []string{"Nobody is asked for"}, nil},
		{"/coverage/steps", 200, []string{"Brandywine Night, pitman squad 7", "41,760", "94.1 %", "and 1 more", "1 of 5 steps"}, nil},
		{"/coverage/steps?need=co-responder", 200, []string{"is of CIT officers"}, []string{"41,760"}},
		{"/coverage/2027-03-14?district_id=newark", 200, []string{"all districts and shifts", "Newark"}, []string{"Mill Creek"}},
		{"/coverage/nonsense", 418, []string{"There is no such page"}, nil},
		{"/coverage/0001-01", 418, []string{"beyond the calendar"}, nil},
		{"/coverage/9999-12-31", 418, []string{"beyond the calendar"}, nil},
	} {
		t.Run(test.path, func(t *testing.T) {
			w := get(e, test.path)
			if w.Code != test.status {
				t.Fatalf("status %d, want %d: %.300s", w.Code, test.status, w.Body)
			}
			for _, s := range test.says {
				if !strings.Contains(w.Body.String(), s) {
					t.Errorf("does not say %q", s)
				}
			}
			for _, s := range test.not {
				if strings.Contains(w.Body.String(), s) {
					t.Errorf("says %q", s)
				}
			}
		})
	}
}

func TestNoRoster(t *testing.T) {
	e := house(nil, memory{}, start)
	if w := get(e, "/coverage"); w.Code != 200 || !strings.Contains(w.Body.String(), "There is no roster yet") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if w := get(e, "/coverage/2027-03"); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "There is no roster yet") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// TestNothingAsked says where targets come from while none asks for anybody.
func TestNothingAsked(t *testing.T) {
	rows := demo.Records(start)
	rows.Targets = []roster.Target{{Need: roster.NeedCIT, Required: 0}}
	e := house(bookOf(t, rows), memory{}, start)
	for path, want := range map[string]string{"/coverage": "they come with the roster", "/coverage/2027-03": "in this month", "/coverage/2027-03-14": "on this day"} {
		if w := get(e, path); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "No target asks for a CIT officer") || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
}

// TestChanges tells of the nights in which the clock changes on the day that they belong to, too.
func TestChanges(t *testing.T) {
	e := house(demoBook(t), memory{}, start)
	for day, want := range map[string]string{
		"2027-03-12": "", "2027-03-13": "in the night after it", "2027-03-14": "on this day", "2027-03-15": "", "2027-11-06": "in the night after it", "2027-11-07": "on this day",
	} {
		body := get(e, "/coverage/"+day).Body.String()
		if strings.Contains(body, "the clock changes") != (want != "") || !strings.Contains(body, want) {
			t.Errorf("%s: not %q in %.3000s", day, want, body)
		}
	}
}

// TestBound asks as somebody who answers for two districts: no page names another.
func TestBound(t *testing.T) {
	e := house(demoBook(t), memory{}, start)
	for _, path := range []string{"/coverage", "/coverage?district_id=newark", "/coverage/grid", "/coverage/2027-03", "/coverage/2027-03-14"} {
		body := get(e, path, "brandywine", "mill-creek").Body.String()
		if !strings.Contains(body, "Mill Creek") || strings.Contains(strings.ToLower(strings.ReplaceAll(body, "“newark”", "")), "newark<") {
			t.Errorf("%s: %.2000s", path, body)
		}
	}
	if w := get(e, "/coverage/slot?district_id=newark&shift_id=day&date=2027-03-14", "brandywine"); w.Code != http.StatusTeapot {
		t.Errorf("a slot of another district: %d", w.Code)
	}
	if w := get(e, "/coverage", "elsewhere"); w.Code != http.StatusTeapot || !strings.Contains(w.Body.String(), "None of the districts") {
		t.Errorf("%d %.200s", w.Code, w.Body)
	}
}

// TestHostileNames puts what nobody should be called on the page.
func TestHostileNames(t *testing.T) {
	rows := demo.Records(start)
	bad := []string{`<script>alert(1)</script>`, "\u202eevil", strings.Repeat("W", 200), `" onclick="x`, "'--><img src=x>"}
	for i := range rows.Officers {
		rows.Officers[i].Name = bad[i%len(bad)]
	}
	for i := range rows.Districts {
		rows.Districts[i].Parts[0].Name = bad[i%len(bad)]
	}
	e := house(bookOf(t, rows), memory{}, start)
	for _, path := range []string{"/coverage", "/coverage/2027-03", "/coverage/2027-03-14", "/coverage?q=%3Cscript%3E", "/coverage/slot?district_id=bear-glasgow&shift_id=night&date=2027-05-05"} {
		w := get(e, path)
		body := w.Body.String()
		if w.Code != 200 || strings.Contains(body, "<script>a") || strings.Contains(body, `" onclick`) || strings.Contains(body, "<img") {
			t.Errorf("%s: %d, a name is markup", path, w.Code)
		}
	}
}

// TestAsked reads queries and asks for the same again.
func TestAsked(t *testing.T) {
	e := echo.New()
	book := demoBook(t)
	for _, test := range []struct{ query, want string }{
		{"", "/coverage"},
		{"?need=cit&days=365&from=2026-11-20", "/coverage"},
		{"?need=co-responder&days=90&from=2026-12-01&q=+x+&show=gaps&view=table&shift_id=day&district_id=newark", "/coverage?days=90&district_id=newark&from=2026-12-01&need=co-responder&q=x&shift_id=day&show=gaps&view=table"},
	} {
		c := e.NewContext(httptest.NewRequest(http.MethodGet, "/coverage"+test.query, nil), nil)
		q := askFor(c.QueryParams(), book, everything, start)
		if got := q.Year(); got != test.want || q.wrong != nil {
			t.Errorf("%s: %s %q, want %s", test.query, got, q.wrong, test.want)
		}
	}
}

func TestHolding(t *testing.T) {
	q := question{Need: roster.NeedCIT, From: start, Days: 365}
	for _, test := range []struct {
		name     string
		from, to roster.Date
		want     coverage.Options
	}{
		{"within", start + 10, start + 40, coverage.Options{Need: roster.NeedCIT, From: start, Days: 365}},
		{"begins before", start - 10, start + 40, coverage.Options{Need: roster.NeedCIT, From: start - 10, Days: 375}},
		{"ends after", start + 360, start + 380, coverage.Options{Need: roster.NeedCIT, From: start, Days: 381}},
		{"long before", start - 100, start - 70, coverage.Options{Need: roster.NeedCIT, From: start - 100, Days: 31}},
		{"the day before", start - 1, start - 1, coverage.Options{Need: roster.NeedCIT, From: start - 1, Days: 366}},
		{"long after", start + 500, start + 529, coverage.Options{Need: roster.NeedCIT, From: start + 500, Days: 30}},
	} {
		if got := q.holding(test.from, test.to); got != test.want {
			t.Errorf("%s: %+v, want %+v", test.name, got, test.want)
		}
	}
}

func TestTrendOf(t *testing.T) {
	for points, want := range map[float64]string{1.26: "+1.3", -0.44: "−0.4", 0: "±0.0", -0.01: "±0.0", 0.04: "±0.0", -12: "−12.0"} {
		if got := trendOf(points); got != want {
			t.Errorf("%v: %s, want %s", points, got, want)
		}
	}
}

// city is Chicago, where its pack lies beside the source; else the demo.
func city(b *testing.B) (*roster.Book, roster.Date) {
	b.Helper()
	const packs = "../../../shared/packs/chicago-2016"
	if _, err := os.Stat(packs); err != nil {
		b.Logf("no pack of a city here: the demo")
		return demoBook(b), start
	}
	book, faults, err := pack.Open(b.Context(), packs)
	if err != nil || book == nil {
		b.Fatal(err, faults)
	}
	return book, roster.NewDate(2016, time.July, 15)
}

// BenchmarkYear is the page of the year, with the grid in memory and without.
func BenchmarkYear(b *testing.B) {
	book, on := city(b)
	for _, bench := range []struct {
		name  string
		grids memory
	}{{"warm", memory{}}, {"cold", nil}} {
		e := house(book, bench.grids, on)
		for _, path := range []string{"/coverage", "/coverage/grid?show=uncovered", fmt.Sprintf("/coverage/%.7s", on+40), "/coverage/" + (on + 40).String()} {
			b.Run(bench.name+path, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if w := get(e, path); w.Code != 200 {
						b.Fatal(w.Code, w.Body)
					}
				}
			})
		}
	}
}
