// Command watchbill tells a police agency, for every district and shift of the next year, whether a CIT-certified officer
// will be on watch, what to do where none will be, and whom to send when a crisis call comes in.
package main

import (
	"bufio"
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"
	_ "time/tzdata" // agencies' zones are known wherever the binary runs
)

// Set by the linker: -X main.version=… -X main.commit=….
var (
	version = "devel"
	commit  = "unknown"
)

func main() { os.Exit(execute(time.Now)) }

// execute runs the command that the arguments name and returns the exit status.
func execute(now func() time.Time) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	out := bufio.NewWriterSize(os.Stdout, 64<<10)
	con := newConsole(out, os.Stderr, now)
	err := con.run(ctx, os.Args[1:])
	if flushed := out.Flush(); err == nil {
		err = flushed
	}
	return con.report(err)
}
