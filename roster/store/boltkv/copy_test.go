package boltkv_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"watchbill/roster"
	"watchbill/roster/store"
	"watchbill/roster/store/boltkv"
)

// filled is a store with n records.
func filled(t *testing.T, n int) (*boltkv.Store, string) {
	t.Helper()
	dir := t.TempDir()
	s, err := boltkv.Open(dir, boltkv.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	var ops []store.Op
	for i := range n {
		ops = append(ops, store.Put(fmt.Appendf(nil, "k%06d", i), bytes.Repeat([]byte("v"), 100)))
	}
	if _, err := s.Commit(t.Context(), store.Txn{Ops: ops}); err != nil {
		t.Fatal(err)
	}
	return s, dir
}

// TestCopyWhileWriting: each commit puts one number under two keys far apart; every copy has the same in both, and checks.
func TestCopyWhileWriting(t *testing.T) {
	s, _ := filled(t, 5000)
	ctx, stop := context.WithCancel(t.Context())
	var writing sync.WaitGroup
	writing.Go(func() {
		for i := 0; ctx.Err() == nil; i++ {
			v := fmt.Append(nil, i)
			_, err := s.Commit(ctx, store.Txn{Ops: []store.Op{store.Put([]byte("a"), v), store.Put([]byte("z"), v)}})
			if err != nil && ctx.Err() == nil {
				t.Error(err)
			}
		}
	})
	for range 5 {
		dir := t.TempDir()
		f, err := os.Create(filepath.Join(dir, "records.db"))
		if err != nil {
			t.Fatal(err)
		}
		revision, err := s.CopyTo(t.Context(), f)
		if err := errors.Join(err, f.Close()); err != nil {
			t.Fatal(err)
		}
		same(t, dir, revision)
	}
	stop()
	writing.Wait()
}

func same(t *testing.T, dir string, revision uint64) {
	t.Helper()
	s, err := boltkv.Open(dir, boltkv.Options{MustExist: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	faults, err := s.Check(t.Context())
	if len(faults) > 0 || err != nil {
		t.Errorf("the copy: %v, %v", faults, err)
	}
	page, err := s.Scan(t.Context(), store.Range{})
	if err != nil || page.Revision != revision {
		t.Fatalf("revision %d, want %d: %v", page.Revision, revision, err)
	}
	first, last := page.Entries[0], page.Entries[len(page.Entries)-1]
	if string(first.Key) == "a" && !bytes.Equal(first.Value, last.Value) {
		t.Errorf("a torn copy: %s and %s", first.Value, last.Value)
	}
}

func TestCheckFindsDamage(t *testing.T) {
	found := 0
	for page := 3; page < 60; page += 4 {
		s, dir := filled(t, 2000)
		s.Close()
		f, err := os.OpenFile(filepath.Join(dir, "records.db"), os.O_RDWR, 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.WriteAt(bytes.Repeat([]byte{0xA5}, 64), int64(page*os.Getpagesize())); err != nil {
			t.Fatal(err)
		}
		f.Close()
		s, err = boltkv.Open(dir, boltkv.Options{MustExist: true})
		if err != nil {
			found++
			continue
		}
		faults, err := s.Check(t.Context())
		if err != nil {
			t.Error(err)
		}
		if len(faults) > 0 {
			found++
		}
		s.Close()
	}
	if found < 8 { // the others were free pages
		t.Errorf("found damage in %d of 15", found)
	}
}

func TestHold(t *testing.T) {
	s, dir := filled(t, 1)
	var held *boltkv.Held
	if _, err := boltkv.Hold(dir); !errors.As(err, &held) || held.PID != os.Getpid() {
		t.Errorf("held: %v", err)
	}
	s.Close()
	release, err := boltkv.Hold(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := boltkv.Open(dir, boltkv.Options{LockTimeout: -1}); !errors.As(err, &held) {
		t.Errorf("opened what is held: %v", err)
	}
	if err := release(); err != nil {
		t.Fatal(err)
	}
	s, err = boltkv.Open(dir, boltkv.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	if _, err := boltkv.Hold(t.TempDir()); err == nil || errors.Is(err, &roster.Error{Kind: roster.Unavailable}) {
		t.Errorf("held nothing: %v", err)
	}
}
