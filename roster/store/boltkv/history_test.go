package boltkv

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"watchbill/roster"
	"watchbill/roster/store"
)

func event(revision uint64, bytes int) store.Event {
	return store.Event{Revision: revision, Ops: []store.Op{{Key: []byte("k"), Value: make([]byte, bytes)}}}
}

// seen renders what a watcher after a revision gets at once.
func seen(h *history, after uint64) string {
	events, _, err := h.next(after)
	if errors.Is(err, store.ErrCompacted) {
		return "compacted"
	}
	var b strings.Builder
	for _, e := range events {
		fmt.Fprint(&b, e.Revision, " ")
	}
	return b.String()
}

func TestHistory(t *testing.T) {
	h := newHistory(10)
	for revision := range uint64(3) {
		h.add(event(11+revision, 5))
	}
	check := func(what string, want map[uint64]string) {
		t.Helper()
		for after, want := range want {
			if got := seen(h, after); got != want {
				t.Errorf("%s: after %d: got %q, want %q", what, after, got, want)
			}
		}
	}
	check("opened at 10", map[uint64]string{9: "compacted", 10: "11 12 13 ", 12: "13 ", 13: "", 14: "compacted"})

	_, moved, _ := h.next(13)
	h.skipTo(13)
	select {
	case <-moved:
		t.Error("skipping to where it is woke watchers")
	default:
	}
	h.skipTo(14)
	<-moved
	check("an untold commit", map[uint64]string{12: "compacted", 13: "compacted", 14: ""})
	h.add(event(16, 5))
	check("a gap", map[uint64]string{14: "compacted", 15: "16 ", 16: ""})

	h.add(event(17, historyBytes/2))
	h.add(event(18, historyBytes/2))
	check("more than it may hold", map[uint64]string{16: "compacted", 17: "18 "})
	h.add(event(19, historyBytes))
	check("one commit alone is too big", map[uint64]string{18: "compacted", 19: ""})
	for i := range uint64(historyCommits + 2) {
		h.add(event(20+i, 0))
	}
	check("too many commits", map[uint64]string{19: "compacted", 20: "compacted", 19 + historyCommits: fmt.Sprint(20+historyCommits, " ", 21+historyCommits, " ")})
	if events, _, _ := h.next(21); len(events) != historyBatch {
		t.Errorf("got %d events at a time, want %d", len(events), historyBatch)
	}
}

// TestDiskFull lets bbolt fail to grow its file amid a commit, then gives it room.
func TestDiskFull(t *testing.T) {
	s, err := Open(t.TempDir(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	commit := func(ops ...store.Op) (uint64, error) { return s.Commit(t.Context(), store.Txn{Ops: ops}) }
	first, err := commit(store.Put([]byte("a"), []byte("1")))
	if err != nil {
		t.Fatal(err)
	}
	s.db.MaxSize = 1 << 16
	_, err = commit(store.Put([]byte("a"), []byte("2")), store.Put([]byte("b"), make([]byte, 1<<20)))
	if !errors.Is(err, &roster.Error{Kind: roster.Unavailable}) {
		t.Fatalf("got error %v, want one of kind %s", err, roster.Unavailable)
	}
	p, err := s.Scan(t.Context(), store.Range{})
	if err != nil || p.Revision != first || len(p.Entries) != 1 || string(p.Entries[0].Value) != "1" {
		t.Fatalf("after the failure: got %+v, %v; want what was there", p, err)
	}
	s.db.MaxSize = 0
	second, err := commit(store.Put([]byte("a"), []byte("3")))
	if err != nil || second <= first {
		t.Fatalf("with room again: got revision %d, %v", second, err)
	}
	if got := seen(s.history, first); got != fmt.Sprint(second, " ") {
		t.Errorf("watchers see %q, want %d", got, second)
	}
}
