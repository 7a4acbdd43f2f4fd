package year

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"watchbill/coverage"
	"watchbill/coverage/scenetest"
	"watchbill/roster"
	"watchbill/roster/part"
)

func everything(roster.DistrictID) bool { return true }

// drawGrid draws a roster and a horizon that lies about its date.
func drawGrid(t *rapid.T) *coverage.Grid {
	s := scenetest.Draw(t)
	opt := coverage.Options{
		Need: rapid.SampledFrom([]roster.Need{roster.NeedCIT, roster.NeedCoResponder}).Draw(t, "need"),
		From: s.Around - roster.Date(rapid.IntRange(0, 9).Draw(t, "before")), Days: rapid.IntRange(1, 40).Draw(t, "days"),
	}
	grid, err := coverage.New(t.Context(), s.Book, opt)
	if err != nil {
		t.Fatal(err)
	}
	return grid
}

// unstrip reads a strip as the script does, to one text a slot.
func unstrip(s strip) (list []string) {
	need, have, lacks := unruns(s.Need), unruns(s.Have), strings.Fields(s.Lacks)
	for i, c := range s.Slots {
		lack := ""
		if strings.ContainsRune("albu", c) {
			lack, lacks = " "+lacks[0], lacks[1:]
		}
		list = append(list, fmt.Sprintf("%c %d of %d%s", c, have[i], need[i], lack))
	}
	return list
}

func unruns(s string) (list []int) {
	for run := range strings.FieldsSeq(s) {
		number, times, _ := strings.Cut(run, "x")
		n, _ := strconv.Atoi(number)
		many := 1
		if times != "" {
			many, _ = strconv.Atoi(times)
		}
		for range many {
			list = append(list, n)
		}
	}
	return list
}

// slowStrip says a row from the grid's slots and gaps, looking at each of them, minute by minute.
func slowStrip(grid *coverage.Grid, district, shift int) (list []string) {
	o := grid.Options()
	for d := o.From; d < o.From+roster.Date(o.Days); d++ {
		text := "- 0 of 0"
		for s := range grid.Slots() {
			if s.District != district || s.Shift != shift || s.Date != d {
				continue
			}
			if s.CoveredMinutes == s.Minutes() {
				text = fmt.Sprintf("c %d of %d", s.Min, s.Required)
				continue
			}
			most, letter := 0, ""
			for gap := range grid.Gaps() {
				n := 0
				for m := s.Start; m < s.End; m++ {
					if gap.District == district && gap.Contains(m) {
						n++
					}
				}
				if n > most {
					most, letter = n, string(gap.Cause)[:1]
				}
			}
			if s.CoveredMinutes == 0 {
				text = fmt.Sprintf("%s %d of %d", strings.ToUpper(letter), s.Min, s.Required)
			} else {
				text = fmt.Sprintf("%s %d of %d %d", letter, s.Min, s.Required, s.Minutes()-s.CoveredMinutes)
			}
		}
		list = append(list, text)
	}
	return list
}

// TestStripsSayEverySlot compares the rows as the script reads them with the slots of the grid.
func TestStripsSayEverySlot(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		grid := drawGrid(t)
		rows := map[[2]int][]string{}
		for _, l := range read(grid, everything).lines {
			rows[[2]int{l.district, l.shift}] = unstrip(stripOf(l.marks))
		}
		for d := range grid.Book().Districts().Len() {
			for s := range grid.Book().Shifts().Len() {
				want := slowStrip(grid, d, s)
				if got, ok := rows[[2]int{d, s}]; ok {
					if diff := cmp.Diff(want, got); diff != "" {
						t.Fatalf("district %d, shift %d (-want +got):\n%s", d, s, diff)
					}
				} else if joined := strings.Join(want, ""); strings.Trim(joined, "- 0of") != "" {
					t.Fatalf("district %d, shift %d has slots and no row: %s", d, s, joined)
				}
			}
		}
	})
}

// TestNarrowedIsThePart holds what somebody sees who is bound to districts, rows, gaps, remarks and figures, to what the interface
// answers them: the grid of that part of the roster.
func TestNarrowedIsThePart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		grid := drawGrid(t)
		some := rapid.SliceOfNDistinct(rapid.SampledFrom([]roster.DistrictID{"D1", "D2"}), 1, 2, rapid.ID).Draw(t, "theirs")
		book, err := part.Districts(grid.Book(), some)
		if err != nil {
			t.Fatal(err)
		}
		of, err := coverage.New(t.Context(), book, grid.Options())
		if err != nil {
			t.Fatal(err)
		}
		sees := func(id roster.DistrictID) bool {
			_, ok := book.District(id)
			return ok
		}
		got, want := read(grid, sees), read(of, everything)
		shares := of.Shares()
		if want.share != shares.Agency || got.share != shares.Agency {
			t.Errorf("share %v, of the part %v, the grid's own %v", got.share, want.share, shares.Agency)
		}
		if diff := cmp.Diff(shares.Days, got.days); diff != "" {
			t.Errorf("days (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(said(want), said(got)); diff != "" {
			t.Errorf("(-part +narrowed):\n%s", diff)
		}
	})
}

// said is a reading in words.
func said(r *reading) (list []string) {
	list = append(list, fmt.Sprintf("%d gaps, %d minutes", r.gaps, r.short))
	for _, l := range r.lines {
		s := stripOf(l.marks)
		list = append(list, fmt.Sprint(r.book.Districts().At(l.district).ID, r.book.Shifts().At(l.shift).ID, l.share, l.partial, l.uncovered, l.why, s))
	}
	return list
}

// TestMonthsAddUp holds the months of the table to the slots of the row, whole and cut to any month.
func TestMonthsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		grid := drawGrid(t)
		r := read(grid, everything)
		o := grid.Options()
		var v gridView
		v.fill(r, r.lines, question{From: o.From, Days: o.Days})
		days := 0
		for _, m := range v.Months {
			days += m.Days
		}
		if days != o.Days {
			t.Fatalf("months of %d days, a horizon of %d", days, o.Days)
		}
		for i, row := range v.Rows {
			partial, uncovered := 0, 0
			for _, c := range row.Cells {
				partial, uncovered = partial+c.Partial, uncovered+c.Uncovered
			}
			if l := r.lines[i]; partial != l.partial || uncovered != l.uncovered {
				t.Errorf("row %d: %d and %d, want %d and %d", i, partial, uncovered, l.partial, l.uncovered)
			}
		}
		from, to := o.From, o.From+roster.Date(o.Days)-1
		cut := rapid.IntRange(0, o.Days-1).Draw(t, "cut")
		before, after := r.within(from, from+roster.Date(cut)), r.within(from+roster.Date(cut), to)
		for _, l := range before.lines {
			if len(l.marks) != cut+1 {
				t.Errorf("%d dates, want %d", len(l.marks), cut+1)
			}
		}
		for _, l := range after.lines {
			if len(l.marks) != o.Days-cut {
				t.Errorf("%d dates, want %d", len(l.marks), o.Days-cut)
			}
		}
	})
}
