package app_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"watchbill/api/subscription"
	"watchbill/api/web/access"
	"watchbill/api/web/identity"
	"watchbill/api/webhook"
	"watchbill/cmd/internal/app"
	"watchbill/coverage/alert"
	"watchbill/roster"
	"watchbill/roster/store/audit"
	"watchbill/roster/store/backup"
)

// storesOf names the release whose store is to be added to testdata/stores: go test -run TestOldStores -release 1.4
// It is run once, when a release is made; what is there is never written anew.
var storesOf = flag.String("release", "", "keep a store of the present version in testdata/stores under this name")

// facts are what is to be found in a kept store.
type facts struct {
	Records     []backup.Space
	Rows        map[string]int // of the roster, by file
	Officers    []string
	Audit       audit.Head
	AuditBy     map[audit.Action]int
	Journal     map[string]int // lines, by kind
	Assignments map[string]string
	Watched     int
	Alerts      int
	Calendars   []string
	Accounts    []string
	Keys        []string
	Requests    map[string]string // states, by id
	Offers      map[string]string
	Published   int
}

// TestOldStores opens a store of each version that was ever released: all of it is read, what it says is what it said then,
// it is sound, and it is written to.
func TestOldStores(t *testing.T) {
	if *storesOf != "" {
		keepStore(t, filepath.Join("testdata", "stores", *storesOf))
	}
	kept, err := filepath.Glob("testdata/stores/*.backup.gz")
	if err != nil || len(kept) == 0 {
		t.Fatalf("no store is kept: %v", err)
	}
	for _, file := range kept {
		name := strings.TrimSuffix(file, ".backup.gz")
		t.Run(filepath.Base(name), func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "data")
			r, err := app.RestoreStore(t.Context(), unpacked(t, file), dir, false, false, time.Now)
			if err != nil {
				t.Fatal(err)
			}
			var want facts
			text, err := os.ReadFile(name + ".json")
			if err == nil {
				err = json.Unmarshal(text, &want)
			}
			if err != nil {
				t.Fatal(err)
			}
			w := serveKept(t, dir)
			got := factsOf(t, w, dir)
			got.Records, got.Audit = r.Records, r.Audit // before the record of the restoring
			got.AuditBy[audit.Restored]--
			if got.AuditBy[audit.Restored] == 0 {
				delete(got.AuditBy, audit.Restored)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("what is read (-then +now):\n%s", diff)
			}
			writes(t, w, dir)
		})
	}
}

// serveKept serves a store at the moment that the kept ones are of.
func serveKept(t *testing.T, dir string) *town {
	t.Helper()
	endpoint, err := webhook.ParseEndpoint("http://127.0.0.1:9/hooks", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw") // nobody is there
	if err != nil {
		t.Fatal(err)
	}
	policy := alert.DefaultPolicy()
	clock := time.Now()
	now := func() time.Time { return noon.Add(time.Hour + time.Since(clock)) }
	client := newClient(t)
	return &town{App: start(t, app.Options{
		Dir: dir, Now: now, Alerts: &policy, Webhooks: []webhook.Endpoint{endpoint},
		Limits: app.Limits{WebhookAllow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}},
	}), t: t, client: client}
}

