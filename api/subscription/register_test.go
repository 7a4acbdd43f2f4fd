package subscription_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"watchbill/api/subscription"
	"watchbill/coverage/calendar"
	"watchbill/roster"
	"watchbill/roster/store"
	"watchbill/roster/store/storetest"
)

var (
	ctx  = context.Background()
	noon = time.Date(2027, 3, 3, 12, 0, 0, 500, time.UTC)
	b2   = subscription.Feed{Of: subscription.OfOfficer, ID: "B2"}
	b21  = subscription.Feed{Of: subscription.OfOfficer, ID: "B21"}
	d2   = subscription.Feed{Of: subscription.OfDistrict, ID: "B2"} // of the officer's name
)

func must[T any](v T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func TestTokens(t *testing.T) {
	kv := storetest.NewMemory()
	r := subscription.New(kv)
	first, token, err := r.Issue(ctx, b2, noon)
	if err != nil || len(token) != 43 {
		t.Fatalf("%q, %v", token, err)
	}
	second, other, err := r.Issue(ctx, d2, noon)
	if err != nil || other == token {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		feed  subscription.Feed
		token string
		want  bool
	}{
		{"its own", b2, token, true},
		{"none", b2, "", false},
		{"cut short", b2, token[:42], false},
		{"longer", b2, token + "A", false},
		{"of another feed", d2, token, false},
		{"of a feed whose name begins so", b21, token, false},
		{"of a feed that nobody has", subscription.Feed{Of: "x", ID: ""}, token, false},
		{"the other's own", d2, other, true},
	} {
		if got := must(r.Admits(ctx, c.feed, c.token))(t); got != c.want {
			t.Errorf("%s: %t, want %t", c.name, got, c.want)
		}
	}
	want := []subscription.Subscription{second, first}
	if diff := cmp.Diff(want, must(r.List(ctx))(t)); diff != "" {
		t.Error(diff)
	}
	page := must(kv.Scan(ctx, store.Range{}))(t)
	for _, e := range page.Entries {
		if strings.Contains(string(e.Value)+string(e.Key), token) {
			t.Errorf("the token is kept: %q", e.Value)
		}
	}
	if diff := cmp.Diff(first, must(r.Revoke(ctx, first.Number))(t)); diff != "" {
		t.Error(diff)
	}
	if must(r.Admits(ctx, b2, token))(t) {
		t.Error("a revoked token opens its feed")
	}
	if _, err := r.Revoke(ctx, first.Number); !errors.Is(err, &roster.Error{Kind: roster.NotFound}) {
		t.Errorf("revoked twice: %v", err)
	}
}

func TestTokensRefused(t *testing.T) {
	r := subscription.New(storetest.NewMemory())
	for _, f := range []subscription.Feed{{}, {Of: "pair", ID: "P1"}, {Of: subscription.OfOfficer, ID: "a/b"}, {Of: subscription.OfOfficer, ID: "a\x00b"}} {
		if _, _, err := r.Issue(ctx, f, noon); !errors.Is(err, &roster.Error{Kind: roster.Invalid}) {
			t.Errorf("%+v: %v", f, err)
		}
	}
	for range subscription.MaxTokens {
		if _, _, err := r.Issue(ctx, b2, noon); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := r.Issue(ctx, b2, noon); !errors.Is(err, &roster.Error{Kind: roster.Conflict}) {
		t.Errorf("one too many: %v", err)
	}
}

func tour(words string) calendar.Event {
	date := roster.NewDate(2027, 3, 4)
	return calendar.Event{UID: "tour/B2/2027-03-04/1", Date: date, Interval: roster.Interval{Start: roster.UTC(date, 0), End: roster.UTC(date, 60)}, Summary: words}
}

// TestFollowWritesOnChange counts what reading a feed writes.
func TestFollowWritesOnChange(t *testing.T) {
	kv := storetest.NewMemory()
	r := subscription.New(kv)
	span := calendar.Span(roster.NewDate(2027, 3, 3))
	for i, step := range []struct {
		words    string
		sequence int
		writes   uint64
	}{{"day", 0, 1}, {"day", 0, 1}, {"night", 1, 2}, {"night", 1, 2}, {"day", 2, 3}} {
		entries, err := r.Follow(ctx, b2, []calendar.Event{tour(step.words)}, span, noon.Add(time.Duration(i)*time.Hour))
		if err != nil || len(entries) != 1 || entries[0].Sequence != step.sequence {
			t.Fatalf("step %d: %+v, %v", i, entries, err)
		}
		if page := must(kv.Scan(ctx, store.Range{}))(t); page.Revision != step.writes {
			t.Errorf("step %d: %d writes, want %d", i, page.Revision, step.writes)
		}
	}
}

// TestFollowTogether has many readers meet the same change: all are told one number.
func TestFollowTogether(t *testing.T) {
	r := subscription.New(storetest.NewMemory())
	span := calendar.Span(roster.NewDate(2027, 3, 3))
	for round, words := range []string{"day", "night", "day"} {
		var all sync.WaitGroup
		for range 3 {
			all.Go(func() {
				entries, err := r.Follow(ctx, b2, []calendar.Event{tour(words)}, span, noon)
				if err != nil || len(entries) != 1 || entries[0].Sequence != round {
					t.Errorf("round %d: %+v, %v", round, entries, err)
				}
			})
		}
		all.Wait()
	}
}

// unwritable is a store that is full.
type unwritable struct{ store.KV }

func (unwritable) Commit(context.Context, store.Txn) (uint64, error) {
	return 0, errors.New("no space left on device")
}

func TestFollowUnwritten(t *testing.T) {
	r := subscription.New(unwritable{storetest.NewMemory()})
	entries, err := r.Follow(ctx, b2, []calendar.Event{tour("day")}, calendar.Span(roster.NewDate(2027, 3, 3)), noon)
	if err == nil || len(entries) != 1 {
		t.Errorf("%+v, %v: want the entries and the error", entries, err)
	}
}

func TestDamaged(t *testing.T) {
	kv := storetest.NewMemory()
	r := subscription.New(kv)
	for _, key := range []string{"calendar\x00token\x00officer\x00B2\x00abc", "calendar\x00shown\x00officer\x00B2"} {
		for _, value := range []string{"", "{", `{"v":2}`} {
			if _, err := kv.Commit(ctx, store.Txn{Ops: []store.Op{store.Put([]byte(key), []byte(value))}}); err != nil {
				t.Fatal(err)
			}
			_, err := r.Admits(ctx, b2, "x")
			if strings.Contains(key, "shown") {
				_, err = r.Follow(ctx, b2, nil, calendar.Span(1000), noon)
			}
			if !errors.Is(err, &roster.Error{Kind: roster.Unavailable}) {
				t.Errorf("%q holds %q: %v", key, value, err)
			}
		}
	}
}
