package app_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"watchbill/cmd/internal/app"
	"watchbill/roster"
	"watchbill/roster/pack"
	"watchbill/roster/store/boltkv"
)

// inside is a client that speaks to the socket itself.
func inside(dir string) *http.Client {
	return &http.Client{Transport: &http.Transport{
		DisableKeepAlives: true,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			var d net.Dialer
			return d.DialContext(ctx, "unix", filepath.Join(dir, app.SocketFile))
		},
	}}
}

func TestSocketIsItsOwnersAlone(t *testing.T) {
	dir := t.TempDir()
	a := start(t, app.Options{Dir: dir})
	info, err := os.Stat(filepath.Join(dir, app.SocketFile))
	if err != nil || info.Mode().Perm() != 0o600 || info.Mode().Type() != fs.ModeSocket {
		t.Errorf("the socket: %v, %v", info, err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	stop(t, a)
	if _, err := os.Stat(filepath.Join(dir, app.SocketFile)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the socket is still there: %v", err)
	}
}

// TestStaleFiles has what a killed service leaves: its socket and half a transfer.
func TestStaleFiles(t *testing.T) {
	dir := t.TempDir()
	ln, err := net.ListenUnix("unix", &net.UnixAddr{Name: filepath.Join(dir, app.SocketFile), Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	ln.SetUnlinkOnClose(false)
	ln.Close()
	if err := os.MkdirAll(filepath.Join(dir, ".transfer-1", "x"), 0o700); err != nil {
		t.Fatal(err)
	}
	reach(t, dir, false).Close()
	start(t, app.Options{Dir: dir})
	reach(t, dir, true)
	if left, _ := filepath.Glob(filepath.Join(dir, ".transfer*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestLongDirectory(t *testing.T) {
	dir := filepath.Join(t.TempDir(), strings.Repeat("long", 30))
	start(t, app.Options{Dir: dir})
	data := reach(t, dir, true)
	if _, err := data.Import(t.Context(), records(t, "A"), false); err != nil {
		t.Errorf("import: %v", err)
	}
}

// TestBadPackThroughTheSocket sends what no command would: the service checks for itself.
func TestBadPackThroughTheSocket(t *testing.T) {
	dir := t.TempDir()
	a := start(t, app.Options{Dir: dir})
	if _, err := reach(t, dir, true).Import(t.Context(), records(t, "A"), false); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		body []byte
		want string
	}{
		{"no archive", []byte("hello"), "not a readable .zip"},
		{"a pack with faults", archive(t, map[string]string{"agency.json": "{}", "shifts.csv": "shift_id,start\n"}), "missing; every pack has it"},
		{"a path that climbs out", archive(t, map[string]string{"../agency.json": "{}"}), "leads out of the archive"},
	} {
		answer, err := inside(dir).Post("http://watchbill/internal/1/roster", "application/zip", bytes.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		var no struct{ Faults pack.Faults }
		err = json.NewDecoder(answer.Body).Decode(&no)
		answer.Body.Close()
		if err != nil || answer.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(no.Faults.Error(), c.want) {
			t.Errorf("%s: %s %v, %v", c.name, answer.Status, no.Faults, err)
		}
	}
	if _, body := ask(t, a, "/readyz"); !strings.Contains(body, `"revision":1`) {
		t.Errorf("the roster is not as it was: %s", body)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".transfer*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	answer, err := inside(dir).Get("http://watchbill/internal/2/roster")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode == http.StatusOK {
		t.Error("a path of another version is answered")
	}
}

func archive(t *testing.T, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range files {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestOpenSaysWhoHoldsTheStore(t *testing.T) {
	dir := t.TempDir()
	kv, err := boltkv.Open(dir, boltkv.Options{Command: "watchbill import", NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	unavailable := func(err error) {
		t.Helper()
		if !errors.Is(err, &roster.Error{Kind: roster.Unavailable}) || !strings.Contains(err.Error(), "(watchbill import)") {
			t.Errorf("%v", err)
		}
	}
	const wait = 100 * time.Millisecond
	_, err = app.OpenWithin(t.Context(), dir, false, wait, wait)
	unavailable(err)

	// Something listens and never answers.
	ln, err := net.Listen("unix", filepath.Join(dir, app.SocketFile))
	if err != nil {
		t.Fatal(err)
	}
	_, err = app.OpenWithin(t.Context(), dir, false, wait, wait)
	unavailable(err)
	ln.Close()

	// A command waits for another one.
	opened := make(chan error)
	go func() {
		data, err := app.Open(context.WithoutCancel(t.Context()), dir, false)
		if err == nil {
			err = data.Close()
		}
		opened <- err
	}()
	if err := kv.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-opened; err != nil {
		t.Errorf("after the other command: %v", err)
	}

	if _, err := app.Open(t.Context(), filepath.Join(dir, "none"), false); !errors.Is(err, &roster.Error{Kind: roster.NotFound}) {
		t.Errorf("no store: %v", err)
	}
}
