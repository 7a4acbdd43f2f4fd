package api_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"watchbill/api"
	"watchbill/coverage"
	"watchbill/roster"
	"watchbill/roster/demo"
	"watchbill/roster/pack"
)

// packs is where the packs shared between checkouts lie; tests that need one are skipped where they are not.
const packs = "../../shared/packs"

func openPack(tb testing.TB, name string) *roster.Book {
	tb.Helper()
	path := filepath.Join(packs, name)
	if _, err := os.Stat(path); err != nil {
		tb.Skipf("no pack %s beside this checkout", name)
	}
	book, faults, err := pack.Open(context.Background(), path)
	if err != nil || faults.Err() != nil {
		tb.Fatalf("open %s: %v %v", name, err, faults)
	}
	return book
}

var demoFrom = roster.NewDate(2027, 1, 1)

func demoBook(tb testing.TB, revision uint64) *roster.Book {
	tb.Helper()
	if book, ok := demoBooks.Load(revision); ok {
		return book.(*roster.Book)
	}
	book, faults := roster.NewBook(demo.Records(demoFrom), revision)
	if faults.Err() != nil {
		tb.Fatal(faults)
	}
	demoBooks.Store(revision, book)
	return book
}

var demoBooks sync.Map // by revision: *roster.Book, which never changes and so serves all tests

func newGrid(tb testing.TB, book *roster.Book, need roster.Need, from roster.Date, days int) *coverage.Grid {
	tb.Helper()
	grid, err := coverage.New(context.Background(), book, coverage.Options{Need: need, From: from, Days: days})
	if err != nil {
		tb.Fatal(err)
	}
	return grid
}

func newTargets(tb testing.TB, book *roster.Book, from roster.Date, days int) *coverage.Targets {
	tb.Helper()
	targets, err := coverage.NewTargets(context.Background(), book, from, days)
	if err != nil {
		tb.Fatal(err)
	}
	return targets
}

func TestTinyCSV(t *testing.T) {
	book := openPack(t, "tiny")
	from := roster.NewDate(2027, 1, 1)
	grid := newGrid(t, book, roster.NeedCIT, from, 365)
	targets := newTargets(t, book, from, 365)
	for _, c := range []struct {
		name  string
		write func(io.Writer) error
	}{
		{"coverage", func(w io.Writer) error { return api.WriteCoverageCSV(w, grid) }},
		{"gaps", func(w io.Writer) error { return api.WriteGapsCSV(w, grid) }},
		{"targets", func(w io.Writer) error { return api.WriteTargetsCSV(w, targets) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			want, err := os.ReadFile(filepath.Join(packs, "tiny", "expected-"+c.name+".csv"))
			if err != nil {
				t.Fatal(err)
			}
			var got bytes.Buffer
			if err := c.write(&got); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got.String(), "\n")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestWriteJSON holds the writers by hand to encoding/json.
func TestWriteJSON(t *testing.T) {
	book := demoBook(t, 7)
	cit := newGrid(t, book, roster.NeedCIT, demoFrom, 365)
	pairs := newGrid(t, book, roster.NeedCoResponder, demoFrom, 90)
	odd := api.NewStandings(book, demoFrom)
	odd.Officers[0].Reason = "<\"A & B\\C\">, Zoë \u2028 \x01 missing"
	for name, answer := range map[string]api.Answer{
		"coverage":              api.NewCoverage(cit),
		"coverage co-responder": api.NewCoverage(pairs),
		"gaps":                  api.NewGaps(cit),
		"gaps co-responder":     api.NewGaps(pairs),
		"targets":               api.NewTargets(newTargets(t, book, demoFrom, 365)),
		"standings":             odd,
	} {
		t.Run(name, func(t *testing.T) {
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
			if !bytes.Equal(got.Bytes(), want) {
				t.Errorf("WriteJSON differs from encoding/json:\n got %.2000s\nwant %.2000s", got.Bytes(), want)
			}
		})
	}
}

func TestStandingsCSV(t *testing.T) {
	book := demoBook(t, 0)
	var b bytes.Buffer
	if err := api.WriteStandingsCSV(&b, book, demoFrom); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	answer := api.NewStandings(book, demoFrom)
	if len(rows) != answer.Total+1 {
		t.Fatalf("%d lines for %d persons", len(rows), answer.Total)
	}
	for i, s := range answer.Officers {
		through := ""
		if s.Through != nil {
			through = s.Through.String()
		}
		want := []string{string(s.Officer), fmt.Sprint(s.Certified), fmt.Sprint(s.Designated), through, s.Reason}
		if diff := cmp.Diff(want, rows[i+1]); diff != "" {
			t.Fatal(diff)
		}
	}
}

func TestInstant(t *testing.T) {
	for _, name := range []string{"UTC", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/St_Johns"} {
		zone, err := roster.LoadZone(name)
		if err != nil {
			t.Fatal(err)
		}
		for at := time.Date(2026, 12, 31, 23, 30, 0, 0, time.UTC); at.Year() < 2028; at = at.Add(97 * time.Minute) {
			got := string(api.NewInstant(zone, roster.MinuteOf(at)).AppendTo(nil))
			if want := at.In(zone.Location()).Format(time.RFC3339); got != want {
				t.Fatalf("%s: got %s, want %s", name, got, want)
			}
		}
	}
}

func TestGapID(t *testing.T) {
	start := roster.MinuteOf(time.Date(2027, 3, 3, 12, 0, 0, 0, time.UTC))
	if got, want := api.GapID(roster.NeedCIT, "D1", start), "cit~D1~2027-03-03T12:00Z"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func BenchmarkCoverageCSV(b *testing.B) {
	grid := newGrid(b, openPack(b, "chicago-2016"), roster.NeedCIT, roster.NewDate(2016, 1, 1), 365)
	b.ReportAllocs()
	for b.Loop() {
		if err := api.WriteCoverageCSV(io.Discard, grid); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCoverageJSON(b *testing.B) {
	grid := newGrid(b, openPack(b, "chicago-2016"), roster.NeedCIT, roster.NewDate(2016, 1, 1), 365)
	b.ReportAllocs()
	for b.Loop() {
		if err := api.NewCoverage(grid).WriteJSON(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkGapsJSON(b *testing.B) {
	grid := newGrid(b, openPack(b, "chicago-2016"), roster.NeedCIT, roster.NewDate(2016, 1, 1), 365)
	b.ReportAllocs()
	for b.Loop() {
		if err := api.NewGaps(grid).WriteJSON(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkStandingsCSV(b *testing.B) {
	book := openPack(b, "chicago-2016")
	b.ReportAllocs()
	for b.Loop() {
		if err := api.WriteStandingsCSV(io.Discard, book, roster.NewDate(2016, 6, 1)); err != nil {
			b.Fatal(err)
		}
	}
}
