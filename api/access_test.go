package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/go-cmp/cmp"

	"watchbill/api"
	"watchbill/api/web"
	"watchbill/api/web/access"
	"watchbill/roster"
	"watchbill/roster/store/audit"
)

var update = flag.Bool("update", false, "write testdata/access.txt and the table of docs/access.md anew from the table of routes")

// Where the table of who may stands: for those who review a change, and for those who run a service.
const (
	accessFile = "testdata/access.txt"
	accessPage = "../docs/access.md"
)

// accessTable is the table of routes as both files have it, by path and method.
func accessTable() (lines []string) {
	for _, r := range api.Routes() {
		lines = append(lines, fmt.Sprintf("%-6s %-44s %s", r.Method, pathParameter.ReplaceAllString(r.Path, "{$1}"), r.Rule))
	}
	slices.SortFunc(lines, func(a, b string) int { return strings.Compare(a[7:]+a[:7], b[7:]+b[:7]) })
	return lines
}

// readAccess reads the rules by operation.
func readAccess(t *testing.T) map[string]string {
	t.Helper()
	text := strings.Join(accessTable(), "\n") + "\n"
	if *update {
		if err := os.WriteFile(accessFile, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	golden, err := os.ReadFile(accessFile)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(golden), text); diff != "" {
		t.Errorf("who may do what has changed; where that is meant, run this test with -update (-%s +routes):\n%s", accessFile, diff)
	}
	rules := map[string]string{}
	for line := range strings.Lines(string(golden)) {
		f := strings.Fields(line)
		rules[f[0]+" "+f[1]] = f[2]
	}
	return rules
}

// TestAccessPage holds the table of docs/access.md to that of the routes.
func TestAccessPage(t *testing.T) {
	page, err := os.ReadFile(accessPage)
	if err != nil {
		t.Fatal(err)
	}
	const begin, end = "<!-- routes: written by go test ./api -run TestAccessPage -update -->\n```\n", "```\n<!-- end of routes -->"
	before, rest, ok := strings.Cut(string(page), begin)
	shown, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("%s has no table between its marks", accessPage)
	}
	want := fmt.Sprintf("%-6s %-44s %s\n", "", "", "DSCAUMOL") + strings.Join(accessTable(), "\n") + "\n"
	if *update {
		if err := os.WriteFile(accessPage, []byte(before+begin+want+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(shown, want); diff != "" {
		t.Errorf("%s (-page +routes); write it anew with -update:\n%s", accessPage, diff)
	}
}

// asRole finds out who asks from what a test sends for a key: a role, or roles with a plus between them, and behind an @ the
// districts that they answer for, blank-separated.
func asRole(officer roster.OfficerID, districts ...roster.DistrictID) web.Identify {
	return func(r *http.Request) (*access.User, error) {
		key, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if !ok {
			return access.Nobody, nil
		}
		var list []access.Role
		names, bound, _ := strings.Cut(key, "@")
		for name := range strings.SplitSeq(names, "+") {
			list = append(list, access.Role(name))
		}
		districts := districts
		for d := range strings.FieldsSeq(bound) {
			districts = append(districts, roster.DistrictID(d))
		}
		set, err := access.RolesOf(list...)
		if err != nil {
			return nil, &roster.Error{Kind: roster.Unauthenticated, Msg: "The key is not one of ours, or no more."}
		}
		u := &access.User{Kind: access.Person, ID: key, Name: "test." + key, Roles: set, Officer: officer, Proved: noon, Districts: districts}
		if list[0] == access.CAD {
			u.Kind = access.Machine
		}
		return u, nil
	}
}

// witness counts what is done outside of the desk and the board.
type witness struct{ backups, exports atomic.Int64 }

func (w *witness) Backup(context.Context, audit.Who, string) (io.ReadCloser, int64, error) {
	w.backups.Add(1)
	return io.NopCloser(strings.NewReader("x")), 1, nil
}

func (w *witness) Records(context.Context, audit.Filter) ([]audit.Record, bool, error) {
	return []audit.Record{}, false, nil
}

func (w *witness) Head(context.Context) (audit.Head, error) { return audit.Head{}, nil }

func (w *witness) Verify(context.Context, ...audit.Head) (audit.Verdict, error) {
	return audit.Verdict{}, nil
}

func (w *witness) Append(context.Context, audit.Entry) error {
	w.exports.Add(1)
	return nil
}

var pathSlot = regexp.MustCompile(`\{\w+\}`)

// walked is a service with somebody at the door, and all that a request can leave behind.
type walked struct {
	*service
	witness *witness
	left    string // the traces as they last were; empty: something may have been left since
}

func newWalked(t *testing.T) *walked {
	w := &walked{witness: &witness{}}
	book := demoBook(t, 7)
	w.service = newServiceWith(t, book, func(o *api.Options) {
		o.Backups, o.Trail, o.Exports = w.witness, w.witness, w.witness
		o.Web.Identify = asRole(book.Person(3).Officer.ID)
	})
	return w
}

// traces is all that requests left behind, as text.
func (w *walked) traces() string {
	lines, err := w.desk.Journal(context.Background(), "", 0)
	if err != nil {
		w.Fatal(err)
	}
	units := w.board.Units(w.now())
	text, err := json.Marshal([]any{lines, w.desk.Assignments(false), w.desk.Watching(), units, w.witness.backups.Load(), w.witness.exports.Load()})
	if err != nil {
		w.Fatal(err)
	}
	return string(text)
}

// sample makes a request of an operation that the document would let through: parameters and bodies are its examples.
func (w *walked) sample(method, path string, op *openapi3.Operation, key string) *http.Request {
	target := pathSlot.ReplaceAllStringFunc(path, func(string) string { return "x1" })
	var body io.Reader
	if op.RequestBody != nil {
		body = strings.NewReader("{}")
	}
	r := httptest.NewRequest(method, target, body)
	r.Host = "127.0.0.1:8080"
	if body != nil {
		for kind := range op.RequestBody.Value.Content {
			r.Header.Set("Content-Type", kind)
		}
	}
	if key != "" {
		r.Header.Set("Authorization", "Bearer "+key)
	}
	return r
}

// TestEveryRouteForEveryRole asks for every operation of the document as everybody there is. Who is refused leaves no trace.
func TestEveryRouteForEveryRole(t *testing.T) {
	rules, w := readAccess(t), newWalked(t)
	asked := map[string]bool{}
	cells := 0
	for path, item := range w.doc.Paths.Map() {
		for method, op := range item.Operations() {
			name := method + " " + path
			rule, ok := rules[name]
			if !ok {
				t.Errorf("%s: %s does not say who may", name, accessFile)
				continue
			}
			asked[name] = true
			methods := []string{method}
			if method == http.MethodGet {
				methods = append(methods, http.MethodHead)
			}
			for _, m := range methods {
				cells += w.everybody(m, path, op, rule)
			}
		}
	}
	for name := range rules {
		if !asked[name] {
			t.Errorf("%s: not in the document", name)
		}
	}
	t.Logf("%d operations, %d requests", len(asked), cells)
}

// everybody asks for one operation as everybody, and returns how many that are.
func (w *walked) everybody(method, path string, op *openapi3.Operation, rule string) (cells int) {
	public := rule == "public"
	check := func(who, key string, refusal int) {
		cells++
		if w.left == "" && refusal != 0 {
			w.left = w.traces()
		}
		before := w.left
		answer := httptest.NewRecorder()
		w.handler.ServeHTTP(answer, w.sample(method, path, op, key))
		var p web.Problem
		if method != http.MethodHead {
			_ = json.Unmarshal(answer.Body.Bytes(), &p) // of what is no problem the kind stays empty
		}
		switch {
		case refusal != 0 && answer.Code != refusal:
			w.Errorf("%s %s, %s: got %d, want %d", method, path, who, answer.Code, refusal)
		case refusal == 0 && (answer.Code == http.StatusUnauthorized || answer.Code == http.StatusForbidden):
			w.Errorf("%s %s, %s: refused with %d %s", method, path, who, answer.Code, p.Detail)
		case refusal == 0:
			w.left = ""
			return
		}
		if w.left = w.traces(); w.left != before {
			w.Errorf("%s %s, %s: refused, and yet something was done:\n%s", method, path, who, cmp.Diff(before, w.left))
		}
		if challenge := answer.Header().Get("WWW-Authenticate"); (refusal == http.StatusUnauthorized) != strings.HasPrefix(challenge, "Bearer ") {
			w.Errorf("%s %s, %s: WWW-Authenticate: %q", method, path, who, challenge)
		}
		if bytes.Contains(answer.Body.Bytes(), []byte(w.Book().Person(3).Officer.ID)) {
			w.Errorf("%s %s, %s: a refusal says %s", method, path, who, answer.Body)
		}
	}
	first := http.StatusUnauthorized
	if public {
		first = 0
	}
	check("not signed in", "", first)
	check("wrong key", "wrong", first)
	for i, role := range access.All() {
		refusal := http.StatusForbidden
		if public || rule[i] != '-' {
			refusal = 0
		}
		check(string(role), string(role), refusal)
	}
	return cells
}

// TestLeastPrivilege holds the table to what docs/access.md says of it in words, for every route that there will be.
func TestLeastPrivilege(t *testing.T) {
	const coordinator, administrator, auditor, cad, officer = 2, 3, 4, 5, 6
	about := func(path string, nouns ...string) bool {
		return slices.ContainsFunc(nouns, func(n string) bool { return path == "/v1/"+n || strings.HasPrefix(path, "/v1/"+n+"/") })
	}
	for _, r := range api.Routes() {
		if r.Rule == "public" {
			continue
		}
		may := func(role int) bool { return r.Rule[role] != '-' }
		reads := r.Method == http.MethodGet
		for _, c := range []struct {
			name  string
			wrong bool
		}{
			{"auditors change nothing", may(auditor) && !reads},
			{"officers and clinicians get what is their own", (r.Rule[officer] == 'O' || r.Rule[officer+1] == 'L') && r.Path != "/v1/me"},
			{"who sends nobody does not send", !reads && (may(coordinator) || may(administrator)) && about(r.Path, "recommendations", "assignments", "units", "positions", "watch-list", "eido", "feeds")},
			{"CAD knows nothing about people but what dispatch tells", may(cad) && about(r.Path, "absences", "officers", "postings", "extras", "credentials", "pairs", "gaps", "requests", "offers", "ledger", "reports", "alerts", "audit", "users", "keys")},
			{"accounts, keys, settings, backup and import are the administrator's to change", !reads && about(r.Path, "users", "keys", "settings", "import", "admin") && strings.Trim(r.Rule[:8], "-") != "A"},
			{"what is privileged wants a recent proof and the whole agency", (!reads && about(r.Path, "users", "keys", "settings", "import") || about(r.Path, "admin", "export")) && !strings.HasSuffix(r.Rule, "!*")},
		} {
			if c.wrong {
				t.Errorf("%s: %s %s is %s", c.name, r.Method, r.Path, r.Rule)
			}
		}
	}
}

// TestRecentProof asks for what wants a recent proof with an old one.
func TestRecentProof(t *testing.T) {
	w := newWalked(t)
	for _, r := range api.Routes() {
		if !strings.Contains(r.Rule, "!") {
			continue
		}
		s := newServiceWith(t, w.Book(), func(o *api.Options) {
			o.Backups = w.witness
			o.Web.Identify = asRole("")
		})
		s.advance(11 * 60e9)
		path := pathParameter.ReplaceAllString(r.Path, "x1")
		role := access.All()[strings.IndexFunc(r.Rule, func(c rune) bool { return c != '-' })]
		req := httptest.NewRequest(r.Method, path, strings.NewReader("{}"))
		req.Host = "127.0.0.1"
		req.Header.Set("Authorization", "Bearer "+string(role))
		answer := httptest.NewRecorder()
		s.handler.ServeHTTP(answer, req)
		if answer.Code != http.StatusUnauthorized || !strings.Contains(answer.Header().Get("WWW-Authenticate"), "insufficient_user_authentication") {
			t.Errorf("%s %s as %s: %d %v", r.Method, r.Path, role, answer.Code, answer.Header())
		}
	}
}

// TestKeyOfAnotherAgency asks with what another agency's store would know: here it is no key at all.
func TestKeyOfAnotherAgency(t *testing.T) {
	ours, theirs := errors.New("unknown"), "wb_theirs"
	identify := func(r *http.Request) (*access.User, error) {
		if r.Header.Get("Authorization") == "Bearer "+theirs {
			return nil, &roster.Error{Kind: roster.Unauthenticated, Msg: "The key is not one of ours, or no more.", Err: ours}
		}
		return access.Nobody, nil
	}
	s := newServiceWith(t, demoBook(t, 7), func(o *api.Options) { o.Web.Identify = identify })
	for _, target := range []string{"/v1/coverage", "/v1/units", "/v1/nearest?lat=39.7&lon=-75.6", "/v1/journal"} {
		if a := s.get(target, "Authorization", "Bearer "+theirs); a.Code != http.StatusUnauthorized || strings.Contains(a.Body.String(), "unknown") {
			t.Errorf("%s: %d %s", target, a.Code, a.Body)
		}
	}
}
