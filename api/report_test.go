package api_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"
	"golang.org/x/net/html"

	"watchbill/api"
	"watchbill/api/print"
	"watchbill/api/web"
	"watchbill/coverage/report"
	"watchbill/dispatch/desk"
	"watchbill/roster"
)

func newCompliance(tb testing.TB, book *roster.Book, need roster.Need, from roster.Date, days int) *report.Compliance {
	tb.Helper()
	c, err := report.New(context.Background(), newGrid(tb, book, need, from, days), newTargets(tb, book, from, days), report.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// figure finds the one figure of a report.
func figure(tb testing.TB, r api.Report, f api.ReportFigure) api.ReportFigure {
	tb.Helper()
	var found []api.ReportFigure
	for _, x := range r.Figures {
		if x.Section == f.Section && x.District == f.District && x.Shift == f.Shift && x.Month == f.Month && x.Key == f.Key && x.Measure == f.Measure {
			found = append(found, x)
		}
	}
	if len(found) != 1 {
		tb.Fatalf("%d figures like %+v", len(found), f)
	}
	return found[0]
}

// TestReportSaysWhatTheListsSay holds that the report on coverage has the figures of GET /v1/coverage, /v1/gaps and
// /v1/targets/gaps, which are those of the commands.
func TestReportSaysWhatTheListsSay(t *testing.T) {
	book := demoBook(t, 3)
	for _, need := range []roster.Need{roster.NeedCIT, roster.NeedCoResponder} {
		c := newCompliance(t, book, need, demoFrom, 400)
		r := api.NewCoverageReport(c)
		lists, gaps, targets := api.NewCoverage(c.Grid), api.NewGaps(c.Grid), api.NewTargets(c.Targets)
		share := func(what string, at api.ReportFigure, want api.Share) {
			at.Measure = "share_of_minutes"
			if got := figure(t, r, at); got.Numerator != want.CoveredMinutes || got.Denominator != want.Minutes {
				t.Errorf("%s: %+v, the list says %+v", what, got, want)
			}
		}
		share("agency", api.ReportFigure{Section: "agency"}, lists.Share)
		for _, x := range lists.ByDistrict {
			share("district", api.ReportFigure{Section: "district", District: x.District}, x.Share)
		}
		for _, x := range lists.ByShift {
			share("shift", api.ReportFigure{Section: "shift", Shift: x.Shift}, x.Share)
		}
		for _, x := range lists.ByMonth {
			share("month", api.ReportFigure{Section: "month", Month: x.Month}, x.Share)
		}
		slots := figure(t, r, api.ReportFigure{Section: "agency", Measure: "share_of_slots"})
		partial := figure(t, r, api.ReportFigure{Section: "agency", Measure: "slots_partial"})
		if got := (api.Statuses{Covered: slots.Numerator, Partial: partial.Numerator, Uncovered: slots.Denominator - slots.Numerator - partial.Numerator}); got != lists.Statuses {
			t.Errorf("slots %+v, the list says %+v", got, lists.Statuses)
		}
		for _, x := range gaps.ByCause {
			at := api.ReportFigure{Section: "cause", Key: string(x.Cause)}
			for measure, want := range map[string]int{"gaps": x.Gaps, "gap_minutes": x.Minutes, "short_minutes": x.ShortMinutes} {
				at.Measure = measure
				if got := figure(t, r, at); got.Numerator != want {
					t.Errorf("%s of %s: %d, the list says %d", measure, x.Cause, got.Numerator, want)
				}
			}
		}
		least := targets.ShareOfPatrol.Least
		got := figure(t, r, api.ReportFigure{Section: "patrol", Key: least.Date.String(), Measure: "share_of_patrol_least"})
		if got.Numerator != least.Certified || got.Denominator != least.Posted {
			t.Errorf("patrol: %+v, the list says %+v", got, least)
		}
		for _, v := range targets.Gaps {
			at := api.ReportFigure{Section: "target", District: v.District, Shift: v.Shift, Key: "recruitment", Measure: "target_held"}
			if got := figure(t, r, at); got.Numerator == got.Denominator {
				t.Errorf("%+v: a target with a gap is met", got)
			}
		}
	}
}

// row is a figure as it stands in JSON.
type row struct {
	Section     string       `json:"section"`
	District    *string      `json:"district_id"`
	Shift       *string      `json:"shift_id"`
	Month       *string      `json:"month"`
	Key         *string      `json:"key"`
	Measure     string       `json:"measure"`
	Value       *json.Number `json:"value"`
	Numerator   *json.Number `json:"numerator"`
	Denominator *json.Number `json:"denominator"`
}

func (x row) cells() []string {
	cell := func(s *string) string {
		if s == nil {
			return ""
		}
		return *s
	}
	number := func(n *json.Number) string {
		if n == nil {
			return ""
		}
		return n.String()
	}
	return []string{x.Section, cell(x.District), cell(x.Shift), cell(x.Month), cell(x.Key), x.Measure, number(x.Value), number(x.Numerator), number(x.Denominator)}
}

// TestReportIsTheSameInEachFormat holds the CSV to the JSON, cell by cell, and the page to both.
func TestReportIsTheSameInEachFormat(t *testing.T) {
	s := newService(t, demoBook(t, 3))
	for _, path := range []string{"/v1/reports/coverage?from=2027-03-01&to=2027-04-30", "/v1/reports/response?from=2027-03-01&to=2027-03-31"} {
		asked := journaled(t, s)
		a := s.get(path)
		if a.Code != http.StatusOK {
			t.Fatalf("%s: %d %s", path, a.Code, a.Body)
		}
		r := decode[struct {
			api.ReportHead
			Figures []row `json:"figures"`
		}](t, a.Body)
		table := s.get(path + "&format=csv")
		records, err := csv.NewReader(table.Body).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		want := [][]string{strings.Split("section,district_id,shift_id,month,key,measure,value,numerator,denominator", ",")}
		for _, f := range r.Figures {
			want = append(want, f.cells())
			if f.Numerator != nil && f.Value != nil {
				num, _ := f.Numerator.Float64()
				den, _ := f.Denominator.Float64()
				if v, _ := f.Value.Float64(); v != num/den {
					t.Errorf("%v is not %v ÷ %v", v, num, den)
				}
			}
		}
		if diff := cmp.Diff(want, records); diff != "" {
			t.Errorf("%s (-json +csv)\n%s", path, diff)
		}
		page := s.get(path + "&format=html")
		if page.Header().Get("Content-Security-Policy") != print.Policy || page.Header().Get("Content-Type") != "text/html; charset=utf-8" {
			t.Errorf("%s: headers %v", path, page.Header())
		}
		cells := texts(t, page.Body.String())
		for _, f := range r.Figures {
			// What the page shows by district: its share, as it is said, and the counts.
			if f.Section != "district" && f.Section != "shift" && f.Section != "month" || f.Numerator == nil || !slices.Contains([]string{"share_of_minutes", "share_of_slots", "share_with_certified_on_scene"}, f.Measure) {
				continue
			}
			num, _ := strconv.Atoi(f.Numerator.String())
			den, _ := strconv.Atoi(f.Denominator.String())
			if !slices.Contains(cells, print.Percent(num, den)) || !slices.Contains(cells, print.Count(num)) || !slices.Contains(cells, print.Count(den)) {
				t.Errorf("%s: the page does not say %d of %d", path, num, den)
			}
		}
		for _, n := range append(r.Notes, r.Definitions[0].Meaning) {
			if !slices.Contains(cells, n) {
				t.Errorf("%s: the page does not say %q", path, n)
			}
		}
		_ = asked
	}
}

// texts lists the texts of a page.
func texts(tb testing.TB, page string) (all []string) {
	tb.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		tb.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type == html.TextNode {
			all = append(all, strings.TrimSpace(strings.ReplaceAll(n.Data, "\u00a0", " ")))
		}
	}
	return all
}

// journaled has some calls recommended, sent and ended, and returns how many.
func journaled(tb testing.TB, s *service) int {
	tb.Helper()
	const calls = 3
	for i := range calls {
		s.advance(time.Minute)
		r := s.recommend(fmt.Sprintf(`{"call": {"id": "call-%s-%d", "location": {"lat": 39.7459, "lon": -75.5466}, "nature": "MNTL"}}`, s.now().Format("150405"), i))
		a := s.send(http.MethodPost, "/v1/assignments", fmt.Sprintf(`{"recommendation_id": %q, "unit_id": %q, "override_reason": "=cmd|x"}`, r.ID, r.Candidates[0].Unit))
		if a.Code != http.StatusCreated {
			tb.Fatalf("%d %s", a.Code, a.Body)
		}
		id := decode[struct {
			ID string `json:"id"`
		}](tb, loose(a.Body.Bytes()))
		for _, step := range []string{`{"state": "OnScene"}`, `{"state": "Cleared", "outcome": "diverted-to-care"}`} {
			s.advance(time.Minute)
			if a := s.send(http.MethodPatch, "/v1/assignments/"+id.ID, step); a.Code != http.StatusOK {
				tb.Fatalf("%d %s", a.Code, a.Body)
			}
		}
	}
	return calls
}

// loose keeps the id of an object alone.
func loose(b []byte) *bytes.Reader {
	var v struct {
		ID string `json:"id"`
	}
	_ = json.Unmarshal(b, &v)
	id, _ := json.Marshal(v)
	return bytes.NewReader(id)
}

// TestReasonsAreNoFormulas holds that what a dispatcher typed is not run by a sheet that opens the CSV.
func TestReasonsAreNoFormulas(t *testing.T) {
	var b bytes.Buffer
	r := api.Report{Figures: []api.ReportFigure{{Section: "override", Key: "=HYPERLINK(\"x\"),1", Measure: "overrides", Numerator: 2}}}
	if err := r.WriteCSV(&b); err != nil || !strings.HasSuffix(b.String(), "\noverride,,,,\"'=HYPERLINK(\"\"x\"\"),1\",overrides,2,,\n") {
		t.Errorf("%v %s", err, b.String())
	}
}

func TestResponseReportOfTheDesk(t *testing.T) {
	s := newService(t, demoBook(t, 3))
	calls := journaled(t, s)
	day := s.now().In(s.Book().Zone().Location()).Format("2006-01-02")
	r := decode[struct {
		api.ReportHead
		Figures []row `json:"figures"`
	}](t, s.get("/v1/reports/response?from="+day+"&to="+day).Body)
	want := map[string]string{
		"crisis_calls": fmt.Sprint(calls), "share_with_certified_on_scene": "1", "share_diverted": "1", "share_outcome_stated": "1",
		"seconds_to_certified_arrival_p90": "60", "overrides": "0", "calls_never_asked_about": "0",
	}
	for _, f := range r.Figures {
		if f.Section == "agency" && want[f.Measure] != "" {
			if f.Value.String() != want[f.Measure] {
				t.Errorf("%s is %s, want %s", f.Measure, f.Value, want[f.Measure])
			}
			delete(want, f.Measure)
		}
	}
	if len(want) > 0 {
		t.Errorf("not reported: %v", want)
	}
}

func TestReportsAreRefused(t *testing.T) {
	s := newService(t, demoBook(t, 3))
	for target, want := range map[string]string{
		"/v1/reports/coverage?from=2027-01-01":                                      "to",
		"/v1/reports/coverage?to=2027-01-01":                                        "from",
		"/v1/reports/coverage?from=2027-01-02&to=2027-01-01":                        "to",
		"/v1/reports/coverage?from=2027-02-30&to=2027-03-01":                        "from",
		"/v1/reports/coverage?from=2017-01-01&to=2027-12-31":                        "to",
		"/v1/reports/coverage?from=0001-01-01&to=0001-01-02":                        "from",
		"/v1/reports/coverage?format=pdf":                                           "format",
		"/v1/reports/coverage?need=any":                                             "need",
		"/v1/reports/coverage?days=3":                                               "days",
		"/v1/reports/response?need=cit":                                             "need",
		"/v1/reports/response?from=9999-12-30&to=9999-12-31":                        "from",
		"/v1/reports/response?from=2027-01-02&to=2027-01-01&format=xlsx":            "to",
		"/v1/reports?format=json":                                                   "format",
		"/v1/reports/response?from=2027-01-01&to=2027-01-01&from=2027-01-01":        "from",
		"/v1/reports/response?from=2027-01-01&to=2027-01-01&format=html&format=csv": "format",
	} {
		a := s.get(target)
		if a.Code != http.StatusBadRequest || !strings.Contains(a.Body.String(), `"parameter":"`+want+`"`) {
			t.Errorf("%s: %d %s", target, a.Code, a.Body)
		}
	}
}

func TestReportsWithoutTheirParts(t *testing.T) {
	s := newService(t, nil)
	for _, path := range []string{"/v1/reports/coverage", "/v1/reports/response"} {
		if a := s.get(path); a.Code != http.StatusServiceUnavailable {
			t.Errorf("%s without a roster: %d", path, a.Code)
		}
	}
	if a := s.get("/v1/reports"); a.Code != http.StatusOK {
		t.Errorf("the list without a roster: %d", a.Code)
	}
}

// slowJournal has one full page; the second is not there in time.
type slowJournal struct{}

func (slowJournal) Journal(_ context.Context, after string, limit int) ([]desk.Entry, error) {
	if after == "second" {
		return nil, context.DeadlineExceeded
	}
	lines := make([]desk.Entry, limit)
	for i := range lines {
		lines[i] = desk.Entry{ID: "second", At: noon, Kind: desk.EntryFreed, Call: "c"}
	}
	return lines, nil
}

// TestNoReportOfAPart holds that a journal that cannot be read to its end gives no report.
func TestNoReportOfAPart(t *testing.T) {
	s := newService(t, demoBook(t, 3))
	handler := api.New(api.Options{
		Roster: s.house, Nearest: s.board, Version: "test", Epoch: "test", Registry: prometheus.NewRegistry(), Journal: slowJournal{},
		Web: web.Options{Now: s.now, Log: zerolog.Nop()},
	})
	for _, format := range []string{"json", "csv", "html"} {
		a := httptest.NewRecorder()
		handler.ServeHTTP(a, httptest.NewRequest(http.MethodGet, "http://127.0.0.1/v1/reports/response?from=2027-04-10&to=2027-04-10&format="+format, nil))
		if a.Code != http.StatusServiceUnavailable || strings.Contains(a.Body.String(), "crisis_calls") {
			t.Errorf("%s: %d %s", format, a.Code, a.Body)
		}
	}
}

// TestReportsAreListed holds the list to the routes.
func TestReportsAreListed(t *testing.T) {
	s := newService(t, demoBook(t, 3))
	list := decode[struct {
		Reports []struct {
			Path    string   `json:"path"`
			Title   string   `json:"title"`
			Formats []string `json:"formats"`
		} `json:"reports"`
	}](t, s.get("/v1/reports").Body)
	var listed, served []string
	for _, r := range list.Reports {
		listed = append(listed, r.Path)
	}
	for _, r := range s.handler.(*echo.Echo).Routes() {
		if r.Method == http.MethodGet && strings.HasPrefix(r.Path, "/v1/reports/") {
			served = append(served, r.Path)
		}
	}
	slices.Sort(listed)
	slices.Sort(served)
	if diff := cmp.Diff(served, listed); diff != "" {
		t.Errorf("(-served +listed)\n%s", diff)
	}
}

func TestCoverageReportIsNotSentTwice(t *testing.T) {
	s := newService(t, demoBook(t, 3))
	a := s.get("/v1/reports/coverage?from=2027-03-01&to=2027-03-31")
	if b := s.get("/v1/reports/coverage?from=2027-03-01&to=2027-03-31", "If-None-Match", a.Header().Get("ETag")); b.Code != http.StatusNotModified {
		t.Errorf("%d", b.Code)
	}
	for _, other := range []string{"?from=2027-03-01&to=2027-03-30", "?from=2027-03-01&to=2027-03-31&need=co-responder", "?from=2027-03-01&to=2027-03-31&format=csv"} {
		if b := s.get("/v1/reports/coverage"+other, "If-None-Match", a.Header().Get("ETag")); b.Code != http.StatusOK {
			t.Errorf("%s: %d", other, b.Code)
		}
	}
}

func TestLastMonth(t *testing.T) {
	for today, want := range map[string]string{
		"2027-01-01": "2026-12-01 2026-12-31", "2027-03-31": "2027-02-01 2027-02-28", "2028-03-01": "2028-02-01 2028-02-29", "2027-12-15": "2027-11-01 2027-11-30",
	} {
		d, err := roster.ParseDate(today)
		if err != nil {
			t.Fatal(err)
		}
		if from, to := api.LastMonth(d); from.String()+" "+to.String() != want {
			t.Errorf("before %s: %v %v, want %s", today, from, to, want)
		}
	}
}

// BenchmarkCoverageReport makes the report of a year and writes it, its grid and targets being there.
func BenchmarkCoverageReport(b *testing.B) {
	book := openPack(b, "chicago-2016")
	from := roster.NewDate(2016, 1, 1)
	grid, targets := newGrid(b, book, roster.NeedCIT, from, 366), newTargets(b, book, from, 366)
	for _, format := range []string{"json", "csv", "html"} {
		b.Run("chicago/"+format, func(b *testing.B) {
			b.ReportAllocs()
			var out bytes.Buffer
			for b.Loop() {
				out.Reset()
				c, err := report.New(context.Background(), grid, targets, report.Options{})
				if err == nil {
					switch format {
					case "json":
						err = api.NewCoverageReport(c).WriteJSON(&out)
					case "csv":
						err = api.NewCoverageReport(c).WriteCSV(&out)
					case "html":
						err = api.NewCoverageReportPage(c, time.Unix(0, 0)).WriteHTML(&out)
					}
				}
				if err != nil {
					b.Fatal(err)
				}
			}
			b.SetBytes(int64(out.Len()))
		})
	}
}
