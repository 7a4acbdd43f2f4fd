package main

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// TestRun runs the whole of it, small and short: what it prints is there, and every answer that it looked at was right. The program
// that is measured is the one that other tests build too: with its profile all that it is made of would be compiled once more, which
// takes longer than everything else here.
func TestRun(t *testing.T) {
	made := filepath.Join(t.TempDir(), "watchbill")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", made, "watchbill/cmd/watchbill")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if said, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	opt := options{units: 1000, seconds: 150 * time.Millisecond, rounds: 1, redis: true, note: io.Discard, made: made}
	var out bytes.Buffer
	if err := run(t.Context(), opt, &out); err != nil {
		t.Fatal(err)
	}
	want := []string{"1,000 units of which 6 % are CIT", "echo's floor", "≤ 1.5: ", "≤ 300 µs: ", "≥ 0.6: ", "20,000"}
	if _, err := exec.LookPath("redis-server"); err != nil {
		want = append(want, "Redis is left out")
	} else {
		want = append(want, "Redis")
	}
	for _, w := range want {
		if !strings.Contains(out.String(), w) {
			t.Errorf("the table lacks %q", w)
		}
	}
	t.Log("\n" + out.String())
}

// TestProfile reads the profile that the program is otherwise built with as the compiler does, and wants our functions in it.
func TestProfile(t *testing.T) {
	profile, err := profilePath(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	read := filepath.Join(t.TempDir(), "read")
	if err := command(t.Context(), "go", "tool", "preprofile", "-i", profile, "-o", read); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(read)
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(text, []byte("\nwatchbill/")); n < 100 {
		t.Errorf("%d lines are of our functions", n)
	}
}
