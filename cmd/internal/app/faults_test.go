package app_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestFeedSilent stops the positions for half a minute, then for ten minutes: answers go on, with the true ages.
func TestFeedSilent(t *testing.T) {
	t.Parallel()
	w := bayTown(t, "", nil)
	events := w.listen("")
	events.want("snapshot", "")
	w.fix("1A", 39.76, -75.55)
	w.fix("1B", 39.78, -75.55)

	w.move(30 * time.Second)
	a := w.must(200, "GET", "/v1/nearest?lat=39.765&lon=-75.55", "")
	a.has(t, map[string]string{"candidates.0.unit_id": "1A", "warnings": `["statuses-none"]`})
	between(t, "the age after half a minute", a.str("candidates.0.position.age_s"), 30, 45)

	w.move(9*time.Minute + 30*time.Second)
	events.want("feed", `"state":"lost"`)
	a = w.must(200, "GET", "/v1/nearest?lat=39.765&lon=-75.55", "")
	a.has(t, map[string]string{"candidates.0.unit_id": "1A", "candidates.0.position.source": "avl", "warnings": `["positions-stale","statuses-none"]`})
	between(t, "the age after ten minutes", a.str("candidates.0.position.age_s"), 600, 615)
	if reasons := a.str("candidates.0.reasons"); !strings.Contains(reasons, " s old: ranked as if it had driven away since") {
		t.Errorf("the reasons do not tell that the position is old: %s", reasons)
	}
	between(t, "the feed's age", w.metric("watchbill_dispatch_feed_age_seconds"), 600, 615)

	w.fix("1A", 39.765, -75.55)
	events.want("feed", `"state":"back"`)
	between(t, "the feed's age", w.metric("watchbill_dispatch_feed_age_seconds"), 0, 15)
	w.must(200, "GET", "/v1/nearest?lat=39.765&lon=-75.55&limit=1", "").has(t, map[string]string{"warnings": `["statuses-none"]`})
}

// TestClockStepped sets the clock back and forward by an hour while units move and calls run.
func TestClockStepped(t *testing.T) {
	for _, step := range []time.Duration{-time.Hour, time.Hour} {
		t.Run(step.String(), func(t *testing.T) {
			w := bayTown(t, "", nil)
			w.fix("1A", 39.76, -75.55)
			w.must(200, "PUT", "/v1/units/1A/status", `{"primary":"Available"}`)
			before := w.call("C-1")
			id := w.must(201, "POST", "/v1/assignments", fmt.Sprintf(`{"recommendation_id":%q,"unit_id":"1A"}`, before.str("id"))).str("id")

			w.move(step)
			a := w.must(200, "GET", "/v1/nearest?lat=39.765&lon=-75.55", "")
			if want := noon.Add(step).In(time.FixedZone("", -5*3600)).Format("2006-01-02T15:04"); !strings.HasPrefix(a.str("at"), want) {
				t.Errorf("answered for %s, want %s", a.str("at"), want)
			}
			if age, _ := strconv.ParseFloat(w.must(200, "GET", "/v1/units/1A", "").str("position.age_s"), 64); age < 0 {
				t.Errorf("a position is %g s old", age)
			}

			// what comes in now counts, at once
			w.fix("1A", 39.761, -75.551)
			w.must(200, "PUT", "/v1/units/1A/status", `{"primary":"NotAvailable","secondary":["EnRoute"],"call_id":"C-1"}`).
				has(t, map[string]string{"status": "NotAvailable", "call_id": "C-1"})
			for _, state := range []string{"OnScene", "Cleared"} {
				w.must(200, "PATCH", "/v1/assignments/"+id, fmt.Sprintf(`{"state":%q}`, state)).has(t, map[string]string{"state": state})
			}
			var last time.Time
			for i := range 4 {
				at, err := time.Parse(time.RFC3339Nano, w.must(200, "GET", "/v1/assignments/"+id, "").str(fmt.Sprintf("steps.%d.at", i)))
				if err != nil || at.Before(last) {
					t.Errorf("step %d is at %s, after one at %s: %v", i, at, last, err)
				}
				last = at
			}
			after := w.call("C-2")
			if before.str("id") >= after.str("id") {
				t.Errorf("%s came before %s", before.str("id"), after.str("id"))
			}
			ids := strings.Split(string(w.must(200, "GET", "/v1/journal", "").text), `"id":"`)[1:]
			if !slices.IsSorted(ids) {
				t.Errorf("the journal is not in order: %s", ids)
			}
		})
	}
}

