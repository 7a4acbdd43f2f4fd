package api_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"watchbill/api"
	"watchbill/api/web"
	"watchbill/dispatch"
	"watchbill/roster/store/audit"
	"watchbill/roster/store/storetest"
)

// vaultService serves an audit trail of n records and backups.
func vaultService(t *testing.T, n int, b api.Backups) *service {
	t.Helper()
	kv := storetest.NewMemory()
	at := noon
	log := audit.New(kv, audit.Options{Now: func() time.Time { return at }})
	for i := range n {
		e := audit.Entry{Action: audit.Exported, Who: audit.Who{Kind: audit.Account, Name: "=ann"}, Where: "socket", Outcome: audit.Begun}
		if i%2 == 1 {
			e.Action, e.What = audit.Imported, audit.What{Counts: []audit.Count{{File: "shifts.csv", Added: 1}, {File: "pairs.csv", Removed: 2}}, Keys: []string{"shifts.csv added x"}, Chain: &audit.Head{Seq: 1, Hash: "ab"}}
		}
		if err := log.Append(t.Context(), e); err != nil {
			t.Fatal(err)
		}
		at = at.Add(24 * time.Hour)
	}
	s := newService(t, nil)
	s.handler = api.New(api.Options{Roster: s.house, Nearest: dispatch.NewBoard(), Trail: kvTrail{kv}, Backups: b, Web: web.Options{Now: s.now}})
	return s
}

type kvTrail struct{ kv *storetest.Memory }

func (x kvTrail) Records(ctx context.Context, f audit.Filter) ([]audit.Record, bool, error) {
	return audit.List(ctx, x.kv, f)
}

func (x kvTrail) Head(ctx context.Context) (audit.Head, error) { return audit.ReadHead(ctx, x.kv) }

func (x kvTrail) Verify(ctx context.Context, kept ...audit.Head) (audit.Verdict, error) {
	return audit.Verify(ctx, x.kv, kept...)
}

func TestAudit(t *testing.T) {
	s := vaultService(t, 7, nil)
	for query, want := range map[string]string{
		"?order=newest": "7 6 5 4 3 2 1", "?order=newest&limit=2": "7 6", "?who=ANN&outcome=begun&of=pairs": "", "?of=SHIFTS.csv": "2 4 6", "?who=bob": "", "?outcome=done": "",
		"": "1 2 3 4 5 6 7", "?action=roster-imported": "2 4 6", "?from=2027-04-11&to=2027-04-12": "2 3", "?from=2027-05-01": "", "?action=store-restored": "",
	} {
		a := s.get("/v1/audit" + query)
		if got := seqs(decode[api.Audit](t, a.Body)); got != want || a.Code != http.StatusOK {
			t.Errorf("%s: %d %s, want %s", query, a.Code, got, want)
		}
	}
	var pages []string // two a page
	for next := "limit=2"; next != ""; {
		page := decode[api.Audit](t, s.get("/v1/audit?"+next).Body)
		pages = append(pages, seqs(page))
		if next = ""; page.NextCursor != nil {
			next = "limit=2&cursor=" + *page.NextCursor
		}
	}
	if diff := cmp.Diff([]string{"1 2", "3 4", "5 6", "7"}, pages); diff != "" {
		t.Error(diff)
	}
	pages = nil
	for next := "order=newest&limit=3"; next != ""; {
		page := decode[api.Audit](t, s.get("/v1/audit?"+next).Body)
		pages = append(pages, seqs(page))
		if next = ""; page.NextCursor != nil {
			next = "order=newest&limit=3&cursor=" + *page.NextCursor
		}
	}
	if diff := cmp.Diff([]string{"7 6 5", "4 3 2", "1"}, pages); diff != "" {
		t.Error(diff)
	}
	if a := s.get("/v1/audit?format=csv&limit=2"); !strings.HasPrefix(a.Body.String(), "seq,at,action") || strings.Count(a.Body.String(), "\n") != 3 || a.Header().Get("Link") == "" {
		t.Errorf("as CSV: %d %s", a.Code, a.Body)
	}
	for _, bad := range []string{"?action=nap", "?from=yesterday", "?limit=0", "?cursor=x", "?cursor=eA", "?whom=ann", "?order=x", "?outcome=x", "?format=pdf"} {
		if a := s.get("/v1/audit" + bad); a.Code != http.StatusBadRequest {
			t.Errorf("%s: %d", bad, a.Code)
		}
	}
	if a := newService(t, nil).get("/v1/audit"); a.Code != http.StatusServiceUnavailable {
		t.Errorf("without a trail: %d", a.Code)
	}
}

func seqs(a api.Audit) string {
	var list []string
	for _, r := range a.Records {
		list = append(list, fmt.Sprint(r.Seq))
	}
	return strings.Join(list, " ")
}

