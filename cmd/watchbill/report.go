package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"watchbill/cmd/internal/sheet"
	"watchbill/roster"
	"watchbill/roster/pack"
	"watchbill/roster/store/boltkv"

	"github.com/alecthomas/kong"
)

// helpFor names the help of the command that the arguments got to.
func helpFor(err error) string {
	var parse *kong.ParseError
	if errors.As(err, &parse) && parse.Context.Selected() != nil {
		return "watchbill " + words(parse.Context.Selected()) + " --help"
	}
	return "watchbill --help"
}

// words names a command in full, as "roads build".
func words(n *kong.Node) string {
	if n.Parent == nil || n.Parent.Type == kong.ApplicationNode {
		return n.Name
	}
	return words(n.Parent) + " " + n.Name
}

// usageError is about the arguments.
type usageError struct {
	err  error
	help string
}

func (e *usageError) Error() string {
	return plain(e.err) + "; see " + e.help
}

func (e *usageError) Unwrap() error { return e.err }

func usage(err error, help string) error { return &usageError{err, help} }

// errFaults is reported by its exit status alone: what there was to say has been said.
var errFaults = errors.New("faults were found")

// asUsage turns what the engine says of the options into an error about the arguments.
func asUsage(err error, command string) error {
	if errors.Is(err, &roster.Error{Kind: roster.Invalid}) {
		return usage(err, "watchbill "+command+" --help")
	}
	return err
}

// report writes what is wrong, one thing a line, and returns the exit status: 0 done, 1 failed or faults found, 2 the
// arguments are wrong.
func (con *console) report(err error) int {
	con.progress.Stop()
	var arguments *usageError
	var faults pack.Faults
	switch {
	case err == nil:
		return 0
	case errors.As(err, &arguments):
		fmt.Fprintf(con.err, "watchbill: %s\n", oneLine(err))
		return 2
	case errors.Is(err, errFaults):
	case errors.As(err, &faults):
		printFaults(con.err, faults)
		fmt.Fprintf(con.err, "watchbill: the pack has %s, nothing was done; correct them and try again\n", countFaults(faults))
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(con.err, "watchbill: interrupted")
	default:
		fmt.Fprintf(con.err, "watchbill: %s\n", oneLine(err))
	}
	return 1
}

// oneLine says an error on one line, without what a terminal would obey.
func oneLine(err error) string {
	return sheet.Clean(strings.Join(strings.Fields(strings.ReplaceAll(plain(err), "\n", "; ")), " "))
}

// plain says an error of the domain by its message, which is written for people: behind its field, unless it names that
// itself, and before a cause that says more.
func plain(err error) string {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var all []string
		for _, e := range joined.Unwrap() {
			all = append(all, plain(e))
		}
		return strings.Join(all, "; ")
	}
	var domain *roster.Error
	if !errors.As(err, &domain) || error(domain) != err { //nolint:errorlint // whether err itself is one, not what it wraps
		return err.Error()
	}
	msg := domain.Msg
	if !strings.Contains(msg, domain.Field) {
		msg = domain.Field + ": " + msg
	}
	var held *boltkv.Held
	if domain.Err == nil || domain.Field == "listen" || errors.As(err, &held) {
		return msg
	}
	return msg + ": " + domain.Err.Error()
}

// printFaults writes one fault a line.
func printFaults(w io.Writer, faults pack.Faults) {
	var b strings.Builder
	for _, f := range faults {
		b.WriteString(sheet.Clean(f.String()))
		b.WriteByte('\n')
	}
	fmt.Fprint(w, b.String())
}

// countFaults says how many faults and warnings there are; of very many the list's last line says how many more.
func countFaults(faults pack.Faults) string {
	n, warnings := 0, 0
	for _, f := range faults {
		if f.Warning {
			warnings++
		} else {
			n++
		}
	}
	s := sheet.Number(n, "fault")
	if warnings > 0 {
		s += ", " + sheet.Number(warnings, "warning")
	}
	return s
}
