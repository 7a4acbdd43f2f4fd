package main

import (
	"regexp"

	"github.com/rogpeppe/go-internal/testscript"
)

var (
	feedAddress = regexp.MustCompile(`(?m)^https?://[^/]+(/\S+)$`)
	feedNumber  = regexp.MustCompile(`number ([a-z0-9]{8})`)
)

// address sets FEED to the path of the address that a file with the output of calendars issue holds.
func address(ts *testscript.TestScript, _ bool, args []string) {
	found(ts, "FEED", feedAddress, args[0])
}

// number sets NUMBER to that of the subscription.
func number(ts *testscript.TestScript, _ bool, args []string) {
	found(ts, "NUMBER", feedNumber, args[0])
}

func found(ts *testscript.TestScript, name string, from *regexp.Regexp, file string) {
	m := from.FindStringSubmatch(ts.ReadFile(file))
	if m == nil {
		ts.Fatalf("%s holds no %s", file, name)
	}
	ts.Setenv(name, m[1])
}
