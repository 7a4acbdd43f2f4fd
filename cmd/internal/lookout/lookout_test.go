package lookout_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/goleak"

	"watchbill/api"
	"watchbill/api/live"
	"watchbill/api/webhook"
	"watchbill/cmd/internal/floor"
	"watchbill/cmd/internal/lookout"
	"watchbill/coverage/alert"
	"watchbill/roster"
	"watchbill/roster/demo"
	"watchbill/roster/store"
	"watchbill/roster/store/storetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// first is the day on which the demo's year begins.
var first = roster.NewDate(2027, time.March, 1)

// book is the demo's roster at a revision, changed.
func book(t *testing.T, revision uint64, change func(*roster.Records)) *roster.Book {
	t.Helper()
	r := demo.Records(first)
	if change != nil {
		change(&r)
	}
	b, faults := roster.NewBook(r, revision)
	if err := faults.Err(); err != nil {
		t.Fatal(err)
	}
	return b
}

// away takes everybody off duty in one district on one day.
func away(d roster.Date) func(*roster.Records) {
	return func(r *roster.Records) {
		district := r.Postings[0].District
		gone := map[roster.OfficerID]bool{}
		for _, p := range r.Postings {
			if p.District == district && !gone[p.Officer] {
				gone[p.Officer] = true
				r.Absences = append(r.Absences, roster.Absence{Officer: p.Officer, Days: roster.DateRange{From: d, To: d}, Kind: "training"})
			}
		}
	}
}

// house is what a lookout lives in. Its clock is that of the test.
type house struct {
	t    *testing.T
	kv   store.KV
	book atomic.Pointer[roster.Book]
	from time.Time
	real time.Time

	mu   sync.Mutex
	told []string // guarded
}

func newHouse(t *testing.T, moment string) *house {
	t.Helper()
	from, err := time.Parse(time.RFC3339, moment)
	if err != nil {
		t.Fatal(err)
	}
	return &house{t: t, kv: storetest.NewMemory(), from: from, real: time.Now()}
}

func (h *house) Book() *roster.Book { return h.book.Load() }
func (h *house) now() time.Time     { return h.from.Add(time.Since(h.real)) }

// parcel writes down what was sent.
type parcel struct {
	h     *house
	posts []floor.Post
}

// Ops puts one op for each post, as webhooks do.
func (p parcel) Ops() (ops []store.Op) {
	for i, post := range p.posts {
		ops = append(ops, store.Put(fmt.Appendf(nil, "webhook %s %d", p.h.now(), i), []byte(post.Hook)))
	}
	return ops
}

func (p parcel) Send(context.Context) {
	p.h.mu.Lock()
	defer p.h.mu.Unlock()
	for _, post := range p.posts {
		text, err := json.Marshal(post.Data)
		if err != nil {
			p.h.t.Error(err)
		}
		var what struct {
			Event, Occasion string
			Alert           struct{ Gap struct{ Start string } }
		}
		if err := json.Unmarshal(text, &what); err != nil || what.Event != post.Hook {
			p.h.t.Errorf("%s as %s: %v", text, post.Hook, err)
		}
		p.h.told = append(p.h.told, post.Live+" "+what.Event+" "+what.Occasion+what.Alert.Gap.Start)
	}
}

// heard returns what was told since the last time.
func (h *house) heard() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	told := h.told
	h.told = nil
	return append([]string{}, told...)
}