// factsOf reads all that a served store holds.
func factsOf(t *testing.T, w *town, dir string) facts {
	t.Helper()
	data := reach(t, dir, true)
	f := facts{Rows: map[string]int{}, AuditBy: map[audit.Action]int{}, Journal: map[string]int{}, Assignments: map[string]string{}}
	found, err := data.Verify(t.Context())
	if err != nil || !found.Sound() {
		t.Errorf("verify: %q, %v", found.All(), err)
	}
	f.Records, f.Audit = found.Spaces, found.Audit.Head
	book, err := data.Book(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	r := book.Records()
	for file, n := range map[string]int{
		roster.OfficersFile: len(r.Officers), roster.CredentialsFile: len(r.Credentials), roster.PostingsFile: len(r.Postings), roster.AbsencesFile: len(r.Absences),
		roster.ExtrasFile: len(r.Extras), roster.PairsFile: len(r.Pairs), roster.TargetsFile: len(r.Targets), roster.ResourcesFile: len(r.Resources), roster.PlacesFile: len(r.Places),
	} {
		f.Rows[file] = n
	}
	for _, o := range r.Officers {
		f.Officers = append(f.Officers, fmt.Sprint(o.ID, " ", o.Name, " ", o.Languages, " ", o.PatrolSince))
	}
	trail, err := data.Audit(t.Context(), audit.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range trail {
		f.AuditBy[x.Action]++
	}
	lines, err := data.Journal(t.Context(), "", 10_000)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lines {
		f.Journal[string(l.Kind)]++
	}
	var list struct {
		Assignments []struct{ ID, State, Unit string }
		Watch       []struct{} `json:"watch_list"`
		Total       int
	}
	w.read("/v1/assignments?limit=1000", &list)
	for _, a := range list.Assignments {
		f.Assignments[a.ID] = a.State
	}
	w.read("/v1/watch-list", &list)
	f.Watched = list.Total
	w.read("/v1/alerts", &list)
	f.Alerts = list.Total
	calendars, err := data.Calendars(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range calendars {
		f.Calendars = append(f.Calendars, fmt.Sprint(c.Of, " ", c.ID, " ", c.Number))
	}
	f.people(t, w, data)
	return f
}

// people reads who may sign in, and what supervisors handle.
func (f *facts) people(t *testing.T, w *town, data *app.Data) {
	t.Helper()
	users, err := data.People(t.Context(), app.PeopleAsk{Do: app.ListUsers})
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range users.Accounts {
		f.Accounts = append(f.Accounts, fmt.Sprint(a.Login, " ", a.Roles, " ", a.Districts))
	}
	keys, err := data.People(t.Context(), app.PeopleAsk{Do: app.ListKeys})
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range keys.Keys {
		f.Keys = append(f.Keys, fmt.Sprint(k.Number, " ", k.Name, " ", k.Roles))
	}
	var list struct {
		Requests, Offers []struct{ ID, State string }
		Publications     []struct{}
	}
	for _, path := range []string{"requests", "offers", "publications"} {
		w.read("/v1/"+path, &list)
	}
	f.Requests, f.Offers, f.Published = map[string]string{}, map[string]string{}, len(list.Publications)
	for _, r := range list.Requests {
		f.Requests[r.ID] = r.State
	}
	for _, o := range list.Offers {
		f.Offers[o.ID] = o.State
	}
}

// read gets a path as JSON.
func (w *town) read(path string, v any) {
	w.t.Helper()
	if err := json.Unmarshal(w.must(200, "GET", path, "").text, v); err != nil {
		w.t.Errorf("%s: %v", path, err)
	}
}

// writes writes to each part of a kept store, which must be sound afterwards.
func writes(t *testing.T, w *town, dir string) {
	t.Helper()
	data := reach(t, dir, true)
	call := w.call("C-new")
	w.must(201, "POST", "/v1/assignments", fmt.Sprintf(`{"recommendation_id":%q,"unit_id":%q}`, call.str("id"), call.str("candidates.0.unit_id")))
	w.must(201, "POST", "/v1/absences", `{"officer_id":"o-2","from":"2027-08-01","to":"2027-08-02","kind":"vacation"}`, "Idempotency-Key", "new")
	if _, _, err := data.IssueCalendar(t.Context(), subscription.Feed{Of: subscription.OfOfficer, ID: "o-2"}, time.Now()); err != nil {
		t.Error(err)
	}
	book, err := data.Book(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	r := book.Records()
	r.Agency.Name += " (new)"
	if _, err := data.Import(t.Context(), r, false); err != nil {
		t.Error(err)
	}
	if _, err := data.PruneAudit(t.Context(), time.Now().Add(time.Hour)); err != nil {
		t.Error(err)
	}
	if found, err := data.Verify(t.Context()); err != nil || !found.Sound() {
		t.Errorf("after it was written to: %q, %v", found.All(), err)
	}
}

// keepPeople puts in who may sign in, and what supervisors handle.
func keepPeople(t *testing.T, w *town, data *app.Data) {
	t.Helper()
	for _, ask := range []app.PeopleAsk{
		{Do: app.InviteUser, Details: identity.Details{Login: "ann", Roles: roles(t, "supervisor"), Districts: []roster.DistrictID{"N"}}},
		{Do: app.InviteUser, Details: identity.Details{Login: "eve", Roles: roles(t, "auditor")}},
		{Do: app.DisableUser, Details: identity.Details{Login: "eve"}},
		{Do: app.CreateKey, Key: identity.NewKey{Name: "the CAD", Roles: roles(t, "cad")}},
	} {
		if _, err := data.People(t.Context(), ask); err != nil {
			t.Fatal(err)
		}
	}
	leave := w.must(201, "POST", "/v1/requests", `{"officer_id":"o-4","leave":{"from":"2027-06-01","to":"2027-06-14","kind":"vacation"}}`)
	w.must(201, "POST", "/v1/requests", `{"officer_id":"o-5","leave":{"from":"2027-06-20","to":"2027-06-21","kind":"vacation"}}`)
	w.must(200, "PATCH", "/v1/requests/"+leave.str("id"), `{"state":"approved"}`)
	w.must(201, "POST", "/v1/offers", `{"district_id":"N","from":"2027-04-01T19:00","to":"2027-04-02T07:00","order":"in-order","answer_minutes":30,"officers":["o-5","o-6"]}`)
	w.must(201, "POST", "/v1/publications", `{"from":"2027-04-01","to":"2027-04-07"}`)
}

func roles(t *testing.T, names ...access.Role) access.Roles {
	t.Helper()
	r, err := access.RolesOf(names...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// unpacked is the file without its compression.
func unpacked(t *testing.T, file string) string {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), "backup")
	if err := os.WriteFile(to, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return to
}

// keepStore makes a store with something of everything and keeps a backup of it, with its facts.
func keepStore(t *testing.T, name string) {
	t.Helper()
	if _, err := os.Stat(name + ".backup.gz"); err == nil {
		t.Fatalf("%s is kept already, and is never written anew", name)
	}
	dir := filepath.Join(t.TempDir(), "data")
	stop(t, everything(t, dir).App)

	w := serveKept(t, dir) // what the open alerts are is settled when a service has started
	file := filepath.Join(t.TempDir(), "backup")
	if _, err := reach(t, dir, true).Backup(t.Context(), file, filepath.Base(name), noon); err != nil {
		t.Fatal(err)
	}
	want := factsOf(t, w, dir)
	b, err := backup.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	want.Records, want.Audit = b.Records, b.Manifest.Audit
	text, err := json.MarshalIndent(want, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var packed bytes.Buffer
	z, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err == nil {
		_, err = z.Write(raw)
	}
	if err != nil || z.Close() != nil || os.MkdirAll(filepath.Dir(name), 0o755) != nil ||
		os.WriteFile(name+".backup.gz", packed.Bytes(), 0o644) != nil || os.WriteFile(name+".json", append(text, '\n'), 0o644) != nil {
		t.Fatalf("%s cannot be kept: %v", name, err)
	}
}

// everything serves a store that has something of everything.
func everything(t *testing.T, dir string) *town {
	t.Helper()
	bay := bayTown(t, dir, func(r *roster.Records) {
		r.Absences = append(r.Absences, roster.Absence{Officer: "o-3", Days: roster.DateRange{From: first + 5, To: first + 12}, Kind: "vacation"})
	})
	stop(t, bay.App)
	w := serveKept(t, dir)
	w.records = bay.records
	data := reach(t, dir, true)
	w.fix("1A", 39.76, -75.55)
	for i, last := range []string{"Dispatched", "OnScene", "Cleared"} {
		call := w.call(fmt.Sprint("C-", i))
		id := w.must(201, "POST", "/v1/assignments", fmt.Sprintf(`{"recommendation_id":%q,"unit_id":%q}`, call.str("id"), call.str("candidates.0.unit_id")),
			"Idempotency-Key", fmt.Sprint("claim-", i)).str("id")
		for _, state := range []string{"EnRoute", "OnScene", "Cleared"} {
			if last == "Dispatched" {
				break
			}
			w.must(200, "PATCH", "/v1/assignments/"+id, fmt.Sprintf(`{"state":%q}`, state))
			if state == last {
				break
			}
		}
	}
	w.must(200, "PUT", "/v1/units/2B/status", `{"primary":"NotAvailable","secondary":["Dispatched"],"call_id":"CAD-1"}`)
	w.must(201, "POST", "/v1/absences", `{"officer_id":"o-1","from":"2027-07-01","to":"2027-07-14","kind":"vacation"}`, "Idempotency-Key", "absence")
	for _, f := range []subscription.Feed{{Of: subscription.OfOfficer, ID: "o-1"}, {Of: subscription.OfDistrict, ID: "N"}, {Of: subscription.OfOfficer, ID: "o-3"}} {
		s, _, err := data.IssueCalendar(t.Context(), f, time.Now())
		if err == nil && f.ID == "o-3" {
			_, err = data.RevokeCalendar(t.Context(), s.Number)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := data.Export(t.Context()); err != nil {
		t.Fatal(err)
	}
	keepPeople(t, w, data)
	return w
}
