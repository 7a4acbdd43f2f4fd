package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"watchbill/roster"
	"watchbill/roster/store"
)

// Open opens the store at a place. A place is the path of an existing directory which the suite made; opening a place
// again after Close must find what was committed there. Engines that keep no files use the path as a name.
type Open func(t testing.TB, place string) store.KV

// Run runs the suite against the engine that open opens. It closes what it opens.
func Run(t *testing.T, open Open) {
	for _, c := range []struct {
		name string
		test func(*testing.T, Open)
	}{
		{"a new store is empty", testEmpty},
		{"put, get, delete", testPutGetDelete},
		{"malformed commits are refused whole", testRefused},
		{"nothing is shared with callers", testCopies},
		{"scan is ordered and bounded", testScan},
		{"pages", testPages},
		{"lost races", testLostRaces},
		{"increments by compare-and-commit lose nothing", testCounter},
		{"scans see whole commits", testSnapshots},
		{"watch resumes in order", testWatch},
		{"watchers wait and wake", testWatchWaits},
		{"a slow watcher is told", testWatchSlow},
		{"many watchers agree", testWatchMany},
		{"big values", testBigValues},
		{"120,000 keys in one commit", testManyKeys},
		{"a cancelled context stops everything", testCancelled},
		{"a closed store is unavailable", testClosed},
		{"reopening finds everything", testReopen},
		{"agrees with the model", testModel},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, open) })
	}
}

// fresh opens a new place and closes it with the test.
func fresh(t *testing.T, open Open) store.KV {
	t.Helper()
	kv := open(t, t.TempDir())
	t.Cleanup(func() {
		if err := kv.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return kv
}

func put(key, value string) store.Op { return store.Put([]byte(key), []byte(value)) }

func del(key string) store.Op { return store.Delete([]byte(key)) }

func at(key string, revision uint64) store.Condition {
	return store.Condition{Key: []byte(key), Revision: revision}
}

func commit(t *testing.T, kv store.KV, ops ...store.Op) uint64 {
	t.Helper()
	revision, err := kv.Commit(context.Background(), store.Txn{Ops: ops})
	if err != nil {
		t.Fatalf("commit: %v", err)
	}
	return revision
}

func scan(t *testing.T, kv store.KV, r store.Range) store.Page {
	t.Helper()
	p, err := kv.Scan(context.Background(), r)
	if err != nil {
		t.Fatalf("scan from %q to %q: %v", r.Start, r.End, err)
	}
	return p
}

// texts renders entries as key=value@revision.
func texts(entries []store.Entry) []string {
	var out []string
	for _, e := range entries {
		out = append(out, fmt.Sprintf("%s=%s@%d", e.Key, e.Value, e.Revision))
	}
	return out
}

func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Fatalf("%s (-want +got):\n%s", what, d)
	}
}

// wantKind fails unless err is a roster.Error of the kind.
func wantKind(t *testing.T, what string, err error, kind roster.Kind) {
	t.Helper()
	var e *roster.Error
	if !errors.As(err, &e) || e.Kind != kind {
		t.Fatalf("%s: got error %v, want one of kind %s", what, err, kind)
	}
	if e.Msg == "" {
		t.Fatalf("%s: the error has nothing to say to a user: %+v", what, e)
	}
}
