package audit_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"watchbill/roster"
	"watchbill/roster/store"
	"watchbill/roster/store/audit"
	"watchbill/roster/store/boltkv"
	"watchbill/roster/store/storetest"
)

func TestCommit(t *testing.T) {
	kv := storetest.NewMemory()
	var told []audit.Record
	log := audit.New(kv, audit.Options{Now: clock(), Appended: func(r audit.Record) { told = append(told, r) }})
	e := entry
	e.Where = "10.0.0.1\xff"
	revision, err := log.Commit(t.Context(), store.Txn{Ops: []store.Op{store.Put([]byte("x"), []byte("1"))}}, e)
	if err != nil || revision != 1 || string(value(t, kv, []byte("x"))) != "1" {
		t.Fatalf("revision %d, %v", revision, err)
	}
	if err := log.Append(t.Context(), entry); err != nil {
		t.Fatal(err)
	}
	records, more, err := audit.List(t.Context(), kv, audit.Filter{})
	must(t, records, err)
	if diff := cmp.Diff(told, records); diff != "" || more {
		t.Errorf("told and kept differ: %s", diff)
	}
	want := audit.Record{
		Seq: 1, Store: records[0].Store, At: noon.Add(time.Second).Truncate(10 * time.Millisecond), Action: e.Action, Who: ann, Where: "10.0.0.1\uFFFD",
		Outcome: audit.Begun, What: e.What, Prev: strings.Repeat("0", 64), Hash: records[0].Hash,
	}
	if diff := cmp.Diff(want, records[0]); diff != "" {
		t.Error(diff)
	}
	head, err := audit.ReadHead(t.Context(), kv)
	if must(t, head, err) != records[1].Head() {
		t.Errorf("head %v, want %v", head, records[1].Head())
	}
}

// TestConflict: a condition of the commit's own that does not hold records nothing; a lost race for the head does.
func TestConflict(t *testing.T) {
	kv := chain(t, 3)
	log := audit.New(kv, audit.Options{Now: clock()})
	_, err := log.Commit(t.Context(), store.Txn{If: []store.Condition{{Key: []byte("x"), Revision: 9}}, Ops: []store.Op{store.Put([]byte("x"), nil)}}, entry)
	if !errors.Is(err, &roster.Error{Kind: roster.Conflict}) {
		t.Errorf("got %v", err)
	}
	v, err := audit.Verify(t.Context(), kv)
	if must(t, v, err); v.Head.Seq != 3 || !v.Sound() {
		t.Errorf("%+v", v)
	}
}

// TestTogether appends from many goroutines: no record is lost and the chain is whole.
func TestTogether(t *testing.T) {
	bolt, err := boltkv.Open(t.TempDir(), boltkv.Options{NoSync: true})
	must(t, bolt, err)
	defer bolt.Close()
	for name, kv := range map[string]store.KV{"memory": storetest.NewMemory(), "bolt": bolt} {
		t.Run(name, func(t *testing.T) {
			const writers, each = 8, 20
			var all sync.WaitGroup
			for w := range writers {
				all.Go(func() {
					log := audit.New(kv, audit.Options{Now: func() time.Time { return noon }})
					for i := range each {
						key := fmt.Appendf(nil, "w%d-%d", w, i)
						if _, err := log.Commit(t.Context(), store.Txn{Ops: []store.Op{store.Put(key, nil)}}, entry); err != nil {
							t.Error(err)
						}
					}
				})
			}
			all.Wait()
			v, err := audit.Verify(t.Context(), kv)
			if must(t, v, err); v.Records != writers*each || v.Head.Seq != writers*each || !v.Sound() {
				t.Errorf("%+v", v)
			}
			page, err := kv.Scan(t.Context(), store.Prefix([]byte("w")))
			if must(t, page, err); len(page.Entries) != writers*each {
				t.Errorf("%d of %d commits are there", len(page.Entries), writers*each)
			}
		})
	}
}

// broken is a KV whose commits fail.
type broken struct{ store.KV }

var errDisk = errors.New("the disk is full")

func (broken) Commit(context.Context, store.Txn) (uint64, error) { return 0, errDisk }

