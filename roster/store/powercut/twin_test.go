//go:build linux

package powercut_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// twin says, as plainly as can be, what may be on a disk after a cut: it keeps every state that a file had since its last
// sync, and every change of names since the last of its directory's.
type twin struct {
	files map[uint64][][]byte // by inode: the states since the last sync, that one first
	names map[string]uint64   // as they are: "a/x" and the inode
	kept  map[string]uint64   // as synced
	steps []step              // not synced, oldest first
	made  string              // a file that was being made when the power went
}

// step is one change of names.
type step struct {
	dirs       []string
	from, name string // from is empty but for a rename
	id         uint64 // 0: the name goes
}

func (s step) do(names map[string]uint64) {
	if s.from != "" && names[s.from] == s.id {
		delete(names, s.from)
	}
	if names[s.name] = s.id; s.id == 0 {
		delete(names, s.name)
	}
}

func (w *twin) step(s step) {
	s.do(w.names)
	w.steps = append(w.steps, s)
}

// syncDir keeps the steps in a directory and, with a name that came out of another, all that was done there before.
func (w *twin) syncDir(dir string) {
	var needs func(i int, dir string) bool
	needs = func(i int, dir string) bool { // whether step i goes with what is done in dir
		if slices.Contains(w.steps[i].dirs, dir) {
			return true
		}
		for later := i + 1; later < len(w.steps); later++ {
			if s := w.steps[later]; len(s.dirs) == 2 && (slices.Contains(w.steps[i].dirs, s.dirs[0]) || slices.Contains(w.steps[i].dirs, s.dirs[1])) && needs(later, dir) {
				return true
			}
		}
		return false
	}
	var rest, now []step
	for i, s := range w.steps {
		if needs(i, dir) {
			now = append(now, s)
		} else {
			rest = append(rest, s)
		}
	}
	for _, s := range now {
		s.do(w.kept)
	}
	w.steps = rest
}

// possible tells whether names may be what a cut leaves: any of the steps, in their order.
func (w *twin) possible(names map[string]uint64) bool {
	for set := range 1 << len(w.steps) {
		is := maps.Clone(w.kept)
		for i, s := range w.steps {
			if set&(1<<i) != 0 {
				s.do(is)
			}
		}
		if maps.Equal(is, names) {
			return true
		}
	}
	return false
}

// fault tells what of a file's bytes cannot be what a cut leaves: its size is one that it had, each sector is as it was at
// some time, with zeros behind where the file was cut off then or later.
func fault(states [][]byte, got []byte) string {
	if !slices.ContainsFunc(states, func(s []byte) bool { return len(s) == len(got) }) {
		return fmt.Sprintf("%d bytes, a size that it never had", len(got))
	}
	at := func(b []byte, sector, n int) []byte {
		out := make([]byte, n)
		if sector < len(b) {
			copy(out, b[sector:])
		}
		return out
	}
	for k := 0; k < len(got); k += 512 {
		n := min(512, len(got)-k)
		was := false
		for i, s := range states {
			for _, later := range states[i:] {
				was = was || bytes.Equal(at(s[:min(len(s), len(later))], k, n), got[k:k+n])
			}
		}
		if !was {
			return fmt.Sprintf("the sector at %d is %.20q…, as it never was", k, got[k:k+n])
		}
	}
	return ""
}

// tree reads names and inodes below the two directories.
func tree(t *testing.T, root string) map[string]uint64 {
	t.Helper()
	names := map[string]uint64{}
	for _, dir := range []string{"a", "b"} {
		list, err := os.ReadDir(filepath.Join(root, dir))
		must(t, err)
		for _, e := range list {
			info, err := e.Info()
			must(t, err)
			names[dir+"/"+e.Name()] = info.Sys().(*syscall.Stat_t).Ino
		}
	}
	return names
}

// do makes one random operation on the disk and the twin. What fails was cut off in the midst: it may have been done.
func (w *twin) do(t *testing.T, root string, random *rand.Rand) (failed bool) {
	t.Helper()
	pick := func() string { return string("ab"[random.IntN(2)]) + "/" + string("xyz"[random.IntN(3)]) }
	name, dir := pick(), ""
	path := filepath.Join(root, name)
	id := w.names[name]
	dir, _, _ = strings.Cut(name, "/")
	switch kind := random.IntN(12); {
	case kind == 0:
		f, err := os.Open(filepath.Join(root, dir))
		must(t, err)
		defer f.Close()
		if f.Sync() != nil {
			return true
		}
		w.syncDir(dir)
	case id == 0:
		f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			w.made = name // nobody can tell its inode yet
			return true
		}
		info, err := f.Stat()
		must(t, err)
		must(t, f.Close())
		id = info.Sys().(*syscall.Stat_t).Ino
		w.files[id] = [][]byte{{}}
		w.step(step{dirs: []string{dir}, name: name, id: id})
	case kind <= 5:
		return w.write(t, path, id, random)
	case kind <= 7:
		f, err := os.OpenFile(path, os.O_RDWR, 0)
		must(t, err)
		defer f.Close()
		if f.Sync() != nil {
			return true
		}
		w.files[id] = w.files[id][len(w.files[id])-1:]
	case kind == 8:
		failed = os.Remove(path) != nil
		w.step(step{dirs: []string{dir}, name: name})
	case kind == 9:
		to := pick()
		if w.names[to] != 0 {
			return false
		}
		failed = os.Link(path, filepath.Join(root, to)) != nil
		w.step(step{dirs: []string{to[:1]}, name: to, id: id})
	default:
		to := pick()
		failed = os.Rename(path, filepath.Join(root, to)) != nil
		if w.names[to] == id { // two names of one file, or one: nothing happens
			return failed
		}
		dirs := []string{dir}
		if to[:1] != dir {
			dirs = append(dirs, to[:1])
		}
		w.step(step{dirs: dirs, from: name, name: to, id: id})
	}
	return failed
}

