package whatif_test

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"watchbill/coverage"
	"watchbill/coverage/whatif"
	"watchbill/roster"
)

// TestTwin compares with the slow, obvious way: both grids computed anew, every slot by itself, and gaps minute by minute.
func TestTwin(t *testing.T) { rapid.Check(t, likeTwin) }

func likeTwin(t *rapid.T) {
	opt := coverage.Options{From: civil(2027, 3, 10), Days: rapid.IntRange(1, 12).Draw(t, "days")} // the clock changes on the 14th
	r := small()
	if rapid.Bool().Draw(t, "pairs") {
		opt.Need = roster.NeedCoResponder
		r.Pairs = []roster.Pair{{ID: "P", Officer: "O1", Clinician: "C1", Dates: roster.DateRange{From: civil(2026, 1, 1)}}}
		r.Postings = append(r.Postings, roster.Posting{Officer: "C1", District: "D2", Shift: "day", Rotation: "always", Dates: roster.DateRange{From: civil(2026, 1, 1)}})
		r.Targets = append(r.Targets, roster.Target{Need: roster.NeedCoResponder, Shift: "day", Required: 1})
	}
	before := newBook(t, r)
	after := before
	for range rapid.IntRange(0, 3).Draw(t, "changes") {
		next, faults := after.With(4, drawRows(t, after, rapid.IntRange(0, after.People()-1).Draw(t, "who"), opt.From))
		if next == nil {
			t.Fatal(faults)
		}
		after = next
	}
	if rapid.Bool().Draw(t, "ground") {
		after = newBook(t, drawGround(t, after.Records()))
	}
	was, err := coverage.New(context.Background(), before, opt)
	if err != nil {
		t.Fatal(err)
	}
	base, err := whatif.NewBaseline(context.Background(), was)
	if err != nil {
		t.Fatal(err)
	}
	got, err := base.Ask(context.Background(), after)
	if err != nil {
		t.Fatal(err)
	}
	compareTwin(t, before, after, opt, got)
}

// TestSeattle compares a class of twelve in a year of a real city with the twin, and with the Book built anew.
func TestSeattle(t *testing.T) {
	before := openPack(t, "seattle-2016")
	class := whatif.Class{Dates: roster.DateRange{From: civil(2016, 3, 7), To: civil(2016, 3, 11)}}
	for i := 0; len(class.Officers) < 12; i++ {
		if p := before.Person(i); p.UnlapsedFrom() == 0 && p.Officer.Role == roster.RoleOfficer {
			class.Officers = append(class.Officers, p.Officer.ID)
		}
	}
	after, _, err := class.Book(before)
	if err != nil {
		t.Fatal(err)
	}
	opt := coverage.Options{From: civil(2016, 3, 1), Days: 365, Need: roster.NeedCIT}
	base := baseline(t, before, opt)
	for _, next := range []*roster.Book{after, newBook(t, after.Records())} {
		d, err := base.Ask(t.Context(), next)
		if err != nil {
			t.Fatal(err)
		}
		compareTwin(t, before, next, opt, d)
		if len(d.Worsened)+len(d.Bettered) < 12 || d.Agency.Before == d.Agency.After {
			t.Errorf("a class of twelve changes %d slots for the worse and %d for the better", len(d.Worsened), len(d.Bettered))
		}
	}
}

