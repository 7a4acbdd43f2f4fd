package identity

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"watchbill/roster"
	"watchbill/roster/store"
	"watchbill/roster/store/audit"
)

// Options of a Register. KV and Log, which writes to the same KV, are required.
type Options struct {
	KV  store.KV
	Log *audit.Log
	// Words are what a password may not be made of beside what nobody should use, such as the agency's name. Nil: none.
	Words func() []string
	// Book is the roster, whose districts accounts and keys name; nil, or one that returns nil: they are not looked up.
	Book func() *roster.Book
	// Iterations of PBKDF2 for new passwords; 0: 600,000. Only tests take fewer.
	Iterations int
}

// By says who does something, from where and when.
type By struct {
	Who   audit.Who
	Where string    // the address it came from; "socket", or "command" where the store itself was opened
	At    time.Time // the real time
}

// Register is who there is. All of its methods are safe for concurrent use.
type Register struct {
	opt   Options
	now   atomic.Pointer[snapshot]
	dummy *password     // what is derived for a login that there is not
	turns chan struct{} // holds a token for each password that is being derived: they take a processor each

	noted noted // failures that count against no account

	writing sync.Mutex // held over a commit and the publishing of what it wrote

	waiting   sync.Mutex // guards what follows; never held over a commit
	steps     map[[32]byte]step
	enrolling map[string]enrolling // by session
	addresses map[string][]time.Time
}

// Open reads who there is. Whoever opened KV closes it. It panics without KV or Log. What another version of watchbill wrote,
// or is damaged, is a roster.Unavailable.
func Open(ctx context.Context, opt Options) (*Register, error) {
	if opt.KV == nil || opt.Log == nil {
		panic("identity.Open without a store or without an audit log")
	}
	if opt.Iterations == 0 {
		opt.Iterations = iterations
	}
	r := &Register{
		opt: opt, turns: make(chan struct{}, max(1, runtime.GOMAXPROCS(0)/2)),
		steps: map[[32]byte]step{}, enrolling: map[string]enrolling{}, addresses: map[string][]time.Time{},
	}
	r.dummy = newSalt(opt.Iterations)
	return r, r.reload(ctx)
}

// reload reads all anew.
func (r *Register) reload(ctx context.Context) error {
	s, err := read(ctx, r.opt.KV, r.now.Load())
	if err == nil {
		r.now.Store(s)
	}
	return err
}

// deed is what is to be written: rows to put and rows to take away, and what the audit trail says of it. No row is shared
// with what was published.
type deed struct {
	By
	action audit.Action
	of     string
	keys   []string // what of it changed; no values
	put    []row
	gone   []row
}

// write commits a deed and publishes it; the caller holds writing. It holds only if every row in it is as it was read: another
// process that wrote first makes it a roster.Conflict, and all is read anew.
//
// It does not end with the request: whoever hangs up when a password was wrong has it counted all the same.
func (r *Register) write(ctx context.Context, d deed) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), writeWait)
	defer cancel()
	var t store.Txn
	for _, x := range d.put {
		value, err := x.value()
		if err != nil {
			return err
		}
		t.If = append(t.If, store.Condition{Key: keyOf(x), Revision: x.meta().revision})
		t.Ops = append(t.Ops, store.Put(keyOf(x), value))
	}
	for _, x := range d.gone {
		t.If = append(t.If, store.Condition{Key: keyOf(x), Revision: x.meta().revision})
		t.Ops = append(t.Ops, store.Delete(keyOf(x)))
	}
	var revision uint64
	var err error
	if d.action == "" {
		revision, err = r.opt.KV.Commit(ctx, t)
	} else {
		revision, err = r.opt.Log.Commit(ctx, t, audit.Entry{
			Action: d.action, Who: d.Who, Where: d.Where, Outcome: outcome(d.action), What: audit.What{Of: d.of, Keys: d.keys},
		})
	}
	if err != nil {
		return r.failed(ctx, err)
	}
	for _, x := range d.put {
		x.meta().revision = revision
	}
	r.now.Store(r.now.Load().with(d.put, d.gone))
	return nil
}

// outcome is how what an action is of ended.
func outcome(a audit.Action) audit.Outcome {
	switch a {
	case audit.SignInFailed, audit.AccountLocked, audit.AddressHeldOff:
		return audit.Refused
	}
	return audit.Done
}

// writeWait is how long a commit may take.
const writeWait = 10 * time.Second

// failed reads all anew after a commit whose outcome is not known, or that somebody else's was in the way of.
func (r *Register) failed(ctx context.Context, err error) error {
	if readErr := r.reload(context.WithoutCancel(ctx)); readErr != nil {
		err = errors.Join(err, readErr)
	}
	if errors.Is(err, &roster.Error{Kind: roster.Conflict}) {
		return &roster.Error{Kind: roster.Conflict, Msg: "somebody else changed it at the same time; look again, and try again", Err: err}
	}
	return fmt.Errorf("write who there is: %w", err)
}

// second is an instant as it is kept.
func second(t time.Time) time.Time { return t.UTC().Truncate(time.Second) }

// notFound is the error of what there is not.
func notFound(field, format string, args ...any) error {
	return &roster.Error{Kind: roster.NotFound, Field: field, Msg: fmt.Sprintf(format, args...)}
}

// conflict is the error of what cannot be done as things stand.
func conflict(field, format string, args ...any) error {
	return &roster.Error{Kind: roster.Conflict, Field: field, Msg: fmt.Sprintf(format, args...)}
}