func TestTrailCSV(t *testing.T) {
	s := vaultService(t, 2, nil)
	records := decode[api.Audit](t, s.get("/v1/audit").Body).Records
	if len(records) != 2 || records[1].What.Chain == nil {
		t.Fatalf("%+v", records)
	}
	var b bytes.Buffer
	err := api.WriteAuditCSV(&b, []audit.Record{{Seq: 3, At: noon, Who: audit.Who{Name: "=1+1"}, What: audit.What{Keys: []string{"a b", "c"}, Counts: []audit.Count{{Added: 2}, {Added: 3, Removed: 1}}}}})
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil || len(rows) != 2 {
		t.Fatal(rows, err)
	}
	got := map[string]string{}
	for i, name := range rows[0] {
		got[name] = rows[1][i]
	}
	for name, want := range map[string]string{"seq": "3", "at": "2027-04-10T16:00:00.00Z", "who": "'=1+1", "added": "5", "removed": "1", "keys": "a b; c", "chain": ""} {
		if got[name] != want {
			t.Errorf("%s is %q, want %q", name, got[name], want)
		}
	}
}

// copies is a Backups that gives the same one, after begun says that it may.
type copies struct {
	text  string
	err   error
	begun chan struct{}
	goOn  chan struct{}
	asked *int
}

func (c copies) Backup(context.Context, audit.Who, string) (io.ReadCloser, int64, error) {
	*c.asked++
	if c.begun != nil {
		c.begun <- struct{}{}
		<-c.goOn
	}
	return io.NopCloser(strings.NewReader(c.text)), int64(len(c.text)), c.err
}

func TestBackup(t *testing.T) {
	asked := 0
	text := strings.Repeat("all that the store holds ", 100_000)
	s := vaultService(t, 0, copies{text: text, asked: &asked})
	a := s.get("/v1/admin/backup")
	if a.Code != http.StatusOK || a.Body.String() != text || a.Header().Get("Content-Length") != fmt.Sprint(len(text)) ||
		a.Header().Get("Content-Disposition") != `attachment; filename="watchbill-20270410T160000Z.backup"` || a.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("%d %v, %d bytes", a.Code, a.Header(), a.Body.Len())
	}
	head := request("/v1/admin/backup")
	head.Method = http.MethodHead
	if a := s.do(head); a.Code != http.StatusOK || asked != 1 {
		t.Errorf("HEAD: %d, and %d backups", a.Code, asked)
	}
	if a := s.get("/v1/admin/backup?x=1"); a.Code != http.StatusBadRequest || asked != 1 {
		t.Errorf("%d", a.Code)
	}
	if a := vaultService(t, 0, copies{err: errors.New("the disk is full"), asked: &asked}).get("/v1/admin/backup"); a.Code != http.StatusInternalServerError {
		t.Errorf("%d", a.Code)
	}
	if a := newService(t, nil).get("/v1/admin/backup"); a.Code != http.StatusServiceUnavailable {
		t.Errorf("without backups: %d", a.Code)
	}
}

func TestOneBackupAtATime(t *testing.T) {
	asked := 0
	slow := copies{text: "x", asked: &asked, begun: make(chan struct{}), goOn: make(chan struct{})}
	s := vaultService(t, 0, slow)
	first := make(chan int)
	go func() { first <- s.get("/v1/admin/backup").Code }()
	<-slow.begun
	if a := s.get("/v1/admin/backup"); a.Code != http.StatusServiceUnavailable {
		t.Errorf("the second: %d", a.Code)
	}
	close(slow.goOn)
	if code := <-first; code != http.StatusOK {
		t.Errorf("the first: %d", code)
	}
}

// TestVerification walks the trail, and says what was found until it is walked again.
func TestVerification(t *testing.T) {
	s := vaultService(t, 3, nil)
	if v := decode[api.Verification](t, s.get("/v1/audit/verification").Body); v.Head.Seq != 3 || v.Last != nil {
		t.Errorf("before: %+v", v)
	}
	v := decode[api.Verification](t, s.get("/v1/audit/verification?walk=true").Body)
	if v.Last == nil || !v.Last.Sound || v.Last.Records != 3 || v.Last.First != 1 || v.Last.Head != v.Head || !v.Last.At.Equal(noon) {
		t.Errorf("%+v %+v", v, v.Last)
	}
	v = decode[api.Verification](t, s.get("/v1/audit/verification?walk=true&kept=2:0123456789ab").Body)
	if v.Last.Sound || len(v.Last.Faults) != 1 || v.Last.Faults[0].Problem != audit.Diverged || v.Last.Kept.Seq != 2 {
		t.Errorf("against another head: %+v", v.Last)
	}
	if again := decode[api.Verification](t, s.get("/v1/audit/verification").Body); cmp.Diff(v, again) != "" {
		t.Errorf("it does not stay: %+v", again)
	}
	if a := s.get("/v1/audit/verification?walk=true&kept=2"); a.Code != http.StatusBadRequest {
		t.Errorf("%d", a.Code)
	}
	if a := newService(t, nil).get("/v1/audit/verification"); a.Code != http.StatusServiceUnavailable {
		t.Errorf("without a trail: %d", a.Code)
	}
}
