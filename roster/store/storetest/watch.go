package storetest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"sync"
	"testing"

	"watchbill/roster/store"
)

// lastError returns the text of the error that ends the watch, less what wraps it.
func lastError(t *testing.T, watch iter.Seq2[store.Event, error]) string {
	t.Helper()
	var last error
	for _, err := range watch {
		if last != nil {
			t.Fatalf("the watch goes on after its error %v", last)
		}
		last = err
	}
	for _, known := range []error{context.Canceled, store.ErrCompacted} {
		if errors.Is(last, known) {
			return known.Error()
		}
	}
	return fmt.Sprint(last)
}

func wantCancelled(t *testing.T, what string, err error) {
	t.Helper()
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("%s: got error %v, want %v", what, err, context.Canceled)
	}
}

// told renders an event as revision: +put=value -delete.
func told(e store.Event) string {
	s := fmt.Sprintf("%d:", e.Revision)
	for _, op := range e.Ops {
		if op.Delete {
			s += " -" + string(op.Key)
		} else {
			s += " +" + string(op.Key) + "=" + string(op.Value)
		}
	}
	return s
}

// take reads n events after a revision.
func take(t *testing.T, kv store.KV, after uint64, n int) []string {
	t.Helper()
	got := []string{}
	if n == 0 {
		return got
	}
	for e, err := range kv.Watch(t.Context(), after) {
		if err != nil {
			t.Fatalf("watch after %d: %v", after, err)
		}
		if got = append(got, told(e)); len(got) == n {
			break
		}
	}
	return got
}

func testWatch(t *testing.T, open Open) {
	kv := fresh(t, open)
	revisions := []uint64{0}
	var want []string
	for _, c := range []struct {
		ops  []store.Op
		told string
	}{
		{[]store.Op{put("b", "1"), put("a", "1")}, "+a=1 +b=1"},
		{[]store.Op{put("a", "1")}, "+a=1"},
		{[]store.Op{put("c", ""), del("a"), del("never")}, "-a +c="},
		{[]store.Op{del("a")}, ""},
		{[]store.Op{put("a", "2")}, "+a=2"},
	} {
		revision := commit(t, kv, c.ops...)
		revisions = append(revisions, revision)
		want = append(want, strings.TrimSpace(fmt.Sprintf("%d: %s", revision, c.told)))
	}
	for i, after := range revisions {
		same(t, fmt.Sprintf("after %d", after), take(t, kv, after, len(want)-i), append([]string{}, want[i:]...))
	}
	// What failed was no commit.
	_, err := kv.Commit(t.Context(), store.Txn{If: []store.Condition{at("a", 0)}, Ops: []store.Op{put("x", "x")}})
	if err == nil {
		t.Fatal("want a lost race")
	}
	revision := commit(t, kv, put("y", "y"))
	same(t, "after a lost race", take(t, kv, revisions[5], 1), []string{fmt.Sprintf("%d: +y=y", revision)})
	same(t, "a revision of the future", lastError(t, kv.Watch(t.Context(), revision+1000)), store.ErrCompacted.Error())
}

func testWatchWaits(t *testing.T, open Open) {
	kv := fresh(t, open)
	ctx, cancel := context.WithCancel(t.Context())
	events, ended := make(chan string), make(chan error, 1)
	start := commit(t, kv, put("a", "0"))
	go func() {
		for e, err := range kv.Watch(ctx, start) {
			if err != nil {
				ended <- err
				return
			}
			events <- told(e)
		}
	}()
	for i := range 5 {
		revision := commit(t, kv, put("a", fmt.Sprint(i)))
		same(t, "event", <-events, fmt.Sprintf("%d: +a=%d", revision, i))
	}
	cancel()
	wantCancelled(t, "watch", <-ended)
}

// testWatchSlow commits far more than any store need remember.
func testWatchSlow(t *testing.T, open Open) {
	kv := fresh(t, open)
	start := commit(t, kv, put("a", "0"))
	for i := range store.HistoryCommits {
		commit(t, kv, put("a", strings.Repeat("v", store.HistoryBytes/store.HistoryCommits-8)), del(fmt.Sprint("none", i)))
	}
	same(t, "what must be remembered", len(take(t, kv, start, store.HistoryCommits)), store.HistoryCommits)
	big := strings.Repeat("v", store.MaxValue)
	for range 6 {
		commit(t, kv, put("a", big))
	}
	after, events := start, 0
	for e, err := range kv.Watch(t.Context(), start) {
		if errors.Is(err, store.ErrCompacted) {
			after = scan(t, kv, store.Range{Limit: 1}).Revision
			break
		}
		if err != nil || e.Revision <= after {
			t.Fatalf("revision %d after %d, error %v", e.Revision, after, err)
		}
		if after, events = e.Revision, events+1; events == store.HistoryCommits+6 {
			break // this store remembers more than it must
		}
	}
	last := commit(t, kv, put("a", "small"))
	same(t, "reloaded", take(t, kv, after, 1), []string{fmt.Sprintf("%d: +a=small", last)})
}

func testWatchMany(t *testing.T, open Open) {
	kv := fresh(t, open)
	const watchers, commits = 8, 40
	var all sync.WaitGroup
	got := make([][]string, watchers)
	for w := range watchers {
		all.Go(func() { // some begin before the commits, some amid them
			for e, err := range kv.Watch(t.Context(), 0) {
				if err != nil {
					t.Errorf("watch: %v", err)
					return
				}
				if got[w] = append(got[w], told(e)); len(got[w]) == commits {
					return
				}
			}
		})
	}
	var writers sync.WaitGroup
	for w := range 2 {
		writers.Go(func() {
			for i := range commits / 2 {
				if _, err := kv.Commit(t.Context(), store.Txn{Ops: []store.Op{put(fmt.Sprint(w), fmt.Sprint(i))}}); err != nil {
					t.Errorf("commit: %v", err)
				}
			}
		})
	}
	writers.Wait()
	all.Wait()
	for w := range got {
		same(t, "watchers", got[w], got[0])
	}
}
