//go:build linux

package vault_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"watchbill/api/subscription"
	"watchbill/cmd/internal/floor"
	"watchbill/cmd/internal/vault"
	"watchbill/dispatch/desk"
	"watchbill/roster"
	"watchbill/roster/edit"
	"watchbill/roster/pack"
	"watchbill/roster/store"
	"watchbill/roster/store/audit"
	"watchbill/roster/store/backup"
	"watchbill/roster/store/boltkv"
	"watchbill/roster/store/powercut"
)

var powerCuts = flag.Int("powercuts", 60, "how many power cuts a store under all kinds of writers is to survive")

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

// house is a store on a disk whose power is cut, and those who write to it.
type house struct {
	disk    *powercut.Disk
	noSync  bool
	random  *rand.Rand
	told    *recorder
	packs   []roster.Records
	backups map[string]string // acknowledged: checksums of the files, by name
	turn    int
	seen    map[string]int // what was acknowledged, by kind
	mu      sync.Mutex     // guards seen and backups
}

// cutsOfOne is how many power cuts one store goes through: it grows, and lies in memory.
const cutsOfOne = 100

func newHouse(t *testing.T, random *rand.Rand) *house {
	t.Helper()
	h := &house{disk: disk(t), random: random, told: newRecorder(), backups: map[string]string{}, seen: map[string]int{}}
	p, err := pack.Read(t.Context(), "../../watchbill/testdata/harbor")
	must(t, err)
	book, faults := p.Book(0)
	must(t, faults.Err())
	for i := range 3 {
		r := book.Records()
		r.Agency.Name += fmt.Sprint(" ", i)
		r.Officers = append([]roster.Officer(nil), r.Officers...)
		for k := range r.Officers {
			r.Officers[k].Phone = fmt.Sprintf("555-01%02d", i*20+k)
		}
		h.packs = append(h.packs, r)
	}
	return h
}

func (h *house) dir() string { return filepath.Join(h.disk.Dir(), "srv", "watchbill") }

// life opens the store, looks whether it holds what it promised, works on it until the power goes, and starts the disk
// again. The error says what was broken.
func (h *house) life(t *testing.T) error {
	t.Helper()
	kv, err := boltkv.Open(h.dir(), boltkv.Options{NoSync: h.noSync})
	if err != nil {
		return fmt.Errorf("the store does not open: %w", err)
	}
	if err := h.holds(t, kv); err != nil {
		return errors.Join(err, kv.Close())
	}
	h.told.KV = kv
	must(t, h.disk.CutAfter(h.random.IntN(600)))
	ctx, dead := context.WithCancel(t.Context())
	var working sync.WaitGroup
	var gaveUp atomic.Pointer[error]
	for _, work := range []func(context.Context, *rand.Rand) (string, error){h.edits, h.dispatches, h.keeps} {
		random := rand.New(rand.NewPCG(h.random.Uint64(), 1))
		working.Go(func() {
			for ctx.Err() == nil {
				kind, err := work(ctx, random)
				if err != nil {
					if ctx.Err() == nil {
						gaveUp.Store(&err)
					}
					dead()
					return
				}
				h.mu.Lock()
				h.seen[kind]++
				h.mu.Unlock()
			}
		})
	}
	working.Wait()
	dead()
	if gone, err := h.disk.Dead(); err != nil || !gone {
		t.Fatalf("somebody gave up while the disk was well: %v, %v", *gaveUp.Load(), err)
	}
	_ = kv.Close()
	_, err = h.disk.Restart(h.random.Uint64())
	must(t, err)
	return nil
}

// holds looks at all that there is.
func (h *house) holds(t *testing.T, kv *boltkv.Store) error {
	t.Helper()
	if err := h.told.holds(t, kv); err != nil {
		return err
	}
	f, err := vault.Inspect(t.Context(), kv)
	if err != nil || !f.Sound() && f.Revision > 0 {
		return fmt.Errorf("the store is not sound: %q, %w", f.All(), err)
	}
	for name, sum := range h.backups {
		b, err := backup.Open(filepath.Join(filepath.Dir(h.dir()), name))
		if err != nil {
			return fmt.Errorf("a backup that was acknowledged: %w", err)
		}
		got, err := b.Extract(t.Context(), io.Discard)
		if err = errors.Join(err, b.Close()); err != nil || got != sum {
			return fmt.Errorf("a backup that was acknowledged has the checksum %s, not %s: %w", got, sum, err)
		}
	}
	clear(h.backups) // those are safe; new ones are made over them
	return nil
}

