package app_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"watchbill/api/subscription"
	"watchbill/cmd/internal/app"
	"watchbill/roster/store"
	"watchbill/roster/store/audit"
	"watchbill/roster/store/boltkv"
)

// TestTrailOfAService: what goes through the service is recorded, the head is in the log and the metrics, a copy of it all
// verifies, and a backup over HTTP restores.
func TestTrailOfAService(t *testing.T) {
	dir := t.TempDir()
	var log bytes.Buffer
	a := start(t, app.Options{Dir: dir, Log: zerolog.New(zerolog.SyncWriter(&log))})
	data := reach(t, dir, true)
	_, err := data.Import(t.Context(), records(t, "A"), true) // a dry run leaves no record
	if err == nil {
		_, err = data.Import(t.Context(), records(t, "A"), false)
	}
	if err == nil {
		_, err = data.Import(t.Context(), records(t, "A"), false) // and neither does one that changes nothing
	}
	if err == nil {
		_, err = data.Book(t.Context()) // a command that reads is no export
	}
	if err == nil {
		_, err = data.Export(t.Context())
	}
	if err == nil {
		var s subscription.Subscription
		if s, _, err = data.IssueCalendar(t.Context(), subscription.Feed{Of: subscription.OfOfficer, ID: string(records(t, "A").Officers[0].ID)}, time.Now()); err == nil {
			_, err = data.RevokeCalendar(t.Context(), s.Number)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	code, backup := ask(t, a, "/v1/admin/backup")
	if code != 200 || !strings.HasPrefix(backup, "watchbill backup 1\n") {
		t.Fatalf("%d %.100q", code, backup)
	}
	list, err := data.Audit(t.Context(), audit.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range list {
		got = append(got, fmt.Sprint(r.Seq, " ", r.Action, " ", r.Who.Kind, " ", r.Where))
	}
	want := "1 roster-imported account socket, 2 roster-exported account socket, 3 calendar-issued account socket, 4 calendar-revoked account socket, 5 store-backed-up service 127.0.0.1"
	if strings.Join(got, ", ") != want {
		t.Errorf("got %q, want %q", got, want)
	}
	head := list[4].Head()
	if _, metrics := ask(t, a, "/metrics"); !strings.Contains(metrics, "\nwatchbill_audit_head_sequence 5\n") ||
		!strings.Contains(metrics, fmt.Sprintf("\nwatchbill_audit_head_fingerprint %v\n", float64(head.Fingerprint()))) {
		t.Error("the metrics do not have the head")
	}
	f, err := data.Verify(t.Context(), head)
	if err != nil || !f.Sound() || f.Audit.Head != head {
		t.Errorf("%v %v", f.All(), err)
	}
	stop(t, a)
	if !strings.Contains(log.String(), head.Hash) {
		t.Error("the log does not have the head")
	}
	file, other := filepath.Join(t.TempDir(), "b"), filepath.Join(t.TempDir(), "other")
	if err := os.WriteFile(file, []byte(backup), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := app.RestoreStore(t.Context(), file, other, false, false, time.Now); err != nil {
		t.Error(err)
	}
	again := start(t, app.Options{Dir: other})
	if code, body := ask(t, again, "/readyz"); code != 200 {
		t.Errorf("%d %s", code, body)
	}
}

// TestOldStore: a store with records from before there was a trail gets one when a service starts.
func TestOldStore(t *testing.T) {
	dir := t.TempDir()
	kv, err := boltkv.Open(dir, boltkv.Options{NoSync: true})
	if err == nil {
		_, err = store.New(kv).Import(t.Context(), records(t, "A"))
	}
	if err != nil || kv.Close() != nil {
		t.Fatal(err)
	}
	a := start(t, app.Options{Dir: dir})
	_, body := ask(t, a, "/v1/audit")
	var answer struct {
		Records []struct{ Action audit.Action }
	}
	if err := json.Unmarshal([]byte(body), &answer); err != nil || len(answer.Records) != 1 || answer.Records[0].Action != audit.Began {
		t.Errorf("%s, %v", body, err)
	}
}

// TestBrokenTrail: a service whose trail cannot be gone on with serves what it has, and refuses what would have to be
// recorded.
func TestBrokenTrail(t *testing.T) {
	dir := t.TempDir()
	data := reach(t, dir, false)
	if _, err := data.Import(t.Context(), records(t, "A"), false); err != nil {
		t.Fatal(err)
	}
	data.Close()
	kv, err := boltkv.Open(dir, boltkv.Options{NoSync: true})
	if err == nil {
		_, err = kv.Commit(t.Context(), store.Txn{Ops: []store.Op{store.Put([]byte("audit\x00head"), []byte("\x01{"))}})
	}
	if err != nil || kv.Close() != nil {
		t.Fatal(err)
	}
	a := start(t, app.Options{Dir: dir})
	if code, _ := ask(t, a, "/readyz"); code != 200 {
		t.Errorf("/readyz is %d", code)
	}
	if code, body := ask(t, a, "/v1/admin/backup"); code != 503 || !strings.Contains(body, "watchbill verify") {
		t.Errorf("%d %s", code, body)
	}
	if _, err := reach(t, dir, true).Import(t.Context(), records(t, "B"), false); err == nil {
		t.Error("imported without a record")
	}
	if _, metrics := ask(t, a, "/metrics"); !strings.Contains(metrics, "\nwatchbill_audit_failed_total 2\n") {
		t.Error("the metrics do not have the failures")
	}
}
