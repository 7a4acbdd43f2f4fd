package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/oasdiff/yaml"

	"watchbill/api/webhook"
	"watchbill/cmd/internal/app"
	"watchbill/coverage/alert"
	"watchbill/roster"
	"watchbill/roster/pack"
)

const (
	docs          = "../../docs"
	dispatchFile  = docs + "/dispatch.md"
	alertsFile    = docs + "/alerts.yml"
	dashboardFile = docs + "/grafana/dispatch.json"
	metricsFile   = docs + "/metrics.md"
)

// family is a metric as a service shows it.
type family struct {
	kind   string
	labels map[string]map[string]bool // by label, but for le: the values that were seen
}

// TestMetricsPage holds the tables of docs/metrics.md to what a service shows.
func TestMetricsPage(t *testing.T) {
	type row struct{ Type, Labels string }
	shown := map[string]row{}
	for name, f := range metricsShown(t) {
		if strings.HasPrefix(name, "watchbill_") {
			shown[name] = row{f.kind, strings.Join(slices.Sorted(maps.Keys(f.labels)), " ")}
		}
	}
	described := map[string]row{}
	for _, cells := range tableRows(readDoc(t, metricsFile)) {
		if name := strings.Trim(cells[0], "`"); strings.HasPrefix(name, "watchbill_") && len(cells) == 5 {
			labels := strings.Fields(strings.ReplaceAll(cells[2], "`", " "))
			slices.Sort(labels)
			described[name] = row{cells[1], strings.Join(labels, " ")}
			if cells[3] == "" {
				t.Errorf("%s: docs/metrics.md does not say what it is", name)
			}
		}
	}
	if diff := cmp.Diff(shown, described); diff != "" {
		t.Errorf("metrics (-shown by a service +described in docs/metrics.md):\n%s", diff)
	}
}

// TestMetricsNamed holds every metric that a page, a rule or a panel names to what a service shows.
func TestMetricsNamed(t *testing.T) {
	shown := metricsShown(t)
	for _, rule := range alertRules(t) {
		checkQuery(t, shown, "alerts.yml, "+rule.Alert, rule.Expr, templated.FindAllStringSubmatch(rule.Annotations["summary"], -1))
	}
	for _, p := range dashboard(t).Panels {
		for _, q := range p.Targets {
			checkQuery(t, shown, "dispatch.json, "+p.Title, q.Expr, legend.FindAllStringSubmatch(q.Legend, -1))
		}
	}
	pages, err := filepath.Glob(docs + "/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		for _, m := range metricName.FindAllStringSubmatch(readDoc(t, page), -1) {
			if strings.HasSuffix(m[1], "_") { // a group of them: watchbill_webhook_…
				continue
			}
			if _, ok := shown[baseOf(shown, m[1])]; !ok {
				t.Errorf("%s names %s, which no service shows", filepath.Base(page), m[1])
			}
		}
	}
}

// TestAlerts checks that each rule says what to do and is on the page, and lets promtool look at them where it is installed.
func TestAlerts(t *testing.T) {
	type told struct{ Severity string }
	rules, described := map[string]told{}, map[string]told{}
	for _, r := range alertRules(t) {
		rules[r.Alert] = told{r.Labels["severity"]}
		if r.Annotations["summary"] == "" || r.Annotations["action"] == "" {
			t.Errorf("%s: an alert has a summary and an action, not %v", r.Alert, r.Annotations)
		}
		if s := r.Labels["severity"]; s != "page" && s != "ticket" {
			t.Errorf("%s: severity %q is neither page nor ticket", r.Alert, s)
		}
	}
	for _, cells := range tableRows(readDoc(t, metricsFile)) {
		if name := strings.Trim(cells[0], "`"); strings.HasPrefix(name, "Watchbill") && len(cells) == 3 {
			described[name] = told{cells[1]}
		}
	}
	if diff := cmp.Diff(rules, described); diff != "" {
		t.Errorf("alerts (-docs/alerts.yml +docs/metrics.md):\n%s", diff)
	}
	promtool, err := exec.LookPath("promtool")
	if err != nil {
		t.Log("promtool is not installed (Debian package prometheus): its own check was left out")
		return
	}
	if out, err := exec.Command(promtool, "check", "rules", alertsFile).CombinedOutput(); err != nil {
		t.Errorf("promtool check rules: %v\n%s", err, out)
	}
}

