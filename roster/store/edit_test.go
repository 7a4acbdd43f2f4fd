package store_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"watchbill/roster"
	"watchbill/roster/store"
	"watchbill/roster/store/storetest"
)

// TestEditBy writes parts of a roster: what is not named stays, whatever the records leave out.
func TestEditBy(t *testing.T) {
	ctx, kv := context.Background(), storetest.NewMemory()
	s := store.New(kv)
	all := large(20)
	if _, err := s.Import(ctx, all); err != nil {
		t.Fatal(err)
	}
	commit := func(ctx context.Context, x store.Txn, _ store.Changes) (uint64, error) { return kv.Commit(ctx, x) }
	mine := roster.Records{Officers: all.Officers[3:4:4], Absences: []roster.Absence{{Officer: all.Officers[3].ID, Days: roster.DateRange{From: 800000, To: 800001}}}}
	parts := []store.Part{{File: roster.AbsencesFile, Officer: all.Officers[3].ID}, {File: roster.OfficersFile, Officer: all.Officers[3].ID}}
	done, err := s.EditBy(ctx, 1, mine, parts, commit)
	if err != nil || done.Revision != 2 {
		t.Fatal(done, err)
	}
	want := all
	want.Absences = nil
	for _, a := range all.Absences {
		if a.Officer != mine.Officers[0].ID {
			want.Absences = append(want.Absences, a)
		}
	}
	want.Absences = append(want.Absences, mine.Absences...)
	got, _, err := s.Load(ctx) // which counts the rows
	if err != nil {
		t.Fatal(err)
	}
	twin := store.New(storetest.NewMemory())
	if _, err := twin.Import(ctx, want); err != nil {
		t.Fatal(err)
	}
	imported, _, err := twin.Load(ctx)
	if d := cmp.Diff(imported, got); d != "" || err != nil {
		t.Error(d, err)
	}
	if again, err := s.EditBy(ctx, 2, mine, parts, nil); err != nil || again.Any() || again.Revision != 2 {
		t.Errorf("the same again: %v %v", again, err)
	}
	if _, err := s.EditBy(ctx, 1, mine, parts, commit); !errors.Is(err, &roster.Error{Kind: roster.Conflict}) {
		t.Errorf("on a revision that is past: %v", err)
	}
	if _, err := s.EditBy(ctx, 2, mine, []store.Part{{File: "x.csv"}}, commit); !errors.Is(err, &roster.Error{Kind: roster.Invalid}) {
		t.Errorf("a file that there is not: %v", err)
	}
	if _, err := kv.Commit(ctx, store.Txn{If: []store.Condition{s.Guard(1)}}); !errors.Is(err, &roster.Error{Kind: roster.Conflict}) {
		t.Errorf("the guard of a past revision holds: %v", err)
	}
	if now, err := s.Revision(ctx); err != nil || now != 2 {
		t.Errorf("%d %v", now, err)
	}
}
