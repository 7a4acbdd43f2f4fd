package coverage_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"watchbill/coverage"
	"watchbill/roster"
)

// figures is everything that the engine, or the twin, says of a roster and a horizon: one line each, in order.
type figures struct {
	Slots, Gaps, Shares map[roster.Need][]string
	Targets, Patrol     []string
}

var bothNeeds = []roster.Need{roster.NeedCIT, roster.NeedCoResponder}

func newFigures() figures {
	return figures{Slots: map[roster.Need][]string{}, Gaps: map[roster.Need][]string{}, Shares: map[roster.Need][]string{}}
}

// grids are the engine's answers for both needs.
type grids map[roster.Need]*coverage.Grid

func newGrids(t failer, b *roster.Book, from roster.Date, days int) grids {
	g := grids{}
	for _, need := range bothNeeds {
		grid, err := coverage.New(context.Background(), b, coverage.Options{Need: need, From: from, Days: days})
		if err != nil {
			t.Fatalf("coverage.New: %v", err)
		}
		g[need] = grid
	}
	return g
}

// failer is what *testing.T and *rapid.T have in common.
type failer interface {
	Fatalf(format string, args ...any)
	Helper()
}

var (
	_ failer = (*testing.T)(nil)
	_ failer = (*testing.B)(nil)
)

// figures reads the engine's answers out.
func (g grids) figures(t failer) figures {
	t.Helper()
	f := newFigures()
	for need, grid := range g {
		b := grid.Book()
		for s := range grid.Slots() {
			f.Slots[need] = append(f.Slots[need], slotLine(b.Districts().At(s.District).ID, b.Shifts().At(s.Shift).ID, s.Date,
				s.Interval, s.Required, s.Min, s.Minutes(), s.CoveredMinutes, string(s.Status())))
		}
		n := 0
		for gap := range grid.Gaps() {
			n++
			f.Gaps[need] = append(f.Gaps[need], gapLine(b.Districts().At(gap.District).ID, gap.Interval, gap.Short, gap.ShortMinutes,
				string(gap.Cause), gap.Who.Append(nil)))
		}
		if n != grid.GapCount() {
			t.Fatalf("GapCount is %d, there are %d gaps", grid.GapCount(), n)
		}
		f.Shares[need] = shareLines(b, grid)
	}
	opt := g[roster.NeedCIT].Options()
	targets, err := coverage.NewTargets(context.Background(), g[roster.NeedCIT].Book(), opt.From, opt.Days)
	if err != nil {
		t.Fatalf("NewTargets: %v", err)
	}
	b := g[roster.NeedCIT].Book()
	for _, x := range targets.Gaps {
		f.Targets = append(f.Targets, targetLine(b.Districts().At(x.District).ID, b.Shifts().At(x.Shift).ID, x.From, x.To, x.Required, x.Least, x.Short()))
	}
	for i, p := range targets.Patrol {
		f.Patrol = append(f.Patrol, fmt.Sprintf("%s %d of %d", opt.From+roster.Date(i), p.Certified, p.Posted))
	}
	return f
}

// figures reads the twin's answers out.
func (tw *twin) figures() figures {
	f := newFigures()
	for _, need := range bothNeeds {
		slots, gaps := tw.coverage(need)
		for _, s := range slots {
			f.Slots[need] = append(f.Slots[need], tw.slotLine(s))
		}
		for _, g := range gaps {
			f.Gaps[need] = append(f.Gaps[need], tw.gapLine(g))
		}
		f.Shares[need] = tw.shares(slots)
	}
	for _, x := range tw.recruitment() {
		f.Targets = append(f.Targets, targetLine(x.district, x.shift, x.from, x.to, x.required, x.least, x.required-x.least))
	}
	certified, posted := tw.patrol()
	for i := range posted {
		f.Patrol = append(f.Patrol, fmt.Sprintf("%s %d of %d", tw.from+roster.Date(i), certified[i], posted[i]))
	}
	return f
}

