package desk

import (
	"context"
	"errors"
	"time"

	"watchbill/dispatch"
	"watchbill/roster"
)

// intent is what the decision that is being committed is about: whoever it names is not free for anybody else.
// CAD's reports, which do not wait for their turn, heed it.
type intent struct {
	id   dispatch.AssignmentID
	a    *Assignment   // as it will be
	done chan struct{} // closed when it is known
}

// decision is a change to one assignment, checked and ready to be written.
type decision struct {
	a       *Assignment
	answer  *kept // nil: without an idempotency key
	seen    *Watched
	watched *Watched // the call's place on the watch list from then on
	changes []Change
	lines   []*Entry
	at      time.Time
}

// intend makes a decision of what an assignment shall be, and lets nobody else have its people. The caller holds the lock
// and has the turn.
func (d *Desk) intend(a *Assignment, key, digest string, at time.Time, lines ...*Entry) (*decision, error) {
	p := &decision{a: a, at: at, lines: lines, seen: d.watch[a.Call], watched: d.watchAfter(a, at)}
	if key != "" {
		p.answer = &kept{Key: key, Digest: digest, At: at, Assignment: a}
	}
	if err := p.encode(a); err != nil {
		return nil, err
	}
	d.intent = &intent{id: a.ID, a: a, done: make(chan struct{})}
	return p, nil
}

// encode lists the rows to be written with the decision.
func (p *decision) encode(a *Assignment) error {
	value, err := encode(a)
	if err != nil {
		return err
	}
	p.changes = append(p.changes, Change{Table: TableAssignment, Key: string(a.ID), Value: value, Absent: a.Revision == 1})
	if p.answer != nil {
		if value, err = encode(p.answer); err != nil {
			return err
		}
		p.changes = append(p.changes, Change{Table: TableKey, Key: p.answer.Key, Value: value, Absent: true})
	}
	if p.watched != p.seen {
		c := Change{Table: TableWatch, Key: string(a.Call)}
		if p.watched != nil {
			if c.Value, err = encode(p.watched); err != nil {
				return err
			}
		}
		p.changes = append(p.changes, c)
	}
	return nil
}

// carry writes a decision and makes it so. The caller has the turn.
func (d *Desk) carry(ctx context.Context, p *decision) (*Assignment, error) {
	err := d.commit(ctx, p.changes, p.lines)
	if err == nil {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.intended()
		d.put(p.a)
		if p.answer != nil {
			d.keys.add(p.answer)
		}
		if d.watch[p.a.Call] == p.seen {
			d.place(p.a.Call, p.watched)
		} else {
			d.rewatch(p.a, p.at) // the call was asked about meanwhile
		}
		d.tell(Event{Kind: EventAssignment, At: p.at, Assignment: p.a})
		return p.a, nil
	}
	d.mu.Lock()
	d.intended()
	if p.watched != p.seen { // it may have been written: memory's word is put over it, whatever that will be
		d.backlog.touch(TableWatch, string(p.a.Call))
	}
	d.mu.Unlock()
	if errors.Is(err, &roster.Error{Kind: roster.Invalid}) {
		return nil, err
	}
	// The outcome is unknown. If the ledger can be read, it says.
	if again := d.settle(ctx); again != nil {
		return nil, d.refused("it could not be written whether "+string(p.a.Unit)+" goes to the call; ask again with the same idempotency key", errors.Join(err, again))
	}
	d.mu.Lock()
	now, dirty := d.assignments[p.a.ID], d.backlog.has(TableAssignment, string(p.a.ID))
	d.mu.Unlock()
	if now != nil && !dirty && now.Revision == p.a.Revision && now.State == p.a.State {
		return now, nil
	}
	return nil, d.refused("it could not be written; nothing was changed", err)
}

// place changes the watch list as was written already. The caller holds the lock.
func (d *Desk) place(c roster.CallID, w *Watched) {
	if w == nil {
		delete(d.watch, c)
		return
	}
	d.watch[c] = w
	d.crowded()
}

// intended ends the decision under way. The caller holds the lock.
func (d *Desk) intended() {
	close(d.intent.done)
	d.intent = nil
}
