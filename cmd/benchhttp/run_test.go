package main

import (
	"bytes"
	"io"
	"os/exec"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// TestRun runs the whole of it, small and short: what it prints is there, and every answer that it looked at was right.
func TestRun(t *testing.T) {
	opt := options{units: 1000, seconds: 150 * time.Millisecond, rounds: 1, redis: true, note: io.Discard}
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
