package api_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"watchbill/api"
	"watchbill/api/live"
	"watchbill/api/subscription"
	"watchbill/api/web/access"
	"watchbill/coverage/calendar"
	"watchbill/roster"
	"watchbill/roster/store"
	"watchbill/roster/store/audit"
	"watchbill/roster/store/storetest"
)

// refusing is a store whose commits fail while it is full.
type refusing struct {
	*storetest.Memory
	full atomic.Bool
}

func (r *refusing) Commit(ctx context.Context, t store.Txn) (uint64, error) {
	if r.full.Load() {
		return 0, &roster.Error{Kind: roster.Unavailable, Msg: "the store cannot be written now", Err: errors.New("no space left on device")}
	}
	return r.Memory.Commit(ctx, t)
}

// audited is a service with a trail of its own.
type audited struct {
	*service
	kv     *refusing
	failed atomic.Int64
}

func newAudited(t *testing.T) *audited {
	a := &audited{kv: &refusing{Memory: storetest.NewMemory()}}
	log := audit.New(a.kv, audit.Options{Now: func() time.Time { return noon }, Failed: func(audit.Entry, error) { a.failed.Add(1) }})
	a.service = newServiceWith(t, demoBook(t, 7), func(o *api.Options) {
		o.Exports, o.Trail, o.Calendars = log, kvTrail{a.kv.Memory}, anyCalendar{}
		o.Web.Identify = asRole("")
	})
	return a
}

// anyCalendar lets everybody in who says open.
type anyCalendar struct{}

func (anyCalendar) Admits(_ context.Context, _ subscription.Feed, token string) (bool, error) {
	return token == "open", nil
}

func (anyCalendar) Follow(context.Context, subscription.Feed, []calendar.Event, roster.DateRange, time.Time) ([]calendar.Entry, error) {
	return []calendar.Entry{}, nil
}

// records are those of the trail, in words.
func (a *audited) records() (list []string) {
	records, _, err := audit.List(context.Background(), a.kv.Memory, audit.Filter{})
	if err != nil {
		a.Fatal(err)
	}
	for _, r := range records {
		list = append(list, strings.TrimSpace(fmt.Sprintf("%s %s by %s %s at %s r%d %s", r.Action, r.Outcome, r.Who.Kind, r.Who.Name, r.Where, r.What.Revision, r.What.Of)))
	}
	return list
}

const asAuditor = "Bearer auditor"

func TestExportsAreRecorded(t *testing.T) {
	of := func(what string, revision int) []string {
		return []string{fmt.Sprintf("report-exported begun by user test.auditor at 192.0.2.1 r%d %s", revision, what)}
	}
	april := "?from=2027-04-01&to=2027-04-30"
	for _, test := range []struct {
		target string
		want   []string
	}{
		{"/v1/audit", of("audit trail", 0)},
		{"/v1/audit?action=nonsense", nil},
		{"/v1/credentials/standing?format=csv", of("credentials", 7)},
		{"/v1/credentials/standing", nil},
		{"/v1/reports/credentials?format=csv", of("report credentials", 7)},
		{"/v1/reports/credentials?format=html", of("report credentials", 7)},
		{"/v1/reports/credentials", nil},
		{"/v1/reports/coverage" + april + "&format=csv", of("report coverage", 7)},
		{"/v1/reports/coverage" + april, nil},
		{"/v1/reports/response" + april + "&format=csv", of("report response", 7)},
		{"/v1/coverage?days=7&format=csv", nil},
		{"/v1/officers", of("list of officers", 7)},
		{"/v1/absences?limit=101", of("list of absences", 7)},
		{"/v1/officers?limit=100", nil},
		{"/v1/districts", nil},
	} {
		a := newAudited(t)
		head := request(test.target, "Authorization", asAuditor)
		head.Method = http.MethodHead
		a.do(head)
		if got := a.records(); got != nil {
			t.Errorf("HEAD %s: recorded %q", test.target, got)
		}
		answer := a.get(test.target, "Authorization", asAuditor)
		if diff := cmp.Diff(test.want, a.records()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.target, diff)
		}
		if tag := answer.Header().Get("ETag"); tag != "" {
			a.get(test.target, "Authorization", asAuditor, "If-None-Match", tag)
			if got := a.records(); len(got) != len(test.want) {
				t.Errorf("%s: 304 is recorded: %q", test.target, got)
			}
		}
	}
}

