package main

import (
	"io"
	"net/http"
	"os"
	"regexp"
	"strconv"

	"github.com/rogpeppe/go-internal/testscript"
)

var (
	keyText   = regexp.MustCompile(`(?m)^(wbk_\S+)$`)
	keyNumber = regexp.MustCompile(`(?i)key ([a-z0-9]{8}) of`)
)

// secret sets KEY to the key that a file with the output of keys create holds.
func secret(ts *testscript.TestScript, _ bool, args []string) { found(ts, "KEY", keyText, args[0]) }

// keynumber sets NUMBER to its number.
func keynumber(ts *testscript.TestScript, _ bool, args []string) {
	found(ts, "NUMBER", keyNumber, args[0])
}

// bearer asks the service that was ready last with KEY, as get does without: bearer STATUS PATH FILE.
func bearer(ts *testscript.TestScript, _ bool, args []string) {
	r, err := http.NewRequest(http.MethodGet, "http://"+ts.Getenv("ADDR")+args[1], nil)
	ts.Check(err)
	r.Header.Set("Authorization", "Bearer "+ts.Getenv("KEY"))
	answer, err := http.DefaultClient.Do(r)
	ts.Check(err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), body, 0o600))
	if want, err := strconv.Atoi(args[0]); err != nil || answer.StatusCode != want {
		ts.Fatalf("%s: status %d, want %s: %s", args[1], answer.StatusCode, args[0], body)
	}
}
