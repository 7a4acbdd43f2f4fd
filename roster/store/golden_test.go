package store_test

import (
	"bufio"
	"bytes"
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"watchbill/roster/store"
	"watchbill/roster/store/storetest"
)

var update = flag.Bool("update", false, "write testdata of the newest format")

// A line of testdata/vN.txt is a quoted key, the version, and the JSON of one record, separated by tabs.
func goldenFile(version int) string { return fmt.Sprintf("testdata/v%d.txt", version) }

// TestEveryVersionIsRead reads what every version ever wrote.
func TestEveryVersionIsRead(t *testing.T) {
	for version := 1; version <= store.RecordVersion; version++ {
		t.Run(goldenFile(version), func(t *testing.T) {
			kv := storetest.NewMemory()
			must(t, commitLines(t, kv, readFile(t, goldenFile(version))))
			s := store.New(kv)
			got, _, err := s.Load(t.Context())
			must(t, err)
			// A version that lacks fields of today's gets its own want here.
			if d := cmp.Diff(sorted(full()), sorted(got)); d != "" {
				t.Fatalf("records (-want +got):\n%s", d)
			}
			changes, err := s.Import(t.Context(), full())
			must(t, err)
			if changes.Any() {
				t.Errorf("importing the same records changes %+v", changes)
			}
		})
	}
}

// TestFormatStands fails when what is written is no longer what this version wrote before.
func TestFormatStands(t *testing.T) {
	kv := storetest.NewMemory()
	_, err := store.New(kv).Import(t.Context(), full())
	must(t, err)
	page, err := kv.Scan(t.Context(), store.Range{})
	must(t, err)
	var now bytes.Buffer
	for _, e := range page.Entries {
		fmt.Fprintf(&now, "%q\t%d\t%s\n", e.Key, e.Value[0], e.Value[1:])
	}
	if *update {
		must(t, os.WriteFile(goldenFile(store.RecordVersion), now.Bytes(), 0o644))
	}
	want := readFile(t, goldenFile(store.RecordVersion))
	if d := cmp.Diff(strings.Split(want, "\n"), strings.Split(now.String(), "\n")); d != "" {
		t.Errorf("what is written has changed (-before +now):\n%s\nIf this version was ever released, take the next recordVersion, keep reading the old one, and run with -update.", d)
	}
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	must(t, err)
	return string(b)
}

func commitLines(t *testing.T, kv store.KV, text string) error {
	var txn store.Txn
	lines := bufio.NewScanner(strings.NewReader(text))
	lines.Buffer(nil, store.MaxValue)
	for lines.Scan() {
		f := strings.SplitN(lines.Text(), "\t", 3)
		key, err := strconv.Unquote(f[0])
		must(t, err)
		version, err := strconv.Atoi(f[1])
		must(t, err)
		txn.Ops = append(txn.Ops, store.Put([]byte(key), append([]byte{byte(version)}, f[2]...)))
	}
	_, err := kv.Commit(t.Context(), txn)
	return err
}
