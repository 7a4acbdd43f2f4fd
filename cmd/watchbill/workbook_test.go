package main

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// alter copies a workbook, with text in the first of its sheets that has it replaced: sheet FROM TO OLD NEW.
func alter(ts *testscript.TestScript, _ bool, args []string) {
	from, err := zip.OpenReader(ts.MkAbs(args[0]))
	ts.Check(err)
	defer from.Close()
	var out bytes.Buffer
	to, done := zip.NewWriter(&out), false
	for _, f := range from.File {
		r, err := f.Open()
		ts.Check(err)
		text, err := io.ReadAll(r)
		ts.Check(err)
		w, err := to.Create(f.Name)
		ts.Check(err)
		if !done && strings.Contains(string(text), args[2]) {
			text, done = bytes.Replace(text, []byte(args[2]), []byte(args[3]), 1), true
		}
		_, err = w.Write(text)
		ts.Check(err)
	}
	ts.Check(to.Close())
	if !done {
		ts.Fatalf("%s has no %q", args[0], args[2])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), out.Bytes(), 0o600))
}
