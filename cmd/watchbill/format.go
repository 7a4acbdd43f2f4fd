package main

import (
	"bufio"
	"fmt"
	"io"

	"watchbill/api"
	"watchbill/cmd/internal/sheet"
	"watchbill/roster"
)

// formatFlag chooses how the result is written.
type formatFlag struct {
	Format string `default:"table" enum:"csv,json,table" help:"How to write the result: ${enum}."`
}

// write writes the result in the format chosen.
func (f *formatFlag) write(con *console, csv func(io.Writer) error, answer func() api.Answer, table func(*bufio.Writer) error) error {
	con.progress.Stop()
	switch f.Format {
	case "csv":
		return csv(con.out)
	case "json":
		return answer().WriteJSON(con.out)
	}
	return table(con.out)
}

// heading writes the first lines of a table: whose roster, what of it, and when.
func heading(w io.Writer, book *roster.Book, what, when string) {
	fmt.Fprintf(w, "%s\n%s\n", sheet.Clip(sheet.Clean(book.Agency().Name), sheet.Columns), what)
	fmt.Fprintf(w, "%s, by the clock of %s", when, book.Zone().Name())
	if r := book.Revision(); r > 0 {
		fmt.Fprintf(w, ", roster r%d", r)
	}
	fmt.Fprint(w, "\n\n")
}
