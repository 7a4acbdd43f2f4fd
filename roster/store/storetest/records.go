package storetest

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"watchbill/roster"
	"watchbill/roster/store"
)

func testEmpty(t *testing.T, open Open) {
	kv := fresh(t, open)
	_, err := kv.Get(t.Context(), []byte("a"))
	wantKind(t, "get", err, roster.NotFound)
	p := scan(t, kv, store.Range{})
	same(t, "scan", fmt.Sprint(texts(p.Entries), p.Revision, p.More, p.Next() == nil), "[] 0 false true")
	revision, err := kv.Commit(t.Context(), store.Txn{If: []store.Condition{at("a", 0)}})
	if err != nil || revision != 0 {
		t.Fatalf("a commit without ops: got %d, %v; want 0, no error", revision, err)
	}
}

func testPutGetDelete(t *testing.T, open Open) {
	kv := fresh(t, open)
	r1 := commit(t, kv, put("b", "1"), put("a", ""), put("\x00\xff\n", "\x00"))
	r2 := commit(t, kv, put("a", "2"), del("b"), del("never"))
	if r1 == 0 || r2 <= r1 {
		t.Fatalf("revisions %d then %d, want growing from above 0", r1, r2)
	}
	for key, want := range map[string]string{
		"a":          fmt.Sprintf("a=2@%d", r2),
		"\x00\xff\n": fmt.Sprintf("\x00\xff\n=\x00@%d", r1),
	} {
		e, err := kv.Get(t.Context(), []byte(key))
		if err != nil {
			t.Fatalf("get %q: %v", key, err)
		}
		same(t, "get", texts([]store.Entry{e})[0], want)
	}
	for _, key := range []string{"b", "never", "a\x00", "aa"} {
		_, err := kv.Get(t.Context(), []byte(key))
		wantKind(t, "get "+key, err, roster.NotFound)
	}
	r3 := commit(t, kv, store.Op{Key: []byte("nil")}, put("b", "again"))
	e, err := kv.Get(t.Context(), []byte("nil"))
	if err != nil || e.Value == nil || len(e.Value) != 0 {
		t.Fatalf("get of a nil value: got %#v, %v; want an empty one", e.Value, err)
	}
	if e, err = kv.Get(t.Context(), []byte("b")); err != nil || e.Revision != r3 {
		t.Fatalf("a key put again: got revision %d, %v; want %d", e.Revision, err, r3)
	}
	r4 := commit(t, kv, del("nothing there"))
	if p := scan(t, kv, store.Range{}); r4 <= r3 || p.Revision != r4 {
		t.Fatalf("a commit that changes nothing takes a revision all the same: got %d, scan says %d", r4, p.Revision)
	}
}

func testRefused(t *testing.T, open Open) {
	kv := fresh(t, open)
	before := commit(t, kv, put("a", "1"))
	long := strings.Repeat("k", store.MaxKey+1)
	for name, txn := range map[string]store.Txn{
		"empty key":           {Ops: []store.Op{put("x", "1"), put("", "1")}},
		"empty key, delete":   {Ops: []store.Op{put("x", "1"), del("")}},
		"empty key, asked of": {If: []store.Condition{at("", 0)}, Ops: []store.Op{put("x", "1")}},
		"key too long":        {Ops: []store.Op{put("x", "1"), put(long, "1")}},
		"value too long":      {Ops: []store.Op{put("x", "1"), put("y", strings.Repeat("v", store.MaxValue+1))}},
		"one key twice":       {Ops: []store.Op{put("y", "1"), put("x", "1"), del("y")}},
	} {
		_, err := kv.Commit(t.Context(), txn)
		wantKind(t, name, err, roster.Invalid)
	}
	_, err := kv.Get(t.Context(), nil)
	wantKind(t, "get of an empty key", err, roster.Invalid)
	p := scan(t, kv, store.Range{})
	same(t, "entries", texts(p.Entries), []string{fmt.Sprintf("a=1@%d", before)})
	same(t, "revision", p.Revision, before)
}

