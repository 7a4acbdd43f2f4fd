package boltkv_test

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"watchbill/roster/store"
	"watchbill/roster/store/boltkv"
)

// TestKilled kills a writing process again and again; what it had reported as committed must be there, and nothing by halves.
func TestKilled(t *testing.T) {
	dir := t.TempDir()
	for i := range 6 {
		reported := killAfter(t, dir, rand.IntN(12))
		s := open(t, dir, boltkv.Options{})
		p, err := s.Scan(t.Context(), store.Range{})
		must(t, err)
		if p.Revision != reported && p.Revision != reported+1 {
			t.Errorf("kill %d: revision %d; %d was the last one reported", i, p.Revision, reported)
		}
		wantRound(t, p.Entries, p.Revision)
		must(t, s.Close())
	}
}

// killAfter lets a child write n rounds or one more, kills it, and returns the last round it reported.
func killAfter(t *testing.T, dir string, n int) (reported uint64) {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childDir+"="+dir)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	must(t, err)
	must(t, child.Start())
	lines := bufio.NewScanner(out)
	for i := 0; lines.Scan(); i++ {
		fmt.Sscan(lines.Text(), &reported)
		if i == 0 {
			_, err := boltkv.Open(dir, boltkv.Options{LockTimeout: -1})
			var held *boltkv.Held
			if !errors.As(err, &held) || held.PID != child.Process.Pid || held.Command != "watchbill test-child" {
				t.Errorf("open while the child holds it: got %v, want held by %d", err, child.Process.Pid)
			}
		}
		if i == n {
			must(t, child.Process.Kill()) // what it still reports is read below
		}
	}
	_ = child.Wait() // killed
	return reported
}

func wantRound(t *testing.T, entries []store.Entry, n uint64) {
	t.Helper()
	if err := roundIs(entries, n); err != nil {
		t.Fatal(err)
	}
}

// roundIs tells whether a store holds round n, whole, and nothing else.
func roundIs(entries []store.Entry, n uint64) error {
	want := map[string]string{}
	for _, op := range roundOps(n) {
		if !op.Delete {
			want[string(op.Key)] = string(op.Value)
		}
	}
	for _, e := range entries {
		if want[string(e.Key)] != string(e.Value) {
			return fmt.Errorf("round %d: %s holds %.20q…, want %.20q…", n, e.Key, e.Value, want[string(e.Key)])
		}
	}
	if len(entries) != len(want) {
		return fmt.Errorf("round %d: %d entries, want %d", n, len(entries), len(want))
	}
	return nil
}

// TestPowerCut builds the files that a power cut could leave of one commit: until the second fsync any of its pages
// may have reached the disk or not, and the last page may be torn.
func TestPowerCut(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "records.db")
	s := open(t, dir, boltkv.Options{})
	commit := func(n uint64) []byte {
		_, err := s.Commit(t.Context(), store.Txn{Ops: roundOps(n)})
		must(t, err)
		b, err := os.ReadFile(path)
		must(t, err)
		return b
	}
	for n := range uint64(4) {
		commit(n + 1)
	}
	before, after := commit(5), commit(6)
	must(t, s.Close())

	page := os.Getpagesize()
	old := func(i int) []byte { // page i before, zeros where the file was shorter
		b := make([]byte, page)
		if i*page < len(before) {
			copy(b, before[i*page:])
		}
		return b
	}
	var changed []int
	for i := 2; i < len(after)/page; i++ { // 0 and 1 are bbolt's two meta pages
		if !bytes.Equal(after[i*page:(i+1)*page], old(i)) {
			changed = append(changed, i)
		}
	}
	if len(changed) < 5 {
		t.Fatalf("only %d pages changed: the test tests nothing", len(changed))
	}
	random := rand.New(rand.NewPCG(1, 2))
	for cut := range 40 { // before the first fsync: any subset of the pages
		image := bytes.Clone(after)
		copy(image, before[:2*page])
		for _, i := range changed {
			if random.IntN(2) == 0 {
				copy(image[i*page:], old(i))
			}
		}
		if cut%2 == 0 {
			image = image[:max(len(before), page*changed[0])]
		}
		wantImage(t, image, 5)
	}
	for meta := range 2 { // between the fsyncs: a meta page torn at any byte
		for n := range 90 {
			image := bytes.Clone(after)
			copy(image, before[:2*page])
			copy(image[meta*page:], after[meta*page:][:n])
			wantImage(t, image, 5, 6)
		}
	}
	wantImage(t, after, 6)
}

// wantImage opens a store made of the file and wants it whole, at one of the revisions.
func wantImage(t *testing.T, file []byte, revisions ...uint64) {
	t.Helper()
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, "records.db"), file, 0o600))
	s := open(t, dir, boltkv.Options{NoSync: true})
	defer s.Close()
	p, err := s.Scan(t.Context(), store.Range{})
	must(t, err)
	if !strings.Contains(fmt.Sprint(revisions), fmt.Sprint(p.Revision)) {
		t.Fatalf("revision %d, want one of %d", p.Revision, revisions)
	}
	wantRound(t, p.Entries, p.Revision)
}