// TestDashboard checks what Grafana would not say aloud: a panel without a query, two with one id, one on another.
func TestDashboard(t *testing.T) {
	seen := map[int]string{}
	taken := map[[2]int]string{}
	for _, p := range dashboard(t).Panels {
		if p.Title == "" || seen[p.ID] != "" {
			t.Errorf("panel %d %q: no title, or the id of %q", p.ID, p.Title, seen[p.ID])
		}
		seen[p.ID] = p.Title
		if p.Type != "row" && len(p.Targets) == 0 {
			t.Errorf("panel %q asks for nothing", p.Title)
		}
		for x := p.At.X; x < p.At.X+p.At.W; x++ {
			for y := p.At.Y; y < p.At.Y+p.At.H; y++ {
				if other := taken[[2]int{x, y}]; other != "" {
					t.Fatalf("panel %q lies on %q", p.Title, other)
				}
				taken[[2]int{x, y}] = p.Title
			}
		}
		if p.At.X+p.At.W > 24 {
			t.Errorf("panel %q is wider than the page", p.Title)
		}
	}
}

var (
	metricName = regexp.MustCompile(`\b((?:watchbill|process|go)_[a-z0-9_]+)(\{[^}]*\})?`)
	matcher    = regexp.MustCompile(`([a-z_]+)\s*(=~|!~|!=|=)\s*"([^"]*)"`)
	grouping   = regexp.MustCompile(`\b(?:by|without)\s*\(([^)]*)\)`)
	legend     = regexp.MustCompile(`\{\{\s*([a-z_]+)\s*\}\}`)
	templated  = regexp.MustCompile(`\$labels\.([a-z_]+)`)
)

// outside are labels that Prometheus itself puts on.
var outside = []string{"instance", "job", "le"}

// checkQuery checks the metrics of a PromQL expression, and the labels that it and what is printed of it name. It knows
// no more of PromQL than that names and matchers look like nothing else there.
func checkQuery(t *testing.T, shown map[string]family, where, expr string, printed [][]string) {
	t.Helper()
	found := metricName.FindAllStringSubmatch(expr, -1)
	if len(found) == 0 {
		t.Errorf("%s: no metric of ours in %s", where, expr)
	}
	has := map[string]bool{}
	for _, l := range outside {
		has[l] = true
	}
	for _, m := range found {
		f, ok := shown[baseOf(shown, m[1])]
		if !ok {
			t.Errorf("%s: no service shows %s", where, m[1])
			continue
		}
		for l := range f.labels {
			has[l] = true
		}
		for _, x := range matcher.FindAllStringSubmatch(m[2], -1) {
			checkMatcher(t, where, m[1], f, x)
		}
	}
	for _, g := range grouping.FindAllStringSubmatch(expr, -1) {
		for l := range strings.SplitSeq(g[1], ",") {
			printed = append(printed, []string{"", strings.TrimSpace(l)})
		}
	}
	for _, p := range printed {
		if !has[p[1]] {
			t.Errorf("%s: no metric of %s has the label %s", where, expr, p[1])
		}
	}
}

// checkMatcher checks one matcher, found as by the regular expression of that name.
func checkMatcher(t *testing.T, where, name string, f family, x []string) {
	t.Helper()
	values, ok := f.labels[x[1]]
	switch {
	case slices.Contains(outside, x[1]):
	case !ok:
		t.Errorf("%s: %s has no label %s", where, name, x[1])
	default:
		for v := range strings.SplitSeq(x[3], "|") {
			if !values[v] && !(x[1] == "status" && statusClass.MatchString(v)) {
				t.Errorf("%s: %s never has %s=%q", where, name, x[1], v)
			}
		}
	}
}

// statusClass is what nobody sees before it happens.
var statusClass = regexp.MustCompile(`^[1-5]xx$`)

// baseOf is the family of a metric: that of a histogram's parts is the histogram.
func baseOf(shown map[string]family, name string) string {
	for _, part := range []string{"_bucket", "_sum", "_count"} {
		if base, cut := strings.CutSuffix(name, part); cut && shown[base].kind == "histogram" {
			return base
		}
	}
	return name
}

