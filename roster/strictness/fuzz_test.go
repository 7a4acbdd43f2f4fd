package strictness_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"watchbill/roster"
	"watchbill/roster/store"
	"watchbill/roster/store/audit"
	"watchbill/roster/store/storetest"
	"watchbill/roster/strictness"
)

// FuzzSetting: whatever lies under the key is refused, or is a setting that is kept again as the same; and either can be set right.
func FuzzSetting(f *testing.F) {
	for _, extras := range strictness.Modes {
		for _, postings := range strictness.Modes {
			for _, absences := range strictness.Modes {
				f.Add(written(f, strictness.Setting{Extras: extras, Postings: postings, Absences: absences}))
			}
		}
	}
	for _, text := range []string{``, `null`, `[]`, `{"v":1}`, `{"v":2,"extras":"block","postings":"warn","absences":"warn"}`, `{"v":1,"extras":"Block","postings":"warn","absences":"warn"}`} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, value []byte) {
		kv := storetest.NewMemory()
		put(t, kv, value)
		r := register(kv)
		s, err := r.Strictness(t.Context())
		if err == nil {
			if faults := s.Check(); faults != nil {
				t.Errorf("%q is %+v: %v", value, s, faults)
			}
			other := storetest.NewMemory()
			put(t, other, written(t, s))
			if again, err := register(other).Strictness(t.Context()); err != nil || again != s {
				t.Errorf("%q is %+v, and kept again it is %+v, %v", value, s, again, err)
			}
		} else if s != (strictness.Setting{}) || !errors.Is(err, &roster.Error{Kind: roster.Unavailable}) ||
			!strings.HasPrefix(err.Error(), "how strict the work rules are") || strings.Contains(err.Error(), "%!") {
			t.Errorf("%q: %+v, %v", value, s, err)
		}
		if err := r.SetStrictness(t.Context(), strictness.Default, nil, audit.Who{Kind: audit.User, Name: "sam"}, "x"); err != nil {
			t.Errorf("%q is not set right: %v", value, err)
		}
		if s, err := r.Strictness(t.Context()); err != nil || s != strictness.Default {
			t.Errorf("%q set right is %+v, %v", value, s, err)
		}
	})
}

const at = "settings\x00work-rules"

func register(kv store.KV) *strictness.Register {
	return strictness.New(kv, audit.New(kv, audit.Options{Now: func() time.Time { return time.Unix(1, 0) }}))
}

// written is a setting as it is kept.
func written(t testing.TB, s strictness.Setting) []byte {
	t.Helper()
	kv, ctx := storetest.NewMemory(), context.Background()
	if err := register(kv).SetStrictness(ctx, s, nil, audit.Who{Kind: audit.User, Name: "sam"}, "x"); err != nil {
		t.Fatal(err)
	}
	e, err := kv.Get(ctx, []byte(at))
	if err != nil {
		t.Fatal(err)
	}
	return e.Value
}

func put(t testing.TB, kv store.KV, value []byte) {
	t.Helper()
	if _, err := kv.Commit(context.Background(), store.Txn{Ops: []store.Op{store.Put([]byte(at), value)}}); err != nil {
		t.Fatal(err)
	}
}
