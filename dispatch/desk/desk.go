package desk

import (
	"context"
	"sync"
	"time"

	"watchbill/dispatch"
	"watchbill/roster"
)

type (
	assignmentID = dispatch.AssignmentID
	callID       = roster.CallID
)

// What Options leave open.
const (
	DefaultRecordWait = 250 * time.Millisecond
	DefaultClaimWait  = 5 * time.Second
	DefaultNearEqual  = time.Minute
)

// Keep is how long closed assignments, recommendations, idempotency keys and what CAD last said of a unit are remembered.
// The journal is kept. Of idempotency keys there are 20,000 at most: beyond that the oldest are forgotten sooner.
const Keep = 24 * time.Hour

// Options say what a Desk works with. Board, Ledger, Screen and Now are needed.
type Options struct {
	Board      Board
	Ledger     Ledger
	Screen     func(CallFacts) Screened
	Now        func() time.Time
	Tell       func(Event)   // called in order, under the desk's lock: it neither blocks nor calls the desk; nil: nobody is told
	RecordWait time.Duration // how long a recommendation, or CAD's report, waits to be written; 0: DefaultRecordWait
	ClaimWait  time.Duration // how long a claim or a step does; 0: DefaultClaimWait

	// NearEqual is by how much sooner another unit has to be than the one last told of; it is asked at each look, so that
	// it can follow the policy in force, and under no lock. nil: DefaultNearEqual.
	NearEqual func() time.Duration
}

// Desk is the dispatcher's desk. It is safe for concurrent use.
type Desk struct {
	board      Board
	ledger     Ledger
	screen     func(CallFacts) Screened
	now        func() time.Time
	tell       func(Event)
	recordWait time.Duration
	claimWait  time.Duration
	nearEqual  func() time.Duration

	turn  chan struct{}  // holds one token while somebody decides and commits; not while memory alone is asked
	stop  chan struct{}  // closed by Close
	going sync.WaitGroup // what commits

	mu          sync.Mutex // guards all below; never held while the ledger works
	closed      bool
	restored    bool // what the ledger held is in memory
	unsure      bool // the outcome of a commit is unknown: read before deciding
	flushing    bool
	failed      time.Time     // when the last commit did; zero: it did not
	sweep       bool          // recommendations that are too old are to be removed
	ended       chan struct{} // closed, and replaced, when a commit has ended
	names       names
	assignments map[dispatch.AssignmentID]*Assignment // open, and closed within Keep; each is replaced, never changed
	byUnit      map[dispatch.UnitID]*Assignment       // open
	byOfficer   map[roster.OfficerID]*Assignment      // open
	latest      map[unitCall]dispatch.AssignmentID    // the last one of a unit for a call
	followed    map[dispatch.UnitID]followed          // what CAD last said, within Keep
	intent      *intent                               // the decision that is being committed
	recents     recents
	watch       map[roster.CallID]*Watched // each is replaced, never changed
	keys        keyring
	backlog     backlog
	pruned      time.Time
	counts      Counts
}

// Counts are the desk's figures since it was made, and what stands now.
type Counts struct {
	Recommended uint64 // recommendations given
	Missed      uint64 // of them, without a candidate
	NotRecorded uint64 // of them, not written in time
	Won         uint64 // claims
	Taken       uint64 // claims that somebody else had won
	Refused     uint64 // claims and steps that could not be written
	Conflicts   uint64 // times that CAD sent people who were on another call
	Lost        uint64 // journal lines that will never be written

	Open    int  // assignments
	Watched int  // calls
	Backlog int  // journal lines and rows not yet written
	Unsure  bool // the ledger has to be read before anything is decided
}

// New makes a desk. Before Open it gives recommendations and takes statuses, unrecorded, and its first claim opens it.
func New(o Options) *Desk {
	d := &Desk{
		board: o.Board, ledger: o.Ledger, screen: o.Screen, now: o.Now, tell: o.Tell,
		recordWait: o.RecordWait, claimWait: o.ClaimWait, nearEqual: o.NearEqual,
		turn: make(chan struct{}, 1), stop: make(chan struct{}), ended: make(chan struct{}),
		assignments: map[dispatch.AssignmentID]*Assignment{}, byUnit: map[dispatch.UnitID]*Assignment{},
		byOfficer: map[roster.OfficerID]*Assignment{}, latest: map[unitCall]dispatch.AssignmentID{},
		followed: map[dispatch.UnitID]followed{}, recents: newRecents(), watch: map[roster.CallID]*Watched{},
		keys: keyring{byKey: map[string]*kept{}}, backlog: backlog{rows: map[rowKey]uint64{}},
	}
	if d.tell == nil {
		d.tell = func(Event) {}
	}
	if d.recordWait == 0 {
		d.recordWait = DefaultRecordWait
	}
	if d.claimWait == 0 {
		d.claimWait = DefaultClaimWait
	}
	if d.nearEqual == nil {
		d.nearEqual = func() time.Duration { return DefaultNearEqual }
	}
	return d
}

// Open restores what the ledger holds: open assignments, which the board is given, the watch list, recent
// recommendations and idempotency keys. Its errors are those of reading; it may be called again.
func (d *Desk) Open(ctx context.Context) error {
	_, err := d.decide(ctx, 0, func(context.Context) (*Assignment, error) { return nil, nil })
	return err
}

// Close refuses claims and steps that come from now on, and waits, until ctx ends, for what is being written and what
// can be of the backlog. A ledger that hangs is let
// go by closing it.
func (d *Desk) Close(ctx context.Context) error {
	d.mu.Lock()
	if !d.closed {
		d.flushNow()
		d.closed = true
		close(d.stop)
	}
	d.mu.Unlock()
	done := make(chan struct{})
	go func() {
		d.going.Wait()
		close(done)
	}()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Counts returns the figures.
func (d *Desk) Counts() Counts {
	d.mu.Lock()
	defer d.mu.Unlock()
	c := d.counts
	c.Open, c.Watched, c.Unsure = len(d.byUnit), len(d.watch), d.unsure || !d.restored
	c.Backlog = len(d.backlog.lines) + len(d.backlog.rows)
	return c
}

// clock is the time to stamp things with. It has no monotonic part, so that it reads back from the ledger as it was.
func (d *Desk) clock() time.Time { return d.now().UTC().Truncate(time.Millisecond) }
