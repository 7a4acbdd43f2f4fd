package vault_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"watchbill/cmd/internal/floor"
	"watchbill/cmd/internal/vault"
	"watchbill/dispatch/desk"
	"watchbill/roster/pack"
	"watchbill/roster/store"
	"watchbill/roster/store/audit"
	"watchbill/roster/store/boltkv"
	"watchbill/roster/store/powercut"
)

func TestMain(m *testing.M) {
	powercut.Main()
	goleak.VerifyTestMain(m)
}

var (
	noon = time.Date(2027, 3, 2, 12, 0, 0, 0, time.UTC)
	ann  = audit.Who{Kind: audit.Account, Name: "ann"}
)

func now() time.Time { return noon }

func restoring() vault.Restoring { return vault.Restoring{Who: ann, Where: "command", Now: now} }

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func open(t testing.TB, dir string) *boltkv.Store {
	t.Helper()
	kv, err := boltkv.Open(dir, boltkv.Options{NoSync: true})
	must(t, err)
	t.Cleanup(func() { kv.Close() })
	return kv
}

// filled is an open store with a roster, imported with its audit record.
func filled(t testing.TB) (*boltkv.Store, *audit.Log) {
	t.Helper()
	kv := open(t, t.TempDir())
	log := audit.New(kv, audit.Options{Now: now})
	p, err := pack.Read(t.Context(), "../../watchbill/testdata/harbor")
	must(t, err)
	book, faults := p.Book(0)
	must(t, faults.Err())
	_, err = store.New(kv).ImportBy(t.Context(), book.Records(), func(ctx context.Context, x store.Txn, c store.Changes) (uint64, error) {
		return log.Commit(ctx, x, audit.Entry{Action: audit.Imported, Who: ann, Outcome: audit.Done, What: audit.OfImport(c)})
	})
	must(t, err)
	return kv, log
}

func copied(kv *boltkv.Store) func(context.Context, io.Writer) error {
	return func(ctx context.Context, w io.Writer) error {
		_, err := kv.CopyTo(ctx, w)
		return err
	}
}

func packed(t testing.TB, kv *boltkv.Store) (string, vault.Packed) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "backup")
	p, err := vault.Pack(t.Context(), kv.Dir(), path, "test", noon, copied(kv))
	must(t, err)
	return path, p
}

// entries reads all of a store but its audit trail, with the revision of each.
func entries(t testing.TB, kv store.KV) map[string]string {
	t.Helper()
	page, err := kv.Scan(t.Context(), store.Range{})
	must(t, err)
	m := map[string]string{}
	for _, e := range page.Entries {
		if !audit.Within(e.Key) {
			m[string(e.Key)] = fmt.Sprintf("%d %x", e.Revision, e.Value)
		}
	}
	return m
}

