package idempotency_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"watchbill/api/idempotency"
	"watchbill/api/web"
	"watchbill/roster"
	"watchbill/roster/store"
	"watchbill/roster/store/storetest"
)

// asked is the question whose answer lies under keptAt.
var asked = idempotency.Question{User: "u1", Key: "k1", Path: "POST /v1/absences", Body: []byte(`{}`)}

const keptAt = "idempotency\x00u1\x00k1"

// brokenRecords are answers that cannot be given again.
var brokenRecords = map[string]string{
	"nothing":                   ``,
	"null":                      `null`,
	"of another version":        `{"v":2,"until":"2027-04-11T16:00:00Z","sha256":"54664a1435023bd809ad85053d07d7841e592c266351f542c73f1089c8c48dde","answer":{"status":201,"body":"","revision_at":-1}}`,
	"no time":                   `{"v":1,"sha256":"54664a1435023bd809ad85053d07d7841e592c266351f542c73f1089c8c48dde","answer":{"status":201,"body":"","revision_at":-1}}`,
	"no sum":                    `{"v":1,"until":"2027-04-11T16:00:00Z","answer":{"status":201,"body":"","revision_at":-1}}`,
	"no answer":                 `{"v":1,"until":"2027-04-11T16:00:00Z","sha256":"54664a1435023bd809ad85053d07d7841e592c266351f542c73f1089c8c48dde"}`,
	"no status that there is":   `{"v":1,"until":"2027-04-11T16:00:00Z","sha256":"54664a1435023bd809ad85053d07d7841e592c266351f542c73f1089c8c48dde","answer":{"status":-7,"body":"","revision_at":-1}}`,
	"a revision after the body": `{"v":1,"until":"2027-04-11T16:00:00Z","sha256":"54664a1435023bd809ad85053d07d7841e592c266351f542c73f1089c8c48dde","answer":{"status":201,"body":"{}","revision_at":3}}`,
	"a revision before it":      `{"v":1,"until":"2027-04-11T16:00:00Z","sha256":"54664a1435023bd809ad85053d07d7841e592c266351f542c73f1089c8c48dde","answer":{"status":201,"body":"{}","revision_at":-2}}`,
	"a revision in a character": `{"v":1,"until":"2027-04-11T16:00:00Z","sha256":"54664a1435023bd809ad85053d07d7841e592c266351f542c73f1089c8c48dde","answer":{"status":201,"body":"ö","revision_at":1}}`,
}

// TestBroken: what was asked before is not done again because its answer is damaged.
func TestBroken(t *testing.T) {
	for name, value := range brokenRecords {
		if a, err := idempotency.New(with(t, []byte(value))).Ask(t.Context(), asked, noon); !refused(a, err) {
			t.Errorf("%s: %s is read as %+v, %v", name, value, a, err)
		}
	}
}

// FuzzRecord: whatever lies under a key is refused, or is an answer that is kept again as the same.
func FuzzRecord(f *testing.F) {
	for _, answer := range []idempotency.Answer{
		{Status: 204, RevisionAt: -1}, {Status: 200, RevisionAt: 0},
		{Status: 201, Headers: map[string]string{"ETag": `"1"`, "Location": "/v1/absences/1"}, Body: `{"revision":,"x":"ö<&"}`, RevisionAt: len(`{"revision":`)},
		{Status: 422, Body: `{}`, RevisionAt: 2},
	} {
		f.Add(written(f, answer))
	}
	for _, value := range brokenRecords {
		f.Add([]byte(value))
	}
	f.Fuzz(func(t *testing.T, value []byte) {
		kv := with(t, value)
		r := idempotency.New(kv)
		// Beside another key, long after, it goes or stays, and is in nobody's way.
		beside, err := r.Ask(t.Context(), idempotency.Question{Key: "k2"}, noon.Add(5*idempotency.Life))
		if err != nil {
			t.Fatal(err)
		}
		a, err := r.Ask(t.Context(), asked, noon)
		var status *web.StatusError
		switch {
		case errors.As(err, &status) && status.Status == 422: // another question's
		case err != nil:
			if !refused(a, err) {
				t.Errorf("%q is read as %+v, %v", value, a, err)
			}
		case a.Answer == nil:
			if _, err := keep(t, kv, a, idempotency.Answer{Status: 201, RevisionAt: -1}, noon); err != nil {
				t.Errorf("%q is over and not free: %v", value, err)
			}
		default:
			again, err := idempotency.New(with(t, written(t, *a.Answer))).Ask(t.Context(), asked, noon)
			if err != nil {
				t.Fatalf("%q is kept again, and then %v", value, err)
			}
			if len(a.Answer.Headers) == 0 {
				a.Answer.Headers = nil
			}
			if d := cmp.Diff(a.Answer, again.Answer); d != "" {
				t.Errorf("%q is kept again as another:\n%s", value, d)
			}
		}
		if _, err := keep(t, kv, beside, idempotency.Answer{Status: 201, RevisionAt: -1}, noon.Add(5*idempotency.Life)); err != nil {
			t.Error(err)
		}
	})
}

// written is an answer to what is asked, as it is kept.
func written(t testing.TB, answer idempotency.Answer) []byte {
	t.Helper()
	a, err := idempotency.New(storetest.NewMemory()).Ask(t.Context(), asked, noon)
	if err != nil {
		t.Fatal(err)
	}
	_, ops, err := a.Keep(answer, noon)
	if err != nil || len(ops) != 1 || string(ops[0].Key) != keptAt {
		t.Fatal(ops, err)
	}
	return ops[0].Value
}

// with is a store with a record.
func with(t testing.TB, value []byte) store.KV {
	t.Helper()
	kv := storetest.NewMemory()
	if _, err := kv.Commit(t.Context(), store.Txn{Ops: []store.Op{store.Put([]byte(keptAt), value)}}); err != nil {
		t.Fatal(err)
	}
	return kv
}

// refused tells whether a record was, and nothing of it is there.
func refused(a *idempotency.Asked, err error) bool {
	return a == nil && errors.Is(err, &roster.Error{Kind: roster.Unavailable}) && strings.Contains(err.Error(), idempotency.Header) && !strings.Contains(err.Error(), "%!")
}