// TestStoreGone takes the store's file away, as an administrator may by mistake, and puts it back: nothing that would be
// lost is acknowledged meanwhile.
func TestStoreGone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	w := bayTown(t, dir, nil)
	file := filepath.Join(dir, "records.db")
	move := func(from, to string) {
		if err := os.Rename(from, to); err != nil {
			t.Fatal(err)
		}
	}
	outage(t, w, func() { move(file, file+".away") }, func() { move(file+".away", file) })
}

// outage has the store fail and come back, and holds the service to what it promises: whom to send is said all the
// same, what cannot be kept is refused, what CAD says is done anyway, and all is written when it can be.
func outage(t *testing.T, w *town, fail, mend func()) {
	t.Helper()
	held := w.must(201, "POST", "/v1/assignments", fmt.Sprintf(`{"recommendation_id":%q,"unit_id":"1A"}`, w.call("C-0").str("id"))).str("id")
	fail()
	a := w.call("C-1")
	if !strings.Contains(a.str("warnings"), "not-recorded") || a.str("candidates.0.unit_id") == "" {
		t.Errorf("the recommendation is %.600s", a.text)
	}
	claim := fmt.Sprintf(`{"recommendation_id":%q,"unit_id":"1B"}`, a.str("id"))
	w.must(503, "POST", "/v1/assignments", claim, "Idempotency-Key", "claim").has(t, map[string]string{"status": "503"})
	w.must(503, "PATCH", "/v1/assignments/"+held, `{"state":"EnRoute"}`)
	w.must(200, "GET", "/v1/assignments/"+held, "").has(t, map[string]string{"state": "Dispatched"})
	for range 20 {
		w.must(200, "GET", "/v1/nearest?lat=39.765&lon=-75.55", "").has(t, map[string]string{"tier": "1"})
	}
	w.fix("2A", 39.72, -75.55)
	w.must(200, "PUT", "/v1/units/2A/status", `{"primary":"NotAvailable","secondary":["Dispatched"],"call_id":"CAD-1"}`).
		has(t, map[string]string{"call_id": "CAD-1", "assignment_events.0.kind": "opened", "assignment_events.0.assignment.unrecorded": "true"})
	if n, _ := strconv.Atoi(w.metric("watchbill_dispatch_journal_backlog")); n == 0 {
		t.Error("no figure tells of what waits to be written")
	}
	if n, _ := strconv.Atoi(w.metric(`watchbill_dispatch_claims_total{outcome="refused"}`)); n == 0 {
		t.Error("no figure tells of claims refused")
	}
	w.must(200, "GET", "/readyz", "")

	mend()
	w.until("what waited is written", func() bool { return w.metric("watchbill_dispatch_journal_backlog") == "0" })
	given := w.must(201, "POST", "/v1/assignments", claim, "Idempotency-Key", "claim")
	given.has(t, map[string]string{"state": "Dispatched", "call_id": "C-1"})
	w.must(200, "PATCH", "/v1/assignments/"+held, `{"state":"EnRoute"}`)
	open := w.must(200, "GET", "/v1/assignments?open=true", "")
	open.has(t, map[string]string{"total": "3"})
	if strings.Contains(string(open.text), "unrecorded") {
		t.Errorf("something is still unrecorded: %s", open.text)
	}
	journal := string(w.must(200, "GET", "/v1/journal?limit=10000", "").text)
	for _, want := range []string{`"recommendation_id":"` + a.str("id"), `"kind":"cad-claim"`, `"assignment_id":"` + given.str("id")} {
		if !strings.Contains(journal, want) {
			t.Errorf("the journal lacks %s", want)
		}
	}
}

func between(t *testing.T, what, got string, least, most float64) {
	t.Helper()
	if v, err := strconv.ParseFloat(got, 64); err != nil || v < least || v > most {
		t.Errorf("%s is %q, want %g to %g", what, got, least, most)
	}
}

// TestFeedSilentOverRestart: a service that starts again knows that a feed has spoken, and tells when it does not come back.
func TestFeedSilentOverRestart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	w := bayTown(t, dir, nil)
	w.fix("1A", 39.76, -75.55)
	w.until("the store knows of the feed", func() bool { return w.metric("watchbill_dispatch_feed_age_seconds") != "" && w.Spoken(t.Context()) })
	if err := w.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	w = bayTown(t, dir, nil)
	events := w.listen("")
	events.want("snapshot", "")
	between(t, "the feed's age after the start", w.metric("watchbill_dispatch_feed_age_seconds"), 0, 15)
	w.move(2 * time.Minute)
	events.want("feed", `"state":"lost"`)
	w.fix("1A", 39.76, -75.55)
	events.want("feed", `"state":"back"`)
}
