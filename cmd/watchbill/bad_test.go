package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// What a bad pack may cost (issue 2).
const (
	mostSeconds = 2
	mostBytes   = 200 << 20
)

// change is one edit of the pack harbor.
type change struct{ file, old, new string }

// badPacks are the bad inputs that issue 2 names, each with the line that it gets.
var badPacks = []struct {
	name string
	edit []change
	want string // a line of the output; empty: the pack is good
}{
	{"missing file", []change{{"shifts.csv", "", ""}}, `^shifts\.csv:1: file: missing`},
	{"empty file", []change{{"officers.csv", "*", ""}}, `^officers\.csv:1: `},
	{"wrong header", []change{{"rotations.csv", "rotation_id,name,anchor,cycle", "id;name;anchor;cycle"}}, `^rotations\.csv:1: `},
	{"unknown column", []change{{"officers.csv", "designated", "desginated"}}, `^officers\.csv:1: desginated: .*designated`},
	{"byte order mark", []change{{"shifts.csv", "shift_id", "\ufeffshift_id"}}, ``},
	{"CRLF", []change{{"shifts.csv", "\n", "\r\n"}}, ``},
	{"quotes across lines", []change{{"officers.csv", "Dana Shaw", "\"Dana\nShaw\""}}, ``},
	{"a quote that never closes", []change{{"officers.csv", "Dana Shaw", "\"Dana Shaw"}}, `^officers\.csv:4: `},
	{"duplicate key", []change{{"officers.csv", "H04,Kai", "H03,Kai"}}, `^officers\.csv:5: officer_id: `},
	{"dangling reference", []change{{"postings.csv", "H05,S,", "H55,S,"}}, `^postings\.csv:6: officer_id: `},
	{"overlapping postings", []change{{"postings.csv", "H05,S,day,pitman,0,2026-01-01,", "H05,S,day,pitman,0,2026-01-01,\nH05,N,day,pitman,0,2026-06-01,"}}, `^postings\.csv:[67]: `},
	{"extra over own tour", []change{{"extras.csv", "H06,S,2027-03-05T07:00,2027-03-05T13:00", "H06,S,2027-03-03T07:00,2027-03-03T13:00"}}, `^extras\.csv:2: `},
	{"bad zone", []change{{"agency.json", "America/New_York", "America/Gotham"}}, `^agency\.json:5: time_zone: `},
	{"open ring", []change{{"districts.geojson", ", [-75.6, 39.75]]]", "]]"}}, `^districts\.geojson:[23]: `},
	{"ring that crosses itself", []change{{"districts.geojson", "[-75.5, 39.75], [-75.5, 39.8], [-75.6, 39.8]", "[-75.5, 39.8], [-75.5, 39.75], [-75.6, 39.8]"}}, `^districts\.geojson:2: `},
	{"empty polygon", []change{{"districts.geojson", "[[[-75.6, 39.75], [-75.5, 39.75], [-75.5, 39.8], [-75.6, 39.8], [-75.6, 39.75]]]", "[]"}}, `^districts\.geojson:2: `},
	{"rotation of no tokens", []change{{"rotations.csv", "* * * * * - -", ""}}, `^rotations\.csv:3: cycle: `},
	{"offset -1", []change{{"postings.csv", "H05,S,day,pitman,0", "H05,S,day,pitman,-1"}}, `^postings\.csv:6: offset: `},
	{"no such date", []change{{"postings.csv", "H05,S,day,pitman,0,2026-01-01", "H05,S,day,pitman,0,2016-02-30"}}, `^postings\.csv:6: from: .*2016-02-30`},
	{"two equally specific targets", []change{{"targets.csv", "cit,,care,,0,,", "cit,,care,,0,,\ncit,,care,,1,,"}}, `^targets\.csv:[23]: `},
	{"a moment with seconds", []change{{"absences.csv", "T01:30,", "T01:30:00,"}}, `^absences\.csv:3: from: `},
}

// TestBadPacks runs check and import, as built for use, on each bad pack: one located fault, status 1, within the
// limits, and a store that is as it was.
func TestBadPacks(t *testing.T) {
	watchbill := build(t)
	data := filepath.Join(t.TempDir(), "data")
	if r := run(t, watchbill, "import", "testdata/harbor", "--data", data); r.status != 0 {
		t.Fatalf("import of the good pack: %s", r.err)
	}
	for _, c := range badPacks {
		t.Run(c.name, func(t *testing.T) {
			dir := harbor(t)
			for _, e := range c.edit {
				e.in(t, dir)
			}
			r := run(t, watchbill, "check", dir)
			if c.want == "" {
				if r.status != 0 {
					t.Errorf("status %d, want 0\n%s%s", r.status, r.out, r.err)
				}
				return
			}
			r.refused(t, c.want, r.out)
			r = run(t, watchbill, "import", dir, "--data", data)
			r.refused(t, c.want, r.err)
			untouched(t, watchbill, data)
		})
	}
}