func (tw *twin) slotLine(s twinSlot) string {
	status := "partial"
	switch s.covered {
	case s.size:
		status = "covered"
	case 0:
		status = "uncovered"
	}
	v := roster.Interval{Start: tw.wall.instant(s.start), End: tw.wall.instant(s.end)}
	return slotLine(s.district, s.shift, s.date, v, s.required, s.least, s.size, s.covered, status)
}

func (tw *twin) gapLine(g twinGap) string {
	return gapLine(g.district, roster.Interval{Start: tw.wall.instant(g.start), End: tw.wall.instant(g.end)}, g.short, g.shortMinutes, g.cause, g.who)
}

// The lines have the columns of CLI.md.

func slotLine(d roster.DistrictID, s roster.ShiftID, date roster.Date, v roster.Interval, required, least, minutes, covered int, status string) string {
	return fmt.Sprintf("%s,%s,%s,%s,%s,%d,%d,%d,%d,%s", d, s, date, v.Start, v.End, required, least, minutes, covered, status)
}

func gapLine(d roster.DistrictID, v roster.Interval, short, shortMinutes int, cause string, who []string) string {
	return fmt.Sprintf("%s,%s,%s,%d,%d,%d,%s,%s", d, v.Start, v.End, int(v.End-v.Start), short, shortMinutes, cause, strings.Join(who, " "))
}

func targetLine(d roster.DistrictID, s roster.ShiftID, from, to roster.Date, required, least, short int) string {
	return fmt.Sprintf("%s,%s,%s,%s,%d,%d,%d", d, s, from, to, required, least, short)
}

// shareLines reads Shares out: whatever has no minutes is left out.
func shareLines(b *roster.Book, g *coverage.Grid) []string {
	s := g.Shares()
	sum := shareSum{}
	sum.put("agency", s.Agency)
	for d, x := range s.Districts {
		id := string(b.Districts().At(d).ID)
		sum.put("district "+id, x)
		for shift, x := range s.DistrictShifts[d] {
			sum.put("district "+id+" shift "+string(b.Shifts().At(shift).ID), x)
		}
	}
	for shift, x := range s.Shifts {
		sum.put("shift "+string(b.Shifts().At(shift).ID), x)
	}
	for _, m := range s.Months {
		sum.put(fmt.Sprintf("month %d-%d", m.Year, m.Month.Month), m.Share)
	}
	for i, x := range s.Days {
		sum.put("day "+(g.Options().From+roster.Date(i)).String(), x)
	}
	return append(sum.lines(), fmt.Sprintf("slots %v", s.Slots))
}

// shares is COVERAGE.md 9.
func (tw *twin) shares(slots []twinSlot) []string {
	sum := shareSum{}
	var statuses [3]int
	for _, s := range slots {
		year, month, _ := noon(s.date).Date()
		for _, key := range []string{
			"agency", "district " + string(s.district), "shift " + string(s.shift), "day " + s.date.String(),
			"district " + string(s.district) + " shift " + string(s.shift), fmt.Sprintf("month %d-%d", year, int(month)),
		} {
			x := sum[key]
			sum[key] = coverage.Share{CoveredMinutes: x.CoveredMinutes + s.covered, Minutes: x.Minutes + s.size}
		}
		switch s.covered {
		case s.size:
			statuses[0]++
		case 0:
			statuses[2]++
		default:
			statuses[1]++
		}
	}
	return append(sum.lines(), fmt.Sprintf("slots %v", statuses))
}

type shareSum map[string]coverage.Share

func (s shareSum) put(key string, x coverage.Share) {
	if x.Minutes > 0 {
		s[key] = x
	}
}

func (s shareSum) lines() []string {
	var all []string
	for key, x := range s {
		all = append(all, fmt.Sprintf("%s: %d of %d", key, x.CoveredMinutes, x.Minutes))
	}
	slices.Sort(all)
	return all
}

// compareFigures fails when two sets of figures differ anywhere.
func compareFigures(t failer, what string, want, got figures) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("%s (-want +got):\n%s", what, diff)
	}
}
