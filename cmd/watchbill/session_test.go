package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestSessions runs testdata/session/*.txtar: dispatchers and a CAD at work, with curl. Each has testdata/session/bay at
// hand as the pack bay, curl's settings as curlrc (JSON, the status on standard error), and beside the commands of
// TestScripts:
//
//	says PATH VALUE         the JSON that came last on standard output has it at a path such as candidates.0.unit_id
//	pick VAR PATH           keep what is at the path
//	find VAR REGEXP FILE    keep the first group of the last match
//	until N REGEXP FILE     wait until a file that another process writes has N matches or more
func TestSessions(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/session",
		Setup: func(env *testscript.Env) error {
			env.Setenv("GORACE", "atexit_sleep_ms=0")
			env.Setenv("JSON", "-Kcurlrc")
			rc := "silent\nshow-error\nno-buffer\nmax-time = 60\nheader = \"Content-Type: application/json\"\nwrite-out = \"%{stderr}%{http_code}\"\n"
			if err := os.WriteFile(filepath.Join(env.WorkDir, "curlrc"), []byte(rc), 0o600); err != nil {
				return err
			}
			return os.CopyFS(filepath.Join(env.WorkDir, "bay"), os.DirFS("testdata/session/bay"))
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"status": status, "ready": ready, "says": says, "pick": pick, "find": find, "await": awaits,
		},
	})
}

func says(ts *testscript.TestScript, not bool, args []string) {
	got, err := at(ts.ReadFile("stdout"), args[0])
	ts.Check(err)
	if (got == args[1]) == not {
		ts.Fatalf("%s is %s, want %s (not: %v)", args[0], got, args[1], not)
	}
}

func pick(ts *testscript.TestScript, _ bool, args []string) {
	got, err := at(ts.ReadFile("stdout"), args[1])
	ts.Check(err)
	ts.Setenv(args[0], got)
}

// at returns what a document has at a path: text as it is, other values as JSON, and none for what is not there.
func at(document, path string) (string, error) {
	var v any
	decoder := json.NewDecoder(strings.NewReader(document))
	decoder.UseNumber()
	if err := decoder.Decode(&v); err != nil {
		return "", fmt.Errorf("%w in %.200s", err, document)
	}
	for name := range strings.SplitSeq(path, ".") {
		switch in := v.(type) {
		case map[string]any:
			member, there := in[name]
			if !there {
				return "none", nil
			}
			v = member
		case []any:
			if name == "length" {
				v = json.Number(strconv.Itoa(len(in)))
				continue
			}
			i, err := strconv.Atoi(name)
			if err != nil || i >= len(in) {
				return "none", err
			}
			v = in[i]
		default:
			return "none", nil
		}
	}
	if text, ok := v.(string); ok {
		return text, nil
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(v)
	return strings.TrimSpace(b.String()), err
}

func find(ts *testscript.TestScript, _ bool, args []string) {
	found := regexp.MustCompile("(?m)"+args[1]).FindAllStringSubmatch(ts.ReadFile(args[2]), -1)
	if len(found) == 0 {
		ts.Fatalf("%s has nothing like %s", args[2], args[1])
	}
	ts.Setenv(args[0], found[len(found)-1][1])
}

func awaits(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	pattern := regexp.MustCompile("(?m)" + args[1])
	var text []byte
	for range 1000 {
		text, _ = os.ReadFile(ts.MkAbs(args[2])) // it may not be there yet
		if len(pattern.FindAllIndex(text, want)) == want {
			return
		}
		time.Sleep(10 * time.Millisecond) // another process writes it: there is nothing to wait on
	}
	ts.Fatalf("%s does not come to have %d times %s:\n%s", args[2], want, args[1], text)
}
