package app_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"watchbill/cmd/internal/app"
	"watchbill/roster"
	"watchbill/roster/demo"
	"watchbill/roster/store/boltkv"
	"watchbill/roster/store/powercut"
)

func TestMain(m *testing.M) {
	powercut.Main()
	goleak.VerifyTestMain(m)
}

// first is a date that the tests' rosters begin on.
var first = roster.NewDate(2027, time.March, 1)

// records is a roster; each letter gives another one.
func records(t *testing.T, letter string) roster.Records {
	t.Helper()
	r := demo.Records(first)
	r.Agency.Name += " " + letter
	book, faults := roster.NewBook(r, 0)
	if err := faults.Err(); err != nil {
		t.Fatal(err)
	}
	return book.Records()
}

// start runs a service that nobody has to sign in to on any free port until the test ends.
func start(t *testing.T, opt app.Options) *app.App {
	t.Helper()
	opt.Open = true
	return startAs(t, opt)
}

// startAs runs one as the options have it.
func startAs(t *testing.T, opt app.Options) *app.App {
	t.Helper()
	opt.NoSync = true
	return startDurable(t, opt)
}

// startDurable runs one whose store is synced.
func startDurable(t *testing.T, opt app.Options) *app.App {
	t.Helper()
	opt.Listen = "127.0.0.1:0"
	if opt.Dir == "" {
		opt.Dir = t.TempDir()
	}
	a, err := app.New(opt)
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(t, a) })
	return a
}

func stop(t *testing.T, a *app.App) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := a.Stop(ctx); err != nil {
		t.Errorf("stop: %v", err)
	}
}

// ask gets a path and returns status and body.
func ask(t *testing.T, a *app.App, path string) (int, string) {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.Get("http://" + a.Addr().String() + path)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(body)
}

// reach opens the data in dir and expects it served or not.
func reach(t *testing.T, dir string, served bool) *app.Data {
	t.Helper()
	data, err := app.Open(t.Context(), dir, true)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { data.Close() })
	if data.Served() != served {
		t.Fatalf("served: %v, want %v", data.Served(), served)
	}
	return data
}

func TestServesWhatIsImported(t *testing.T) {
	dir := t.TempDir()
	a := start(t, app.Options{Dir: dir})
	if code, body := ask(t, a, "/readyz"); code != http.StatusServiceUnavailable || !strings.Contains(body, "roster") {
		t.Errorf("without a roster /readyz is %d %s", code, body)
	}
	if code, _ := ask(t, a, "/healthz"); code != http.StatusOK {
		t.Errorf("/healthz is %d", code)
	}
	data := reach(t, dir, true)
	if _, err := data.Book(t.Context()); !errors.Is(err, &roster.Error{Kind: roster.NotFound}) {
		t.Errorf("a book out of nothing: %v", err)
	}
	for i, letter := range []string{"A", "B"} {
		want := records(t, letter)
		tried, err := data.Import(t.Context(), want, true)
		if err != nil || !tried.Changed {
			t.Fatalf("dry run: %+v, %v", tried, err)
		}
		done, err := data.Import(t.Context(), want, false)
		if err != nil || done.Revision != uint64(i+1) {
			t.Fatalf("import: %+v, %v", done, err)
		}
		if code, body := ask(t, a, "/readyz"); code != http.StatusOK || !strings.Contains(body, `"revision":`+string(rune('1'+i))) {
			t.Errorf("after import %d /readyz is %d %s", i+1, code, body)
		}
		book, err := data.Book(t.Context())
		if err != nil || book.Agency().Name != want.Agency.Name || book.Revision() != done.Revision {
			t.Errorf("import %d came back as %v, %v", i+1, book, err)
		}
	}
	stop(t, a)
	book, err := reach(t, dir, false).Book(t.Context())
	if err != nil || book.Revision() != 2 {
		t.Errorf("after the service: %v, %v", book, err)
	}
}

// TestImportsAndReadersTogether has packs imported through the socket while others read: everybody sees one pack or the
// other, whole.
func TestImportsAndReadersTogether(t *testing.T) {
	dir := t.TempDir()
	a := start(t, app.Options{Dir: dir})
	packs := []roster.Records{records(t, "A"), records(t, "B")}
	if _, err := reach(t, dir, true).Import(t.Context(), packs[0], false); err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	for i := range 4 {
		data := reach(t, dir, true)
		wait.Go(func() {
			for k := range 3 {
				if i%2 == 0 {
					if _, err := data.Import(t.Context(), packs[(i/2+k)%2], false); err != nil {
						t.Errorf("import: %v", err)
					}
					continue
				}
				book, err := data.Book(t.Context())
				if err != nil {
					t.Errorf("read: %v", err)
				} else if n := book.Agency().Name; n != packs[0].Agency.Name && n != packs[1].Agency.Name {
					t.Errorf("read %q", n)
				}
				if code, _ := ask(t, a, "/v1/nearest?lat=39.7459&lon=-75.5466"); code != http.StatusOK {
					t.Errorf("/v1/nearest is %d", code)
				}
			}
		})
	}
	wait.Wait()
}

