package main

import (
	"bufio"
	"context"
	"io"
	"os"
	"time"

	"github.com/alecthomas/kong"

	"watchbill/cmd/internal/app"
	"watchbill/cmd/internal/sheet"
)

// commands is the command line.
type commands struct {
	Check       checkCmd       `cmd:"" help:"Read a roster pack and report every fault in it."`
	Import      importCmd      `cmd:"" help:"Put a pack into the store: all of it or nothing."`
	Export      exportCmd      `cmd:"" help:"Write the store's roster out as a pack."`
	Coverage    coverageCmd    `cmd:"" help:"Show which slots of a year are covered."`
	Gaps        gapsCmd        `cmd:"" help:"List the gaps of a year with their causes."`
	Fillers     fillersCmd     `cmd:"" help:"Say who may lawfully fill a gap, in fair order, and why the others may not."`
	Workrules   workrulesCmd   `cmd:"" help:"List the breaches of the work rules that stand on the roster."`
	Targets     targetsCmd     `cmd:"" help:"List the gaps against the recruitment targets."`
	Recruit     recruitCmd     `cmd:"" help:"Find the fewest additional certified postings that close the gaps."`
	Forecast    forecastCmd    `cmd:"" help:"Say what the year ahead brings: lapses, attrition, slots that hold or not."`
	WhatIf      whatifCmd      `cmd:"" name:"whatif" help:"Show what a change would do to coverage."`
	Credentials credentialsCmd `cmd:"" help:"Show each officer's standing and, where not certified, why."`
	Report      reportCmd      `cmd:"" help:"Report coverage compliance, or response and diversion, over a period."`
	Rollcall    rollcallCmd    `cmd:"" help:"Say who stands one shift of one date."`
	Workbook    workbookCmd    `cmd:"" help:"Write coverage, gaps, targets and shares as a spreadsheet."`
	Calendars   calendarsCmd   `cmd:"" help:"Issue, list and revoke the addresses of calendar feeds."`
	Users       usersCmd       `cmd:"" help:"Invite people, and keep their accounts."`
	Keys        keysCmd        `cmd:"" help:"Make, list, rotate and revoke the keys of machines."`
	Nearest     nearestCmd     `cmd:"" help:"Say who could be sent to a place, from the roster alone."`
	Replay      replayCmd      `cmd:"" help:"Send past or synthetic calls through the roster: who would have come."`
	Roads       roadsCmd       `cmd:"" help:"Make road networks for travel times."`
	Backup      backupCmd      `cmd:"" help:"Write a checked copy of the whole store, while a service runs or not."`
	Restore     restoreCmd     `cmd:"" help:"Put a backup in a store's place."`
	Verify      verifyCmd      `cmd:"" help:"Check a store: its file, its records, its audit trail."`
	Audit       auditCmd       `cmd:"" help:"Show who did what, and prune the trail."`
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
		kong.Vars{"listen": app.DefaultListen},
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