func TestWhatCannotBeRecordedIsNotDone(t *testing.T) {
	kv := chain(t, 2)
	failed := 0
	log := audit.New(broken{kv}, audit.Options{Now: clock(), Failed: func(audit.Entry, error) { failed++ }})
	if err := log.Append(t.Context(), entry); !errors.Is(err, errDisk) || failed != 1 {
		t.Errorf("%v, told %d times", err, failed)
	}
	// Nor does a chain with a record behind its head, or one whose end cannot be read.
	commit(t, kv, store.Put(keyOf(3), value(t, kv, keyOf(2))))
	err := audit.New(kv, audit.Options{Now: clock()}).Append(t.Context(), entry)
	if !errors.Is(err, &roster.Error{Kind: roster.Unavailable}) {
		t.Errorf("got %v", err)
	}
	commit(t, kv, store.Delete(keyOf(2)))
	err = audit.New(kv, audit.Options{Now: clock()}).Append(t.Context(), entry)
	if !errors.Is(err, &roster.Error{Kind: roster.Unavailable}) {
		t.Errorf("got %v", err)
	}
}

func TestClockSetBack(t *testing.T) {
	kv := storetest.NewMemory()
	for _, at := range []time.Duration{0, -time.Hour, -30 * time.Minute, time.Hour} {
		log := audit.New(kv, audit.Options{Now: func() time.Time { return noon.Add(at) }})
		if err := log.Append(t.Context(), entry); err != nil {
			t.Fatal(err)
		}
	}
	records, _, err := audit.List(t.Context(), kv, audit.Filter{})
	var back []bool
	for _, r := range must(t, records, err) {
		back = append(back, r.ClockBack)
	}
	if diff := cmp.Diff([]bool{false, true, false, false}, back); diff != "" {
		t.Error(diff)
	}
	v, err := audit.Verify(t.Context(), kv)
	if must(t, v, err); !v.Sound() {
		t.Errorf("%+v", v.Faults)
	}
}

func TestBegin(t *testing.T) {
	kv := storetest.NewMemory()
	log := audit.New(kv, audit.Options{Now: clock()})
	for _, want := range []uint64{0, 1, 1} { // empty: nothing; with records: once
		if err := log.Begin(t.Context(), ann, "command"); err != nil {
			t.Fatal(err)
		}
		head, err := audit.ReadHead(t.Context(), kv)
		if must(t, head, err).Seq != want {
			t.Errorf("head %v, want %d", head, want)
		}
		if want == 0 {
			commit(t, kv, store.Put([]byte("x"), nil))
		}
	}
}

func TestList(t *testing.T) {
	kv := chain(t, 9) // at noon and 1 s, 2 s, …
	second := func(n int) time.Time { return noon.Truncate(time.Second).Add(time.Duration(n) * time.Second) }
	for _, c := range []struct {
		name   string
		filter audit.Filter
		want   string
		more   bool
	}{
		{"all", audit.Filter{}, "[1 2 3 4 5 6 7 8 9]", false},
		{"after", audit.Filter{After: 7}, "[8 9]", false},
		{"after the last", audit.Filter{After: 9}, "[]", false},
		{"after the greatest", audit.Filter{After: 1<<64 - 1}, "[]", false},
		{"page", audit.Filter{After: 2, Limit: 3}, "[3 4 5]", true},
		{"last page", audit.Filter{After: 6, Limit: 3}, "[7 8 9]", false},
		{"times", audit.Filter{From: second(3), To: second(6)}, "[3 4 5]", false},
		{"action", audit.Filter{Action: audit.Imported}, "[]", false},
	} {
		records, more, err := audit.List(t.Context(), kv, c.filter)
		seqs := []uint64{}
		for _, r := range must(t, records, err) {
			seqs = append(seqs, r.Seq)
		}
		if got := fmt.Sprint(seqs); got != c.want || more != c.more {
			t.Errorf("%s: %s, more %t; want %s, %t", c.name, got, more, c.want, c.more)
		}
	}
}

