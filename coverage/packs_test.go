package coverage_test

import (
	"context"
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"watchbill/coverage"
	"watchbill/roster"
	"watchbill/roster/pack"
)

// The packs that lie beside the source where it is written; they are not ours to ship, so tests that want them skip
// themselves where they are missing.
const packs = "../../shared/packs"

var samples = flag.Int("packs.samples", 2, "how many districts and weeks of each city's pack are compared with the twin")

// openPack reads one of the packs.
func openPack(tb testing.TB, name string) *roster.Book {
	tb.Helper()
	path := filepath.Join(packs, name)
	if _, err := os.Stat(path); err != nil {
		tb.Skipf("no %s here", path)
	}
	b, faults, err := pack.Open(context.Background(), path)
	if err != nil || b == nil {
		tb.Fatalf("open %s: %v %v", path, err, faults)
	}
	return b
}

// TestTiny compares with figures worked out independently of any program here, to the byte.
func TestTiny(t *testing.T) {
	b := openPack(t, "tiny")
	f := newGrids(t, b, civil(2027, 1, 1), 365).figures(t)
	for file, lines := range map[string][]string{
		"expected-coverage.csv": append([]string{"district_id,shift_id,date,start,end,required,min,minutes,covered_minutes,status"}, f.Slots[roster.NeedCIT]...),
		"expected-gaps.csv":     append([]string{"district_id,start,end,minutes,short,short_minutes,cause,officers"}, f.Gaps[roster.NeedCIT]...),
		"expected-targets.csv":  append([]string{"district_id,shift_id,from,to,required,least,short"}, f.Targets...),
	} {
		want, err := os.ReadFile(filepath.Join(packs, "tiny", file))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), strings.Join(lines, "\n")+"\n"); diff != "" {
			t.Errorf("%s (-want +got):\n%s", file, diff)
		}
	}
}

// TestCities compares districts and weeks drawn at random from the packs of two cities with the twin.
func TestCities(t *testing.T) {
	for _, city := range []struct {
		name string
		from roster.Date
	}{{"seattle-2016", civil(2016, 1, 1)}, {"chicago-2016", civil(2016, 8, 1)}} {
		t.Run(city.name, func(t *testing.T) {
			b := openPack(t, city.name)
			seed := rand.Uint64()
			t.Logf("seed %d", seed)
			random := rand.New(rand.NewPCG(seed, 0))
			for range *samples {
				from := city.from + roster.Date(random.IntN(400))
				compareDistrict(t, b, b.Districts().At(random.IntN(b.Districts().Len())).ID, from, 1+random.IntN(8))
			}
		})
	}
}

// compareDistrict holds the grid of a whole book, as far as one district goes, against the twin of that district alone.
func compareDistrict(t *testing.T, b *roster.Book, id roster.DistrictID, from roster.Date, days int) {
	t.Helper()
	mine := func(lines []string) []string {
		return only(lines, func(s string) bool { return strings.HasPrefix(s, string(id)+",") })
	}
	tw := newTwin(districtOnly(b.Records(), id), from, days)
	want, got := newFigures(), newGrids(t, b, from, days).figures(t)
	for _, need := range bothNeeds {
		slots, gaps := tw.district(need, id)
		want.Slots[need], want.Gaps[need] = nil, nil
		for _, s := range slots {
			want.Slots[need] = append(want.Slots[need], tw.slotLine(s))
		}
		for _, g := range gaps {
			want.Gaps[need] = append(want.Gaps[need], tw.gapLine(g))
		}
		got.Slots[need], got.Gaps[need] = mine(got.Slots[need]), mine(got.Gaps[need])
	}
	for _, x := range tw.recruitment() {
		want.Targets = append(want.Targets, targetLine(x.district, x.shift, x.from, x.to, x.required, x.least, x.required-x.least))
	}
	got.Targets = mine(got.Targets)
	got.Shares, got.Patrol = want.Shares, nil // these are of the agency
	compareFigures(t, string(id)+" from "+from.String(), want, got)
}

// districtOnly keeps what concerns one district: its officers, and the clinicians of their pairs.
func districtOnly(r roster.Records, id roster.DistrictID) roster.Records {
	keep := map[roster.OfficerID]bool{}
	for _, x := range r.Postings {
		keep[x.Officer] = keep[x.Officer] || x.District == id
	}
	for _, x := range r.Extras {
		keep[x.Officer] = keep[x.Officer] || x.District == id
	}
	r.Pairs = only(r.Pairs, func(x roster.Pair) bool { return keep[x.Officer] })
	for _, x := range r.Pairs {
		keep[x.Clinician] = true
	}
	r.Districts = only(r.Districts, func(x roster.District) bool { return x.ID == id })
	r.Officers = only(r.Officers, func(x roster.Officer) bool { return keep[x.ID] })
	r.Credentials = only(r.Credentials, func(x roster.Credential) bool { return keep[x.Officer] })
	r.Postings = only(r.Postings, func(x roster.Posting) bool { return keep[x.Officer] })
	r.Absences = only(r.Absences, func(x roster.Absence) bool { return keep[x.Officer] })
	r.Extras = only(r.Extras, func(x roster.Extra) bool { return keep[x.Officer] })
	return r
}

// TestPatrolOfCities compares the share of patrol on one day.
func TestPatrolOfCities(t *testing.T) {
	for _, name := range []string{"seattle-2016", "chicago-2016"} {
		t.Run(name, func(t *testing.T) {
			b := openPack(t, name)
			from := civil(2016, 12, 31)
			got, err := coverage.NewTargets(context.Background(), b, from, 1)
			if err != nil {
				t.Fatal(err)
			}
			certified, posted := (&twin{r: b.Records(), from: from, days: 1}).patrol()
			if want := (coverage.Patrol{Certified: certified[0], Posted: posted[0]}); got.Patrol[0] != want {
				t.Errorf("got %+v, want %+v", got.Patrol[0], want)
			}
		})
	}
}
