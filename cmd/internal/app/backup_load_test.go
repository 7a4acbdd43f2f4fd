package app_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"watchbill/cmd/internal/app"
	"watchbill/roster/store"
	"watchbill/roster/store/boltkv"
)

// history is what a store held at each of its revisions.
type history struct {
	mu    sync.Mutex
	all   []store.Event // guarded: of revisions 1, 2, …
	first uint64        // guarded: the revision of all[0]
	state map[string]string
}

// followed begins with what the store holds and follows each commit until the test ends.
func followed(t *testing.T, kv store.KV) *history {
	t.Helper()
	page, err := kv.Scan(t.Context(), store.Range{})
	if err != nil {
		t.Fatal(err)
	}
	h := &history{first: page.Revision + 1, state: map[string]string{}}
	for _, e := range page.Entries {
		h.state[string(e.Key)] = fmt.Sprintf("%d %x", e.Revision, e.Value)
	}
	ctx, end := context.WithCancel(t.Context())
	var following sync.WaitGroup
	following.Go(func() {
		for e, err := range kv.Watch(ctx, page.Revision) {
			if err != nil {
				if ctx.Err() == nil {
					t.Errorf("the commits cannot be followed: %v", err)
				}
				return
			}
			h.mu.Lock()
			h.all = append(h.all, e)
			h.mu.Unlock()
		}
	})
	t.Cleanup(func() { end(); following.Wait() })
	return h
}

// at returns what the store held at a revision, which is waited for.
func (h *history) at(t *testing.T, revision uint64) map[string]string {
	t.Helper()
	for range 1000 {
		h.mu.Lock()
		events := h.all
		h.mu.Unlock()
		if h.first+uint64(len(events)) <= revision {
			time.Sleep(5 * time.Millisecond) // the watch comes after the commit
			continue
		}
		state := maps.Clone(h.state)
		for _, e := range events {
			if e.Revision > revision {
				break
			}
			for _, op := range e.Ops {
				if op.Delete {
					delete(state, string(op.Key))
				} else {
					state[string(op.Key)] = fmt.Sprintf("%d %x", e.Revision, op.Value)
				}
			}
		}
		return state
	}
	t.Fatalf("revision %d does not come", revision)
	return nil
}

func revisionOf(t *testing.T, kv store.KV) uint64 {
	t.Helper()
	page, err := kv.Scan(t.Context(), store.Range{Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	return page.Revision
}

// TestRestoreDrill backs a service up while dispatchers work and packs come in, with the command and over HTTP, restores
// each backup elsewhere and compares it record by record with what the service's store held at the backup's revision. That
// is no earlier than the last commit acknowledged before the backup was asked for, and no later than its end.
func TestRestoreDrill(t *testing.T) {
	dir := t.TempDir()
	w := everything(t, filepath.Join(dir, "data"))
	kept := followed(t, w.KV())
	ctx, stopped := context.WithCancel(t.Context())
	var working sync.WaitGroup
	for d := range 2 {
		working.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				w.must(201, "POST", "/v1/recommendations", fmt.Sprintf(`{"call":{"id":"C-%d-%d","location":{"lat":39.765,"lon":-75.55},"nature":"MENTAL"}}`, d, n))
			}
		})
	}
	working.Go(func() {
		data := reach(t, filepath.Join(dir, "data"), true)
		for n := 0; ctx.Err() == nil; n++ {
			r := w.records
			r.Agency.Name = fmt.Sprint("Bay ", n)
			if _, err := data.Import(ctx, r, false); err != nil && ctx.Err() == nil {
				t.Errorf("import: %v", err)
			}
		}
	})
	data := reach(t, filepath.Join(dir, "data"), true)
	for i := range 4 {
		file := filepath.Join(dir, fmt.Sprint("backup-", i))
		least := revisionOf(t, w.KV())
		if i%2 == 0 {
			if _, err := data.Backup(t.Context(), file, "test", time.Now()); err != nil {
				t.Fatal(err)
			}
		} else if code, answer := w.send(http.MethodGet, "/v1/admin/backup", ""); code != http.StatusOK || os.WriteFile(file, answer.text, 0o600) != nil {
			t.Fatalf("GET /v1/admin/backup: %d", code)
		}
		most := revisionOf(t, w.KV())
		there := filepath.Join(dir, fmt.Sprint("restored-", i))
		restored, err := app.RestoreStore(t.Context(), file, there, false, false, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		if restored.Revision <= least || restored.Revision > most {
			t.Errorf("backup %d is of revision %d; the store was at %d before it and at %d after it", i, restored.Revision, least, most)
		}
		same(t, kept.at(t, restored.Revision), there, restored.Revision)
	}
	stopped()
	working.Wait()
	t.Logf("4 backups while %d commits were made", revisionOf(t, w.KV())-kept.first)
}

// same compares a restored store with what a store held at a revision. The restoring itself is one commit more, of an audit
// record and the trail's head.
func same(t *testing.T, want map[string]string, dir string, revision uint64) {
	t.Helper()
	kv, err := boltkv.Open(dir, boltkv.Options{MustExist: true, NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	defer kv.Close()
	page, err := kv.Scan(t.Context(), store.Range{})
	if err != nil {
		t.Fatal(err)
	}
	more, spaces := 0, map[string]int{}
	for _, e := range page.Entries {
		key := string(e.Key)
		space, _, _ := strings.Cut(key, "\x00")
		spaces[space]++
		if e.Revision == revision+1 {
			if more++; key != "audit\x00head" && want[key] != "" {
				t.Errorf("restoring changed %q", key)
			}
		} else if got := fmt.Sprintf("%d %x", e.Revision, e.Value); got != want[key] {
			t.Errorf("the record %q is restored as %.80s, and was %.80s", key, got, want[key])
		}
		delete(want, key)
	}
	for key := range want {
		if !strings.HasPrefix(key, "identity\x00session\x00") && !strings.HasPrefix(key, "identity\x00link\x00") { // which a restore ends
			t.Errorf("the record %q is not restored", key)
		}
	}
	for _, space := range []string{"alert", "audit", "calendar", "desk", "idempotency", "identity", "roster", "staffing", "webhook"} {
		if spaces[space] == 0 {
			t.Errorf("there is no record of %s: the drill leaves it out", space)
		}
	}
	if more != 2 || page.Revision != revision+1 {
		t.Errorf("the restored store is at revision %d with %d records more, want %d with 2", page.Revision, more, revision+1)
	}
}