// TestUnrecordedIsNotGiven fills the disk: what is to be recorded is refused, and somebody is told; the rest goes on.
func TestUnrecordedIsNotGiven(t *testing.T) {
	a := newAudited(t)
	a.kv.full.Store(true)
	april := "?from=2027-04-01&to=2027-04-30&format=csv"
	refused := []string{
		"/v1/audit", "/v1/credentials/standing?format=csv", "/v1/reports/credentials?format=csv", "/v1/reports/credentials?format=html",
		"/v1/reports/coverage" + april, "/v1/reports/response" + april, "/v1/officers",
		"/v1/officers/" + string(a.Book().Person(3).Officer.ID) + "/calendar.ics?token=open",
	}
	for i, target := range refused {
		answer := a.get(target, "Authorization", asAuditor)
		if answer.Code != http.StatusServiceUnavailable || strings.Contains(answer.Body.String(), string(a.Book().Person(3).Officer.ID)) {
			t.Errorf("%s: %d %.200s", target, answer.Code, answer.Body)
		}
		if got := a.failed.Load(); got != int64(i+1) {
			t.Errorf("%s: the alarm was raised %d times", target, got)
		}
	}
	for _, target := range []string{"/v1/coverage?days=7", "/v1/credentials/standing", "/v1/gaps?days=7"} {
		if answer := a.get(target, "Authorization", asAuditor); answer.Code != http.StatusOK {
			t.Errorf("%s: %d", target, answer.Code)
		}
	}
	a.kv.full.Store(false)
	for _, target := range refused {
		if answer := a.get(target, "Authorization", asAuditor); answer.Code != http.StatusOK {
			t.Errorf("%s, when there is room again: %d %s", target, answer.Code, answer.Body)
		}
	}
}

// TestCalendarReadingIsRecordedOnceADay follows a subscriber who asks every hour.
func TestCalendarReadingIsRecordedOnceADay(t *testing.T) {
	a := newAudited(t)
	id := string(a.Book().Person(3).Officer.ID)
	for range 30 {
		if answer := a.get("/v1/officers/" + id + "/calendar.ics?token=open"); answer.Code != http.StatusOK {
			t.Fatal(answer.Code, answer.Body)
		}
		a.get("/v1/officers/" + id + "/calendar.ics?token=wrong")
		a.advance(time.Hour)
	}
	one := "report-exported begun by key calendar officer " + id + " at 192.0.2.1 r0 calendar officer " + id
	if diff := cmp.Diff([]string{one, one}, a.records()); diff != "" {
		t.Errorf("in thirty hours (-want +got):\n%s", diff)
	}
}

// TestTrailEndsWhileItIsRead reads the trail a record a page: that each page is recorded does not make it endless.
func TestTrailEndsWhileItIsRead(t *testing.T) {
	a := newAudited(t)
	for range 5 {
		a.get("/v1/credentials/standing?format=csv", "Authorization", asAuditor)
	}
	var seen []string
	next := "/v1/audit?limit=1"
	for range 20 {
		page := decode[api.Audit](t, a.get(next, "Authorization", asAuditor).Body)
		seen = append(seen, seqs(page))
		if page.NextCursor == nil {
			break
		}
		next = "/v1/audit?limit=1&cursor=" + *page.NextCursor
	}
	if got := strings.Trim(strings.Join(seen, " "), " "); got != "1 2 3 4 5" {
		t.Errorf("read %q", got)
	}
	if got := len(a.records()); got < 10 {
		t.Errorf("%d records: not every page was recorded", got)
	}
}