// run has somebody look until stop is called.
func (h *house) run(policy alert.Policy) (l *lookout.Lookout, reg *prometheus.Registry, stop func()) {
	h.t.Helper()
	reg = prometheus.NewRegistry()
	l, err := lookout.New(lookout.Options{
		KV: h.kv, Roster: h, Grids: api.NewGrids(), Now: h.now, Metrics: reg, Policy: policy,
		Pack: func(posts []floor.Post) (lookout.Parcel, error) { return parcel{h, posts}, nil },
	})
	if err != nil {
		h.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(h.t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		l.Run(ctx)
	}()
	return l, reg, func() {
		cancel()
		<-done
	}
}

// pass lets the time pass.
func pass(d time.Duration) {
	time.Sleep(d) // of the bubble: nobody waits
	synctest.Wait()
}

func TestLooks(t *testing.T) {
	before, after := book(t, 1, nil), book(t, 2, away(first+9))
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, "2027-03-01T17:00:00Z")
		l, _, stop := h.run(alert.DefaultPolicy())
		pass(2 * time.Second)
		if open, _, b := l.Open(); b != nil || len(open) != 0 || len(h.heard()) != 0 {
			t.Error("something was found on no roster")
		}
		h.book.Store(before)
		pass(time.Second)
		if diff := cmp.Diff([]string{"alert-digest alert-digest first"}, h.heard()); diff != "" {
			t.Error(diff)
		}
		h.book.Store(after)
		pass(time.Second)
		if diff := cmp.Diff([]string{"gap-alert gap-opened 2027-03-10T07:00:00-05:00"}, h.heard()); diff != "" {
			t.Errorf("of everybody away: %s", diff)
		}
		open, _, b := l.Open()
		if b != after || len(open) == 0 {
			t.Errorf("%d open on %v", len(open), b)
		}
		stop()

		// A restart on the same store tells nothing that is known.
		again, _, stop := h.run(alert.DefaultPolicy())
		pass(2 * time.Second)
		if told := h.heard(); len(told) != 0 {
			t.Errorf("after a restart: %v", told)
		}
		if now, _, _ := again.Open(); !cmp.Equal(now, open) {
			t.Error("after a restart something else is open")
		}
		stop()
	})
}

// TestDayTurns runs for two days with quiet hours and a digest, over the night in which the clock changes: nothing is told at
// night, and every morning has its digest, by the agency's clock.
func TestDayTurns(t *testing.T) {
	roll := book(t, 1, nil)
	policy := alert.DefaultPolicy()
	policy.Quiet, policy.Digest = alert.Quiet{From: 22 * 60, To: 7 * 60}, alert.Daily{At: 7*60 + 30, Set: true}
	for name, moment := range map[string]string{"spring": "2027-03-13T17:00:00Z", "autumn": "2027-11-06T16:00:00Z"} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newHouse(t, moment)
				h.book.Store(roll)
				_, _, stop := h.run(policy)
				var digests []string
				for range 2 * 24 * 12 {
					pass(5 * time.Minute)
					day, clock := roll.Zone().Local(roster.MinuteOf(h.now()))
					for _, told := range h.heard() {
						if told == "alert-digest alert-digest daily" {
							digests = append(digests, fmt.Sprint(day, " ", clock/15*15))
						}
						if (clock > 22*60+5 || clock < 7*60) && told[:9] != "gap-alert" {
							t.Errorf("%s is told at %s %s", told, day, clock)
						}
					}
				}
				stop()
				start, _ := time.Parse(time.RFC3339, moment)
				d := roster.DateOf(start)
				want := []string{fmt.Sprint(d+1, " 07:30"), fmt.Sprint(d+2, " 07:30")}
				if diff := cmp.Diff(want, digests); diff != "" {
					t.Errorf("(-want +got)\n%s", diff)
				}
			})
		})
	}
}

// faulty is a store whose commits fail, done or not.
type faulty struct {
	store.KV
	fail atomic.Int32 // 0: works; 1: not done; 2: done, and says that it may not be
}

func (f *faulty) Commit(ctx context.Context, t store.Txn) (uint64, error) {
	switch f.fail.Load() {
	case 1:
		return 0, &roster.Error{Kind: roster.Unavailable, Msg: "the disk is full"}
	case 2:
		f.fail.Store(0)
		if _, err := f.KV.Commit(ctx, t); err != nil {
			return 0, err
		}
		return 0, &roster.Error{Kind: roster.Unavailable, Msg: "who knows"}
	}
	return f.KV.Commit(ctx, t)
}

