package main

import (
	"context"
	"errors"
	"flag"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"watchbill/cmd/internal/app"
)

var update = flag.Bool("update", false, "write what the commands print into the scripts")

// The clock that scripts see: an evening in New York, the next day in UTC.
var scriptNow = time.Date(2027, 3, 2, 1, 30, 0, 0, time.UTC)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"watchbill": func() {
			began := time.Now()
			os.Exit(execute(func() time.Time { return scriptNow.Add(time.Since(began)) }))
		},
		"measured": measured,
	})
}

// TestScripts runs testdata/*.txtar. Each has testdata/harbor at hand as the pack harbor, and these commands beside
// testscript's own:
//
//	status N command...     run a command whose exit status must be N
//	ready DIR               wait until a service answers in DIR, which may be a pattern
//	get STATUS PATH FILE    ask the service that was ready last, keep the body
//	until TEXT PATH         ask it until the answer holds the text
//	edit FILE OLD NEW       replace text, which must be there
//	gone PATTERN            no file matches
//	address FILE            set FEED to the path of the calendar's address in the file
//	number FILE             set NUMBER to that address's number
//	secret FILE             set KEY to the key in the file
//	keynumber FILE          set NUMBER to that key's number
//	bearer STATUS PATH FILE ask as get does, with KEY
//	sheet FROM TO OLD NEW   copy a workbook, with text replaced in one of its sheets
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:           "testdata",
		UpdateScripts: *update,
		Setup: func(env *testscript.Env) error {
			env.Setenv("GORACE", "atexit_sleep_ms=0") // else each command waits a second at its end
			return os.CopyFS(filepath.Join(env.WorkDir, "harbor"), os.DirFS("testdata/harbor"))
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"status": status, "ready": ready, "get": get, "until": until, "edit": edit, "gone": gone,
			"address": address, "number": number, "sheet": alter,
			"secret": secret, "keynumber": keynumber, "bearer": bearer,
		},
	})
}

func status(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit status %d, want %d", got, want)
	}
}

func ready(ts *testscript.TestScript, _ bool, args []string) {
	for range 1000 {
		dirs, err := filepath.Glob(ts.MkAbs(args[0]))
		ts.Check(err)
		for _, dir := range dirs {
			if listen := listening(dir); listen != "" {
				ts.Setenv("ADDR", listen)
				return
			}
		}
		time.Sleep(10 * time.Millisecond) // another process gets ready: there is nothing to wait on
	}
	ts.Fatalf("no service answers in %s", args[0])
}

var listenAt = regexp.MustCompile(`"listen":"([^"]+)"`)

// listening asks the service in dir for its address, "" where none answers.
func listening(dir string) string {
	client := &http.Client{Timeout: time.Second, Transport: &http.Transport{
		DisableKeepAlives: true,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			var d net.Dialer
			return d.DialContext(ctx, "unix", filepath.Join(dir, app.SocketFile))
		},
	}}
	answer, err := client.Get("http://watchbill/internal/1/revision")
	if err != nil {
		return ""
	}
	defer answer.Body.Close()
	body, _ := io.ReadAll(answer.Body)
	if m := listenAt.FindSubmatch(body); m != nil {
		return string(m[1])
	}
	return ""
}

func get(ts *testscript.TestScript, _ bool, args []string) {
	answer, err := http.Get("http://" + ts.Getenv("ADDR") + args[1])
	ts.Check(err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	ts.Check(err)
	if strconv.Itoa(answer.StatusCode) != args[0] {
		ts.Fatalf("%s: %s, want %s\n%s", args[1], answer.Status, args[0], body)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), body, 0o600))
}

func until(ts *testscript.TestScript, _ bool, args []string) {
	var body []byte
	for range 1500 {
		answer, err := http.Get("http://" + ts.Getenv("ADDR") + args[1])
		ts.Check(err)
		body, err = io.ReadAll(answer.Body)
		answer.Body.Close()
		ts.Check(err)
		if strings.Contains(string(body), args[0]) {
			return
		}
		time.Sleep(20 * time.Millisecond) // the demo's clock runs by itself
	}
	ts.Fatalf("%s never holds %q, last\n%.500s", args[1], args[0], body)
}

func edit(ts *testscript.TestScript, _ bool, args []string) {
	old := ts.ReadFile(args[0])
	text := strings.ReplaceAll(old, args[1], args[2])
	if text == old {
		ts.Fatalf("%s has no %q", args[0], args[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o600))
}

func gone(ts *testscript.TestScript, _ bool, args []string) {
	found, err := filepath.Glob(ts.MkAbs(args[0]))
	ts.Check(err)
	if len(found) > 0 {
		ts.Fatalf("there is %v", found)
	}
}