func (h *house) log() *audit.Log { return audit.New(h.told, audit.Options{Now: now}) }

// edits imports a roster now and then and edits it.
func (h *house) edits(ctx context.Context, random *rand.Rand) (string, error) {
	log := h.log()
	_, revision, err := store.New(h.told).Load(ctx)
	if err != nil {
		return "", err
	}
	if revision == 0 || random.IntN(4) == 0 {
		_, err := store.New(h.told).ImportBy(ctx, h.packs[random.IntN(len(h.packs))], func(ctx context.Context, x store.Txn, c store.Changes) (uint64, error) {
			return log.Commit(ctx, x, audit.Entry{Action: audit.Imported, Who: ann, Outcome: audit.Done, What: audit.OfImport(c)})
		})
		return "imports", unlessLost(err)
	}
	day := roster.NewDate(2027, 4, 1) + roster.Date(random.IntN(300))
	changes, err := pack.ReadChanges(strings.NewReader(fmt.Sprintf(
		`[{"op": "add", "file": "absences.csv", "row": {"officer_id": "H0%d", "from": %q, "to": %q, "kind": "vacation"}}]`, 1+random.IntN(9), day, day)))
	if err == nil {
		_, err = edit.New(edit.Options{KV: h.told, Log: log}).Do(ctx, edit.Edit{Changes: changes, Action: audit.Imported, Who: ann, Of: "absence"})
	}
	var twice pack.ChangeFaults
	if errors.As(err, &twice) {
		err = nil
	}
	return "edits", unlessLost(err)
}

// unlessLost lets lost races pass, which are no failures.
func unlessLost(err error) error {
	if errors.Is(err, &roster.Error{Kind: roster.Conflict}) {
		return nil
	}
	return err
}

// dispatches commits as a desk does.
func (h *house) dispatches(ctx context.Context, random *rand.Rand) (string, error) {
	h.mu.Lock()
	h.turn++
	id := fmt.Sprintf("%08d", h.turn)
	h.mu.Unlock()
	line := fmt.Appendf(nil, `{"v":1,"row":{"id":%q,"at":"2027-03-02T12:00:00Z","kind":"step","call_id":"C%d"}}`, id, random.IntN(1000))
	return "dispatches", floor.Ledger(h.told).Commit(ctx, []desk.Change{
		{Table: desk.TableJournal, Key: id, Value: line, Absent: true},
		{Table: desk.TableWatch, Key: fmt.Sprint("C", random.IntN(20))},
	})
}

// keeps records, prunes, issues calendars and backs up.
func (h *house) keeps(ctx context.Context, random *rand.Rand) (string, error) {
	log := h.log()
	switch random.IntN(6) {
	case 0:
		_, err := log.Prune(ctx, noon.Add(time.Hour), ann, "command")
		return "prunes", unlessLost(err)
	case 1:
		_, _, err := subscription.New(h.told).Issue(ctx, subscription.Feed{Of: subscription.OfOfficer, ID: fmt.Sprint("X", random.IntN(1000))}, noon)
		return "calendars", err
	case 2:
		name := fmt.Sprint("backup-", random.IntN(3))
		kv := h.told.KV.(*boltkv.Store)
		h.mu.Lock()
		delete(h.backups, name) // it may be replaced and not be acknowledged
		h.mu.Unlock()
		p, err := vault.Pack(ctx, kv.Dir(), filepath.Join(filepath.Dir(h.dir()), name), "test", noon, copied(kv))
		if err == nil {
			h.mu.Lock()
			h.backups[name] = p.File
			h.mu.Unlock()
		}
		return "backups", err
	}
	return "records", log.Append(ctx, audit.Entry{Action: audit.Exported, Who: ann, Outcome: audit.Begun})
}

