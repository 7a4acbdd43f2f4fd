package coverage_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"watchbill/coverage"
	"watchbill/roster"
)

// TestFollow changes one person after another and holds Book.With and Grid.Next against NewBook and New. The Book and
// the grids before a change must stay what they were.
func TestFollow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := &maker{t: t}
		m.pack = drawPack(t, false)
		first := m.pack
		m.clock()
		b, faults := roster.NewBook(m.pack.records, 1)
		if b == nil {
			t.Fatalf("refused:\n%v\n%v", faults, first)
		}
		g, targets := newGrids(t, b, m.pack.from, m.pack.days), newTargets(t, b, m.pack)
		for revision := uint64(2); revision < 5; revision++ {
			was, rows := g.figures(t), b.Records()
			id := pick(m, b.Records().Officers...).ID
			m.pack.records = b.Records()
			m.change(id)
			next, faults := b.With(revision, rowsOf(&m.pack.records, id))
			fresh, freshFaults := roster.NewBook(m.pack.records, revision)
			if (next == nil) != (fresh == nil) {
				t.Fatalf("With: %v\nNewBook: %v\n%v\nthen %v", faults, freshFaults, first, m.pack)
			}
			if next == nil {
				continue
			}
			if next.Revision() != revision || b.Revision() == revision {
				t.Fatalf("revisions: %d, before it %d", next.Revision(), b.Revision())
			}
			compareRecords(t, "With and NewBook", fresh.Records(), next.Records())
			for d := range next.Districts().Len() {
				if diff := cmp.Diff(fresh.Posted(d).Append(nil), next.Posted(d).Append(nil)); diff != "" {
					t.Fatalf("posted in district %d after a change of %s (-want +got):\n%s", d, id, diff)
				}
			}
			grown := g.next(t, next)
			what := fmt.Sprintf("%v\nchange of %s: %v", first, id, m.pack)
			compareFigures(t, what, newGrids(t, fresh, m.pack.from, m.pack.days).figures(t), grown.figures(t))
			compareFigures(t, "the grid before the change of "+what, was, g.figures(t))
			compareRecords(t, "the Book before the change", rows, b.Records())
			targetsWere := newTargets(t, b, m.pack)
			followed, err := targets.Next(t.Context(), next)
			if err != nil {
				t.Fatalf("Targets.Next: %v", err)
			}
			compareTargets(t, what, newTargets(t, fresh, m.pack), followed)
			compareTargets(t, "the targets before the change of "+what, targetsWere, targets)
			b, g, targets = next, grown, followed
		}
	})
}

func (g grids) next(t failer, b *roster.Book) grids {
	next := grids{}
	for need, grid := range g {
		var err error
		if next[need], err = grid.Next(context.Background(), b); err != nil {
			t.Fatalf("Next: %v", err)
		}
	}
	return next
}

func newTargets(t failer, b *roster.Book, p randomPack) *coverage.Targets {
	targets, err := coverage.NewTargets(context.Background(), b, p.from, p.days)
	if err != nil {
		t.Fatalf("NewTargets: %v", err)
	}
	return targets
}

func compareTargets(t failer, what string, want, got *coverage.Targets) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(coverage.Targets{})); diff != "" {
		t.Fatalf("targets of %s (-want +got):\n%s", what, diff)
	}
}

func compareRecords(t failer, what string, want, got roster.Records) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("%s (-want +got):\n%s", what, diff)
	}
}

// rowsOf collects one person's rows.
func rowsOf(r *roster.Records, id roster.OfficerID) roster.PersonRows {
	var rows roster.PersonRows
	for _, x := range r.Officers {
		if x.ID == id {
			rows.Officer = x
		}
	}
	rows.Credentials = only(r.Credentials, func(x roster.Credential) bool { return x.Officer == id })
	rows.Postings = only(r.Postings, func(x roster.Posting) bool { return x.Officer == id })
	rows.Absences = only(r.Absences, func(x roster.Absence) bool { return x.Officer == id })
	rows.Extras = only(r.Extras, func(x roster.Extra) bool { return x.Officer == id })
	return rows
}

