package coverage_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"watchbill/roster"
)

// TestRefusals draws packs that may break the rules on postings, extra duty and targets, and holds the tables in which
// NewBook finds fault against the twin's slow judgement.
func TestRefusals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := &maker{t: t}
		m.pack = drawPack(t, true)
		m.clock()
		r := &m.pack.records
		if n := len(r.Postings); n > 1 && m.chance(30) {
			x := &r.Postings[m.n(n)]
			x.Dates.From -= roster.Date(m.n(6))
			x.Dates.To = max(x.Dates.From, x.Dates.To) * roster.Date(m.n(2))
		}
		want := map[string]bool{}
		if m.postingsOverlap() {
			want[roster.PostingsFile] = true
		}
		for i := range r.Extras {
			if m.overlaps(i) {
				want[roster.ExtrasFile] = true
			}
		}
		for i := range r.Targets {
			if m.contradicts(r.Targets[i], r.Targets[:i]) {
				want[roster.TargetsFile] = true
			}
		}
		b, faults := roster.NewBook(*r, 0)
		got := map[string]bool{}
		for _, f := range faults {
			if !f.Warning {
				got[f.Table] = true
			}
		}
		if want[roster.PostingsFile] { // whose tours extra duty then overlaps is nobody's business
			delete(want, roster.ExtrasFile)
			delete(got, roster.ExtrasFile)
		}
		if diff := cmp.Diff(want, got); diff != "" || (b == nil) != (len(want) > 0) {
			t.Fatalf("tables with faults (-want +got):\n%s\nbook %v\n%v\n%v", diff, b != nil, faults, m.pack)
		}
	})
}

// postingsOverlap tells whether some officer has two postings on one day.
func (m *maker) postingsOverlap() bool {
	r := &m.pack.records
	first, last := m.pack.from-800, m.pack.from+roster.Date(m.pack.days+60)
	for i, x := range r.Postings {
		for _, y := range r.Postings[:i] {
			if x.Officer != y.Officer {
				continue
			}
			for d := first; d <= last; d++ {
				if inRange(x.Dates, d) && inRange(y.Dates, d) {
					return true
				}
			}
		}
	}
	return false
}

// TestRandomPacksAreRich sees that the packs drawn are worth comparing: most are accepted, and every cause, status and
// sort of row is among them.
func TestRandomPacksAreRich(t *testing.T) {
	const packs = 150
	seen := map[string]int{}
	for i := range packs {
		p := randomPacks.Example(i)
		b, faults := roster.NewBook(p.records, 0)
		if b == nil {
			t.Errorf("refused: %v", faults)
			continue
		}
		for need, g := range newGrids(t, b, p.from, p.days) {
			for gap := range g.Gaps() {
				seen[string(need)+" "+string(gap.Cause)]++
			}
			for slot := range g.Slots() {
				seen[string(need)+" "+string(slot.Status())]++
			}
		}
		seen["extras"] += len(p.records.Extras)
		seen["timed absences"] += len(only(p.records.Absences, roster.Absence.Timed))
		seen["pairs"] += len(p.records.Pairs)
		seen["recruitment"] += len(only(p.records.Targets, func(x roster.Target) bool { return x.Need == roster.NeedRecruitment }))
	}
	keys := []string{"extras", "timed absences", "pairs", "recruitment"}
	for _, need := range []string{"cit", "co-responder"} {
		for _, what := range []string{"absence", "lapse", "both", "unstaffed", "covered", "partial", "uncovered"} {
			keys = append(keys, need+" "+what)
		}
	}
	for _, k := range keys {
		if seen[k] == 0 {
			t.Errorf("none of %d random packs has %s", packs, k)
		}
	}
	slices.Sort(keys)
	for _, k := range keys {
		t.Logf("%6d %s", seen[k], k)
	}
}
