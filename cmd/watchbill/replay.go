package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"

	"watchbill/api"
	"watchbill/dispatch/replay"
	"watchbill/roster"
)

type replayCmd struct {
	rosterFlags
	needFlag
	Calls     string       `placeholder:"FILE" help:"Past calls, in the format of calls.csv. Default: those of the roster."`
	Synthetic float64      `placeholder:"N" help:"Draw N crisis calls a year instead, at rates learnt from past calls, or spread by posted officers where there are none."`
	All       bool         `help:"Replay all past calls, not crisis calls alone: the others keep units busy."`
	From      roster.Date  `placeholder:"DATE" help:"First date, YYYY-MM-DD. Default: of past calls the first one's date, of synthetic ones today."`
	Days      dayCount     `placeholder:"N" help:"Number of dates, 1 to 3660. Default: up to the last past call, of synthetic ones 365."`
	Seed      uint64       `default:"1" help:"Of all that is drawn. The same seed gives the same figures."`
	Runs      int          `default:"10" help:"How often it is replayed, 1 to 10000."`
	Busy      float64      `default:"0" help:"Share of their time that units are on other work, 0 to 0.95."`
	Queue     replay.Queue `default:"ladder" enum:"ladder,certified,lost" help:"What a call does while nobody is free who meets the need: ${enum}."`
	Scope     replay.Scope `default:"agency" enum:"agency,district" help:"Whose units are sent: the nearest of the agency, or the call's own district's."`
	Roads     string       `placeholder:"FILE" help:"Travel by the roads of a network made by watchbill roads build."`
	replayChangeFlags
	Format string `default:"table" enum:"json,table" help:"How to write the result: ${enum}."`
}

// replayChangeFlags say what the roster is to be changed by before it is replayed.
type replayChangeFlags struct {
	Change     string  `placeholder:"FILE" help:"Replay the roster as a change file leaves it, too."`
	Recruit    int     `placeholder:"N" help:"Replay it with the first N steps of its recruitment plan, too."`
	UntilShare float64 `placeholder:"SHARE" help:"Find the fewest steps of the recruitment plan after which this share of the calls is answered by whoever meets the need, such as 0.75."`
}

// Help is shown by kong.
func (replayCmd) Help() string {
	return `Sends calls through the roster and counts who would have come: shares answered by a certified officer, by rung of the ladder, travel times, waits and workloads, with 95 % intervals over the runs. docs/replay.md says what is modelled and what is not. With --change, --recruit or --until-share it does so before and after, on the same calls.

Queue: ladder sends the best rung that is free, certified waits for who meets the need, lost leaves a call that finds nobody free to others.

Examples:

    watchbill replay --pack packs/springfield
    watchbill replay --pack packs/springfield --synthetic 2000 --from 2027-01-01 --scope district --until-share 0.75`
}

// Validate is called by kong. Numbers out of range are the engine's to refuse.
func (c *replayCmd) Validate() error {
	switch {
	case !(c.Synthetic >= 0):
		return fmt.Errorf("--synthetic: %v is not a number of calls a year", c.Synthetic)
	case c.Synthetic > 0 && c.All:
		return errors.New("--all is about past calls: synthetic ones are all crisis calls")
	case c.Recruit < 0:
		return fmt.Errorf("--recruit: %d is not a number of steps", c.Recruit)
	case c.Recruit > 0 && c.UntilShare != 0:
		return errors.New("--recruit takes so many steps, --until-share looks for how many: one of the two")
	case (c.Recruit > 0 || c.UntilShare != 0) && c.Need == roster.NeedCoResponder:
		return errors.New("--recruit and --until-share post certified officers, which makes no co-responder pair")
	case !(c.UntilShare >= 0 && c.UntilShare <= 1):
		return fmt.Errorf("--until-share: %v is not a share above 0 and up to 1", c.UntilShare)
	}
	return c.rosterFlags.Validate()
}

// Run is called by kong.
func (c *replayCmd) Run(ctx context.Context, con *console) error {
	book, calls, err := c.read(ctx, con)
	if err != nil {
		return err
	}
	opt, err := c.options(con, book, calls)
	if err != nil {
		return asUsage(err, "replay")
	}
	changed, err := c.change(con, book)
	if err != nil {
		return err
	}
	con.progress.Doing("making the roster ready")
	floor, err := replay.NewFloor(ctx, book, opt, nil)
	if err != nil {
		return asUsage(err, "replay")
	}
	demand, err := c.demand(con, floor, calls)
	if err != nil {
		return asUsage(err, "replay")
	}
	s := &replaySession{cmd: c, con: con, floor: floor, demand: demand}
	result, err := s.run(ctx, book, "replaying")
	if err != nil {
		return asUsage(err, "replay")
	}
	if result.ServedBy == 0 && result.Total.Met.Whole+result.Others > 0 {
		fmt.Fprintln(con.err, "watchbill: nobody was on duty and free for any of these calls; does the roster cover these dates?")
	}
	if changed == nil && c.Recruit == 0 && c.UntilShare == 0 {
		return c.write(con, api.NewReplay(result), func(w *bufio.Writer) error { return replayTable(w, result) })
	}
	if changed == nil {
		changed = book
	}
	after, answer, err := s.after(ctx, result, changed)
	if err != nil {
		return asUsage(err, "replay")
	}
	return c.write(con, answer, func(w *bufio.Writer) error { return replayChangeTable(w, result, after, &answer) })
}

func (c *replayCmd) write(con *console, answer api.Answer, table func(*bufio.Writer) error) error {
	con.progress.Stop()
	if c.Format == "json" {
		return answer.WriteJSON(con.out)
	}
	return table(con.out)
}