// only returns a new slice of the elements that keep tells.
func only[T any](s []T, keep func(T) bool) []T {
	var kept []T
	for _, x := range s {
		if keep(x) {
			kept = append(kept, x)
		}
	}
	return kept
}

// change alters one person's rows in the records.
func (m *maker) change(id roster.OfficerID) {
	r := &m.pack.records
	at := slices.IndexFunc(r.Officers, func(o roster.Officer) bool { return o.ID == id })
	switch m.n(8) {
	case 0:
		d := m.day(1, 1)
		r.Absences = append(r.Absences, roster.Absence{Officer: id, Kind: "sick", Days: roster.DateRange{From: d, To: d}})
	case 1:
		r.Absences = only(r.Absences, func(x roster.Absence) bool { return x.Officer != id })
		m.absences(id)
	case 2:
		r.Credentials = only(r.Credentials, func(roster.Credential) bool { return true })
		for i := range r.Credentials {
			if x := &r.Credentials[i]; x.Officer == id && m.chance(70) {
				x.Revoked = m.sometimes(80)
			}
		}
	case 3:
		r.Credentials = only(r.Credentials, func(x roster.Credential) bool { return x.Officer != id })
		m.credentials(id)
	case 4:
		r.Postings = only(r.Postings, func(x roster.Posting) bool { return x.Officer != id })
		m.postings(id)
	case 5:
		r.Postings = only(r.Postings, func(roster.Posting) bool { return true })
		for i := range r.Postings {
			if x := &r.Postings[i]; x.Officer == id {
				x.District, x.Offset = pick(m, r.Districts...).ID, m.n(9)
			}
		}
	case 6:
		r.Extras = only(r.Extras, func(x roster.Extra) bool { return x.Officer != id })
		m.extraDuty(r.Officers[at])
		m.dropOverlaps()
	default:
		o := &r.Officers[at]
		o.Designated = !o.Designated
		o.Active = m.span(8, 1, false)
	}
}

// TestFollowOtherGround sees that Next recomputes everything when more than persons changed.
func TestFollowOtherGround(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := &maker{t: t}
		m.pack = drawPack(t, false)
		m.clock()
		b, _ := roster.NewBook(m.pack.records, 1)
		g := newGrids(t, b, m.pack.from, m.pack.days)
		was := g.figures(t)
		r := b.Records()
		switch m.n(4) {
		case 0:
			r.Targets = nil
		case 1:
			r.Pairs = nil
		case 2:
			r.Agency.CoResponder.OfficerMustBeCertified = !r.Agency.CoResponder.OfficerMustBeCertified
		default:
			r.Agency.Certification.GraceDays += 20
		}
		after, faults := roster.NewBook(r, 2)
		if after == nil {
			t.Fatalf("refused: %v", faults)
		}
		want := newGrids(t, after, m.pack.from, m.pack.days).figures(t)
		compareFigures(t, m.pack.String(), want, g.next(t, after).figures(t))
		followed, err := newTargets(t, b, m.pack).Next(t.Context(), after)
		if err != nil {
			t.Fatalf("Targets.Next: %v", err)
		}
		compareTargets(t, m.pack.String(), newTargets(t, after, m.pack), followed)
		compareFigures(t, m.pack.String(), was, g.figures(t))
	})
}

func TestNextOfSameBook(t *testing.T) {
	pack := randomPacks.Example(1)
	b, faults := roster.NewBook(pack.records, 1)
	if b == nil {
		t.Fatal(faults)
	}
	g := newGrids(t, b, pack.from, pack.days)
	compareFigures(t, "the same Book", g.figures(t), g.next(t, b).figures(t))
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := coverage.New(cancelled, b, coverage.Options{From: pack.from}); err == nil {
		t.Error("New does not look at its context")
	}
	if _, err := coverage.NewTargets(cancelled, b, pack.from, 10); err == nil {
		t.Error("NewTargets does not look at its context")
	}
}

// randomPacks draws packs that follow every rule.
var randomPacks = rapid.Custom(func(t *rapid.T) randomPack { return drawPack(t, false) })
