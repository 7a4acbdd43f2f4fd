package main

import (
	"bufio"
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var (
	pageFile    = regexp.MustCompile("(?s)`([a-z]+\\.json)`\n\n```json\n(.*?)```")
	pageSession = regexp.MustCompile("(?s)```console\n\\$ watchbill (.*?)\n(.*?)```")
)

// TestWhatIfPage runs what docs/whatif.md shows behind a $, with the files that it shows, and holds the page to the output.
func TestWhatIfPage(t *testing.T) {
	page := readDoc(t, docs+"/whatif.md")
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "harbor"), os.DirFS("testdata/harbor")); err != nil {
		t.Fatal(err)
	}
	for _, f := range pageFile.FindAllStringSubmatch(page, -1) {
		if err := os.WriteFile(filepath.Join(dir, f[1]), []byte(f[2]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	sessions := pageSession.FindAllStringSubmatch(page, -1)
	if len(sessions) < 4 {
		t.Errorf("the page shows %d sessions", len(sessions))
	}
	for _, s := range sessions {
		var said bytes.Buffer
		out := bufio.NewWriter(&said)
		con := newConsole(out, out, func() time.Time { return time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC) })
		con.report(con.run(t.Context(), strings.Fields(s[1])))
		if err := out.Flush(); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(s[2], said.String()); d != "" {
			t.Errorf("%s (-page +output):\n%s", s[1], d)
		}
	}
}
