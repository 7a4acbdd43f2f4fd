package boltkv_test

import (
	"os"
	"path/filepath"
	"testing"

	"watchbill/roster"
	"watchbill/roster/store"
	"watchbill/roster/store/boltkv"
)

// TestReadOnly: what is opened for reading is read and checked, by several at once, and nothing of it is written.
func TestReadOnly(t *testing.T) {
	dir := t.TempDir()
	if _, err := boltkv.Open(dir, boltkv.Options{ReadOnly: true}); err == nil {
		t.Fatal("opened nothing")
	}
	s := open(t, dir, boltkv.Options{})
	_, err := s.Commit(t.Context(), store.Txn{Ops: roundOps(1)})
	must(t, err)
	_, err = boltkv.Open(dir, boltkv.Options{ReadOnly: true, LockTimeout: -1})
	wantKind(t, err, roster.Unavailable, "held")
	must(t, s.Close())
	before, err := os.ReadFile(filepath.Join(dir, "records.db"))
	must(t, err)

	first, second := open(t, dir, boltkv.Options{ReadOnly: true}), open(t, dir, boltkv.Options{ReadOnly: true})
	for _, s := range []*boltkv.Store{first, second} {
		p, err := s.Scan(t.Context(), store.Range{})
		must(t, err)
		wantRound(t, p.Entries, 1)
		if faults, err := s.Check(t.Context()); err != nil || len(faults) > 0 {
			t.Errorf("check: %v, %v", faults, err)
		}
		_, err = s.Commit(t.Context(), store.Txn{Ops: roundOps(2)})
		wantKind(t, err, roster.Forbidden, "can only be read")
	}
	if _, err := boltkv.Open(dir, boltkv.Options{LockTimeout: -1}); err == nil {
		t.Error("opened for writing what others read")
	}
	must(t, first.Close())
	must(t, second.Close())
	entries, err := os.ReadDir(dir)
	must(t, err)
	after, err := os.ReadFile(filepath.Join(dir, "records.db"))
	if must(t, err); len(entries) != 1 || string(after) != string(before) {
		t.Errorf("something was written: %v", entries)
	}
}
