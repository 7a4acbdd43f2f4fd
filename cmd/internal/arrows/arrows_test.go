package arrows_test

import (
	"fmt"
	"go/token"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// rule says what some packages import. Its lists are blank-separated, and our own packages are named without the
// module: "roster" is that package, "roster/..." it and all below it, "..." everything. In may, "std" is the
// standard library and "others" any module but ours.
type rule struct {
	in    string // the packages it binds
	but   string // those of them that it does not
	may   string // all that they import; empty: anything not in not
	not   string // what they do not import
	tests bool   // binds their tests too
	deep  bool   // also what comes along with an import (never of tests)
	why   string
}

const (
	web     = "net/http/... github.com/labstack/..."
	stores  = "database/... go.etcd.io/..."
	loggers = "log/... github.com/rs/zerolog/... go.uber.org/zap/... github.com/prometheus/..."
)

var rules = []rule{
	{in: "roster", may: "std", why: "the nouns stand on the standard library alone: everybody imports them"},
	{in: "roster/pack", may: "std roster", why: "a pack is files and nouns; who fetches or keeps them is somebody else's business"},
	{in: "coverage", may: "std roster", why: "coverage is arithmetic on a roster and nothing more"},
	{in: "roster/...", may: "std others roster/...", why: "things flow downhill: a roster does not know who reads it"},
	{in: "coverage/...", may: "std others roster roster/workrules coverage/...", why: "things flow downhill: coverage reads a Book, and whom it may ask to work more, not a pack or a store"},
	{in: "dispatch/...", may: "std others roster coverage dispatch/...", why: "things flow downhill: dispatch declares the journal it needs, and app plugs the store in"},
	{in: "api/...", may: "std others roster/... coverage/... dispatch/... api/...", tests: true, why: "api and ui never import each other; what both need is in api/web"},
	{in: "ui/...", may: "std others roster/... coverage/... dispatch/... ui/... api/web/...", tests: true, why: "ui and api never import each other; what both need is in api/web"},
	{in: "api/web", not: "api", why: "api/web is below both api and ui"},

	{in: "roster roster/pack coverage/... dispatch", not: web, why: "the three rooms know no HTTP"},
	{in: "roster roster/pack coverage/... dispatch/...", not: stores, why: "the three rooms know no database"},
	{in: "roster roster/pack coverage/... dispatch", not: loggers, why: "the three rooms return errors and figures; who logs and measures is above them"},

	{in: "...", but: "roster/store/boltkv/...", not: "go.etcd.io/bbolt/...", tests: true, why: "drivers are known only to their key-value store"},
	{in: "...", but: "roster/store/etcdkv/...", not: "go.etcd.io/etcd/...", tests: true, why: "drivers are known only to their key-value store"},
	{in: "roster coverage/... dispatch/... api/... ui/...", not: "go.etcd.io/...", deep: true, why: "which store it is, only app and cmd know; a driver may not come along either"},
	{in: "...", but: "api/... ui/...", not: "github.com/labstack/...", tests: true, why: "echo stays on the thin edge, so that leaving v4 is a day's work"},
	{in: "...", but: "dispatch/...", not: "github.com/golang/geo/...", tests: true, why: "the roster keeps plain rings of coordinates; S2 is dispatch's"},
	{in: "...", but: "dispatch/roads/... roster/demo/cut/...", not: "github.com/paulmach/osm/...", tests: true, why: "OpenStreetMap's format is read once, when a network is built or a demo is cut"},
	{in: "...", but: "cmd/...", not: "github.com/alecthomas/kong/...", tests: true, why: "flags belong to the command line"},
	{in: "...", but: "roster/pack/workbook", not: "github.com/xuri/...", tests: true, why: "sheets and cells are one package's business: whoever writes a workbook gives it rows"},
	{in: "...", but: "ui/build/...", not: "github.com/evanw/esbuild/...", tests: true, why: "bundling is done before the service is built, never in it"},
}

func TestArrows(t *testing.T) {
	files, linked := sources(t), links(t)
	for _, r := range rules {
		t.Run(r.name(), func(t *testing.T) {
			for _, f := range files {
				if !r.binds(f.pkg) || f.test && !r.tests {
					continue
				}
				for _, spec := range f.syntax.Imports {
					if path := imported(spec); r.forbids(path) {
						t.Errorf("%s imports %s: %s", f.at(spec.Pos()), path, r.why)
					}
				}
			}
			if !r.deep {
				return
			}
			for pkg, paths := range linked {
				for _, path := range paths {
					if r.binds(pkg) && r.forbids(path) {
						t.Errorf("%s links %s (go list -deps ./%s shows how): %s", pkg, path, pkg, r.why)
					}
				}
			}
		})
	}
}

// TestRulesAreHeld keeps the rules themselves from going blind, and from forbidding what the plan says.
func TestRulesAreHeld(t *testing.T) {
	for _, c := range []struct{ pkg, refused, allowed string }{
		{"roster", "github.com/google/uuid roster/pack net/http log/slog database/sql coverage", "time math/bits encoding/json"},
		{"roster/pack", "github.com/google/uuid roster/store net/http coverage", "roster archive/zip encoding/csv"},
		{"roster/pack/workbook", "coverage api", "roster roster/pack github.com/xuri/excelize/v2"},
		{"cmd/watchbill", "github.com/xuri/excelize/v2", "roster/pack/workbook"},
		{"roster/store", "go.etcd.io/bbolt coverage api", "roster roster/pack github.com/google/uuid"},
		{"roster/store/boltkv", "dispatch go.etcd.io/etcd/client/v3", "go.etcd.io/bbolt roster/store"},
		{"roster/demo", "github.com/paulmach/osm/osmpbf", "roster roster/pack"},
		{"roster/demo/cut", "github.com/golang/geo/s2", "github.com/paulmach/osm/osmpbf"},
		{"coverage", "dispatch roster/pack coverage/plan log github.com/rs/zerolog github.com/golang/geo/s2", "roster slices"},
		{"coverage/fill", "roster/staffing roster/store api", "roster/workrules coverage roster"},
		{"coverage/plan", "dispatch log/slog net/http", "coverage roster context"},
		{"dispatch", "api ui roster/store net/http/httptrace github.com/prometheus/client_golang/prometheus", "roster coverage github.com/golang/geo/s2 dispatch/roads"},
		{"dispatch/avl", "go.etcd.io/bbolt database/sql github.com/labstack/echo/v4", "net dispatch github.com/rs/zerolog"},
		{"dispatch/roads", "api", "github.com/paulmach/osm/osmpbf github.com/golang/geo/s2"},
		{"api", "ui ui/build cmd/internal/app github.com/alecthomas/kong", "api/web roster/store dispatch coverage github.com/labstack/echo/v4 net/http"},
		{"api/web", "api ui", "roster github.com/rs/zerolog"},
		{"ui", "api cmd/internal/app github.com/evanw/esbuild/pkg/api", "api/web roster dispatch coverage html/template"},
		{"ui/build", "api", "github.com/evanw/esbuild/pkg/api"},
		{"cmd/internal/app", "github.com/labstack/echo/v4 go.etcd.io/bbolt", "api ui roster/store/boltkv github.com/alecthomas/kong"},
	} {
		refused := func(path string) bool {
			return slices.ContainsFunc(rules, func(r rule) bool { return r.binds(c.pkg) && r.forbids(path) })
		}
		for path := range strings.FieldsSeq(c.refused) {
			if !refused(path) {
				t.Errorf("no rule refuses that %s imports %s", c.pkg, path)
			}
		}
		for path := range strings.FieldsSeq(c.allowed) {
			if refused(path) {
				t.Errorf("a rule refuses that %s imports %s, which the plan allows", c.pkg, path)
			}
		}
	}
}

func (r rule) name() string {
	what := "not " + r.not
	if r.may != "" {
		what = "may " + r.may
	}
	return strings.Join(strings.Fields(r.in+" "+what), " ")
}

func (r rule) binds(pkg string) bool { return matches(r.in, pkg) && !matches(r.but, pkg) }

func (r rule) forbids(path string) bool {
	if matches(r.not, path) {
		return true
	}
	return r.may != "" && !matches(r.may, path) && !matches(r.may, origin(path))
}

// matches reports whether path is named by one of the blank-separated patterns.
func matches(patterns, path string) bool {
	for pattern := range strings.FieldsSeq(patterns) {
		below, tree := strings.CutSuffix(pattern, "...")
		if pattern == path || tree && strings.HasPrefix(path+"/", below) {
			return true
		}
	}
	return false
}

// origin is "std" or "others" for what is not ours, and empty for what is.
func origin(path string) string {
	first, _, _ := strings.Cut(path, "/")
	switch {
	case strings.Contains(first, "."):
		return "others"
	case matches("cmd roster coverage dispatch api ui", first):
		return ""
	}
	return "std"
}

// links gives, for each of our packages, all that it is linked with, as far as the tree builds.
func links(t *testing.T) map[string][]string {
	t.Helper()
	list := exec.Command("go", "list", "-e", "-f", `{{.ImportPath}} {{join .Deps " "}}`, "./...")
	list.Dir = root
	out, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	linked := make(map[string][]string)
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		linked[ours(words[0])] = words[1:]
	}
	return linked
}

func (f file) at(pos token.Pos) string {
	return fmt.Sprintf("%s:%d", f.path, f.fset.Position(pos).Line)
}
