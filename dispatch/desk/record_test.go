package desk_test

import (
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"watchbill/dispatch/desk"
)

var update = flag.Bool("update", false, "write testdata/v1.jsonl anew; only while that version has never been written elsewhere")

// stored is a row of any table, as testdata has it.
type stored struct {
	Table string          `json:"table"`
	Key   string          `json:"key"`
	Value json.RawMessage `json:"value"`
}

var tables = []string{desk.TableJournal, desk.TableAssignment, desk.TableRecommendation, desk.TableWatch, desk.TableKey}

// TestEveryVersionIsRead opens a desk on the rows of every version that was ever written.
func TestEveryVersionIsRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		if *update {
			writeRows(t)
		}
		files, err := filepath.Glob("testdata/v*.jsonl")
		must(t, err)
		if len(files) == 0 {
			t.Fatal("no rows in testdata")
		}
		for _, f := range files {
			text, err := os.ReadFile(f)
			must(t, err)
			l := &ledger{}
			for line := range strings.Lines(string(text)) {
				var r stored
				must(t, json.Unmarshal([]byte(line), &r))
				must(t, l.Commit(t.Context(), []desk.Change{{Table: r.Table, Key: r.Key, Value: r.Value}}))
			}
			h := open(t, l)
			if c := h.Counts(); c.Open != 1 || c.Watched != 1 || len(h.Assignments(false)) != 2 {
				t.Errorf("%s: %+v", f, c)
			}
			lines, err := h.Journal(t.Context(), "", 0)
			if err != nil || len(lines) != 6 {
				t.Errorf("%s: %d lines, %v", f, len(lines), err)
			}
			if _, err := h.Recommendation(t.Context(), lines[0].Recommendation); err != nil {
				t.Errorf("%s: %v", f, err)
			}
		}
	})
}

// TestRowsOfOtherHands reads a row that is right and was not written as a desk writes, and refuses one of a later version.
func TestRowsOfOtherHands(t *testing.T) {
	for _, test := range []struct {
		name, value string
		ok          bool
	}{
		{"as a desk does", `{"v":1,"row":{"id":"a","kind":"freed"}}`, true},
		{"in another order", `{"row": {"id": "a", "kind": "freed"}, "v": 1}` + "\n", true},
		{"with more beside it", `{"v":1,"row":{"id":"a","kind":"freed"},"by":{}}`, true},
		{"of a later version", `{"v":2,"row":{"id":"a","kind":"freed"}}`, false},
		{"of a later version in the end", `{"v":1,"row":{"id":"a","kind":"freed"},"v":2}`, false},
		{"cut short", `{"v":1,"row":{"id":"a","kind":"freed"}`, false},
		{"not a row", `{"v":1,"row":7}`, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			l := &ledger{}
			must(t, l.Commit(t.Context(), []desk.Change{{Table: desk.TableJournal, Key: "a", Value: []byte(test.value)}}))
			lines, err := desk.New(desk.Options{Ledger: l}).Journal(t.Context(), "", 0)
			if (err == nil) != test.ok || test.ok && (len(lines) != 1 || lines[0].Kind != desk.EntryFreed) {
				t.Errorf("%v, %v", lines, err)
			}
		})
	}
}

// writeRows writes what a short session leaves in a ledger.
func writeRows(t *testing.T) {
	h := open(t, &ledger{})
	a := h.send(t, "call1", "C1")
	q := request("call2")
	q.Key = "key1"
	r, err := h.Recommend(t.Context(), q)
	must(t, err)
	_, err = h.Assign(t.Context(), desk.Choice{Recommendation: r.ID, Unit: "X1", OverrideReason: "around the corner", By: "D1"})
	must(t, err)
	_, err = h.Advance(t.Context(), a.ID, desk.Progress{State: desk.Cleared, Outcome: desk.DivertedToCare, Key: "key2"})
	must(t, err)
	h.Look(t.Context(), time.Now())
	synctest.Wait()
	var b strings.Builder
	for _, table := range tables {
		rows, err := h.ledger.Scan(t.Context(), table, "", 0)
		must(t, err)
		for _, r := range rows {
			line, err := json.Marshal(stored{table, r.Key, r.Value})
			must(t, err)
			b.Write(append(line, '\n'))
		}
	}
	must(t, os.WriteFile("testdata/v1.jsonl", []byte(b.String()), 0o600))
}

// FuzzRows opens a desk on a row that may be anything: it opens or says why not, and what opened goes on working.
func FuzzRows(f *testing.F) {
	text, err := os.ReadFile("testdata/v1.jsonl")
	must(f, err)
	for line := range strings.Lines(string(text)) {
		var r stored
		must(f, json.Unmarshal([]byte(line), &r))
		for i, table := range tables {
			if table == r.Table {
				f.Add(uint8(i), r.Key, []byte(r.Value))
			}
		}
	}
	f.Add(uint8(1), "a", []byte(`{"v":2,"row":{}}`))
	f.Add(uint8(1), "a", []byte(`{"v":1,"row":{}}`))
	f.Add(uint8(3), "a", []byte(`{"v":1,"row":null}`))
	f.Fuzz(func(t *testing.T, table uint8, key string, value []byte) {
		if key == "" || len(value) == 0 {
			t.Skip()
		}
		l := &ledger{}
		must(t, l.Commit(t.Context(), []desk.Change{{Table: tables[int(table)%len(tables)], Key: key, Value: value}}))
		h := build(l)
		if h.Open(t.Context()) == nil {
			h.Look(t.Context(), time.Now())
			h.recommend(t, "call2")
			_, _ = h.Journal(t.Context(), "", 0)
			for _, a := range h.Assignments(false) {
				_, _ = h.Advance(t.Context(), a.ID, desk.Progress{Undo: true})
			}
		}
		must(t, h.Close(context.Background()))
	})
}
