package main

import (
	"bufio"
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"watchbill/coverage"
	"watchbill/coverage/forecast"
	"watchbill/roster"
	"watchbill/roster/demo"
)

const forecastFile = docs + "/forecast.md"

// TestForecastPage holds the example of docs/forecast.md to what the command prints for the demo agency.
func TestForecastPage(t *testing.T) {
	from := roster.NewDate(2027, 1, 1)
	book, faults := roster.NewBook(demo.Records(from), 1)
	if book == nil {
		t.Fatal(faults)
	}
	grid, err := coverage.New(t.Context(), book, coverage.Options{From: from})
	if err != nil {
		t.Fatal(err)
	}
	f, err := forecast.New(t.Context(), grid, forecast.Options{Attrition: forecast.DefaultAttrition, LeadMonths: forecast.DefaultLeadMonths})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w := bufio.NewWriter(&b)
	if err := forecastTable(w, f); err != nil {
		t.Fatal(err)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	const command = "$ watchbill forecast --data DIR --from 2027-01-01\n"
	want := command + b.String()
	page := readDoc(t, forecastFile)
	shown := regexp.MustCompile("(?s)```console\n(.*?)```\n").FindStringSubmatchIndex(page)
	if shown == nil {
		t.Fatal("docs/forecast.md shows no command")
	}
	if *update {
		page = page[:shown[2]] + want + page[shown[3]:]
		if err := os.WriteFile(forecastFile, []byte(page), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(page[shown[2]:shown[3]], "\n")); diff != "" {
		t.Errorf("-printed +docs/forecast.md:\n%s", diff)
	}
}
