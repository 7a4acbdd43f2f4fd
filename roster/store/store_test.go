package store_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"watchbill/roster"
	"watchbill/roster/store"
	"watchbill/roster/store/boltkv"
	"watchbill/roster/store/storetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantKind(t *testing.T, err error, kind roster.Kind, text string) {
	t.Helper()
	var e *roster.Error
	if !errors.As(err, &e) || e.Kind != kind || !strings.Contains(e.Msg, text) {
		t.Fatalf("got error %v, want one of kind %s that says %q", err, kind, text)
	}
}

// sorted returns r with every table but the shifts in an order of no meaning, the same for the same rows.
func sorted(r roster.Records) roster.Records {
	byText(&r.Districts)
	byText(&r.Rotations)
	byText(&r.Officers)
	byText(&r.Credentials)
	byText(&r.Postings)
	byText(&r.Absences)
	byText(&r.Extras)
	byText(&r.Pairs)
	byText(&r.Targets)
	byText(&r.Calls)
	byText(&r.Resources)
	byText(&r.Places)
	return r
}

func byText[T any](rows *[]T) {
	text := func(row T) string {
		b, err := json.Marshal(row)
		if err != nil {
			panic(err)
		}
		return string(b)
	}
	*rows = slices.SortedFunc(slices.Values(*rows), func(a, b T) int { return strings.Compare(text(a), text(b)) })
}

// counts renders the tables that change, as file +added ~changed -removed.
func counts(c store.Changes) string {
	var parts []string
	for _, t := range c.Tables {
		if len(t.Rows) != t.Added+t.Changed+t.Removed {
			return fmt.Sprintf("%s lists %d rows", t.File, len(t.Rows))
		}
		if len(t.Rows) > 0 {
			parts = append(parts, fmt.Sprintf("%s +%d ~%d -%d", t.File, t.Added, t.Changed, t.Removed))
		}
	}
	return strings.Join(parts, ", ")
}

func TestEmptyStore(t *testing.T) {
	s := store.New(storetest.NewMemory())
	r, revision, err := s.Load(t.Context())
	if d := cmp.Diff(roster.Records{}, r); err != nil || revision != 0 || d != "" {
		t.Errorf("got revision %d, error %v, records %s; want nothing", revision, err, d)
	}
}

func TestImportAndLoad(t *testing.T) {
	for name, kv := range engines(t) {
		t.Run(name, func(t *testing.T) {
			s := store.New(kv)
			if _, err := kv.Commit(t.Context(), store.Txn{Ops: []store.Op{store.Put([]byte("zzz"), nil), store.Put([]byte("audit"), nil)}}); err != nil {
				t.Fatal(err)
			}
			changes, err := s.Import(t.Context(), full())
			must(t, err)
			want := "agency.json +1 ~0 -0, districts.geojson +2 ~0 -0, shifts.csv +2 ~0 -0, rotations.csv +1 ~0 -0, officers.csv +2 ~0 -0, " +
				"credentials.csv +3 ~0 -0, postings.csv +1 ~0 -0, absences.csv +2 ~0 -0, extras.csv +1 ~0 -0, pairs.csv +1 ~0 -0, targets.csv +1 ~0 -0, " +
				"calls.csv +1 ~0 -0, resources.csv +1 ~0 -0, places.csv +1 ~0 -0, policy.json +1 ~0 -0"
			if got := counts(changes); got != want {
				t.Errorf("changes:\n got %s\nwant %s", got, want)
			}
			got, revision, err := s.Load(t.Context())
			must(t, err)
			if d := cmp.Diff(sorted(full()), sorted(got)); d != "" || revision != changes.Revision {
				t.Errorf("load at revision %d, imported at %d (-want +got):\n%s", revision, changes.Revision, d)
			}
			for _, other := range []string{"zzz", "audit"} {
				if _, err := kv.Get(t.Context(), []byte(other)); err != nil {
					t.Errorf("the import took %s with it: %v", other, err)
				}
			}
		})
	}
}

