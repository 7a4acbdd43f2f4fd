package api_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"watchbill/api"
	"watchbill/api/web"
	"watchbill/coverage/forecast"
	"watchbill/roster"
	"watchbill/roster/demo"
	"watchbill/roster/training"
)

func newForecast(tb testing.TB, book *roster.Book, days int, opt forecast.Options) *forecast.Forecast {
	tb.Helper()
	f, err := forecast.New(tb.Context(), newGrid(tb, book, roster.NeedCIT, demoFrom, days), opt)
	if err != nil {
		tb.Fatal(err)
	}
	return f
}

var usual = forecast.Options{Attrition: forecast.DefaultAttrition, LeadMonths: forecast.DefaultLeadMonths}

// crowdedBook is the demo's roster with one slot in which more come and go than a joint distribution is made for.
func crowdedBook(tb testing.TB) *roster.Book {
	tb.Helper()
	r := demo.Records(demoFrom)
	r.Agency.Absence.UnplannedRate = 0.1
	for i := range 20 {
		id := roster.OfficerID(fmt.Sprintf("crowd-%d", i))
		p := r.Postings[0]
		p.Officer, p.Dates = id, roster.DateRange{From: demoFrom - 100}
		r.Officers = append(r.Officers, roster.Officer{ID: id, Role: roster.RoleOfficer, Designated: true})
		r.Postings = append(r.Postings, p)
		r.Credentials = append(r.Credentials, roster.Credential{
			Officer: id, Kind: r.Agency.Certification.Kind, Hours: 80, Completed: demoFrom - 100, Expires: demoFrom + 900,
			Components: r.Agency.Certification.RequiredComponents, Authority: append(r.Agency.Certification.Authorities, "POST")[0],
		})
		for day := range roster.Date(6) { // whichever the rotation works
			for _, s := range r.Shifts {
				if s.ID == p.Shift {
					at := roster.UTC(demoFrom+day, s.Start) + roster.Minute(5*60+60+7*i)
					r.Absences = append(r.Absences, roster.Absence{Officer: id, Kind: "court", Time: roster.Interval{Start: at, End: at + 7}})
				}
			}
		}
	}
	book, faults := roster.NewBook(r, 3)
	if book == nil {
		tb.Fatal(faults)
	}
	return book
}

// TestForecastJSON holds the writer by hand to encoding/json, with and without slots that have no probability.
func TestForecastJSON(t *testing.T) {
	for name, f := range map[string]*forecast.Forecast{
		"a year":   newForecast(t, demoBook(t, 7), 365, usual),
		"no rates": newForecast(t, demoBook(t, 7), 30, forecast.Options{}),
		"crowded":  newForecast(t, crowdedBook(t), 6, usual),
	} {
		t.Run(name, func(t *testing.T) {
			answer := api.NewForecast(f)
			want, err := json.Marshal(answer)
			if err != nil {
				t.Fatal(err)
			}
			var written, got bytes.Buffer
			if err := answer.WriteJSON(&written); err != nil {
				t.Fatal(err)
			}
			if err := json.Compact(&got, written.Bytes()); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got.String()); diff != "" {
				t.Error(diff)
			}
			nulls := 0
			for _, s := range answer.Slots {
				if s.Holds == nil {
					nulls++
				}
			}
			if nulls != f.Unresolved || (name == "crowded") != (nulls > 0) {
				t.Errorf("%d slots without a probability, %d unresolved", nulls, f.Unresolved)
			}
		})
	}
}

