package openid_test

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"watchbill/api/web/signin"
)

// files are our provider's: the script, and what npm installs for it.
const files = "../testdata/oidc"

// setup is what the provider is started with.
type setup struct {
	Port         int                       `json:"port,omitempty"`
	ClientID     string                    `json:"client_id"`
	ClientSecret string                    `json:"client_secret"`
	RedirectURI  string                    `json:"redirect_uri"`
	Accounts     map[string]map[string]any `json:"accounts"`
}

// lacking skips a test that something is lacking for; where CI says that all is there it fails.
func lacking(t *testing.T, format string, args ...any) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf(format, args...)
	}
	t.Skipf(format, args...)
}

// packages returns the directory of npm's packages, installed once for each lock file. Where they cannot be had the test is skipped.
func packages(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"node", "npm"} {
		if _, err := exec.LookPath(name); err != nil {
			lacking(t, "no %s here, so that nobody signs in at a real provider (on Debian: apt-get install nodejs npm)", name)
		}
	}
	lock, err := os.ReadFile(filepath.Join(files, "package-lock.json"))
	if err != nil {
		t.Fatal(err)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	sum := sha256.Sum256(lock)
	dir := filepath.Join(cache, "watchbill", "oidc-provider-"+hex.EncodeToString(sum[:8]))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	turn, err := os.OpenFile(filepath.Join(dir, "turn"), os.O_CREATE|os.O_RDWR, 0o600) // tests of other checkouts may be at it
	if err != nil {
		t.Fatal(err)
	}
	defer turn.Close()
	if err := syscall.Flock(int(turn.Fd()), syscall.LOCK_EX); err != nil {
		t.Fatal(err)
	}
	done := filepath.Join(dir, "installed")
	if _, err := os.Stat(done); err == nil {
		return dir
	}
	for _, name := range []string{"package.json", "package-lock.json"} {
		text, err := os.ReadFile(filepath.Join(files, name))
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name), text, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	install := exec.CommandContext(ctx, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
	install.Dir = dir
	if out, err := install.CombinedOutput(); err != nil {
		lacking(t, "npm did not install the provider, so that nobody signs in at a real one: %v\n%s", err, out)
	}
	if err := os.WriteFile(done, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// provider is a real one, a process of its own.
type provider struct {
	issuer string
	stop   func()
}

// one is the provider of all tests, nil before the first that wants it: starting one takes a second.
var one struct {
	sync.Mutex
	*provider
}

// theProvider returns it.
func theProvider(t *testing.T) *provider {
	t.Helper()
	one.Lock()
	defer one.Unlock()
	if one.provider == nil {
		one.provider = startProvider(t, setup{ClientID: clientID, ClientSecret: secret, RedirectURI: "http://127.0.0.1" + signin.CallbackPath, Accounts: people})
	}
	return one.provider
}

// startProvider runs one until stop is called.
func startProvider(t *testing.T, s setup) *provider {
	t.Helper()
	dir := packages(t)
	given, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	script, err := filepath.Abs(filepath.Join(files, "provider.mjs"))
	if err != nil {
		t.Fatal(err)
	}
	run := exec.Command("node", script, dir, string(given))
	var complaints strings.Builder
	run.Stderr = &complaints
	in, err1 := run.StdinPipe()
	out, err2 := run.StdoutPipe()
	if err := errors.Join(err1, err2, run.Start()); err != nil {
		t.Fatal(err)
	}
	stopped := false
	p := &provider{stop: func() {
		if !stopped {
			stopped = true
			in.Close() // which ends it
			_, _ = io.Copy(io.Discard, out)
			_ = run.Wait()
		}
	}}
	late := time.AfterFunc(30*time.Second, func() { _ = run.Process.Kill() })
	line, err := bufio.NewReader(out).ReadString('\n')
	late.Stop()
	var found bool
	if p.issuer, found = strings.CutPrefix(strings.TrimSpace(line), "issuer "); !found {
		p.stop()
		lacking(t, "the provider does not start with this node, so that nobody signs in at a real one: %v\n%s", err, complaints.String())
	}
	return p
}
