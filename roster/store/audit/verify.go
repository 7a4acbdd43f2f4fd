package audit

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"watchbill/roster/store"
)

// Problem is a way in which a chain is not as it was written.
type Problem string

// The problems.
const (
	Altered    Problem = "altered"    // the record's text and its hash disagree
	Unreadable Problem = "unreadable" // it is no record, or of a later version
	Missing    Problem = "missing"    // records between others, or at the beginning, are not there
	Moved      Problem = "moved"      // it lies under another number than its own: put there, or changed places
	Unlinked   Problem = "unlinked"   // it does not follow from the one before: one of the two was replaced
	Untimely   Problem = "untimely"   // it is earlier than the one before and does not say that the clock was set back, or says so and is not
	Stranger   Problem = "stranger"   // it is of another store's chain
	Foreign    Problem = "foreign"    // the key is none of the audit trail's
	CutShort   Problem = "cut-short"  // the head, or a kept one, is of a later record than the last
	Beyond     Problem = "beyond"     // the record comes after the head
	HeadLost   Problem = "head-lost"  // there are records and no head, or one that cannot be read
	Diverged   Problem = "diverged"   // the head, or a kept one, has another hash than its record: another history was put in place
	BaseWrong  Problem = "base-wrong" // the chain begins elsewhere than where pruning says that it ended
)

// Fault is one of them. Seq is the number of the record that it is about, 0 where it is about none.
type Fault struct {
	Problem Problem `json:"problem"`
	Seq     uint64  `json:"seq"`
	Detail  string  `json:"detail"`
}

// Verdict is what Verify found.
type Verdict struct {
	Records int     `json:"records"`                   // those there, readable or not
	First   uint64  `json:"first"`                     // number of the first one; 0 where there is none
	Head    Head    `json:"head"`                      // of the chain, zero where there is none or it cannot be read
	Faults  []Fault `json:"faults"`                    // in the order of the records, then those of the head, then of kept ones; the first of them
	LeftOut int     `json:"faults_left_out,omitempty"` // how many more there are
}

// maxFaults is how many faults a verdict names: of a trail that was put in place as a whole every record is one.
const maxFaults = 10_000

// Sound tells whether nothing was found.
func (v *Verdict) Sound() bool { return len(v.Faults) == 0 }

// Verify walks the chain from its first record to its last and names every fault, or the first 10,000 and how many more. kept are heads that were kept
// elsewhere; only they show that the end was cut off together with the head, or that all was written anew. The error
// is kv's. It may run while records are appended, but not while they are pruned.
func Verify(ctx context.Context, kv store.KV, kept ...Head) (Verdict, error) {
	w := walk{kept: kept, met: make([]string, len(kept))}
	if err := w.begin(ctx, kv); err != nil {
		return Verdict{}, err
	}
	r := all()
	r.Limit = pageRecords
	for {
		page, err := kv.Scan(ctx, r)
		if err != nil {
			return Verdict{}, fmt.Errorf("read the audit trail: %w", err)
		}
		for _, e := range page.Entries {
			w.entry(e)
		}
		if !page.More {
			break
		}
		// Appending adds only behind what was read, and the head comes behind all, so the pages fit together.
		r.Start = page.Next()
	}
	w.end()
	return w.Verdict, nil
}

// walk is a verification under way.
type walk struct {
	Verdict
	store string // whose chain it is; empty until known
	base  Head   // where what was pruned ended; zero: nothing was
	want  uint64 // number of the next record
	prev  string // hash of the one before; empty: not known
	last  uint64 // highest number met
	hash  string // of that record; empty: not known
	at    *time.Time
	chain *Head // what the newest record of pruning says
	heads []byte
	kept  []Head
	met   []string // hash of the record of each kept head; empty: not met
}

func (w *walk) fault(p Problem, seq uint64, format string, args ...any) {
	if len(w.Faults) == maxFaults {
		w.LeftOut++
		return
	}
	w.Faults = append(w.Faults, Fault{p, seq, fmt.Sprintf(format, args...)})
}

// begin reads where the chain begins, and whose it is by its head.
func (w *walk) begin(ctx context.Context, kv store.KV) error {
	w.want, w.prev = 1, none
	page, err := kv.Scan(ctx, store.Range{Start: baseKey, End: append(bytes.Clone(headKey), 0)})
	if err != nil {
		return fmt.Errorf("read the audit trail: %w", err)
	}
	for _, e := range page.Entries {
		switch {
		case bytes.Equal(e.Key, headKey):
			var h Head
			if decode(e.Value, &h) == nil {
				w.store = h.Store
			}
		case bytes.Equal(e.Key, baseKey):
			if err := decode(e.Value, &w.base); err != nil {
				w.fault(BaseWrong, 0, "the record of where pruning ended cannot be read: %v", err)
				w.prev = ""
				continue
			}
			w.want, w.prev = w.base.Seq+1, w.base.Hash
		}
	}
	return nil
}