// TestForecastCSV holds the cells to the JSON.
func TestForecastCSV(t *testing.T) {
	f := newForecast(t, crowdedBook(t), 40, usual)
	answer := api.NewForecast(f)
	var watches, slots bytes.Buffer
	if err := api.WriteForecastCSV(&watches, f); err != nil {
		t.Fatal(err)
	}
	if err := api.WriteForecastSlotsCSV(&slots, f); err != nil {
		t.Fatal(err)
	}
	cell := func(v any) string { // as the JSON says it
		text, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Trim(strings.TrimSuffix(string(text), "null"), `"`)
	}
	want := make([][]string, 1, 1+len(answer.Watches))
	want[0] = strings.Split("district_id,shift_id,slots,minutes,covered_minutes,holds,thin,least_holds,least_date,uncovered_unplanned,"+
		"uncovered_attrition,uncovered_both,unresolved,required,posted,presence,have,have_last,needed_95,needed_99", ",")
	for _, w := range answer.Watches {
		e := w.Expected
		want = append(want, []string{
			string(w.District), string(w.Shift), cell(w.Slots), cell(e.Minutes), cell(e.Rostered.CoveredMinutes), cell(w.Holds), cell(w.Thin),
			cell(w.LeastHolds), cell(w.LeastDate), cell(e.Unplanned.UncoveredMinutes), cell(e.Attrition.UncoveredMinutes), cell(e.Both.UncoveredMinutes),
			cell(w.Unresolved), cell(w.Required), cell(w.Posted), cell(w.Presence), cell(w.Have), cell(w.HaveLast), cell(w.Needed95), cell(w.Needed99),
		})
	}
	compareCSV(t, want, watches.Bytes())
	want = append(want[:0], strings.Split("district_id,shift_id,date,start,end,required,minutes,covered_minutes,holds,uncovered_unplanned,uncovered_attrition,uncovered_both", ","))
	for _, s := range answer.Slots {
		want = append(want, []string{
			string(s.District), string(s.Shift), s.Date.String(), s.Start.At.String(), s.End.At.String(), cell(s.Required), cell(s.Minutes),
			cell(s.CoveredMinutes), cell(s.Holds), cell(s.UncoveredUnplanned), cell(s.UncoveredAttrition), cell(s.UncoveredBoth),
		})
	}
	compareCSV(t, want, slots.Bytes())
}

func compareCSV(t *testing.T, want [][]string, text []byte) {
	t.Helper()
	got, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("CSV (-want +got):\n%s", diff)
	}
}

// forecastPage is what the test reads of an answer.
type forecastPage struct {
	Total      int               `json:"total"`
	NextCursor *string           `json:"next_cursor"`
	Watches    []json.RawMessage `json:"watches"`
	Slots      []json.RawMessage `json:"slots"`
}

func decodePage(t *testing.T, body []byte) (p forecastPage) {
	t.Helper()
	if err := json.Unmarshal(body, &p); err != nil {
		t.Fatal(err)
	}
	return p
}

// TestForecastRoute: what is asked over HTTP is what the engine's answer writes, whole or page by page.
func TestForecastRoute(t *testing.T) {
	book := demoBook(t, 7)
	s := newService(t, book)
	f := newForecast(t, book, 40, usual)
	path := "/v1/forecast?from=" + demoFrom.String() + "&days=40"
	var want bytes.Buffer
	if err := api.NewForecast(f).WriteJSON(&want); err != nil {
		t.Fatal(err)
	}
	whole := s.get(path)
	if diff := cmp.Diff(want.String(), whole.Body.String()); diff != "" {
		t.Errorf("-engine +served:\n%s", diff)
	}
	var watches bytes.Buffer
	if err := api.WriteForecastCSV(&watches, f); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(watches.String(), s.get(path+"&format=csv").Body.String()); diff != "" {
		t.Errorf("-engine +served:\n%s", diff)
	}
	all := decodePage(t, whole.Body.Bytes())
	page := decodePage(t, s.get(path+"&limit=7").Body.Bytes())
	if page.Total != all.Total || len(page.Slots) != 7 || page.NextCursor == nil {
		t.Fatalf("%d of %d, next %v", len(page.Slots), page.Total, page.NextCursor)
	}
	next := decodePage(t, s.get(path+"&limit=3&cursor="+*page.NextCursor).Body.Bytes())
	if diff := cmp.Diff(fmt.Sprintf("%s", all.Slots[:10]), fmt.Sprintf("%s", slices.Concat(page.Slots, next.Slots))); diff != "" {
		t.Errorf("two pages (-want +got):\n%s", diff)
	}
	some := decodePage(t, s.get(path+"&shift_id="+string(book.Shifts().At(0).ID)+"&district_id="+string(book.Districts().At(0).ID)).Body.Bytes())
	if some.Total != 40 || len(some.Watches) != len(all.Watches) {
		t.Errorf("%d slots of one watch, %d watches", some.Total, len(some.Watches))
	}
	tag := s.get(path).Header().Get("ETag")
	for _, other := range []string{"&attrition=9.06", "&lead_months=11", "&format=csv", "&format=csv&rows=slots", "&limit=7"} {
		if got := s.get(path + other).Header().Get("ETag"); got == tag || got == "" {
			t.Errorf("%s has the ETag %q of another question", other, got)
		}
	}
}

