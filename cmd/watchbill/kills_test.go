package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"watchbill/cmd/internal/app"
	"watchbill/roster"
	"watchbill/roster/pack"
	"watchbill/roster/store/audit"
)

// killed is a service that is killed again and again under load, and what it acknowledged.
type killed struct {
	program, data string
	client        *http.Client
	pack          roster.Records
	url           string
	service       *exec.Cmd

	calls  *acknowledged     // of this life
	every  map[string]string // assignment and the last state that was acknowledged, of all lives
	head   audit.Head        // of the trail when the service last started
	roster int               // the import that was there then
	mu     sync.Mutex
	// guarded by mu:
	imports, imported int             // tried and acknowledged; the number stands in the agency's name and in each phone
	edits             map[string]bool // absences tried since the last import, and whether they were acknowledged
	count             map[string]int
}

// lives is how often the service is killed; WATCHBILL_KILLS says otherwise.
const lives = 20

// TestKills kills the service at any moment while dispatchers claim units, supervisors write absences, packs come in and
// backups go out, and starts it again on the same store: whatever was acknowledged is there, no import is there by halves,
// and all that verify looks at is sound, from the trail's head before the kill on. No control is to be had here: what was
// written survives a kill though nothing be synced, for the system keeps it. The power cuts of cmd/internal/vault have one.
func TestKills(t *testing.T) {
	n := lives
	if text := os.Getenv("WATCHBILL_KILLS"); text != "" {
		var err error
		if n, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	k := newKilled(t)
	for life := range n {
		k.start(t, life)
		k.holds(t)
		if t.Failed() {
			k.kill()
			t.Fatalf("after %d kills", life)
		}
		k.work(t, life)
	}
	k.start(t, n)
	k.holds(t)
	k.holdsAll(t)
	k.kill()
	t.Logf("killed %d times; acknowledged: %d assignments, %v", n, len(k.every), k.count)
	for _, kind := range []string{"imports", "absences", "backups"} {
		if k.count[kind] == 0 {
			t.Errorf("no %s", kind)
		}
	}
}

func newKilled(t *testing.T) *killed {
	t.Helper()
	k := &killed{
		program: build(t), data: filepath.Join(t.TempDir(), "data"), calls: newAcknowledged(), every: map[string]string{}, edits: map[string]bool{}, count: map[string]int{},
		client: &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 5 * time.Second},
	}
	p, err := pack.Read(t.Context(), "testdata/session/bay")
	if err != nil {
		t.Fatal(err)
	}
	book, faults := p.Book(0)
	if err := faults.Err(); err != nil {
		t.Fatal(err)
	}
	k.pack = book.Records()
	data, err := app.Open(t.Context(), k.data, true)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := data.Import(t.Context(), k.numbered(0), false); err != nil || data.Close() != nil {
		t.Fatal(err)
	}
	return k
}

func newAcknowledged() *acknowledged {
	return &acknowledged{calls: map[string][]string{}, keys: map[string][2]string{}}
}

// numbered is the pack with a number all over it.
func (k *killed) numbered(n int) roster.Records {
	r := k.pack
	r.Agency.Name = fmt.Sprint("Bay ", n)
	r.Officers = append([]roster.Officer(nil), r.Officers...)
	for i := range r.Officers {
		r.Officers[i].Phone = fmt.Sprint("555-", n)
	}
	return r
}

// start starts the service. Its clock goes on from life to life, as clocks do.
func (k *killed) start(t *testing.T, life int) {
	t.Helper()
	at := time.Date(2027, 3, 2, 12, 0, 0, 0, time.UTC).Add(time.Duration(life) * time.Minute)
	k.service = exec.Command(k.program, "serve", "--auth", "off", "--data", k.data, "--listen", "127.0.0.1:0", "--log-level", "error",
		"--clock", at.Format("2006-01-02T15:04Z"))
	if err := k.service.Start(); err != nil {
		t.Fatal(err)
	}
	for range 2000 {
		if k.url = listening(k.data); k.url != "" {
			k.url = "http://" + k.url
			return
		}
		time.Sleep(5 * time.Millisecond) // another process gets ready: there is nothing to wait on
	}
	k.kill()
	t.Fatal("the service does not start again")
}

func (k *killed) kill() {
	_ = k.service.Process.Kill()
	_ = k.service.Wait()
}

// work has everybody work and kills the service in the midst of it.
func (k *killed) work(t *testing.T, life int) {
	t.Helper()
	ctx, dead := context.WithCancel(t.Context())
	var working sync.WaitGroup
	forever := func(do func(n int)) {
		working.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				do(n)
			}
		})
	}
	for d := range 2 {
		forever(func(n int) { k.calls.work(k.client, k.url, fmt.Sprintf("C-%d-%d-%d", life, d, n)) })
	}
	if life%3 == 0 { // an import takes away what was edited
		forever(func(int) { k.sends(ctx) })
	} else {
		forever(func(n int) { k.writes(life, n) })
	}
	if life%2 == 0 {
		forever(func(int) { k.backsUp(ctx, life) })
	}
	time.Sleep(time.Duration(20+rand.Int64N(250)) * time.Millisecond)
	k.kill()
	dead()
	working.Wait()
}