// TestGiantLine is the 1 GB line: as a file that is too large, and as the longest that is read.
func TestGiantLine(t *testing.T) {
	watchbill := build(t)
	data := filepath.Join(t.TempDir(), "data")
	if r := run(t, watchbill, "import", "testdata/harbor", "--data", data); r.status != 0 {
		t.Fatalf("import of the good pack: %s", r.err)
	}
	for _, size := range []int64{1 << 30, 250 << 20} {
		t.Run(fmt.Sprintf("%d MiB", size>>20), func(t *testing.T) {
			dir := harbor(t)
			giant(t, filepath.Join(dir, "absences.csv"), size)
			r := run(t, watchbill, "import", dir, "--data", data)
			r.refused(t, `^absences\.csv:[12]: `, r.err)
			untouched(t, watchbill, data)
		})
	}
}

// giant makes a file of so many bytes, of which the second line never ends.
func giant(t *testing.T, name string, size int64) {
	t.Helper()
	text := "officer_id,from,to,kind,note\n" + strings.Repeat("H01,2027-03-05,2027-03-07,vacation,", 100_000)
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(name, size); err != nil { // the rest takes no room on the disk
		t.Fatal(err)
	}
}

// in does the edit: "*" is all of the file, no text at all removes it.
func (e change) in(t *testing.T, dir string) {
	t.Helper()
	name := filepath.Join(dir, e.file)
	if e.old == "" {
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
		return
	}
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	text := e.new
	if e.old != "*" {
		text = strings.ReplaceAll(string(b), e.old, e.new)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// harbor is a copy of the pack.
func harbor(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "harbor")
	if err := os.CopyFS(dir, os.DirFS("testdata/harbor")); err != nil {
		t.Fatal(err)
	}
	return dir
}

// result is what a command did and cost.
type result struct {
	status   int
	out, err string
	seconds  float64 // of processor time, which a busy machine does not stretch
	bytes    int64   // resident at most
}

// run runs the program in a process of its own, from another small one: what Linux tells of a process's memory begins
// with that of the one it was forked from, and ours may have grown.
func run(t *testing.T, watchbill string, args ...string) result {
	t.Helper()
	figures := filepath.Join(t.TempDir(), "figures")
	cmd := exec.Command("measured", append([]string{figures, watchbill}, args...)...)
	cmd.Env = append(os.Environ(), "GORACE=atexit_sleep_ms=0") // else each takes a second under the race detector
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	_ = cmd.Run() // the status says it
	r := result{status: cmd.ProcessState.ExitCode(), out: out.String(), err: errs.String()}
	text, err := os.ReadFile(figures)
	if err != nil {
		t.Fatalf("%s was not measured: %v\n%s", watchbill, err, r.err)
	}
	if _, err := fmt.Sscan(string(text), &r.seconds, &r.bytes); err != nil {
		t.Fatal(err)
	}
	return r
}

// measured runs a command, writes the processor time and memory that it took into a file, and ends as it did. It is a
// process of this test's program.
func measured() {
	cmd := exec.Command(os.Args[2], os.Args[3:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	_ = cmd.Run()
	s := cmd.ProcessState
	bytes := int64(0)
	if usage, ok := s.SysUsage().(*syscall.Rusage); ok && runtime.GOOS == "linux" {
		bytes = usage.Maxrss * 1024
	}
	text := fmt.Sprintln((s.UserTime() + s.SystemTime()).Seconds(), bytes)
	if err := os.WriteFile(os.Args[1], []byte(text), 0o600); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(s.ExitCode())
}

// refused checks that the pack was refused, with the line, within the limits.
func (r result) refused(t *testing.T, want, where string) {
	t.Helper()
	if r.status != 1 {
		t.Errorf("status %d, want 1", r.status)
	}
	if !regexp.MustCompile("(?m)" + want).MatchString(where) {
		t.Errorf("no line matches %s:\n%s", want, where)
	}
	if r.seconds > mostSeconds || r.bytes > mostBytes {
		t.Errorf("took %.2f s and %d MiB", r.seconds, r.bytes>>20)
	}
	t.Logf("%.2f s, %d MiB: %s", r.seconds, r.bytes>>20, strings.SplitN(where, "\n", 2)[0])
}

// untouched checks that the store still holds the good pack, at its first revision.
func untouched(t *testing.T, watchbill, data string) {
	t.Helper()
	r := run(t, watchbill, "import", "testdata/harbor", "--data", data, "--dry-run")
	if r.status != 0 || !strings.Contains(r.out, "Nothing differs; the store stays at revision 1.") {
		t.Errorf("the store is not as it was: %s%s", r.out, r.err)
	}
}

// build makes the program as it is used: without the race detector, whose memory says nothing.
func build(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("builds the program")
	}
	name := filepath.Join(t.TempDir(), "watchbill")
	program, err := built()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, program, 0o700); err != nil {
		t.Fatal(err)
	}
	return name
}

// built is the program, built once for all tests.
var built = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "watchbill-built-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	name := filepath.Join(dir, "watchbill")
	cmd := exec.Command("go", "build", "-o", name, ".")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("go build: %w\n%s", err, out)
	}
	return os.ReadFile(name)
})