func TestPrune(t *testing.T) {
	kv := chain(t, 9)
	old := record(t, value(t, kv, keyOf(9)))
	log := audit.New(kv, audit.Options{Now: func() time.Time { return noon.Add(time.Hour) }})
	for _, c := range []struct {
		before time.Time
		gone   int
		first  uint64
		head   uint64
	}{
		{noon, 0, 1, 9},
		{noon.Add(4500 * time.Millisecond), 4, 5, 10},
		{noon.Add(4500 * time.Millisecond), 0, 5, 10},
		{noon.Add(24 * time.Hour), 6, 11, 11},
	} {
		n, err := log.Prune(t.Context(), c.before, ann, "command")
		if must(t, n, err) != c.gone {
			t.Errorf("%d went, want %d", n, c.gone)
		}
		v, err := audit.Verify(t.Context(), kv, old.Head())
		if must(t, v, err); v.First != c.first || v.Head.Seq != c.head || !v.Sound() {
			t.Errorf("%+v, want records %d to %d", v, c.first, c.head)
		}
	}
	if err := log.Append(t.Context(), entry); err != nil {
		t.Fatal(err)
	}
	change(t, kv, 12, false, func(r *audit.Record) { r.Who.Name = "bob" })
	if _, err := log.Prune(t.Context(), noon.Add(24*time.Hour), ann, ""); !errors.Is(err, &roster.Error{Kind: roster.Conflict}) {
		t.Errorf("a chain with a fault was pruned: %v", err)
	}
}

func TestParseHead(t *testing.T) {
	hash := strings.Repeat("0a", 32)
	for text, want := range map[string]audit.Head{
		"17:" + hash: {Seq: 17, Hash: hash}, "1:0A0a0a0a0a0a": {Seq: 1, Hash: hash[:12]}, "7:1.26581024442036e+14": {Seq: 7, Hash: "731ff0ff46b4"},
		"7:1e+99": {}, "7:-1e+14": {},
		"": {}, "17": {}, "0:" + hash: {}, "1:0a0a0a0a0a0": {}, "-1:" + hash: {}, "1:" + hash + "0": {}, "1:xyz" + hash[3:]: {},
	} {
		got, err := audit.ParseHead(text)
		if got != want || (err == nil) != (want.Seq > 0) {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
	if n := (audit.Head{Seq: 1, Hash: hash}).Fingerprint(); fmt.Sprintf("%012x", n) != hash[:12] {
		t.Errorf("fingerprint %x", n)
	}
}

func FuzzDecode(f *testing.F) {
	r := audit.Record{Seq: 1, Action: audit.Imported, Who: ann, What: audit.What{Counts: []audit.Count{{File: "shifts.csv", Added: 2}}, Keys: []string{"x"}, Chain: &audit.Head{Seq: 3}}}
	text, _ := audit.Encode(r)
	f.Add(text)
	f.Add([]byte("\x01{}"))
	f.Add([]byte("\x02{}"))
	f.Fuzz(func(t *testing.T, text []byte) {
		r, err := audit.Decode(text)
		if err != nil {
			return
		}
		if again, err := audit.Encode(r); err != nil || string(again) != string(text) {
			t.Errorf("%q is read and written as %q, %v", text, again, err)
		}
	})
}

// pruning is a KV in which somebody prunes all between any reading of the head and of its record.
type pruning struct {
	store.KV
	prune func()
}

func (p pruning) Get(ctx context.Context, key []byte) (store.Entry, error) {
	e, err := p.KV.Get(ctx, key)
	if string(key) == "audit\x00head" {
		p.prune()
	}
	return e, err
}

// TestPrunedMeanwhile: a record is added though the head's own is pruned while it is made.
func TestPrunedMeanwhile(t *testing.T) {
	kv := chain(t, 3)
	left := 2
	between := pruning{kv, func() {
		if left--; left >= 0 {
			if _, err := audit.New(kv, audit.Options{Now: clock()}).Prune(t.Context(), time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC), audit.Who{Kind: audit.Account, Name: "ann"}, "command"); err != nil {
				t.Error(err)
			}
		}
	}}
	if err := audit.New(between, audit.Options{Now: clock()}).Append(t.Context(), audit.Entry{Action: audit.Exported, Outcome: audit.Begun}); err != nil {
		t.Fatal(err)
	}
	if v, err := audit.Verify(t.Context(), kv); err != nil || !v.Sound() {
		t.Errorf("%v, %v", v.Faults, err)
	}
}