func TestClock(t *testing.T) {
	dir := t.TempDir()
	data := reach(t, dir, false)
	if _, err := data.Import(t.Context(), records(t, "A"), false); err != nil {
		t.Fatal(err)
	}
	if err := data.Close(); err != nil {
		t.Fatal(err)
	}
	for moment, want := range map[string]string{
		"2027-03-02T12:00":       `"at":"2027-03-02T12:00:00-05:00"`,
		"2027-03-02T12:00Z":      `"at":"2027-03-02T07:00:00-05:00"`,
		"2027-03-14T02:30":       `"at":"2027-03-14T03:00:00-04:00"`, // skipped: the instant of the jump
		"2027-11-07T01:30":       `"at":"2027-11-07T01:30:00-04:00"`, // twice: the first
		"2027-11-07T01:30-05:00": `"at":"2027-11-07T01:30:00-05:00"`,
	} {
		t.Run(moment, func(t *testing.T) {
			a := start(t, app.Options{Dir: dir, Clock: moment})
			if _, body := ask(t, a, "/v1/nearest?lat=39.7459&lon=-75.5466"); !strings.Contains(body, want) {
				t.Errorf("no %s in %.200s", want, body)
			}
		})
	}
	for _, moment := range []string{"noon", "2027-03-02", "2027-02-30T12:00", "2027-03-02T12:00:00Z"} {
		if _, err := app.New(app.Options{Dir: dir, Clock: moment}); !errors.Is(err, &roster.Error{Kind: roster.Invalid}) {
			t.Errorf("clock %q: %v", moment, err)
		}
	}
}

func TestListensOnLoopbackOnly(t *testing.T) {
	for _, listen := range []string{":8080", "0.0.0.0:8080", "192.0.2.1:80", "[::]:8080", "example.org:80", "8080", "127.0.0.1", "127.0.0.1:http", "127.0.0.1:70000"} {
		if _, err := app.New(app.Options{Dir: t.TempDir(), Listen: listen}); !errors.Is(err, &roster.Error{Kind: roster.Invalid}) {
			t.Errorf("%s: %v", listen, err)
		}
	}
	for _, listen := range []string{"", "127.0.0.1:0", "localhost:0", "[::1]:8080", "127.0.0.2:0"} {
		if _, err := app.New(app.Options{Dir: t.TempDir(), Listen: listen}); err != nil {
			t.Errorf("%s: %v", listen, err)
		}
	}
	if _, err := app.New(app.Options{}); err == nil {
		t.Error("a service without a directory")
	}
}

func TestRefusesOtherNamesAndOtherSites(t *testing.T) {
	a := start(t, app.Options{})
	for _, c := range []struct {
		name, host, method, site string
		want                     int
	}{
		{"by address", a.Addr().String(), "GET", "", http.StatusOK},
		{"by name", "localhost:1234", "GET", "", http.StatusOK},
		{"a name that somebody pointed here", "evil.example", "GET", "", http.StatusMisdirectedRequest},
		{"a write from another site's page", a.Addr().String(), "POST", "cross-site", http.StatusForbidden},
	} {
		req, err := http.NewRequestWithContext(t.Context(), c.method, "http://"+a.Addr().String()+"/healthz", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Host = c.host
		req.Close = true
		if c.site != "" {
			req.Header.Set("Sec-Fetch-Site", c.site)
		}
		answer, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != c.want {
			t.Errorf("%s: %d, want %d", c.name, answer.StatusCode, c.want)
		}
	}
}

func TestStartFailsWhole(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	dir := t.TempDir()
	a, err := app.New(app.Options{Dir: dir, Listen: taken.Addr().String()})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Start(t.Context()); err == nil || !strings.Contains(err.Error(), "--listen") {
		t.Errorf("on a taken port: %v", err)
	}
	stop(t, a)
	reach(t, dir, false) // the store is free

	serving := t.TempDir()
	start(t, app.Options{Dir: serving})
	b, err := app.New(app.Options{Dir: serving, Listen: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	var held *boltkv.Held
	if err := b.Start(t.Context()); !errors.As(err, &held) || held.PID != os.Getpid() {
		t.Errorf("a second service: %v", err)
	}
	stop(t, b)
}

// TestStopLetsRequestsFinish stops while a client is slow to send its request, and cuts it off in the end.
func TestStopLetsRequestsFinish(t *testing.T) {
	a := start(t, app.Options{})
	conn, err := net.Dial("tcp", a.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n"); err != nil {
		t.Fatal(err)
	}
	if _, body := ask(t, a, "/healthz"); !strings.Contains(body, "alive") { // the server has accepted conn too
		t.Fatal(body)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := a.Stop(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("stop: %v", err)
	}
	if _, err := io.ReadAll(conn); err == nil {
		t.Log("the connection was closed in order")
	}
}

func TestImportedSaysWhatChanged(t *testing.T) {
	data := reach(t, t.TempDir(), false)
	done, err := data.Import(t.Context(), records(t, "A"), false)
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(done.Tables[0])
	if want := `{"file":"agency.json","added":1,"changed":0,"removed":0,"unchanged":0}`; err != nil || string(b) != want {
		t.Errorf("%s, want %s", b, want)
	}
	done, err = data.Import(t.Context(), records(t, "A"), false)
	if err != nil || done.Changed || done.Revision != 1 {
		t.Errorf("the same again: %+v, %v", done, err)
	}
}