// failing is what a test and rapid have in common.
type failing interface {
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

// drawGround changes what is not of persons.
func drawGround(t *rapid.T, r roster.Records) roster.Records {
	switch rapid.IntRange(0, 4).Draw(t, "what of the ground") {
	case 0:
		r.Targets = append(r.Targets, roster.Target{Need: roster.NeedCIT, District: "D1", Required: rapid.IntRange(0, 2).Draw(t, "required")})
	case 1:
		r.Shifts = append([]roster.Shift{{ID: "swing", Start: 15 * 60, End: 60}}, r.Shifts...)
	case 2:
		r.Districts = append([]roster.District{{ID: "D0", Parts: []roster.Part{{Polygons: []roster.Polygon{square(5, 6)}}}}}, r.Districts...)
	case 3:
		r.Districts = r.Districts[1:]
		r.Postings = slices.DeleteFunc(r.Postings, func(p roster.Posting) bool { return p.District == "D1" })
		r.Targets = slices.DeleteFunc(r.Targets, func(x roster.Target) bool { return x.District == "D1" })
	case 4:
		r.Shifts[0].End -= 60
	}
	return r
}

// said is a Difference as text, so that two can be compared.
type said struct {
	Agency                                    whatif.Both
	Watches                                   map[string]whatif.Both
	Worsened, Bettered                        []string
	Opened, Closed, Changed                   []string
	Broken, Mended, TargetsChanged            []string
	GapsBefore, GapsAfter, RunsBefore, RunsIs int
	Statuses                                  [2]whatif.StatusCount
}

func compareTwin(t failing, before, after *roster.Book, opt coverage.Options, d *whatif.Difference) {
	want, got := twin(t, before, after, opt), said{Agency: d.Agency, Watches: map[string]whatif.Both{}, Statuses: d.Statuses}
	sum := whatif.Both{}
	for _, w := range d.Watches {
		got.Watches[string(w.District)+" "+string(w.Shift)] = w.Both
		sum.Before.Minutes += w.Before.Minutes
		sum.After.CoveredMinutes += w.After.CoveredMinutes
	}
	if sum.Before.Minutes != d.Agency.Before.Minutes || sum.After.CoveredMinutes != d.Agency.After.CoveredMinutes {
		t.Fatalf("watches sum up to %v, the agency is %v", sum, d.Agency)
	}
	for _, x := range d.Worsened {
		got.Worsened = append(got.Worsened, fmt.Sprint(x.District, " ", x.Shift, " ", x.Date))
	}
	for _, x := range d.Bettered {
		got.Bettered = append(got.Bettered, fmt.Sprint(x.District, " ", x.Shift, " ", x.Date))
	}
	gaps := func(b *roster.Book, list []coverage.Gap) (text []string) {
		for _, g := range list {
			text = append(text, gapText(b, g))
		}
		return text
	}
	got.Opened, got.Closed = gaps(after, d.Opened), gaps(before, d.Closed)
	for _, x := range d.Changed {
		got.Changed = append(got.Changed, fmt.Sprint(gaps(before, x.Before), " -> ", gaps(after, x.After)))
	}
	runs := func(b *roster.Book, list []coverage.TargetGap) (text []string) {
		for _, g := range list {
			text = append(text, runText(b, g))
		}
		return text
	}
	got.Broken, got.Mended = runs(after, d.Broken), runs(before, d.Mended)
	for _, x := range d.TargetsChanged {
		got.TargetsChanged = append(got.TargetsChanged, fmt.Sprint(runs(before, x.Before), " -> ", runs(after, x.After)))
	}
	for _, x := range d.Districts {
		got.GapsBefore += x.GapsBefore
		got.GapsAfter += x.GapsAfter
	}
	got.RunsBefore, got.RunsIs = d.TargetsBefore, d.TargetsAfter
	for _, list := range []*[]string{&got.Worsened, &got.Bettered, &got.Opened, &got.Closed, &got.Changed, &got.Broken, &got.Mended, &got.TargetsChanged} {
		slices.Sort(*list)
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Fatalf("(-twin +got):\n%s", diff)
	}
}

func gapText(b *roster.Book, g coverage.Gap) string {
	return fmt.Sprint(b.Districts().At(g.District).ID, " ", g.Start, " ", g.End, " ", g.Short, " ", g.ShortMinutes, " ", g.Cause, " ", g.Who.Append(nil))
}

func runText(b *roster.Book, g coverage.TargetGap) string {
	return fmt.Sprint(b.Districts().At(g.District).ID, " ", b.Shifts().At(g.Shift).ID, " ", g.From, " ", g.To, " ", g.Required, " ", g.Least)
}

// piece is a gap or a run in the twin: whose it is, where, and what it says.
type piece struct {
	of       string
	from, to int
	text     string
}

func twin(t failing, before, after *roster.Book, opt coverage.Options) said {
	s := said{Watches: map[string]whatif.Both{}}
	var slots [2]map[string]coverage.Slot
	var gaps, runs [2][]piece
	for side, b := range [2]*roster.Book{before, after} {
		g, err := coverage.New(context.Background(), b, opt)
		if err != nil {
			t.Fatal(err)
		}
		slots[side] = map[string]coverage.Slot{}
		for _, district := range b.Districts().All() {
			for _, shift := range b.Shifts().All() {
				if k := string(district.ID) + " " + string(shift.ID); side == 0 || s.Watches[k] == (whatif.Both{}) {
					s.Watches[k] = whatif.Both{} // there, even without a slot
				}
			}
		}
		for x := range g.Slots() {
			watch := string(b.Districts().At(x.District).ID) + " " + string(b.Shifts().At(x.Shift).ID)
			slots[side][watch+" "+x.Date.String()] = x
			w := s.Watches[watch]
			for _, both := range []*whatif.Both{&w, &s.Agency} {
				share := []*coverage.Share{&both.Before, &both.After}[side]
				share.CoveredMinutes += x.CoveredMinutes
				share.Minutes += x.Minutes()
			}
			s.Watches[watch] = w
			*map[coverage.Status]*int{
				coverage.Covered: &s.Statuses[side].Covered, coverage.Partial: &s.Statuses[side].Partial, coverage.Uncovered: &s.Statuses[side].Uncovered,
			}[x.Status()]++
		}
		for x := range g.Gaps() {
			gaps[side] = append(gaps[side], piece{string(b.Districts().At(x.District).ID), int(x.Start), int(x.End), gapText(b, x)})
		}
		targets, err := coverage.NewTargets(context.Background(), b, opt.From, opt.Days)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range targets.Gaps {
			of := string(b.Districts().At(x.District).ID) + " " + string(b.Shifts().At(x.Shift).ID)
			runs[side] = append(runs[side], piece{of, int(x.From), int(x.To) + 1, runText(b, x)})
		}
	}
	s.GapsBefore, s.GapsAfter, s.RunsBefore, s.RunsIs = len(gaps[0]), len(gaps[1]), len(runs[0]), len(runs[1])
	s.Opened, s.Closed, s.Changed = groups(gaps)
	s.Broken, s.Mended, s.TargetsChanged = groups(runs)
	all := maps.Clone(slots[0])
	maps.Copy(all, slots[1])
	for _, k := range slices.Sorted(maps.Keys(all)) {
		x, y := slots[0][k], slots[1][k]
		a := []int{x.Minutes() - x.CoveredMinutes, max(0, x.Required-x.Min)}
		b := []int{y.Minutes() - y.CoveredMinutes, max(0, y.Required-y.Min)}
		if slices.Compare(b, a) > 0 {
			s.Worsened = append(s.Worsened, k)
		} else if slices.Compare(b, a) < 0 {
			s.Bettered = append(s.Bettered, k)
		}
	}
	return s
}

// groups joins pieces of both sides that share a minute until nothing more joins.
func groups(sides [2][]piece) (opened, closed, changed []string) {
	type group struct{ pieces [2][]piece }
	var all []group
	for side, pieces := range sides {
		for _, p := range pieces {
			joined := group{}
			joined.pieces[side] = []piece{p}
			var rest []group
			for _, g := range all {
				if slices.ContainsFunc(slices.Concat(g.pieces[0], g.pieces[1]), func(q piece) bool { return p.of == q.of && p.from < q.to && q.from < p.to }) {
					joined.pieces[0] = append(joined.pieces[0], g.pieces[0]...)
					joined.pieces[1] = append(joined.pieces[1], g.pieces[1]...)
				} else {
					rest = append(rest, g)
				}
			}
			all = append(rest, joined)
		}
	}
	texts := func(pieces []piece) (text []string) {
		slices.SortFunc(pieces, func(x, y piece) int { return cmp.Compare(x.from, y.from) })
		for _, p := range pieces {
			text = append(text, p.text)
		}
		return text
	}
	for _, g := range all {
		was, is := texts(g.pieces[0]), texts(g.pieces[1])
		switch {
		case was == nil:
			opened = append(opened, is...)
		case is == nil:
			closed = append(closed, was...)
		case !slices.Equal(was, is):
			changed = append(changed, fmt.Sprint(was, " -> ", is))
		}
	}
	for _, list := range [][]string{opened, closed, changed} {
		slices.Sort(list)
	}
	return opened, closed, changed
}
