package pack_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"watchbill/roster/pack"
)

// within runs f and fails if it allocates more than 64 MB, or takes 2 s.
func within(t *testing.T, f func()) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	f()
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	if mb := (after.TotalAlloc - before.TotalAlloc) >> 20; mb > 64 || took > 2*time.Second {
		t.Errorf("took %v and %d MB", took, mb)
	}
}

// fill replaces a file of the pack in dir by text, then block again and again for as much as anybody looks at, and a hole
// up to size bytes.
func fill(t *testing.T, dir, name, text, block string, size int64) {
	t.Helper()
	f, err := os.Create(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	f.WriteString(text)
	for range 65 {
		f.WriteString(strings.Repeat(block, 1<<20/max(1, len(block))))
	}
	if err := f.Truncate(size); err != nil {
		t.Fatal(err)
	}
}

func TestHuge(t *testing.T) {
	header := strings.SplitAfter(files(t, small)["postings.csv"], "\n")[0]
	for _, c := range []struct {
		name              string
		file, text, block string
		size              int64
		faults            []string
	}{
		{"a line of 1 GB, a hole in the disk", "postings.csv", header + "O1,hill,day,4-2,0,2016-01-01,\n", "", 1 << 30, []string{
			"postings.csv:1: file: too large: 1 GiB; at most 256 MiB are read",
			"postings.csv:3: row: longer than 1 MiB",
		}},
		{"a line of 200 MB", "postings.csv", header + "O1,hill,day,4-2,0,2016-01-01,\n", "xxxxxxxx", 200 << 20, []string{
			"postings.csv:3: row: longer than 1 MiB; the rows from here on were not read",
		}},
		{"1 GB of rows", "postings.csv", header, "O1,hill,day,4-2,0,2016-01-01,\n", 1 << 30, []string{
			"postings.csv:1: file: too large: 1 GiB; at most 256 MiB are read",
		}},
		{"JSON of 1 GB", "agency.json", "{", "", 1 << 30, []string{"agency.json:1: file: too large: 1 GiB; at most 1 MiB are read"}},
		{"GeoJSON of 1 GB", "districts.geojson", "{", "", 1 << 30, []string{
			"districts.geojson:1: file: too large: 1 GiB; at most 64 MiB are read",
			"postings.csv:1: district_id: warning: 5 further faults may only follow from those in districts.geojson; check again when that is right",
			"extras.csv:1: district_id: warning: 1 further fault may only follow from those in districts.geojson; check again when that is right",
			"targets.csv:1: district_id: warning: 2 further faults may only follow from those in districts.geojson; check again when that is right",
			"calls.csv:1: district_id: warning: 1 further fault may only follow from those in districts.geojson; check again when that is right",
			"resources.csv:1: districts: warning: 2 further faults may only follow from those in districts.geojson; check again when that is right",
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := edited(t, nil)
			fill(t, dir, c.file, c.text, c.block, c.size)
			within(t, func() {
				if d := cmp.Diff(c.faults, faultsOf(t, dir)); d != "" {
					t.Errorf("faults (-want +got):\n%s", d)
				}
			})
		})
	}
}

// TestManyFaults: a file that is wrong throughout is not read to its end, and says so.
func TestManyFaults(t *testing.T) {
	var b strings.Builder
	b.WriteString("place_id,name,lat,lon\n")
	for i := range 30_000 {
		fmt.Fprintf(&b, "p%d,Park,north,-75\n", i)
	}
	dir := edited(t, []edit{{"places.csv", whole, b.String()}})
	_, faults, err := pack.Open(context.Background(), dir)
	if err != nil {
		t.Fatal(err)
	}
	var last []string
	for _, f := range faults[len(faults)-3:] {
		last = append(last, f.String())
	}
	want := []string{
		`places.csv:10001: lat: "north" is not a decimal number`,
		"places.csv:10002: file: more than 10000 faults: the rows from here on were not read",
		"and 1 more fault",
	}
	if diff := cmp.Diff(want, last); diff != "" || len(faults) != 10_003 { // with the pack's one warning
		t.Errorf("%d faults: %s", len(faults), diff)
	}
}
