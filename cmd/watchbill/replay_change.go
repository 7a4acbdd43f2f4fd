package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"watchbill/api"
	"watchbill/cmd/internal/sheet"
	"watchbill/coverage/recruit"
	"watchbill/dispatch/replay"
	"watchbill/roster"
	"watchbill/roster/pack"
)

// change returns the roster as the change file leaves it; nil without one.
func (c *replayCmd) change(con *console, book *roster.Book) (*roster.Book, error) {
	if c.Change == "" {
		return nil, nil
	}
	file, err := os.Open(c.Change)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no change file %s", c.Change)
	} else if err != nil {
		return nil, err
	}
	defer file.Close()
	changes, err := pack.ReadChanges(file)
	if err != nil {
		return nil, err
	}
	changed, faults := changes.Apply(book)
	if faults.Err() != nil {
		return nil, con.refuse(faults.Error(), c.Change+" has "+sheet.Number(len(faults), "fault"))
	}
	return changed, nil
}

// replaySession replays rosters on the same calls.
type replaySession struct {
	cmd    *replayCmd
	con    *console
	floor  *replay.Floor // of the roster as it is
	demand *replay.Demand
}

// run replays a roster.
func (s *replaySession) run(ctx context.Context, book *roster.Book, doing string) (*replay.Result, error) {
	s.con.progress.Doing(doing)
	floor := s.floor
	if book != floor.Book() {
		var err error
		if floor, err = replay.NewFloor(ctx, book, s.floor.Options(), s.floor); err != nil {
			return nil, err
		}
	}
	return replay.Run(ctx, floor, s.demand, func(done int) {
		s.con.progress.Doing(fmt.Sprintf("%s: run %d of %d", doing, done, floor.Options().Runs))
	})
}

// after replays the changed roster, with as many steps of its recruitment plan as were asked for or are needed.
func (s *replaySession) after(ctx context.Context, before *replay.Result, changed *roster.Book) (*replay.Result, api.ReplayChange, error) {
	var none api.ReplayChange
	if s.cmd.Recruit == 0 && s.cmd.UntilShare == 0 {
		after, err := s.run(ctx, changed, "replaying the change")
		if err != nil {
			return nil, none, err
		}
		return after, api.NewReplayChange(before, after), nil
	}
	s.con.progress.Doing("finding whom to recruit")
	o := s.floor.Options()
	plan, err := recruit.New(ctx, changed, recruit.Options{From: o.From, Days: o.Days, UntilShare: 1})
	if err != nil {
		return nil, none, err
	}
	results := map[int]*replay.Result{}
	share := func(steps int) (float64, error) {
		book, err := recruit.Apply(changed, plan, steps)
		if err != nil {
			return 0, err
		}
		if results[steps], err = s.run(ctx, book, fmt.Sprintf("replaying with %d recruited", steps)); err != nil {
			return 0, err
		}
		return results[steps].Total.Met.Of(), nil
	}
	steps, reached := min(s.cmd.Recruit, len(plan.Steps)), true
	if s.cmd.UntilShare > 0 {
		steps, _, reached, err = replay.Steps(len(plan.Steps), s.cmd.UntilShare, share)
	} else {
		_, err = share(steps)
	}
	if err != nil {
		return nil, none, err
	}
	answer := api.NewReplayChange(before, results[steps])
	answer.Asked, answer.Recruited, answer.PlanLength = s.cmd.Recruit, steps, len(plan.Steps)
	if answer.UntilShare = s.cmd.UntilShare; answer.UntilShare > 0 {
		answer.ReachedGoal = &reached
	}
	return results[steps], answer, nil
}