// TestDrill backs up while writers commit, restores elsewhere, and compares record by record with what the store held at
// the backup's revision, which one writer's commits tell: each puts its number under two keys.
func TestDrill(t *testing.T) {
	kv, log := filled(t)
	ctx, stop := context.WithCancel(t.Context())
	var writing sync.WaitGroup
	var mu sync.Mutex
	at := map[uint64]map[string]string{} // by revision: all but the roster and the trail
	state := map[string]string{}
	writing.Go(func() {
		for i := 0; ctx.Err() == nil; i++ {
			x := store.Txn{Ops: []store.Op{store.Put([]byte("zz1"), fmt.Append(nil, i)), store.Put(fmt.Appendf(nil, "zz2-%d", i%100), fmt.Append(nil, i))}}
			mu.Lock()
			revision, err := log.Commit(context.Background(), x, audit.Entry{Action: audit.CalendarIssued, Who: ann, Outcome: audit.Done})
			if err != nil {
				t.Error(err)
			}
			for _, op := range x.Ops {
				state[string(op.Key)] = fmt.Sprintf("%d %x", revision, op.Value)
			}
			copyOf := make(map[string]string, len(state))
			for k, v := range state {
				copyOf[k] = v
			}
			at[revision] = copyOf
			mu.Unlock()
		}
	})
	roster := entries(t, kv)
	for k := range roster {
		if strings.HasPrefix(k, "zz") {
			delete(roster, k)
		}
	}
	for range 3 {
		path, p := packed(t, kv)
		dir := filepath.Join(t.TempDir(), "new")
		r, err := vault.Restore(t.Context(), path, dir, restoring())
		must(t, err)
		back := open(t, dir)
		mu.Lock()
		want := map[string]string{}
		for k, v := range roster {
			want[k] = v
		}
		for k, v := range at[p.Revision] {
			want[k] = v
		}
		mu.Unlock()
		if diff := cmp.Diff(want, entries(t, back)); diff != "" {
			t.Errorf("at revision %d (-held +restored):\n%.2000s", p.Revision, diff)
		}
		f, err := vault.Inspect(t.Context(), back, p.Audit, r.Head)
		if must(t, err); !f.Sound() || f.Audit.Head.Seq != p.Audit.Seq+1 {
			t.Errorf("%v, head %v after %v", f.All(), f.Audit.Head, p.Audit)
		}
		must(t, back.Close())
	}
	stop()
	writing.Wait()
	if left, _ := filepath.Glob(filepath.Join(kv.Dir(), ".*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestRestoreRefuses(t *testing.T) {
	kv, _ := filled(t)
	good, _ := packed(t, kv)
	text, err := os.ReadFile(good)
	must(t, err)
	file := func(name string, text []byte) string {
		path := filepath.Join(t.TempDir(), name)
		must(t, os.WriteFile(path, text, 0o600))
		return path
	}
	turned := bytes.Clone(text)
	turned[len(text)/2] ^= 1
	var held *boltkv.Held
	for _, c := range []struct {
		name, file, dir string
		replace         bool
		want            string
	}{
		{"damaged", file("b", turned), t.TempDir(), false, "checksum"},
		{"cut short", file("b", text[:len(text)/2]), t.TempDir(), false, "cut short"},
		{"a store is there", good, closed(t), false, "--replace"},
		{"somebody holds it", good, kv.Dir(), false, "is held by"},
		{"somebody holds it, to be replaced", good, kv.Dir(), true, "is held by"},
		{"damaged, to replace", file("b", turned), closed(t), true, "checksum"},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := listing(t, c.dir)
			opt := restoring()
			opt.Replace = c.replace
			_, err := vault.Restore(t.Context(), c.file, c.dir, opt)
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.HasPrefix(c.name, "somebody") != errors.As(err, &held) {
				t.Errorf("got %v, want %q", err, c.want)
			}
			if diff := cmp.Diff(before, listing(t, c.dir)); diff != "" {
				t.Errorf("the directory changed: %s", diff)
			}
		})
	}
}

// closed is the directory of a store that nobody holds.
func closed(t *testing.T) string {
	t.Helper()
	kv := open(t, t.TempDir())
	must(t, kv.Close())
	return kv.Dir()
}

func listing(t *testing.T, dir string) map[string]string {
	t.Helper()
	list, err := os.ReadDir(dir)
	must(t, err)
	m := map[string]string{}
	for _, e := range list {
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		must(t, err)
		m[e.Name()] = fmt.Sprintf("%d bytes %.20x", len(b), b)
	}
	return m
}

func TestReplaceKeepsTheOldAside(t *testing.T) {
	kv, _ := filled(t)
	good, p := packed(t, kv)
	old := open(t, t.TempDir())
	_, err := old.Commit(t.Context(), store.Txn{Ops: []store.Op{store.Put([]byte("old"), nil)}})
	must(t, err)
	must(t, old.Close())
	for _, damaged := range []bool{false, true} { // a store that cannot be opened is what one restores over
		if damaged {
			must(t, os.WriteFile(boltkv.Records(old.Dir()), []byte("scrambled"), 0o600))
		}
		opt := restoring()
		opt.Replace, opt.Now = true, time.Now
		r, err := vault.Restore(t.Context(), good, old.Dir(), opt)
		must(t, err)
		back := open(t, old.Dir())
		f, err := vault.Inspect(t.Context(), back)
		if must(t, err); !f.Sound() || f.Roster != p.Roster {
			t.Errorf("%v", f.All())
		}
		must(t, back.Close())
		if _, err := os.Stat(r.Aside); err != nil {
			t.Error(err)
		}
	}
}

