package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"watchbill/cmd/internal/sheet"
	"watchbill/roster"
	"watchbill/roster/pack"
	"watchbill/roster/store/boltkv"
)

// commands is the command line.
type commands struct {
	Check       checkCmd       `cmd:"" help:"Read a roster pack and report every fault in it."`
	Import      importCmd      `cmd:"" help:"Put a pack into the store: all of it or nothing."`
	Export      exportCmd      `cmd:"" help:"Write the store's roster out as a pack."`
	Coverage    coverageCmd    `cmd:"" help:"Show which slots of a year are covered."`
	Gaps        gapsCmd        `cmd:"" help:"List the gaps of a year with their causes."`
	Targets     targetsCmd     `cmd:"" help:"List the gaps against the recruitment targets."`
	Credentials credentialsCmd `cmd:"" help:"Show each officer's standing and, where not certified, why."`
	Nearest     nearestCmd     `cmd:"" help:"Say who could be sent to a place, from the roster alone."`
	Demo        demoCmd        `cmd:"" help:"Run a complete example on a temporary store."`
	Serve       serveCmd       `cmd:"" help:"Run the service."`
	Version     versionCmd     `cmd:"" help:"Show version, commit, Go version and FIPS mode."`
}

// console is where a command reads the time and writes: results to out, everything else to err.
type console struct {
	out      *bufio.Writer
	err      io.Writer
	now      func() time.Time
	progress *sheet.Progress
}

func newConsole(out *bufio.Writer, errs io.Writer, now func() time.Time) *console {
	return &console{out, errs, now, sheet.NewProgress(errs)}
}

// run parses the arguments and runs the one command they name.
func (con *console) run(ctx context.Context, args []string) error {
	var cmds commands
	parser, err := kong.New(&cmds,
		kong.Name("watchbill"),
		kong.Description("Whether a CIT-certified officer is on watch: every district, every shift, every day of the year."),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: sheet.Columns}),
		kong.WithHyphenPrefixedParameters(true), // western longitudes
		kong.Writers(os.Stdout, con.err),
		kong.Vars{"listen": "127.0.0.1:8080"},
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(con),
	)
	if err != nil {
		return err
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		return usage(err, helpFor(err))
	}
	defer con.progress.Stop()
	return parsed.Run()
}

// helpFor names the help of the command that the arguments got to.
func helpFor(err error) string {
	var parse *kong.ParseError
	if errors.As(err, &parse) && parse.Context.Selected() != nil {
		return "watchbill " + parse.Context.Selected().Name + " --help"
	}
	return "watchbill --help"
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
