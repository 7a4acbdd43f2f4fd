package idempotency_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"watchbill/api/idempotency"
	"watchbill/api/web"
	"watchbill/roster"
	"watchbill/roster/store"
	"watchbill/roster/store/storetest"
)

var noon = time.Date(2027, 4, 10, 16, 0, 0, 0, time.UTC)

func keep(t *testing.T, kv store.KV, a *idempotency.Asked, answer idempotency.Answer, now time.Time) (uint64, error) {
	t.Helper()
	conditions, ops, err := a.Keep(answer, now)
	if err != nil {
		t.Fatal(err)
	}
	return kv.Commit(context.Background(), store.Txn{If: conditions, Ops: ops})
}

func TestOnce(t *testing.T) {
	kv := storetest.NewMemory()
	r := idempotency.New(kv)
	q := idempotency.Question{User: "u1", Key: "k1", Path: "POST /v1/absences", Body: []byte(`{}`)}
	first, err := r.Ask(context.Background(), q, noon)
	if err != nil || first.Answer != nil {
		t.Fatal(first, err)
	}
	second, err := r.Ask(context.Background(), q, noon) // at the same moment
	if err != nil {
		t.Fatal(err)
	}
	answer := idempotency.Answer{Status: 201, Headers: map[string]string{"ETag": `"1"`}, Body: `{"revision":,"x":"ö"}`, RevisionAt: len(`{"revision":`)}
	revision, err := keep(t, kv, first, answer, noon)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := keep(t, kv, second, answer, noon); !errors.Is(err, &roster.Error{Kind: roster.Conflict}) {
		t.Errorf("both are done: %v", err)
	}
	again, err := r.Ask(context.Background(), q, noon.Add(idempotency.Life-time.Second))
	if err != nil || again.Answer == nil {
		t.Fatal(again, err)
	}
	want := idempotency.Answer{Status: 201, Headers: answer.Headers, Body: fmt.Sprintf(`{"revision":%d,"x":"ö"}`, revision), RevisionAt: -1}
	if d := cmp.Diff(want, *again.Answer); d != "" {
		t.Error(d)
	}
	for name, other := range map[string]idempotency.Question{
		"another body": {User: "u1", Key: "k1", Path: q.Path, Body: []byte(`{ }`)},
		"another path": {User: "u1", Key: "k1", Path: "POST /v1/extras", Body: q.Body},
	} {
		var status *web.StatusError
		if _, err := r.Ask(context.Background(), other, noon); !errors.As(err, &status) || status.Status != 422 {
			t.Errorf("%s: %v", name, err)
		}
	}
	theirs, err := r.Ask(context.Background(), idempotency.Question{User: "u2", Key: "k1", Path: "POST /v1/extras"}, noon)
	if err != nil || theirs.Answer != nil {
		t.Errorf("another user's: %v %v", theirs, err)
	}
	over, err := r.Ask(context.Background(), idempotency.Question{User: "u1", Key: "k1", Path: "POST /v1/extras"}, noon.Add(idempotency.Life))
	if err != nil || over.Answer != nil {
		t.Fatalf("its time is over: %v %v", over, err)
	}
	if _, err := keep(t, kv, over, answer, noon.Add(idempotency.Life)); err != nil {
		t.Error(err)
	}
}

func TestKeys(t *testing.T) {
	r := idempotency.New(storetest.NewMemory())
	for key, ok := range map[string]bool{"": true, "x": true, "a b": false, "ö": false, "\x00": false, strings.Repeat("k", 128): true, strings.Repeat("k", 129): false} {
		a, err := r.Ask(context.Background(), idempotency.Question{Key: key}, noon)
		var faults web.Faults
		if ok != (err == nil) || !ok && (!errors.As(err, &faults) || faults[0].Parameter != idempotency.Header) {
			t.Errorf("%q: %v", key, err)
		}
		if key == "" {
			if c, ops, err := a.Keep(idempotency.Answer{}, noon); c != nil || ops != nil || err != nil {
				t.Error("kept without a key")
			}
		}
	}
}

// TestSpent: what nobody can ask for any more goes, a few with each that is kept.
func TestSpent(t *testing.T) {
	kv := storetest.NewMemory()
	r := idempotency.New(kv)
	ask := func(key string, now time.Time) {
		a, err := r.Ask(context.Background(), idempotency.Question{Key: key}, now)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := keep(t, kv, a, idempotency.Answer{Status: 201, RevisionAt: -1}, now); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 40 {
		ask(fmt.Sprintf("k%03d", i), noon)
	}
	for i := range 40 {
		ask(fmt.Sprintf("m%03d", i), noon.Add(3*idempotency.Life))
	}
	page, err := kv.Scan(context.Background(), store.Prefix([]byte("idempotency\x00")))
	if err != nil || len(page.Entries) != 40 {
		t.Errorf("%d keys left, %v", len(page.Entries), err)
	}
}
