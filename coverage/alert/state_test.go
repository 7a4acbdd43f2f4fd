package alert_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"watchbill/coverage/alert"
)

var update = flag.Bool("update", false, "write the state of this version to testdata")

// sample has one of everything, told and waiting.
func sample(t *testing.T) alert.State {
	state := begun(t, "2027-03-01T12:00", gap(t, "2027-03-03T07:00", "2027-03-03T19:00"), gap(t, "2027-03-04T07:00", "2027-03-04T19:00"),
		certificate("O1", 740_100), recruitment(3, 5), share(8, 10))
	policy := func(p *alert.Policy) { p.Quiet, p.Digest = quiet(t, "22:00-07:00"), alert.Daily{At: 480, Set: true} }
	state, _ = alert.Next(state, []alert.Alert{gap(t, "2027-03-03T08:00", "2027-03-03T19:00"), certificate("O2", 740_101), share(8, 10)}, moment(t, "2027-03-01T23:00", policy))
	return state
}

// TestEveryVersionIsRead reads one state of every version that was ever written.
func TestEveryVersionIsRead(t *testing.T) {
	const newest = "testdata/state.v1.json"
	want := sample(t)
	if *update {
		b, err := want.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(newest, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	files, err := filepath.Glob("testdata/state.v*.json")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		got, err := alert.Decode(b)
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", file, diff)
		}
		if again, err := got.Encode(); file == newest && (err != nil || string(again) != string(b)) {
			t.Errorf("%s is written otherwise now: %s, %v", file, again, err)
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"nothing":         ``,
		"no JSON":         `{`,
		"no version":      `{"begun":true}`,
		"a later version": `{"version":2,"known":[]}`,
		"nothing known":   `{"version":1,"known":[{"id":"x"}]}`,
		"no parts":        `{"version":1,"known":[{"id":"x","gap":{"need":"cit","district":"D1","parts":[]}}]}`,
		"a part backward": `{"version":1,"known":[{"id":"x","gap":{"parts":[{"start":"2027-03-03T12:00Z","end":"2027-03-03T12:00Z"}]}}]}`,
		"another told":    `{"version":1,"known":[{"id":"x","target":{"measure":"share-covered"},"told":{"id":"x","certificate":{}}}]}`,
		"twice":           `{"version":1,"known":[{"id":"x","target":{}},{"id":"x","target":{}}]}`,
	} {
		if s, err := alert.Decode([]byte(text)); err == nil {
			t.Errorf("%s is read as %+v", name, s)
		}
	}
}

// FuzzDecode: whatever is read can be gone on with, and comes back the same.
func FuzzDecode(f *testing.F) {
	if b, err := os.ReadFile("testdata/state.v1.json"); err == nil {
		f.Add(b)
	}
	f.Add([]byte(`{"version":1,"known":[]}`))
	m := moment(f, "2027-03-03T09:00")
	found := []alert.Alert{gap(f, "2027-03-03T07:00", "2027-03-03T19:00"), certificate("O1", 740_100), recruitment(3, 5)}
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := alert.Decode(b)
		if err != nil {
			return
		}
		next, _ := alert.Next(s, found, m)
		next.Wake(m)
		text, err := next.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := alert.Decode(text); err != nil {
			t.Fatalf("%v in %s, of %s", err, text, b)
		}
	})
}
