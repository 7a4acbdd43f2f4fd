package strictness

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"watchbill/roster"
	"watchbill/roster/store"
	"watchbill/roster/store/audit"
)

// Mode says what becomes of a write that newly breaks a work rule.
type Mode string

// The modes.
const (
	Warn  Mode = "warn"  // it is done, and the answer tells of it
	Block Mode = "block" // it is refused, unless somebody overrides that
)

// Modes are all of them.
var Modes = []Mode{Warn, Block}

// Setting is the mode for each sort of row that moves duty.
type Setting struct {
	Extras   Mode `json:"extras"`
	Postings Mode `json:"postings"`
	Absences Mode `json:"absences"` // removed, or shortened
}

// Default is what holds while nobody has said otherwise.
var Default = Setting{Extras: Block, Postings: Warn, Absences: Warn}

// Blocks tells whether writes to a file of the roster are blocked.
func (s Setting) Blocks(file string) bool {
	switch file {
	case roster.ExtrasFile:
		return s.Extras == Block
	case roster.PostingsFile:
		return s.Postings == Block
	case roster.AbsencesFile:
		return s.Absences == Block
	}
	return false
}

// Check returns the faults of a setting, roster.Invalid each with the field, joined; nil where there are none.
func (s Setting) Check() error {
	var err error
	for _, x := range []struct {
		field string
		mode  Mode
	}{{"extras", s.Extras}, {"postings", s.Postings}, {"absences", s.Absences}} {
		if !slices.Contains(Modes, x.mode) {
			err = errors.Join(err, roster.Invalidf(x.field, "%q is not one of: warn, block", x.mode))
		}
	}
	return err
}

const version = 1

var key = []byte("settings\x00work-rules")

type row struct {
	Version int `json:"v"`
	Setting
}

// Register keeps the setting in a store. It keeps nothing itself, and its methods are safe for concurrent use.
type Register struct {
	kv  store.KV
	log *audit.Log
}

// New returns the register that kv holds. Whoever opened kv closes it.
func New(kv store.KV, log *audit.Log) *Register { return &Register{kv, log} }

// Strictness returns the setting, [Default] where nobody has set it. One that is kept and says what there is no mode for is
// roster.Unavailable, so that no rule is passed over by mistake.
func (r *Register) Strictness(ctx context.Context) (Setting, error) {
	now, _, err := r.read(ctx)
	return now, err
}

// read returns the setting and the revision of its row, 0 where nobody has set it.
func (r *Register) read(ctx context.Context) (Setting, uint64, error) {
	entry, err := r.kv.Get(ctx, key)
	if errors.Is(err, &roster.Error{Kind: roster.NotFound}) {
		return Default, 0, nil
	}
	if err != nil {
		return Setting{}, 0, fmt.Errorf("read how strict the work rules are: %w", err)
	}
	var x row
	err = errors.Join(json.Unmarshal(entry.Value, &x), x.Check())
	if err == nil && x.Version != version {
		err = fmt.Errorf("it is of version %d", x.Version)
	}
	if err != nil {
		return Setting{}, 0, &roster.Error{Kind: roster.Unavailable, Msg: "how strict the work rules are was kept by another version of watchbill", Err: err}
	}
	return x.Setting, entry.Revision, nil
}

// tries is how often it is set anew that somebody else set in between.
const tries = 10

// SetStrictness sets it, and records that it did. seen is asked of what it is now, and may refuse by an error, which is
// returned as it is; nil: whatever it is. A mode that there is not is roster.Invalid.
func (r *Register) SetStrictness(ctx context.Context, s Setting, seen func(now Setting) error, who audit.Who, where string) error {
	if err := s.Check(); err != nil {
		return err
	}
	for range tries {
		now, at, err := r.read(ctx)
		if err != nil && seen != nil {
			return err // what cannot be read can be set, but by nobody who wants to be sure of it
		}
		if seen != nil {
			if err := seen(now); err != nil {
				return err
			}
		}
		var t store.Txn
		if err == nil {
			t.If = []store.Condition{{Key: key, Revision: at}}
		}
		if err := r.set(ctx, t, s, who, where); !errors.Is(err, &roster.Error{Kind: roster.Conflict}) {
			return err
		}
	}
	return &roster.Error{Kind: roster.Unavailable, Msg: "too many set the work rules at once; try again"}
}

func (r *Register) set(ctx context.Context, t store.Txn, s Setting, who audit.Who, where string) error {
	value, err := json.Marshal(row{version, s})
	if err != nil {
		return err
	}
	entry := audit.Entry{Action: audit.StrictnessSet, Who: who, Where: where, Outcome: audit.Done}
	entry.What.Of = fmt.Sprintf("work rules: extras %s, postings %s, absences %s", s.Extras, s.Postings, s.Absences)
	t.Ops = []store.Op{store.Put(key, value)}
	if _, err := r.log.Commit(ctx, t, entry); err != nil {
		return fmt.Errorf("set how strict the work rules are: %w", err)
	}
	return nil
}
