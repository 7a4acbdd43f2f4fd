package edit_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"watchbill/roster"
	"watchbill/roster/edit"
	"watchbill/roster/pack"
	"watchbill/roster/store"
	"watchbill/roster/store/audit"
)

// TestEditorsRace: many edit at once, through Editors that know nothing of each other. Every edit is done, one after the
// other, and what was published last is what is stored.
func TestEditorsRace(t *testing.T) {
	k := inMemory(t)
	var published atomic.Pointer[roster.Book]
	shared := edit.New(edit.Options{KV: k.KV, Log: k.log, Book: published.Load, Publish: func(b *roster.Book) {
		if was := published.Swap(b); was != nil && was.Revision() >= b.Revision() {
			t.Errorf("published %d after %d", b.Revision(), was.Revision())
		}
	}})
	others := []*edit.Editor{shared, shared, k.editor(), k.editor()}
	var running sync.WaitGroup
	for i, e := range others {
		running.Go(func() {
			for n := range 10 {
				_, err := e.Do(context.Background(), asEdit(leave(t, "B00001", fmt.Sprintf("2027-%02d-%02d", i+5, n+1))))
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	running.Wait()
	if got := pack.SheetOf(k.book(t), roster.AbsencesFile, "B00001").Len(); got != 3+40 {
		t.Errorf("%d absences, want 43", got)
	}
	if v, err := audit.Verify(context.Background(), k.KV); err != nil || !v.Sound() || v.Records != 40 {
		t.Errorf("the trail: %+v %v", v, err)
	}
}

// TestCondition: a condition of the edit's own that does not hold is a conflict, and nothing is done.
func TestCondition(t *testing.T) {
	k := inMemory(t)
	x := asEdit(leave(t, "B00001", "2027-05-01"))
	x.If = []store.Condition{{Key: []byte("staffing\x00x"), Revision: 7}}
	x.Also = []store.Op{store.Put([]byte("staffing\x00x"), nil)}
	_, err := k.editor().Do(context.Background(), x)
	if !errors.Is(err, &roster.Error{Kind: roster.Conflict}) {
		t.Errorf("got %v, want a conflict", err)
	}
	if k.book(t).Revision() != 1 {
		t.Error("something was done")
	}
}

// TestAlso: what is to be done with the rows is one commit with them, also where no row differs.
func TestAlso(t *testing.T) {
	k, key := inMemory(t), []byte("staffing\x00x")
	e := k.editor()
	for name, text := range map[string]string{
		"a row":   `[{"file":"officers.csv","op":"change","key":{"officer_id":"B00001"},"row":{"name":"Wren"}}]`,
		"nothing": `[{"file":"officers.csv","op":"change","key":{"officer_id":"B00002"},"row":{"name":""}}]`,
	} {
		x := asEdit(changes(t, text))
		x.Last = func() ([]store.Condition, []store.Op, error) {
			return nil, []store.Op{store.Put(key, []byte(name))}, nil
		}
		done, err := e.Do(context.Background(), x)
		if err != nil {
			t.Fatal(err)
		}
		entry, err := k.Get(context.Background(), key)
		if err != nil || !bytes.Equal(entry.Value, []byte(name)) || entry.Revision != done.Revision {
			t.Errorf("%s: %q at %d %v, the commit is %d", name, entry.Value, entry.Revision, err, done.Revision)
		}
	}
}

// TestNothing: an edit that changes nothing is no commit and leaves no record; nor does a dry run or one that is refused.
func TestNothing(t *testing.T) {
	k := inMemory(t)
	refused := errors.New("no")
	nothing := asEdit(changes(t, `[{"file":"officers.csv","op":"change","key":{"officer_id":"B00002"},"row":{"name":""}}]`))
	dry := asEdit(leave(t, "B00001", "2027-05-01"))
	dry.DryRun = true
	judged := asEdit(leave(t, "B00001", "2027-05-01"))
	judged.Judge = func(context.Context, *roster.Book, *roster.Book) error { return refused }
	from := asEdit(nil)
	from.From = func(*roster.Book) (*pack.Changes, error) {
		return nil, &roster.Error{Kind: roster.Conflict, Msg: "mine"}
	}
	for name, c := range map[string]struct {
		x    edit.Edit
		want string
	}{"nothing": {nothing, "<nil>"}, "dry run": {dry, "<nil>"}, "refused": {judged, "no"}, "refused before": {from, "mine"}} {
		if _, err := k.editor().Do(context.Background(), c.x); fmt.Sprint(err) != c.want {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
	}
	if records, _, err := audit.List(context.Background(), k.KV, audit.Filter{}); len(records) != 0 || err != nil {
		t.Errorf("recorded: %v %v", records, err)
	}
}

// TestStale: an Editor whose Book is not what is stored any more loads it, and judges anew.
func TestStale(t *testing.T) {
	k := inMemory(t)
	stale := k.book(t)
	if _, err := k.editor().Do(context.Background(), asEdit(leave(t, "B00003", "2027-05-01"))); err != nil {
		t.Fatal(err)
	}
	judged := 0
	x := asEdit(leave(t, "B00001", "2027-05-01"))
	x.Judge = func(_ context.Context, before, _ *roster.Book) error {
		judged++
		if judged == 2 && before.Revision() != 2 {
			t.Errorf("judged on %d", before.Revision())
		}
		return nil
	}
	e := edit.New(edit.Options{KV: k.KV, Log: k.log, Book: func() *roster.Book { return stale }})
	done, err := e.Do(context.Background(), x)
	if err != nil || done.After.Revision() != 3 || judged != 2 {
		t.Errorf("%v %v, judged %d times", done, err, judged)
	}
	if diff := cmp.Diff(k.book(t).Records(), done.After.Records()); diff != "" {
		t.Error(diff)
	}
}

// TestRecords: the trail says what was edited, without why somebody is away.
func TestRecords(t *testing.T) {
	k := inMemory(t)
	x := asEdit(leave(t, "B00001", "2027-05-01"))
	x.Note = func() string { return " B00001~2027-05-01~2027-05-01" }
	if _, err := k.editor().Do(context.Background(), x); err != nil {
		t.Fatal(err)
	}
	records, _, err := audit.List(context.Background(), k.KV, audit.Filter{})
	if err != nil || len(records) != 1 {
		t.Fatal(records, err)
	}
	what := records[0].What
	if what.Of != "absence B00001~2027-05-01~2027-05-01" || what.Revision != 1 || strings.Contains(fmt.Sprint(what), "sick") {
		t.Errorf("%+v", what)
	}
	if diff := cmp.Diff([]string{"absences.csv added B00001 2027-05-01 2027-05-01"}, what.Keys); diff != "" {
		t.Error(diff)
	}
}

// TestNoRoster: there is nothing to edit.
func TestNoRoster(t *testing.T) {
	k := inMemory(t)
	empty := edit.New(edit.Options{KV: &none{k.KV}, Log: k.log})
	if _, err := empty.Do(context.Background(), asEdit(leave(t, "B00001", "2027-05-01"))); !errors.Is(err, &roster.Error{Kind: roster.Unavailable}) {
		t.Error(err)
	}
}

// none is a KV that holds nothing.
type none struct{ store.KV }

func (none) Scan(context.Context, store.Range) (store.Page, error) { return store.Page{}, nil }