// TestForecastLapsing: the forecast and the standing of the credentials count the same certificates, but for officers who
// are out of service when theirs ends.
func TestForecastLapsing(t *testing.T) {
	book := demoBook(t, 7)
	for _, from := range []roster.Date{demoFrom, demoFrom + 21, demoFrom + 100} {
		f, err := forecast.New(t.Context(), newGrid(t, book, roster.NeedCIT, from, 5), usual)
		if err != nil {
			t.Fatal(err)
		}
		review, gone, want := training.New(book, from), 0, [3]int{}
		for i := range review.Len() {
			p := review.Person(i)
			for k, days := range training.Spans {
				if end := p.Standing.Through; p.Standing.Certified && end != 0 && end <= from+days && !p.Person.Officer.Active.Contains(end) {
					want[k]--
					gone++
				}
			}
		}
		for k, n := range review.Summary().Lapsing {
			want[k] += n
		}
		if f.Within != want || want[2] == 0 {
			t.Errorf("from %s: the forecast has %v, the standing %v less %d", from, f.Within, want, gone)
		}
		for _, x := range api.NewForecast(f).Lapses {
			if end := int(x.Through - from); x.Within != nil && (end > *x.Within || *x.Within > 30 && end <= *x.Within-30) || x.Within == nil && end <= 90 {
				t.Errorf("%s ends %d days after, within %v", x.Officer, end, x.Within)
			}
		}
	}
}

// TestForecastWithoutProbabilities: where no slot has one there is no mean of them, and not a certain one.
func TestForecastWithoutProbabilities(t *testing.T) {
	r := demo.Records(demoFrom)
	r.Targets = []roster.Target{{Need: roster.NeedCIT, Required: 0}}
	book, faults := roster.NewBook(r, 3)
	if book == nil {
		t.Fatal(faults)
	}
	answer := api.NewForecast(newForecast(t, book, 5, usual))
	if answer.Holds != nil || answer.Months[0].Holds != nil || len(answer.Watches) > 0 || len(answer.Slots) > 0 {
		t.Errorf("holds %v, in the month %v, %d watches", answer.Holds, answer.Months[0].Holds, len(answer.Watches))
	}
}

func TestForecastRequests(t *testing.T) {
	book := demoBook(t, 7)
	s := newService(t, book)
	for _, target := range []string{
		"/v1/forecast", "/v1/forecast?days=40&attrition=0&lead_months=0", "/v1/forecast?attrition=100&limit=3", "/v1/forecast?format=csv",
		"/v1/forecast?format=csv&rows=slots&limit=2", "/v1/forecast?format=csv&rows=watches", "/v1/forecast?limit=0", "/v1/forecast?days=1&lead_months=120&attrition=0.5",
	} {
		if a := s.get(target); a.Code != http.StatusOK {
			t.Errorf("%s: got %d: %s", target, a.Code, a.Body)
		}
	}
	for _, c := range []struct{ target, parameter, detail string }{
		{"?attrition=100.5", "attrition", `"100.5" is not a rate from 0 to 100 officers of 100 a year`},
		{"?attrition=-1", "attrition", `"-1" is not a rate from 0 to 100 officers of 100 a year`},
		{"?attrition=NaN", "attrition", `"NaN" is not a rate from 0 to 100 officers of 100 a year`},
		{"?attrition=1e1", "attrition", `"1e1" is not a rate from 0 to 100 officers of 100 a year`},
		{"?lead_months=121", "lead_months", `"121" is not a whole number from 0 to 120`},
		{"?days=3661", "days", `"3661" is not a whole number from 1 to 3660`},
		{"?from=9999-12-31", "from", "the horizon leaves the calendar"},
		{"?need=cit", "need", "is not a parameter here"},
		{"?rows=all", "rows", `"all" is not one of: watches, slots`},
		{"?rows=all&format=csv", "rows", `"all" is not one of: watches, slots`},
		{"?rows=slots", "rows", "goes with format=csv: the JSON holds watches and slots"},
		{"?format=csv&limit=1", "limit", "goes with rows=slots: the watches come whole"},
	} {
		a := s.get("/v1/forecast" + c.target)
		if a.Code != http.StatusBadRequest {
			t.Fatalf("%s: got %d: %s", c.target, a.Code, a.Body)
		}
		if p := decode[web.Problem](t, a.Body); len(p.Errors) != 1 || p.Errors[0].Parameter != c.parameter || p.Errors[0].Detail != c.detail {
			t.Errorf("%s: got %+v, want %s: %s", c.target, p.Errors, c.parameter, c.detail)
		}
	}
}

// BenchmarkForecastJSON writes the answer for a year of a real city.
func BenchmarkForecastJSON(b *testing.B) {
	f := newForecast(b, openPack(b, "chicago-2016"), 365, usual)
	b.ReportAllocs()
	size := 0
	for b.Loop() {
		var w bytes.Buffer
		if err := api.NewForecast(f).WriteJSON(&w); err != nil {
			b.Fatal(err)
		}
		size = w.Len()
	}
	b.ReportMetric(float64(size), "bytes")
}
