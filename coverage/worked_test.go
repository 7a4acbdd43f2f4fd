package coverage_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"watchbill/coverage"
	"watchbill/roster"
	"watchbill/roster/pack"
)

// TestWorkedExample compares with the figures that testdata/worked/README.md explains.
func TestWorkedExample(t *testing.T) {
	dir := filepath.Join("testdata", "worked")
	copied := t.TempDir() // without the expected files, which are no part of a pack
	if err := os.CopyFS(copied, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	for _, pattern := range []string{"expected-*", "README.md"} {
		names, _ := filepath.Glob(filepath.Join(copied, pattern))
		for _, name := range names {
			os.Remove(name)
		}
	}
	b, faults, err := pack.Open(context.Background(), copied)
	if err != nil || b == nil {
		t.Fatalf("open: %v %v", err, faults)
	}
	from := civil(2027, 3, 26)
	g := newGrids(t, b, from, 3)
	f := g.figures(t)
	for name, lines := range map[string][]string{
		"coverage":              f.Slots[roster.NeedCIT],
		"gaps":                  f.Gaps[roster.NeedCIT],
		"co-responder-coverage": f.Slots[roster.NeedCoResponder],
		"co-responder-gaps":     f.Gaps[roster.NeedCoResponder],
		"targets":               f.Targets,
	} {
		want, err := os.ReadFile(filepath.Join(dir, "expected-"+name+".csv"))
		if err != nil {
			t.Fatal(err)
		}
		_, rows, _ := strings.Cut(string(want), "\n")
		if diff := cmp.Diff(rows, strings.Join(lines, "\n")+"\n"); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	compareFigures(t, "the twin", newTwin(b.Records(), from, 3).figures(), f)

	s := g[roster.NeedCIT].Shares()
	if want := (coverage.Share{CoveredMinutes: 4*720 + 480, Minutes: 8*720 + 660 + 420}); s.Agency != want {
		t.Errorf("agency's share: got %+v, want %+v", s.Agency, want)
	}
	if worst, ok := s.WorstMonth(); !ok || worst.Month != (coverage.Month{Year: 2027, Month: 3}) || worst.Share != s.Agency {
		t.Errorf("worst month: got %+v, %v", worst, ok)
	}
	if got := (coverage.Share{}).Of(); got != 1 {
		t.Errorf("share of nothing: got %v, want 1", got)
	}
}

func TestLeastPatrol(t *testing.T) {
	type days = []coverage.Patrol
	for _, c := range []struct {
		name   string
		patrol days
		want   int
	}{
		{"one day", days{{1, 2}}, 0},
		{"nobody posted", days{{0, 0}, {0, 0}}, 0},
		{"the first of equals", days{{1, 2}, {1, 4}, {2, 8}}, 1},
		{"a day without anybody does not count", days{{1, 2}, {0, 0}, {1, 3}}, 2},
		{"nor does a first one", days{{0, 0}, {1, 2}, {1, 1}}, 1},
		{"none certified", days{{1, 2}, {0, 5}}, 1},
	} {
		if got := (&coverage.Targets{Patrol: c.patrol}).LeastPatrol(); got != c.want {
			t.Errorf("%s: got day %d, want %d", c.name, got, c.want)
		}
	}
}

func TestOptions(t *testing.T) {
	b := madeBook(t, 50)
	from := civil(2027, 1, 1)
	for _, c := range []struct {
		name  string
		opt   coverage.Options
		field string // "" = accepted
	}{
		{"defaults", coverage.Options{From: from}, ""},
		{"longest", coverage.Options{From: from, Days: coverage.MaxDays}, ""},
		{"co-responder", coverage.Options{From: from, Need: roster.NeedCoResponder, Days: 1}, ""},
		{"recruitment is no need of slots", coverage.Options{From: from, Need: roster.NeedRecruitment}, "need"},
		{"negative", coverage.Options{From: from, Days: -1}, "days"},
		{"too long", coverage.Options{From: from, Days: coverage.MaxDays + 1}, "days"},
		{"no date", coverage.Options{}, "from"},
		{"past the calendar", coverage.Options{From: roster.MaxDate - 10, Days: 30}, "from"},
	} {
		t.Run(c.name, func(t *testing.T) {
			g, err := coverage.New(context.Background(), b, c.opt)
			if c.field == "" {
				if err != nil {
					t.Fatal(err)
				}
				if o := g.Options(); o.Need == "" || o.Days == 0 || o.From != c.opt.From {
					t.Errorf("options: %+v", o)
				}
				return
			}
			var e *roster.Error
			if !errors.As(err, &e) || e.Kind != roster.Invalid || e.Field != c.field {
				t.Errorf("got %v, want roster.Invalid about %s", err, c.field)
			}
		})
	}
}

// TestFarDates sees that horizons far off, where no zone has a table, agree with the twin. (Before zones were made, in
// 1883 in New York, clocks were off by seconds, and instants are whole minutes.)
func TestFarDates(t *testing.T) {
	for _, from := range []roster.Date{civil(1899, 12, 25), civil(1969, 12, 28), civil(2037, 12, 28), civil(2200, 3, 6), civil(9999, 11, 1)} {
		r := made(50)
		for i := range r.Postings {
			r.Postings[i].Dates = roster.DateRange{From: from - 30, To: from + 9}
		}
		for i := range r.Credentials {
			r.Credentials[i].Completed = from - roster.Date(i)
		}
		for i := range r.Absences {
			at := roster.Minute(unixDay(from)*1440 + int64(i)*37)
			r.Absences[i].Days, r.Absences[i].Time = roster.DateRange{}, roster.Interval{Start: at, End: at + 300}
		}
		r.Postings = only(r.Postings, func(p roster.Posting) bool { return p.District == "D0000" })
		onePosting(&r.Postings)
		b, faults := roster.NewBook(r, 0)
		if b == nil {
			t.Fatal(faults)
		}
		compareFigures(t, from.String(), newTwin(r, from, 8).figures(), newGrids(t, b, from, 8).figures(t))
	}
}

// onePosting keeps the first posting of each officer.
func onePosting(postings *[]roster.Posting) {
	seen := map[roster.OfficerID]bool{}
	*postings = only(*postings, func(p roster.Posting) bool {
		first := !seen[p.Officer]
		seen[p.Officer] = true
		return first
	})
}
