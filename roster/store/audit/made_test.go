package audit_test

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"go.uber.org/goleak"

	"watchbill/roster/store"
	"watchbill/roster/store/audit"
	"watchbill/roster/store/storetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var (
	noon  = time.Date(2027, 3, 2, 12, 0, 0, 123456789, time.UTC)
	ann   = audit.Who{Kind: audit.Account, Name: "ann", Host: "desk-1"}
	entry = audit.Entry{Action: audit.Exported, Who: ann, Where: "command", Outcome: audit.Begun, What: audit.What{Revision: 3}}
)

func must[T any](t testing.TB, v T, err error) T {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// clock goes on by a second with each look.
func clock() func() time.Time {
	now := noon
	return func() time.Time {
		now = now.Add(time.Second)
		return now
	}
}

// chain returns a store with n records.
func chain(t testing.TB, n int) *storetest.Memory {
	t.Helper()
	kv := storetest.NewMemory()
	log := audit.New(kv, audit.Options{Now: clock()})
	for i := range n {
		e := entry
		e.What.Of = fmt.Sprint("export ", i+1)
		if err := log.Append(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
	return kv
}

func keyOf(seq uint64) []byte { return binary.BigEndian.AppendUint64([]byte("audit\x00"), seq) }

var headKey = []byte("audit\x00head")

func commit(t testing.TB, kv store.KV, ops ...store.Op) {
	t.Helper()
	if _, err := kv.Commit(t.Context(), store.Txn{Ops: ops}); err != nil {
		t.Fatal(err)
	}
}

// value reads what lies under a key.
func value(t testing.TB, kv store.KV, key []byte) []byte {
	t.Helper()
	e, err := kv.Get(t.Context(), key)
	return must(t, e, err).Value
}

// record decodes a record's value.
func record(t testing.TB, v []byte) (r audit.Record) {
	t.Helper()
	if err := json.Unmarshal(v[1:], &r); err != nil {
		t.Fatal(err)
	}
	return r
}

// encoded is the value of a record or a head.
func encoded(t testing.TB, v any) []byte {
	t.Helper()
	text, err := json.Marshal(v)
	return append([]byte{1}, must(t, text, err)...)
}
