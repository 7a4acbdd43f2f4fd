package desk

import (
	"context"
	"slices"
	"time"

	"watchbill/dispatch"
	"watchbill/roster"
)

// Recommend says whom to send. It never waits for the ledger longer than RecordWait, and whatever has not been written
// by then is written when the ledger answers. The same call again is ranked anew and compared with its last
// recommendation. Another time than the present minute is answered from the roster alone, compared with nothing, and
// cannot be assigned. Errors: roster.Error of kind Invalid, all faults joined, NotFound for an unknown district.
func (d *Desk) Recommend(ctx context.Context, q Request) (*Recommendation, error) {
	if err := q.check(); err != nil {
		return nil, err
	}
	digest := digestOf("recommend", q)
	d.mu.Lock()
	k, err := d.keys.repeated(q.Key, digest)
	d.mu.Unlock()
	if err != nil {
		return nil, err
	}
	if k != nil {
		return d.repeat(ctx, k.Recommendation)
	}
	now := d.clock()
	r, err := d.rank(&q, now)
	if err != nil {
		return nil, err
	}
	known, queued, err := d.keep(&q, r, digest, now)
	switch {
	case err != nil:
		return nil, err
	case known != "":
		return d.repeat(ctx, known)
	case queued && d.wait(ctx, TableRecommendation, string(r.ID)):
		return r, nil
	}
	d.mu.Lock()
	d.counts.NotRecorded++
	d.mu.Unlock()
	return r.unrecorded(), nil
}

// repeat gives a recommendation again.
func (d *Desk) repeat(ctx context.Context, id RecommendationID) (*Recommendation, error) {
	r, err := d.Recommendation(ctx, id)
	if err != nil || d.wait(ctx, TableRecommendation, string(id)) {
		return r, err
	}
	return r.unrecorded(), nil
}

// unrecorded returns it with the warning.
func (r *Recommendation) unrecorded() *Recommendation {
	u := *r
	u.Warnings = append(slices.Clone(r.Warnings), WarnNotRecorded)
	return &u
}

// rank screens the call and asks the board.
func (d *Desk) rank(q *Request, now time.Time) (*Recommendation, error) {
	s := d.screen(CallFacts{Nature: q.Nature, Level: q.Level, Hazards: q.Hazards, Indicators: q.Indicators, Need: q.Need})
	ask := q.query(&s, now)
	ask.Limit = q.Limit
	present := q.At == 0 || q.At == ask.At
	if !present {
		ask.At = q.At
	}
	a, err := d.board.Nearest(ask)
	if err != nil {
		return nil, err
	}
	facts, warnings := q.Facts.kept(&s)
	r := &Recommendation{
		Answer: *a, Facts: facts, Level: s.Level, Hazards: words(s.Hazards), Hazardous: s.Hazardous, Rules: words(s.Rules),
		Assignable: present, By: q.By, Changes: []string{},
	}
	if s.Need == roster.NeedNone {
		r.Need = roster.NeedNone
	}
	r.Warnings = append([]dispatch.Warning{}, slices.Concat(a.Warnings, s.Warnings, warnings)...)
	if !present {
		r.Warnings = append(r.Warnings, WarnRosterOnly)
	}
	r.ComputedAt = r.ComputedAt.Truncate(time.Millisecond)
	return r, nil
}

// words is a list that encodes as one, never null.
func words(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

// keep gives a recommendation its name, remembers it and leaves it to be written; queued tells whether it will be. known
// names the one that another request with the same key was given meanwhile.
func (d *Desk) keep(q *Request, r *Recommendation, digest string, now time.Time) (known RecommendationID, queued bool, _ error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if k, err := d.keys.repeated(q.Key, digest); err != nil {
		return "", false, err
	} else if k != nil {
		return k.Recommendation, false, nil
	}
	r.ID = RecommendationID(d.names.next(now))
	if r.Facts.Call == "" {
		r.Facts.Call = roster.CallID("call-" + string(r.ID))
	}
	if before := d.recents.last[r.Facts.Call]; before != nil && r.Assignable {
		r.compare(before)
	}
	d.recents.add(r)
	lines := []*Entry{r.line(now)}
	d.counts.Recommended++
	if r.missed() {
		d.counts.Missed++
		lines = append(lines, r.miss(now))
	}
	if queued = d.note(lines...); queued {
		d.backlog.touch(TableRecommendation, string(r.ID))
	}
	if q.Key != "" {
		d.keys.add(&kept{Key: q.Key, Digest: digest, At: now, Recommendation: r.ID})
		d.backlog.touch(TableKey, q.Key)
	}
	if r.Assignable {
		d.recents.settle(r)
		d.asked(r, now)
	}
	d.recents.prune(now)
	d.tell(Event{Kind: EventRecommendation, At: now, Recommendation: r})
	if r.missed() {
		d.tell(Event{Kind: EventMiss, At: now, Recommendation: r})
	}
	d.flushLater()
	return "", queued, nil
}

// wait waits until rows are written, at most RecordWait, and tells whether they were.
func (d *Desk) wait(ctx context.Context, table string, keys ...string) bool {
	timer := time.NewTimer(d.recordWait)
	defer timer.Stop()
	d.mu.Lock()
	given := d.counts.Lost
	d.mu.Unlock()
	for {
		d.mu.Lock()
		waits := slices.ContainsFunc(keys, func(k string) bool { return d.backlog.has(table, k) })
		ended, flushing, lost := d.ended, d.flushing, d.counts.Lost != given
		d.mu.Unlock()
		if !waits {
			return !lost // at worst another's was
		}
		if !flushing {
			return false // a commit has failed
		}
		select {
		case <-ended:
		case <-timer.C:
			return false
		case <-ctx.Done():
			return false
		}
	}
}

// Recommendation returns one that was given, from the ledger where it is no longer in memory; a roster.Error of kind
// NotFound where there is none, Unavailable where the ledger cannot be read.
func (d *Desk) Recommendation(ctx context.Context, id RecommendationID) (*Recommendation, error) {
	d.mu.Lock()
	r := d.recents.byID[id]
	d.mu.Unlock()
	if r != nil {
		return r, nil
	}
	if id == "" {
		return nil, noRecommendation()
	}
	rows, err := d.ledger.Scan(ctx, TableRecommendation, string(id), 1)
	if err != nil {
		return nil, unreadable("the recommendation", err)
	}
	if len(rows) == 0 || rows[0].Key != string(id) {
		return nil, noRecommendation()
	}
	r = new(Recommendation)
	return r, decode(TableRecommendation, rows[0], r)
}

func noRecommendation() error {
	return &roster.Error{Kind: roster.NotFound, Field: "recommendation_id", Msg: "there is no such recommendation"}
}

// found returns a recommendation that a unit can be assigned from now.
func (d *Desk) found(ctx context.Context, id RecommendationID, now time.Time) (*Recommendation, error) {
	r, err := d.Recommendation(ctx, id)
	if err != nil {
		return nil, err
	}
	refuse := func(msg string) error {
		return &roster.Error{Kind: roster.Conflict, Field: "recommendation_id", Msg: msg}
	}
	switch {
	case !r.Assignable:
		return nil, refuse("it answers from the roster alone for another time; ask for the present")
	case now.Sub(r.ComputedAt) > Expiry:
		return nil, refuse("it is older than 30 minutes; ask again")
	}
	return r, nil
}
