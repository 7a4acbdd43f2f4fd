package app_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"watchbill/cmd/internal/app"
	"watchbill/roster/store/powercut"
)

func disk(t *testing.T) *powercut.Disk {
	t.Helper()
	d, err := powercut.Open()
	if errors.Is(err, powercut.ErrRefused) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

const absence = `{"officer_id":"o-2","from":"2027-08-01","to":"2027-08-02","kind":"vacation"}`

// TestDiskFails has the store's disk refuse in each way in which disks do, from any moment of a write on: what outage says
// holds, the figures and the log tell of it, and when the disk is well again nobody has to do anything. Then the power goes,
// and what was acknowledged before, during and after is on the disk.
func TestDiskFails(t *testing.T) {
	for _, fault := range []powercut.Fault{
		{What: powercut.Writes | powercut.Syncs | powercut.Names, Errno: syscall.EROFS},
		{What: powercut.Writes, Errno: syscall.ENOSPC, After: 1},
		{What: powercut.Writes | powercut.Syncs, Errno: syscall.EIO, After: 5},
		{What: powercut.Syncs, Errno: syscall.EIO, Forget: true},
		{What: powercut.Syncs, Errno: syscall.EIO, After: 1, Forget: true}, // of the meta page
	} {
		t.Run(fmt.Sprintf("%d-%v-%d", fault.What, fault.Errno, fault.After), func(t *testing.T) {
			t.Parallel()
			d := disk(t)
			log := new(lines)
			durable := func(t *testing.T, opt app.Options) *app.App {
				opt.Open, opt.Log = true, zerolog.New(log)
				return startDurable(t, opt)
			}
			w := bayTownBy(t, filepath.Join(d.Dir(), "data"), nil, app.Options{}, durable)
			outage(t, w, func() {
				if err := d.Fail(fault); err != nil {
					t.Fatal(err)
				}
				for i := 0; !strings.Contains(w.call(fmt.Sprint("F-", i)).str("warnings"), "not-recorded"); i++ {
					if i == 20 {
						t.Fatal("the disk fails, and recommendations are recorded")
					}
				}
				w.must(200, "GET", "/readyz", "").has(t, map[string]string{"status": "ready", "store": "failing"})
				if w.metric("watchbill_app_store_failing") != "1" {
					t.Error("no figure tells that the store cannot be written")
				}
				w.must(503, "GET", "/v1/admin/backup", "")
				w.must(503, "POST", "/v1/absences", absence, "Idempotency-Key", "absence")
				w.must(200, "GET", "/v1/absences", "").has(t, map[string]string{"total": "0"})
				if _, err := reach(t, filepath.Join(d.Dir(), "data"), true).Import(t.Context(), records(t, "B"), false); err == nil {
					t.Error("a roster was imported onto a disk that fails")
				}
				if w.metric("watchbill_audit_failed_total") == "0" {
					t.Error("no figure tells of what could not be recorded")
				}
			}, func() {
				if err := d.Fail(powercut.Fault{}); err != nil {
					t.Fatal(err)
				}
			})
			w.must(201, "POST", "/v1/absences", absence, "Idempotency-Key", "absence")
			w.until("the service says that all is well", func() bool { return w.metric("watchbill_app_store_failing") == "0" })
			log.wants(t, "the store cannot be written", "the store can be written again")
			open := w.must(200, "GET", "/v1/assignments?open=true", "")
			stop(t, w.App)

			if _, err := d.Restart(1); err != nil {
				t.Fatal(err)
			}
			later := app.Options{Dir: filepath.Join(d.Dir(), "data"), Now: func() time.Time { return noon.Add(time.Minute) }}
			again := &town{App: durable(t, later), t: t, client: newClient(t)}
			if now := again.must(200, "GET", "/v1/assignments?open=true", ""); now.str("total") != open.str("total") {
				t.Errorf("after the power cut %s are open, before it %s", now.str("total"), open.str("total"))
			}
			again.must(200, "GET", "/v1/absences", "").has(t, map[string]string{"total": "1"})
			found, err := reach(t, filepath.Join(d.Dir(), "data"), true).Verify(t.Context())
			if err != nil || !found.Sound() {
				t.Errorf("after the power cut: %q, %v", found.All(), err)
			}
		})
	}
}

// lines is a log that is read while it is written.
type lines struct {
	mu   sync.Mutex
	text strings.Builder // guarded
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

// wants waits until the log says so: what tells of it looks once a second.
func (l *lines) wants(t *testing.T, texts ...string) {
	t.Helper()
	for _, text := range texts {
		for n := 0; ; n++ {
			l.mu.Lock()
			said := strings.Contains(l.text.String(), text)
			l.mu.Unlock()
			if said {
				break
			}
			if n == 500 {
				t.Errorf("the log does not say that %s", text)
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
	}
}
