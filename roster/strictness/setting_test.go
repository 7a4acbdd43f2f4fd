package strictness_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"watchbill/roster"
	"watchbill/roster/store"
	"watchbill/roster/store/audit"
	"watchbill/roster/store/storetest"
	"watchbill/roster/strictness"
)

func TestSetting(t *testing.T) {
	kv, ctx := storetest.NewMemory(), context.Background()
	r := strictness.New(kv, audit.New(kv, audit.Options{Now: func() time.Time { return time.Unix(1, 0) }}))
	if s, err := r.Strictness(ctx); err != nil || s != strictness.Default || !s.Blocks(roster.ExtrasFile) || s.Blocks(roster.PostingsFile) {
		t.Errorf("%v %v", s, err)
	}
	who := audit.Who{Kind: audit.User, Name: "sam"}
	if err := r.SetStrictness(ctx, strictness.Setting{Extras: "no", Postings: "block"}, nil, who, "x"); err == nil || err.Error() != "extras: \"no\" is not one of: warn, block\nabsences: \"\" is not one of: warn, block" {
		t.Error(err)
	}
	want := strictness.Setting{Extras: strictness.Warn, Postings: strictness.Block, Absences: strictness.Block}
	if err := r.SetStrictness(ctx, want, nil, who, "x"); err != nil {
		t.Fatal(err)
	}
	if s, err := r.Strictness(ctx); err != nil || s != want || s.Blocks(roster.ExtrasFile) || !s.Blocks(roster.AbsencesFile) || s.Blocks(roster.PairsFile) {
		t.Errorf("%v %v", s, err)
	}
	moved := errors.New("it moved")
	seen := func(now strictness.Setting) error {
		if now != strictness.Default {
			return moved
		}
		return nil
	}
	if err := r.SetStrictness(ctx, strictness.Default, seen, who, "x"); !errors.Is(err, moved) {
		t.Errorf("set though it is not what was seen: %v", err)
	}
	records, _, err := audit.List(ctx, kv, audit.Filter{})
	if err != nil || len(records) != 1 || records[0].What.Of != "work rules: extras warn, postings block, absences block" {
		t.Errorf("%+v %v", records, err)
	}
}

// TestKeptByNobodyWeKnow: a mode that there is not blocks, rather than letting every write pass; and it can be set right.
func TestKeptByNobodyWeKnow(t *testing.T) {
	kv, ctx := storetest.NewMemory(), context.Background()
	r := strictness.New(kv, audit.New(kv, audit.Options{Now: func() time.Time { return time.Unix(1, 0) }}))
	for _, text := range []string{`{"v":1,"extras":"Block","postings":"warn","absences":"warn"}`, `{"v":1}`, `{"v":2}`, `x`} {
		if _, err := kv.Commit(ctx, store.Txn{Ops: []store.Op{store.Put([]byte("settings\x00work-rules"), []byte(text))}}); err != nil {
			t.Fatal(err)
		}
		if s, err := r.Strictness(ctx); !errors.Is(err, &roster.Error{Kind: roster.Unavailable}) {
			t.Errorf("%s: %v %v", text, s, err)
		}
	}
	if err := r.SetStrictness(ctx, strictness.Default, nil, audit.Who{Kind: audit.User, Name: "sam"}, "x"); err != nil {
		t.Fatal(err)
	}
	if s, err := r.Strictness(ctx); err != nil || s != strictness.Default {
		t.Errorf("%v %v", s, err)
	}
}