// testCopies scribbles over everything that it passed in or got back.
func testCopies(t *testing.T, open Open) {
	kv := fresh(t, open)
	key, value := []byte("key"), []byte("value")
	revision, err := kv.Commit(t.Context(), store.Txn{Ops: []store.Op{store.Put(key, value)}})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{fmt.Sprintf("key=value@%d", revision)}
	scribble := func(b []byte) {
		for i := range b {
			b[i] = '#'
		}
		_ = append(b, "####"...)
	}
	scribble(key)
	scribble(value)
	for e, err := range kv.Watch(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		same(t, "event", string(e.Ops[0].Key)+string(e.Ops[0].Value), "keyvalue")
		break
	}
	for range 2 {
		p := scan(t, kv, store.Range{})
		same(t, "scan", texts(p.Entries), want)
		scribble(p.Entries[0].Key)
		scribble(p.Entries[0].Value)
		e, err := kv.Get(t.Context(), []byte("key"))
		if err != nil {
			t.Fatal(err)
		}
		same(t, "get", texts([]store.Entry{e}), want)
		scribble(e.Key)
		scribble(e.Value)
	}
	commit(t, kv, put("key2", "x"), put("key3", "y"))
	p := scan(t, kv, store.Prefix([]byte("key2")))
	scribble(p.Entries[0].Value) // must not reach into a neighbour
	same(t, "neighbour", string(scan(t, kv, store.Prefix([]byte("key3"))).Entries[0].Value), "y")
}

func testReopen(t *testing.T, open Open) {
	place := t.TempDir()
	kv := open(t, place)
	commit(t, kv, put("a", "1"), put("b", "2"), put("c", strings.Repeat("x", 100_000)))
	last := commit(t, kv, put("b", "3"), del("a"))
	want := scan(t, kv, store.Range{})
	if err := kv.Close(); err != nil {
		t.Fatalf("close: %v", err)
	}
	kv = open(t, place)
	defer kv.Close()
	got := scan(t, kv, store.Range{})
	same(t, "after reopening", texts(got.Entries), texts(want.Entries))
	same(t, "revision after reopening", got.Revision, last)
	if next := commit(t, kv, put("d", "4")); next <= last {
		t.Fatalf("revision %d after reopening, want above %d", next, last)
	}
	other := open(t, t.TempDir())
	defer other.Close()
	same(t, "another place", len(scan(t, other, store.Range{}).Entries), 0)
}

func testCancelled(t *testing.T, open Open) {
	kv := fresh(t, open)
	before := commit(t, kv, put("a", "1"))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := kv.Get(ctx, []byte("a"))
	wantCancelled(t, "get", err)
	_, err = kv.Scan(ctx, store.Range{})
	wantCancelled(t, "scan", err)
	_, err = kv.Scan(ctx, store.Range{Start: []byte("z")})
	wantCancelled(t, "scan of nothing", err)
	_, err = kv.Commit(ctx, store.Txn{Ops: []store.Op{put("a", "2")}})
	wantCancelled(t, "commit", err)
	_, err = kv.Commit(ctx, store.Txn{})
	wantCancelled(t, "commit of nothing", err)
	same(t, "watch", lastError(t, kv.Watch(ctx, before)), context.Canceled.Error())
	same(t, "nothing happened", texts(scan(t, kv, store.Range{}).Entries), []string{fmt.Sprintf("a=1@%d", before)})
}

func testClosed(t *testing.T, open Open) {
	kv := open(t, t.TempDir())
	revision := commit(t, kv, put("a", "1"))
	waiting, ended := make(chan struct{}), make(chan error, 1)
	go func() {
		first := true
		for _, err := range kv.Watch(context.Background(), 0) {
			if err != nil {
				ended <- err
				return
			}
			if first {
				close(waiting)
			}
			first = false
		}
		ended <- nil
	}()
	<-waiting
	for range 2 {
		if err := kv.Close(); err != nil {
			t.Fatalf("close: %v", err)
		}
	}
	wantKind(t, "a watch that was waiting", <-ended, roster.Unavailable)
	_, err := kv.Get(t.Context(), []byte("a"))
	wantKind(t, "get", err, roster.Unavailable)
	_, err = kv.Scan(t.Context(), store.Range{})
	wantKind(t, "scan", err, roster.Unavailable)
	_, err = kv.Commit(t.Context(), store.Txn{Ops: []store.Op{put("a", "1")}})
	wantKind(t, "commit", err, roster.Unavailable)
	_, err = kv.Commit(t.Context(), store.Txn{If: []store.Condition{at("a", revision)}})
	wantKind(t, "commit of nothing", err, roster.Unavailable)
	for _, err := range kv.Watch(t.Context(), revision) {
		wantKind(t, "watch", err, roster.Unavailable)
	}
}
