package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"watchbill/api"
	"watchbill/api/web"
	"watchbill/coverage/recruit"
	"watchbill/roster"
)

// demoPlan is what the demo's roster needs in its first four weeks.
func demoPlan(tb testing.TB, book *roster.Book, o recruit.Options) *recruit.Plan {
	tb.Helper()
	o.From, o.Days = demoFrom, 28
	plan, err := recruit.New(context.Background(), book, o)
	if err != nil {
		tb.Fatal(err)
	}
	return plan
}

// TestRecruitment holds the service's answers to what the command line writes, to the byte.
func TestRecruitment(t *testing.T) {
	book := demoBook(t, 7)
	s := newService(t, book)
	for query, o := range map[string]recruit.Options{
		"":                      {UntilShare: 1},
		"&until_share=0.97":     {UntilShare: 0.97},
		"&until_share=0":        {},
		"&until_share=.9":       {UntilShare: 0.9},
		"&any_offset=true":      {UntilShare: 1, AnyOffset: true},
		"&after_renewals=true":  {UntilShare: 1, AfterRenewals: true},
		"&with_leave=true":      {UntilShare: 1, WithLeave: true},
		"&spare_one_off=true":   {UntilShare: 1, SpareOneOff: true},
		"&any_offset=false":     {UntilShare: 1},
		"&until_share=1.000000": {UntilShare: 1},
	} {
		target := "/v1/recruitment?from=2027-01-01&days=28" + query
		plan := demoPlan(t, book, o)
		var csv, text bytes.Buffer
		if err := api.WriteRecruitmentCSV(&csv, plan); err != nil {
			t.Fatal(err)
		}
		if err := api.NewRecruitment(plan).WriteJSON(&text); err != nil {
			t.Fatal(err)
		}
		for format, want := range map[string]string{"csv": csv.String(), "json": text.String()} {
			a := s.get(target + "&format=" + format)
			if diff := cmp.Diff(want, a.Body.String()); a.Code != http.StatusOK || diff != "" {
				t.Errorf("%s as %s: %d (-want +got)\n%s", target, format, a.Code, diff)
			}
		}
	}
}

// TestRecruitmentIsJSON compares what is written by hand with what encoding/json makes of the same answer.
func TestRecruitmentIsJSON(t *testing.T) {
	plan := demoPlan(t, demoBook(t, 7), recruit.Options{UntilShare: 1, WithLeave: true})
	if len(plan.Steps) == 0 || len(plan.Renewals) == 0 {
		t.Fatal("the demo has nothing to recruit for or to renew")
	}
	answer := api.NewRecruitment(plan)
	var got bytes.Buffer
	if err := answer.WriteJSON(&got); err != nil {
		t.Fatal(err)
	}
	want, err := json.Marshal(answer)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), strings.ReplaceAll(got.String(), "\n", "")); diff != "" {
		t.Error(diff)
	}
}

func TestRecruitmentRefuses(t *testing.T) {
	s := newService(t, demoBook(t, 7))
	const share = ` is not a share from 0 to 1, such as 0.95`
	for _, c := range []struct{ query, parameter, detail, documented string }{
		{"until_share=1.01", "until_share", `"1.01"` + share, ""},
		{"until_share=-0.1", "until_share", `"-0.1"` + share, ""},
		{"until_share=95%25", "until_share", `"95%"` + share, ""},
		{"until_share=NaN", "until_share", `"NaN"` + share, ""},
		{"until_share=1e-1", "until_share", `"1e-1"` + share, beyond},
		{"until_share=.", "until_share", `"."` + share, ""},
		{"any_offset=yes", "any_offset", `"yes" is not one of: true, false`, ""},
		{"days=0", "days", `"0" is not a whole number from 1 to 3660`, ""},
		{"need=co-responder", "need", "is not a parameter here", beyond},
		{"from=9999-12-31", "from", "the horizon leaves the calendar", beyond},
	} {
		a := s.get("/v1/recruitment?" + c.query)
		if a.Code != http.StatusBadRequest || c.documented == "" && a.undocumented == nil {
			t.Errorf("%s: got %d: %s", c.query, a.Code, a.Body)
			continue
		}
		if p := decode[web.Problem](t, a.Body); len(p.Errors) != 1 || p.Errors[0].Parameter != c.parameter || p.Errors[0].Detail != c.detail {
			t.Errorf("%s: got %+v, want %s: %s", c.query, p.Errors, c.parameter, c.detail)
		}
	}
}

// TestRecruitmentIsKept asks twice, by pages, and at the next revision.
func TestRecruitmentIsKept(t *testing.T) {
	book := demoBook(t, 7)
	s := newService(t, book)
	const target = "/v1/recruitment?days=28&format=csv"
	whole := s.get(target)
	if a := s.get(target, "If-None-Match", whole.Header().Get("ETag")); a.Code != http.StatusNotModified {
		t.Errorf("asked again: got %d", a.Code)
	}
	header, _, _ := strings.Cut(whole.Body.String(), "\n")
	got, next := header+"\n", target+"&limit=2"
	for next != "" {
		a := s.get(next)
		_, rows, _ := strings.Cut(a.Body.String(), "\n")
		got += rows
		next, _, _ = strings.Cut(strings.TrimPrefix(a.Header().Get("Link"), "<"), ">")
	}
	if diff := cmp.Diff(whole.Body.String(), got); diff != "" {
		t.Errorf("by pages: %s", diff)
	}
	later, _ := book.With(8, book.Person(0).Rows())
	s.publish(later)
	if a := s.get(target, "If-None-Match", whole.Header().Get("ETag")); a.Code != http.StatusOK {
		t.Errorf("at the next revision: got %d", a.Code)
	}
}
