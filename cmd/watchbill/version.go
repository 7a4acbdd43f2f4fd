package main

import (
	"crypto/fips140"
	"fmt"
	"runtime"
)

type versionCmd struct{}

// Help is shown by kong.
func (versionCmd) Help() string {
	return `Example:

    watchbill version`
}

// Run is called by kong.
func (versionCmd) Run(con *console) error {
	fips := "off"
	if fips140.Enabled() {
		fips = "on"
	}
	_, err := fmt.Fprintf(con.out, "watchbill %s\ncommit    %s\ngo        %s %s/%s\nfips 140  %s\n",
		version, commit, runtime.Version(), runtime.GOOS, runtime.GOARCH, fips)
	return err
}
