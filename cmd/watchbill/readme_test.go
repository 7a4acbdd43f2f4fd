package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const readme = "../../README.md"

// The demo that README.md speaks of, and what of it differs from run to run.
var (
	readmeDemo    = []string{"demo", "--still", "--clock", "2026-11-20T22:47", "--listen", "127.0.0.1:0"}
	demoAddress   = regexp.MustCompile(`http://127\.0\.0\.1:[0-9]+`)
	demoDirectory = regexp.MustCompile(`/[^ ]*watchbill-demo-[0-9]+`)
)

// TestReadme runs what README.md shows behind a $ against the demo, and compares the answers that it prints.
func TestReadme(t *testing.T) {
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	address, dir := startDemo(t)
	block := regexp.MustCompile("(?s)```console\n(.*?)```\n")
	ran := 0
	now := block.ReplaceAllStringFunc(string(text), func(b string) string {
		var out strings.Builder
		for i, part := range strings.Split("\n"+block.FindStringSubmatch(b)[1], "\n$ ") {
			if i == 0 {
				continue // before the first command there is nothing
			}
			command, shown, _ := strings.Cut(part, "\n")
			command = strings.TrimSpace(command)
			shown = strings.TrimSpace(shown)
			if got, ok := answer(t, command, address, dir); ok {
				ran++
				shown = compare(t, command, shown, got)
			}
			out.WriteString("$ " + command + "\n")
			if shown != "" {
				out.WriteString(shown + "\n")
			}
		}
		return "```console\n" + out.String() + "```\n"
	})
	if ran < 6 {
		t.Errorf("README.md shows %d commands with answers, want at least 6", ran)
	}
	if *update {
		if err := os.WriteFile(readme, []byte(now), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// startDemo runs the demo until the test ends and returns its address and its store.
func startDemo(t *testing.T) (address, dir string) {
	ctx, stop := context.WithCancel(t.Context())
	printed, out := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		err := newConsole(bufio.NewWriter(out), io.Discard, time.Now).run(ctx, readmeDemo)
		out.CloseWithError(io.EOF)
		ended <- err
	}()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	var welcome strings.Builder
	for lines := bufio.NewScanner(printed); lines.Scan(); {
		welcome.WriteString(lines.Text() + "\n")
		if dir = demoDirectory.FindString(lines.Text()); dir != "" {
			break
		}
	}
	address = demoAddress.FindString(welcome.String())
	if address == "" || dir == "" {
		t.Fatalf("the demo says %q", welcome.String())
	}
	return address, dir
}

// answer runs a command of the README; false for one that shows no answer of the service or the command line.
func answer(t *testing.T, command, address, dir string) (string, bool) {
	switch {
	case strings.HasPrefix(command, "curl -s 'http"):
		url := strings.Trim(strings.TrimPrefix(command, "curl -s "), "'")
		r, err := http.Get(demoAddress.ReplaceAllString(url, address))
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		body, err := io.ReadAll(r.Body)
		if err != nil || r.StatusCode != http.StatusOK {
			t.Errorf("%s: %s %v", command, r.Status, err)
		}
		return string(body), true
	case strings.HasPrefix(command, "bin/watchbill "):
		args := strings.Fields(demoDirectory.ReplaceAllString(strings.TrimPrefix(command, "bin/watchbill "), dir))
		var out bytes.Buffer
		con := newConsole(bufio.NewWriter(&out), io.Discard, time.Now)
		if err := con.run(t.Context(), args); err != nil {
			t.Errorf("%s: %v", command, err)
		}
		con.out.Flush()
		return out.String(), true
	}
	return "", false
}

// compare reports where the answer is not the one shown, JSON by what it says, and returns what README.md should show.
func compare(t *testing.T, command, shown, got string) string {
	got = strings.TrimSpace(got)
	var want, have map[string]any
	if json.Unmarshal([]byte(shown), &want) == nil && json.Unmarshal([]byte(got), &have) == nil {
		delete(want, "computed_at") // the clock runs
		delete(have, "computed_at")
		if cmp.Equal(want, have) {
			return shown
		}
		t.Errorf("%s (-README +now):\n%s", command, cmp.Diff(want, have))
	} else if diff := cmp.Diff(shown, got); diff != "" {
		t.Errorf("%s (-README +now):\n%s", command, diff)
	} else {
		return shown
	}
	return got
}