// sends imports the pack with the next number.
func (k *killed) sends(ctx context.Context) {
	k.mu.Lock()
	k.imports++
	n := k.imports
	k.mu.Unlock()
	data, err := app.Open(ctx, k.data, false)
	if err != nil {
		return
	}
	_, err = data.Import(ctx, k.numbered(n), false)
	served := data.Close()
	if err == nil && served == nil {
		k.mu.Lock()
		k.imported = n
		k.count["imports"]++
		k.mu.Unlock()
	}
}

// writes puts an absence on the roster.
func (k *killed) writes(life, n int) {
	officer := k.pack.Officers[n%len(k.pack.Officers)].ID
	day := roster.NewDate(2027, 5, 1) + roster.Date(life) + roster.Date(n/len(k.pack.Officers))
	id := fmt.Sprintf("%s~%s", officer, day)
	k.mu.Lock()
	if _, there := k.edits[id]; there {
		k.mu.Unlock()
		return
	}
	k.edits[id] = false
	k.mu.Unlock()
	body := fmt.Sprintf(`{"officer_id":%q,"from":%q,"to":%q,"kind":"vacation"}`, officer, day, day)
	if _, ok := do(k.client, "POST", k.url+"/v1/absences", body, fmt.Sprint(life, "-", id)); ok {
		k.mu.Lock()
		k.edits[id] = true
		k.count["absences"]++
		k.mu.Unlock()
	}
}

// backsUp makes a backup through the socket or fetches one over HTTP, and restores it elsewhere.
func (k *killed) backsUp(ctx context.Context, life int) {
	file := filepath.Join(filepath.Dir(k.data), fmt.Sprint("backup-", life))
	if life%4 == 0 {
		data, err := app.Open(ctx, k.data, false)
		if err != nil {
			return
		}
		_, err = data.Backup(ctx, file, "test", time.Now())
		if errors.Join(err, data.Close()) != nil {
			return
		}
	} else {
		text, ok := do(k.client, "GET", k.url+"/v1/admin/backup", "", "")
		if !ok || os.WriteFile(file, []byte(text), 0o600) != nil {
			return
		}
	}
	k.mu.Lock()
	k.count["backups"]++
	k.mu.Unlock()
}

// holds looks at what the last life acknowledged, and that the whole store is sound.
func (k *killed) holds(t *testing.T) {
	t.Helper()
	data, err := app.Open(t.Context(), k.data, false)
	if err != nil {
		t.Fatal(err)
	}
	defer data.Close()
	var kept []audit.Head
	if k.head.Seq > 0 {
		kept = append(kept, k.head)
	}
	found, err := data.Verify(t.Context(), kept...)
	if err != nil || !found.Sound() {
		t.Errorf("verify: %q, %v", found.All(), err)
	}
	k.head = found.Audit.Head
	k.rosterHolds(t, data)
	k.restores(t)
	k.calls.holds(t, k.client, k.url)
	for id, states := range k.calls.calls {
		k.every[id] = states[len(states)-1]
	}
	k.calls = newAcknowledged()
}

// rosterHolds wants the roster of the last import that was acknowledged, or a later one that was tried, whole, and the
// absences written since.
func (k *killed) rosterHolds(t *testing.T, data *app.Data) {
	t.Helper()
	book, err := data.Book(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	r := book.Records()
	var n int
	if _, err := fmt.Sscanf(r.Agency.Name, "Bay %d", &n); err != nil || n < k.imported || n > k.imports {
		t.Errorf("the roster is %q; %d was acknowledged and %d tried", r.Agency.Name, k.imported, k.imports)
	}
	for _, o := range r.Officers {
		if o.Phone != fmt.Sprint("555-", n) {
			t.Errorf("half an import: %s has %s in the roster %q", o.ID, o.Phone, r.Agency.Name)
		}
	}
	if n != k.roster { // an import takes away what was edited before
		clear(k.edits)
	}
	k.imported, k.roster = n, n
	there := map[string]bool{}
	for _, a := range r.Absences {
		id := fmt.Sprintf("%s~%s", a.Officer, a.Days.From)
		there[id] = true
		if _, tried := k.edits[id]; !tried {
			t.Errorf("an absence that nobody wrote: %s", id)
		}
	}
	for id, told := range k.edits {
		if told && !there[id] {
			t.Errorf("the absence %s was acknowledged, and is not there", id)
		}
		k.edits[id] = there[id]
	}
}

// restores puts what there is of backups into an empty directory.
func (k *killed) restores(t *testing.T) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(filepath.Dir(k.data), "backup-*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if _, err := app.RestoreStore(t.Context(), file, filepath.Join(t.TempDir(), "restored"), false, false, time.Now); err != nil {
			t.Errorf("restore %s: %v", file, err)
		}
		if err := os.Remove(file); err != nil {
			t.Error(err)
		}
	}
}

// holdsAll looks at every assignment that was ever acknowledged.
func (k *killed) holdsAll(t *testing.T) {
	t.Helper()
	order := map[string]int{"Dispatched": 1, "EnRoute": 2, "OnScene": 3, "Cleared": 4}
	for id, state := range maps.All(k.every) {
		answer, err := k.client.Get(k.url + "/v1/assignments/" + id)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		var a struct{ State string }
		if err == nil && answer.StatusCode == http.StatusOK {
			err = json.Unmarshal(text, &a)
		}
		if err != nil || order[a.State] < order[state] {
			t.Errorf("%s was %s, and is: %d %.200s", id, state, answer.StatusCode, text)
		}
	}
}
