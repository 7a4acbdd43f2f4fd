package api_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/google/go-cmp/cmp"

	"watchbill/api"
	"watchbill/roster"
	"watchbill/roster/demo"
	"watchbill/roster/training"
)

func init() { openapi3filter.RegisterBodyDecoder("text/html", openapi3filter.PlainBodyDecoder) }

// mandated is the demo with a mandate that somebody meets, one that everybody is short of, and records that an auditor and
// a spreadsheet would stumble over.
func mandated(tb testing.TB) *roster.Book {
	tb.Helper()
	r := demo.Records(demoFrom)
	policy := *r.Policy
	policy.Mandates = append(slices.Clone(policy.Mandates), roster.Mandate{Name: `Policy "7" & more`, Kinds: []string{"POLICY-7"}, CycleMonths: 36, Roles: []roster.Role{"officer", "dispatcher"}})
	r.Policy = &policy
	id := r.Credentials[0].Officer
	r.Credentials = append(slices.Clone(r.Credentials),
		roster.Credential{Officer: id, Kind: "MHFA-PS", Completed: demoFrom - 30, Hours: 2.67, Program: "=HYPERLINK(\"http://x\",\"y\")", Host: "@home", Evidence: "-1+1"},
		roster.Credential{Officer: id, Kind: "MHFA-PS", Completed: demoFrom - 29, Hours: 8, Revoked: demoFrom - 10, Host: "Zoë, \"the\" <host>"},
		roster.Credential{Officer: id, Kind: "CIT-40", Completed: demoFrom - 29, Hours: 40, Authority: "ELSEWHERE", Category: "general"})
	book, faults := roster.NewBook(r, 7)
	if faults.Err() != nil {
		tb.Fatal(faults)
	}
	return book
}

// TestStandingsWriteJSON holds the writers by hand to encoding/json.
func TestStandingsWriteJSON(t *testing.T) {
	book := mandated(t)
	for name, answer := range map[string]api.Answer{
		"standings": api.NewStandings(book, demoFrom),
		"audit":     api.NewCredentialsReport(training.New(book, demoFrom)),
	} {
		var written, got bytes.Buffer
		if err := answer.WriteJSON(&written); err != nil {
			t.Fatal(err)
		}
		want, err := json.Marshal(answer)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Compact(&got, written.Bytes()); err != nil || !bytes.Equal(got.Bytes(), want) {
			t.Errorf("%s: %v, WriteJSON differs from encoding/json: %s", name, err, cmp.Diff(string(want), got.String()))
		}
	}
}

// TestAuditCSV reads the audit back and compares it with the answer.
func TestAuditCSV(t *testing.T) {
	book := mandated(t)
	review := training.New(book, demoFrom)
	var b bytes.Buffer
	if err := api.WriteCredentialsCSV(&b, review); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	answer := api.NewCredentialsReport(review)
	if len(rows) != len(book.Records().Credentials)+1 || len(rows) != answer.Total+1 {
		t.Fatalf("%d lines for %d credentials", len(rows), answer.Total)
	}
	column := func(row []string, name string) string { return row[slices.Index(rows[0], name)] }
	guarded := 0
	for i, x := range answer.Credentials {
		row := rows[i+1]
		for name, want := range map[string]string{
			"officer_id": string(x.Officer), "kind": x.Kind, "program": x.Program, "host": x.Host, "evidence": x.Evidence, "number": x.Number, "why_not": x.WhyNot,
		} {
			got := column(row, name)
			if strings.HasPrefix(got, "'") {
				guarded++
				got = got[1:]
			}
			if got != want || strings.ContainsAny(column(row, name)[:min(1, len(column(row, name)))], "=+-@") && name != "officer_id" {
				t.Errorf("%s of line %d: got %q, want %q", name, i+2, column(row, name), want)
			}
		}
		if (x.WhyNot == "") != x.Counts {
			t.Errorf("%+v", x)
		}
		if codes := strings.Fields(column(row, "gaps")); len(codes) != len(x.Gaps) {
			t.Errorf("gaps %v, want %v", codes, x.Gaps)
		}
	}
	if guarded != 3 {
		t.Errorf("%d cells are guarded, want 3", guarded)
	}
}