// entry looks at one key of the space, in order.
func (w *walk) entry(e store.Entry) {
	switch {
	case bytes.Equal(e.Key, headKey):
		w.heads = e.Value
		return
	case bytes.Equal(e.Key, baseKey):
		return
	}
	seq, ok := seqOf(e.Key)
	if !ok {
		w.fault(Foreign, 0, "the key %q is none of the audit trail's", e.Key)
		return
	}
	w.Records++
	if w.First == 0 {
		w.First = seq
	}
	if seq < w.want {
		w.fault(BaseWrong, seq, "record %d is there, and pruning says that it went", seq)
	}
	if seq > w.want {
		w.missing(w.want, seq-1)
		w.prev, w.at = "", nil // what it follows from is gone
	}
	w.want, w.last, w.hash = seq+1, seq, ""
	var r Record
	if err := decode(e.Value, &r); err != nil {
		w.fault(Unreadable, seq, "record %d cannot be read: %v", seq, err)
		w.prev, w.at = "", nil
		return
	}
	w.record(seq, &r)
}

func (w *walk) missing(from, to uint64) {
	if from == to {
		w.fault(Missing, from, "record %d is missing", from)
	} else {
		w.fault(Missing, from, "records %d to %d are missing", from, to)
	}
}

// record checks a readable record against its number and the one before.
func (w *walk) record(seq uint64, r *Record) {
	if w.store == "" {
		w.store = r.Store
	}
	if r.Store != w.store {
		w.fault(Stranger, seq, "record %d is of the store %s, and this is %s", seq, r.Store, w.store)
	}
	if !r.sound() {
		w.fault(Altered, seq, "record %d is not as it was written: its hash is of another text", seq)
	}
	if r.Seq != seq {
		w.fault(Moved, seq, "record %d lies where record %d belongs", r.Seq, seq)
	}
	if w.prev != "" && r.Prev != w.prev {
		if seq == 1 {
			w.fault(Unlinked, seq, "record 1 is not the first of a chain: what came before it was cut off")
		} else {
			w.fault(Unlinked, seq, "record %d does not follow from record %d: one of them was replaced", seq, seq-1)
		}
	}
	if w.at != nil && r.At.Before(*w.at) != r.ClockBack {
		w.fault(Untimely, seq, "record %d is of %s, the one before it of %s", seq, stamp(r.At), stamp(*w.at))
	}
	if r.Action == Pruned {
		w.chain = r.What.Chain
	}
	w.prev, w.hash, w.at = r.Hash, r.Hash, &r.At
	for i, k := range w.kept {
		if k.Seq == seq {
			w.met[i] = r.Hash
		}
	}
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.00Z") }

// end checks the head, the base and the kept heads against what was walked.
func (w *walk) end() {
	if w.base.Seq > 0 && (w.chain == nil || *w.chain != w.base) {
		w.fault(BaseWrong, w.base.Seq, "the chain begins after record %d, and no record of pruning says so", w.base.Seq)
	}
	switch err := decode(w.heads, &w.Head); {
	case w.heads == nil && w.last == 0:
		// Nothing was recorded yet.
	case w.heads == nil:
		w.fault(HeadLost, w.last, "the head is missing; the last record is %d", w.last)
	case errors.Is(err, errVersion):
		w.fault(HeadLost, w.last, "the head was written by a later version of watchbill; verify with that one")
	case err != nil:
		w.Head = Head{}
		w.fault(HeadLost, w.last, "the head cannot be read: %v", err)
	case w.Head.Seq > w.last:
		w.fault(CutShort, w.Head.Seq, "the head is of record %d, and the last record is %d: the end is missing", w.Head.Seq, w.last)
	case w.Head.Seq < w.last:
		w.fault(Beyond, w.Head.Seq+1, "records up to %d come after the head, which is of record %d", w.last, w.Head.Seq)
	case w.hash != "" && w.Head.Hash != w.hash:
		w.fault(Diverged, w.last, "the head has another hash than record %d, the last", w.last)
	}
	for i, k := range w.kept {
		switch {
		case k.Seq > w.last:
			w.fault(CutShort, k.Seq, "the head that was kept is of record %d, and the last record is %d: the end was cut off, or an older backup was restored", k.Seq, w.last)
		case k.Seq <= w.base.Seq && !strings.HasPrefix(w.base.Hash, k.Hash) && k.Seq == w.base.Seq:
			w.fault(Diverged, k.Seq, "the head that was kept of record %d is another than the one it was pruned with", k.Seq)
		case k.Seq <= w.base.Seq:
			// Pruned: what was kept of it can no longer be compared.
		case !strings.HasPrefix(w.met[i], k.Hash):
			w.fault(Diverged, k.Seq, "record %d is another than when its head was kept: the chain was written anew", k.Seq)
		}
	}
}
