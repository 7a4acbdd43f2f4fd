package demo_test

import (
	"testing"

	"watchbill/coverage"
	"watchbill/roster"
)

func grid(t *testing.T, b *roster.Book, need roster.Need, from roster.Date) *coverage.Grid {
	t.Helper()
	g, err := coverage.New(t.Context(), b, coverage.Options{Need: need, From: from})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// share is the share of minutes covered.
func share(g *coverage.Grid) float64 {
	covered, minutes := 0, 0
	for s := range g.Slots() {
		covered += s.CoveredMinutes
		minutes += s.Minutes()
	}
	return float64(covered) / float64(minutes)
}

func TestEveryYearHasGapsOfEveryCause(t *testing.T) {
	for _, from := range years() {
		b := book(t, from)
		g := grid(t, b, roster.NeedCIT, from)
		if s := share(g); s < 0.88 || s > 0.95 {
			t.Errorf("from %s: %.3f covered, want between 0.88 and 0.95", from, s)
		}
		causes := map[coverage.Cause]int{}
		for gap := range g.Gaps() {
			causes[gap.Cause]++
		}
		for _, want := range []coverage.Cause{coverage.CauseAbsence, coverage.CauseLapse, coverage.CauseBoth, coverage.CauseUnstaffed} {
			if causes[want] < 3 {
				t.Errorf("from %s: %d gaps because of %s, want some", from, causes[want], want)
			}
		}
		if grid(t, b, roster.NeedCoResponder, from).GapCount() == 0 {
			t.Errorf("from %s: the co-responders have no gap", from)
		}
	}
}

// TestGapsAcrossClockChanges: a year that begins on the very day of a change does not hold the night before it.
func TestGapsAcrossClockChanges(t *testing.T) {
	for _, from := range years() {
		b := book(t, from)
		district, _ := b.District("mill-creek")
		changes := b.Zone().Changes(roster.DateRange{From: from + 1, To: from + 364})
		if len(changes) == 0 {
			t.Fatalf("from %s: the clock never changes", from)
		}
		g := grid(t, b, roster.NeedCIT, from)
		for _, sunday := range changes {
			_, end := b.Zone().Instant(sunday-1, 12*60).Time().In(b.Zone().Location()).ZoneBounds()
			at, found := roster.MinuteOf(end), false
			for gap := range g.Gaps() {
				found = found || gap.District == district && gap.Contains(at-1) && gap.Contains(at)
			}
			if !found {
				t.Errorf("from %s: no gap in Mill Creek in the night to %s", from, sunday)
			}
		}
	}
}