// TestStandingFilters compares what each filter lets through with what everybody's row says.
func TestStandingFilters(t *testing.T) {
	s := newService(t, mandated(t))
	type answer struct{ api.Standings }
	all := decode[answer](t, s.get("/v1/credentials/standing?on=2027-01-01").Body)
	short := func(name string) func(api.Standing) bool {
		return func(x api.Standing) bool {
			return slices.ContainsFunc(x.Mandates, func(m api.StandingMandate) bool { return m.Name == name && !m.Met })
		}
	}
	for query, want := range map[string]func(api.Standing) bool{
		"tier=0":             func(x api.Standing) bool { return x.Tier != nil && *x.Tier == 0 },
		"tier=2":             func(x api.Standing) bool { return x.Tier != nil && *x.Tier == 2 },
		"tier=3":             func(x api.Standing) bool { return x.Tier != nil && *x.Tier == 3 },
		"documentation=any":  func(x api.Standing) bool { return len(x.Documentation) > 0 },
		"documentation=none": func(x api.Standing) bool { return len(x.Documentation) == 0 },
		"documentation=general-category": func(x api.Standing) bool {
			return slices.ContainsFunc(x.Documentation, func(g api.StandingGap) bool { return g.Code == training.GeneralCredit })
		},
		"mandate=" + url.QueryEscape(`Policy "7" & more`): short(`Policy "7" & more`),
		"mandate=Mental-health+training&certified=false":  func(x api.Standing) bool { return short("Mental-health training")(x) && !x.Certified },
	} {
		got := decode[answer](t, s.get("/v1/credentials/standing?on=2027-01-01&"+query).Body)
		if diff := cmp.Diff(all.StandingsHead, got.StandingsHead, cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".Total" }, cmp.Ignore())); diff != "" {
			t.Errorf("%s: the head is not that of the whole roster: %s", query, diff)
		}
		left := []api.Standing{}
		for _, x := range all.Officers {
			if want(x) {
				left = append(left, x)
			}
		}
		if diff := cmp.Diff(left, got.Officers); diff != "" || got.Total != len(left) || len(left) == len(all.Officers) {
			t.Errorf("%s: %d of %d: %s", query, len(left), len(all.Officers), diff)
		}
	}
}

func TestCredentialsReport(t *testing.T) {
	book := mandated(t)
	s := newService(t, book)
	review := training.New(book, demoFrom)
	const target = "/v1/reports/credentials?on=2027-01-01&format="
	var want bytes.Buffer
	if err := api.WriteCredentialsCSV(&want, review); err != nil {
		t.Fatal(err)
	}
	a := s.get(target + "csv")
	if diff := cmp.Diff(want.String(), a.Body.String()); diff != "" || a.Header().Get("Content-Disposition") != `attachment; filename="credentials-audit-2027-01-01.csv"` {
		t.Errorf("csv, %v: %s", a.Header(), diff)
	}
	a = s.get(target + "json")
	got := decode[api.CredentialsReport](t, a.Body)
	if diff := cmp.Diff(api.NewCredentialsReport(review), got); diff != "" {
		t.Errorf("json: %s", diff)
	}
	if tag := a.Header().Get("ETag"); s.get(target+"json", "If-None-Match", tag).Code != http.StatusNotModified || s.get(target+"csv", "If-None-Match", tag).Code != http.StatusOK {
		t.Error("the ETag of JSON holds for CSV, or not for itself")
	}
	a = s.get(target + "html")
	page := a.Body.String()
	for _, part := range []string{
		"<title>Credentials", "Policy &#34;7&#34; &amp; more", "authority ELSEWHERE is not one that the agency accepts", "credited as &#34;general&#34;", "1 awareness", "Lapses in 30, 60 and 90 days",
	} {
		if !strings.Contains(page, part) {
			t.Errorf("the page does not say %q", part)
		}
	}
	if a.Header().Get("ETag") != "" || !strings.HasPrefix(a.Header().Get("Content-Type"), "text/html") {
		t.Errorf("page: %v", a.Header())
	}
	for _, bad := range []struct{ query, parameter string }{
		{"on=2027-02-30", "on"}, {"format=pdf", "format"}, {"officer_id=X", "officer_id"}, {"limit=3", "limit"},
	} {
		if a := s.get("/v1/reports/credentials?" + bad.query); a.Code != http.StatusBadRequest || !strings.Contains(a.Body.String(), bad.parameter) {
			t.Errorf("%s: %d %s", bad.query, a.Code, a.Body)
		}
	}
	for _, bad := range []string{"tier=4", "tier=", "mandate=Mental-health+trainin", "documentation=no-numbr", "mandate="} {
		if a := s.get("/v1/credentials/standing?" + bad); a.Code != http.StatusBadRequest {
			t.Errorf("%s: %d", bad, a.Code)
		}
	}
}

// BenchmarkStandings answers for the whole of Chicago.
func BenchmarkStandings(b *testing.B) {
	book := openPack(b, "chicago-2016")
	on := roster.NewDate(2016, 7, 1)
	b.Run("json", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_ = api.NewStandings(book, on).WriteJSON(&bytes.Buffer{})
		}
	})
	b.Run("audit", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_ = api.WriteCredentialsCSV(&bytes.Buffer{}, training.New(book, on))
		}
	})
	b.Run("page", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_ = api.NewCredentialsPage(training.New(book, on), noon).WriteHTML(&bytes.Buffer{})
		}
	})
}
