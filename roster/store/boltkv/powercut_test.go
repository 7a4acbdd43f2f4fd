//go:build linux

package boltkv_test

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"syscall"
	"testing"

	"watchbill/roster"
	"watchbill/roster/store"
	"watchbill/roster/store/boltkv"
	"watchbill/roster/store/powercut"
)

var powerCuts = flag.Int("powercuts", 15, "how many power cuts a store is to survive")

func disk(t *testing.T) *powercut.Disk {
	t.Helper()
	d, err := powercut.Open()
	if errors.Is(err, powercut.ErrRefused) {
		t.Skip(err)
	}
	must(t, err)
	t.Cleanup(func() { must(t, d.Close()) })
	return d
}

// writer commits round after round to a store on a disk whose power is cut.
type writer struct {
	disk   *powercut.Disk
	opt    boltkv.Options
	random *rand.Rand
	faults bool   // the disk fails now and then
	told   uint64 // the newest commit that was acknowledged
	failed int    // commits that a fault kept from being made
	unread int    // times that the store was not to be read meanwhile
	lost   powercut.Cut
}

// run opens the store, holds it to what was acknowledged, commits until the power goes and starts the disk again. The
// error says how the store broke its promise.
func (w *writer) run(t *testing.T) error {
	t.Helper()
	s, err := boltkv.Open(filepath.Join(w.disk.Dir(), "a", "data"), w.opt)
	if err != nil {
		return fmt.Errorf("after the cut the store does not open: %w", err)
	}
	now, err := w.holds(t, s)
	if err == nil {
		err = w.commits(t, s, now)
	}
	_ = s.Close() // its disk is dead
	cut, restartErr := w.disk.Restart(w.random.Uint64())
	must(t, restartErr)
	w.lost.Changes += cut.Changes
	w.lost.Blocks += cut.Blocks
	w.lost.Lost += cut.Lost
	return err
}

// holds reads the whole store.
func (w *writer) holds(t *testing.T, s *boltkv.Store) (revision uint64, err error) {
	t.Helper()
	p, err := s.Scan(t.Context(), store.Range{})
	if err != nil {
		return 0, fmt.Errorf("after the cut the store cannot be read: %w", err)
	}
	if p.Revision != w.told && p.Revision != w.told+1 {
		return 0, fmt.Errorf("after the cut the store is at revision %d, and %d was acknowledged", p.Revision, w.told)
	}
	if p.Revision > 0 {
		if err := roundIs(p.Entries, p.Revision); err != nil {
			return 0, err
		}
	}
	if faults, err := s.Check(t.Context()); err != nil || len(faults) > 0 {
		return 0, fmt.Errorf("after the cut the file is damaged: %v, %w", faults, err)
	}
	return p.Revision, nil
}

// commits writes until the power goes, the revision after now first.
func (w *writer) commits(t *testing.T, s *boltkv.Store, now uint64) error {
	t.Helper()
	w.told = now
	if w.faults {
		for range w.random.IntN(4) {
			if err := w.fails(t, s); err != nil {
				return err
			}
		}
	}
	must(t, w.disk.CutAfter(w.random.IntN(250)))
	for n := 0; ; n++ {
		revision, err := s.Commit(t.Context(), store.Txn{Ops: roundOps(w.told + 1)})
		if err == nil {
			w.told = revision
			continue
		}
		dead, deadErr := w.disk.Dead()
		must(t, deadErr)
		if !dead {
			return fmt.Errorf("commit %d: %w", n, err)
		}
		return nil
	}
}

// fails has the disk fail from some moment of a commit on, mends it, and wants the next commit to succeed.
func (w *writer) fails(t *testing.T, s *boltkv.Store) error {
	t.Helper()
	f := powercut.Fault{
		What:   []powercut.What{powercut.Writes, powercut.Syncs, powercut.Syncs, powercut.Writes | powercut.Syncs}[w.random.IntN(4)],
		Errno:  []syscall.Errno{syscall.EIO, syscall.ENOSPC, syscall.EROFS}[w.random.IntN(3)],
		After:  w.random.IntN(1 + 30*w.random.IntN(2)),
		Forget: true,
		Part:   w.random.IntN(2) == 0,
	}
	must(t, w.disk.Fail(f))
	for range 1 + w.random.IntN(4) {
		revision, err := s.Commit(t.Context(), store.Txn{Ops: roundOps(w.told + 1)})
		if err == nil {
			w.told = revision
			continue
		}
		w.failed++
		wantKind(t, err, roster.Unavailable, "")
		switch p, err := s.Scan(t.Context(), store.Range{}); {
		case err != nil && f.What&powercut.Writes != 0: // what nobody promised cannot be hidden
			w.unread++
			wantKind(t, err, roster.Unavailable, "")
		case err != nil || p.Revision != w.told:
			return fmt.Errorf("while the disk fails the store is at revision %d, and %d was acknowledged: %w", p.Revision, w.told, err)
		}
	}
	must(t, w.disk.Fail(powercut.Fault{}))
	if w.random.IntN(2) == 0 {
		return nil // the power may go in the first commit afterwards
	}
	revision, err := s.Commit(t.Context(), store.Txn{Ops: roundOps(w.told + 1)})
	if err != nil {
		return fmt.Errorf("the disk is well again, and the store does not commit: %w", err)
	}
	w.told = revision
	return nil
}

// cuts runs a store through so many power cuts, and tells at which one it broke its promise, and how.
func (w *writer) cuts(t *testing.T, n int) (int, error) {
	t.Helper()
	for i := range n + 1 { // the last one looks at what the one before left
		if err := w.run(t); err != nil {
			return i, err
		}
	}
	return n, nil
}

// TestPowerCuts cuts the power at random moments: what was acknowledged is there, each commit is whole or absent, and the
// store opens without a hand.
func TestPowerCuts(t *testing.T) {
	for _, faults := range []bool{false, true} {
		t.Run(fmt.Sprintf("faults=%v", faults), func(t *testing.T) {
			w := writer{disk: disk(t), random: rand.New(rand.NewPCG(7, 11)), faults: faults}
			if i, err := w.cuts(t, *powerCuts); err != nil {
				t.Errorf("cut %d: %v", i, err)
			}
			t.Logf("%d power cuts; %d commits acknowledged, none lost; %d failed with the disk; of %d blocks not synced %d were lost",
				*powerCuts, w.told, w.failed, w.lost.Blocks, w.lost.Lost)
			if faults {
				t.Logf("while the disk failed, %d times the store was not to be read", w.unread)
			}
		})
	}
}

// TestPowerCutsWithoutSync shows that TestPowerCuts can fail: a store that leaves out the syncs does not survive them.
func TestPowerCutsWithoutSync(t *testing.T) {
	w := writer{disk: disk(t), random: rand.New(rand.NewPCG(7, 11)), opt: boltkv.Options{NoSync: true}}
	i, err := w.cuts(t, 50)
	if err == nil {
		t.Fatal("50 power cuts, and a store without syncs has lost nothing: the test tests nothing")
	}
	t.Logf("without syncs, at cut %d: %v", i, err)
}