// TestBy follows who sent, in the journal.
func TestBy(t *testing.T) {
	s := newServiceWith(t, demoBook(t, 7), func(o *api.Options) { o.Web.Identify = asRole("") })
	const dispatcher, supervisor, cad = "Bearer dispatcher", "Bearer supervisor", "Bearer cad"
	unit := ""
	for _, u := range s.board.Units(s.now()) {
		if u.Kind == "cit" {
			unit = string(u.Unit)
			break
		}
	}
	must := func(a answer, status int) map[string]any {
		t.Helper()
		if a.Code != status {
			t.Fatalf("%d %s", a.Code, a.Body)
		}
		if a.Body.Len() == 0 {
			return nil
		}
		return decode[map[string]any](t, a.Body)
	}
	call := `{"call": {"id": "call-1", "location": {"lat": 39.7459, "lon": -75.5466}, "nature": "MNTL"}}`
	r := must(s.send("POST", "/v1/recommendations", call, "Authorization", dispatcher), 201)
	a := must(s.send("POST", "/v1/assignments", fmt.Sprintf(`{"recommendation_id": %q, "unit_id": %q, "override_reason": "closest"}`, r["id"], unit), "Authorization", supervisor), 201)
	must(s.send("PATCH", "/v1/assignments/"+a["id"].(string), `{"state": "EnRoute"}`, "Authorization", dispatcher), 200)
	must(s.send("PUT", "/v1/units/"+unit+"/status", `{"primary": "NotAvailable", "secondary": ["OnScene"], "call_id": "call-1"}`, "Authorization", dispatcher), 200)
	must(s.send("PUT", "/v1/units/"+unit+"/status", `{"primary": "Available", "secondary": ["InService"]}`, "Authorization", cad), 200)
	lines, err := s.desk.Journal(context.Background(), "", 0)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, l := range lines {
		got = append(got, fmt.Sprintf("%s %s by %s", l.Kind, l.State, l.By))
	}
	want := []string{"recommendation  by test.dispatcher", "override Dispatched by test.supervisor", "step EnRoute by test.dispatcher", "step OnScene by test.dispatcher", "step Cleared by cad"}
	if i := slices.IndexFunc(got, func(s string) bool { return strings.HasPrefix(s, "claim ") }); i >= 0 {
		want[i] = "claim Dispatched by test.supervisor"
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestEventsEndWithTheSession takes away what let a listener in: the stream ends at the next heartbeat.
func TestEventsEndWithTheSession(t *testing.T) {
	for _, test := range []struct {
		name string
		then func(*access.User) (*access.User, error)
		ends bool
	}{
		{"nothing changes", func(u *access.User) (*access.User, error) { return u, nil }, false},
		{"the session ends, or the key is revoked", func(*access.User) (*access.User, error) {
			return nil, &roster.Error{Kind: roster.Unauthenticated, Msg: "no more"}
		}, true},
		{"the role is taken away", func(u *access.User) (*access.User, error) {
			other := *u
			other.Roles, _ = access.RolesOf(access.Officer)
			return &other, nil
		}, true},
		{"somebody else signs in", func(u *access.User) (*access.User, error) {
			other := *u
			other.ID = "other"
			return &other, nil
		}, true},
		{"a name changes", func(u *access.User) (*access.User, error) {
			other := *u
			other.Name = "renamed"
			return &other, nil
		}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			var changed atomic.Bool
			identify := asRole("")
			hub := live.New(live.Options{Now: time.Now, Heartbeat: 10 * time.Millisecond})
			s := newServiceWith(t, demoBook(t, 7), func(o *api.Options) {
				o.Events = hub
				o.Web.Identify = func(r *http.Request) (*access.User, error) {
					u, err := identify(r)
					if err == nil && changed.Load() {
						return test.then(u)
					}
					return u, err
				}
			})
			ctx, stop := context.WithCancel(context.Background())
			var running sync.WaitGroup
			running.Go(func() { _ = hub.Run(ctx) })
			server := httptest.NewServer(s.handler)
			defer func() { stop(); running.Wait(); server.Close(); http.DefaultClient.CloseIdleConnections() }()
			req, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL+"/v1/events", nil)
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Authorization", "Bearer dispatcher")
			res, err := http.DefaultClient.Do(req)
			if err != nil || res.StatusCode != http.StatusOK {
				t.Fatal(res, err)
			}
			defer res.Body.Close()
			beats, lines := 0, bufio.NewScanner(res.Body)
			for lines.Scan() && beats < 8 {
				if lines.Text() == "event: heartbeat" {
					if beats++; beats == 2 {
						changed.Store(true)
					}
				}
			}
			if ended := beats < 8; ended != test.ends {
				t.Errorf("after %d heartbeats ended: %v", beats, ended)
			}
		})
	}
}
