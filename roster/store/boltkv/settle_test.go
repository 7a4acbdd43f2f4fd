//go:build linux

package boltkv_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"watchbill/roster"
	"watchbill/roster/store"
	"watchbill/roster/store/boltkv"
	"watchbill/roster/store/powercut"
)

// TestEndsInCommit ends the process that commits at each of its writes and syncs, as far as the disk can tell, with the sync
// lost that was under way. What the next one shows is on the disk from then on: the power goes at once, or in its first
// commit, and the store is there, no older than was shown.
func TestEndsInCommit(t *testing.T) {
	d := disk(t)
	dir := func() string { return filepath.Join(d.Dir(), "data") }
	random := rand.New(rand.NewPCG(4, 8))
	commit := func(s *boltkv.Store, n uint64) error {
		_, err := s.Commit(t.Context(), store.Txn{Ops: roundOps(n)})
		return err
	}
	s := open(t, dir(), boltkv.Options{})
	for n := range uint64(4) {
		must(t, commit(s, n+1))
	}
	told, whole := uint64(4), 0
	for i := range 80 {
		from := random.IntN(3)
		fault := powercut.Fault{What: powercut.Writes | powercut.Syncs, Errno: syscall.EIO, Forget: random.IntN(3) > 0, Part: random.IntN(2) > 0}
		done := make(chan error, 1)
		if from == 2 { // at any of its writes and syncs
			fault.After = random.IntN(45)
			must(t, d.Fail(fault))
			done <- commit(s, told+1)
		} else { // at the sync of its pages, or of the meta page
			must(t, d.Fail(powercut.Fault{What: powercut.Syncs, Errno: syscall.EIO, After: from, Hang: true}))
			go func() { done <- commit(s, told+1) }()
			for n := 0; n == 0 && len(done) == 0; {
				var err error
				n, err = d.Hanging()
				must(t, err)
			}
			must(t, d.Fail(fault))
		}
		if <-done == nil {
			told++
			whole++
		}
		_ = s.Close() // it may try to take the commit back, and fails
		must(t, d.Fail(powercut.Fault{}))

		s = open(t, dir(), boltkv.Options{})
		shown := wholeRound(t, s)
		if shown != told && shown != told+1 {
			t.Fatalf("%d: ended: at revision %d, and %d was acknowledged", i, shown, told)
		}
		told = shown
		if i%3 > 0 {
			must(t, d.CutAfter(random.IntN(20)))
			if commit(s, told+1) == nil {
				told++
			}
		}
		_ = s.Close() // its disk may be dead
		_, err := d.Restart(random.Uint64())
		must(t, err)
		s = open(t, dir(), boltkv.Options{})
		now := wholeRound(t, s)
		if now != told && (i%3 == 0 || now != told+1) {
			t.Fatalf("%d: ended, then the power went: at revision %d, and %d was shown", i, now, told)
		}
		told = now
	}
	must(t, s.Close())
	if whole == 0 || whole > 40 {
		t.Errorf("%d of 80 commits were made all the same: the test tests little", whole)
	}
}

// wholeRound returns a store's revision, whose round it must hold, whole.
func wholeRound(t *testing.T, s *boltkv.Store) uint64 {
	t.Helper()
	p, err := s.Scan(t.Context(), store.Range{})
	must(t, err)
	wantRound(t, p.Entries, p.Revision)
	if faults, err := s.Check(t.Context()); err != nil || len(faults) > 0 {
		t.Fatalf("the file is damaged: %q, %v", faults, err)
	}
	return p.Revision
}

// TestReadersWait: what the disk has not yet taken nobody is shown, neither a record nor a copy; readers wait until it has, or
// until they do not want to any more, and see what came of it.
func TestReadersWait(t *testing.T) {
	for _, errno := range []syscall.Errno{0, syscall.EIO} {
		t.Run(fmt.Sprint(int(errno)), func(t *testing.T) {
			d := disk(t)
			s := open(t, filepath.Join(d.Dir(), "data"), boltkv.Options{})
			defer s.Close()
			key := []byte("k")
			put := func(v string) error {
				_, err := s.Commit(t.Context(), store.Txn{Ops: []store.Op{store.Put(key, []byte(v))}})
				return err
			}
			must(t, put("old"))
			must(t, d.Fail(powercut.Fault{What: powercut.Syncs, After: 1, Errno: errno, Hang: true})) // of the meta page
			done := make(chan error, 1)
			go func() { done <- put("new") }()
			for n := 0; n == 0; {
				var err error
				n, err = d.Hanging()
				must(t, err)
				if len(done) > 0 {
					t.Fatalf("it does not wait for the disk: %v", <-done)
				}
			}
			soon, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
			defer cancel()
			if e, err := s.Get(soon, key); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("while the disk has not taken it: %q, %v", e.Value, err)
			}
			var readers sync.WaitGroup
			want := "new"
			if errno != 0 {
				want = "old"
			}
			for range 3 {
				readers.Go(func() {
					if e, err := s.Get(t.Context(), key); err != nil || string(e.Value) != want {
						t.Errorf("afterwards: %q, %v, want %s", e.Value, err, want)
					}
				})
			}
			must(t, d.Fail(powercut.Fault{}))
			if err := <-done; (err != nil) != (errno != 0) {
				t.Errorf("the commit: %v", err)
			}
			readers.Wait()
		})
	}
}