// metricsShown runs a service on a made-up roster, with an endpoint for webhooks and a position heard, and reads what it shows.
func metricsShown(t *testing.T) map[string]family {
	t.Helper()
	endpoint, err := webhook.ParseEndpoint("http://127.0.0.1:1/hooks", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
	if err != nil {
		t.Fatal(err)
	}
	dir, clock := t.TempDir(), "2027-03-01T20:30"
	book, err := fill(t.Context(), dir, roster.NewDate(2027, time.March, 1))
	if err != nil {
		t.Fatal(err)
	}
	policy := alert.DefaultPolicy()
	service, err := app.New(app.Options{
		Dir: dir, Listen: "127.0.0.1:0", Open: true, Clock: clock, Reach: app.Reach{TLS: ownCertificate(t)}, Webhooks: []webhook.Endpoint{endpoint}, Limits: app.Limits{WebhookAllow: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}}, Alerts: &policy, NoSync: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := service.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := service.Stop(ctx); err != nil {
			t.Error(err)
		}
	})
	base := service.URL()
	if got := exchange(t, http.MethodPost, base+"/v1/positions", onePosition(t, book, clock)); !strings.Contains(got, `"accepted":1`) {
		t.Fatalf("a position: %s", got)
	}
	// It is published within a tenth of a second, and a request is counted when its answer is out.
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		shown := parseMetrics(t, exchange(t, http.MethodGet, base+"/metrics", ""))
		_, spoken := shown["watchbill_dispatch_feed_age_seconds"]
		_, counted := shown["watchbill_http_requests_total"]
		_, looked := shown["watchbill_alert_open"]
		if spoken && counted && looked || time.Now().After(deadline) {
			return shown
		}
	}
}

// onePosition is a batch with the position of one of the roster's units at a moment of its clock.
func onePosition(t *testing.T, book *roster.Book, moment string) string {
	t.Helper()
	at, err := pack.ParseMoment(moment, book.Zone())
	if err != nil {
		t.Fatal(err)
	}
	for i := range book.People() {
		if o := &book.Person(i).Officer; o.Role == roster.RoleOfficer {
			return fmt.Sprintf(`{"positions":[{"unit_id":%q,"time":%q,"lat":39.7459,"lon":-75.5466}]}`, o.CallSign(), at.Time().Format(time.RFC3339))
		}
	}
	t.Fatal("nobody on the roster")
	return ""
}

