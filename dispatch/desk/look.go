package desk

import (
	"context"
	"slices"
	"time"

	"watchbill/dispatch"
)

// Look asks for every watched call whether somebody who meets its need could go now, and tells of it: of the first one,
// of one who is sooner than the last one told of by more than NearEqual, and of another when that one is no longer
// free; of each unit once a call, and of at most 100. Who was told of before hides nobody behind. It takes calls off the list after WatchFor, forgets what is older than Keep, and has
// the backlog written. It is called every few seconds and when units were freed; it does not wait for the ledger.
func (d *Desk) Look(ctx context.Context, now time.Time) {
	now = now.UTC().Truncate(time.Millisecond)
	for _, w := range d.Watching() {
		if ctx.Err() != nil {
			break
		}
		if now.Sub(w.Since) > WatchFor {
			d.expire(w, now)
			continue
		}
		d.lookFor(w, now)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.prune(now)
	d.flushNow()
}

// lookFor tells of the unit that could go to one call, if that is news.
func (d *Desk) lookFor(w *Watched, now time.Time) {
	if len(w.Told) == maxTold {
		return
	}
	s := Screened{Need: w.Need, NeedReasons: w.NeedReasons, Level: w.Level, Hazards: w.Hazards, Hazardous: w.Hazardous}
	q := w.Facts.query(&s, now)
	q.Limit = min(len(w.Told)+2, dispatch.MaxLimit) // those told of, who was sent, and one more
	a, err := d.board.Nearest(q)
	if err != nil {
		return // such as a district that the roster no longer has
	}
	i := slices.IndexFunc(a.Candidates, func(c dispatch.Candidate) bool { return !w.told(c.Unit) })
	if i < 0 {
		return
	}
	c := &a.Candidates[i]
	if !d.better(c, w, now) {
		return
	}
	next := *w
	next.Told = append(slices.Clone(w.Told), Told{Unit: c.Unit, At: now, TravelS: c.TravelS})
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.watch[w.Facts.Call] != w {
		return // the call has moved on
	}
	d.setWatch(w.Facts.Call, &next)
	d.note(&Entry{
		At: now, Kind: EntryFreed, Call: w.Facts.Call, Unit: c.Unit, Recommendation: w.Recommendation, Reason: "a unit that meets the need could go now",
		Decision: &Decision{
			Facts: w.Facts, Revision: a.Revision, Need: a.Need, Reasons: w.NeedReasons, Level: w.Level, Rules: []string{}, Tier: a.Tier,
			Candidates: []Considered{{Unit: c.Unit, TravelS: c.TravelS, Reasons: c.Reasons}}, Warnings: a.Warnings,
		},
	})
	d.tell(Event{Kind: EventWatchList, At: now, Watched: &next, Candidate: c})
}

// told tells whether a unit is known to those who would be told: it was told of, or is the one that was sent.
func (w *Watched) told(u dispatch.UnitID) bool {
	return u == w.Sent || slices.ContainsFunc(w.Told, func(t Told) bool { return t.Unit == u })
}

// better tells whether the candidate is news against the unit last told of.
func (d *Desk) better(c *dispatch.Candidate, w *Watched, now time.Time) bool {
	if len(w.Told) == 0 {
		return true
	}
	last := w.Told[len(w.Told)-1]
	u, ok := d.board.Unit(last.Unit, now)
	free := ok && u.Assignment == "" && (u.Status == dispatch.StatusAvailable || u.Status == dispatch.StatusUnknown)
	switch {
	case !free:
		return true
	case c.TravelS == nil:
		return false
	case last.TravelS == nil:
		return true
	}
	return *last.TravelS-*c.TravelS > d.nearEqual().Seconds()
}

// expire takes a call off the list if its place there is still as it was.
func (d *Desk) expire(w *Watched, now time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.watch[w.Facts.Call] == w {
		d.setWatch(w.Facts.Call, nil)
		d.note(&Entry{At: now, Kind: EntryUnwatched, Call: w.Facts.Call, Reason: "it was watched for 12 hours"})
	}
}

// prune forgets, once a minute, what is too old to be asked for. The caller holds the lock.
func (d *Desk) prune(now time.Time) {
	if age := now.Sub(d.pruned); !d.restored || age >= 0 && age < time.Minute {
		return
	}
	d.pruned, d.sweep = now, true
	d.recents.prune(now)
	for _, key := range d.keys.prune(now) {
		d.backlog.touch(TableKey, key)
	}
	for u, f := range d.followed {
		if now.Sub(f.at) > Keep {
			delete(d.followed, u)
		}
	}
	for id, a := range d.assignments {
		if a.Open() || now.Sub(a.last()) <= Keep || d.intent != nil && d.intent.id == id {
			continue
		}
		delete(d.assignments, id)
		if k := (unitCall{a.Unit, a.Call}); d.latest[k] == id {
			delete(d.latest, k)
		}
		d.backlog.touch(TableAssignment, string(id))
	}
}

// sweepOut removes some of the recommendations that are older than Keep from the ledger, and goes on at the next
// flush if there are more. The caller has the turn.
func (d *Desk) sweepOut(ctx context.Context) error {
	d.mu.Lock()
	due := d.sweep
	d.mu.Unlock()
	if !due {
		return nil
	}
	const most = 200
	rows, err := d.ledger.Scan(ctx, TableRecommendation, "", most)
	if err != nil {
		return err
	}
	end := floor(d.clock().Add(-Keep))
	var gone []Change
	for _, r := range rows {
		if r.Key < end {
			gone = append(gone, Change{Table: TableRecommendation, Key: r.Key})
		}
	}
	if len(gone) > 0 {
		if err := d.ledger.Commit(ctx, gone); err != nil {
			return err // removing them another time does no harm
		}
	}
	d.mu.Lock()
	d.sweep = len(gone) == most
	d.mu.Unlock()
	return nil
}