// TestInspect finds what is wrong with records, and a backup of them says so; only an explicit word restores it.
func TestInspect(t *testing.T) {
	for _, c := range []struct {
		name string
		op   store.Op
		want string
	}{
		{"a roster's record", store.Put([]byte("roster\x00\x01officers\x00\x01X\x00\x01"), []byte("\x01{")), "records: "},
		{"a journal's line", store.Put([]byte("desk\x00"+desk.TableJournal+"\x00x"), []byte(`{"v":1,"row":7}`)), "the desk's table journal"},
		{"an assignment", store.Put([]byte("desk\x00"+desk.TableAssignment+"\x00x"), []byte("{")), "the desk's table assignment"},
		{"a calendar's address", store.Put([]byte("calendar\x00token\x00officer\x00B1\x00x"), []byte("{}")), "calendar"},
		{"the alerts' state", store.Put([]byte("alert\x00state"), []byte("[]")), "the state of alerts"},
		{"a request", store.Put([]byte("staffing\x00request\x00x"), []byte("{")), "records: "},
		{"a webhook", store.Put([]byte("webhook\x00x"), []byte("{")), "is not JSON"},
		{"the audit head", store.Delete([]byte("audit\x00head")), "audit: head-lost"},
	} {
		t.Run(c.name, func(t *testing.T) {
			kv, _ := filled(t)
			_, err := kv.Commit(t.Context(), store.Txn{Ops: []store.Op{c.op}})
			must(t, err)
			f, err := vault.Inspect(t.Context(), kv)
			if must(t, err); f.Sound() || !strings.Contains(strings.Join(f.All(), "\n"), c.want) {
				t.Errorf("got %q, want %q", f.All(), c.want)
			}
			path, p := packed(t, kv)
			if diff := cmp.Diff(f.All(), p.Findings.All()); diff != "" {
				t.Error(diff)
			}
			dir := t.TempDir()
			if _, err := vault.Restore(t.Context(), path, dir, restoring()); err == nil || !strings.Contains(err.Error(), "--with-faults") {
				t.Errorf("restored: %v", err)
			}
			opt := restoring()
			opt.Faulty = true
			if _, err := vault.Restore(t.Context(), path, dir, opt); err != nil && c.name != "the audit head" {
				t.Error(err)
			}
		})
	}
}

func TestNoChain(t *testing.T) {
	kv := open(t, t.TempDir())
	f, err := vault.Inspect(t.Context(), kv)
	if must(t, err); !f.Sound() {
		t.Errorf("an empty store: %v", f.All())
	}
	_, err = kv.Commit(t.Context(), store.Txn{Ops: []store.Op{store.Put(floor.FeedKey, nil)}})
	must(t, err)
	f, err = vault.Inspect(t.Context(), kv)
	if must(t, err); len(f.Faults) != 1 || !strings.Contains(f.Faults[0], "no audit chain") {
		t.Errorf("a chain taken away: %v", f.All())
	}
}

func TestCancelled(t *testing.T) {
	kv, _ := filled(t)
	path, _ := packed(t, kv)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := vault.Pack(ctx, kv.Dir(), filepath.Join(t.TempDir(), "b"), "test", noon, copied(kv)); !errors.Is(err, context.Canceled) {
		t.Errorf("pack: %v", err)
	}
	dir := t.TempDir()
	if _, err := vault.Restore(ctx, path, dir, restoring()); !errors.Is(err, context.Canceled) {
		t.Errorf("restore: %v", err)
	}
	if left := listing(t, dir); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	dir = filepath.Join(dir, "new")
	if _, err := vault.Restore(ctx, path, dir, restoring()); err == nil {
		t.Error("restored")
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("a directory was made and is left")
	}
}

func BenchmarkPack(b *testing.B) {
	kv, _ := filled(b)
	path := filepath.Join(b.TempDir(), "b")
	b.ReportAllocs()
	for b.Loop() {
		p, err := vault.Pack(b.Context(), kv.Dir(), path, "test", noon, copied(kv))
		must(b, err)
		b.SetBytes(p.Bytes)
	}
}
