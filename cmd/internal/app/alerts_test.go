package app_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"watchbill/api/webhook"
	"watchbill/cmd/internal/app"
	"watchbill/coverage/alert"
	"watchbill/roster"
)

// receiver takes webhooks and says what they were.
type receiver struct {
	*httptest.Server
	mu  sync.Mutex
	got []string // guarded: kind and id of the alert
	new chan struct{}
}

func receive(t *testing.T) (*receiver, webhook.Endpoint) {
	t.Helper()
	r := &receiver{new: make(chan struct{}, 1000)}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		var body struct {
			Type string
			Data struct {
				Occasion string
				Alert    struct{ ID string }
			}
		}
		text, err := io.ReadAll(q.Body)
		if err == nil {
			err = json.Unmarshal(text, &body)
		}
		if err != nil {
			t.Error(err)
		}
		r.mu.Lock()
		r.got = append(r.got, body.Type+" "+body.Data.Occasion+body.Data.Alert.ID)
		r.mu.Unlock()
		r.new <- struct{}{}
		w.WriteHeader(http.StatusNoContent)
	}))
	t.Cleanup(r.Close)
	e, err := webhook.ParseEndpoint(r.URL+"/hooks", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
	if err != nil {
		t.Fatal(err)
	}
	return r, e
}

// wait returns when so many more came, and what all were. An attempt that a busy machine cut short comes again after a while,
// which is waited for.
func (r *receiver) wait(t *testing.T, n int) []string {
	t.Helper()
	for range n {
		select {
		case <-r.new:
		case <-time.After(time.Minute):
			t.Fatalf("a webhook does not come; there were %v", r.all())
		}
	}
	return r.all()
}

func (r *receiver) all() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	all := append([]string{}, r.got...)
	slices.Sort(all) // they may come in any order
	return all
}

// TestAlerts has a service tell of a gap that an import opens, by webhook, over events, in the list and in the metrics, and
// stay silent after a restart.
func TestAlerts(t *testing.T) {
	hooks, endpoint := receive(t)
	dir, policy := t.TempDir(), alert.DefaultPolicy()
	opt := app.Options{Dir: dir, Clock: "2027-03-01T12:00-05:00", Webhooks: []webhook.Endpoint{endpoint}, Limits: app.Limits{WebhookAllow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}, Alerts: &policy}
	a := start(t, opt)
	if code, body := ask(t, a, "/v1/alerts"); code != http.StatusServiceUnavailable || !strings.Contains(body, "there is no roster") {
		t.Errorf("without a roster /v1/alerts is %d %s", code, body)
	}
	w := &town{App: a, t: t}
	listening := w.listen("")
	data := reach(t, dir, true)
	roll := records(t, "A")
	if _, err := data.Import(t.Context(), roll, false); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"alert-digest first"}, hooks.wait(t, 1)); diff != "" {
		t.Error(diff)
	}
	listening.want("alert-digest", `"occasion":"first"`)

	gone := map[roster.OfficerID]bool{} // everybody of one district is away on one day
	district, d := roll.Postings[0].District, first+9
	for _, p := range roll.Postings {
		if p.District == district && !gone[p.Officer] {
			gone[p.Officer] = true
			roll.Absences = append(roll.Absences, roster.Absence{Officer: p.Officer, Days: roster.DateRange{From: d, To: d}, Kind: "training"})
		}
	}
	if _, err := data.Import(t.Context(), roll, false); err != nil {
		t.Fatal(err)
	}
	id, pairs := fmt.Sprintf("gap~cit~%s~2027-03-10T12:00Z", district), fmt.Sprintf("gap~co-responder~%s~2027-03-10T15:00Z", district)
	told := []string{"alert-digest first", "gap-opened " + id, "gap-opened " + pairs}
	if diff := cmp.Diff(told, hooks.wait(t, 2)); diff != "" {
		t.Error(diff)
	}
	listening.want("gap-alert", id)
	shows(t, a, "/v1/alerts?kind=gap", id)
	shows(t, a, "/metrics", `watchbill_alert_told_total{event="gap-opened"} 2`)
	stop(t, a)

	again := start(t, opt)
	inOrder(t, (&town{App: again, t: t}).listen("").want("snapshot", id)) // who comes back at once has them
	shows(t, again, "/v1/alerts", id)
	shows(t, again, "/metrics", `watchbill_alert_told_total{event="alert-digest"} 0`)
	stop(t, again)
	if diff := cmp.Diff(told, hooks.all()); diff != "" {
		t.Errorf("after a restart: %s", diff)
	}
}

// inOrder holds the alerts of a snapshot to their order: gaps by start, then certificates by last day, then targets.
func inOrder(t *testing.T, snapshot event) {
	t.Helper()
	var what struct {
		State struct {
			Alerts struct {
				Open []struct {
					Kind        string
					Gap         struct{ Start string }
					Certificate struct{ Through string }
				}
			}
		}
	}
	if err := json.Unmarshal([]byte(snapshot.data), &what); err != nil {
		t.Fatal(err)
	}
	var places []string
	for _, a := range what.State.Alerts.Open {
		places = append(places, fmt.Sprint(slices.Index([]string{"gap", "certificate", "target"}, a.Kind), " ", a.Gap.Start, a.Certificate.Through))
	}
	if len(places) < 3 || !slices.IsSorted(places) {
		t.Errorf("the snapshot lists alerts in the order %v", places)
	}
}

// shows waits until an answer holds some text: the looks are in another goroutine, and those that have nothing to tell make no
// event to wait for.
func shows(t *testing.T, a *app.App, path, text string) {
	t.Helper()
	body := ""
	for range 500 {
		if _, body = ask(t, a, path); strings.Contains(body, text) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("%s does not show %s: %.300s", path, text, body)
}

func TestRefusesAlerts(t *testing.T) {
	if _, err := app.New(app.Options{Dir: t.TempDir(), Alerts: &alert.Policy{}}); err == nil {
		t.Error("alerts of no days")
	}
}
