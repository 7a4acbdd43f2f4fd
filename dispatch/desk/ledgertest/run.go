package ledgertest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"watchbill/dispatch/desk"
	"watchbill/roster"
)

// Run runs the suite. open returns a ledger with nothing in it, and closes it with the test.
func Run(t *testing.T, open func(t testing.TB) desk.Ledger) {
	for _, c := range []struct {
		name string
		test func(*testing.T, desk.Ledger)
	}{
		{"a new ledger is empty", testEmpty},
		{"put, replace, remove", testPut},
		{"scan is ordered, bounded and within its table", testScan},
		{"an absent condition that does not hold undoes all", testAbsent},
		{"malformed commits are refused whole", testMalformed},
		{"nothing is shared with callers", testCopies},
		{"of many that want a row absent one wins", testRace},
		{"scans see whole commits", testWhole},
		{"a cancelled context changes nothing that is not seen", testCancelled},
		{"large values and many changes", testLarge},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, open(t)) })
	}
}

func put(key, value string) desk.Change {
	return desk.Change{Table: desk.TableAssignment, Key: key, Value: []byte(value)}
}

func commit(t testing.TB, l desk.Ledger, changes ...desk.Change) {
	t.Helper()
	if err := l.Commit(t.Context(), changes); err != nil {
		t.Fatalf("commit %v: %v", changes, err)
	}
}

func want(t testing.TB, l desk.Ledger, table, from string, limit int, rows ...string) {
	t.Helper()
	got, err := l.Scan(t.Context(), table, from, limit)
	if err != nil {
		t.Fatalf("scan %s: %v", table, err)
	}
	var have []string
	for _, r := range got {
		have = append(have, r.Key+"="+string(r.Value))
	}
	if d := cmp.Diff(rows, have); d != "" {
		t.Errorf("scan %s from %q, %d rows (-want +got):\n%s", table, from, limit, d)
	}
}

func wantKind(t testing.TB, err error, kind roster.Kind) {
	t.Helper()
	if !errors.Is(err, &roster.Error{Kind: kind}) {
		t.Errorf("error %v, want one of kind %s", err, kind)
	}
}

func testEmpty(t *testing.T, l desk.Ledger) {
	for _, table := range []string{desk.TableJournal, desk.TableAssignment, desk.TableRecommendation, desk.TableWatch, desk.TableKey} {
		want(t, l, table, "", 0)
	}
	commit(t, l) // nothing to do is no fault
	commit(t, l, desk.Change{Table: desk.TableKey, Key: "none"})
	want(t, l, desk.TableKey, "", 0)
}

func testPut(t *testing.T, l desk.Ledger) {
	commit(t, l, put("a", "1"), put("b", "2"))
	commit(t, l, put("a", "3"), desk.Change{Table: desk.TableAssignment, Key: "b"}, put("c", "4"))
	want(t, l, desk.TableAssignment, "", 0, "a=3", "c=4")
}

func testScan(t *testing.T, l desk.Ledger) {
	commit(t, l, put("b", "2"), put("a", "1"), put("a.b", "x"), put("a b", "y"), put("é", "z"), put("c/d", "w"),
		desk.Change{Table: desk.TableKey, Key: "a", Value: []byte("k")}, desk.Change{Table: desk.TableWatch, Key: "zz", Value: []byte("w")})
	want(t, l, desk.TableAssignment, "", 0, "a=1", "a b=y", "a.b=x", "b=2", "c/d=w", "é=z")
	want(t, l, desk.TableAssignment, "a", 2, "a=1", "a b=y")
	want(t, l, desk.TableAssignment, "a\x00", 2, "a b=y", "a.b=x")
	want(t, l, desk.TableAssignment, "b0", 1, "c/d=w")
	want(t, l, desk.TableAssignment, "ê", 1)
	want(t, l, desk.TableKey, "", 5, "a=k")
}