func (w *twin) write(t *testing.T, path string, id uint64, random *rand.Rand) (failed bool) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	must(t, err)
	defer f.Close()
	states := w.files[id]
	is := bytes.Clone(states[len(states)-1])
	if random.IntN(4) == 0 {
		size := random.IntN(12_000)
		failed = f.Truncate(int64(size)) != nil
		is = append(is, make([]byte, max(0, size-len(is)))...)[:size]
	} else {
		b := bytes.Repeat([]byte{byte('A' + random.IntN(26))}, 1+random.IntN(9000))
		at := random.IntN(9000)
		_, err := f.WriteAt(b, int64(at))
		failed = err != nil
		for len(b) > 0 { // no write is whole but that of a page
			n := min(len(b), 4096-at%4096)
			is = append(is, make([]byte, max(0, at+n-len(is)))...)
			copy(is[at:], b[:n])
			states = append(states, bytes.Clone(is))
			b, at = b[n:], at+n
		}
	}
	w.files[id] = append(states, is)
	return failed
}

var rounds = flag.Int("rounds", 150, "how often the power of a disk is cut that is compared with its twin")

// TestTwin makes small random sequences of operations, cuts the power after them or within one, and holds what survives to
// the twin. Before the cut the disk shows all that was done, whatever was synced.
func TestTwin(t *testing.T) {
	d := disk(t)
	random := rand.New(rand.NewPCG(12, 21))
	for _, dir := range []string{"a", "b"} {
		must(t, os.Mkdir(filepath.Join(d.Dir(), dir), 0o700))
	}
	syncDir(t, d.Dir())
	seen := map[string]int{}
	for round := range *rounds {
		w := twin{files: map[uint64][][]byte{}, names: tree(t, d.Dir())}
		w.kept = maps.Clone(w.names)
		for name, id := range w.names {
			b, err := os.ReadFile(filepath.Join(d.Dir(), name))
			must(t, err)
			w.files[id] = [][]byte{b}
		}
		if round%3 == 0 {
			must(t, d.CutAfter(random.IntN(12)))
		}
		failed := false
		for i := 0; i < 14 && !failed && len(w.steps) < 10; i++ {
			failed = w.do(t, d.Dir(), random)
		}
		if !failed {
			for name, id := range w.names {
				b, err := os.ReadFile(filepath.Join(d.Dir(), name))
				if states := w.files[id]; err != nil || !bytes.Equal(b, states[len(states)-1]) {
					t.Fatalf("round %d: before the cut %s does not hold what was written: %v", round, name, err)
				}
			}
		}
		cut, err := d.Restart(random.Uint64())
		must(t, err)
		w.survived(t, round, d.Dir(), seen)
		seen["names lost"] += cut.Gone
		seen["names kept"] += cut.Names - cut.Gone
		seen["blocks lost"] += cut.Lost
		seen["blocks kept"] += cut.Blocks - cut.Lost
	}
	for _, what := range []string{"names lost", "names kept", "blocks lost", "blocks kept", "all", "nothing", "something"} {
		if seen[what] == 0 {
			t.Errorf("never: %s", what)
		}
	}
	t.Log(seen)
}

// survived holds a disk that has started again to its twin.
func (w *twin) survived(t *testing.T, round int, root string, seen map[string]int) {
	t.Helper()
	names := tree(t, root)
	for name, id := range names {
		b, err := os.ReadFile(filepath.Join(root, name))
		must(t, err)
		if name == w.made && w.files[id] == nil {
			w.files[id] = [][]byte{{}}
			w.step(step{dirs: []string{name[:1]}, name: name, id: id})
		}
		states := w.files[id]
		if f := fault(states, b); f != "" {
			t.Fatalf("round %d: %s, of %d states: %s", round, name, len(states), f)
		}
		switch {
		case len(states) == 1:
		case bytes.Equal(b, states[len(states)-1]):
			seen["all"]++
		case bytes.Equal(b, states[0]):
			seen["nothing"]++
		default:
			seen["something"]++
		}
	}
	if !w.possible(names) {
		t.Fatalf("round %d: the names are %v; synced were %v, then %+v", round, names, w.kept, w.steps)
	}
}

// TestFull: the disk holds so much and no more, and what is written again and again without a sync does not count without end.
func TestFull(t *testing.T) {
	d := disk(t)
	f, err := os.Create(filepath.Join(d.Dir(), "f"))
	must(t, err)
	defer f.Close()
	const size = 4 << 20
	must(t, d.Size(size))
	b := make([]byte, 64<<10)
	for range 200 {
		_, err := f.WriteAt(b, 0)
		must(t, err)
	}
	at := int64(0)
	for ; err == nil && at < 2*size; at += int64(len(b)) {
		_, err = f.WriteAt(b, at)
	}
	if !errors.Is(err, syscall.ENOSPC) || at < size/4 || at > size {
		t.Errorf("full at %d bytes: %v", at, err)
	}
	if _, err := f.WriteAt(b, 0); err == nil {
		t.Error("what is there is written again on a full disk, of which two states may have to be kept")
	}
}