func engines(t *testing.T) map[string]store.KV {
	bolt, err := boltkv.Open(t.TempDir(), boltkv.Options{})
	must(t, err)
	t.Cleanup(func() { must(t, bolt.Close()) })
	return map[string]store.KV{"memory": storetest.NewMemory(), "bolt": bolt}
}

func TestImportTheSameCommitsNothing(t *testing.T) {
	kv := storetest.NewMemory()
	s := store.New(kv)
	first, err := s.Import(t.Context(), full())
	must(t, err)
	_, err = kv.Commit(t.Context(), store.Txn{Ops: []store.Op{store.Put([]byte("journal"), nil)}})
	must(t, err)
	r := full()
	slices.Reverse(r.Officers) // their order has no meaning
	slices.Reverse(r.Absences)
	again, err := s.Import(t.Context(), r)
	must(t, err)
	if again.Any() || again.Revision != first.Revision || again.Tables[4].Unchanged != 2 {
		t.Errorf("got %+v, want nothing changed at revision %d", again, first.Revision)
	}
	page, err := kv.Scan(t.Context(), store.Range{})
	must(t, err)
	if page.Revision != first.Revision+1 {
		t.Errorf("revision %d: the import committed something", page.Revision)
	}
}

func TestImportChanges(t *testing.T) {
	s := store.New(storetest.NewMemory())
	first, err := s.Import(t.Context(), full())
	must(t, err)
	r := full()
	r.Officers[0].Rank = "lieutenant"
	r.Officers = append(r.Officers, roster.Officer{ID: "C2", Role: roster.RoleOfficer})
	slices.Reverse(r.Shifts)
	r.Credentials = r.Credentials[:2]
	r.Absences = r.Absences[1:]
	r.Policy = nil
	r.Agency.ID = "XPD"
	want := "agency.json +1 ~0 -1, shifts.csv +0 ~2 -0, officers.csv +1 ~1 -0, credentials.csv +0 ~0 -1, absences.csv +0 ~0 -1, policy.json +0 ~0 -1"
	plan, err := s.Diff(t.Context(), r)
	must(t, err)
	if counts(plan) != want || plan.Revision != first.Revision {
		t.Errorf("diff at revision %d, want %d:\n got %s\nwant %s", plan.Revision, first.Revision, counts(plan), want)
	}
	done, err := s.Import(t.Context(), r)
	must(t, err)
	if counts(done) != want || done.Revision <= first.Revision {
		t.Errorf("import at revision %d, after %d:\n got %s\nwant %s", done.Revision, first.Revision, counts(done), want)
	}
	var rows []string
	for _, table := range done.Tables {
		for _, row := range table.Rows {
			rows = append(rows, fmt.Sprint(row.Change, " ", table.File, " ", strings.Join(row.Key(), "|")))
		}
	}
	wantRows := []string{
		"removed agency.json WPD", "added agency.json XPD", "changed shifts.csv day", "changed shifts.csv night",
		"changed officers.csv C1", "added officers.csv C2", "removed credentials.csv C1|MHFA-PS||#2",
		"removed absences.csv C1|2027-01-01|2027-12-31|vacation", "removed policy.json ",
	}
	if d := cmp.Diff(wantRows, rows); d != "" {
		t.Errorf("rows (-want +got):\n%s", d)
	}
	got, _, err := s.Load(t.Context())
	must(t, err)
	if d := cmp.Diff(sorted(r), sorted(got)); d != "" {
		t.Errorf("load (-want +got):\n%s", d)
	}
}

func TestCancelled(t *testing.T) {
	s := store.New(storetest.NewMemory())
	_, err := s.Import(t.Context(), full())
	must(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, _, loadErr := s.Load(ctx)
	_, importErr := s.Import(ctx, roster.Records{})
	_, diffErr := s.Diff(ctx, roster.Records{})
	for _, err := range []error{loadErr, importErr, diffErr} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got error %v, want %v", err, context.Canceled)
		}
	}
}