func testAbsent(t *testing.T, l desk.Ledger) {
	commit(t, l, desk.Change{Table: desk.TableKey, Key: "k", Value: []byte("1"), Absent: true})
	err := l.Commit(t.Context(), []desk.Change{put("a", "1"), {Table: desk.TableKey, Key: "k", Value: []byte("2"), Absent: true}})
	wantKind(t, err, roster.Conflict)
	want(t, l, desk.TableAssignment, "", 0)
	want(t, l, desk.TableKey, "", 0, "k=1")
	commit(t, l, desk.Change{Table: desk.TableKey, Key: "k"})
	commit(t, l, desk.Change{Table: desk.TableKey, Key: "k", Value: []byte("3"), Absent: true})
	want(t, l, desk.TableKey, "", 0, "k=3")
}

func testMalformed(t *testing.T, l desk.Ledger) {
	wantKind(t, l.Commit(t.Context(), []desk.Change{put("a", "1"), put("a", "2")}), roster.Invalid)
	wantKind(t, l.Commit(t.Context(), []desk.Change{put("a", "1"), put("", "2")}), roster.Invalid)
	want(t, l, desk.TableAssignment, "", 0)
}

func testCopies(t *testing.T, l desk.Ledger) {
	value := []byte("1")
	commit(t, l, desk.Change{Table: desk.TableAssignment, Key: "a", Value: value})
	value[0] = '2'
	rows, err := l.Scan(t.Context(), desk.TableAssignment, "", 0)
	if err != nil {
		t.Fatal(err)
	}
	rows[0].Value[0] = '3'
	want(t, l, desk.TableAssignment, "", 0, "a=1")
}

func testRace(t *testing.T, l desk.Ledger) {
	var all sync.WaitGroup
	errs := make([]error, 16)
	for i := range errs {
		all.Go(func() {
			errs[i] = l.Commit(t.Context(), []desk.Change{
				put(fmt.Sprintf("a%02d", i), "x"), {Table: desk.TableKey, Key: "k", Value: []byte("x"), Absent: true},
			})
		})
	}
	all.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else {
			wantKind(t, err, roster.Conflict)
		}
	}
	rows, err := l.Scan(t.Context(), desk.TableAssignment, "", 0)
	if won != 1 || err != nil || len(rows) != 1 {
		t.Errorf("%d won and left %d rows, want 1 and 1 (%v)", won, len(rows), err)
	}
}

func testWhole(t *testing.T, l desk.Ledger) {
	var all sync.WaitGroup
	all.Go(func() {
		for i := range 50 {
			v := fmt.Sprint(i)
			commit(t, l, put("a", v), put("b", v))
		}
	})
	for range 50 {
		rows, err := l.Scan(t.Context(), desk.TableAssignment, "", 0)
		if err != nil {
			t.Error(err)
		}
		if len(rows) != 0 && (len(rows) != 2 || string(rows[0].Value) != string(rows[1].Value)) {
			t.Errorf("half a commit was seen: %v", rows)
		}
	}
	all.Wait()
}

// A commit that was cancelled may have been made or not; but all of it or nothing, and nothing of it later on.
func testCancelled(t *testing.T, l desk.Ledger) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := l.Commit(ctx, []desk.Change{put("a", "1"), put("b", "1")}); err == nil {
		return // done before it looked
	}
	rows, err := l.Scan(t.Context(), desk.TableAssignment, "", 0)
	if err != nil || len(rows) == 1 {
		t.Errorf("half a commit: %v, %v", rows, err)
	}
}

func testLarge(t *testing.T, l desk.Ledger) {
	value := make([]byte, 64<<10)
	var changes []desk.Change
	for i := range 1100 {
		v := []byte("x")
		if i < 20 {
			v = value
		}
		changes = append(changes, desk.Change{Table: desk.TableJournal, Key: fmt.Sprintf("%04d", i), Value: v})
	}
	commit(t, l, changes...)
	rows, err := l.Scan(t.Context(), desk.TableJournal, "", 0)
	if err != nil || len(rows) != 1100 || len(rows[0].Value) != len(value) {
		t.Errorf("%d rows, %v", len(rows), err)
	}
}
