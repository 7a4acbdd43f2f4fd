package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestRoads runs testdata/roads/*.txtar, which have the extract of Delaware at hand as $DELAWARE.
func TestRoads(t *testing.T) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/paulmach/osm").Output()
	if err != nil {
		t.Skip("no go at hand to find the extract with")
	}
	delaware := filepath.Join(strings.TrimSpace(string(out)), "testdata", "delaware-latest.osm.pbf")
	if _, err := os.Stat(delaware); err != nil {
		t.Skip("no extract at hand")
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/roads",
		Setup: func(env *testscript.Env) error {
			env.Setenv("GORACE", "atexit_sleep_ms=0")
			env.Setenv("DELAWARE", delaware)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"status": status, "gone": gone},
	})
}
