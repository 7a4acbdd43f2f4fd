package desk

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"time"

	"watchbill/dispatch"
	"watchbill/roster"
)

// held is what is read from the ledger.
type held struct {
	assignments     []*Assignment
	keys            []*kept
	recommendations []*Recommendation
	watch           []*Watched
	ahead           string // the last journal line that is later than the clock; empty: none
}

// settle reads the ledger, where it may hold what memory does not. The caller has the turn.
func (d *Desk) settle(ctx context.Context) error {
	d.mu.Lock()
	unsure, restored := d.unsure, d.restored
	d.mu.Unlock()
	if restored && !unsure {
		return nil
	}
	h, err := d.read(ctx, !restored)
	if err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	now := d.clock()
	for _, k := range h.keys {
		d.keys.add(k)
	}
	if !restored {
		d.restore(h, now)
	}
	d.merge(h.assignments, now)
	d.unsure, d.restored = false, true
	return nil
}

// read reads the tables; all of them, or only those that a decision may have reached.
func (d *Desk) read(ctx context.Context, all bool) (h held, err error) {
	err = readAll(ctx, d.ledger, TableAssignment, "", func(_ string, a *Assignment) { h.assignments = append(h.assignments, a) })
	if err == nil {
		err = readAll(ctx, d.ledger, TableKey, "", func(_ string, k *kept) { h.keys = append(h.keys, k) })
	}
	if !all || err != nil {
		return h, err
	}
	err = readAll(ctx, d.ledger, TableWatch, "", func(_ string, w *Watched) { h.watch = append(h.watch, w) })
	if err == nil {
		from := floor(d.clock().Add(-Keep))
		err = readAll(ctx, d.ledger, TableRecommendation, from, func(_ string, r *Recommendation) {
			h.recommendations = append(h.recommendations, r)
		})
	}
	if err == nil { // lines of before the clock was set back
		err = readAll(ctx, d.ledger, TableJournal, floor(d.clock()), func(key string, _ *json.RawMessage) { h.ahead = key })
	}
	return h, err
}

// restore takes up what only a desk that begins does not know. Recommendations given and calls watched before it could
// read stay. The caller holds the lock.
func (d *Desk) restore(h held, now time.Time) {
	d.names.after(h.ahead)
	early := d.recents
	d.recents = newRecents()
	for _, r := range h.recommendations {
		d.names.after(string(r.ID))
		d.recents.add(r)
		if r.Assignable {
			d.recents.settle(r)
		}
		d.recents.prune(now)
	}
	for _, r := range early.order {
		if d.recents.byID[r.ID] == nil {
			d.recents.add(r)
		}
		if b := early.last[r.Facts.Call]; b != nil && b.ID == r.ID {
			d.recents.settle(r)
		}
	}
	for _, w := range h.watch {
		if !d.backlog.has(TableWatch, string(w.Facts.Call)) {
			d.watch[w.Facts.Call] = w
		}
	}
}

// merge brings memory up to what the ledger holds of assignments. What memory has yet to write goes before what the
// ledger has: it is CAD's later word. The caller holds the lock.
func (d *Desk) merge(rows []*Assignment, now time.Time) {
	// Those that end first, so that their people are free for those that begin.
	slices.SortStableFunc(rows, func(a, b *Assignment) int {
		if a.Open() != b.Open() {
			if b.Open() {
				return -1
			}
			return 1
		}
		return cmp.Compare(a.ID, b.ID)
	})
	for _, r := range rows {
		d.names.after(string(r.ID))
		have := d.assignments[r.ID]
		switch {
		case have != nil && d.backlog.has(TableAssignment, string(r.ID)):
			if r.Revision >= have.Revision && r.State != have.State {
				next := *have
				next.Revision = r.Revision + 1
				d.put(&next)
			}
		case have != nil && have.Revision >= r.Revision:
		default:
			d.adopt(r, now)
		}
	}
}

// adopt takes over an assignment that memory knows nothing of, or not the latest of. The caller holds the lock.
func (d *Desk) adopt(r *Assignment, now time.Time) {
	if other := d.holding(r.Unit, r.Officers, r.ID); r.Open() && other != nil {
		r = r.closed(now, "", "CAD gave its people to call "+string(other.Call)+" before it was known to stand")
		d.backlog.touch(TableAssignment, string(r.ID))
		d.note(r.line(EntryStep, now, "", r.EndReason))
		for _, key := range d.keys.forget(r.ID) { // nobody was answered that it stands
			d.backlog.touch(TableKey, key)
		}
	}
	d.put(r)
	if d.restored { // the watch list of a desk that begins is as it was written
		d.rewatch(r, now)
		d.tell(Event{Kind: EventAssignment, At: now, Assignment: r})
	}
}

// put makes an assignment the one of its ID, here and on the board. The caller holds the lock.
func (d *Desk) put(a *Assignment) {
	old := d.assignments[a.ID]
	if old != nil && old.Open() {
		delete(d.byUnit, old.Unit)
		for _, o := range old.Officers {
			delete(d.byOfficer, o)
		}
	}
	d.assignments[a.ID] = a
	if k := (unitCall{a.Unit, a.Call}); d.latest[k] < a.ID { // names rise
		d.latest[k] = a.ID
	}
	if !a.Open() {
		if old != nil && old.Open() {
			d.board.Release(a.ID)
		}
		return
	}
	d.byUnit[a.Unit] = a
	for _, o := range a.Officers {
		d.byOfficer[o] = a
	}
	d.board.Hold(a.claim())
}

// holding returns the open assignment, other than one, that has the unit or any of the officers; nil: they are free.
// The caller holds the lock.
func (d *Desk) holding(u dispatch.UnitID, officers []roster.OfficerID, but dispatch.AssignmentID) *Assignment {
	if a := d.byUnit[u]; a != nil && a.ID != but {
		return a
	}
	for _, o := range officers {
		if a := d.byOfficer[o]; a != nil && a.ID != but {
			return a
		}
	}
	return nil
}
