package store_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"watchbill/roster"
	"watchbill/roster/store"
	"watchbill/roster/store/storetest"
)

// meddler is a KV whose Commit calls before, which may fail it or slip in a commit of its own.
type meddler struct {
	store.KV
	before func() error
}

func (m *meddler) Commit(ctx context.Context, t store.Txn) (uint64, error) {
	if err := m.before(); err != nil {
		return 0, err
	}
	return m.KV.Commit(ctx, t)
}

func TestFailedImportLeavesTheOldRoster(t *testing.T) {
	kv := &meddler{KV: storetest.NewMemory(), before: func() error { return nil }}
	s := store.New(kv)
	_, err := s.Import(t.Context(), full())
	must(t, err)
	_, before, err := s.Load(t.Context())
	must(t, err)
	power := errors.New("power cut")
	kv.before = func() error { return power }
	changed, err := s.Import(t.Context(), large(100))
	if !errors.Is(err, power) || changed.Any() {
		t.Errorf("got changes %s, error %v; want none, %v", counts(changed), err, power)
	}
	got, after, err := s.Load(t.Context())
	must(t, err)
	if d := cmp.Diff(sorted(full()), sorted(got)); d != "" || after != before {
		t.Errorf("revision %d, was %d (-want +got):\n%s", after, before, d)
	}
}

func TestImportLosesARace(t *testing.T) {
	memory := storetest.NewMemory()
	kv := &meddler{KV: memory, before: func() error { return nil }}
	s, other := store.New(kv), store.New(memory)
	for _, first := range []bool{true, false} { // into an empty store, into a full one
		winner := large(7)
		winner.Agency.Name = map[bool]string{true: "first", false: "second"}[first]
		kv.before = func() error {
			_, err := other.Import(t.Context(), winner)
			return err
		}
		_, err := s.Import(t.Context(), full())
		wantKind(t, err, roster.Conflict, "load it again")
		got, _, err := s.Load(t.Context())
		must(t, err)
		if d := cmp.Diff(sorted(winner), sorted(got)); d != "" {
			t.Errorf("the winner's roster (-want +got):\n%s", d)
		}
	}
	// A commit elsewhere is no race.
	kv.before = func() error {
		_, err := memory.Commit(t.Context(), store.Txn{Ops: []store.Op{store.Put([]byte("journal"), nil)}})
		return err
	}
	_, err := s.Import(t.Context(), full())
	must(t, err)
}

func TestUnreadable(t *testing.T) {
	officer := store.MakeKey(0, "roster", "officers", "C1")
	const damaged, later = "restore a backup", "later version"
	for _, c := range []struct {
		name      string
		op        store.Op
		load, imp string // what Load and Import say; "": they do it
	}{
		{"not JSON", store.Put(officer, []byte("\x01{")), damaged, ""},
		{"wrong type", store.Put(officer, []byte("\x01[]")), damaged, ""},
		{"empty value", store.Put(officer, nil), damaged, ""},
		{"version 0", store.Put(officer, []byte("\x00{}")), damaged, ""},
		{"a later version", store.Put(officer, []byte("\xff{}")), later, later},
		{"a later version of the head", store.Put(store.Head, []byte("\xff{}")), later, later},
		{"a record too few", store.Delete(officer), damaged, damaged},
		{"a record too many", store.Put(store.MakeKey(1, "roster", "officers", "C1"), []byte("\x01{}")), damaged, damaged},
		{"no head", store.Delete(store.Head), damaged, damaged},
	} {
		t.Run(c.name, func(t *testing.T) {
			kv := storetest.NewMemory()
			s := store.New(kv)
			_, err := s.Import(t.Context(), full())
			must(t, err)
			_, err = kv.Commit(t.Context(), store.Txn{Ops: []store.Op{c.op}})
			must(t, err)
			_, _, err = s.Load(t.Context())
			wantKind(t, err, roster.Unavailable, c.load)
			_, err = s.Import(t.Context(), full())
			if c.imp != "" {
				wantKind(t, err, roster.Unavailable, c.imp)
				return
			}
			must(t, err)
			got, _, err := s.Load(t.Context())
			must(t, err)
			if d := cmp.Diff(sorted(full()), sorted(got)); d != "" {
				t.Errorf("mended (-want +got):\n%s", d)
			}
		})
	}
}

// TestUnknownTable finds a table of a later version, in place of a row so that the count agrees.
func TestUnknownTable(t *testing.T) {
	kv := storetest.NewMemory()
	s := store.New(kv)
	_, err := s.Import(t.Context(), full())
	must(t, err)
	_, err = kv.Commit(t.Context(), store.Txn{Ops: []store.Op{
		store.Delete(store.MakeKey(0, "roster", "officers", "C1")),
		store.Put(store.MakeKey(0, "roster", "horses", "Silver"), []byte("\x01{}")),
	}})
	must(t, err)
	_, _, err = s.Load(t.Context())
	wantKind(t, err, roster.Unavailable, "later version")
	_, err = s.Import(t.Context(), full())
	wantKind(t, err, roster.Unavailable, "later version")
}