// TestReadersWhileItFails scans, copies and watches while commits fail and are taken back: nobody ever sees one that was
// refused, and a watch that was open goes on over it with all that were made.
func TestReadersWhileItFails(t *testing.T) {
	d := disk(t)
	s := open(t, filepath.Join(d.Dir(), "data"), boltkv.Options{})
	defer s.Close()
	ctx, end := context.WithCancel(t.Context())
	defer end()
	var mu sync.Mutex
	seen, watched := map[string]bool{}, []string{}
	var readers sync.WaitGroup
	for range 2 {
		readers.Go(func() {
			for ctx.Err() == nil {
				p, err := s.Scan(ctx, store.Range{})
				if err != nil { // refused, as where the disk takes nothing any more
					if ctx.Err() == nil && !errors.Is(err, &roster.Error{Kind: roster.Unavailable}) {
						t.Errorf("scan: %v", err)
					}
					continue
				}
				for _, e := range p.Entries {
					mu.Lock()
					seen[string(e.Value)] = true
					mu.Unlock()
				}
			}
		})
	}
	readers.Go(func() {
		for e, err := range s.Watch(ctx, 0) {
			if err != nil {
				if ctx.Err() == nil {
					t.Errorf("the watch ended: %v", err)
				}
				return
			}
			watched = append(watched, string(e.Ops[0].Value))
		}
	})
	random := rand.New(rand.NewPCG(6, 6))
	var made []string
	failed := 0
	for n := range 120 {
		if n%3 == 0 {
			must(t, d.Fail(powercut.Fault{What: []powercut.What{powercut.Syncs, powercut.Writes, powercut.Syncs | powercut.Writes}[random.IntN(3)],
				Errno: syscall.EIO, After: random.IntN(7), Forget: true, Part: n%2 == 0}))
		}
		v := fmt.Sprint("attempt ", n)
		if _, err := s.Commit(ctx, store.Txn{Ops: []store.Op{store.Put([]byte("k"), []byte(v))}}); err == nil {
			made = append(made, v)
		} else {
			failed++
		}
		if n%3 == 2 {
			must(t, d.Fail(powercut.Fault{}))
			must(t, s.Mend(ctx))
		}
	}
	v := "the last"
	_, err := s.Commit(ctx, store.Txn{Ops: []store.Op{store.Put([]byte("k"), []byte(v))}})
	must(t, err)
	made = append(made, v)
	for e, err := range s.Watch(ctx, uint64(len(made))-1) { // it is there: then so it is for the other
		must(t, err)
		if string(e.Ops[0].Value) == v {
			break
		}
	}
	end()
	readers.Wait()
	ok := map[string]bool{}
	for _, v := range made {
		ok[v] = true
	}
	for v := range seen {
		if !ok[v] {
			t.Errorf("%s was refused, and was seen", v)
		}
	}
	for i, v := range watched { // it may have been ended before the newest
		if v != made[i] {
			t.Fatalf("event %d is %s, want %s", i, v, made[i])
		}
	}
	if failed < 20 || len(made) < 20 || len(seen) < 10 {
		t.Errorf("%d failed, %d were made, %d seen: the test tests little", failed, len(made), len(seen))
	}
}

// TestMendOfFullDisk: a store on a full disk fails until there is room again, and knows it by itself then, though nobody
// commits.
func TestMendOfFullDisk(t *testing.T) {
	d := disk(t)
	dir := filepath.Join(d.Dir(), "data")
	s := open(t, dir, boltkv.Options{})
	defer s.Close()
	full := powercut.Fault{What: powercut.Writes | powercut.Names, Errno: syscall.ENOSPC}
	must(t, d.Fail(full))
	if _, err := s.Commit(t.Context(), store.Txn{Ops: roundOps(1)}); err == nil {
		t.Fatal("committed on a full disk")
	}
	for _, what := range []powercut.What{full.What, powercut.Names} { // the second: what is there can be written over, as on most
		full.What = what
		must(t, d.Fail(full))
		if err := s.Mend(t.Context()); err == nil || s.Failing() == nil {
			t.Errorf("mended on a full disk: %v, %v", err, s.Failing())
		}
	}
	must(t, d.Fail(powercut.Fault{}))
	if err := s.Mend(t.Context()); err != nil || s.Failing() != nil {
		t.Errorf("with room again: %v, %v", err, s.Failing())
	}
	if left, err := filepath.Glob(filepath.Join(dir, ".room*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %q, %v", left, err)
	}
}
