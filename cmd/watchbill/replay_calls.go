package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"watchbill/cmd/internal/sheet"
	"watchbill/dispatch/replay"
	"watchbill/dispatch/roads"
	"watchbill/roster"
	"watchbill/roster/pack"
	"watchbill/roster/pack/workbook"
)

// pastCalls are calls and how to say where they stand.
type pastCalls struct {
	rows    []roster.Call
	located func(roster.Faults) string
}

// read reads the roster and the past calls.
func (c *replayCmd) read(ctx context.Context, con *console) (*roster.Book, *pastCalls, error) {
	if c.Calls == "" && c.Pack != "" && !workbook.Is(c.Pack) {
		return readPackCalls(ctx, con, c.Pack)
	}
	book, err := c.book(ctx, con)
	if err != nil {
		return nil, nil, err
	}
	if c.Calls == "" {
		return book, storedCalls(book), nil
	}
	calls, err := readCalls(ctx, con, c.Calls, book)
	return book, calls, err
}

// readPackCalls reads a pack, and remembers the lines of its calls.
func readPackCalls(ctx context.Context, con *console, path string) (*roster.Book, *pastCalls, error) {
	con.progress.Doing("reading " + path)
	p, err := pack.Read(ctx, path)
	if err != nil {
		return nil, nil, noPack(err, path)
	}
	book, faults := p.Book(0)
	if err := faults.Err(); err != nil {
		return nil, nil, err
	}
	return book, fileCalls(p.Calls()), nil
}

// readCalls reads a file of calls for the agency of a book.
func readCalls(ctx context.Context, con *console, path string, book *roster.Book) (*pastCalls, error) {
	con.progress.Doing("reading " + path)
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no file %s", path)
	} else if err != nil {
		return nil, err
	}
	defer file.Close()
	calls, faults, err := pack.ReadCalls(ctx, file, path, book)
	if err != nil {
		return nil, err
	}
	if faults.Err() != nil {
		return nil, con.refuse(faults.Error(), "the calls have "+countFaults(faults))
	}
	return fileCalls(calls), nil
}

// refuse prints what is wrong, a line each, and how much that is; the error is for the exit status alone.
func (con *console) refuse(lines, summary string) error {
	con.progress.Stop()
	for line := range strings.Lines(lines) {
		fmt.Fprintln(con.err, sheet.Clean(strings.TrimSuffix(line, "\n")))
	}
	fmt.Fprintf(con.err, "watchbill: %s, nothing was done; correct them and try again\n", summary)
	return errFaults
}

func fileCalls(calls *pack.Calls) *pastCalls {
	return &pastCalls{calls.Rows, func(f roster.Faults) string { return calls.Located(f).Error() }}
}

// storedCalls are those of a store, which keeps no lines: faults name the call.
func storedCalls(book *roster.Book) *pastCalls {
	rows := book.Calls().Append(nil)
	return &pastCalls{rows, func(faults roster.Faults) string {
		var all []string
		for _, f := range faults {
			all = append(all, fmt.Sprintf("call %s: %s: %s", rows[f.Row].ID, f.Column, f.Msg))
		}
		return strings.Join(all, "\n")
	}}
}

// demand makes the calls to be replayed.
func (c *replayCmd) demand(con *console, f *replay.Floor, calls *pastCalls) (*replay.Demand, error) {
	if c.Synthetic > 0 {
		return replay.Synthetic(f, c.Synthetic, calls.rows)
	}
	d, faults := replay.Past(f, calls.rows, c.All)
	if d == nil {
		return nil, con.refuse(calls.located(faults), "the calls have "+sheet.Number(len(faults), "fault"))
	}
	return d, nil
}

// options turns the flags into the engine's.
func (c *replayCmd) options(con *console, book *roster.Book, calls *pastCalls) (replay.Options, error) {
	o := replay.Options{
		From: c.From, Days: int(c.Days), Need: c.Need, Seed: c.Seed, Runs: c.Runs, Busy: c.Busy, Queue: c.Queue, Scope: c.Scope,
	}
	if o.Runs < 1 { // the engine takes 0 for its default
		return o, roster.Invalidf("runs", "%d is not between 1 and %d", o.Runs, replay.MaxRuns)
	}
	if c.Synthetic > 0 {
		if o.From == 0 {
			o.From = today(con, book)
		}
	} else if err := c.spanned(&o, book, calls.rows); err != nil {
		return o, err
	}
	if c.Roads != "" {
		con.progress.Doing("reading " + c.Roads)
		network, err := roads.Open(c.Roads)
		if err != nil {
			return o, err
		}
		o.Roads = network
	}
	return o, nil
}

// spanned fills in the dates of the past calls.
func (c *replayCmd) spanned(o *replay.Options, book *roster.Book, calls []roster.Call) error {
	var first, last roster.Date
	for i := range calls {
		if calls[i].Crisis || c.All {
			d := book.Zone().DateAt(roster.MinuteOf(calls[i].Received))
			if first == 0 || d < first {
				first = d
			}
			last = max(last, d)
		}
	}
	if first == 0 {
		if len(calls) > 0 {
			return roster.Invalidf("calls", "none of the past calls is marked as a crisis; --all replays every call, --synthetic N draws N a year")
		}
		return roster.Invalidf("calls", "the roster has no past calls; name a file with --calls FILE, or draw N a year with --synthetic N")
	}
	if o.From == 0 {
		o.From = first
	}
	if o.Days == 0 {
		o.Days = max(1, int(last-o.From)+1)
	}
	return nil
}