// TestPowerCuts cuts the power at random moments of imports, edits, dispatching, recording, pruning and backing up, from the
// making of the store on. After each: all that was acknowledged is there, nothing by halves, the chain is sound, and so is
// all that verify looks at; nobody has to do anything. The same without syncs must fail.
func TestPowerCuts(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 60))
	for left := *powerCuts; left > 0; left -= cutsOfOne {
		h := newHouse(t, random)
		n := min(left, cutsOfOne)
		for i := range n + 1 { // the last one looks at what the one before left
			if err := h.life(t); err != nil {
				t.Fatalf("power cut %d: %v", i, err)
			}
		}
		t.Logf("%d power cuts, %d commits acknowledged, none lost; done: %v", n, h.told.count(), h.seen)
	}
	h := newHouse(t, random)
	h.noSync = true
	for i := range 40 {
		if err := h.life(t); err != nil {
			t.Logf("the control, without syncs, at power cut %d: %.200s", i, err)
			return
		}
	}
	t.Error("40 power cuts, and a store without syncs has lost nothing: the test tests nothing")
}

const restorings = 20

// TestPowerCutsInRestore cuts the power while a backup is put into an empty directory or in the place of a store: there is
// the old one or the new one, whole, and the new one if the restoring was acknowledged.
func TestPowerCutsInRestore(t *testing.T) {
	d := disk(t)
	kv, log := filled(t)
	path, first := packed(t, kv)
	must(t, log.Append(t.Context(), audit.Entry{Action: audit.Exported, Who: ann, Outcome: audit.Begun}))
	other, second := packed(t, kv)
	random := rand.New(rand.NewPCG(3, 9))
	seen := map[string]int{}
	_, err := vault.Restore(t.Context(), path, filepath.Join(d.Dir(), "whole", "data"), restoring())
	must(t, err)
	whole, err := d.Restart(0)
	must(t, err)
	for i := range restorings {
		replace := i%2 == 1
		dir := filepath.Join(d.Dir(), fmt.Sprint("restored", i), "data")
		was := uint64(0)
		if replace {
			_, err := vault.Restore(t.Context(), path, dir, restoring())
			must(t, err)
			was = first.Revision + 1
		}
		must(t, d.CutAfter(random.IntN(whole.Changes*6/5)))
		opt := restoring()
		opt.Replace = replace
		_, failed := vault.Restore(t.Context(), other, dir, opt)
		if dead, err := d.Dead(); err != nil || !dead && failed != nil {
			t.Fatalf("the disk is well, and restoring failed: %v, %v", failed, err)
		}
		_, err := d.Restart(random.Uint64())
		must(t, err)
		dir = filepath.Join(d.Dir(), fmt.Sprint("restored", i), "data")
		now, err := soundRevision(t, dir)
		must(t, err)
		is := second.Revision + 1
		switch {
		case now == is && failed == nil:
			seen["new, and acknowledged"]++
		case now == is:
			seen["new"]++
		case now == was && failed != nil:
			seen["as before"]++
		default:
			t.Fatalf("cut %d: revision %d; before the restoring %d, after it %d; it said: %v", i, now, was, is, failed)
		}
		must(t, os.RemoveAll(filepath.Join(d.Dir(), fmt.Sprint("restored", i))))
	}
	t.Logf("%d restorings, and a power cut in most: %v", restorings, seen)
	if seen["as before"] == 0 || seen["new, and acknowledged"] == 0 {
		t.Error("the cuts came too early or too late")
	}
}

// soundRevision returns a store's revision, 0 where there is none. One that is not sound is an error.
func soundRevision(t *testing.T, dir string) (uint64, error) {
	t.Helper()
	if _, err := os.Stat(boltkv.Records(dir)); errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	kv, err := boltkv.Open(dir, boltkv.Options{MustExist: true})
	if err != nil {
		return 0, err
	}
	f, err := vault.Inspect(t.Context(), kv)
	if err == nil && !f.Sound() {
		err = fmt.Errorf("not sound: %q", f.All())
	}
	return f.Revision, errors.Join(err, kv.Close())
}
