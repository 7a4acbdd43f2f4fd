package desk

import (
	"context"
	"errors"
	"time"

	"watchbill/roster"
)

// decide runs one decision when its turn has come, after whatever the ledger is ahead in has been read. It waits at
// most so long, 0: as long as ctx lasts. The decision runs to its end on a goroutine of its own, whether or not somebody still waits: a caller who
// hangs up leaves no unknown outcome behind, and a disk that hangs holds nobody but the turn.
func (d *Desk) decide(ctx context.Context, wait time.Duration, f func(context.Context) (*Assignment, error)) (*Assignment, error) {
	var patience <-chan time.Time
	if wait > 0 {
		timer := time.NewTimer(wait)
		defer timer.Stop()
		patience = timer.C
	}
	select {
	case d.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-patience:
		return nil, d.refused("the ledger does not answer; nothing was changed", nil)
	}
	if !d.start() {
		<-d.turn
		return nil, &roster.Error{Kind: roster.Unavailable, Msg: "the desk is closed"}
	}
	type outcome struct {
		a   *Assignment
		err error
	}
	done := make(chan outcome, 1)
	go func() {
		defer d.going.Done()
		ctx := context.WithoutCancel(ctx)
		a, err := (*Assignment)(nil), d.settle(ctx)
		if err == nil {
			a, err = f(ctx)
		}
		<-d.turn
		d.mu.Lock()
		d.flushLater()
		d.mu.Unlock()
		done <- outcome{a, err}
	}()
	select {
	case o := <-done:
		return o.a, o.err
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-patience:
		return nil, d.refused("the ledger has not answered yet; ask again with the same idempotency key", nil)
	}
}

// start counts one more goroutine that commits; false: the desk is closed.
func (d *Desk) start() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return false
	}
	d.going.Add(1)
	return true
}

// refused is the error of what could not be written.
func (d *Desk) refused(msg string, err error) error {
	d.mu.Lock()
	d.counts.Refused++
	d.mu.Unlock()
	return &roster.Error{Kind: roster.Unavailable, Msg: msg, Err: err}
}

// pause is how long a flush that failed is not tried again but by Look: with a ledger that is gone nobody waits for it.
const pause = time.Second

// flushLater sees to it that the backlog is written. The caller holds the lock.
func (d *Desk) flushLater() {
	if age := d.clock().Sub(d.failed); age >= 0 && age < pause {
		return
	}
	d.flushNow()
}

// flushNow does so even if the last commit has just failed. The caller holds the lock.
func (d *Desk) flushNow() {
	d.failed = time.Time{}
	if d.flushing || d.closed || !d.behind() {
		return
	}
	d.flushing = true
	d.going.Add(1)
	go d.flush()
}

// flush writes the backlog until it is empty or a commit fails; what then remains waits for the next call.
func (d *Desk) flush() {
	defer d.going.Done()
	for d.flushOnce(context.Background()) { // it belongs to no request: Close waits for it
		continue
	}
}

// flushOnce writes a part of the backlog and tells whether there is more to be written.
func (d *Desk) flushOnce(ctx context.Context) (again bool) {
	err := d.flushPart(ctx)
	d.mu.Lock()
	defer d.mu.Unlock()
	// Under one lock: what came in between would find a flush under way that does not see it any more, and wait for Look.
	again = err == nil && d.behind()
	d.flushing = again
	d.wake()
	return again
}

// flushPart writes a part of the backlog when it gets the turn.
func (d *Desk) flushPart(ctx context.Context) error {
	select {
	case d.turn <- struct{}{}:
	default:
		select {
		case d.turn <- struct{}{}:
		case <-d.stop: // whoever has the turn may have it for ever
			return context.Canceled
		}
	}
	defer func() { <-d.turn }()
	if err := d.settle(ctx); err != nil {
		return err
	}
	if err := d.commit(ctx, nil, nil); err != nil {
		return err
	}
	return d.sweepOut(ctx)
}

// behind tells whether there is anything to be written, or read again. The caller holds the lock.
func (d *Desk) behind() bool { return d.sweep || d.unsure || !d.restored || !d.backlog.empty() }

// wake tells those who wait for a commit that one has ended. The caller holds the lock.
func (d *Desk) wake() {
	close(d.ended)
	d.ended = make(chan struct{})
}

// commit writes what was decided, and what waits to be written, all or none. The caller has the turn.
func (d *Desk) commit(ctx context.Context, decided []Change, lines []*Entry) error {
	d.mu.Lock()
	for decided != nil && d.backlog.large() {
		d.mu.Unlock()
		if err := d.commit(ctx, nil, nil); err != nil {
			return err
		}
		d.mu.Lock()
	}
	b := d.backlog.take()
	changes := d.changes(b, decided, lines)
	d.mu.Unlock()

	var err error
	if len(changes) > 0 {
		err = d.ledger.Commit(ctx, changes)
	}

	d.mu.Lock()
	defer d.mu.Unlock()
	defer d.wake()
	switch {
	case err == nil:
		d.backlog.written(b)
		d.failed = time.Time{}
	case errors.Is(err, &roster.Error{Kind: roster.Invalid}):
		// Nothing was written, and would not be another time. What was decided is refused; a backlog by itself is
		// given up, or nothing would ever be written again.
		if decided == nil {
			d.counts.Lost += uint64(b.lines)
			d.backlog.written(b)
		}
	default:
		d.unsure, d.failed = true, d.clock()
	}
	return err
}

// changes lists what a commit writes, each row once. A line keeps the ID of its first attempt, so that it is not written
// twice when that turns out to have succeeded. The caller holds the lock.
func (d *Desk) changes(b batch, decided []Change, lines []*Entry) []Change {
	var list []Change
	now := d.clock()
	for _, set := range [][]*Entry{d.backlog.lines[:b.lines], lines} {
		for _, e := range set {
			if e.ID == "" {
				e.ID = d.names.next(now)
			}
			value, err := encode(e)
			if err != nil {
				d.counts.Lost++
				continue
			}
			list = append(list, Change{Table: TableJournal, Key: e.ID, Value: value})
		}
	}
	own := make(map[rowKey]bool, len(decided))
	for _, c := range decided {
		own[rowKey{c.Table, c.Key}] = true
	}
	for k := range b.rows {
		if own[k] {
			continue // what is decided was made from what memory has
		}
		if c, ok := d.change(k); ok {
			list = append(list, c)
		} else {
			d.counts.Lost++
		}
	}
	return append(list, decided...)
}