// exchange sends a request and returns the answer's body.
func exchange(t *testing.T, method, url, body string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Close = true
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	answer, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

var (
	typeLine   = regexp.MustCompile(`^# TYPE (\S+) (\S+)$`)
	sampleLine = regexp.MustCompile(`^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? \S+$`)
)

// parseMetrics reads the text format as far as names, types and labels go.
func parseMetrics(t *testing.T, text string) map[string]family {
	t.Helper()
	shown := map[string]family{}
	for lines := bufio.NewScanner(strings.NewReader(text)); lines.Scan(); {
		if m := typeLine.FindStringSubmatch(lines.Text()); m != nil {
			shown[m[1]] = family{m[2], map[string]map[string]bool{}}
			continue
		}
		m := sampleLine.FindStringSubmatch(lines.Text())
		if m == nil {
			continue
		}
		f, ok := shown[baseOf(shown, m[1])]
		if !ok {
			if !strings.HasPrefix(m[1], "go_") { // runtime summaries have parts of their own
				t.Errorf("%s has no type", m[1])
			}
			continue
		}
		for _, x := range matcher.FindAllStringSubmatch(m[2], -1) {
			if x[1] == "le" {
				continue
			}
			if f.labels[x[1]] == nil {
				f.labels[x[1]] = map[string]bool{}
			}
			f.labels[x[1]][x[3]] = true
		}
	}
	return shown
}

// tableRows returns the cells of each row of a page's tables.
func tableRows(page string) (rows [][]string) {
	for line := range strings.Lines(page) {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "|") {
			continue
		}
		cells := strings.Split(strings.Trim(line, "|"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		rows = append(rows, cells)
	}
	return rows
}

func readDoc(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

type alertRule struct {
	Alert       string            `json:"alert"`
	Expr        string            `json:"expr"`
	Labels      map[string]string `json:"labels"`
	Annotations map[string]string `json:"annotations"`
}

func alertRules(t *testing.T) (rules []alertRule) {
	t.Helper()
	var file struct {
		Groups []struct {
			Name  string      `json:"name"`
			Rules []alertRule `json:"rules"`
		} `json:"groups"`
	}
	if _, err := yaml.Unmarshal([]byte(readDoc(t, alertsFile)), &file, yaml.DecodeOpts{}); err != nil {
		t.Fatalf("%s: %v", alertsFile, err)
	}
	for _, g := range file.Groups {
		rules = append(rules, g.Rules...)
	}
	if len(rules) == 0 {
		t.Fatalf("%s has no rules", alertsFile)
	}
	return rules
}

type grafana struct {
	UID    string `json:"uid"`
	Panels []struct {
		ID    int                      `json:"id"`
		Type  string                   `json:"type"`
		Title string                   `json:"title"`
		At    struct{ X, Y, W, H int } `json:"gridPos"`

		Targets []struct {
			Expr   string `json:"expr"`
			Legend string `json:"legendFormat"`
		} `json:"targets"`
	} `json:"panels"`
}

func dashboard(t *testing.T) (d grafana) {
	t.Helper()
	if err := json.Unmarshal([]byte(readDoc(t, dashboardFile)), &d); err != nil {
		t.Fatalf("%s: %v", dashboardFile, err)
	}
	if len(d.Panels) == 0 || d.UID == "" {
		t.Fatalf("%s has no panels, or no uid", dashboardFile)
	}
	return d
}

// TestDispatchSession runs what docs/dispatch.md shows behind a $ against the demo, in one shell, and looks for what the
// page shows in the answers: they are shortened there by members and the ends of lists.
func TestDispatchSession(t *testing.T) {
	for _, tool := range []string{"sh", "curl", "sed", "tee"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip(err)
		}
	}
	const between = "\x01"
	var script strings.Builder
	var commands, answers []string
	for _, block := range consoleBlock.FindAllStringSubmatch(readDoc(t, dispatchFile), -1) {
		for part := range strings.SplitSeq(strings.TrimPrefix(block[1], "$ "), "\n$ ") {
			lines := strings.Split(part, "\n")
			n := 1
			for strings.HasSuffix(lines[n-1], "\\") {
				n++
			}
			commands = append(commands, strings.Join(lines[:n], "\n"))
			answers = append(answers, strings.TrimSpace(strings.Join(lines[n:], "\n")))
			script.WriteString(commands[len(commands)-1] + "\nprintf '\\001'\n")
		}
	}
	address, _ := startDemo(t)
	shell := exec.Command("sh", "-c", demoAddress.ReplaceAllString(script.String(), address))
	shell.Dir = t.TempDir()
	out, err := shell.Output()
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Split(string(out), between)
	if len(got) != len(commands)+1 || len(commands) < 10 {
		t.Fatalf("%d answers to %d commands", len(got)-1, len(commands))
	}
	for i, shown := range answers {
		if shown == "" {
			continue
		}
		var want, have any
		if err := json.Unmarshal([]byte(shown), &want); err != nil {
			t.Errorf("what the page shows after %s: %v", commands[i], err)
		} else if err := json.Unmarshal([]byte(got[i]), &have); err != nil {
			t.Errorf("%s: %v in %q", commands[i], err, got[i])
		} else if where, ok := holds(have, want); !ok {
			t.Errorf("%s\nat %s the page shows what is not so:\n%s", commands[i], where, got[i])
		}
	}
}

var (
	consoleBlock = regexp.MustCompile("(?s)```console\n(.*?)```\n")
	ofTheRun     = regexp.MustCompile(`^([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\S*)$`)
)

// holds tells whether a document has all that another one shows, but for identifiers and instants, and where it has not.
func holds(have, shown any) (where string, ok bool) {
	switch s := shown.(type) {
	case map[string]any:
		h, is := have.(map[string]any)
		for _, name := range slices.Sorted(maps.Keys(s)) {
			if x, there := h[name]; !is || !there {
				return "/" + name, false
			} else if at, ok := holds(x, s[name]); !ok {
				return "/" + name + at, false
			}
		}
		return "", is
	case []any:
		h, is := have.([]any)
		if !is || len(h) < len(s) || len(s) == 0 && len(h) > 0 {
			return "", false
		}
		for i := range s {
			if at, ok := holds(h[i], s[i]); !ok {
				return fmt.Sprintf("/%d%s", i, at), false
			}
		}
		return "", true
	case string:
		if h, is := have.(string); is && ofTheRun.MatchString(s) && ofTheRun.MatchString(h) {
			return "", true
		}
	}
	return "", have == shown
}