// TestStoreFails: nothing is told before it is kept, nothing twice, and nothing is lost.
func TestStoreFails(t *testing.T) {
	before, after := book(t, 1, nil), book(t, 2, away(first+9))
	for _, c := range []struct {
		name string
		fail int32
	}{{"not done", 1}, {"done, and not known to be", 2}} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newHouse(t, "2027-03-01T17:00:00Z")
				kv := &faulty{KV: h.kv}
				h.kv = kv
				h.book.Store(before)
				l, _, stop := h.run(alert.DefaultPolicy())
				pass(time.Second)
				h.heard()
				kv.fail.Store(c.fail)
				h.book.Store(after)
				pass(2 * time.Second)
				if told := h.heard(); len(told) != 0 {
					t.Errorf("told while it is not kept: %v", told)
				}
				kv.fail.Store(0)
				pass(time.Minute)
				told := h.heard()
				if len(told) == 0 {
					t.Error("lost")
				}
				written, err := h.kv.Scan(t.Context(), store.Prefix([]byte("webhook")))
				if err != nil || len(written.Entries) != len(told)+1 {
					t.Errorf("%d written, %d told after the first, %v", len(written.Entries), len(told), err)
				}
				if _, _, b := l.Open(); b != after {
					t.Error("it does not go on")
				}
				stop()
			})
		})
	}
}

// TestDamagedState begins anew with a digest.
func TestDamagedState(t *testing.T) {
	roll := book(t, 1, nil)
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, "2027-03-01T17:00:00Z")
		if _, err := h.kv.Commit(t.Context(), store.Txn{Ops: []store.Op{store.Put([]byte("alert\x00state"), []byte(`{"version":99}`))}}); err != nil {
			t.Fatal(err)
		}
		h.book.Store(roll)
		_, _, stop := h.run(alert.DefaultPolicy())
		pass(time.Second)
		if diff := cmp.Diff([]string{"alert-digest alert-digest first"}, h.heard()); diff != "" {
			t.Error(diff)
		}
		stop()
	})
}

func TestMetrics(t *testing.T) {
	roll := book(t, 1, nil)
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, "2027-03-01T17:00:00Z")
		_, reg, stop := h.run(alert.DefaultPolicy())
		count := func() (n int, gaps float64) {
			families, err := reg.Gather()
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range families {
				if f.GetName() == "watchbill_alert_gaps" {
					for _, m := range f.Metric {
						gaps += m.GetGauge().GetValue()
					}
				}
			}
			return len(families), gaps
		}
		pass(time.Second)
		if n, _ := count(); n != 3 {
			t.Errorf("before the first look it shows %d metrics", n)
		}
		h.book.Store(roll)
		pass(time.Second)
		if n, gaps := count(); n != 11 || gaps == 0 {
			t.Errorf("it shows %d metrics, %v gaps", n, gaps)
		}
		stop()
	})
}

// TestKinds holds the kinds of event to those that can be sent and published.
func TestKinds(t *testing.T) {
	for _, kind := range alert.EventKinds {
		if !slices.Contains(webhook.Kinds, string(kind)) {
			t.Errorf("no webhook is of kind %s", kind)
		}
	}
	for _, kind := range []string{live.GapAlert, live.CertificateAlert, live.TargetAlert, live.AlertDigest} {
		live.New(live.Options{Now: time.Now}).Publish(kind, nil) // panics on one that is unknown
	}
}

func TestRefusesPolicy(t *testing.T) {
	_, err := lookout.New(lookout.Options{Metrics: prometheus.NewRegistry()})
	if !errors.Is(err, &roster.Error{Kind: roster.Invalid}) {
		t.Errorf("a policy of nothing: %v", err)
	}
}
